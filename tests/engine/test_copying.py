"""Graphs are copied and pickled at any depth, and what was shared stays shared."""

import copy
import pickle
import threading
from fractions import Fraction

import pytest

from scalargrad import Value, dot, gradient, logsumexp, maximum, total
from scalargrad.value import topological_order


def chain(x, n):
    for _ in range(n):
        x = x * 1.0000001
    return x


@pytest.mark.parametrize("depth", [1, 100_000])
@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, *(lambda y, p=p: pickle.loads(pickle.dumps(y, p)) for p in (2, 4, 5))],
    ids=["deepcopy", "pickle 2", "pickle 4", "pickle 5"],
)  # fmt: skip
def test_deep_graphs_are_copied_and_pickled(duplicate, depth):
    x = Value(1.0, label="x")
    y = chain(x, depth)
    y.backward()
    twin = duplicate(y)
    order = topological_order(twin)
    assert twin is not y and len(order) == depth + 1 and not set(order) & {x, y}
    assert order[0].label == "x" and order[0].grad == x.grad and twin.data == y.data and twin.op is y.op
    twin.backward()
    assert order[0].grad == pytest.approx(2 * x.grad) and x.grad == pytest.approx(y.data)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda y: pickle.loads(pickle.dumps(y))], ids=["copy", "pickle"])
def test_what_several_roots_share_stays_shared(duplicate):
    x = Value(2.0)
    inner = x * x
    y, z = inner + 1, inner * x
    for roots in ([x, y, z], [z, y, x], [inner, z], {"y": y, "z": z, "x": x}.values(), [y, y]):
        twins = duplicate(list(roots))
        assert len(topological_order(*twins)) == len(topological_order(*roots))
    x2, y2, z2 = duplicate([x, y, z])
    total([y2, z2]).backward()
    assert x2.grad == 4.0 + 12.0 and x.grad == 0


def test_a_graph_may_be_pickled_again_and_after_a_failure():
    x = Value(2.0)
    bad = Value(Fraction(1)) * Value(Fraction(2))
    bad.label = lambda: None  # cannot be pickled
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        pickle.dumps([x * bad, bad])
    bad.label = None
    for _ in range(3):
        y = pickle.loads(pickle.dumps(x * bad + x))
        assert y == 6.0 and len(topological_order(y)) == len(topological_order(x * bad + x))


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda y: pickle.loads(pickle.dumps(y))], ids=["copy", "pickle"])
def test_inner_nodes_are_copied_after_the_whole_graph_was(duplicate, fails):
    """Whatever a copy remembers while it is under way, it has to forget; also where it broke off."""
    x = Value(1.0)
    inner = chain(x, 20_000)
    y = chain(inner, 20_000)
    if fails:
        x.label = threading.Lock()  # can neither be pickled nor copied
        with pytest.raises(TypeError):
            duplicate(y)
        x.label = None
    else:
        duplicate(y)
    for node in (inner, y, inner):
        twin = duplicate(node)
        assert twin.data == node.data and len(topological_order(twin)) == len(topological_order(node))


def test_a_shallow_copy_shares_its_parents():
    x = Value(2.0, label="x")
    y = x * x
    twin = copy.copy(y)
    assert twin is not y and twin.args == (x, x) and twin.args[0] is x and twin.data == y.data
    gradient(twin, x)


def test_every_kind_of_row_is_pickled_by_name():
    a, b = Value(2.0), Value(3.0)
    y = logsumexp([a, maximum(a, b), dot([a], [b], 1.0), total([a, b]), a**b, -a, abs(b)])
    twin = pickle.loads(pickle.dumps(y))
    assert [node.op for node in topological_order(twin)] == [node.op for node in topological_order(y)]
    twin.backward()
    y.backward()
    assert [n.grad for n in topological_order(twin)] == [n.grad for n in topological_order(y)]
