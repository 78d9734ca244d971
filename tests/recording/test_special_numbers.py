"""At kinks, at ties, at infinity and at NaN: every back end gives what the engine gives.

Where the engine raises, so does `python`; arrays have NaN or infinity there, as NumPy has.
"""

import itertools
import math

import numpy as np
import pytest

from scalargrad import Value, log, maximum, record, relu, softmax, sqrt, step, where
from scalargrad.derivatives import TABLE
from scalargrad.functions import clamp, log_softmax, logsumexp, minimum, norm
from scalargrad.recording import BACKENDS
from scalargrad.rows import ManyOp
from scalargrad.value import apply
from tests.support.points import sample_points

INF, NAN = math.inf, math.nan
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -2.0, 2.0, 800.0, -800.0, 1e200, -1e200, INF, -INF, NAN]
FEW = [0.0, 1.0, -1.0, 800.0, -1e200, INF, -INF, NAN]
FAST = [name for name in BACKENDS if name != "jax"]


def same(found, expected):
    return len(found) == len(expected) and all(
        a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-12 * max(1.0, abs(b))
        for a, b in zip(found, expected)
    )


def by_the_engine(f, point):
    xs = [Value(number) for number in point]
    y = f(*xs)
    y.backward()
    return [float(y.data), *(float(x.grad) for x in xs)]


def in_a_program(code, point):
    value, slopes = code(list(point))
    return [float(value), *map(float, slopes)]


def points(op):
    if isinstance(op, ManyOp):
        return list(itertools.product(FEW, repeat=3))[::7]
    return list(itertools.product(SPECIAL if len(op.arguments) < 3 else FEW, repeat=len(op.arguments)))


ROWS = [op for name, op in TABLE.items() if name not in ("sum_like", "detach", "dot")]


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_every_row(op):
    f = lambda *xs: apply(op, *xs) * 1.5  # noqa: E731
    start = [Value(float(x)) for x in sample_points(op)[0][:3]] if op.name != "where" else [Value(1.0) for _ in "cxy"]
    program = record(lambda: f(*start), start)
    codes = {backend: program.compile(backend) for backend in FAST}
    for point in points(op):
        if op.name == "relu" and math.isnan(point[0]):
            continue  # see below
        try:
            expected = by_the_engine(f, point)
        except (ValueError, ArithmeticError) as error:
            with pytest.raises(type(error)):
                codes["python"](list(point))
            continue
        for backend, code in codes.items():
            found = in_a_program(code, point)
            assert same(found, expected), f"{backend}: {op.name}{point} gives {found}, the engine {expected}"


KINKS = {
    "a branch that was not taken": (lambda x, y: sqrt(relu(x)) + y, [(-1.0, 0.0), (4.0, 0.0)]),
    "a tie of the maximum": (lambda x, y: maximum(x, y) * 2 + minimum(x, y), [(1.0, 1.0), (1.0, 2.0)]),
    "relu at 0": (lambda x, y: relu(x) * y + relu(-x), [(0.0, 3.0), (-0.0, 3.0)]),
    "abs at 0": (lambda x, y: abs(x - y), [(2.0, 2.0)]),
    "clamp at its bounds": (lambda x, y: clamp(x, 0.0, 1.0) * y, [(0.0, 3.0), (1.0, 3.0), (2.0, 3.0)]),
    "0 ** 0 and 0 ** 2": (lambda x, y: x**0 + x**2 * y + x**1, [(0.0, 3.0), (-2.0, 3.0)]),
    "a square root at 0": (lambda x, y: x**0.5 + y, [(0.0, 3.0)]),
    "a norm at 0": (lambda x, y: norm([x, y]), [(0.0, 0.0), (1e200, 1e200), (INF, 1.0), (NAN, INF)]),
    "where by a number": (lambda x, y: where(step(x), x * y, y), [(0.0, 3.0), (1.0, 3.0), (-1.0, 3.0)]),
    "softmax far away": (lambda x, y: softmax([x, y, 0.0])[0], [(900.0, -900.0), (-900.0, 900.0), (1e300, 1e300)]),
    "infinite logits": (
        lambda x, y: logsumexp([x, y]) + log_softmax([x, y, 1.0])[2] * 0.5,
        [(-INF, -INF), (-INF, 0.0), (INF, 0.0), (INF, INF), (NAN, 0.0)],
    ),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("kink", KINKS)
def test_kinks(backend, kink):
    if backend == "jax":
        pytest.importorskip("jax")
    f, at = KINKS[kink]
    leaves = [Value(0.75), Value(0.25)]
    code = record(lambda: f(*leaves), leaves).compile(backend)
    for point in at:
        expected, found = by_the_engine(f, point), in_a_program(code, point)
        assert same(found, expected), f"{point}: {found}, the engine {expected}"


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_nan_is_nowhere_0(backend):
    """A NaN in relu gives NaN; what passes back is what comes from above, or NaN."""
    if backend == "jax":
        pytest.importorskip("jax")
    w = Value(1.0)
    value, (slope,) = record(lambda x: relu(w * x) * 2, [w], 1.0).compile(backend)([1.0], [NAN])
    assert math.isnan(value) and math.isnan(slope)
    value, (slope,) = record(lambda: relu(w) * 2, [w]).compile(backend)([NAN])
    assert math.isnan(value) and slope != 0


@pytest.mark.parametrize(
    ("f", "point", "error", "arrays"),
    [
        (lambda x, y: log(x) + y, (-1.0, 1.0), ValueError, NAN),
        (lambda x, y: log(x) + y, (0.0, 1.0), ValueError, -INF),
        (lambda x, y: y / x, (0.0, 1.0), ZeroDivisionError, INF),
        (lambda x, y: x**0.5 + y, (-1.0, 1.0), ValueError, NAN),
        (lambda x, y: x**-1 + y, (0.0, 1.0), ZeroDivisionError, INF),
        (lambda x, y: (x * 1000).exp() + y, (1.0, 1.0), OverflowError, INF),
        (lambda x, y: x.sqrt() + y, (-1.0, 1.0), ValueError, NAN),
    ],
)
def test_where_the_engine_raises_arrays_have_what_numpy_has(f, point, error, arrays):
    leaves = [Value(0.5), Value(0.25)]
    program = record(lambda: f(*leaves), leaves)
    with pytest.raises(error):
        by_the_engine(f, point)
    with pytest.raises(error):
        program.compile("python")(list(point))
    for backend in ("numpy", "native"):
        assert same([program.compile(backend)(list(point))[0]], [arrays])


def test_one_sample_that_is_not_finite_does_not_spoil_the_others():
    w = Value(1.0)
    program = record(lambda x: log(w * x), [w], 1.0)
    for backend in ("numpy", "native"):
        found = program.compile(backend).outputs(np.array([1.0]), np.array([[1.0], [-1.0], [math.e], [0.0]]))
        assert same(found.tolist(), [0.0, NAN, 1.0, -INF])
