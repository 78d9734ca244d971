"""@record: a function that records itself, and is called as before."""

import copy
import pickle
from types import SimpleNamespace

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


def test_arguments_by_name():
    @record
    def g(x, y=1.0, flag=False, *, scale=1.0):
        return (w * x - y if flag else w * x + y) * scale

    assert g(1.0, flag=True).data == g.function(1.0, flag=True).data == 1.0
    assert g(1.0, flag=True, y=3.0).data == -1.0 and g(1.0, scale=3.0).data == 9.0
    assert g(1.0).data == 3.0 and g(y=4.0, x=2.0).data == 8.0


def test_lists_and_attributes_that_are_changed_in_place_are_seen():
    xs, by_name, array = [1.0, 2.0], {"a": 2.0}, np.array([1.0, 1.0])

    @record
    def f():
        return w * sum(xs) * by_name["a"] * float(array.sum())

    assert f().data == 24.0
    xs.append(3.0)
    assert f().data == 48.0
    by_name["a"] = array[0] = 3.0
    assert f().data == 2.0 * 6.0 * 3.0 * 4.0

    class Model:
        def __init__(self):
            self.w, self.k, self.more = Value(2.0), 1.0, [1.0]

        @record
        def loss(self, x):
            return self.w * x * self.k * self.more[0]

    m = Model()
    assert m.loss(1.0).data == 2.0
    m.w, m.k, m.more[0] = Value(9.0), 5.0, 2.0
    z = m.loss(1.0)
    z.backward()
    assert z.data == 90.0 and m.w.grad == 10.0


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
