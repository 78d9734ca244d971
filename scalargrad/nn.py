"""Small networks of Values: Neuron, Layer, MLP.

A neuron is z = Σ wᵢxᵢ + b, one `dot` node, and an activation on top. Weights are numbered as in the books: w2[0,1]
leads to neuron 0 of layer 2 from neuron 1 of the layer before. A script written for micrograd's `nn` runs with these.

    >>> net = MLP.from_weights([[[2.0]], [[3.0]]], [[0.0], [1.0]], activation="relu")    # 1-1-1
    >>> net([1.0])
    Value(7.0)
    >>> [p.label for p in net.parameters()]
    ['w1[0,0]', 'b1[0]', 'w2[0,0]', 'b2[0]']

May import: functions, value, initialisers, storage.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from scalargrad import functions, storage
from scalargrad.initialisers import initialiser
from scalargrad.value import Value

Activation = str | Callable[[Any], Any] | None

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    name: getattr(functions, name)
    for name in ("relu", "sigmoid", "tanh", "softplus", "leaky_relu", "elu", "silu", "gelu")
}


class Module:
    """Something with parameters. A subclass says which in `named_parameters`; the rest follows."""

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Every parameter with its name, in a fixed order."""
        raise NotImplementedError(f"{type(self).__name__} has to say what its parameters are: write named_parameters")

    def parameters(self) -> list[Value]:
        """All parameters, in a fixed order."""
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0, as before each backward pass of a training step."""
        for parameter in self.parameters():
            parameter.grad = 0

    def save(self, path: str | Path) -> None:
        """Write the numbers of all parameters to a JSON file, exactly (floats, ints, Fractions, Decimals).

        The file appears whole or not at all. Another type of number is a TypeError.
        """
        storage.write(path, {"parameters": {name: storage.plain(p.data, name) for name, p in self.named_parameters()}})

    def load(self, path: str | Path) -> None:
        """Take the numbers of all parameters from a file that `save` wrote.

        A ValueError, and a model as it was, if the file is damaged or was written for another model.
        """
        numbers = storage.numbers(storage.read(path), path)
        parameters = dict(self.named_parameters())
        if set(numbers) != set(parameters):
            missing, extra = sorted(set(parameters) - set(numbers)), sorted(set(numbers) - set(parameters))
            what = f"it lacks {missing[0]}" if missing else f"it has {extra[0]}, which this model lacks"
            raise ValueError(f"{path} was written for another model: {what}")
        for name, parameter in parameters.items():
            parameter.data = numbers[name]


class Neuron(Module):
    """activation(Σ wᵢxᵢ + b) with nin inputs. w: list of nin Values; b: a Value, or None for a neuron without bias.

    nonlin=False leaves the activation out, as in micrograd. labels: how its weights and its bias are called.
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        activation: Activation = "relu",
        draw: Callable[[], float] | None = None,
        labels: tuple[str, str] = ("w[{}]", "b"),
    ) -> None:
        draw = draw or initialiser("uniform", random, nin, 1)
        self.w = [Value(draw(), labels[0].format(j)) for j in range(_size(nin, "inputs"))]
        self.b: Value | None = Value(0.0, labels[1])
        self.activation = _activation(activation) if nonlin else None

    def __call__(self, x: Sequence[Any]) -> Any:
        """The neuron's output for nin numbers or Values; another length is a ValueError."""
        if len(x) != len(self.w):
            raise ValueError(f"this neuron has {len(self.w)} inputs, not {len(x)}")
        z = functions.dot(self.w, x, 0 if self.b is None else self.b)
        return z if self.activation is None else self.activation(z)

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        for parameter in [*self.w, *([] if self.b is None else [self.b])]:
            yield str(parameter.label), parameter

    def __repr__(self) -> str:
        return f"{_activation_name(self.activation)} Neuron({len(self.w)})"


class Layer(Module):
    """nout neurons with the same nin inputs. Its result is a list of nout Values, or one Value alone for nout = 1."""

    def __init__(
        self,
        nin: int,
        nout: int,
        nonlin: bool = True,
        *,
        activation: Activation = "relu",
        draw: Callable[[], float] | None = None,
        number: int | str = "",
    ) -> None:
        draw = draw or initialiser("uniform", random, nin, nout)
        self.neurons = [
            Neuron(nin, nonlin, activation=activation, draw=draw, labels=(f"w{number}[{i},{{}}]", f"b{number}[{i}]"))
            for i in range(_size(nout, "neurons"))
        ]

    def __call__(self, x: Sequence[Any]) -> Any:
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        for neuron in self.neurons:
            yield from neuron.named_parameters()

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: nin inputs, and layers of nouts[0], nouts[1], … neurons.

    activation: a name or a function for all layers, or a list with one for each; None is no activation. Left out, it is
    relu in the hidden layers and none in the last, as in micrograd.
    init: how weights are drawn, see `initialisers`; biases start at 0. seed: for draws of its own; without it they come
    from Python's `random`, as in micrograd.

    >>> MLP(2, [3, 1], seed=1)
    MLP of [Layer of [relu Neuron(2), relu Neuron(2), relu Neuron(2)], Layer of [linear Neuron(3)]]
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: Activation | Sequence[Activation] = "default",
        init: str = "uniform",
        seed: int | None = None,
    ) -> None:
        if not nouts:
            raise ValueError("an MLP needs at least one layer: MLP(2, [16, 16, 1])")
        rng = random if seed is None else random.Random(seed)
        sizes = [nin, *nouts]
        self.layers = [
            Layer(fan_in, fan_out, activation=one, draw=initialiser(init, rng, fan_in, fan_out), number=k)
            for k, (fan_in, fan_out, one) in enumerate(zip(sizes, nouts, _per_layer(activation, len(nouts))), 1)
        ]

    @classmethod
    def from_weights(
        cls,
        weights: Sequence[Any],
        biases: Sequence[Any] | None = None,
        activation: Activation | Sequence[Activation] = "default",
    ) -> MLP:
        """A network with given numbers, of any type.

        weights: a matrix for each layer, a row for each neuron that receives, shape (nout, nin); a layer's nin is the
        nout of the layer before. biases: a vector of nout numbers for each layer, or None for none at all. Shapes that
        do not fit are a ValueError that names the layer.

        >>> net = MLP.from_weights([[[1, 2], [3, 4]], [[1, -1]]], activation=None)
        >>> net([1, 1])
        Value(-4)
        """
        matrices = [[list(row) for row in matrix] for matrix in weights]
        if not matrices or not all(matrix and matrix[0] for matrix in matrices):
            raise ValueError("from_weights needs a matrix of at least 1×1 for each layer")
        if biases is not None and len(biases) != len(matrices):
            raise ValueError(f"there are {len(matrices)} matrices of weights and {len(biases)} vectors of biases")
        nin = len(matrices[0][0])
        net = cls(nin, [len(matrix) for matrix in matrices], activation, seed=0)
        for k, (layer, matrix) in enumerate(zip(net.layers, matrices), 1):
            for i, (neuron, row) in enumerate(zip(layer.neurons, matrix)):
                if len(row) != len(neuron.w):
                    raise ValueError(f"row {i} of layer {k} has {len(row)} weights for {len(neuron.w)} inputs")
                neuron.w = [_parameter(number, f"w{k}[{i},{j}]") for j, number in enumerate(row)]
            if biases is None:
                for neuron in layer.neurons:
                    neuron.b = None
                continue
            vector = list(biases[k - 1])
            if len(vector) != len(matrix):
                raise ValueError(f"layer {k} has {len(matrix)} neurons and {len(vector)} biases")
            for i, (neuron, number) in enumerate(zip(layer.neurons, vector)):
                neuron.b = _parameter(number, f"b{k}[{i}]")
        return net

    def __call__(self, x: Sequence[Any]) -> Any:
        """The outputs for nin numbers or Values: a list of Values, or one Value if there is one output."""
        for layer in self.layers[:-1]:
            out = layer(x)
            x = out if isinstance(out, list) else [out]
        return self.layers[-1](x)

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        for layer in self.layers:
            yield from layer.named_parameters()

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"


def _size(number: int, what: str) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"the number of {what} has to be 1, 2, 3, ..., not {number!r}")
    return number


def _parameter(number: Any, label: str) -> Value:
    return number if isinstance(number, Value) else Value(number, label)


def _activation(activation: Activation) -> Callable[[Any], Any] | None:
    if activation is None or callable(activation):
        return activation
    if activation not in ACTIVATIONS:
        raise ValueError(
            f"there is no activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}, a function, or None"
        )
    return ACTIVATIONS[activation]


def _activation_name(activation: Callable[[Any], Any] | None) -> str:
    return "linear" if activation is None else getattr(activation, "__name__", "custom")


def _per_layer(activation: Any, layers: int) -> list[Activation]:
    if activation == "default":
        return [*["relu"] * (layers - 1), None]
    if isinstance(activation, (list, tuple)):
        if len(activation) != layers:
            raise ValueError(f"{len(activation)} activations for {layers} layers: give one for each, or one for all")
        return list(activation)
    return [activation] * layers
