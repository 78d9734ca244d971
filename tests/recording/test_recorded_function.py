"""@record: a function that records itself, and is called as before."""

import copy
import gc
import pickle
import sys
import threading
import weakref
from dataclasses import dataclass
from types import SimpleNamespace

import numpy
import numpy as np
import pytest

from scalargrad import Value, draw, explain, gradient, record
from scalargrad.nn import MLP
from scalargrad.recording import RecordingError, recorded

w = Value(2.0, label="w")


@record
def loss(x, y=1.0):
    """Its docstring."""
    return (w * x - y) ** 2


@pytest.fixture(autouse=True)
def fresh():
    w.data, w.grad = 2.0, 0


def test_called_as_before():
    z = loss(3.0, 1.0)
    assert z.data == 25.0 and loss.__doc__ == "Its docstring." and loss.__name__ == "loss"
    z.backward()
    assert w.grad == 30.0
    w.data = 1.0  # the numbers of now
    assert loss(3.0, y=1.0).data == 4.0 and loss(3.0).data == 4.0
    w.grad = 0
    (loss(1.0, 3.0) + 2 * loss(2.0, 3.0)).backward()
    assert w.grad == 2 * (1 - 3) + 2 * 2 * (2 - 3) * 2


def test_values_among_the_arguments_get_their_gradient():
    x = Value(3.0)
    loss(x * 1, 1.0).backward()
    assert (x.grad, w.grad) == (20.0, 30.0)


def test_another_structure_is_recorded_anew_and_the_last_few_are_kept():
    seen = SimpleNamespace(lengths=[])

    @record
    def sum_of(xs):
        seen.lengths.append(len(xs))
        return w * sum(xs)

    for n in (1, 2, 1, 2, 3):
        assert sum_of([1.0] * n).data == 2.0 * n
    once = seen.lengths.count(1)
    assert seen.lengths.count(2) == once == seen.lengths.count(3)
    for n in range(4, 4 + recorded.KEPT):
        sum_of([1.0] * n)
    sum_of([1.0])
    assert seen.lengths.count(1) == 2 * once and len(sum_of._kept) == recorded.KEPT


rate = 2.0


def test_a_name_that_stands_for_something_else_is_seen():
    """As ReverseDiff.jl's tape (issue 62) and thunder's traces (issue 1464) do not."""
    global rate
    power, slope = 2, Value(3.0)

    @record
    def f(x):
        return rate * (slope * x) ** power

    assert f(1.0).data == 18.0
    rate = 5.0
    assert f(1.0).data == 45.0
    power = 3
    assert f(1.0).data == 135.0
    slope = Value(1.0)
    z = f(2.0)
    z.backward()
    assert z.data == 40.0 and slope.grad == 120.0
    rate, power = 2.0, 2


def test_methods_have_parameters_of_their_own():
    class Line:
        def __init__(self, slope):
            self.slope = Value(slope)

        @record
        def loss(self, x):
            return (self.slope * x) ** 2

    one, other = Line(1.0), Line(3.0)
    assert one.loss(2.0).data == 4.0 and other.loss(2.0).data == 36.0
    other.loss(2.0).backward()
    assert one.slope.grad == 0 and other.slope.grad == 24.0


def test_a_network_trains_as_without():
    def trained(decorate):
        net = MLP(2, [4, 1], activation=["tanh", None], seed=1)
        error = decorate(lambda x, y: (net(x) - y) ** 2)
        for k in range(20):
            net.zero_grad()
            error([k / 10, 1.0], 0.5).backward()
            for p in net.parameters():
                p.data -= 0.1 * p.grad
        return [p.data for p in net.parameters()]

    assert trained(record) == pytest.approx(trained(lambda f: f), rel=1e-11)


def test_a_recorded_node_is_looked_at():
    z = loss(3.0, 1.0)
    z.label = "J"
    assert "loss" in draw(z).source
    assert "∂J/∂w" in str(explain(z, w)) and "30" in str(explain(z, w))
    assert repr(loss).startswith("<recorded <function loss")
    assert loss.program(3.0, 1.0).inputs == ("x", "y")


def test_what_it_does_not_do():
    z = loss(3.0, 1.0)
    with pytest.raises(TypeError, match=r"gradient\(\) needs the graph that loss.function makes"):
        gradient(z, w)
    assert gradient(loss.function(3.0, 1.0), w).data == 30.0
    for copying in (copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot be copied or pickled"):
            copying(z)
    with pytest.raises(RecordingError, match="gives 2 numbers, and a call that is recorded is one node"):
        record(lambda x: [w * x, x])(1.0)
    with pytest.raises(RecordingError, match="x > y decides"):
        record(lambda x: w * x if x > 0 else x)(1.0)


# --- what tells one structure from another ---


def test_lists_tuples_arrays_and_texts_are_different_structures():
    """As the keys of caches sometimes are not: cachier issue 60, chainlit 3045, streamlit 16559."""

    @record
    def f(x):
        kind = "tuple" if isinstance(x, tuple) else "list" if isinstance(x, list) else type(x).__name__
        first = 5.0 if isinstance(x, str) else x[0] if hasattr(x, "__getitem__") else x
        return w * (10.0 if first is True else first) * {"tuple": 2, "list": 3, "ndarray": 5}.get(kind, 1)

    numbers = numpy.array([3.0])
    for _ in range(2):
        assert [f(x).data for x in (7.0, "number", [3.0], (3.0,), numbers, [True], [4.0])] == [
            14.0, 10.0, 18.0, 12.0, 30.0, 60.0, 24.0
        ]  # fmt: skip


def test_an_array_of_values_gets_its_gradient_also_after_an_array_of_numbers():
    f = record(lambda xs: w * xs[0] * xs[1])
    assert f(numpy.array([2.0, 3.0])).data == 12.0
    xs = numpy.array([Value(2.0), Value(3.0)])
    f(xs).backward()
    assert [x.grad for x in xs] == [6.0, 4.0]
    mixed = numpy.array([2.0, Value(3.0)], object)
    f(mixed).backward()
    assert mixed[1].grad == 4.0


def test_the_same_value_twice_and_a_parameter_as_an_argument():
    f = record(lambda x, y: w * x * y)
    x = Value(3.0)
    f(x, x).backward()
    assert (x.grad, w.grad) == (12.0, 9.0)
    w.grad = 0
    f(w, 1.0).backward()
    assert w.grad == 4.0
    x.grad = w.grad = 0
    f(x, 1.0).backward()
    assert (x.grad, w.grad) == (2.0, 3.0)


def test_named_arguments_and_defaults():
    """torch.fx, PyTorch issues 44498 and 43619: defaults and names were lost."""

    @record
    def f(x, a=10.0, b=100.0):
        return w * x + a + b

    assert [f(1.0).data, f(1.0, b=0.0).data, f(b=1.0, x=2.0).data, f(1.0, a=0.0).data] == [112.0, 12.0, 15.0, 102.0]
    with pytest.raises(TypeError, match="b: arguments that can be given by name only are not recorded"):
        record(lambda x, *, b: w * x * b)(1.0, b=2.0)


def test_a_leaf_that_each_call_makes_is_a_constant():
    f = record(lambda x: Value(3.0) * x * w + Value(1.0))
    assert f(2.0).data == 13.0 and f(3.0).data == 19.0
    assert f.program(2.0).parameters == ("w",)


def test_a_recorded_function_in_a_recorded_function():
    inner = record(lambda x: (w * x) ** 2)
    outer = record(lambda x: inner(x) + inner(2 * x))
    outer(1.0).backward()
    assert w.grad == 20.0
    w.data, w.grad = 3.0, 0
    z = outer(1.0)
    z.backward()
    assert (z.data, w.grad) == (45.0, 30.0)


# --- methods, copies, threads ---


class Line:
    def __init__(self, slope, scale=1.0):
        self.slope, self.scale = Value(slope), scale

    @record
    def loss(self, x):
        return self.slope * x * self.scale

    @staticmethod
    @record
    def plain(x):
        return w * x

    @classmethod
    @record
    def of_class(cls, x):
        return w * x * 2


def test_what_an_object_is_given_is_seen():
    """TensorFlow issue 44980: a changed attribute of self was not."""
    line = Line(2.0)
    assert line.loss(3.0).data == 6.0
    line.scale = 10.0
    assert line.loss(3.0).data == 60.0
    line.slope = Value(1.0)
    z = line.loss(3.0)
    z.backward()
    assert z.data == 30.0 and line.slope.grad == 30.0
    assert Line.plain(3.0).data == line.plain(3.0).data == 6.0 and Line.of_class(3.0).data == 12.0


def test_a_recorded_method_does_not_keep_its_object_alive():
    """As functools.cache does: CPython issue 102618, flake8 1573."""
    line = Line(2.0)
    line.loss(3.0)
    gone = weakref.ref(line)
    del line
    gc.collect()
    assert gone() is None and not Line.loss._of


def test_an_object_that_cannot_be_a_key_has_recorded_methods():
    @dataclass  # with __eq__, and so without __hash__
    class Point:
        x: Value

        @record
        def twice(self, by):
            return self.x * by

    points = [Point(Value(1.0)), Point(Value(2.0))]
    assert [point.twice(3.0).data for point in points] == [3.0, 6.0]


def test_copies_are_recorded_anew():
    """JAX issue 24838: deepcopy of a compiled function was an empty shell."""
    assert copy.deepcopy(loss)(3.0, 1.0).data == copy.copy(loss)(3.0, 1.0).data == 25.0
    line = Line(2.0)
    line.loss(3.0)
    other = copy.deepcopy(line)
    other.slope.data = 5.0
    assert (line.loss(3.0).data, other.loss(3.0).data) == (6.0, 15.0)
    holder = {"line": line, "loss": line.loss, "plain": loss}
    again = copy.deepcopy(holder)
    again["line"].slope.data = 7.0
    assert again["loss"](1.0).data == 7.0 and again["plain"](3.0, 1.0).data == 25.0


def test_pickled_as_functions_are_by_name():
    assert pickle.loads(pickle.dumps(loss)) is loss
    again = pickle.loads(pickle.dumps(Line(4.0).loss))
    assert again(2.0).data == 8.0
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickle.dumps(record(lambda x: w * x))


def test_threads_may_call_it_at_once():
    """Also while one of them records, for which the parameters have other numbers for a moment."""
    f = record(lambda xs: w * sum(xs))
    failed = []

    def call(seed):
        try:
            for k in range(60):
                n = 1 + (seed * 7 + k) % (recorded.KEPT + 4)  # more structures than are kept
                assert f([1.0] * n).data == 2.0 * n
        except BaseException as error:
            failed.append(error)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=call, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not failed and len(f._kept) == recorded.KEPT


def test_lists_that_are_changed_in_place_are_seen():
    xs, by_name, array = [1.0, 2.0], {"a": 2.0}, np.array([1.0, 1.0])

    @record
    def f():
        return w * sum(xs) * by_name["a"] * float(array.sum())

    assert f().data == 24.0
    xs.append(3.0)
    assert f().data == 48.0
    by_name["a"] = array[0] = 3.0
    assert f().data == 2.0 * 6.0 * 3.0 * 4.0
