"""Divisions that are left out, gates the other way round, the new parameter for the gradient."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import MEAN
from scalargrad.worked.explaining.rows.mistake import Mistake

QUOTIENTS = [
    Mistake("no-division", 1.25, where.named_quotients, instead.numerator,
            "the division in {names} is left out",
            "x, G = [0.3, 1.2, 2.4], [0.2, -0.5, 0.7]; m = mean(x); xh = (x - m) / std(x); L = sum(G*xh**2); "
            "L == sum(G*(x - m)**2)"),
    Mistake("no-division", 1.2, where.scaled_scores, instead.numerator,
            "the division by {divisor} before the softmax is left out",
            "s = [0.3, -0.8, 1.1]; p = softmax(s / sqrt(3)); p == softmax(s)"),
    Mistake("root", 1.3, where.scaled_scores, instead.over_the_square,
            "before the softmax it is divided by the square of {divisor}: the root is left out",
            "s = [0.3, -0.8, 1.1]; s / sqrt(4) == [0.15, -0.4, 0.55]; p = softmax(s / sqrt(4)); p == softmax(s / 4)"),
    Mistake("complement", 1.2, where.gates, instead.complement,
            "{names} and 1 - {names} are swapped",
            "x, h = 0.3, -0.8; z = sigmoid(2*x); n = z*x + (1 - z)*h; n == (1 - z)*x + z*h"),
    Mistake("new-parameter", 1.0, where.the_gradients, instead.new_parameter,
            "this is the new {parameter}, after the step, and not the gradient",
            MEAN + "dJ/dw == 2.77175"),
]  # fmt: skip
