"""A common factor: of the claim's numbers, of the gradients in them, of the step in w - rate * g."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import LAYERS, MEAN, NEURON
from scalargrad.worked.explaining.rows.mistake import Mistake

FACTORS = [
    Mistake("sign", 0.7, where.results, instead.told_minus, "the sign: it is minus the right {of}",
            NEURON + "dE/da == t - a"),
    Mistake("factor", 0.8, where.results, instead.twice, "a factor 2: it is twice the right {of}{or_sum}",
            NEURON + "dE/da == 2*(a - t)"),
    Mistake("factor", 0.8, where.results, instead.half, "a factor ½: it is half the right {of}{or_mean}",
            NEURON + "w - dE/dw == w - dE/dw / 2"),
    Mistake("sum-for-mean", 0.8, where.results, instead.by_samples,
            "a factor {count}, the number of samples{named}: the sum stands where the mean belongs",
            MEAN + "dJ/dw == sum((w*X - y) * X)"),
    Mistake("mean-for-sum", 0.9, where.results, instead.over_samples,
            "a factor 1/{count}, divided once too often by the number of samples{named}: a mean for a sum",
            MEAN + "K = sum((w*X - y)**2) / 2; dK/dw == sum((w*X - y) * X) / 4"),
    Mistake("rate", 1.0, where.results, instead.with_the_rate, "the learning rate {rate} is one factor too many",
            LAYERS + "dE/dv1 == rate * d * h"),
    Mistake("no-rate", 0.9, where.results, instead.without_the_rate, "the learning rate {rate} is left out",
            LAYERS + "v1 - rate * dE/dv1 == v1 - dE/dv1"),
    Mistake("no-rate", 0.85, where.the_rates, instead.one, "the learning rate {rate} is left out",
            NEURON + "rate = 0.3; w = w - rate * dE/dw; w == 1.686763"),
    Mistake("mean-for-sum", 0.88, where.the_rates, instead.over_samples,
            "the step with the rate {rate} is divided by {count}, the number of samples{named}: a mean for a sum",
            MEAN + "rate = 0.3; w = w - rate * dJ/dw; w == 0.8553813"),
    Mistake("upside-down", 1.0, where.the_number, instead.inverse, "upside down: it is 1 divided by the right number",
            "x, y = 0.3, 0.7; x/y == y/x"),
    Mistake("no-update", 0.9, where.the_number, instead.the_step, "this is {part}, and not the new {parameter}",
            LAYERS + "v1 - rate * dE/dv1 == dE/dv1"),
    Mistake("sign", 0.75, where.failing_entries, instead.minus, "the sign of {entries}: it is minus the right number",
            "x = [0.3, -0.8, 0.5]; y = 3*x; y == [0.9, 2.4, 1.5]"),
    Mistake("extra-factor", 1.6, where.results, instead.by_a_name, "{factor} is one factor too many",
            "x, w, k = [0.3, -0.8], [0.7, 1.9], [0.45, 0.6]; E = sum(w*x**2); dE/dx == 2*w*x*k"),
    Mistake("extra-factor", 1.4, where.results, instead.by_a_slope, "the slope {rule} is one factor too many",
            "z, y = 0.7, 1; p = sigmoid(z); L = -(y*log(p) + (1 - y)*log(1 - p)); dL/dp == p - y"),
    Mistake("no-factor", 1.6, where.results, instead.over_a_name, "the factor {factor} is left out",
            "x, w, k = [0.3, -0.8], [0.7, 1.9], [0.45, 0.6]; E = sum(w*k*x**2); dE/dx == 2*w*x"),
]  # fmt: skip
