"""Activations: their derivatives, and their results."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import LAYERS, MATRICES, NEURON
from scalargrad.worked.explaining.rows.mistake import AS_IF, Mistake

SLOPE_LEFT_OUT = "the activation's derivative is left out"

SLOPES = [
    Mistake("no-slope", 0.8, where.activations, instead.one, AS_IF + "{so_on}: " + SLOPE_LEFT_OUT + "{of}",
            NEURON + "dE/dw == (a - t) * x"),
    Mistake("no-slope", 0.8, where.written_slopes, instead.one,
            "as if the slope at {at} were {other}{more}: " + SLOPE_LEFT_OUT,
            LAYERS + "d == o - t"),
    Mistake("other-slope", 1.5, where.activations, instead.at_result, AS_IF + ": taken at the result, f′(f(z))",
            NEURON + "dE/dz == (a - t) * sigmoid(a) * (1 - sigmoid(a))"),
    Mistake("other-slope", 1.5, where.activations, instead.the_result, AS_IF + ": the result itself",
            MATRICES + "dE/dW == outer((V.T @ d) * a, x)"),
    Mistake("other-slope", 1.5, where.activations, instead.one_minus_result, AS_IF + ": one minus the result",
            NEURON + "dE/dz == (a - t) * (1 - a)"),
    Mistake("no-error", 1.0, where.squares, instead.two, "the error {base} is left out of the derivative",
            NEURON + "dE/dw == a * (1 - a) * x"),
    Mistake("no-target", 1.4, where.squares, instead.one_side, "{out} is left out of the error {base}",
            NEURON + "dE/da == a"),
]  # fmt: skip
