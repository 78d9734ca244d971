"""The backward pass as a list of steps: in the order and with the numbers of `Value.backward`; no grad is touched."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, detach, dot, relu, total
from scalargrad.nn import MLP
from scalargrad.view.chain_rule.steps import backward_steps
from tests.support.expressions import graphs


def listed(y):
    """The steps with labels in the place of nodes."""
    return [
        (step.node.label, step.parent.label, step.upstream, step.local_derivative, step.contribution, step.total)
        for step in backward_steps(y)
    ]


def labelled(value, label):
    value.label = label
    return value


def test_the_network_of_two_neurons():
    x, w1, w2 = Value(1, "x"), Value(2, "w1"), Value(3, "w2")
    a1 = labelled(relu(labelled(w1 * x, "z1")), "a1")
    a2 = labelled(relu(labelled(w2 * a1, "z2")), "a2")
    error = labelled(a2 - 5, "e")
    assert listed(labelled(error**2, "J")) == [
        ("J", "e", 1, 2, 2, 2),
        ("e", "a2", 2, 1, 2, 2),
        ("a2", "z2", 2, 1, 2, 2),
        ("z2", "w2", 2, 2, 4, 4),
        ("z2", "a1", 2, 3, 6, 6),
        ("a1", "z1", 6, 1, 6, 6),
        ("z1", "w1", 6, 1, 6, 6),
        ("z1", "x", 6, 2, 12, 12),
    ]


def test_an_operand_that_is_used_twice_has_two_steps():
    x = Value(3, "x")
    y = labelled(x * x, "y")
    assert listed(y) == [("y", "x", 1, 3, 3, 3), ("y", "x", 1, 3, 3, 6)]
    assert [step.operand for step in backward_steps(y)] == [0, 1]


def test_a_diamond_waits_for_both_of_its_sides():
    x = Value(2, "x")
    left, right = labelled(3 * x, "left"), labelled(x + 1, "right")
    assert listed(labelled(left * right, "y")) == [
        ("y", "left", 1, 3, 3, 3),
        ("y", "right", 1, 6, 6, 6),
        ("left", "x", 3, 3, 9, 9),
        ("right", "x", 6, 1, 6, 15),
    ]


def test_many_operands_and_plain_numbers():
    w = [Value(2, "w0"), Value(3, "w1")]
    z = labelled(dot(w, [10, 1], 4), "z")
    assert listed(z) == [("z", "w0", 1, 10, 10, 10), ("z", "w1", 1, 1, 1, 1)]
    assert [step.operand for step in backward_steps(z)] == [0, 1]
    assert listed(labelled(total([w[0], 5, w[0]]), "t")) == [("t", "w0", 1, 1, 1, 1), ("t", "w0", 1, 1, 1, 2)]


def test_a_leaf_has_no_steps_and_detach_and_step_pass_nothing_on():
    assert backward_steps(Value(1.0)) == []
    x = Value(2, "x")
    assert backward_steps(detach(x)) == backward_steps(x.step()) == []


def test_what_is_no_value_is_refused():
    with pytest.raises(TypeError, match="wrap the number in Value"):
        backward_steps(3.0)


def agree_with_backward(y):
    """Every grad of the graph is the last sum of its steps, bit for bit; and steps leave grads alone."""
    steps = backward_steps(y)
    nodes = [y, *(step.parent for step in steps)]
    for node in nodes:
        node.grad = "untouched"
    again = backward_steps(y)
    assert [node.grad for node in nodes] == ["untouched"] * len(nodes)
    assert len(again) == len(steps)
    y.zero_grad()
    y.backward()
    last = {step.parent: step.total for step in steps}
    for node, sum_at_node in last.items():
        assert type(node.grad) is type(sum_at_node)
        assert np.array_equal(node.grad, sum_at_node, equal_nan=False) or repr(node.grad) == repr(sum_at_node)
    for step in steps:
        assert repr(step.upstream) == repr(step.node.grad)
        assert repr(step.contribution) == repr(step.local_derivative * step.upstream)


@settings(max_examples=150, deadline=None)
@given(graphs(st.fractions(-4, 4, max_denominator=9)))
def test_exact_numbers_agree_with_backward(graph):
    agree_with_backward(graph.y)


@settings(max_examples=150, deadline=None)
@given(graphs(st.floats(-3, 3), functions=True))
def test_floats_agree_with_backward_to_the_last_bit(graph):
    agree_with_backward(graph.y)


@pytest.mark.parametrize(
    "number",
    [2.5, 3, Fraction(2, 3), Decimal("1.5"), 1 + 2j, mpmath.mpf("0.1"), np.array([1.0, 2.0]), sympy.Symbol("s")],
)
def test_every_number_type(number):
    x = Value(number, "x")
    agree_with_backward((x * x + 3) * x - x / (x * x))


class Spy:
    """A number that writes down what is multiplied and added."""

    log: ClassVar[list] = []

    def __init__(self, number):
        self.number = number

    def _then(self, sign, other):
        other = other.number if isinstance(other, Spy) else other
        Spy.log.append((sign, self.number, other))
        return Spy(self.number * other if sign == "*" else self.number + other if sign == "+" else self.number - other)

    __add__ = __radd__ = lambda self, other: self._then("+", other)
    __mul__ = __rmul__ = lambda self, other: self._then("*", other)
    __sub__ = __rsub__ = lambda self, other: self._then("-", other)
    __truediv__ = __rtruediv__ = __neg__ = None


def test_the_order_is_that_of_backward():
    x, y, z = (Value(Spy(number)) for number in (2, 3, 5))
    out = dot([x, y], [z, x * y], z) * (x - y) + x * x * z
    out.zero_grad()
    Spy.log = []
    out.backward()
    expected, Spy.log = Spy.log, []
    backward_steps(out)
    assert expected == Spy.log
    assert len(expected) > 20


def test_a_network_has_a_step_for_each_edge():
    net = MLP(4, [5, 5, 2], seed=1, activation="sigmoid")
    y = total(net([1.0, 2.0, 3.0, 4.0]))
    edges = 5 * 5 + 5 + 5 * 11 + 5 + 2 * 11 + 2 + 2  # weights and biases, inputs of later layers, activations, the sum
    assert len(backward_steps(y)) == edges
    agree_with_backward(y)


def test_a_long_chain_needs_no_recursion():
    y = Value(1.0)
    for _ in range(100_000):
        y = y + 1.0
    assert len(backward_steps(y)) == 100_000
