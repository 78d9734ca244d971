"""Faults that users of other recorders, tracers and compilers reported, each with the right answer: ours gives it.

More of them stand where the behaviour itself is tested: test_recorded_function (TensorFlow 44980, JAX 24838, CPython
102618, cachier 60, torch.fx 44498, ReverseDiff.jl 62, thunder 1464), test_agreement (JAX 939, 3335).
"""

import math

import numpy as np
import pytest

from scalargrad import Value, dot, elu, log1p, logsumexp, maximum, record, relu, softmax, sqrt, step, total, where
from scalargrad.functions import log_softmax
from scalargrad.recording import BACKENDS, RecordingError

INF = math.inf


@pytest.fixture(params=BACKENDS)
def backend(request):
    pytest.importorskip({"numpy": "numpy", "jax": "jax"}.get(request.param, "math"))
    return request.param


def test_numbers_that_are_no_arguments_are_no_constants():
    """PyTorch 12946: torch.jit.trace took a tensor from outside as a constant, without a gradient."""
    x = Value(2.0)
    f = record(lambda inputs: total([x + one for one in inputs]))
    f([1.0, 2.0]).backward()
    assert x.grad == 2.0
    x.data = 10.0
    assert f([1.0, 2.0]).data == 23.0
    with pytest.raises(ValueError, match="uses none of the 1 parameters"):
        record(lambda y: x + y, [Value(1.0)], 1.0)


@pytest.mark.parametrize(
    "f", [lambda x: x if x > 0 else 0 * x, lambda x: max(0, x), lambda x: log1p(x.exp()) if x < 18 else x]
)
def test_a_branch_on_a_tape_is_an_error_not_a_wrong_answer(f):
    """ReverseDiff.jl 31, 82, 234, LogDensityProblems.jl 85: a compiled tape kept the branch of its first numbers."""
    w = Value(1.0)
    with pytest.raises(RecordingError, match=r"test_public_reports.py, line \d+: "):
        record(lambda x: f(w * x), [w], -1.3)


def test_what_those_reports_wanted_to_write(backend):
    """ReverseDiff.jl 31 and 82: relu, elu and max, of several numbers some of which are not used."""
    ws = [Value(1.0, f"w{k}") for k in range(3)]
    program = record(lambda: total([where(step(w), w, 0.0) + maximum(0.0, w) + elu(w) for w in ws]), ws)
    value, slopes = program.compile(backend)([2.0, 3.0, -1.0])
    assert value == pytest.approx(3 * 5.0 + math.expm1(-1), rel=1e-15)
    assert slopes == pytest.approx([3.0, 3.0, math.exp(-1)], rel=1e-15)


def test_a_nan_of_the_other_branch(backend):
    """CasADi 1805, CppAD 8: the branch that was not taken has no derivative there, and made all of it NaN.

    Their remedy, a harmless number in place of the one outside the domain, is ours as well.
    """
    w = Value(1.0)
    program = record(lambda x: where(step(w * x), sqrt(maximum(w * x, 1e-9)), 0.0), [w], 1.0)
    run = program.compile(backend)
    assert (
        run([1.0], [-1.0]) == (0.0, [0.0]) and run([1.0], [0.0]) == (0.0, [0.0]) and run([1.0], [4.0]) == (2.0, [1.0])
    )
    assert record(lambda x: sqrt(relu(w * x)), [w], 1.0).compile(backend)([1.0], [-1.0]) == (0.0, [0.0])


@pytest.mark.parametrize(
    ("xs", "slopes"),
    [
        ([-INF, -INF], [0.0, 0.0]),  # JAX 6811, PyTorch 31829
        ([-INF, 1.0], [0.0, 1.0]),
        ([INF, 1.0], [1.0, 0.0]),  # PyTorch 49724
        ([INF, INF], [0.5, 0.5]),
    ],
)
def test_log_sum_exp_at_infinity(backend, xs, slopes):
    leaves = [Value(0.5), Value(0.25)]
    run = record(lambda: logsumexp(leaves), leaves).compile(backend)
    assert run(xs) == (max(xs), slopes)
    y = logsumexp([a := Value(xs[0]), b := Value(xs[1])])
    y.backward()
    assert [a.grad, b.grad] == slopes


def test_softmax_of_large_numbers(backend):
    """JAX 37234: compiled, the shift by the largest was lost. And where it is there, it keeps all digits."""
    w = Value(1.0)
    run = record(lambda x, t: dot(softmax([w * one for one in x]), t), [w], [0.1, 0.2, 0.3], [1.0, 2.0, 4.0]).compile(
        backend
    )
    value, (slope,) = run([1.0], [2.5e21, 2.5e21, -1e21, 1.0, 2.0, 4.0])
    assert value == 1.5 and slope == 0.0  # JAX's numbers in float64
    value, _ = run([1.0], [1e6, 1e6 - 1, 0.0, 1.0, 0.0, 0.0])
    assert value == pytest.approx(1 / (1 + math.exp(-1)), rel=1e-15)


def test_log_softmax_of_one_of_many_far_apart(backend):
    """JAX 17117, 23842: a class far above the others."""
    leaves = [Value(0.0), Value(1.0)]
    run = record(lambda: log_softmax(leaves)[0], leaves).compile(backend)
    assert run([0.0, 1000.0]) == (-1000.0, [1.0, -1.0])


def test_a_sum_with_a_product_by_zero_beside_it(backend):
    """LoopVectorization.jl 259: C2 was wrong, where C1 and C2 are the same."""
    a = [[Value(k + 3.0 * j, f"a{j}{k}") for k in range(3)] for j in range(3)]
    flat = [entry for row in a for entry in row]

    def first(b):
        return total([total([row[k] * b[k] for k in range(3)]) for row in a])

    def second(b):
        return total([total([row[k] * b[k] - 0 * b[j] for k in range(3)]) for j, row in enumerate(a)])

    numbers, b = [0.5 * k - 2 for k in range(9)], [1.0, -2.0, 4.0]
    found = [record(f, flat, [1.0, 1.0, 1.0]).compile(backend)(numbers, b) for f in (first, second)]
    assert found[0] == found[1] == (sum(n * b[k % 3] for k, n in enumerate(numbers)), b * 3)


def test_a_loop_that_begins_with_the_second(backend):
    """PyTorch 56741: thirteen numbers less the first, put together four at a time, came out wrong."""
    ws = [Value(float(k)) for k in range(13)]

    def f(x):
        sums = [w + x * k for k, w in enumerate(ws)]
        return total([s * s for s in sums[1:]])

    numbers, x = [0.25 * k for k in range(13)], 2.0
    value, slopes = record(f, ws, 1.0).compile(backend)(numbers, [[x], [x]])
    sums = [n + x * k for k, n in enumerate(numbers)]
    assert value == pytest.approx(sum(s * s for s in sums[1:]), rel=1e-15)
    assert slopes == pytest.approx([0.0, *(2 * s for s in sums[1:])], rel=1e-15)


def test_an_index_that_comes_twice_adds_up_twice(backend):
    """The classic of gather and scatter: a row of an embedding that is looked up several times in one sample."""
    table = [[Value(1.0), Value(2.0)] for _ in range(3)]
    flat = [entry for row in table for entry in row]
    letters = [0, 2, 0, 0, 1, 2]

    def f(x):
        return total([dot(table[letter], [x, k]) ** 2 for k, letter in enumerate(letters)])

    numbers = [0.5, -1.0, 2.0, 0.25, -0.5, 1.5]
    value, slopes = record(f, flat, 1.0).compile(backend)(numbers, [3.0])
    expected, total_ = np.zeros((3, 2)), 0.0
    for k, letter in enumerate(letters):
        z = np.dot(np.reshape(numbers, (3, 2))[letter], [3.0, k])
        total_ += z * z
        expected[letter] += 2 * z * np.array([3.0, k])
    assert value == pytest.approx(total_, rel=1e-14) and slopes == pytest.approx(expected.ravel().tolist(), rel=1e-14)


def test_try_and_except_around_a_conversion():
    """JAX 20254: np.array(x) inside try … except, whose failure nobody sees."""
    w = Value(1.0)

    def f(x):
        try:
            return w * np.array(x, float)
        except Exception:
            return w

    with pytest.raises(RecordingError, match=r"float\(x\) takes the number out"):
        record(f, [w], 3.0)
