"""What cannot be recorded is an error that names the user's line and the remedy; what can be, is recorded."""

import math
import random
import statistics

import numpy as np
import pytest

from scalargrad import Value, dot, exp, maximum, record
from scalargrad.losses import cross_entropy, hinge
from scalargrad.recording import RecordingError
from scalargrad.watch import recording


@pytest.fixture
def w():
    return Value(2.0, label="w")


def inner(x):
    return 1 * x if x > 0 else x


def deeper(x):
    return max([inner(one) for one in [x]])


IN_LIBRARIES = {
    "statistics.median": (lambda x: statistics.median([x, 2 * x, 1.0]), "statistics.py"),
    "np.max": (lambda x: np.max(np.array([x, 2 * x])), "fromnumeric.py"),
    "np.argmax": (lambda x: x * np.argmax(np.array([x, 2 * x])), "fromnumeric.py"),
    "np.round": (lambda x: x * np.round(x), "fromnumeric.py"),  # NumPy swallows the error, and goes on
    "np.isclose": (lambda x: x if np.isclose(x, 1.0) else 2 * x, "numeric.py"),
    "random.choices": (lambda x: random.choices([x, 2 * x], weights=[x, 1.0])[0], "random.py"),
}


@pytest.mark.parametrize("name", IN_LIBRARIES)
def test_of_a_library_the_line_that_called_it_is_named(name, w):
    f, file = IN_LIBRARIES[name]
    line = f.__code__.co_firstlineno
    with pytest.raises(RecordingError, match=rf"^test_refusals.py, line {line} \(in {file}, line \d+\): "):
        record(lambda x: w * f(w * x), [w], 3.0)


def test_of_nested_functions_the_innermost_line_is_named(w):
    line = inner.__code__.co_firstlineno + 1
    with pytest.raises(RecordingError, match=rf"^test_refusals.py, line {line}: x > y decides"):
        record(lambda x: w * deeper(x), [w], 3.0)


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (lambda x: x if np.greater(x, 0) else 2 * x, r"np.greater\(x\) decides by"),
        (lambda x: x if np.isnan(x) else 2 * x, r"np.isnan\(x\) decides by"),
        (lambda x: x * x.round(), r"np.round\(x\) takes the number out"),
        (lambda x: x * math.floor(x), r"float\(x\) takes the number out .* exp, floor, …, in place of those of math"),
        (lambda x: x * math.hypot(x, 1.0), r"float\(x\) takes the number out"),
        (lambda x: x * complex(x), r"complex\(x\) takes the number out"),
        (lambda x: x if 0 < x < 3 else 2 * x, r"x > y decides by .*write relu, maximum, minimum"),
        (lambda x: x if x != 3 else 2 * x, r"x != y decides by"),
        (lambda x: x * any([x]), r"bool\(x\) decides by"),
        (lambda x: x * np.where(x > 0, 1, 2), r"x > y decides by"),
    ],
)
def test_every_way_to_look_at_a_number(f, message, w):
    with pytest.raises(RecordingError, match=message):
        record(lambda x: w * f(w * x), [w], 3.0)
    assert not recording()


def test_numpy_on_values_is_recorded(w):
    def f(xs):
        return np.sum(np.exp(xs * w)) + np.linalg.norm(xs) + np.clip(xs[0], 0, 1) + np.std(xs) + np.maximum(w, xs[1])

    program = record(f, [w], np.array([0.5, 1.5]))
    xs = np.array([Value(-1.0), Value(3.0)])
    w.data = 0.7
    y = f(xs)
    y.backward()
    value, slopes = program.compile("numpy")([0.7], [-1.0, 3.0])
    assert value == pytest.approx(y.data, rel=1e-13) and slopes == pytest.approx([w.grad], rel=1e-13)


def test_a_refusal_that_was_swallowed_is_raised_all_the_same(w):
    def f(x):
        try:
            return w * x if x > 0 else w
        except TypeError:
            return w * x * x

    with pytest.raises(RecordingError, match=r"line \d+: x > y decides by"):
        record(f, [w], 3.0)

    def other(x):
        try:
            x > 0  # noqa: B015
        except TypeError as error:
            raise KeyError("another") from error

    with pytest.raises(RecordingError, match="x > y decides by"):
        record(other, [w], 3.0)
    assert Value(1.0) < 2.0 and not recording()


# --- a second look, with other numbers ---

TAKEN_OUT = {
    "of an int": (lambda w, x: w * x.data, 3),
    "by order": (lambda w, x: min([x, 1.0 * w], key=lambda one: one.data) * w, 3.0),
    "by sign": (lambda w, x: (w if x.data > 0 else w * w) * x, 3.0),
    "a count of them": (lambda w, x: [w * x] * (1 if x.data > 0 else 2), 3.0),
    "the largest": (lambda w, x: exp(x - x.data) * exp(w - 2000.0 * (x.data > 0)), 3.0),
    "where only numbers near by are allowed": (lambda w, x: w * x.sqrt() * x.data, 3.0),
    "by text": (lambda w, x: w * float(f"{x:.2f}"), 3.0),
}


@pytest.mark.parametrize("way", TAKEN_OUT)
def test_numbers_taken_out_are_found_out(way, w):
    f, example = TAKEN_OUT[way]
    with pytest.raises(RecordingError, match="with other numbers than those of the example the function gives"):
        record(lambda x: f(w, x), [w], example)
    assert w.data == 2.0


def test_what_was_computed_before_is_found_out(w):
    before = w * 3
    with pytest.raises(RecordingError, match="uses what was computed before it was called"):
        record(lambda x: before * x, [w], 3.0)


def test_what_a_function_memoizes_is_found_out(w):
    kept = {}
    with pytest.raises(RecordingError, match="remembers something"):
        record(lambda x: kept.setdefault("square", w * x * x) + x, [w], 3.0)


@pytest.mark.parametrize("example", [1, -1])
def test_labels_are_no_other_numbers(example, w):
    """hinge takes 1 and −1 only, an index is one of the classes: where the function refuses another int, it stays."""
    program = record(lambda x, t: hinge([w * x], [t]), [w], 0.25, example)
    assert program.compile("python")([2.0], [0.25, -1]) == (1.5, [0.25])
    assert record(lambda x, t: cross_entropy([w * x], t), [w], 0.25, 0).compile("python")([2.0], [3.0, 0])[0] == 0


def test_the_second_look_stays_in_the_domain(w):
    """Of sqrt and log, and of what the function itself asserts."""

    def f(x):
        assert x.data > 0
        return w.log() * x.sqrt()

    assert record(f, [w], 4.0).compile("python")([1.0], [9.0]) == (0.0, [3.0])
    assert w.data == 2.0


def test_an_error_in_the_second_look_leaves_the_parameters_as_they_were(w):
    def f(x):
        if w.data != 2.0:
            raise KeyboardInterrupt
        return w * x

    with pytest.raises(KeyboardInterrupt):
        record(f, [w], 3.0)
    assert w.data == 2.0 and not recording() and Value(1.0) < 2.0


def test_infinite_results_are_the_same():
    w = Value(1.0)
    assert record(lambda x: maximum(w * x, math.inf), [w], 1.0).compile("numpy")([1.0], [2.0])[0] == math.inf


def test_a_graph_with_a_call_of_a_recorded_function(w):
    """Inside a recording it is its function; what it gave before, a node of its own, is run as well."""
    square = record(lambda x: (w * x) ** 2)
    program = record(lambda x: square(x) + square(2 * x), [w], 1.0)
    assert "recorded" not in str(program) and len(program.lines) == 6
    assert program.compile("numpy")([3.0], [1.0]) == (45.0, [30.0])
    from scalargrad.recording import read

    y = square(1.0) * square(2.0)  # 4 · 16, of rows with the same name
    run = read([y], [], [w]).compile("python")
    assert run([2.0]) == (64.0, [4 * 64.0 / 2])
    assert run([1.0]) == (4.0, [16.0])


def test_dot_of_nothing_and_the_only_class(w):
    from scalargrad import log_softmax

    f = lambda x: dot([], [], w) * x + log_softmax([w * x])[0]  # noqa: E731
    for backend in ("python", "numpy", "native"):
        assert record(f, [w], 1.0).compile(backend)([3.0], [[2.0], [4.0]]) == (9.0, [3.0])


def test_numbers_taken_out_beside_a_label_are_found_out(w):
    """No other int is tried there, but other floats are, of either sign."""
    with pytest.raises(RecordingError, match="with other numbers"):
        record(lambda x, t: hinge([w * x if x.data > 0 else w * w * x], [t]), [w], 0.25, 1)
