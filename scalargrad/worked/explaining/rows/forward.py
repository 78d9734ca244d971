"""Going forward: a term, a power, an activation."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import LAYERS, NEURON
from scalargrad.worked.explaining.rows.mistake import Mistake

ACTIVATION_LEFT_OUT = "as if the activation of {list} were left out"

FORWARD = [
    Mistake("squared", 1.6, where.sums, instead.twice_itself, "as if the terms were squared in {sum}",
            "x = [0.3, 1.2]; w = 0.7; y = w*x; E = sum(y); dE/dw == 2*y @ x"),
    Mistake("no-power", 1.2, where.powers, instead.first_argument, "the power is left out: as if {power} were {base}",
            NEURON + "E == (a - t) / 2"),
    Mistake("no-activation", 0.9, where.claimed_activations, instead.inside, ACTIVATION_LEFT_OUT,
            NEURON + "a == w*x + b"),
    Mistake("no-activation", 1.2, where.forward_activations, instead.inside, ACTIVATION_LEFT_OUT,
            LAYERS + "s == v1*z + v2"),
    Mistake("no-activation", 1.3, where.activations_as_factors, instead.inside, ACTIVATION_LEFT_OUT,
            "s, z, t = 1.5, 0.7, 0.2; o = sigmoid(z); h = o*tanh(s); E = (h - t)**2/2; dE/do == (h - t)*s"),
    Mistake("no-term", 1.3, where.terms, instead.zero, "as if {names} were left out",
            NEURON + "z == w*x"),
    Mistake("sign", 1.3, where.terms, instead.minus, "as if {names} had the other sign",
            NEURON + "z == w*x - b"),
    Mistake("sign", 1.35, where.terms_claimed, instead.minus,
            "as if {what} were {minus} where it is {right}",
            "a, b, u, v = 0.37, 0.81, 1.7, -0.6; z = a*u - b*v; z == a*u + b*v"),
]  # fmt: skip
