"""Activations: their derivatives, and their results."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import LAYERS, MATRICES, NEURON
from scalargrad.worked.explaining.rows.mistake import AS_IF, Mistake

SLOPE_LEFT_OUT = "the activation's derivative is left out"
SLOPE = "as if the slope at {a} were {other} where it is {right}{more}"

SLOPES = [
    Mistake("no-slope", 0.8, where.activations, instead.one, AS_IF + "{so_on}: " + SLOPE_LEFT_OUT + "{of}",
            NEURON + "dE/dw == (a - t) * x"),
    Mistake("no-slope", 0.8, where.written_slopes, instead.one,
            "as if the slope at {at} were {other}{more}: " + SLOPE_LEFT_OUT,
            LAYERS + "d == o - t"),
    Mistake("other-slope", 1.5, where.each_slope, instead.slope_at_result, SLOPE + ": taken at the result, f′(f(z))",
            NEURON + "dE/dz == (a - t) * sigmoid(a) * (1 - sigmoid(a))"),
    Mistake("other-slope", 1.3, where.each_slope, instead.slope_is_result, SLOPE + ": the result itself",
            MATRICES + "dE/dW == outer((V.T @ d) * a, x)"),
    Mistake("other-slope", 1.5, where.each_slope, instead.slope_is_one_minus, SLOPE + ": one minus the result",
            NEURON + "dE/dz == (a - t) * (1 - a)"),
    Mistake("other-slope", 1.1, where.each_slope, instead.slope_at_net,
            "the slope of {kind} is taken at {z}, {wrong}, where it is {rule}{more}",
            "z = 0.8; h = tanh(z); J = 3*h; dJ/dz == 3*(1 - z**2)"),
    Mistake("other-slope", 1.1, where.each_slope, instead.slope_of_another,
            "the slope of {another}, {wrong}, stands where that of {kind}, {rule}, belongs{more}",
            NEURON + "dE/dz == (a - t) * (1 - a**2)"),
    Mistake("other-slope", 1.6, where.each_slope, instead.slope_miswritten,
            "as if the slope of {kind} were {wrong} where it is {rule}{more}",
            "z = 0.8; h = tanh(z); J = 3*h; dJ/dz == 3*(1 + h**2)"),
    Mistake("other-slope", 1.35, where.each_slope, instead.slope_squared, SLOPE + ": the slope is taken twice",
            NEURON + "dE/dz == (a - t) * (a * (1 - a))**2"),
    Mistake("other-index", 1.4, where.each_slope, instead.slope_elsewhere,
            "the slope of {kind} is taken at {elsewhere}, where it belongs at {a}",
            "z1, z2 = 0.8, 0.3; h1, h2 = tanh(z1), tanh(z2); J = 3*h1 + h2; dJ/dz1 == 3*(1 - h2**2)"),
    Mistake("other-activation", 1.1, where.claimed_activations, instead.another_activation,
            "{another} stands where {kind} belongs: as if {list} were computed with it",
            "z = 0.8; h = tanh(z); h == 0.68997"),
    Mistake("other-activation", 1.3, where.forward_activations, instead.another_activation,
            "{another} stands where {kind} belongs: as if {list} were computed with it",
            LAYERS + "s == v1*sigmoid(z) + v2"),
    Mistake("sign", 1.2, where.claimed_activations, instead.at_minus,
            "the sign of the exponent: as if {list} were 1/(1 + exp(z)), and not 1/(1 + exp(-z))",
            NEURON + "a == 1 / (1 + exp(z))"),
    Mistake("no-error", 1.0, where.squares, instead.two, "the error {base} is left out of the derivative",
            NEURON + "dE/dw == a * (1 - a) * x"),
    Mistake("no-target", 1.4, where.squares, instead.one_side, "{out} is left out of the error {base}",
            NEURON + "dE/da == a"),
]  # fmt: skip
