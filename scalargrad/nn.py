"""Small networks of Values: Neuron, Layer, MLP.

A neuron is z = Σ wᵢxᵢ + b, one `dot` node, and an activation on top. Weights are numbered as in the books: w2[0,1]
leads to neuron 0 of layer 2 from neuron 1 of the layer before. A script written for micrograd's `nn` runs with these.

    >>> net = MLP.from_weights([[[2.0]], [[3.0]]], [[0.0], [1.0]], activation="relu")    # 1-1-1
    >>> net([1.0])
    Value(7.0)
    >>> [p.label for p in net.parameters()]
    ['w1[0,0]', 'b1[0]', 'w2[0,0]', 'b2[0]']
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scalargrad import functions
from scalargrad.checks import whole
from scalargrad.derivatives import TABLE
from scalargrad.initialisers import initialiser
from scalargrad.module import Module
from scalargrad.native import twin
from scalargrad.shapes import checked_matrices, checked_vectors
from scalargrad.value import Value

__all__ = ["ACTIVATIONS", "Layer", "MLP", "Module", "Neuron"]

Activation = str | Callable[[Any], Any] | None

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    name: getattr(functions, name) for name, op in TABLE.items() if op.activation
}


class Neuron(Module):
    """activation(Σ wᵢxᵢ + b) with nin inputs. w: list of nin Values; b: a Value, or None for a neuron without bias.

    nonlin=False leaves the activation out, as in micrograd. draw: gives the weights, one by one; by default they are
    uniform between −1 and 1. labels: how its weights and its bias are called.

    >>> neuron = Neuron(2, draw=lambda: 0.5); neuron([1.0, 3.0]), neuron.w[1].label
    (Value(2.0), 'w[1]')
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
        self.w = [Value(draw(), labels[0].format(j)) for j in range(whole(nin, 1, "the number of inputs"))]
        self.b: Value | None = Value(0.0, labels[1])
        self.activation = _activation(activation) if nonlin else None

    @property
    def nonlin(self) -> bool:
        """Whether it has an activation."""
        return self.activation is not None

    def __call__(self, x: Sequence[Any]) -> Any:
        """The neuron's output for nin numbers or Values; another length is a ValueError."""
        if len(x) != len(self.w):
            raise ValueError(f"this neuron has {len(self.w)} inputs, and was given {len(x)} numbers")
        z = functions.dot(self.w, x, 0 if self.b is None else self.b)
        return z if self.activation is None else self.activation(z)

    def __repr__(self) -> str:
        return f"{_activation_name(self.activation)}Neuron({len(self.w)})"


class Layer(Module):
    """nout neurons with the same nin inputs. Its result is a list of nout Values, or one Value alone for nout = 1.

    number: of the layer in its network, for the names of its weights.

    >>> [name for name, _ in Layer(2, 1, number=3).named_parameters()]
    ['w3[0,0]', 'w3[0,1]', 'b3[0]']
    """

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
        self.number = number
        self.neurons = [
            Neuron(nin, nonlin, activation=activation, draw=draw, labels=(f"w{number}[{i},{{}}]", f"b{number}[{i}]"))
            for i in range(whole(nout, 1, "the number of neurons"))
        ]

    def __call__(self, x: Sequence[Any]) -> Any:
        out = _outputs(Neuron, self.neurons, x)
        return out[0] if len(out) == 1 else out

    def labelled(self) -> Iterator[tuple[str, Any]]:
        for i, neuron in enumerate(self.neurons):
            yield from ((f"w{self.number}[{i},{j}]", weight) for j, weight in enumerate(neuron.w))
            yield f"b{self.number}[{i}]", neuron.b

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(str, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: nin inputs, and layers of nouts[0], nouts[1], … neurons.

    activation: a name or a function for all layers, or a list with one for each; None is no activation. Left out, it is
    relu in the hidden layers and none in the last, as in micrograd.
    init: how weights are drawn, see `initialisers`; biases start at 0. seed: for draws of its own; without it they come
    from Python's `random`, as in micrograd.

    >>> MLP(2, [3, 1], seed=1)
    MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(3)]]
    """

    def __init__(
        self,
        nin: int,
        nouts: Sequence[int],
        activation: Activation | Sequence[Activation] = "default",
        init: str = "uniform",
        seed: int | None = None,
    ) -> None:
        sizes = [
            whole(nin, 1, "the number of inputs"),
            *(whole(nout, 1, f"the number of neurons in layer {k}") for k, nout in enumerate(nouts, 1)),
        ]
        if len(sizes) == 1:
            raise ValueError("an MLP needs at least one layer: MLP(2, [16, 16, 1])")
        rng = random if seed is None else random.Random(seed)
        activations = _per_layer(activation, len(nouts))
        self.layers = [
            Layer(fan_in, fan_out, activation=one, draw=initialiser(init, rng, fan_in, fan_out), number=k)
            for k, (fan_in, fan_out, one) in enumerate(zip(sizes, sizes[1:], activations), 1)
        ]

    @classmethod
    def from_weights(
        cls,
        weights: Sequence[Any],
        biases: Sequence[Any] | None = None,
        activation: Activation | Sequence[Activation] = "default",
    ) -> MLP:
        """A network with given numbers, of any type; a Value is taken as it is, label and all.

        weights: a matrix for each layer, a row for each neuron that receives, shape (nout, nin); a layer's nin is the
        nout of the layer before. biases: a vector of nout numbers for each layer, or None in place of one or of all.
        Shapes that do not fit are a ValueError that names the layer and the shapes.

        >>> net = MLP.from_weights([[[1, 2], [3, 4]], [[1, -1]]], activation=None)
        >>> net([1, 1])
        Value(-4)
        """
        matrices = checked_matrices(weights)
        vectors = checked_vectors(biases, matrices)
        net = cls(len(matrices[0][0]), [len(matrix) for matrix in matrices], activation, seed=0)
        for k, (layer, matrix, vector) in enumerate(zip(net.layers, matrices, vectors), 1):
            for i, (neuron, row) in enumerate(zip(layer.neurons, matrix)):
                neuron.w = [_parameter(number, f"w{k}[{i},{j}]") for j, number in enumerate(row)]
                neuron.b = None if vector is None else _parameter(vector[i], f"b{k}[{i}]")
        return net

    def __call__(self, x: Sequence[Any]) -> Any:
        """The outputs for nin numbers or Values: a list of Values, or one Value if there is one output."""
        for layer in self.layers[:-1]:
            out = layer(x)
            x = out if isinstance(out, list) else [out]
        return self.layers[-1](x)

    def labelled(self) -> Iterator[tuple[str, Any]]:
        for layer in self.layers:
            yield from layer.labelled()

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(str, self.layers))}]"


def outputs(ordinary: type[Neuron], neurons: list[Neuron], x: Sequence[Any]) -> list[Any]:
    """The output of each neuron; its twin in C takes them all at once if each is an ordinary Neuron."""
    return [neuron(x) for neuron in neurons]


_outputs = twin(outputs, __name__)


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
    if activation is None or activation is functions.relu:
        return "Linear" if activation is None else "ReLU"  # as micrograd writes them
    return str(getattr(activation, "__name__", "custom")).capitalize()


def _per_layer(activation: Any, layers: int) -> list[Activation]:
    if activation == "default":
        return [*["relu"] * (layers - 1), None]
    if isinstance(activation, (list, tuple)):
        if len(activation) != layers:
            raise ValueError(f"{len(activation)} activations for {layers} layers: give one for each, or one for all")
        return list(activation)
    return [activation] * layers
