"""One of several paths, one of several terms: left out, or the only one that is counted; a step of a loop."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import LOOP, STEPS, TWO_OUTPUTS
from scalargrad.worked.explaining.rows.mistake import Mistake

PATHS = [
    Mistake("no-path", 1.3, where.paths_between, instead.zero,
            "as if {end} did not depend on {start}: this path is left out",
            LOOP + "dy/dU == outer(3 * (1 - h**2), g)"),
    Mistake("no-path", 1.35, where.paths_to_one, instead.zero, "the path from {start} through {end} is left out",
            TWO_OUTPUTS + "dE/dh == (s[0] - 0.2) * V[0] + (s[2] - 0.7) * V[2]"),
    Mistake("no-path", 1.35, where.paths_but_one, instead.zero,
            "of the paths from {start} only the one through {end} is counted",
            TWO_OUTPUTS + "dE/dh == (s[1] - 0.4) * V[1]"),
    Mistake("no-path", 1.35, where.paths_but_one_name, instead.zero,
            "of the paths from {start} only the one to {end} is counted",
            "x, G = [0.3, 1.2, 2.4], [0.2, -0.5, 0.7]; m = mean(x); v = mean((x - m)**2); xh = (x - m) / sqrt(v); "
            "L = sum(G*xh); dL/dx == G / sqrt(v)"),
    Mistake("another-time", 1.2, where.state_uses, instead.at_another_step,
            "as if {names} were its number {when}: {other} where it is {right}",
            "w, u, h0 = 0.7, 0.4, 0.2; h = 1*h0; for k in range(3):\n    h = tanh(w + u*h)\ny = 3*h; y == 2.234278"),
    Mistake("another-time", 1.2, where.series_uses, instead.of_the_next_step,
            "as if every {names} were the one {when}, {other} where it is {right} and so on",
            STEPS + "dE/du == dE/dz2 * h2 + dE/dz1 * h1"),
    Mistake("flipped", 1.25, where.series_uses, instead.counted_down,
            "as if the {names} were flipped: counted backwards",
            "x1, x2, x3, x4, k1, k2, k3, k4 = 0.3, -1.2, 0.8, 0.5, 0.7, -0.4, 0.2, 0.9; "
            "z = exp(k1*x1 + k2*x2 + k3*x3 + k4*x4); z == exp(k4*x1 + k3*x2 + k2*x3 + k1*x4)"),
    Mistake("other-input", 1.3, where.series_uses, instead.of_another_series,
            "as if every {names} were {series} of the same number, {other} where it is {right}, and so on",
            "x1, x2, k = 0.3, -1.2, 0.7; a1 = sigmoid(k*x1); a2 = sigmoid(k*x2); E = a1 + 2*a2; "
            "dE/dk == a1*(1 - a1)*a1 + 2*a2*(1 - a2)*a2"),
    Mistake("no-slope", 1.6, where.after_activations, instead.without_slope_before,
            "the slope at {h} is left out on the way back from {h} to {x}",
            STEPS + "dE/du == 0.443909"),
]  # fmt: skip
