"""A recorded graph computed again is the graph recorded again with the other numbers."""

import decimal
from decimal import Decimal

from hypothesis import given, settings

from scalargrad import Value, detach, dot, gradient, relu, total
from scalargrad.recording import RecordedGraph
from tests.engine.test_routes import expressions, floats_of_three
from tests.support.routes import STEPS, by_user, run, settle


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions(STEPS, 10), floats_of_three, floats_of_three)
def test_other_leaves_give_what_recording_again_gives(steps, point, other):
    steps = settle(steps, point, 50.0)
    leaves = list(map(Value, point))
    graph = RecordedGraph([run(steps, leaves, by_user)])
    try:
        expected = run(steps, list(map(Value, other)), by_user).data
    except (ValueError, ArithmeticError):  # perhaps in a step that the graph has no use for
        return
    assert graph.run(dict(zip(leaves, other)))[graph.order[-1]] == expected


def test_gradients_are_computed_again_as_well():
    """They hold step(x), by which nothing is differentiated, but which follows x."""
    x = Value(2.0)
    slope = gradient(relu(x) * x, x)
    graph = RecordedGraph([slope])
    assert [graph.run({x: number})[slope] for number in (2.0, 5.0, -3.0)] == [4.0, 10.0, 0.0]


def test_what_stands_behind_detach_is_a_constant():
    x = Value(2.0)
    y = x * detach(x)
    assert RecordedGraph([y]).run({x: 5.0})[y] == 10.0


def test_a_number_in_the_middle_is_replaced_and_what_leads_to_it_left_alone():
    x = Value(2.0)
    middle = x * 3
    y, z = middle + 1, dot([middle, x], [x, middle])
    found = RecordedGraph([y, z, 7.0]).run({middle: 10.0, Value(1.0): 5.0})  # a Value that is not in it changes nothing
    assert found == {x: 2.0, middle: 10.0, y: 11.0, z: 40.0}


def test_nobody_asks_what_the_inputs_were_computed_from():
    x = Value(2.0)
    middle = x * 3
    y = middle + 1
    graph = RecordedGraph([y], inputs=[middle])
    assert graph.order == [middle, y] and x not in graph.run({}) and graph.run({middle: 1.0})[y] == 2.0


def test_everything_with_more_digits():
    x = Value(Decimal(1))
    y = x / 3
    graph = RecordedGraph([y])
    with decimal.localcontext() as context:
        context.prec = 40
        assert graph.run({})[y] == y.data and graph.run({}, everything=True)[y] == Decimal(1) / 3


def test_a_program_runs_again_with_other_changes():
    a, b = Value(1.0), Value(2.0)
    y = total([a * b, a, b])
    graph = RecordedGraph([y])
    assert [graph.run(changes)[y] for changes in ({a: 3.0}, {b: 3.0}, {a: 0.0, b: 0.0}, {}, {a: 3.0})] == [
        11.0, 7.0, 0.0, 5.0, 11.0
    ]  # fmt: skip
    assert graph.leaves() == [b, a] or graph.leaves() == [a, b]
