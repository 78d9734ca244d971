"""Graphs of any size are built, run and freed by either engine, subclasses and weak references too; nothing leaks."""

import contextlib
import gc
import sys
import tracemalloc
import weakref

import pytest

import scalargrad
from scalargrad import Value, dot, gradient, logsumexp, softmax, total
from scalargrad.value import topological_order
from tests.support.subclasses import WithDel, WithDict, WithSlots


def below(kind, y, depth, **attributes):
    """A chain of nodes of a class, as a user's own operations would make it."""
    for _ in range(depth):
        z = kind(0.0)
        z.data, z.op, z.x, z.dx = y.data, (y * 1.0).op, y, 1.0
        for name, content in attributes.items():
            setattr(z, name, content)
        y = z
    return y


@pytest.mark.parametrize("shape", ["chain", "fan", "many"])
def test_a_million_nodes(shape):
    x = Value(1.0)
    alive = weakref.ref(x)
    if shape == "chain":
        y = x
        for _ in range(1_000_000):
            y = y + 0.0
    elif shape == "fan":
        y = total([x * 1.0 for _ in range(1_000_000)])
    else:
        y = x
        for _ in range(300_000):
            y = total([y, 0.0, x])
    y.backward()
    assert x.grad == {"chain": 1.0, "fan": 1e6, "many": 300_001.0}[shape]
    assert len(topological_order(y)) == {"chain": 1_000_001, "fan": 1_000_002, "many": 300_001}[shape]
    del x, y
    assert alive() is None  # by reference counts alone


@pytest.mark.parametrize(
    ("kind", "attributes"), [(WithDict, {"name": "z"}), (WithSlots, {"extra": 1}), (WithDel, {}), (Value, {})]
)
def test_deep_chains_of_subclasses(kind, attributes):
    x = Value(2.0)
    WithDel.gone = 0
    y = below(kind, x, 100_000, **attributes)
    refs = [weakref.ref(y), weakref.ref(y.x), weakref.ref(y.x.x)]
    y.backward()
    assert x.grad == 1.0 and type(y) is kind
    del y
    assert [ref() for ref in refs] == [None] * 3
    assert WithDel.gone == (100_000 if kind is WithDel else 0)


def test_deep_chains_through_attributes_tuples_and_data():
    for link in ("name", "tuple", "label", "data"):
        y = first = WithDict(1.0)
        alive = weakref.ref(first)
        for _ in range(100_000):
            z = WithDict(1.0)
            if link == "name":
                z.name = y
            elif link == "tuple":
                z.y = (y, (y,))
            else:
                setattr(z, link, (y,))
            y = z
        del first
        del y, z
        assert alive() is None, link


def test_weak_references_and_their_callbacks():
    called = []
    x = Value(1.0)
    y = x
    refs = []
    for i in range(1000):
        y = y * 1.0
        refs.append(weakref.ref(y, lambda ref, i=i: called.append(i)))
    keys = weakref.WeakKeyDictionary({y: "last"})
    assert keys[y] == "last" and refs[-1]() is y
    del y
    assert sorted(called) == list(range(1000)) and not keys
    assert all(ref() is None for ref in refs)


def test_a_callback_that_builds_and_frees_graphs():
    found = []

    def callback(_):
        z = total([Value(2.0) * 3.0, 1.0])
        z.backward()
        found.append(z.data)

    y = Value(1.0)
    refs = []
    for _ in range(100):
        y = y + 1.0
        refs.append(weakref.ref(y, callback))
    del y
    assert found == [7.0] * 100


def test_a_node_that_its_finaliser_saves():
    saved = []

    class Saved(Value):
        def __del__(self):
            saved.append(self)

    x = Value(3.0)
    y = below(Saved, x, 3)
    del y
    for count in (1, 2, 3):  # from the last node to the first: a finaliser is called once
        assert len(saved) == 1
        z = saved.pop()
        z.backward()
        assert z.data == 3.0 and (z * 2.0).data == 6.0 and x.grad == count
        del z
    assert not saved


# --- leaks ---


def step(parameters):
    hidden = [dot(parameters[:3], [0.5, -1.0, x], parameters[3]).tanh() for x in (1.0, 2, -3.0)]
    loss = logsumexp(softmax([hidden[0] * 2, hidden[1] - hidden[2], hidden[2] ** 2]))
    loss.label = "loss"
    loss.backward()
    list(loss.edges()), loss.args, loss.local_derivatives, repr(loss), topological_order(loss), loss < 1.0
    with contextlib.suppress(ZeroDivisionError):
        parameters[0] / 0
    gradient(loss, parameters)
    for p in parameters:
        p.data = p.data - 0.01 * p.grad
        p.grad = 0
    parameters[0].grad = (1.0, 2)
    parameters[0].grad = 10**30
    parameters[0].grad = 0


def test_ten_thousand_steps_leak_nothing():
    parameters = [Value(0.1, "a"), Value(-0.2), WithDict(0.3), Value(0.0)]
    for _ in range(100):
        step(parameters)
    gc.collect()
    blocks, references = sys.getallocatedblocks(), getattr(sys, "gettotalrefcount", lambda: 0)()
    values = sys.getrefcount(Value)  # each Value holds its type; the twin's have memory that is not counted in blocks
    tracemalloc.start()
    try:
        step(parameters)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(300):
            step(parameters)
        gc.collect()  # errors that were caught leave cycles
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    for _ in range(10_000 if scalargrad.engine == "native" else 1_000):
        step(parameters)
    gc.collect()
    assert after - before < 3000  # a byte a step and node would be 10,000
    assert sys.getallocatedblocks() - blocks < 300
    assert sys.getrefcount(Value) - values < 20
    assert getattr(sys, "gettotalrefcount", lambda: 0)() - references < 1000


def test_ints_and_rows_are_not_eaten():
    """The counts of what every node refers to."""
    gc.collect()
    x = Value(1.0)
    row, table = (x * x).op, Value
    counts = [sys.getrefcount(row), sys.getrefcount(table), sys.getrefcount(None)]
    for _ in range(1000):
        total([x * x, x**2, -x, x.exp(), x]).backward()
        Value(2.0, "x").zero_grad()
        v = x * 2.0
        v.op, v.x, v.y, v.dx, v.data = None, None, None, None, 2
    del v
    gc.collect()
    assert [sys.getrefcount(row), sys.getrefcount(table)] == counts[:2]
    assert abs(sys.getrefcount(None) - counts[2]) < 500
