"""The twin in C against the plain engine: the same nodes, grads and errors, bit for bit, on graphs that hypothesis
invents and on a grid of nasty numbers for every row.

SCALARGRAD_TWIN_EXAMPLES=100000 in the environment tries as many graphs, other ones each time.
"""

import math
import operator
import os
import struct
from fractions import Fraction
from functools import partial
from itertools import product
from numbers import Rational
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scalargrad
from scalargrad import Value, nn
from scalargrad.derivatives import TABLE
from scalargrad.gates import SHUT
from scalargrad.rows import ManyOp
from tests.support.routes import METHODS, OPERATORS
from tests.support.twins import PLAIN, USUAL, Side, exact, facts, outcome

pytestmark = pytest.mark.skipif(scalargrad.engine != "native", reason="there is no twin here to compare")

INF, NAN = math.inf, math.nan
TINY, LEAST, HUGE = 2.2250738585072014e-308, 5e-324, 1.7976931348623157e308

SIGNS = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv, "pow": operator.pow,
    "mod": operator.mod, "floordiv": operator.floordiv,
}  # fmt: skip
COMPARISONS = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
OF_TWO = ["maximum", "minimum", "hypot", "atan2", "leaky_relu", "elu", "logaddexp"]
OF_MANY = ["total", "prod", "norm", "logsumexp", "mean", "softmax", "log_softmax"]


# --- every row, on a grid ---

FLOATS = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 0.75, 2.0, -2.0, 3.0, 1e-9, -1e-9, 1e-300, LEAST, -LEAST, TINY, 1e300, -1e300,
    HUGE, 0.1, -0.3, 1 / 3, 5.5, -7.25, 19.0, 38.5, -38.5, 39.9, 40.1, 709.5, -709.5, 745.5, -745.5, 1e16, 2.0**53,
    math.nextafter(1.0, 2), math.nextafter(1.0, 0), math.pi, 0.7071067811865476, INF, -INF, NAN,
]  # fmt: skip
INTS = [0, 1, -1, 2, -2, 3, 7, -20, 40, 1000, 2**53 - 1, 2**53, 2**53 + 1, -(2**53), -(2**53) - 1, 10**400]
NUMBERS: list[Any] = [*FLOATS, *INTS]
FEWER = [x for x in FLOATS if x not in (0.1, 19.0, 5.5, 745.5, -745.5, 39.9, -1e-9, 1e-9, 3.0, 38.5, -38.5)]
FEWER += [0, 1, -1, 3, 2**53, -(2**53), 2**53 + 1, 3002399751580331]  # 3 times that is the first int that is no double


def same(step: Any, what: Any) -> None:
    """A step on both sides: the same graph, or the same error."""
    (ours, our_error), (theirs, their_error) = (outcome(lambda side=side: step(side)) for side in (USUAL, PLAIN))
    assert our_error == their_error, f"{what}: {our_error} in C, {their_error} in Python"
    assert exact(ours) == exact(theirs), f"{what}: {ours!r} in C, {theirs!r} in Python"
    found = [facts(side, values_in(side, z)) for side, z in ((USUAL, ours), (PLAIN, theirs))]
    assert found[0] == found[1], f"{what} differs: {found[0]} in C, {found[1]} in Python"


def values_in(side: Side, z: Any) -> list[Any]:
    return [one for one in (z if isinstance(z, list) else [z]) if isinstance(one, side.Value)]


def of_one() -> list[str]:
    return [name for name, op in TABLE.items() if len(op.arguments) == 1 and name in METHODS]


@pytest.mark.parametrize("name", of_one())
def test_a_row_of_one_operand(name):
    for x in NUMBERS:
        same(lambda side, x=x: getattr(side.Value(x, "a"), METHODS[name])(), (name, x))
        if hasattr(scalargrad, name):
            same(lambda side, x=x: getattr(side.functions, name)(side.Value(x, "a")), (name, x))


def forms(side: Side, x: Any, y: Any) -> list[tuple[Any, Any]]:
    """Both are Values, the first, the second."""
    return [(side.Value(x, "a"), side.Value(y)), (side.Value(x), y), (x, side.Value(y, "b"))]


def too_large(x: Any, y: Any) -> bool:
    """A power of such a size that no one has the time."""
    return isinstance(x, int) and isinstance(y, int) and abs(x) > 1 and abs(y) > 1000


@pytest.mark.parametrize("name", [*SIGNS, *OF_TWO, "ratio", "above", "share"])
def test_a_row_of_two_operands(name):
    for x, y in product(FEWER, FEWER):
        for k in range(3):
            if name in SIGNS and not too_large(x, y):
                same(lambda side, x=x, y=y, k=k: SIGNS[name](*forms(side, x, y)[k]), (name, x, y, k))
            elif name in OF_TWO:
                same(lambda side, x=x, y=y, k=k: getattr(side.functions, name)(*forms(side, x, y)[k]), (name, x, y, k))
            elif name in TABLE and k < 2:
                same(lambda side, x=x, y=y, k=k: method_of_two(name, *forms(side, x, y)[k]), (name, x, y, k))


def test_an_int_that_is_computed_is_never_minus_0():
    for y, operate in product(FEWER, (operator.add, operator.sub, operator.mul)):
        same(lambda side, y=y, operate=operate: operate(side.Value(-1) * 0, y), (operate, y))
        same(lambda side, y=y, operate=operate: operate(y, -side.Value(0)), (operate, y))


def method_of_two(name: str, a: Any, b: Any) -> Any:
    return getattr(a, name)(b)


def test_every_operator_and_every_row_in_c_is_on_the_grids():
    tried = {*of_one(), *SIGNS, *OF_TWO, *OF_MANY, "dot", "ratio", "above", "share"}
    assert set(OPERATORS) == set(SIGNS)
    assert set(scalargrad._core.texts) <= tried


def test_comparison():
    for x, y in product(FEWER, FEWER):
        for k, compare in product(range(3), COMPARISONS):
            same(lambda side, x=x, y=y, k=k, how=compare: how(*forms(side, x, y)[k]), (compare, x, y, k))


@pytest.mark.parametrize("name", OF_MANY)
def test_rows_of_many_operands(name):
    for xs in product([*FEWER[:12:2], HUGE, -HUGE, 709.5, INF, -INF, NAN, 3, 2**53, -(2**53)], repeat=2):
        for mixed in ([0, 1, 2], [0, 1], [2, 0], [1]):

            def some(side, xs=xs, mixed=mixed):
                return getattr(side.functions, name)(
                    [side.Value(x, f"x{i}") if i in mixed else x for i, x in enumerate((*xs, 0.25, xs[0], -0.7))]
                )  # fmt: skip

            same(some, (name, xs, mixed))


def test_dot():
    numbers = [0.0, -0.0, 1.5, -3.0, 1e200, INF, NAN, 2, 2**53, 3002399751580331]
    for w, x, bias in product(numbers, numbers, [0, 0.0, -0.0, 1.0, -(2**53), 1]):
        for k, of_bias in product(range(3), (False, True)):

            def some(side, w=w, x=x, bias=bias, k=k, of_bias=of_bias):
                (a, b), (c, d) = forms(side, w, x)[k], forms(side, 0.5, -2)[(k + of_bias) % 3]
                return side.functions.dot([a, c], (b, d), side.Value(bias) if of_bias else bias)

            same(some, (w, x, bias, k, of_bias))


# --- graphs ---

nasty = st.sampled_from(NUMBERS)
any_float = st.one_of(
    st.floats(-3, 3), st.floats(),
    st.binary(min_size=8, max_size=8).map(lambda bits: struct.unpack("<d", bits)[0]),
)  # fmt: skip
some_ints = st.one_of(st.integers(-5, 5), st.integers(-(2**54), 2**54), st.integers(-(10**30), 10**30))
fractions = st.fractions(-10, 10, max_denominator=50)
others = st.sampled_from([1j, complex(0.5, -2.0), numpy.float64(1.5), numpy.array([1.0, -2.0]), SHUT])
odd = st.sampled_from([True, None, "x", [1.0], object, b"", {}])
numbers = st.one_of(st.floats(-3, 3), st.floats(-3, 3), any_float, some_ints, nasty, fractions, others)
labels = st.sampled_from([None, None, "x", "w1", "θ", "a b"])
leaves = st.tuples(numbers, labels, st.sampled_from(["Value", "Value", "Value", "Sub"]))
places = st.integers(0, 30).map(lambda place: ("place", place))
plain_numbers = numbers.map(lambda x: ("number", x))
operands = st.one_of(places, places, places, plain_numbers)
any_operands = st.one_of(*[operands] * 9, odd.map(lambda x: ("number", x)))
lists = st.lists(operands, min_size=1, max_size=5)
FUNCTIONS_OF_ONE = [name for name in of_one() if hasattr(scalargrad, name)]
CALLS = ["backward", "backward", "zero_grad", "__repr__", "__float__", "__int__", "__bool__"]

steps = st.one_of(
    st.tuples(st.just("operator"), st.sampled_from(list(SIGNS)), st.tuples(places, any_operands)),
    st.tuples(st.just("operator"), st.sampled_from(list(SIGNS)), st.tuples(any_operands, places)),
    st.tuples(st.just("method"), st.sampled_from(of_one()), st.tuples(places)),
    st.tuples(st.just("function"), st.sampled_from(FUNCTIONS_OF_ONE), st.tuples(operands)),
    st.tuples(st.just("function"), st.sampled_from(OF_TWO), st.tuples(operands, operands)),
    st.tuples(st.just("function"), st.sampled_from(["clamp", "where"]), st.tuples(operands, operands, operands)),
    st.tuples(st.just("function"), st.just("dot"), st.tuples(lists, lists)),
    st.tuples(st.just("function"), st.just("dot"), st.tuples(lists, lists, any_operands)),
    st.tuples(st.just("function"), st.sampled_from(OF_MANY), st.tuples(lists)),
    st.tuples(st.just("compare"), st.sampled_from(COMPARISONS), st.tuples(places, any_operands)),
    st.tuples(st.just("label"), labels, st.tuples(places)),
    st.tuples(st.just("set"), st.sampled_from(["data", "grad"]), st.tuples(places, plain_numbers)),
    st.tuples(st.just("call"), st.sampled_from(CALLS), st.tuples(places)),
    st.tuples(st.just("gradient"), st.none(), st.tuples(places, lists)),
)  # fmt: skip


def heavy(x: Any) -> bool:
    """Whether operations on an int or a Fraction take longer and longer."""
    return isinstance(x, Rational) and max(x.numerator.bit_length(), x.denominator.bit_length()) > 3000


class Run:
    """The steps on one side, one after the other: what has been made so far."""

    def __init__(self, side: Side, leaves: list[Any]) -> None:
        self.side, self.values = side, []
        for data, label, kind in leaves:
            self.keep(outcome(partial(getattr(side, kind), data, label))[0])

    def keep(self, result: Any) -> None:
        self.values += [value for value in values_in(self.side, result) if not heavy(value.data)]

    def operand(self, given: Any) -> Any:
        if isinstance(given, list):
            return [self.operand(one) for one in given]
        kind, what = given
        return what if kind == "number" else self.values[what % len(self.values)]

    def step(self, kind: str, name: Any, given: Any) -> Any:
        args = [self.operand(one) for one in given]
        if kind == "operator":
            return self.operate(name, *args)
        if kind == "compare":
            return name(*args)
        if kind == "method":
            return getattr(args[0], METHODS[name])()
        if kind == "function":
            return getattr(self.side.functions, name)(*args)
        if kind == "call":
            return getattr(args[0], name)()
        if kind == "gradient":
            return self.side.gradient(args[0], [one for one in args[1] if isinstance(one, self.side.Value)])
        if kind == "label":
            args[0].label = name
        else:
            setattr(args[0], name, args[1])
        return None

    def operate(self, name: str, a: Any, b: Any) -> Any:
        if name == "pow":
            x, y = getattr(a, "data", a), getattr(b, "data", b)
            if isinstance(x, Rational) and isinstance(y, Rational) and abs(y) > 20:
                return None
        return SIGNS[name](a, b)


EXAMPLES = int(os.environ.get("SCALARGRAD_TWIN_EXAMPLES", "0"))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of NumPy, on what is infinite
@settings(max_examples=EXAMPLES or 400, deadline=None, derandomize=not EXAMPLES)
@given(st.lists(leaves, min_size=1, max_size=4), st.lists(steps, min_size=1, max_size=25))
def test_graphs(leaves, steps):
    runs = [Run(side, leaves) for side in (USUAL, PLAIN)]
    if not runs[0].values:
        return
    for step in [*steps, ("call", "backward", [("place", -1)])]:
        (ours, our_error), (theirs, their_error) = (outcome(lambda run=run, step=step: run.step(*step)) for run in runs)
        assert our_error == their_error, f"{step}: {our_error} in C, {their_error} in Python"
        assert exact(ours) == exact(theirs), f"{step}: {ours!r} in C, {theirs!r} in Python"
        for run, result in zip(runs, (ours, theirs), strict=True):
            run.keep(result)
        found = [facts(run.side, run.values) for run in runs]
        assert found[0] == found[1], f"after {step}"


@pytest.mark.parametrize("before", [0, -5, 5, 0.5])
def test_grads_that_are_ints_too_large_for_a_double(before):
    def step(side):
        x = side.Value(1)
        x.grad = before
        y = x * 3002399751580331 * 3  # by 2**53 + 1 in all
        y.backward()
        return y

    same(step, before)


@pytest.mark.parametrize("first", ["y", "z"])
def test_several_outputs_come_in_the_same_order(first):
    orders = []
    for side in (USUAL, PLAIN):
        x = side.Value(2.0)
        y, z = x * x + 1, side.functions.total([x, x, x])
        outputs = (y, z, y) if first == "y" else (z, x, y)
        nodes = {id(node): place for place, node in enumerate([x, y.args[0], y, z])}
        orders.append([nodes[id(node)] for node in side.engine.topological_order(*outputs)])
    assert orders[0] == orders[1]


def test_the_table_has_no_kind_of_row_that_is_not_tried():
    many = {name for name, op in TABLE.items() if isinstance(op, ManyOp)}
    assert many <= {*OF_MANY, "dot"}
    assert {name for name, op in TABLE.items() if len(op.arguments) == 2 and not isinstance(op, ManyOp)} <= {
        *SIGNS, *OF_TWO, "ratio", "above", "share", "sum_like",
    }  # fmt: skip


class OwnNeuron(nn.Neuron):
    def __call__(self, x):
        return super().__call__(x) * 2.0


@pytest.mark.parametrize(
    "inputs", [(0.5, -1.5), [1, 2], [0.5, INF], [Fraction(1, 3), 1.0], (0.0, -0.0), [1.0], [1.0, "s"]]
)
@pytest.mark.parametrize("activation", [None, "relu", "tanh", "gelu", abs, lambda z: z / 0])
def test_a_layer_is_its_neurons(inputs, activation):
    """A layer is one call into C; its neurons, one by one, are not."""
    layer = nn.Layer(2, 4, activation=activation)
    layer.neurons[1].b = None
    for neuron in (None, OwnNeuron(2)):
        layer.neurons[2] = neuron or layer.neurons[2]
        for x in (inputs, [Value(data) if isinstance(data, float) else data for data in inputs]):
            of_layer, of_neurons = (outcome(partial(f, x)) for f in (layer, partial(one_by_one, layer.neurons)))
            assert of_layer[1] == of_neurons[1]
            assert facts(USUAL, of_layer[0] or []) == facts(USUAL, of_neurons[0] or [])


def test_a_layer_calls_each_activation_once():
    called = []
    layer = nn.Layer(1, 3, activation=lambda z: called.append(z) or z)
    layer.neurons[2].w[0].data = Fraction(1, 2)  # not for C
    layer([1.0])
    assert len(called) == 3


def again(side: Side, data: Any) -> Any:
    y = side.Value(1.0, "x") * 2.0
    y.grad, y.label = None, "y"
    y.__init__(data)
    return y


@pytest.mark.parametrize("data", [1.5, 2, Fraction(1, 2), "s"])
def test_what_is_made_again_is_new(data):
    same(lambda side: again(side, data), data)


def one_by_one(neurons: list[nn.Neuron], x: Any) -> list[Any]:
    return [neuron(x) for neuron in neurons]
