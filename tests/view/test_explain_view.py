"""The chain rule on the blackboard: its lines as written, and their numbers against the engine's."""

import re
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, detach, dot, exp, gradient, log, relu, sigmoid, sin, softmax, total
from scalargrad.derivatives import TABLE
from scalargrad.losses import half_squared_error
from scalargrad.nn import MLP
from scalargrad.value import apply
from scalargrad.view.chain_rule.explanation import explain
from scalargrad.view.formulas.evaluation import evaluate, same
from scalargrad.view.formulas.formula import Partial
from scalargrad.view.formulas.latex import Latex
from scalargrad.view.formulas.mathml import Mathml
from scalargrad.view.formulas.notation import Notation
from scalargrad.view.formulas.number_text import number_text
from scalargrad.view.formulas.symbols import name_of
from scalargrad.view.formulas.writing import Writer
from scalargrad.worked.numbers.real import Real
from tests.support.expressions import graphs
from tests.support.points import sample_points


def two_neurons(number=lambda n: n):
    x, w1, b1, w2, b2 = (Value(number(n), name) for n, name in zip((1, 2, 0, 3, 1), ["x", "w1", "b1", "w2", "b2"]))
    a1 = relu(w1 * x + b1)
    a1.label = "a1"
    a2 = relu(w2 * a1 + b2)
    a2.label = "a2"
    cost = (a2 - 5) ** 2 / 2
    cost.label = "J"
    return cost, w1, w2


def mlp_loss(*sizes):
    net = MLP(sizes[0], list(sizes[1:]), seed=1, activation="sigmoid")
    out = net([float(i + 1) for i in range(sizes[0])])
    loss = half_squared_error(out, [1.0, 0.0][: sizes[-1]] if sizes[-1] > 1 else 1.0)
    loss.label = "L"
    return loss, net


# --- reading the numbers back ---

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def value_of(text):
    """The number of a row of plain text that has only numbers in it, exactly."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "**" + found[0].translate(RAISED), text)
    text = text.replace("−", "-").replace("·", "*").replace("^", "**")
    text = re.sub(r"(?<!\*\*)(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?", lambda found: f"Fraction('{found[0]}')", text)
    assert re.fullmatch(r"[\d.e\s()+\-*/'Fraction]+", text), text
    return eval(text, {"Fraction": Fraction})


def rows(text):
    """The rows of an explanation by paths: its relation signs and what stands after them."""
    body = text.split("\nwhere")[0].split("\nA prime")[0].split("\nA derivative")[0]
    return re.findall(r"([=≈]) ([^=≈]*)", re.sub(r"\s*\n\s*", " ", body))


# --- as it is written ---


def test_the_blackboard():
    cost, w1, _ = two_neurons()
    assert str(explain(cost, w1)) == (
        "∂J/∂w1 = ∂J/∂a2 · ∂a2/∂z2 · ∂z2/∂a1 · ∂a1/∂z1 · ∂z1/∂w1\n"
        "       = (a2 − 5) · relu′(z2) · w2 · relu′(z1) · x\n"
        "       = (7 − 5) · 1 · 3 · 1 · 1\n"
        "       = 6\n"
        "where\n"
        "  z1 = w1·x + b1 = 2\n"
        "  a1 = relu(z1) = 2\n"
        "  z2 = w2·a1 + b2 = 7\n"
        "  a2 = relu(z2) = 7\n"
        "  J = (a2 − 5)²/2 = 2"
    )


def test_the_blackboard_in_latex():
    cost, _, w2 = two_neurons()
    found = explain(cost, w2)
    assert found.latex().splitlines() == [
        r"\begin{aligned}",
        r"\frac{\partial J}{\partial w_{2}} &= \frac{\partial J}{\partial a_{2}} \cdot "
        r"\frac{\partial a_{2}}{\partial z_{2}} \cdot \frac{\partial z_{2}}{\partial w_{2}} \\",
        r" &= \left(a_{2} - 5\right) \cdot \operatorname{relu}^{\prime}\left(z_{2}\right) \cdot a_{1} \\",
        r" &= \left(7 - 5\right) \cdot 1 \cdot 2 \\",
        r" &= 4",
        r"\end{aligned}",
    ]
    assert found._repr_latex_() == f"$$\n{found.latex()}\n$$"
    assert found._repr_markdown_() == found.markdown()
    assert r"- $J = \frac{{\left(a_{2} - 5\right)}^{2}}{2} = 2$" in found.markdown()


def test_several_paths_are_added():
    x = Value(3, "x")
    left, right = x * x, 2 * x
    left.label, right.label = "left", "right"
    y = left * right
    y.label = "y"
    assert rows(str(explain(y, x))) == [
        ("=", "∂y/∂left · ∂left/∂x + ∂y/∂right · ∂right/∂x "),
        ("=", "right · 2·x + left · 2 "),
        ("=", "6 · 2·3 + 9 · 2 "),
        ("=", "36 + 18 "),
        ("=", "54"),
    ]


def test_what_is_held_still_is_said_where_it_matters():
    x = Value(2, "x")
    u = x * x
    u.label = "u"
    y = u * x
    y.label = "y"
    text = str(explain(y, x))
    assert rows(text)[0] == ("=", "∂y/∂u · ∂u/∂x + ∂y/∂x|u ")
    assert rows(text)[-1] == ("=", "12")
    assert text.endswith("holds what is named after the bar still: u.")
    assert r"\left.\frac{\partial y}{\partial x}\right|_{u}" in explain(y, x).latex()


def test_many_paths_share_their_factors():
    loss, net = mlp_loss(4, 5, 5, 2)
    found = explain(loss, net.layers[0].neurons[0].w[0])
    assert found.form == "delta"
    assert "δ2[3] = ∂L/∂z2[3] = ∂L/∂a2[3] · ∂a2[3]/∂z2[3]" in str(found)
    assert "∂L/∂a2[0] = δ3[0] · ∂z3[0]/∂a2[0] + δ3[1] · ∂z3[1]/∂a2[0]\n" in str(found)
    # each node on the way has one line: 2 outputs, then 5 neurons, then neuron 0 and the weight
    assert len(found.lines) == 2 * 2 + 5 * 2 + 2 + 1
    assert explain(loss, net.layers[1].neurons[0].w[0]).form == "paths"


def test_exponentially_many_paths_take_no_time():
    x = Value(1.0, "x")
    y = x
    for _ in range(2000):
        y = sin(y) + y
    found = explain(y, x)
    assert found.form == "delta"
    assert len(found.lines) == 40
    assert f"… {found.left_out:,} lines like these …" in str(found)
    assert r"\vdots" in found.latex()


def test_a_long_chain():
    y = x = Value(1.0, "x")
    for _ in range(20_000):
        y = y + 1.0
    assert explain(y, x).value == 1.0
    assert len(str(explain(y, x))) < 10_000


def test_no_dependence():
    x, y = Value(2.0, "x"), Value(3.0, "y")
    assert str(explain(y * 2, x)) == "∂f/∂x = 0\nf does not depend on x."
    z = detach(x) * y
    z.label = "z"
    assert str(explain(z, x)) == "∂z/∂x = 0\nz does not depend on x."
    assert str(explain(x, x)) == "∂x/∂x = 1"


def test_names():
    x = Value(2.0)
    assert str(explain(x * 3.0, x)).startswith("∂y/∂x = 3\n")
    one, other = Value(2.0, "w"), Value(3.0, "w")
    product = one * other
    product.label = "y"
    assert str(explain(product, other)) == (
        "∂y/∂w′ = w\n       = 2\nwhere\n  y = w·w′ = 6\nA prime tells apart nodes that have the same label."
    )
    v = exp(one) + log(exp(other) * 2)
    v.label = "v"
    assert "u1 = exp(w)" in str(explain(v, one))
    hidden = sigmoid(dot([Value(1.0, "w2[0,0]"), Value(2.0, "w2[0,1]")], [one, other]))
    assert list(map(str, explain(hidden, one).notes)) == []
    assert "z2[0] = w2[0,0]·w + w2[0,1]·w′" in str(explain(hidden, one))


@given(graphs(st.sampled_from([0.5, 2.0, -1.0]), functions=True))
@settings(max_examples=50)
def test_a_name_is_the_same_where_all_nodes_have_one(graph):
    """The explanation and the player are read side by side."""
    y = graph.y
    for x in (None, *Notation(y).order[:3]):
        names = Notation(y, x).names
        assert names.items() >= Notation(y, x, absorb=True).names.items()
        assert len(set(names.values())) == len(names) == len(Notation(y).order)


@pytest.mark.parametrize("label", ["a0", "a", "a[0]", "z0", "z_new", "v1", "v", "u3"])
def test_no_name_looks_like_a_label(label):
    given = Value(0.5, label)
    w = Value(0.25, "w")
    y = relu(w * given) * log(sigmoid(w + 1)) + exp(sigmoid(w * 3))
    for notation in (Notation(y), Notation(y, w, absorb=True)):
        assert name_of(label).letter not in {notation.names[node].letter for node in notation.made}
    y.label = label
    assert re.search(rf"{name_of(label).letter}[1-9]", str(explain(y, w)).replace(label, "")) is None


def test_all_names_that_are_made_are_defined():
    z = [Value(1.0, "z1"), Value(2.0, "z2"), Value(0.5, "z3")]
    p = softmax(z)
    p[0].label = "p1"
    cost = -log(p[0])
    cost.label = "L"
    found = str(explain(cost, z[0]))
    used = set(re.findall(r"[a-z]\d?", re.sub("log|exp|where|A softmax.*", "", found))) - {"z1", "z2", "z3"}
    assert used == set(re.findall(r"^  (\w+) = ", found, re.M)) - {"L"} > {"v1", "p1"}
    assert "A softmax subtracts the same number from each of its entries first, here 2: no power" in found


def test_what_is_on_the_way_is_defined_before_what_is_not():
    loss, net = mlp_loss(2, 9, 9, 1)
    text = str(explain(loss, next(iter(net.parameters()))))
    assert "  a1[0] = " in text and "  a1[1] = " not in text and "  z2[4] = " in text
    assert "\nand " in text


def test_a_quotient_of_another_kind_is_no_softmax():
    x = Value(1.0, "x")
    shifted = exp(x - 2)
    y = shifted / (x + 3)
    assert "softmax" not in str(explain(y, x))
    inner = x - 2
    inner.label = "s"
    y = exp(inner) / (exp(inner) + 1)  # as its author has written it
    assert "softmax" not in str(explain(y, x))


@pytest.mark.parametrize(
    ("label", "latex", "plain"),
    [
        ("w1", "w_{1}", "w1"),
        ("w2[0,1]", "w_{01}^{(2)}", "w2[0,1]"),
        ("W[10, 3]", "W_{10,3}", "W[10, 3]"),
        ("x'", r"x^{\prime}", "x'"),
        ("alpha", r"\alpha", "alpha"),
        ("θ1", r"\theta_{1}", "θ1"),
        ("z1_new", r"z_{1,\mathrm{new}}", "z1_new"),
        ("loss", r"\mathit{loss}", "loss"),
        ("a b", r"{\text{a b}}", "“a b”"),
        ("重み", r"{\text{重み}}", "“重み”"),
        (r"\end{aligned}$<b>`", r"{\backslash \text{end}\{\text{aligned}\}\$\lt \text{b}\gt \text{ˋ}}", None),
        ("", r"{\text{?}}", "“?”"),
        ("x" * 10_000, rf"{{\text{{{'x' * 31}…}}}}", f"“{'x' * 31}…”"),
    ],
)
def test_symbols_come_from_labels(label, latex, plain):
    x = Value(2.0, label)
    y = x * 3.0
    y.label = "y"
    found = explain(y, x)
    assert rf"\frac{{\partial y}}{{\partial {latex}}}" in found.latex()
    if plain is not None:
        assert str(found).startswith(f"∂y/∂{plain} = 3")
    assert "<b>" not in found.markdown()


def test_a_label_of_ten_thousand_greek_letters_is_cut():
    assert len(name_of("αβ" * 5000).plain) == 32


# --- the numbers are the engine's ---


def agrees(found, engine, exact):
    """Every row of every line, put in numbers, gives the engine's derivative of its node."""
    assert same(found.value, engine), (found.value, engine)
    for line in found.lines:
        for row in line.rows:
            if row.numbers or not any(map(partials, row.terms)):
                number = sum(evaluate(term) for term in row.terms)
                assert number == line.result if exact else same(number, line.result)


def partials(formula):
    """Whether there is a ∂ in a formula; in rows without one, the symbols have numbers and must give the same."""
    return isinstance(formula, Partial) or any(map(partials, getattr(formula, "factors", ())))


def read_back(text, engine, digits=None):
    """The numbers as they are printed give what the engine has: exactly after =, nearly after ≈."""
    for relation, row in rows(text)[2:] or rows(text)[-1:]:
        if re.search(r"[^\W\de]", row.replace("e-", "")):
            continue  # no row of numbers
        found = value_of(row)
        if relation == "=" and digits is None:
            assert found == engine, text
        else:
            assert abs(found - Fraction(engine)) <= Fraction(1, 10 ** (digits or 4)) * (1 + size(row)), text


def size(row):
    """How large the terms of a row are: its rounding errors are small beside this."""
    return abs(value_of(re.sub("−", "+", row).replace("(+", "(").lstrip("+")))


@settings(max_examples=300, deadline=None)
@given(graphs(st.fractions(-4, 4, max_denominator=5)), st.data())
def test_invented_graphs_of_fractions(graph, data):
    x = data.draw(st.sampled_from(graph.nodes))
    found = explain(graph.y, x)
    engine = gradient(graph.y, x).data
    agrees(found, engine, exact=True)
    assert found.value == engine
    if found.form == "paths":
        read_back(str(found), engine)
    for definition in found.definitions:
        assert evaluate(definition.formula) == evaluate(definition.number)
    for kind in (found.latex(), found.markdown()):
        assert kind.count("{") - kind.count(r"\{") == kind.count("}") - kind.count(r"\}")


@settings(max_examples=300, deadline=None)
@given(graphs(st.floats(-3, 3), functions=True), st.data())
def test_invented_graphs_of_floats(graph, data):
    x = data.draw(st.sampled_from(graph.nodes))
    found = explain(graph.y, x, digits=17)
    engine = gradient(graph.y, x).data
    agrees(found, found.value, exact=False)
    assert found.value == pytest.approx(engine, rel=1e-9, abs=1e-9)
    if found.form == "paths":
        read_back(str(found), engine, digits=9)


@pytest.mark.parametrize(
    "number",
    [Fraction(2, 3), 2.5, Decimal("1.5"), 1 + 2j, mpmath.mpf("0.1"), np.array([1.0, 2.0]), sympy.Symbol("s")],
)
def test_every_number_type(number):
    x = Value(number, "x")
    y = (x * x + 3) * x - x / (x * x)
    y.label = "y"
    found = explain(y, x)
    for line in found.lines:
        numbers = [sum(evaluate(term) for term in row.terms) for row in line.rows if row.numbers]
        assert all(same(one, line.result) for one in numbers)
    assert found.latex() and found.markdown() and str(found)


def test_a_fraction_is_exact():
    x, w = Value(Fraction(1, 3), "x"), Value(Fraction(2, 7), "w")
    y = (w * x - Fraction(1, 2)) ** 2
    y.label = "y"
    assert rows(str(explain(y, w)))[-2:] == [("=", "2·(2/7·1/3 − 1/2)·1/3 "), ("=", "−17/63")]


def test_rounded_numbers_say_so():
    x = Value(0.1, "x")
    y = sin(x) * 3
    y.label = "y"
    assert rows(str(explain(y, x)))[-2:] == [("≈", "3 · 0.995004 "), ("≈", "2.98501")]
    assert rows(str(explain(y, x, digits=3)))[-1] == ("≈", "2.99")


def test_a_leaf_that_was_given_another_number_since():
    """Local derivatives are those of the moment when the graph was made: no line shows a number that contradicts."""
    w, x = Value(3.0, "w"), Value(2.0, "x")
    y = w * x
    y.label = "y"
    x.data = 100.0
    found = explain(y, w)
    assert found.value == 2.0
    assert "100" not in str(found).split("where")[0]
    assert rows(str(found))[-1] == ("=", "2")


def test_grads_are_left_alone():
    cost, w1, _ = two_neurons()
    w1.grad = "mine"
    explain(cost, w1)
    assert w1.grad == "mine"
    assert cost.grad == 0


def test_poles_and_kinks():
    x = Value(0.0, "x")
    y = x.sqrt()
    y.label = "y"
    assert str(explain(y, x)).splitlines()[:3] == ["∂y/∂x = 1/(2·y)", "      = inf", "where"]
    assert explain(abs(x), x).value == 0


def test_refusals():
    x = Value(1.0)
    with pytest.raises(TypeError, match="explain needs Values, not 3"):
        explain(x, 3)
    with pytest.raises(TypeError, match=r"explain needs Values, not 2\.0"):
        explain(2.0, x)
    with pytest.raises(ValueError, match="digits"):
        explain(x, x, digits=0)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (2.0, "2"), (0.1 + 0.2, "0.3"), (1e-7, "1e-7"), (-1 / 3, "-0.333333"), (Fraction(-2, 4), "-1/2"),
        (10**30, "1e30"), (Decimal("1.50"), "1.5"), (Decimal("1e-9"), "1e-9"),
        (1 + 2j, "(1+2j)"), (mpmath.mpf(1) / 3, "0.333333"), (np.arange(9.0), "[0, 1, 2, …, 8]"),
        (float("inf"), "inf"), (float("nan"), "nan"), (Fraction(10**40, 3), "3.33333e39"),
        (Real(Fraction("3.14159265")), "3.14159"), (Real(Fraction(1, 1024)), "1/1024"),
        (Real(Fraction(1, 10**8)), "1e-8"),
    ],
)  # fmt: skip
def test_numbers_as_text(number, text):
    assert number_text(number)[0] == text


def test_a_number_of_many_digits_as_text():
    assert number_text(10**5000) == ("1e5000", False)


def test_total_and_dot_of_many_terms_are_cut():
    ws = [Value(float(i), f"w[{i}]") for i in range(9)]
    y = total([w * w for w in ws])
    y.label = "y"
    assert "y = w[0]·w[0] + w[1]·w[1] + … + w[8]·w[8]" in str(explain(y, ws[3]))
    assert rows(str(explain(y, ws[3])))[-2:] == [("=", "2·3 "), ("=", "6")]


@pytest.mark.parametrize("name", TABLE)
def test_every_row_of_the_table_is_written_with_its_numbers(name):
    """What is read from a row gives, at the numbers of the graph, the local derivatives that the engine computed."""
    op = TABLE[name]
    for point in sample_points(op):
        args = [Value(float(number), f"q{i}") for i, number in enumerate(point)]
        node = apply(op, *args)
        notation = Notation(node)
        assert same(evaluate(notation.definition(node)), node.data)
        for i, engine in enumerate(node.local_derivatives):
            formula = notation.local_derivative(node, i)
            assert same(evaluate(formula), engine), (name, point, i)
            for writer in (Writer(), Writer(numbers=True), Latex(), Latex(numbers=True), Mathml(numbers=True)):
                assert writer.write(formula)


# --- at the prompt, and in a notebook ---


@pytest.mark.parametrize("of", ["w1", "w2", "J"])
def test_the_prompt_shows_what_print_shows(of):
    cost, w1, w2 = two_neurons()
    explanation = explain(cost, {"w1": w1, "w2": w2, "J": cost}[of])
    assert repr(explanation) == str(explanation) == f"{explanation}" == explanation.text()
    assert "Explanation(" not in repr([explanation])


def test_ipython_gets_text_for_the_prompt_and_formulas_for_the_notebook():
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    formatter.active_types = formatter.format_types
    cost, w1, _ = two_neurons()
    shown, _ = formatter.format(explain(cost, w1))
    assert shown["text/plain"] == explain(cost, w1).text()
    assert shown["text/latex"].startswith("$$") and shown["text/markdown"].startswith("$$")


def test_the_html_has_every_row_as_mathml_and_the_text_where_no_style_is():
    cost, w1, _ = two_neurons()
    explanation = explain(cost, w1)
    style, full, still = ElementTree.fromstring(explanation._repr_html_())
    assert style.tag == "style" and full.get("hidden") and "".join(still.itertext()) == explanation.text()
    left = ["".join(cell.itertext()) for cell in full[0][::2]]
    assert left == ["∂J∂w1", "", "", ""]
    assert ["".join(cell.itertext()) for cell in full[0][1::2]] == [
        "=∂J∂a2·∂a2∂z2·∂z2∂a1·∂a1∂z1·∂z1∂w1", "=(a2−5)·relu′(z2)·w2·relu′(z1)·x", "=(7−5)·1·3·1·1", "=6"
    ]  # fmt: skip
    assert len(list(full.iter("math"))) == 1 + 4 + len(explanation.definitions)
    assert explanation.latex() in explanation._repr_latex_()


def test_the_html_of_a_long_explanation_has_its_gap():
    x = y = Value(1.0, "x")
    for _ in range(200):
        y = y * 1.5 + x
    explanation = explain(y, x)
    assert f"<div>⋮</div><div>{explanation.gap_note()}</div>" in explanation._repr_html_()


def test_a_sum_in_html_may_be_broken_at_its_plus_and_labels_are_text():
    x = Value(2.0, "<x>")
    a, b = sigmoid(x), sin(x)
    a.label, b.label = "a", "b"
    row = explain(a * b, x)._repr_html_().split("<div>")[2]
    assert row.count("</math> <math") == 1 and "<mo>+</mo><mfrac>" in row and "<x>" not in row
