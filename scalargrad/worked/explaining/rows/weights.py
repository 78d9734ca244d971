"""Weights and inputs: before or after an update, left out, of another layer."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.instead import at_another_time
from scalargrad.worked.explaining.rows.examples import CONVOLUTION, LAYERS, MATRICES
from scalargrad.worked.explaining.rows.mistake import AS_IF, AS_IF_NODE, Mistake
from scalargrad.worked.explaining.updates import When

EARLY = "as if {names} had been updated before {had} used"

WEIGHTS = [
    Mistake("updated-early", 0.8, where.weights_and_pairs, at_another_time(When.MADE, When.LATER), EARLY,
            LAYERS + "new = v1 - rate * d * h; dE/dh == d * new"),
    Mistake("updated-early", 0.85, where.weights_and_pairs, at_another_time(When.PRINTED, When.STEP), EARLY,
            LAYERS + "dE/dh == d * (v1 - rate * d * h)"),
    Mistake("updated-early", 0.8, where.weights_and_pairs, instead.at_some_time, EARLY,
            LAYERS + "new = v1 - rate * d * h; dE/dx1 == d * new * (1 - h**2) * (w1 - rate * dE/dw1)"),
    Mistake("updated-late", 1.1, where.weights_and_pairs, at_another_time(When.EARLIER),
            "as if {names} had not been updated before {had} used",
            "w, x = 0.3, 1.7; w = constant(w - 0.1 * x); z = w*x; z**2 == 0.51**2"),
    Mistake("updated-early", 1.2, where.parameters, at_another_time(When.MADE, When.LATER), EARLY,
            "x, y, a, b, rate = [1, 2, 4], [2, 1, 3], 0.3, 0.7, 0.1; J = mean((a*x + b - y)**2); "
            "b1 = b - rate * dJ/db; dJ/da == 2*mean((a*x + b1 - y)*x)"),
    Mistake("updated-late", 1.2, where.pairs_of_parameters, at_another_time(When.EARLIER),
            "as if {names} had not been updated before {had} used",
            "w, b, x = 0.3, 0.9, 1.7; w, b = constant(w - 0.1*x), constant(b + 0.2); z = w*x + b; z**2 == 1.41**2"),
    Mistake("other-input", 0.9, where.inputs, instead.another_layers_input, AS_IF_NODE + "{more}",
            LAYERS + "dE/dv1 == d * o"),
    Mistake("other-input", 0.95, where.inputs, instead.own_outputs, AS_IF_NODE + "{more}",
            CONVOLUTION + "a = tanh(z); C = sum(a**2) / 2; dC/dk[0] == 0.485745"),
    Mistake("no-weight", 1.0, where.weights, instead.one, AS_IF + "{so_on}: the {weights} {names} left out",
            LAYERS + "dE/dz == d * (1 - h**2)"),
    Mistake("transposed", 1.0, where.matrices, instead.transposed,
            "as if rows and columns of {names} were swapped: there is a transpose too many, or one is missing",
            MATRICES + "dE/da == V @ d"),
    Mistake("no-weight", 1.2, where.matrices, instead.unit_matrix,
            "as if {names} were the unit matrix: the weights {names} left out",
            MATRICES + "dE/da == d"),
    Mistake("divided", 1.2, where.factors, instead.inverse_of_all,
            "as if it were divided by {names}, where {names} is a factor",
            LAYERS + "dE/dv1 == d / h"),
]  # fmt: skip
