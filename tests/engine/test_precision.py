"""Floats in every row of the table: value and derivative within 4 units in the last place, from 10⁻³⁰⁰ to 10³⁰⁰.

The right answer is the same row in 150 digits, which `test_table` holds to SymPy. What is smaller than the smallest
normal float (2.2 · 10⁻³⁰⁸) has fewer digits, and is left out; so is what no float can hold.
"""

import math
import random

import mpmath
import pytest

from scalargrad import Value
from scalargrad.derivatives import TABLE
from scalargrad.losses import binary_cross_entropy_with_logits, cross_entropy
from scalargrad.value import apply
from tests.support.points import ROWS

DIGITS = 150
SMALLEST = 2.3e-308

# Where it cannot hold: at a zero of a sum of two, digits cancel that its terms do not have.
SLOPES_WITH_A_ZERO = {"silu": (-1.4, -1.1), "gelu": (-1.3, -0.5)}
TAILS = {"erfc", "normal_cdf", "gelu"}  # mpmath cannot say what they are beyond 10⁵; it is 0, 1, 2 or x
# Not here: rows of many operands, whose sum is rounded at each of them; x % y and x // y of huge x, no longer exact.
UNARY = [op for op in ROWS if len(op.arguments) == 1 and op.in_pairs]
BINARY = [op for op in ROWS if len(op.arguments) == 2 and op.in_pairs and op.name not in ("floordiv", "mod")]


def numbers(rng, count):
    """Of every size, of both signs, and many where functions bend and saturate."""
    for _ in range(count):
        yield rng.choice((-1, 1)) * 10 ** rng.uniform(-300, 300)
        yield rng.uniform(-40, 40)
        yield rng.uniform(-1, 1)
        yield rng.choice((-1, 1)) * 10 ** rng.uniform(-5, 3)


def units(found, expected):
    """By how many units in the last place a float is off."""
    if not SMALLEST < abs(expected) < 1.7e308:
        return 0.0
    return float(abs(mpmath.mpf(found) - expected) / math.ulp(float(expected)))


def check(op, point):
    try:
        z = apply(op, *map(Value, point))
    except (ValueError, ArithmeticError):  # outside of the domain, or too large
        return
    with mpmath.workdps(DIGITS):
        exactly = [mpmath.mpf(x) for x in point]
        result = op.forward(*exactly)
        assert units(z.data, result) <= 4, f"{op.name}{point} = {z.data}, right {mpmath.nstr(result, 20)}"
        for i, found in enumerate(z.local_derivatives):
            low, high = SLOPES_WITH_A_ZERO.get(op.name, (0, 0))
            if low < point[0] < high or (op.name == "pow" and point[0] < 0):
                continue
            expected = op.derivative(i, result, *exactly)
            assert units(found, expected) <= 4, f"∂{op.name}{point}/∂{i} = {found}, right {mpmath.nstr(expected, 20)}"


@pytest.mark.parametrize("op", UNARY, ids=lambda op: op.name)
def test_every_row_of_one_argument(op):
    for x in numbers(random.Random(op.name), 100):
        if abs(x) < 1e5 or op.name not in TAILS:
            check(op, (x,))


@pytest.mark.parametrize("op", BINARY, ids=lambda op: op.name)
def test_every_row_of_two_arguments(op):
    rng = random.Random(op.name)
    for x, y in zip(numbers(rng, 60), reversed(list(numbers(rng, 60)))):
        check(op, (x, y))


def test_the_check_itself_notices_seven_units():
    with pytest.raises(AssertionError):
        assert units(1.0 + 7 * math.ulp(1.0), mpmath.mpf(1)) <= 4


@pytest.mark.parametrize("size", [0.0, 1e3, 1e6, 1e12, 1e15, 1e16])
def test_the_softmax_of_equal_logits_of_any_size(size):
    """Public reports: exp(x − logsumexp) loses what the logarithm has lost beside a large x."""
    a, b = Value(size), Value(size)
    apply(TABLE["logsumexp"], a, b).backward()
    assert (a.grad, b.grad) == (0.5, 0.5)
    a, b = Value(size), Value(size)
    cross_entropy([a, b], 0).backward()
    assert (a.grad, b.grad) == pytest.approx((-0.5, 0.5), rel=1e-15)


@pytest.mark.parametrize("z", [0.0, 1.0, 20.0, 30.0, 36.0, 40.0, 100.0, 700.0])
def test_cross_entropies_from_logits(z):
    with mpmath.workdps(400):
        expected = mpmath.log1p(mpmath.exp(-mpmath.mpf(z)))
        slope = -1 / (1 + mpmath.exp(mpmath.mpf(z)))
    for loss in (lambda x: binary_cross_entropy_with_logits(x, 1), lambda x: cross_entropy([x, 0.0], 0)):
        x = Value(z)
        y = loss(x)
        y.backward()
        assert units(y.data, expected) <= 4 and units(x.grad, slope) <= 4


INF = math.inf


@pytest.mark.parametrize(
    "logits, value, slopes",
    [
        ((-INF, -INF), -INF, (0, 0)),  # what is nowhere passes nothing on: a row that is masked as a whole
        ((-INF,), -INF, (0,)),
        ((INF, 0.0), INF, (1, 0)),
        ((INF, INF), INF, (0.5, 0.5)),
        ((-INF, 0.0), 0.0, (0, 1)),
        ((0.0, -40.0), 4.248354255291589e-18, (1.0, 4.248354255291589e-18)),
    ],
)
def test_logsumexp_of_infinities_and_beside_them(logits, value, slopes):
    xs = list(map(Value, logits))
    y = apply(TABLE["logsumexp"], *xs)
    y.backward()
    assert y.data == value and [x.grad for x in xs] == pytest.approx(slopes, rel=1e-15)
