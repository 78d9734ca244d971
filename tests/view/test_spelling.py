"""Formulas by names from outside, as they are typed in worked examples."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, dot, exp, maximum, relu, sigmoid, total
from scalargrad.view.formulas import Spelling, Typed, before_activation, name_of
from scalargrad.walk import topological_order
from tests.support.expressions import graphs

PYTHON = {name: getattr(math, name) for name in ("sin", "cos", "tanh", "exp")}
PYTHON |= {"sigmoid": lambda z: sigmoid(z), "relu": lambda z: max(z, 0.0)}


@settings(max_examples=300, deadline=None)
@given(graphs(st.integers(-4, 4).map(float), functions=True), st.data())
def test_what_is_written_computes_the_same_number(graph, data):
    order = topological_order(graph.y)
    named = [node for node in order if node.is_leaf or data.draw(st.booleans())]
    names = {node: name_of(f"n{i}") for i, node in enumerate(named)}
    numbers = {names[node].plain: node.data for node in named}
    spelling = Spelling(names.get)
    for node in order:
        if not node.is_leaf:
            text = Typed(17).write(spelling.definition(node))
            found = eval(text, {**PYTHON, **numbers})
            assert math.isclose(found, node.data, rel_tol=1e-12, abs_tol=1e-9), text


def spelt(node, depth=None, **named):
    names = {one: name_of(label) for label, one in named.items()}
    return Typed().enclosed(Spelling(names.get, depth).show(node))


def test_brackets_stand_where_the_order_of_operations_needs_them():
    a, b, c = map(Value, (2.0, 3.0, 4.0))
    for node, text in (
        (a, "a"),
        (a * b + c, "(a*b + c)"),
        (a * (b * c), "(a*(b*c))"),
        (a * b * c, "(a*b*c)"),
        (a / (b * c), "(a/(b*c))"),
        (a / b / c, "(a/b/c)"),
        (a - (b + c), "(a - (b + c))"),
        (a + b - c, "(a + b - c)"),
        ((a - b) ** 2, "((a - b)**2)"),
        ((a**2) ** -1.5, "((a**2)**(-1.5))"),
        (-(a + b), "(-(a + b))"),
        (a * -2, "(a*(-2))"),
        (relu(a * b + c), "relu(a*b + c)"),
        (maximum(a, b - 1), "max(a, b - 1)"),
        (exp(-a), "exp(-a)"),
        (dot([a, b], [b, c], c), "(a*b + b*c + c)"),
        (total([a, b, a * c]), "(a + b + a*c)"),
    ):
        assert spelt(node, a=a, b=b, c=c) == text


def test_what_lies_deeper_is_left_out():
    x = Value(2.0)
    node = ((x + 1) * 3 - 4) ** 2
    assert spelt(node, 2, x=x) == "((… - 4)**2)"
    assert spelt(node, 3, x=x) == "((…*3 - 4)**2)"
    assert spelt(node, x=x) == "(((x + 1)*3 - 4)**2)"
    assert spelt(x) == "2"


def test_indices_are_written_as_the_names_have_them():
    w, x = Value(2.0), Value(3.0)
    names = {w: name_of("W[0, 1]"), x: name_of("x")}
    assert Typed().write(Spelling(names.get).show(w * x)) == "W[0, 1]*x"


def test_before_an_activation_comes_z():
    assert [before_activation(name) for name in ("a2", "h[0]", "a", "act", "out")] == ["z2", "z[0]", "z", None, None]
