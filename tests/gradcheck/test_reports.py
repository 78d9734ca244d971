"""Kinds of public reports about other gradient checkers, tried on this one. Each says where it was reported."""

import math

import numpy as np
import pytest

from scalargrad import Value, asin, derivative, detach, exp, gradcheck, log, maximum, minimum, sin, sqrt, tanh, total
from scalargrad.losses import half_squared_error
from scalargrad.nn import MLP
from tests.gradcheck.test_gradcheck import verdicts


def weighted_by_rank(x):
    return total([k * xi for k, xi in enumerate(sorted(x))])


def product(x):
    y = 1
    for xi in x:
        y = y * xi
    return y


def sinc(x):
    return sin(x) / x if x != 0 else 1 - x * x / 6


@pytest.mark.parametrize("gap", [1e-4, 1e-8, 2.0**-52])
def test_steps_do_not_change_the_order_of_numbers(gap):
    """pytorch/pytorch#57166: a step that sorts the numbers anew."""
    assert gradcheck(weighted_by_rank, [0.3, 1.0, 1.0 + gap, 0.2]).ok
    assert gradcheck(lambda x: 2 * maximum(*x) + minimum(*x), [1.0, 1.0 + gap]).ok


@pytest.mark.parametrize("weight", [1e-3, 1e-5])
def test_directions_see_one_wrong_derivative_among_many_that_are_0(weight):
    """pytorch/pytorch#59615: the fast mode passes a wrong gradient, for most derivatives are 0."""
    f = lambda x: weight * detach(x[7]) * x[8] + 0 * total(x) + x[0] ** 2  # noqa: E731
    assert not gradcheck(f, [1 + 0.01 * k for k in range(60)], directions=3, raises=False).ok


def test_directions_do_not_add_up_to_an_error():
    """pytorch/pytorch#56275: the fast mode fails where all single derivatives are right."""
    point = [1.5 + 0.1 * k for k in range(30)]
    assert gradcheck(product, point, directions=3, order=2).ok


@pytest.mark.parametrize("f", [lambda x: x * math.nan, lambda x: 1e308 * (10 * x)])
def test_where_f_has_no_value_no_gradient_is_blamed(f):
    """pytorch/pytorch#76780: two columns of nan are reported as a mismatch."""
    with pytest.raises(ValueError, match=r"f is .* at this point"):
        gradcheck(f, 1.0)
    with pytest.raises(ValueError, match="log"):
        gradcheck(log, -1.0)


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_short_floats_are_no_reason_to_fail(kind):
    """pytorch/pytorch#115634: a step that is lost in the digits of a short float gives the slope 0."""
    assert gradcheck(lambda x: Value(kind(2)) * x * kind(0.125) * x, 1.5).ok
    assert gradcheck(lambda x: x * x * kind(0.125), kind(1.5)).ok
    assert not gradcheck(lambda x: detach(x) * kind(0.125) + 0 * x, kind(1.5), raises=False).ok


def test_a_derivative_with_other_arguments_is_said_to_have_them():
    """HIPS/autograd#550: the checker calls a rule in its own way, and the message does not say so."""
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        gradcheck(lambda x: x**2, 3.0, derivative=lambda answer, x: 2 * x)
    with pytest.raises(TypeError, match="derivative has to give one number"):
        gradcheck(lambda x: x**2, 3.0, derivative=lambda x: lambda upstream: 2 * x * upstream)


def test_hundreds_of_numbers_are_judged_as_one_is():
    """jax-ml/jax#3130: the tolerance does not go with the number of inputs."""
    point = [0.003 * k for k in range(300)]
    right = lambda x: total([sin(xi) for xi in x])  # noqa: E731
    assert gradcheck(right, point, directions=2).ok
    wrong = lambda x: right(x) + 1e-3 * sin(detach(x[17]))  # noqa: E731
    assert not gradcheck(wrong, point, directions=1, raises=False).ok


@pytest.mark.parametrize("directions", [0, 2])
def test_a_large_number_is_moved_as_a_small_one_is(directions):
    """climate-analytics-lab/jax-gcm#820, pasteurlabs/tesseract-core#706: an absolute step is lost in a large input."""
    right = lambda x: exp(-x[0] / 2e4) * x[1] ** 2  # noqa: E731
    assert gradcheck(right, [2e4, 1.0], directions=directions).ok
    wrong = lambda x: tanh(x[0]) + 1e-6 * detach(x[1])  # noqa: E731
    assert not gradcheck(wrong, [0.5, 3.1e5], directions=directions, raises=False).ok


@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-9, 1.0])
def test_a_removable_singularity(x):
    """JuliaDiff/FiniteDifferences.jl#124: the accuracy at sinc's is brittle."""
    assert verdicts(sinc, x) == ["ok"]
    if x == 1.0:
        assert verdicts(derivative(sinc), x) == ["ok"]


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (log, 1e-50),  # JuliaMath/Calculus.jl#131: a step over the edge
        (lambda x: x / (x + 1.4424183196362515e-9), 2e-8),  # JuliaMath/Calculus.jl#132: a step over the pole
        (lambda x: 1 + x / sqrt(1 - x * x), -1 + 1e-12),  # JuliaDiff/FiniteDifferences.jl#239: beside the edge
    ],
)
def test_edges_and_poles_nearby(f, x):
    assert verdicts(f, x) == ["ok"]


def test_at_the_edge_itself():
    """JuliaDiff/FiniteDifferences.jl#239: one-sided differences move to nan."""
    assert verdicts(asin, -1.0) == ["edge"]


def test_larger_dimensions_are_no_reason_to_fail():
    """chainer/chainer#3046: a right gradient fails from 20 inputs on."""
    net = MLP(30, [4, 1], activation="tanh", seed=1)
    assert gradcheck(lambda net: half_squared_error(net([0.1 * k for k in range(30)]), 0.3), net).ok


def test_the_numbers_of_the_point_stay_what_they_were():
    """HomericIntelligence/Odyssey#2090: the checker leaves its steps in the input."""
    point = [Value(1.0, "a"), Value(2.0, "b")]
    gradcheck(lambda x: x[0] * x[1], point, order=2)
    assert [(x.data, x.grad) for x in point] == [(1.0, 0), (2.0, 0)]


def test_the_report_says_more_than_no():
    """pytorch/pytorch#2710: False does not say what is wrong."""
    report = gradcheck(lambda x: detach(x[0]) * x[1], [2.0, 3.0], raises=False)
    assert not report and [row.name for row in report.rows if row.verdict == "wrong"] == ["x[0]"]
    assert repr(report) == str(report) and "parameter" in repr(report)
    assert gradcheck(lambda x: x[0] * x[1], [2.0, 3.0])
