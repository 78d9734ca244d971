"""`record`: what stands in a program, what cannot be recorded, and that nothing of a recording stays behind."""

import math
import random
import threading

import numpy as np
import pytest

from scalargrad import Value, detach, dot, exp, gradient, log, mean, operation, record, relu, softmax, sqrt, step, where
from scalargrad.losses import binary_cross_entropy, cross_entropy, hinge
from scalargrad.nn import MLP
from scalargrad.recording import RecordingError
from scalargrad.watch import recording


@pytest.fixture
def w():
    return Value(2.0, label="w")


def lines(program):
    return [line.partition("  ")[2] for line in str(program).splitlines() if line.startswith(" ")]


# --- what stands in it ---


def test_a_program_is_a_list_of_lines(w):
    program = record(lambda x, y: [(w * x[0] - x[1]).relu(), exp(y)], [w], [1.0, 2.0], 3.0)
    assert str(program) == (
        "inputs      x[0], x[1], y\nparameters  w\n 1  v1 = w * x[0]\n 2  v2 = v1 - x[1]\n 3  v3 = relu(v2)\n"
        " 4  v4 = exp(y)\noutputs     v3, v4"
    )
    assert repr(program) == "<Program: 4 operations, 3 inputs, 1 parameters, 2 outputs>"


def test_constants_are_computed_and_what_is_the_same_is_there_once(w):
    c = Value(3.0)
    program = record(lambda x: exp(c) * x + w * x + x * w + (w * x).exp() * 0 + total_of([w * x]), [w], 1.0)
    assert lines(program)[:2] == [f"v1 = {math.exp(3)} * x", "v2 = w * x"]
    assert sum("w * x" in line or "x * w" in line for line in lines(program)) == 1


def total_of(xs):
    return sum(xs)  # begins with 0 + x


def test_what_the_result_does_not_need_is_gone(w):
    def f(x):
        exp(x)
        where(x, exp(x), 1.0)
        return w * x * 1 / 1 + 0

    assert lines(record(f, [w], 1.0)) == ["v1 = w * x"]


def test_sums_that_were_written_with_plus(w):
    b = Value(1.0, label="b")
    program = record(lambda x: b + w * x[0] + w * x[1] + w * x[2], [w, b], [1.0, 2.0, 3.0])
    assert lines(program) == ["v1 = dot([w, w, w], [x[0], x[1], x[2]], b)"]
    program = record(lambda x: x[0] + x[1] + x[2] + w, [w], [1.0, 2.0, 3.0])
    assert lines(program) == ["v1 = total([x[0], x[1], x[2], w])"]


def test_a_sum_that_is_used_twice_stays(w):
    def f(x):
        s = w * x + x
        return (s + x * x) * s

    program = record(f, [w], 3.0)
    assert program.compile("python")([2.0], [3.0]) == ((9.0 + 9.0) * 9.0, [3 * 9.0 + 3 * 18.0])


def test_arrays_come_as_arrays_of_values(w):
    program = record(lambda x: np.array([w, w * 2]) @ x, [w], np.array([1.0, 2.0]))
    assert program.inputs == ("x[0]", "x[1]")
    assert program.compile("python")([3.0], [1.0, 2.0]) == (15.0, [5.0])


@pytest.mark.parametrize("backend", ["python", "numpy", "native"])
def test_of_several_outputs(backend, w):
    run = record(lambda x: [w * x, x, w, 7.0], [w], 1.0).compile(backend)
    assert run.outputs([2.0], [3.0]) == [6.0, 3.0, 2.0, 7.0]
    assert run.outputs([2.0], [[3.0], [4.0]]) == [[6.0, 3.0, 2.0, 7.0], [8.0, 4.0, 2.0, 7.0]]
    with pytest.raises(ValueError, match="4 outputs, and a gradient is that of one"):
        run([2.0], [3.0])


@pytest.mark.parametrize("backend", ["python", "numpy", "native"])
def test_an_output_that_was_not_computed(backend, w):
    b = Value(5.0)
    assert record(lambda x: w, [w, b], 1.0).compile(backend)([2.0, 5.0], [[3.0], [4.0]]) == (2.0, [1.0, 0.0])
    assert record(lambda: w * w, [w]).compile(backend)([3.0]) == (9.0, [6.0])
    value, slopes = record(lambda x: x + w * 0, [w], 1.0).compile(backend)([2.0], [[3.0], [4.0]])
    assert (value, slopes) == (3.5, [0.0])


def test_numbers_given_in_any_form(w):
    for backend in ("python", "numpy", "native"):
        run = record(lambda x: w * x, [w], 1.0).compile(backend)
        assert run([w], [3.0]) == run((2.0,), (3.0,)) == (6.0, [3.0])
        value, slopes = run(np.array([2.0]), np.array([[3.0], [5.0]]))
        assert value == 8.0 and isinstance(slopes, np.ndarray) and slopes.tolist() == [4.0]
        assert run.outputs(np.array([2.0]), np.array([[3.0], [5.0]])).tolist() == [6.0, 10.0]


# --- other numbers than those of the example ---


def same_far_away(f, parameters, example, *others):
    run = record(f, parameters, *example).compile("python")
    numpy, native = (record(f, parameters, *example).compile(name) for name in ("numpy", "native"))
    for other in others:
        for p in parameters:
            p.grad = 0
        y = f(*other)
        y.backward()
        flat = [x for arg in other for x in (arg if isinstance(arg, list) else [arg])]
        for one in (run, numpy, native):
            value, slopes = one([p.data for p in parameters], flat)
            assert value == pytest.approx(y.data, rel=1e-12)
            assert slopes == pytest.approx([p.grad for p in parameters], rel=1e-11, abs=1e-300)


def test_softmax_takes_no_largest_along(w):
    f = lambda x: dot(softmax([w * one for one in x]), [1.0, 2.0, 4.0])  # noqa: E731
    same_far_away(f, [w], [[0.1, 0.2, 0.3]], [[900.0, -900.0, 1.0]], [[-5.0, 4.0, 3.0]])


def test_where_and_detach(w):
    same_far_away(lambda x: where(step(x), w * x, 0.1 * w), [w], [1.0], [-2.0], [3.0], [0.0])
    same_far_away(lambda x: where(x, w * x, 0.1 * w), [w], [1.0], [-2.0], [0.0])
    same_far_away(lambda x: detach(w * x) * w, [w], [1.0], [-2.0], [5.0])


@pytest.mark.parametrize(
    "loss, example, others",
    [
        (lambda o, t: hinge([o[0]], [t]), 1, (-1, 1)),
        (lambda o, t: cross_entropy(o, t), 0, (1, 2, 0)),
        (lambda o, t: binary_cross_entropy(o[0].sigmoid(), t), 1, (0, 0.25)),
    ],
)
def test_losses_with_targets_as_inputs(loss, example, others):
    net = MLP(2, [4, 3], activation=["tanh", None], seed=2)
    same_far_away(
        lambda x, t: loss(net(x), t), net.parameters(), ([0.1, 0.2], example), *(([3.0, -2.0], t) for t in others)
    )


def test_soft_targets_as_inputs():
    net = MLP(2, [3], activation=None, seed=2)
    f = lambda x, t: cross_entropy(net(x), t)  # noqa: E731
    same_far_away(f, net.parameters(), ([0.1, 0.2], [0.5, 0.5, 0.0]), ([1.0, 2.0], [0.0, 0.1, 0.9]))


def test_gradient_inside_a_recording_takes_the_branch_of_each_run(w):
    run = record(lambda x: gradient(relu(w * x) ** 2, w), [w], 1.0).compile("python")
    assert run([2.0], [3.0]) == (36.0, [18.0])
    assert run([2.0], [-3.0]) == (0, [0])


def test_nothing_passes_through_a_branch_that_was_not_taken(w):
    for backend in ("python", "numpy", "native"):
        assert record(lambda x: sqrt(relu(w * x)), [w], 1.0).compile(backend)([2.0], [-1.0]) == (0.0, [0.0])


# --- what cannot be recorded ---

DECISIONS = {
    "if": lambda x: 1 * x if x > 0 else x,
    "and": lambda x: x and x,
    "max": lambda x: max(x, 2 * x),
    "sorted": lambda x: sorted([x, 2 * x])[0],
    "in": lambda x: x * 1 if x in [3.0] else x,
    "float": lambda x: x * float(x),
    "math": lambda x: x * math.exp(x),
    "int": lambda x: x * int(x),
    "round": lambda x: x * round(x),
    "asarray": lambda x: x * np.asarray(x, float),
    "while": lambda x: next(iter(lambda: x / 2 < 1, True)),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_a_decision_by_the_number_of_a_value_is_an_error_with_its_line(decide, w):
    line = decide.__code__.co_firstlineno
    with pytest.raises(RecordingError, match=rf"test_record.py, line {line}: .* (decides by|takes) the number"):
        record(lambda x: decide(w * x), [w], 3.0)
    assert not recording() and (w > 1) and w.data == 2.0


TAKING_OUT = [lambda w, x: w * x.data, lambda w, x: w * random.random(), lambda w, x: w.data * x + w]


@pytest.mark.parametrize("takes", TAKING_OUT)
def test_numbers_that_are_taken_out_are_found_out(takes, w):
    with pytest.raises(RecordingError, match="with other numbers than those of the example"):
        record(lambda x: takes(w, x), [w], 3.0)
    assert w.data == 2.0


def test_what_a_function_remembers_is_found_out(w):
    seen = []

    def f(x):
        seen.append(x)
        return w * x * len(seen)

    with pytest.raises(RecordingError, match="remembers something"):
        record(f, [w], 3.0)


@pytest.mark.parametrize("f", [lambda w, x: [w, w][x] * 1, lambda w, x: sum(w for _ in range(x))])
def test_indices_and_counts_are_plain_numbers(f, w):
    with pytest.raises(RecordingError, match=r"test_record\.py, line \d+: .* counts or chooses"):
        record(lambda x: f(w, x), [w], 1)


@pytest.mark.parametrize(
    ("f", "parameters", "example", "kind", "message"),
    [
        (lambda x: 3.0, "w", (1.0,), RecordingError, "gives 3.0 and no Value"),
        (lambda x: None, "w", (1.0,), RecordingError, "gives None, and not a Value"),
        (lambda x: {"a": x}, "w", (1.0,), RecordingError, "and not a Value or a list of Values"),
        (lambda x: x * 1.0, "w", (1.0,), ValueError, "uses none of the 1 parameters"),
        (lambda x: x, [2.0], (1.0,), TypeError, "2.0 is no parameter"),
        (lambda x: x, Value(1.0), (1.0,), TypeError, r"a list of Values: \[Value"),
        (lambda x: x, [Value(1.0) * 2], (1.0,), ValueError, "was computed: a parameter is a leaf"),
        (lambda x: x, [v := Value(1.0), v], (1.0,), ValueError, "in the list twice"),
        (lambda x: x, "w", ({"a": 1},), TypeError, "a dict is not a number"),
        (lambda x, y: x, "w", (1.0,), TypeError, "missing 1 required positional argument: 'y'"),
    ],
)
def test_errors(f, parameters, example, kind, message, w):
    with pytest.raises(kind, match=message):
        record(f, [w] if parameters == "w" else parameters, *example)


@pytest.mark.parametrize("backend", ["python", "numpy", "native"])
def test_errors_of_a_run(backend, w):
    run = record(lambda x, y: w * x + y, [w], 1.0, 2.0).compile(backend)
    with pytest.raises(ValueError, match="has 1 parameters, and was given 2"):
        run([1.0, 2.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="has 2 inputs, and was given 3 numbers"):
        run([1.0], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="has 2 inputs, and sample 1 has 3 numbers"):
        run([1.0], [[1.0, 2.0], [1.0, 2.0, 3.0]])
    with pytest.raises(ValueError, match=r"shape \(samples, 2\), not \(1, 2, 1\)"):
        run([1.0], np.zeros((1, 2, 1)))
    with pytest.raises(ValueError, match="there are no samples"):
        run([1.0], np.zeros((0, 2)))
    with pytest.raises(TypeError, match="a list of 2 numbers, or of samples"):
        run([1.0], 3.0)


def test_errors_of_compiling(w):
    program = record(lambda x: w * x, [w], 1.0)
    with pytest.raises(ValueError, match="no back end 'cuda': choose one of python, numpy, native, jax"):
        program.compile("cuda")
    with pytest.raises(TypeError, match="'native' has no dtype: only numpy and jax do"):
        program.compile("native", dtype="float32")
    with pytest.raises(ValueError, match="no dtype 'int' here: choose one of float64, float32"):
        program.compile("numpy", dtype="int")


def test_an_error_in_the_function_leaves_everything_as_it_was(w):
    with pytest.raises(KeyError):
        record(lambda x: {}[w * x], [w], 1.0)
    assert not recording() and w.data == 2.0 and Value(1.0) < 2


def test_other_threads_may_compare_meanwhile(w):
    inside, done, found = threading.Event(), threading.Event(), []

    def other():
        inside.wait(10)
        found.append(Value(1.0) < Value(2.0) and bool(Value(3.0)))
        done.set()

    thread = threading.Thread(target=other)
    thread.start()

    def f(x):
        inside.set()
        assert done.wait(10)
        return w * x

    record(f, [w], 1.0)
    thread.join()
    assert found == [True]


def test_a_recording_within_a_recording(w):
    def f(x):
        inner = record(lambda y: w * y, [w], 1.0).compile("python")
        return w * x * inner([2.0], [3.0])[0]

    assert record(f, [w], 1.0).compile("python")([2.0], [1.0]) == (12.0, [6.0])
    assert not recording()


def test_batches_of_the_engine_are_for_python(w):
    program = record(lambda: mean((w * np.array([1.0, 2.0])) ** 2), [w])
    assert program.compile("python").outputs([2.0]) == 10.0
    with pytest.raises(TypeError, match=r"'numpy' computes with floats, and array\(\[1., 2.\]\) is none"):
        program.compile("numpy")


@pytest.mark.parametrize("backend", ["python", "numpy", "native"])
def test_operations_of_ones_own(backend, w):
    of_text = operation("swish_of(x)", "x * sigmoid(x)", "sigmoid(x) + z * sigmoid(-x)")
    of_python = operation("lgamma_of(x)", math.lgamma, lambda x: math.log(x) - 1 / (2 * x))
    for own, at in ((of_text, 0.5), (of_python, 100.0)):
        w.grad = 0
        z = own(w * at)
        z.backward()
        value, slopes = record(lambda x: own(w * x), [w], at).compile(backend)([2.0], [[at], [at]])  # noqa: B023
        assert value == pytest.approx(z.data, rel=1e-12) and slopes == pytest.approx([w.grad], rel=1e-12)


def test_python_raises_where_arrays_have_nan(w):
    program = record(lambda x: log(w * x), [w], 1.0)
    with pytest.raises(ValueError, match="math domain error"):
        program.compile("python")([2.0], [-1.0])
    for backend in ("numpy", "native"):
        assert math.isnan(program.compile(backend)([2.0], [-1.0])[0])
