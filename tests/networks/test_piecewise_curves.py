"""Document 000 from end to end: curves with bends from sigmoids and from ReLUs, found by training.

y = b + Σ cᵢ sigmoid(bᵢ + wᵢx) and y = b + Σ cᵢ max(0, bᵢ + wᵢx) are networks of one hidden layer; a hard sigmoid is two
ReLUs, hence twice as many.
"""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import clamp
from scalargrad.losses import mean_squared_error
from scalargrad.nn import MLP
from scalargrad.optim import Adam, cosine_schedule
from scalargrad.training import fit

rational = st.fractions(min_value=-8, max_value=8, max_denominator=12)


def relu_network(pieces, constant):
    """b + Σ cᵢ max(0, bᵢ + wᵢx) for pieces (c, b, w)."""
    return MLP.from_weights([[[w] for _, _, w in pieces], [[c for c, _, _ in pieces]]],
                            [[b for _, b, _ in pieces], [constant]])  # fmt: skip


@given(x=rational, start=rational, rise=rational, width=st.fractions(Fraction(1, 9), 5, max_denominator=9))
@settings(deadline=None)
def test_a_hard_sigmoid_is_two_relus_exactly(x, start, rise, width):
    """Level 0 up to `start`, `rise` after `width`, level again: in Fractions, the same number."""
    slope = rise / width
    net = relu_network([(slope, -start, 1), (-slope, -start - width, 1)], 0)
    assert net([x]).data == clamp((x - start) / width, 0, 1) * rise
    out = net([x])
    assert isinstance(out.data, (int, Fraction))


def curve(x, points):
    """The piecewise linear curve through some points, level before the first and after the last."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 if x <= x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_any_piecewise_linear_curve_is_a_sum_of_relu_pairs(data):
    xs = sorted(data.draw(st.sets(rational, min_size=2, max_size=6)))
    points = [(x, data.draw(rational)) for x in xs]
    pieces = []
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        slope = (y1 - y0) / (x1 - x0)
        pieces += [(slope, -x0, 1), (-slope, -x1, 1)]
    net = relu_network(pieces, points[0][1])
    for x in [*xs, data.draw(rational), xs[0] - 1, xs[-1] + 1]:
        assert net([x]).data == curve(x, points)


POINTS = [(-1.0, 0.0), (-0.25, 1.0), (0.5, -0.5), (1.0, 0.25)]
DATA = [([x / 20], curve(x / 20, POINTS)) for x in range(-26, 27)]
LEVEL = sum((y - sum(t for _, t in DATA) / len(DATA)) ** 2 for _, y in DATA) / len(DATA)  # the best constant's error


@pytest.mark.parametrize(("activation", "hidden"), [("sigmoid", 6), ("relu", 12)])
def test_a_curve_is_fitted(activation, hidden):
    """Three pieces have room in six sigmoids, and in six pairs of ReLUs."""
    net = MLP(1, [hidden, 1], activation=[activation, None], init="uniform", seed=4)
    for k, neuron in enumerate(net.layers[0].neurons):  # bends spread over the curve, each rising
        neuron.w[0].data = 6.0 if activation == "sigmoid" else 1.0
        neuron.b.data = -neuron.w[0].data * (-1.1 + 2.2 * k / (hidden - 1))
    epochs = 300
    history = fit(
        net, mean_squared_error, DATA, Adam(net.parameters(), 0.1), epochs=epochs, batch_size=18, seed=1,
        schedule=cosine_schedule(0.1, epochs),
    )  # fmt: skip
    error = mean_squared_error([net(x) for x, _ in DATA], [y for _, y in DATA]).data
    assert error < 0.01 * LEVEL
    assert max(abs(net(x).data - y) for x, y in DATA) < 0.15
    assert history.updates == 3 * epochs  # 53 samples in batches of 18


def test_a_straight_line_stays_straight():
    """Linear layers on top of each other fit no bend: least squares is the best that they do."""
    n = len(DATA)
    mean_x, mean_y = sum(x for (x,), _ in DATA) / n, sum(y for _, y in DATA) / n
    slope = sum((x - mean_x) * (y - mean_y) for (x,), y in DATA) / sum((x - mean_x) ** 2 for (x,), _ in DATA)
    best = sum((mean_y + slope * (x - mean_x) - y) ** 2 for (x,), y in DATA) / n
    net = MLP(1, [4, 1], activation=None, seed=2)
    fit(net, mean_squared_error, DATA, Adam(net.parameters(), 0.05), epochs=60)
    error = mean_squared_error([net(x) for x, _ in DATA], [y for _, y in DATA]).data
    assert best - 1e-12 <= error < 1.1 * best and best > 0.5 * LEVEL
