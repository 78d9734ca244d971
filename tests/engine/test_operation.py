"""`operation`: rows of users' own, from text and from Python functions."""

import copy
import math
import multiprocessing
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import mpmath
import numpy as np
import pytest

import scalargrad
from scalargrad import Value, backward_steps, draw, draw_network, explain, gradcheck, gradient, hessian, operation, play
from scalargrad.derivatives import TABLE
from scalargrad.gradient_check import WrongGradient
from scalargrad.nn import ACTIVATIONS, MLP
from scalargrad.own_rows import OWN
from scalargrad.recording import RecordedGraph
from scalargrad.rows import VOCABULARY, row
from scalargrad.value import apply
from scalargrad.view.formulas import Latex, Mathml, Notation
from scalargrad.walk import topological_order
from scalargrad.worked import check_text

ROOT = str(Path(scalargrad.__file__).parents[1])


@pytest.fixture(autouse=True)
def nothing_stays():
    """Each test starts and ends without operations of its own."""
    for name in [*OWN]:
        forget(name)
    yield
    for name in [*OWN]:
        forget(name)


def forget(name):
    if getattr(vars(Value).get(name), "op", None) is OWN.pop(name):
        delattr(Value, name)


def cube(formula="x ** 3"):
    return operation("cube(x)", formula, "3 * x ** 2")


def digamma(x):
    return float(mpmath.psi(0, x))


def trigamma(x):
    return float(mpmath.psi(1, x))


def lgamma():
    return operation("lgamma(x)", math.lgamma, digamma)


# --- what it gives ---


def test_a_plain_number_gives_a_plain_number_and_a_value_a_node():
    f = cube()
    x = Value(2.0)
    assert f(2.0) == 8.0 and type(f(2.0)) is float
    y = f(x)
    assert isinstance(y, Value) and y.data == 8.0 and y.op is f and y.args == (x,)
    y.backward()
    assert x.grad == 12.0


@pytest.mark.parametrize(
    "number, expected",
    [(2, 12), (Fraction(1, 3), Fraction(1, 3)), (mpmath.mpf("0.5"), mpmath.mpf("0.75")), (1 + 2j, -9 + 12j)],
)
def test_text_serves_numbers_of_every_type(number, expected):
    x = Value(number)
    cube()(x).backward()
    assert x.grad == expected and type(x.grad) is type(expected)


def test_it_is_found_wherever_a_function_would_be():
    f = cube()

    class Model:
        act = f

        def __call__(self, x):
            return self.act(x) + x.cube() + (lambda y: f(x=y))(x)

    x = Value(2.0)
    Model()(x).backward()
    assert x.grad == 36.0
    assert [y.data for y in map(f, [x, Value(1.0)])] == [8.0, 1.0]


def test_keywords_and_a_wrong_number_of_arguments():
    f = operation("scale(x, k)", "x * k", "k", "x")
    assert f(k=2.0, x=3.0) == f(3.0, k=2.0) == 6.0
    for wrong in (lambda: f(1.0), lambda: f(1.0, 2.0, 3.0), lambda: f(1.0, j=2.0)):
        with pytest.raises(TypeError, match=r"scale\(x, k\): "):
            wrong()


def test_a_batch_and_an_array_of_values():
    f = cube()
    x = Value(np.array([1.0, 2.0]))
    f(x).backward()
    assert x.grad.tolist() == [3.0, 12.0]
    xs = np.array([Value(1.0), Value(2.0)], object)
    ys = f(xs)
    assert [y.data for y in ys] == [1.0, 8.0] and all(y.op is f for y in ys)
    g = operation("g(x)", np.arctan, lambda x: 1 / (1 + x * x))
    x = Value(np.array([1.0, 2.0]))
    g(x).backward()
    assert np.allclose(x.grad, [0.5, 0.2], rtol=1e-15)


def test_words_of_the_text_are_the_functions_that_users_call():
    """maximum at a tie gives each half of the gradient, inside a formula as outside."""
    f = operation("larger(x, y)", "maximum(x, y)", "1", "1")
    g = operation("steep(x)", "x", "maximum(x, 1) * x")  # as if it were a derivative; differentiated once more
    x = Value(1.0)
    assert f(2.0, 3.0) == 3.0
    assert gradient(gradient(g(x), x), x).data == 0.5 * 1.0 + 1.0


def test_powers_in_text_are_real():
    f = operation("root(x)", "x ** 0.5", "0.5 / z")
    for x in (-2.0, Value(-2.0)):
        with pytest.raises(ValueError, match=r"z = x \*\* 0.5 with x = -2.0"):
            f(x)


def test_where_names_shared_parts_in_any_order():
    f = operation("f(x)", "a * x", "b + 2 * x * b", where={"a": "b * x", "b": "exp(c)", "c": "0"})
    assert f(3.0) == 9.0 and f.derivatives == ("exp(0) + 2 * x * exp(0)",)


def test_the_result_stands_in_derivatives_and_repeats():
    """PyTorch 18619: a derivative computed from the result, differentiated again and again."""
    f = operation("square(x)", "x * x", "2 * z / x")
    x = Value(3.0)
    y = f(x)
    for _ in range(3):
        assert gradient(gradient(y, x), x).data == pytest.approx(2.0, rel=1e-15)


# --- derivatives of Python functions ---


def test_a_function_of_functions_of_scalargrad_has_derivatives_of_any_order():
    f = operation("f(x)", math.log, lambda x: 1 / x)
    x = Value(2.0)
    assert gradient(gradient(gradient(f(x), x), x), x).data == 2 / 2.0**3


LEAVES = {
    "math": math.cos,
    "float": lambda x: math.cos(float(x)),
    "only a part": lambda x: 0.0 * x + math.cos(x),
    "complex": lambda x: complex(x).real - x * x,
    "data": lambda x: math.cos(x.data if isinstance(x, Value) else x),
    "NumPy": lambda x: np.interp(x, [-2, 0, 2], [3, 1, 8]),
    "not for Values": lambda x: x.hex() and math.cos(x),
    "a library": lambda x: float(mpmath.cos(x)),
}


@pytest.mark.parametrize("slope", LEAVES.values(), ids=LEAVES)
@pytest.mark.parametrize("at", [0.5, 0.0, -1.5])
def test_what_leaves_the_graph_has_a_first_derivative_and_says_that_it_has_no_second(slope, at):
    f = operation("f(x)", math.sin, slope)
    x = Value(at, "x")
    first = gradient(f(x) * 3, x)
    assert first.data == 3 * slope(at)
    for second in (lambda: gradient(first, x), first.backward, lambda: gradcheck(f, at, order=2)):
        with pytest.raises(TypeError, match=r"f\(x\) by x cannot be differentiated once more.*another op"):
            second()


def test_a_number_is_a_constant_only_where_it_does_not_change():
    """Given as a number, as text or by a function that gives it; also a step, as one writes leaky_relu."""
    for one in (3.0, 3, "3", lambda x: 3.0, lambda x: 3.0 if x > 0 else 0.1):
        f = operation("f(x)", "3 * x", one)
        x = Value(2.0)
        assert gradient(f(x), x).data == 3 and gradient(gradient(f(x) * x, x), x).data == 6
    for at in (-1.0, 0.0, 1.0):  # a relu as one writes it, at its kink as well
        f = operation("f(x)", lambda x: max(x, 0.0), lambda x: 1.0 if x > 0 else 0.0)
        x = Value(at)
        assert gradient(gradient(f(x) * x, x), x).data == 2 * (at > 0)
    pair = operation("pair(x, y)", "x + y", lambda x, y: 1.0, lambda x, y: 1.0)
    assert hessian(lambda v: pair(v[0], v[1]) * v[0])([2.0, 3.0]) == [[2, 1], [1, 0]]
    gap = operation("gap(x, y)", "x * y", lambda x, y: float(x) - float(y), 1)  # nothing changes if both do
    with pytest.raises(TypeError, match="once more"):
        hessian(lambda v: gap(*v))([2.0, 2.0])


def test_the_constant_zero_is_no_edge():
    for zero in (0, 0.0, "0", "0.0", "-0"):
        y = operation("f(x)", "sign(x)", zero)(Value(2.0))
        assert list(y.edges()) == [] and y.local_derivatives == (0,)


def test_a_derivative_that_is_an_operation_has_a_derivative_of_its_own():
    """JAX 21220, TensorFlow 34503: the second derivative of one's own is used, and is not 0."""
    psi = operation("psi(x)", digamma, trigamma)
    for rule in (psi, "psi(x)", lambda x: psi(x)):
        f = operation("lgamma(x)", math.lgamma, rule)
        x = Value(2.5)
        second = gradient(gradient(f(x), x), x)
        assert second.data == pytest.approx(math.pi**2 / 2 - 4 - 4 / 9, rel=1e-14)
        with pytest.raises(TypeError, match=r"psi\(x\) by x cannot"):
            gradient(second, x)


def test_a_derivative_may_be_left_out():
    """JAX 3389, 5913, HIPS 557: of a count, say. A Value in that place is an error, not a 0."""
    f = operation("power_of(x, n)", lambda x, n: x**n, lambda x, n: n * x ** (n - 1), None)
    x = Value(2.0)
    f(x, 3).backward()
    assert x.grad == 12.0 and gradient(gradient(f(x, 3), x), x).data == 12.0
    with pytest.raises(TypeError, match=r"power_of\(x, n\) by n is not given: let n be a plain number"):
        f(x, Value(3))


def test_only_wanted_derivatives_are_computed():
    f = operation("f(x, y)", lambda x, y: x, 1, lambda x, y: math.log(-1))
    assert f(Value(1.0), 2.0).data == 1.0


# --- functions that do not fit ---


@pytest.mark.parametrize("result", [None, "1", [1.0], (1.0, 2.0), True, np.array([True])])
def test_what_is_no_number_is_refused(result):
    f = operation("odd(x)", lambda x: result, 1)
    for x in (1.0, Value(1.0)):
        with pytest.raises(TypeError, match=r"odd\(x\) has to give one number"):
            f(x)
    f = operation("odd(x)", "x", lambda x: result)
    with pytest.raises(TypeError, match=r"the derivative of odd\(x\) by x has to give one number"):
        f(Value(1.0))


def test_a_value_that_is_no_argument_is_refused():
    """JAX 2676 and those that its PR 4008 lists: no derivative would pass to what a function closes over."""
    w = Value(3.0)
    for f in (operation("f(x)", lambda x: x * w, "3"), operation("f(x)", "3 * x", lambda x: w)):
        with pytest.raises(TypeError, match=r"uses a Value that is none of its arguments.*make it an argument"):
            f(Value(1.0))


def test_a_batch_cannot_be_changed_by_a_function():
    """PyTorch 5871, 30454: x *= 2 inside of it would change the data of x after the fact."""

    def doubled(x):
        x *= 2
        return x

    x = Value(np.array([1.0, 2.0]))
    for f in (operation("f(x)", doubled, 2), operation("f(x)", "x", doubled)):
        with pytest.raises(ValueError, match="read-only"):
            f(x)
        assert x.data.tolist() == [1.0, 2.0] and x.data.flags.writeable
    same = operation("same(x)", lambda x: x, 1)
    assert same(x).data.flags.writeable


@pytest.mark.parametrize("shape", [(2, 1), (3,), (2, 2)])
def test_a_derivative_of_another_shape_is_refused(shape):
    """HIPS 335, JAX 28757: NumPy would stretch a column to a square without a word."""
    f = operation("f(x)", "x * 1", lambda x: np.ones(shape))
    with pytest.raises(ValueError, match=r"z = .* the derivative by x is an array of shape .* does not fit"):
        f(Value(np.array([1.0, 2.0])))


def test_errors_name_the_node():
    f = operation("lg(x)", math.log, "1 / x")
    with pytest.raises(ValueError, match=r"z = lg\(x\) with x = -1.0 \(label 'a'\): .*"):
        f(Value(-1.0, "a"))
    f = operation("half(x)", "x / 2", lambda x: 1 / (x - x))
    with pytest.raises(ZeroDivisionError, match=r"z = x / 2 with x = 4.0: .*"):
        f(Value(4.0))


# --- definitions that are refused ---


NAMES = ["exp(x)", "add(x, y)", "gelu(x)", "softmax(x)", "like(x)", "abs(x)", "detach(x)"]
NO_NAMES = ["lambda(x)", "class(x)", "None(x)", "2x(x)", "a-b(x)", "a.b(x)", "f(1)", "f(x=1)", "f(*x)", "f()", "f", "",
            "f(x", "f(if)", "f(x)(y)", "f(x); y"]  # fmt: skip


@pytest.mark.parametrize("signature", NAMES)
def test_a_name_of_the_package_is_refused(signature):
    rules = ["1"] * (signature.count(",") + 1)
    with pytest.raises(ValueError, match=r"scalargrad has (\w+) already: choose another name .*my_\1"):
        operation(signature, "x", *rules)


@pytest.mark.parametrize("signature", NO_NAMES)
def test_what_is_no_name_is_refused(signature):
    with pytest.raises(ValueError, match=r"does not say how an operation is called.*no keyword"):
        operation(signature, "x", "1")


@pytest.mark.parametrize("signature, message", [("f(x, x)", "twice"), ("f(z)", "stands for the result")])
def test_arguments_that_cannot_be(signature, message):
    with pytest.raises(ValueError, match=message):
        operation(signature, "x", "1", "1")


def test_a_wrong_number_of_derivatives():
    """«function … returned an incorrect number of gradients», in backward: KeOps 327, AdderNet 21 and many more."""
    for rules in ([], ["1"], ["1", "1", "1"]):
        with pytest.raises(ValueError, match=r"has \d derivatives for 2 arguments: give one for each of x, y"):
            operation("f(x, y)", "x + y", *rules)


TEXTS = {
    "lgamma(x)": "there is no function lgamma here: there are abs, .*exp, .*tanh",
    "y": "there is no y here: the arguments are x",
    "z * x": "z is the result",
    "sin": r"sin is a function: write sin\(",
    "sin(x, x)": "sin is called with 2 arguments: too many",
    "maximum(x)": "maximum is called with 1 arguments: missing",
    "f(x)": "there is no function f here",  # of itself
    "x *": "no expression",
    "": "no expression",
    "x = 3": "no expression",
    "x\0": "",
    "(" * 300 + "x" + ")" * 300: "no expression|too deeply",
    "-" * 100_000 + "x": "too deeply",
    "x + " * 400 + "x": "too deeply",
    "__import__('os')": "there is no function __import__ here",
    **dict.fromkeys(
        ["x.data", "x.__class__", "(lambda: x)()", "[x][0]", "{x}", "x if x else 1", "x < 1", "'a'",
         "True", "None", "...", "1j", "1e999", "x % 2", "x // 2", "x @ x", "~x", "not x", "x and x", "(y := x)",
         "exp(x=x)", "exp(*[x])", "x[0]", "f'{x}'", "[i for i in x]", "exp(x)(x)", "(x, x)", "*x", "await x", "yield"],
        "may not stand there: a formula is made of|no expression",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_text_that_is_refused(text):
    with pytest.raises(ValueError, match=rf"f\(x\): the formula, .*({TEXTS[text]})"):
        operation("f(x)", text, "1")
    if "z" not in text and text != "f(x)":  # which derivatives may use
        with pytest.raises(ValueError, match=rf"f\(x\): the derivative by x, .*({TEXTS[text]})"):
            operation("f(x)", "x", text)
    assert "f" not in OWN and not hasattr(Value, "f")


def test_text_may_be_long():
    f = operation("f(x)", " + ".join(["x"] * 100), " * ".join(["1"] * 100))
    x = Value(2.0, "x")
    y = pickle.loads(pickle.dumps(f(x)))
    assert y.data == 200.0 and y.local_derivatives == (1,) and "y = f(x) = 200" in str(explain(f(x), x))


def test_errors_show_the_start_of_a_long_text():
    with pytest.raises(ValueError) as caught:
        operation("f(x)", "-" * 100_000 + "x", "1")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "where, message",
    [
        ({"t": "u"}, "the part t, 'u': there is no u here"),
        ({"t": "u", "u": "t"}, "computed from itself"),
        ({"x": "1"}, "where cannot name a part 'x'"),
        ({"z": "1"}, "where cannot name a part 'z'"),
        ({"a b": "1"}, "where cannot name a part 'a b'"),
        ({"t": "z"}, "z is the result"),
    ],
)
def test_parts_that_cannot_be(where, message):
    with pytest.raises(ValueError, match=message):
        operation("f(x)", "t * x", "t", where={"t": "1", **where})


def test_an_argument_is_no_function():
    f = operation("tilt(x, exp)", "x * exp", "exp", "x")
    assert f(2.0, 3.0) == 6.0
    with pytest.raises(ValueError, match="exp is an argument here, a number"):
        operation("tilt(x, exp)", "exp(x)", "1", "1")


def test_things_that_are_neither_text_nor_function():
    for wrong in (None, 3, [1]):
        with pytest.raises(TypeError, match=r"f\(x\): the formula has to be text or a function"):
            operation("f(x)", wrong, "1")
    for wrong in (True, math.nan, math.inf, 1j, [1], Fraction(1, 3)):
        with pytest.raises(TypeError, match=r"f\(x\): the derivative by x has to be text, a function"):
            operation("f(x)", "x", wrong)
    with pytest.raises(TypeError, match="starts with its signature as text"):
        operation(math.sin, math.cos)
    with pytest.raises(TypeError, match="the part t has to be text"):
        operation("f(x)", "t", "1", where={"t": 3})


def test_functions_that_take_something_else():
    with pytest.raises(ValueError, match=r"f\(x\): the function has to take x and nothing else: missing"):
        operation("f(x)", math.atan2, "1")
    with pytest.raises(ValueError, match=r"f\(x\): the derivative by x: the function has to take x and nothing else"):
        operation("f(x)", math.sin, lambda upstream, z, x: upstream * math.cos(x))


# --- defined again, names, methods ---


def test_a_cell_may_be_run_twice():
    """«Registering two gradient with name …», TensorFlow 24745, maml 6, nmt 200; JuMP 2543."""
    old = cube()
    y = old(Value(2.0))
    new = cube("x * x * x")
    assert y.op is old and Value(2.0).cube().op is new and OWN["cube"] is new
    assert old(Value(2.0)).op is old


def test_a_former_definition_is_no_part_of_the_next():
    cube()
    with pytest.raises(ValueError, match="there is no function cube here"):
        cube("cube(x) * 1")
    f = operation("growth(x)", "exp(x)", "growth(x)")  # in its derivative it is the operation itself
    x = Value(0.0)
    assert gradient(gradient(f(x), x), x).op is f


def test_an_operation_keeps_the_ones_that_it_was_made_of():
    cube()
    quart = operation("quart(x)", "x * cube(x)", "4 * cube(x)")
    operation("cube(x, y)", "x + y", "1", "1")
    assert quart(2.0) == 16.0 and not hasattr(Value, "cube")


def test_a_definition_that_fails_leaves_the_former_one():
    f = cube()
    with pytest.raises(ValueError):
        cube("x * y")
    assert OWN["cube"] is f and Value(2.0).cube().op is f


@pytest.mark.parametrize(
    "name", ["data", "label", "backward", "edges", "is_leaf", "__len__", "__getstate__", "_secret"]
)
def test_no_attribute_of_values_is_hidden(name):
    before = {key: vars(Value)[key] for key in vars(Value)}
    f = operation(f"{name}(x)", "2 * x", "2")
    assert f(Value(3.0)).data == 6.0
    assert {key: vars(Value)[key] for key in vars(Value)} == before


def test_a_method_that_somebody_else_put_there_stays(monkeypatch):
    monkeypatch.setattr(Value, "cube", lambda self: "mine", raising=False)
    cube(), cube()
    assert Value(2.0).cube() == "mine"


def test_the_table_and_the_language_know_nothing_of_it():
    before = set(TABLE), set(VOCABULARY), set(ACTIVATIONS)
    cube()
    assert (set(TABLE), set(VOCABULARY), set(ACTIVATIONS)) == before
    result = check_text("```worked\nx = 2\ny = cube(x)\ny == 8\n```\n")
    assert not result.claims and "cube" in str(result.error)


# --- what is shown ---


def test_explained_by_its_formula_or_as_f_prime():
    x = Value(2.0, "x")
    assert "= 3·x²\n      = 3·2²\n      = 12\n" in str(explain(cube()(x), x))
    assert str(explain(lgamma()(x) * 3, x)).splitlines() == [
        "∂y/∂x = ∂y/∂v · ∂v/∂x",
        "      = 3 · lgamma′(x)",
        "      ≈ 3 · 0.422784",  # 1 − γ
        "      ≈ 1.26835",
        "where",
        "  v = lgamma(x) = 0",
        "  y = v·3 = 0",
    ]


def test_operations_in_a_derivative_are_shown_with_their_numbers():
    operation("psi(x)", digamma, trigamma)
    f = operation("twice(x)", lambda x: 2 * math.lgamma(x), "2 * psi(x)")
    x = Value(2.0, "x")
    assert str(explain(f(x), x)).splitlines()[:2] == ["∂y/∂x = 2·psi(x)", "      ≈ 2·0.422784"]


def test_of_several_arguments_it_is_explained_as_a_partial_derivative():
    f = operation("scale(x, k)", lambda x, k: x * math.cos(k), lambda x, k: math.cos(k), lambda x, k: -x * math.sin(k))
    x, k = Value(2.0, "x"), Value(0.5, "k")
    y = f(x, k)
    for by, value in ((x, math.cos(0.5)), (k, -2 * math.sin(0.5))):
        text = str(explain(y, by))
        assert f"∂scale/∂{by.label}(x, k)" in text and f"{value:.6g}".replace("-", "−") in text
    formula = Notation(y).local_derivative(y, 1)
    assert Latex().write(formula) == r"\frac{\partial \operatorname{scale}}{\partial k}\left(x, k\right)"
    assert "<mfrac><mrow><mo>∂</mo><mi>scale</mi></mrow><mrow><mo>∂</mo><mi>k</mi></mrow></mfrac>" in Mathml().write(
        formula
    )


def test_latex_and_mathml_of_f_prime():
    y = lgamma()(Value(2.0, "x"))
    formula = Notation(y).local_derivative(y, 0)
    assert Latex().write(formula) == r"\operatorname{lgamma}^{\prime}\left(x\right)"
    assert "<msup><mi>lgamma</mi><mo>′</mo></msup>" in Mathml().write(formula)


def test_drawn_played_and_gone_through_in_steps():
    x = Value(2.5, "x")
    y = lgamma()(x) * cube()(x)
    first = gradient(lgamma()(x), x)
    assert "lgamma(x)" in svg(draw(y)) and "cube(x)" in svg(draw(y))
    assert "lgamma′(x)" in svg(draw(first))  # its own slope, which nobody knows, is a question mark
    assert "cube" in play(y)._repr_html_()
    assert [step.contribution for step in backward_steps(y)][-1] in (cube()(2.5) * digamma(2.5), y.args[0].data * 18.75)
    for shown in (lambda: play(first), lambda: explain(first, x)):
        with pytest.raises(TypeError, match="once more"):
            shown()


def svg(drawing):
    return drawing.pipe("svg", encoding="utf-8")


def test_an_activation():
    f = cube()
    net = MLP(2, [3, 1], activation=f, seed=1)
    x = [1.0, 2.0]
    net(x).backward()
    weight = net.layers[0].neurons[0].w[0]
    assert "CubeNeuron" in repr(net) and "cube" in svg(draw_network(net, x))
    assert gradient(net(x), weight).data == pytest.approx(weight.grad, rel=1e-14)
    assert "cube(z1[0])" in str(explain(net(x), weight))
    for other in (copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert other(x).data == net(x).data and other(x).op is f


def test_gradcheck_sees_a_derivative_that_is_right_and_one_that_is_not():
    for f in (cube(), lgamma(), operation("g(x)", "log(x) * x", "log(x) + 1")):
        assert gradcheck(f, 2.5).ok
    assert gradcheck(cube(), 2.0, order=2).ok
    for wrong in ("3.003 * x ** 2", lambda x: 3.003 * x * x):
        with pytest.raises(WrongGradient):
            gradcheck(operation("cube(x)", "x ** 3", wrong), 2.0)


def test_a_program_runs_it_again():
    x = Value(2.0)
    y = cube()(x) + lgamma()(x)
    first = gradient(lgamma()(x), x)
    numbers = RecordedGraph([y, first]).run({x: 3.0})
    assert numbers[y] == 27.0 + math.lgamma(3.0) and numbers[first] == digamma(3.0)
    assert RecordedGraph([y]).same_sides(numbers)


# --- copies and pickles ---


def test_a_graph_is_pickled_and_copied():
    x = Value(2.5)
    y = gradient(lgamma()(x), x) * cube()(x)
    for z in (pickle.loads(pickle.dumps(y)), copy.deepcopy(y)):
        (leaf,) = [node for node in topological_order(z) if node.is_leaf]
        assert z.data == y.data and leaf is not x
        assert {node.op for node in topological_order(z)} == {node.op for node in topological_order(y)}
    assert copy.deepcopy(operation("f(x)", lambda x: x, 1)(x)).data == 2.5


def test_what_is_not_known_is_defined_by_loading():
    cube()
    operation("quart(x)", "x * cube(x)", "4 * cube(x)")
    stored = pickle.dumps(OWN["quart"](Value(2.0)))
    forget("quart"), forget("cube")
    y = pickle.loads(stored)
    y.backward()
    (x,) = y.args
    assert x.grad == 32.0 and Value(2.0).quart().data == 16.0 and OWN["quart"] is y.op and Value(2.0).cube().data == 8.0


def test_two_definitions_of_a_name_keep_apart():
    stored = pickle.dumps([cube()(Value(2.0)), lgamma()(Value(2.0))])
    mine = operation("cube(x)", "2 * x", "2")
    y, _ = pickle.loads(stored)
    y.backward()
    assert y.args[0].grad == 12.0 and y.op is not mine and OWN["cube"] is mine and Value(2.0).cube().op is mine


def test_a_lambda_is_not_pickled_and_the_error_says_where_it_is():
    y = operation("odd(x)", "x", lambda x: 1.0)(Value(2.0))
    with pytest.raises(pickle.PicklingError, match=r"odd\(x\) cannot be pickled.*lambda.*with def, at the top"):
        pickle.dumps(y)


def test_a_row_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(TABLE, "gone", None)
    del TABLE["gone"]
    stored = pickle.dumps(apply(row("gone(x)", "x", "1"), Value(2.0)))
    del TABLE["gone"]
    with pytest.raises(LookupError, match=r"a row 'gone'.*scalargrad\.operation") as caught:
        pickle.loads(stored)
    assert not isinstance(caught.value, KeyError)


def slope_of(y):
    (x,) = [node for node in topological_order(y) if node.is_leaf]
    return gradient(y, x).data, y


def test_a_spawned_worker_is_sent_a_graph_and_sends_one_back():
    ys = [cube()(Value(2.0)), operation("sine(x)", math.sin, math.cos)(Value(2.0))]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answers = pool.map_async(slope_of, ys).get(timeout=60)
    assert [slope for slope, _ in answers] == [12.0, math.cos(2.0)]
    assert [y.op for _, y in answers] == [y.op for y in ys]


def test_a_worker_that_does_not_find_a_function_says_so_and_lives(tmp_path):
    """Its functions stand where only the main process comes by. What the worker sends back is whole again."""
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {ROOT!r})\n"
        "import math, multiprocessing\n"
        "from scalargrad import Value, operation\n"
        "def backward(y): y.backward(); return y, y.args[0].grad\n"
        "def again(y): return y.op(2.0)\n"
        "if __name__ == '__main__':\n"
        "    def f(x): return math.sin(x)\n"
        "    def d(x): return math.cos(x)\n"
        "    y = operation('f(x)', f, d)(Value(0.0))\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        back, slope = pool.map_async(backward, [y]).get(timeout=60)[0]\n"
        "        print(slope, back.op is y.op)\n"
        "        try: pool.map_async(again, [y]).get(timeout=60)\n"
        "        except LookupError as error: print(error)\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120)
    slope, error = done.stdout.splitlines()
    assert slope == "1.0 True", done.stderr
    assert "a function of the operation f(x) is not found in this process" in error and "attribute 'f'" in error


def test_another_process_that_never_heard_of_it(tmp_path):
    stored = tmp_path / "graph"
    stored.write_bytes(pickle.dumps(cube()(Value(2.0))))
    code = (
        f"import sys; sys.path.insert(0, {ROOT!r})\nimport pickle\ny = pickle.load(open({str(stored)!r}, 'rb'))\n"
        "y.backward(); print(y.args[0].grad, y.args[0].cube().data)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["12.0", "8.0"], done.stderr
