"""Named shapes of graphs, deep ones too: forward, backward, and freed without the collector."""

import gc
import sys
from fractions import Fraction

import pytest

from scalargrad import Value, dot, exp, gradient, logsumexp, maximum, total
from scalargrad.walk import topological_order


def chain(x, n):
    for _ in range(n):
        x = x * 1.0000001
    return x


# --- shapes ---


def test_diamond():
    x = Value(3.0)
    left, right = x * 2, x * x
    y = left * right
    y.backward()
    assert (x.grad, left.grad, right.grad) == (54.0, 9.0, 6.0)  # 2x³ -> 6x²
    assert gradient(y, x).data == 54.0


def test_stacked_diamonds_are_visited_once_each():
    """2⁶⁴ paths and 65 nodes."""
    x = y = Value(1)
    for _ in range(64):
        y = y + y
    assert len(topological_order(y)) == 65
    y.backward()
    assert x.grad == 2**64 == gradient(y, x).data


def test_a_node_comes_after_all_its_parents():
    x = Value(2.0)
    a = x + 1
    b = a * x
    y = b + a * b + x
    place = {node: i for i, node in enumerate(topological_order(y))}
    assert all(place[parent] < place[node] for node in place for parent in node.parents)


def test_one_order_for_several_outputs():
    x = Value(2.0)
    y, z = x + 1, x * 2
    order = topological_order(y, z, y)
    assert len(order) == 3 and order[0] is x and set(order) == {x, y, z}


def test_fan_out():
    x = Value(2.0)
    ys = [x * k for k in range(1000)]
    total(ys).backward()
    assert x.grad == sum(range(1000))


def test_fan_in():
    xs = [Value(float(i)) for i in range(1000)]
    dot(xs, xs).backward()
    assert [x.grad for x in xs] == [2.0 * i for i in range(1000)]


def test_unused_input():
    x, unused = Value(2.0), Value(3.0)
    y = x * x
    y.backward()
    assert unused.grad == 0
    by_x, by_unused = gradient(y, [x, unused])
    assert by_x.data == 4.0 and by_unused.data == 0 and by_unused.is_leaf


def test_constant_output():
    x = Value(2.0)
    constant = Value(5.0)
    constant.backward()
    assert x.grad == 0 and gradient(constant, x).data == 0
    zero = x * 0
    zero.backward()
    assert zero == 0 and x.grad == 0


def test_same_leaf_in_two_graphs():
    x = Value(3.0)
    y, z = x * x, exp(x * 0)
    y.backward()
    assert x.grad == 6.0 and z.grad == 0
    z.backward()
    assert x.grad == 6.0 + 0.0 and y.grad == 1
    (y + z).backward()
    assert x.grad == 12.0


def test_an_inner_node_shared_by_two_graphs_starts_afresh():
    x = Value(2.0)
    shared = x * 3
    y, z = shared * 5, shared * 7
    y.backward()
    z.backward()
    assert x.grad == 15 + 21 and shared.grad == 7


def test_backward_from_an_inner_node_leaves_what_follows_alone():
    x = Value(2.0)
    inner = x * x
    y = inner * 3
    inner.backward()
    assert x.grad == 4.0 and y.grad == 0


def test_backward_through_a_gradient():
    x = Value(3.0)
    gradient(x**3, x).backward()
    assert x.grad == 18.0


# --- depth ---


def test_a_chain_of_a_million():
    x = Value(1.0)
    y = chain(x, 1_000_000)
    y.backward()
    assert y.data == x.grad == pytest.approx(1.1051709, rel=1e-6)
    y.zero_grad()
    assert x.grad == 0
    del y  # freed here, without a RecursionError and without a crash
    assert x.data == 1.0


def test_gradient_of_a_deep_chain():
    x = Value(1.0)
    y = chain(x, 100_000)
    assert gradient(y, x).data == pytest.approx(y.data)


# --- freed by reference count alone ---


def living():
    """How many Values there are, and a constant: each holds a reference to its type, be it in C or in Python."""
    return sys.getrefcount(Value)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_graphs_are_freed_by_reference_count_alone(order):
    gc.collect()
    gc.disable()
    try:
        before = living()
        xs = [Value(float(i + 1), label="x") for i in range(4)]
        y = logsumexp([dot(xs, xs, 1.0), exp(xs[0] / 9), xs[1] ** xs[2], maximum(xs[0], xs[1]), chain(xs[3], 50)])
        for _ in range(order):
            y = total(gradient(y, xs))
        y.backward()
        assert living() > before + 50
        del y
        assert living() == before + 4, "only the leaves are left"
        del xs
        assert living() == before
    finally:
        gc.enable()


def test_an_error_leaves_no_graph_behind():
    gc.collect()
    gc.disable()
    try:
        before = living()
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                chain(Value(1.0), 20) / Value(0.0)
            with pytest.raises(TypeError):
                chain(Value(Fraction(1)), 1).exp() + chain(Value(Fraction(1)) * 2, 0).exp()
        gc.collect()  # the traceback that pytest holds is a cycle of its own
        assert living() == before
    finally:
        gc.enable()
