"""At the edges: kinks, ties, poles and overflow, as the engines that people trust decide them."""

import math
from fractions import Fraction

import pytest

from scalargrad import (
    Value,
    clamp,
    detach,
    dot,
    elu,
    exp,
    explain,
    expm1,
    gradient,
    leaky_relu,
    log,
    log1p,
    log_sigmoid,
    log_softmax,
    logsumexp,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    silu,
    softmax,
    softplus,
    sqrt,
    step,
)  # fmt: skip

INF = math.inf


def slopes(f, *at):
    """All derivatives by backward; gradient must say the same."""
    xs = [Value(x) for x in at]
    y = f(*xs)
    y.backward()
    for d, x in zip(gradient(y, xs), xs):
        assert d.data == x.grad or (math.isnan(d.data) and math.isnan(x.grad)), (d.data, x.grad)
    return [x.grad for x in xs]


@pytest.mark.parametrize(
    "f, at, expected",
    [
        (relu, 0.0, 0), (relu, -0.0, 0), (relu, 1e-300, 1), (abs, 0.0, 0), (abs, -0.0, 0), (abs, -2.0, -1),
        (lambda x: leaky_relu(x, 0.1), 0.0, 0.1), (elu, 0.0, 1), (step, 0.0, 0), (sign, 0.0, 0),
        (sqrt, 0.0, INF), (lambda x: x**0.5, 0.0, INF), (lambda x: x**1.5, 0.0, 0),
        (lambda x: x**0, 0.0, 0), (lambda x: x**0.0, 0.0, 0), (lambda x: x**0, -2.0, 0), (lambda x: x**1, 0.0, 1),
        (lambda x: x**2, 0.0, 0), (lambda x: x**2, -3.0, -6), (lambda x: x**3, -2.0, 12),
        (lambda x: x**-1, -2.0, -0.25),
        (lambda x: x**-2, -2.0, 0.25), (lambda x: x**2.0, -3.0, -6), (lambda x: x**3, 0, 0), (lambda x: x**0, 0, 0),
        (lambda x: x**2, Fraction(0), 0), (lambda x: x**0, Fraction(0), 0), (lambda x: x**1, Fraction(0), 1),
        (sigmoid, 0.0, 0.25), (softplus, 0.0, 0.5), (log_sigmoid, 0.0, 0.5), (silu, 0.0, 0.5),
    ],
)  # fmt: skip
def test_derivative_at_the_edge(f, at, expected):
    assert slopes(f, at) == [expected]


def test_log_near_zero_from_above():
    assert slopes(log, 5e-324 * 2**52) == [1 / (5e-324 * 2**52)]
    with pytest.raises(ValueError, match="log"):
        log(Value(0.0))


def test_asin_and_acos_at_the_ends():
    assert slopes(Value.asin, 1.0) == [INF] and slopes(Value.acos, -1.0) == [-INF]


@pytest.mark.parametrize("f", [maximum, minimum])
def test_ties_of_maximum_and_minimum_share_evenly(f):
    assert slopes(f, 2.0, 2.0) == [0.5, 0.5] and slopes(lambda x: f(x, 2.0), 2.0) == [0.5]
    assert slopes(f, Fraction(2), Fraction(2)) == [Fraction(1, 2)] * 2
    assert slopes(lambda x: f(x, x), 2.0) == [1]


@pytest.mark.parametrize("at, expected", [(-1.0, 0), (0.0, 0), (0.5, 1), (2.0, 0), (3.0, 0)])
def test_clamp_has_derivative_zero_outside_and_at_the_bound(at, expected):
    assert slopes(lambda x: clamp(x, 0.0, 2.0), at) == [expected]


def test_derivative_by_the_exponent():
    assert slopes(lambda x, y: x**y, 0.0, 2.0)[1] == 0 and slopes(lambda x, y: x**y, 0.0, 0.0)[1] == 0
    assert math.isnan(slopes(lambda x, y: x**y, -2.0, 3.0)[1]) and slopes(lambda x, y: x**y, -2.0, 3.0)[0] == 12
    assert slopes(lambda y: 0.0**y, 2.0) == [0]


@pytest.mark.parametrize("exponent", [0, 0.0, 0.5, 1, 1.5, 2, 3])
def test_zero_to_a_power_goes_backward(exponent):
    """A stumble of micrograd, whose backward divides by the base."""
    x = Value(0.0)
    (x**exponent).backward()
    assert not math.isnan(x.grad)


def test_a_negative_base_does_not_turn_complex():
    with pytest.raises(ValueError, match="fractional exponent"):
        Value(-1.0) ** 0.5
    with pytest.raises(ValueError, match="fractional exponent"):
        (-1.0) ** Value(0.5)
    assert (Value(-1 + 0j) ** 0.5).data == pytest.approx(1j)  # complex if it was before


@pytest.mark.parametrize("n, expected", [(1, 0), (2, 2), (3, 0), (4, 0)])
def test_derivatives_of_a_square_at_zero(n, expected):
    """A stumble of HIPS autograd: nan in the third derivative."""
    x = Value(0.0)
    y = x**2
    for _ in range(n):
        y = gradient(y, x)
    assert y.data == expected


def test_norm_at_zero():
    """√(x² + y²) has no derivative at 0, and 0 · inf says so; that of |x| is 0 by convention, also in higher orders."""
    assert all(map(math.isnan, slopes(lambda x, y: sqrt(x * x + y * y), 0.0, 0.0)))
    x = Value(0.0)
    assert gradient(gradient(abs(x), x), x).data == 0


def test_a_branch_that_is_not_taken_does_not_spoil_the_derivative():
    """A stumble of HIPS autograd: nan from where(), here maximum and clamp before log and sqrt."""
    assert slopes(lambda x: log(maximum(x, 1e-9)), -1.0) == [0]
    assert slopes(lambda x: sqrt(clamp(x, 1.0, 4.0)), -1.0) == [0]


@pytest.mark.parametrize(
    "f, at, expected",
    [
        (lambda x: sqrt(detach(x)), 0.0, 0), (lambda x: sqrt(step(x)), -1.0, 0), (lambda x: sqrt(sign(x)), 0.0, 0),
        (lambda x: x + detach(x - 2.0) ** 0.5, 2.0, 1), (lambda x: detach(x) * 1e308 * 10 * x, 0.5, INF),
    ],
)  # fmt: skip
def test_no_derivative_passes_where_the_table_says_0_not_even_an_infinite_one(f, at, expected):
    """0 · ∞ would be nan. (`slopes` asks that gradient says the same.)"""
    assert slopes(f, at) == [expected]


@pytest.mark.parametrize("x", [-1e300, -1e4, -1000.0, -745.0, -40.0, 0.0, 40.0, 710.0, 1000.0, 1e4, 1e300])
def test_nothing_overflows_in_the_tails(x):
    for f in (sigmoid, softplus, log_sigmoid, silu, Value.gelu, Value.tanh, elu):
        y = f(Value(x))
        assert math.isfinite(y.data) and math.isfinite(slopes(f, x)[0]), f
    assert sigmoid(Value(x)).data == pytest.approx(0.5 if x == 0 else float(x > 0), abs=1e-17)
    assert softplus(Value(x)).data == pytest.approx(math.log(2) if x == 0 else max(x, 0.0), abs=1e-17)
    assert log_sigmoid(Value(x)).data == -softplus(Value(-x)).data


@pytest.mark.parametrize("x", [-1000.0, -30.0, -1.0, 0.0, 1.0, 30.0, 1000.0])
def test_gradients_of_gradients_do_not_overflow_in_the_tails(x):
    for f in (sigmoid, softplus, log_sigmoid, silu, Value.gelu, Value.tanh, elu):
        v = Value(x)
        assert math.isfinite(gradient(gradient(f(v), v), v).data), f


def test_softplus_and_log_sigmoid_are_smooth_at_zero():
    """A stumble of JAX, where they were once made of abs and max."""
    x = Value(0.0)
    first = gradient(softplus(x), x)
    assert (first.data, gradient(first, x).data) == (0.5, 0.25)
    first = gradient(log_sigmoid(x), x)
    assert (first.data, gradient(first, x).data) == (0.5, -0.25)


def test_softplus_is_a_row_of_its_own():
    assert softplus(Value(1.0)).op.name == "softplus" and log_sigmoid(Value(1.0)).op.name == "log_sigmoid"


def test_small_numbers_keep_their_digits():
    assert expm1(Value(1e-20)).data == log1p(Value(1e-20)).data == 1e-20
    assert sigmoid(Value(-700.0)).data == pytest.approx(math.exp(-700), rel=1e-14)
    assert softplus(Value(-700.0)).data == pytest.approx(math.exp(-700), rel=1e-14)


def test_logsumexp_shifts_by_its_maximum():
    for shift in (-1e6, 0.0, 1e6):
        xs = [Value(shift + x) for x in (0.0, 1.0, 2.0)]
        y = logsumexp(xs)
        y.backward()
        assert y.data == pytest.approx(shift + math.log(1 + math.e + math.e**2), rel=1e-15)
        assert [x.grad for x in xs] == pytest.approx([math.exp(i) / (1 + math.e + math.e**2) for i in range(3)])


def test_softmax_of_large_scores():
    xs = [Value(1000.0), Value(1000.0), Value(-1000.0)]
    ps = softmax(xs)
    assert [p.data for p in ps] == pytest.approx([0.5, 0.5, 0.0], rel=1e-12)
    assert [d.data for d in gradient(ps[0], xs)] == pytest.approx([0.25, -0.25, 0.0])


@pytest.mark.parametrize("shift", [1e6, 1e12, 1e16, -1e16])
def test_softmax_is_the_same_after_a_shift_and_sums_to_one(shift):
    assert [p.data for p in softmax([Value(shift), Value(shift)])] == pytest.approx([0.5, 0.5], rel=1e-12)


@pytest.mark.parametrize("f", [log, lambda x: 1 / x, sqrt, lambda x: x**-1, lambda x: x**-0.5])
def test_a_value_that_does_not_exist_is_an_error_not_a_nan(f):
    with pytest.raises((ValueError, ZeroDivisionError), match="with x = "):
        f(Value(-1.0) if f is sqrt else Value(0.0))


def test_overflow_is_an_error_not_an_infinity():
    with pytest.raises(OverflowError, match=r"with x = 1000\.0"):
        exp(Value(1000.0))
    with pytest.raises(OverflowError, match=r"with x = 1e\+200"):
        Value(1e200) ** 2


def test_the_operand_of_a_dot_of_nothing_is_its_bias():
    b, t = Value(3.0, label="b"), Value(2.0, label="t")
    y = dot([], [], b)
    assert y.op.derivative_text(0, y.args)[0] == "1" and gradient(y * 2, b).data == 2.0
    assert "None" not in str(explain(y, b)) + str(explain(log_softmax([t])[0], t))
