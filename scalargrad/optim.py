"""How parameters follow their gradients: SGD, Adam, AdamW, schedules of the learning rate, clipping.

An optimiser keeps a list of parameters; after `loss.backward()`, `step()` moves each against its grad; `zero_grad()`
makes ready for the next backward pass. Hyper-parameters out of range are a ValueError.

A gradient has the shape of its parameter. Where the loss was a batch, an array with a number for each sample, a plain
weight has a gradient for each sample: `step` refuses that before it moves anything. A loss that is one number, as those
of `losses` and `mean` of a batch are, sums the gradient over the samples. No step changes a parameter's shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from scalargrad.checks import whole
from scalargrad.elementary import sqrt
from scalargrad.shapes import shape_of
from scalargrad.value import Value

Schedule = Callable[[int], Any]  # epoch, from 0 -> learning rate


class Optimiser:
    """What all optimisers share: parameters, learning rate lr, and for each parameter some remembered numbers.

    Parameters are leaves, each of them once; anything else is an error.
    """

    def __init__(self, parameters: Iterable[Value], lr: Any) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("there are no parameters to optimise")
        for parameter in self.parameters:
            if not isinstance(parameter, Value):
                raise TypeError(f"{parameter!r} is not a parameter: an optimiser moves Values")
            if not parameter.is_leaf:
                raise ValueError(f"{parameter!r} was computed: an optimiser moves the leaves that it was computed from")
        if len(set(self.parameters)) < len(self.parameters):
            raise ValueError("a parameter is in the list twice: it would be moved twice in a step")
        self.lr = _positive(lr, "the learning rate")
        self.updates = 0
        self.memory: dict[str, list[Any]] = {}  # name -> a number for each parameter

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        for parameter in self.parameters:
            parameter.grad = 0

    def step(self) -> None:
        """One update of every parameter, by its grad. A grad of another shape is a ValueError, and nothing is moved."""
        for k, parameter in enumerate(self.parameters):
            if type(parameter.grad) is not float:
                _check_shape(parameter, k)
        self.updates += 1
        for k, parameter in enumerate(self.parameters):
            parameter.data = parameter.data + self.change(k, parameter.grad)

    def change(self, k: int, grad: Any) -> Any:
        """What parameter k has to be moved by."""
        raise NotImplementedError(f"{type(self).__name__} has to say how parameters move: write change")


class SGD(Optimiser):
    """Stochastic gradient descent, with momentum and weight decay if asked for.

    momentum μ, velocity v, gradient g, from v = 0:
        PyTorch's form (the default):   v ← μv + g,         w ← w − lr·v;      Nesterov: w ← w − lr·(g + μv)
        classical=True:                 v ← μv − lr·g,      w ← w + v;         Nesterov: w ← w + μv − lr·g
    The classical form is document 004's and that of Sutskever et al. 2013. Both do the same as long as lr is constant;
    after a change of lr the classical velocity still holds steps of the old length.
    weight_decay λ: g + λw stands in place of g, as in PyTorch; it is the gradient of the loss plus ½λ Σ w².

    >>> w = Value(1.0); optimiser = SGD([w], lr=0.1)
    >>> (w * w).backward(); optimiser.step(); w.data
    0.8
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: Any,
        momentum: Any = 0,
        nesterov: bool = False,
        classical: bool = False,
        weight_decay: Any = 0,
    ) -> None:
        super().__init__(parameters, lr)
        _share(momentum, "momentum")
        if nesterov and not momentum:
            raise ValueError("Nesterov's form needs a momentum above 0")
        self.momentum, self.nesterov, self.classical = momentum, nesterov, classical
        self.weight_decay = _not_negative(weight_decay, "weight_decay")
        if momentum:
            self.memory["velocity"] = [0] * len(self.parameters)

    def change(self, k: int, grad: Any) -> Any:
        if self.weight_decay:
            grad = grad + self.weight_decay * self.parameters[k].data
        if not self.momentum:
            return -self.lr * grad
        velocity = self.memory["velocity"]
        if self.classical:
            v = velocity[k] = self.momentum * velocity[k] - self.lr * grad
            return self.momentum * v - self.lr * grad if self.nesterov else v
        v = velocity[k] = self.momentum * velocity[k] + grad
        return -self.lr * (grad + self.momentum * v if self.nesterov else v)


class Adam(Optimiser):
    """Adam (Kingma & Ba 2015, algorithm 1), with PyTorch's defaults.

    >>> w = Value(1.0); optimiser = Adam([w], lr=0.1)
    >>> (w * w).backward(); optimiser.step(); round(w.data, 6)      # the first step has the length lr
    0.9
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        super().__init__(parameters, lr)
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            raise ValueError(f"betas have to be two numbers, not {betas!r}")
        self.betas = _share(betas[0], "the first of betas"), _share(betas[1], "the second of betas")
        self.eps = _positive(eps, "eps")
        self.memory = {"mean": [0.0] * len(self.parameters), "square": [0.0] * len(self.parameters)}

    def change(self, k: int, grad: Any) -> Any:
        means, squares = self.memory["mean"], self.memory["square"]
        beta1, beta2 = self.betas
        m = means[k] = beta1 * means[k] + (1 - beta1) * grad
        v = squares[k] = beta2 * squares[k] + (1 - beta2) * grad * grad
        mean = m / (1 - beta1**self.updates)  # both averages start at 0: this makes up for it
        square = v / (1 - beta2**self.updates)
        return -self.lr * mean / (sqrt(square) + self.eps)


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2), with PyTorch's defaults.

    In each step w shrinks by lr · weight_decay · w, besides what Adam does; the averages know nothing of it. (So does
    PyTorch: the paper's λ is lr · weight_decay, and follows a schedule of lr.)

    >>> w = Value(1.0); optimiser = AdamW([w], lr=0.1, weight_decay=0.5); optimiser.step(); w.data
    0.95
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = _not_negative(weight_decay, "weight_decay")

    def change(self, k: int, grad: Any) -> Any:
        return super().change(k, grad) - self.lr * self.weight_decay * self.parameters[k].data


def step_schedule(lr: Any, every: int, factor: Any = 0.1) -> Schedule:
    """lr, times `factor` after each `every` epochs. Document 004: step_schedule(0.1, every=8).

    >>> [round(step_schedule(0.1, every=8)(epoch), 3) for epoch in (0, 7, 8, 16)]
    [0.1, 0.1, 0.01, 0.001]
    """
    whole(every, 1, "every")
    _positive(lr, "the learning rate")
    _positive(factor, "factor")
    return lambda epoch: lr * factor ** (epoch // every)


def cosine_schedule(lr: float, epochs: int, lowest: float = 0.0) -> Schedule:
    """From lr down to `lowest` along half a cosine in `epochs` epochs, and there it stays (Loshchilov & Hutter 2017).

    >>> [round(cosine_schedule(1.0, 4)(epoch), 3) for epoch in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    whole(epochs, 1, "epochs")
    _positive(lr, "the learning rate")
    if not 0 <= lowest <= lr:
        raise ValueError(f"lowest has to lie between 0 and the learning rate {lr!r}, not be {lowest!r}")
    return lambda epoch: lowest + (lr - lowest) * (1 + math.cos(math.pi * min(epoch, epochs) / epochs)) / 2


def clip_gradient_norm(parameters: Iterable[Value], max_norm: float) -> float:
    """Scale all gradients down together so that their Euclidean norm is at most max_norm; gives the norm before.

    A gradient that is not finite is a ValueError that names its parameter. A norm that is too large for a float is inf,
    and the gradients are scaled all the same.

    >>> w = Value(3.0); (w * w).backward(); clip_gradient_norm([w], 1.0), w.grad
    (6.0, 1.0)
    """
    _positive(max_norm, "max_norm")
    chosen = list(parameters)
    numbers: list[Any] = []
    for parameter in chosen:
        entries = parameter.grad.ravel().tolist() if shape_of(parameter.grad) else [parameter.grad]
        if not all(abs(entry) < math.inf for entry in entries):
            raise ValueError(
                f"the gradient is not finite: that of {parameter.label or parameter!r} is {parameter.grad!r}"
            )
        numbers += entries
    largest = max(map(abs, numbers), default=0)
    if largest == 0:
        return 0.0
    length = math.hypot(*(float(number / largest) for number in numbers))  # at least 1: squares overflow, ratios do not
    if largest > max_norm / length:
        for parameter in chosen:
            parameter.grad = parameter.grad / largest * (max_norm / length)
    try:
        return float(largest) * length
    except OverflowError:  # an int or a Fraction too large for a float
        return math.inf


def _check_shape(parameter: Value, k: int) -> None:
    """A ValueError if a step by this gradient would change the shape of the parameter."""
    shape, own = shape_of(parameter.grad), shape_of(parameter.data)
    if shape not in ((), own):
        name = repr(parameter.label) if parameter.label else f"parameter {k}"
        what = f"an array of shape {own}" if own else "a number"
        raise ValueError(
            f"the gradient of {name} has shape {shape}, and {name} is {what}: "
            "reduce the loss to one number before its backward(), mean(loss)"
        )


def _positive(x: Any, what: str) -> Any:
    return _checked(x, what, "has to be positive and finite", lambda: 0 < x < math.inf)


def _not_negative(x: Any, what: str) -> Any:
    return _checked(x, what, "has to be at least 0 and finite", lambda: 0 <= x < math.inf)


def _share(x: Any, what: str) -> Any:
    return _checked(x, what, "has to be at least 0 and below 1", lambda: 0 <= x < 1)


def _checked(x: Any, what: str, condition: str, holds: Callable[[], Any]) -> Any:
    try:
        fine = not isinstance(x, bool) and bool(holds())
    except (TypeError, ValueError):
        fine = False
    if not fine:
        raise ValueError(f"{what} {condition}, not {x!r}")
    return x
