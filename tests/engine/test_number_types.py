"""A number is anything that adds and multiplies: the same rules on every type, and the types stay what they are."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
import sympy

import scalargrad
from scalargrad import Value, derivative, dot, exp, gradient, logsumexp, relu, sigmoid, total
from scalargrad.derivatives import TABLE
from scalargrad.value import apply
from tests.support.oracles import MPF
from tests.support.points import ROWS, arity, sample_points


@pytest.mark.parametrize(
    "convert",
    [int, float, Fraction, Decimal, complex, mpmath.mpf, mpmath.mpc, sympy.Integer],
    ids=lambda convert: convert.__name__,
)
def test_arithmetic_keeps_the_type(convert):
    x, y = Value(convert(6)), Value(convert(3))
    z = (x + y) * (x - y) / y - -x
    z.backward()
    assert z == convert(15) and x.grad == convert(5) and y.grad == convert(-5)
    if convert is not int:  # 27 / 3 is a float
        assert type(z.data) in (convert, type(convert(15))) and isinstance(x.grad * convert(1), type(convert(15)))


def test_fractions_stay_fractions():
    x = Value(Fraction(1))
    for y in (x / 3, 1 / (x * 3), x**-2 / 9, x - 1, x * 2 + 3, dot([x], [Fraction(1, 3)]), total([x, 1]), abs(-x)):
        assert type(y.data) is Fraction
    z = relu(x / 3) ** 3
    z.backward()
    assert x.grad == Fraction(1, 9) and type(x.grad) is Fraction


def test_a_fraction_and_a_float_make_a_float_as_in_python():
    assert (Value(Fraction(1, 2)) * 0.5).data == 0.25 and type((Value(Fraction(1, 2)) * 0.5).data) is float


def test_types_that_do_not_mix_are_an_error_that_names_the_node():
    with pytest.raises(TypeError, match=r"z = x \+ y with x = Decimal\('0.5'\) \(label 'd'\), y = 0.5"):
        Value(Decimal("0.5"), label="d") + 0.5
    with pytest.raises(TypeError, match=r"z = power\(x, y\) with x = Fraction\(1, 2\).*float\(x\)"):
        Value(Fraction(1, 2)) ** Fraction(1, 2)


WITH_WHOLE_NUMBERS = {
    "x + 3": (lambda x: x + 3, lambda q: 1), "x - 3": (lambda x: x - 3, lambda q: 1),
    "3 - x": (lambda x: 3 - x, lambda q: -1), "3 * x": (lambda x: 3 * x, lambda q: 3),
    "x / 3": (lambda x: x / 3, lambda q: Fraction(1, 3)), "3 / x": (lambda x: 3 / x, lambda q: -3 / q**2),
    "x ** 3": (lambda x: x**3, lambda q: 3 * q**2), "x ** -3": (lambda x: x**-3, lambda q: -3 / q**4),
    "x / Value(3)": (lambda x: x / Value(3), lambda q: Fraction(1, 3)),
    "total of x / 3": (lambda x: total([x / 3, x]), lambda q: Fraction(4, 3)),
    "dot with 3": (lambda x: dot([x], [3], 7) / 7, lambda q: Fraction(3, 7)),
    "maximum with 0": (lambda x: scalargrad.maximum(x, 0) / 3, lambda q: Fraction(1, 3)),
    "step": (lambda x: scalargrad.step(x) * x / 3, lambda q: Fraction(1, 3)),
}  # fmt: skip
EXACT = {
    "Fraction": (lambda q: q, 0), "Decimal": (lambda q: Decimal(q.numerator) / q.denominator, Fraction(1, 10**25)),
    "mpf": (MPF.convert, Fraction(1, 10**47)), "sympy": (lambda q: sympy.Rational(q.numerator, q.denominator), 0),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXACT)
@pytest.mark.parametrize("f, slope", WITH_WHOLE_NUMBERS.values(), ids=WITH_WHOLE_NUMBERS)
def test_a_plain_whole_number_costs_no_digits(f, slope, kind):
    """Python's 1 / 3 is a float, and must not become the local derivative of x / 3."""
    convert, tolerance = EXACT[kind]
    q = Fraction(5, 8)
    x = Value(convert(q))
    y = f(x) * x  # one more factor, so that the derivative meets numbers of the type
    y.backward()
    expected = slope(q) * q + f(q).data if isinstance(f(q), Value) else slope(q) * q + f(q)
    for found in (x.grad, gradient(f(x) * x, x).data):
        if kind == "mpf":
            error = Fraction(str(abs(found - MPF.convert(expected))))
        elif kind == "sympy":
            error = abs(found - sympy.Rational(expected.numerator, expected.denominator))
        else:
            error = abs(Fraction(found) - expected)
        assert error <= tolerance, f"{found!r} is not {expected}"
        assert not isinstance(found, float)


X, T = sympy.symbols("x t", real=True)
LEFT = [3, 0.5, Fraction(1, 3), Decimal(2), 1j, mpmath.mpf(2), mpmath.mpc(2, 1), T,
        sympy.Rational(1, 3), sympy.Integer(2), T + 1]  # fmt: skip


@pytest.mark.parametrize("number", LEFT, ids=lambda number: f"{type(number).__name__} {number}")
def test_a_number_on_the_left_of_a_value_stays_in_the_graph(number):
    """Some libraries would rather convert the Value: SymPy by float(v), which leaves the graph without a word."""
    v = Value(X if isinstance(number, sympy.Expr) else number)
    for z in (number + v, number - v, number * v, number / v):
        assert isinstance(z, Value) and z.args[0] is number and z.parents == (v,)
    assert not isinstance(number, sympy.Expr) or isinstance(number * Value(2.0), Value)


# --- Decimal ---


def test_decimals_have_their_28_digits():
    x = Value(Decimal(2))
    y = exp(x).log() * x.sqrt()
    y.backward()
    assert abs(y.data - 2 * Decimal(2).sqrt()) < Decimal("1e-26") and type(x.grad) is Decimal
    assert abs(x.grad - Decimal(3) / 2 * Decimal(2).sqrt()) < Decimal("1e-26")
    assert Value(Decimal("0.1")) + Decimal("0.2") == Decimal("0.3")


@pytest.mark.parametrize("name", ["sin", "atan", "tanh", "erf", "sigmoid", "softplus", "gelu", "expm1"])
def test_decimals_know_the_functions_that_their_module_lacks(name):
    y = apply(TABLE[name], Value(Decimal("0.625")))
    exact = TABLE[name].forward(mpmath.mpf("0.625"))
    assert type(y.data) is Decimal and abs(mpmath.mpf(str(y.data)) - exact) < mpmath.mpf(10) ** -26


@pytest.mark.parametrize("name, number", [("log", -1), ("log", 0), ("sqrt", -1), ("asin", 2), ("log1p", -2)])
@pytest.mark.parametrize("convert", [float, Decimal, mpmath.mpf], ids=lambda convert: convert.__name__)
def test_a_value_that_does_not_exist_is_an_error_in_every_type(name, number, convert):
    with pytest.raises((ValueError, ArithmeticError), match=rf"z = {name}\(x\) with x = "):
        apply(TABLE[name], Value(convert(number)))


# --- complex ---


def test_complex_numbers_differentiate_as_holomorphic_functions():
    x = Value(0.5 + 2j)
    y = exp(x * 1j) / (x * x + 1)
    y.backward()
    h = 1e-6
    f = lambda z: exp(z * 1j) / (z * z + 1)  # noqa: E731
    assert x.grad == pytest.approx((f(x.data + h) - f(x.data - h)) / (2 * h), rel=1e-8)
    assert (Value(-4 + 0j).sqrt()).data == 2j


@pytest.mark.parametrize("name", ["abs", "relu", "step", "sign", "leaky_relu", "elu", "maximum", "minimum", "clamp"])
def test_what_needs_an_order_refuses_complex_numbers(name):
    op = TABLE[name]
    with pytest.raises(TypeError, match="ordered"):
        apply(op, *[Value(complex(i, 1)) for i in range(arity(op))])


# --- mpmath ---


def test_fifty_digits():
    x = Value(mpmath.mpf(2))
    y = exp(x) * x.sin()
    y.backward()
    two = mpmath.mpf(2)
    assert abs(x.grad - mpmath.exp(two) * (mpmath.sin(two) + mpmath.cos(two))) < mpmath.mpf(10) ** -47
    slope = gradient(sigmoid(x), x).data
    assert abs(slope - mpmath.exp(-two) / (1 + mpmath.exp(-two)) ** 2) < mpmath.mpf(10) ** -48
    assert abs(x.gelu().data - 2 * mpmath.ncdf(two)) < mpmath.mpf(10) ** -48


# --- SymPy ---


def test_a_graph_of_symbols_is_a_derivation():
    w, x, b, t = sympy.symbols("w x b t", real=True)
    leaves = [Value(symbol) for symbol in (w, x, b)]
    loss = (dot(leaves[:1], leaves[1:2], leaves[2]).tanh() - t) ** 2 / 2
    loss.backward()
    expected = (sympy.tanh(w * x + b) - t) * (1 - sympy.tanh(w * x + b) ** 2)
    for leaf, factor in zip(leaves, (x, w, 1)):
        assert sympy.simplify(leaf.grad - expected * factor) == 0
    assert sympy.simplify(gradient(gradient(leaves[0] ** 3, leaves[0]), leaves[0]).data - 6 * w) == 0


def test_symbols_keep_their_cases():
    x = sympy.Symbol("x", real=True)
    v = Value(x)
    assert relu(v).data == sympy.Max(x, 0) and relu(v).local_derivatives[0].subs(x, 0) == 0
    assert abs(v).local_derivatives[0] == sympy.sign(x) and logsumexp([v, 2 * v]).data.subs(x, 0) == sympy.log(2)


# --- Values as numbers ---


@pytest.mark.parametrize("name", sorted(op.name for op in ROWS))
def test_values_are_numbers_to_the_rules(name):
    """The derivative that the rule gives on Values is a graph with the number that the rule gives on numbers."""
    op = TABLE[name]
    point = list(map(float, sample_points(op)[0]))
    xs = list(map(Value, point))
    z = apply(op, *xs)
    for i in range(arity(op)):
        slope = op.derivative(i, z, *xs)
        number = slope.data if isinstance(slope, Value) else slope
        assert number == pytest.approx(op.derivative(i, z.data, *point), rel=1e-14)


def test_derivatives_in_any_type():
    third = derivative(lambda x: x**5, n=3)
    assert third(Fraction(1, 2)) == Fraction(15) and type(third(Fraction(1, 2))) is Fraction
    assert third(Decimal("0.5")) == 15 and third(2) == 240 and third(1j) == -60
    assert abs(derivative(scalargrad.exp, n=4)(mpmath.mpf(1)) - mpmath.e) < mpmath.mpf(10) ** -48
    assert derivative(scalargrad.sin, n=2)(sympy.Symbol("x")) == -sympy.sin(sympy.Symbol("x"))
