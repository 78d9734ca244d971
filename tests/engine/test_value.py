"""Value as a Python object: what it accepts, how it compares, converts, prints, copies."""

import decimal
import math
import weakref
from fractions import Fraction

import numpy as np
import pytest
import sympy

import scalargrad
from scalargrad import Value, exp, maximum, relu, total
from scalargrad.derivatives import TABLE
from scalargrad.rows import LEAF
from scalargrad.walk import topological_order

# --- no silent coercion ---


@pytest.mark.parametrize(
    "data, remedy",
    [
        ("3", r"float\('3'\)"), (b"3", r"float\(b'3'\)"), ([1, 2], r"\[Value\(x\) for x in"),
        ((1, 2), r"\[Value\(x\) for x in"), ({1}, r"\[Value\(x\) for x in"), (True, r"int\(True\)"),
        (False, r"int\(False\)"), (Value(1), r"gradient\(\)"), (np.array([True]), r"astype\(float\)"),
        (np.array([1, "a"], object), r"astype\(float\)|Value"), (np.array(["1"]), r"astype\(float\)"),
        (np.bool_(True), "float|int"), (None, r"give|use|pass|say"), (object(), r"give|use|pass|say|not a number"),
    ],
    ids=lambda data: type(data).__name__,
)  # fmt: skip
def test_what_is_not_a_number_is_a_type_error_that_says_what_to_do(data, remedy):
    with pytest.raises(TypeError, match=remedy):
        Value(data)


OPERATIONS = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
}  # fmt: skip


@pytest.mark.parametrize("other", ["3", True, None, [1, 2], np.bool_(True), {}], ids=repr)
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_operators_refuse_what_is_not_a_number(operation, other):
    with pytest.raises(TypeError):
        operation(Value(2.0), other)
    with pytest.raises(TypeError):
        operation(other, Value(2.0))


@pytest.mark.parametrize("other, remedy", [("3", "float"), (True, "int")])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_operators_say_what_to_do_with_text_and_booleans(operation, other, remedy):
    with pytest.raises(TypeError, match=rf"{remedy}\("):
        operation(Value(2.0), other)


FUNCTIONS = {name: getattr(scalargrad, name) for name in TABLE if name in scalargrad.__all__}
WITH_ONE_ODD_ARGUMENT = {
    name: function if len(TABLE[name].arguments) == 1 else lambda x, f=function: f(x, 1.0)
    for name, function in FUNCTIONS.items()
} | {
    "clamp": lambda x: scalargrad.clamp(x, 0.0, 1.0), "dot": lambda x: scalargrad.dot([Value(1.0)], [x]),
    "total": lambda x: total([Value(1.0), x]), "logsumexp": lambda x: scalargrad.logsumexp([1.0, x]),
    "softmax": lambda x: scalargrad.softmax([Value(1.0), x]),
}  # fmt: skip


@pytest.mark.parametrize("function", WITH_ONE_ODD_ARGUMENT.values(), ids=WITH_ONE_ODD_ARGUMENT)
@pytest.mark.parametrize("data", ["3", True, None], ids=repr)
def test_functions_refuse_what_is_not_a_number(function, data):
    """Also without a Value among the arguments."""
    with pytest.raises(TypeError):
        function(data)


def test_exp_of_a_fraction_names_the_remedy():
    for function in (exp, lambda x: exp(Value(x)), lambda x: Value(x).exp()):
        with pytest.raises(TypeError, match=r"Fraction.*float\(x\).*mpf"):
            function(Fraction(1, 2))


# --- comparison and hashing ---


@pytest.mark.parametrize("other", [lambda x: x, Value], ids=["number", "Value"])
def test_comparison_is_by_data(other):
    two = Value(2.0)
    assert two == other(2) and two != other(3) and two < other(3) and two <= other(2) and two > other(1)
    assert two >= other(2) and (two == other(3)) is False and (two != other(2)) is False
    assert other(3) > two and other(1) < two and other(2) >= two and other(2) <= two and other(2) == two


def test_a_value_equals_nothing_that_is_no_number():
    assert Value(2.0) != "2" and Value(2.0) is not None and Value(2.0) != None  # noqa: E711
    with pytest.raises(TypeError):
        sorted([Value(2.0), "3"])


def test_comparison_of_fractions_is_exact():
    assert Value(Fraction(1, 10)) != 0.1 and Value(Fraction(1, 4)) == 0.25


def test_hashing_is_by_identity():
    a, b = Value(2.0), Value(2.0)
    assert a == b and len({a, b}) == 2 and {a: 1}[a] == 1 and b not in {a: 1}


# --- leaving the graph ---


def test_conversions_give_plain_numbers():
    v = Value(2.75)
    assert (float(v), int(v), round(v), round(v, 1), complex(v)) == (2.75, 2, 3, 2.8, 2.75 + 0j)
    assert [type(x) for x in (float(v), int(v), round(v), round(v, 1))] == [float, int, int, float]
    assert bool(Value(0.5)) and not Value(0)


def test_rounding_keeps_the_type_of_the_number():
    assert round(Value(Fraction(8, 3)), 1) == Fraction(27, 10)
    assert round(Value(decimal.Decimal("2.75")), 1) == decimal.Decimal("2.8")


def test_math_exp_leaves_the_graph():
    v = Value(1.0)
    assert type(math.exp(v)) is float and math.exp(v) == exp(1.0) == exp(v).data
    assert (math.floor(Value(2.5)), math.isfinite(v), math.hypot(Value(3.0), Value(4.0))) == (2, True, 5.0)


def test_abs_max_min_and_sum_stay_in_the_graph():
    a, b = Value(-3.0), Value(2.0)
    assert max(a, b) is b and min(a, b) is a and max(a, 5.0) == 5.0
    assert sorted([b, a]) == [a, b]
    y = abs(a) + sum([a, b, a * b])
    y.backward()
    assert y.data == -4.0 and (a.grad, b.grad) == (2.0, -2.0)
    assert isinstance(maximum(a, b), Value)


@pytest.mark.parametrize("operation", [lambda a: divmod(a, 2), lambda a: a @ a,
                                       lambda a: a[0], len, iter, lambda a: pow(a, 2, 3)])  # fmt: skip
def test_what_has_no_derivative_or_no_meaning_is_no_operation(operation):
    with pytest.raises(TypeError):
        operation(Value(5))


def test_format_is_the_numbers():
    assert f"{Value(2.0 / 3):.3f}|{Value(12345.0):,.1f}" == "0.667|12,345.0"
    assert f"{Value(2.5, label='x')}" == "Value(2.5, label='x')"


def test_repr_shows_data_label_and_grad():
    x = Value(3.0, label="x")
    assert repr(x) == "Value(3.0, label='x')"
    (x * 2).backward()
    assert repr(x) == "Value(3.0, grad=2, label='x')" and str(Value(Fraction(1, 3))) == "Value(Fraction(1, 3))"


def test_powers_of_every_combination():
    """Stumbles of micrograd: a Value as exponent, `2 ** v`."""
    x, y = Value(2.0), Value(3.0)
    z = x**y
    z.backward()
    assert z == 8 and x.grad == 12.0 and y.grad == pytest.approx(8 * math.log(2))
    assert (2**y).data == 8.0 and (x**2).data == 4.0 and (x ** Fraction(1, 2)).data == pytest.approx(math.sqrt(2))
    assert gradient_of(lambda v: 2**v, 3.0) == pytest.approx(8 * math.log(2))


def gradient_of(f, at):
    x = Value(at)
    f(x).backward()
    return x.grad


def test_integers_will_do():
    """A stumble of HIPS autograd."""
    x = Value(3)
    y = x**2 * 2 + x
    y.backward()
    assert y.data == 21 and x.grad == 13 and type(x.grad) is int


def test_plain_numbers_give_plain_numbers():
    assert relu(-2) == 0 and type(exp(0.0)) is float and maximum(1, 2) == 2 and total([1, 2]) == 3


def test_a_label_may_be_given_afterwards():
    y = Value(1.0) + 1
    y.label = "y"
    assert y.label == "y" and Value(1.0, "x").label == "x" and Value(1.0).label is None


def test_nothing_else_can_be_hung_on_a_value():
    with pytest.raises(AttributeError):
        Value(1.0).gradient = 3  # a slip for grad


def test_args_parents_and_op():
    a = Value(2.0)
    y = (a * 3) ** a
    assert a.is_leaf and not y.is_leaf and a.op is LEAF and a.op.name == ""
    assert a.args == a.parents == a.local_derivatives == ()
    assert y.op is TABLE["pow"] and y.args[1] is a and y.parents[0].args == (a, 3)
    assert y.op.forward(*[arg.data for arg in y.args]) == y.data
    assert topological_order(y) == [a, y.parents[0], y]


# --- a label is a text; numbers of any length in messages ---


@pytest.mark.parametrize(
    "label", [5, 0, b"x", (), (Value(1.0), Value(2.0)), {Value(1.0)}, Value(1.0), True, ["x"]], ids=repr
)
def test_a_label_is_a_text(label):
    with pytest.raises(TypeError, match=r"label of a Value is a text, not .*micrograd"):
        Value(2.0, label)
    assert Value(2.0, np.str_("x")).label == "x" and Value(2.0, "").label == ""


HUGE = 10**5000


@pytest.mark.parametrize(
    "operation, error, message",
    [
        (lambda: Value(HUGE) * 0.5, OverflowError, r"z = x \* y with x = ≈1.00000e\+5000, y = 0.5: int too large"),
        (lambda: 0.5 * Value(-HUGE), OverflowError, r"y = ≈-1.00000e\+5000: int too large"),
        (lambda: Value(Fraction(HUGE, 3)) * 0.5, OverflowError, r"x = Fraction\(≈1.00000e\+5000, 3\), y = 0.5: "),
        (lambda: Value(HUGE, "n") / 0, ZeroDivisionError, r"x = ≈1.00000e\+5000 \(label 'n'\), y = 0"),
        (lambda: Value(HUGE).exp(), OverflowError, r"x = ≈1.00000e\+5000: "),
        (lambda: scalargrad.dot([Value(HUGE)], [0.5]), OverflowError, r"≈1.00000e\+5000.*int too large"),
        (lambda: Value(Value(HUGE)), TypeError, "a Value of a Value is not needed"),
        (lambda: Value(1.0, HUGE), TypeError, r"a text, not ≈1.00000e\+5000"),
        (lambda: Value(10**1000) * 0.5, OverflowError, r"x = 10{39}… \(1,001 characters\), y = 0.5: int too large"),
        (lambda: Value(Fraction(10**900, 7)) * 0.5, OverflowError, r"x = Fraction\(10+… \(914 characters\), y = 0.5: "),
    ],
)  # fmt: skip
def test_a_huge_int_does_not_hide_the_error(operation, error, message):
    """Python writes no int of more than 4300 digits, and says so with an error of its own."""
    with pytest.raises(error, match=message) as caught:
        operation()
    assert len(str(caught.value)) < 300


def test_a_huge_int_is_shown():
    assert repr(Value(HUGE)) == f"{Value(HUGE)}" == "Value(≈1.00000e+5000)"
    assert repr(Value(-2 * HUGE, "n")) == "Value(≈-2.00000e+5000, label='n')"
    assert repr(Value(Fraction(2 * HUGE + 1, 2 * HUGE))) == "Value(Fraction(≈2.00000e+5000, ≈2.00000e+5000))"
    assert repr(Value(10**4000)) == f"Value({10**4000})"  # what Python writes, it writes
    x = Value(2)
    x.grad = HUGE
    assert repr(x) == "Value(2, grad=≈1.00000e+5000)"
    assert repr(Value(sympy.Integer(HUGE) * sympy.Symbol("t"))) == "Value(<Mul of too many digits>)"


# --- as an object of Python ---


def test_weak_references():
    x = Value(2.0)
    reference = weakref.ref(x)
    table = weakref.WeakKeyDictionary({x: 1})
    assert reference() is x and table[x] == 1
    del x
    assert reference() is None and len(table) == 0


def test_a_value_in_a_match_statement():
    match Value(2.5, "x"):
        case Value(data, label):
            assert (data, label) == (2.5, "x")
    match Value(3.0):
        case Value(2.0):
            raise AssertionError
        case Value(float(data)):
            assert data == 3.0


def test_zero_grad_reaches_the_whole_graph():
    x, w = Value(3.0), Value(2.0)
    inner = w * x
    y = inner.step() * x + inner.detach()
    (x * w * inner).backward()
    assert w.grad and inner.grad
    y.zero_grad()
    assert (x.grad, w.grad, inner.grad) == (0, 0, 0)
