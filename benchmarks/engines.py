"""The engines that are compared, as one interface.

A workload asks an engine for what a network is made of: dot, total, sigmoid, softmax, … Here these are written out in
the plain operators that every engine has; the last two engines replace them by scalargrad's single nodes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import scalargrad
from benchmarks.microgpt_value import MicrogptValue
from scalargrad import Value

try:
    from micrograd.engine import Value as MicrogradValue
except ModuleNotFoundError:
    raise SystemExit("the benchmarks compare with micrograd: pip install micrograd, or run make bench") from None

Network = tuple[list[Any], Callable[[], Any]]  # the parameters, and the loss


class Engine:
    """An engine used through its operators + - * / ** and its methods exp, log and relu."""

    no_grad: Any = 0  # the grad of a parameter before backward

    def __init__(self, name: str, value_class: Any, parents: str) -> None:
        self.name = name
        self.Value = value_class
        self._parents = parents  # the attribute in which its nodes keep what they were computed from

    def step(self, network: Network, learning_rate: float) -> Any:
        """One training step; gives the node of the loss before it."""
        parameters, loss = network
        result = loss()
        for parameter in parameters:
            parameter.grad = self.no_grad
        result.backward()
        for parameter in parameters:
            parameter.data -= learning_rate * parameter.grad
        return result

    def exp(self, x: Any) -> Any:
        return x.exp()

    def log(self, x: Any) -> Any:
        return x.log()

    def dot(self, ws: Sequence[Any], xs: Sequence[Any], bias: Any = 0) -> Any:
        return sum((w * x for w, x in zip(ws, xs)), bias)

    def total(self, xs: Iterable[Any]) -> Any:
        return sum(xs)

    def sigmoid(self, x: Any) -> Any:
        return 1 / (1 + self.exp(-x))

    def softmax(self, xs: Sequence[Any]) -> Sequence[Any]:
        largest = max(x.data for x in xs)
        powers = [self.exp(x - largest) for x in xs]
        total = self.total(powers)
        return [power / total for power in powers]

    def cross_entropy(self, logits: Sequence[Any], target: int) -> Any:
        return -self.log(self.softmax(logits)[target])

    def count_nodes(self, output: Any) -> int | None:
        """None where the engine does not tell."""
        seen, stack = {id(output)}, [output]
        while stack:
            for parent in getattr(stack.pop(), self._parents):
                if id(parent) not in seen:
                    seen.add(id(parent))
                    stack.append(parent)
        return len(seen)


class Micrograd(Engine):
    """micrograd has no exp and no log: here they are, made as its relu is made."""

    def __init__(self) -> None:
        super().__init__("micrograd", MicrogradValue, "_prev")

    def exp(self, x: MicrogradValue) -> MicrogradValue:
        out = MicrogradValue(math.exp(x.data), (x,), "exp")

        def _backward() -> None:
            x.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self, x: MicrogradValue) -> MicrogradValue:
        out = MicrogradValue(math.log(x.data), (x,), "log")

        def _backward() -> None:
            x.grad += out.grad / x.data

        out._backward = _backward
        return out


class Xad(Engine):
    """xad records on a tape in C++. Its class gets the names that the workloads use, as it gets `value` from itself.

    Its numbers cannot be changed in place: the parameters stay as they are, registered on the tape, and a step ends
    when their gradients have been read.
    """

    def __init__(self) -> None:
        from xad import adj_1st, math

        real = adj_1st.Real
        real.data, real.grad = property(real.getValue), property(real.getDerivative)
        real.relu = lambda x: math.max(x, 0.0)
        self.exp, self.log = math.exp, math.log
        super().__init__(f"xad {version('xad')}", real, "")
        self.tape = adj_1st.Tape()
        self.tape.activate()

    def step(self, network: Network, learning_rate: float) -> Any:
        parameters, loss = network
        if not parameters[0].shouldRecord():  # a new network; the one before it is gone
            self.tape.clearAll()
            for parameter in parameters:
                self.tape.registerInput(parameter)
        self.tape.newRecording()
        result = loss()
        self.tape.registerOutput(result)
        result.setDerivative(1.0)
        self.tape.computeAdjoints()
        for parameter in parameters:
            parameter.getDerivative()
        return result

    def count_nodes(self, output: Any) -> None:
        return None


class Torch(Engine):
    """Tensors without dimensions, in double precision."""

    no_grad = None

    def __init__(self) -> None:
        import torch

        def number(x: float) -> Any:
            return torch.tensor(x, dtype=torch.float64, requires_grad=True)

        super().__init__(f"torch {version('torch')}, 0-d tensors", number, "")

    def sigmoid(self, x: Any) -> Any:
        return x.sigmoid()

    def count_nodes(self, output: Any) -> None:
        return None


class Sums(Engine):
    """scalargrad with one node for a whole sum."""

    dot = staticmethod(scalargrad.dot)  # the function itself: a call of a method around it would be timed, too
    total = staticmethod(scalargrad.total)


class Functions(Sums):
    """scalargrad with one node for a whole sum, and with its own sigmoid, softmax and logsumexp."""

    softmax = staticmethod(scalargrad.softmax)

    def sigmoid(self, x: Value) -> Any:
        return x.sigmoid()

    def cross_entropy(self, logits: Sequence[Any], target: int) -> Any:
        return scalargrad.logsumexp(logits) - logits[target]


# --- what is measured in one process, always beside micrograd ---

LANGUAGE = {"native": "C", "plain": "Python"}[scalargrad.engine]


def ours() -> list[Engine]:
    name = f"scalargrad in {LANGUAGE}: "
    return [
        Engine(name + "`+` and `*`", Value, "parents"),
        Sums(name + "`dot`, `total`", Value, "parents"),
        Functions(name + "`dot`, `total`, `sigmoid`, `softmax`, `logsumexp`", Value, "parents"),
    ]


def microgpt() -> Engine:
    return Engine("an engine laid out like microgpt's", MicrogptValue, "_children")


def peers() -> list[Engine]:
    return [microgpt(), *([Xad()] if find_spec("xad") else [])]


def torch() -> list[Engine]:
    return [Torch()] if find_spec("torch") else []


GROUPS = {"ours": ours, "peers": peers, "torch": torch}
