"""Names that are assigned again: what goes on as a formula, what starts afresh, and what a report says of the other."""

import pytest

from scalargrad.worked.running import limits
from tests.support.documents import claims, record

RECURRENT = "x = [0.5, 0.2]\nu, w = 0.3, 2\nh = 0\nfor t in range(2):\n    h = tanh(w*x[t] + u*h)\n"


def how(block: str) -> dict[str, list[str]]:
    """How each name came by what it stood for."""
    return {name: [one.how for one in bindings] for name, bindings in record(block).history.items()}


def told(block: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(claim.verdict, claim.explanations) for claim in claims(block)]


# --- formulas ---


@pytest.mark.parametrize(
    "block",
    [
        RECURRENT
        + "dh/du == 0.5253\nh1 = tanh(w*x[0])\ndh/du == (1 - h**2)*h1\ndh/dw == (1 - h**2)*(x[1] + u*(1 - h1**2)*x[0])",
        "x, w = [0.5, 0.2], 2\ns = 0\nfor t in range(2):\n    s = s + w*x[t]\nds/dw == 0.7\nds/dw == x[0] + x[1]",
        "x, w = [0.5, 0.2], 2\ns = 0\nfor t in range(2):\n    s = s + w*x[t]\nds/dx == [w, w]",
        "w = 2\np = 1\nfor k in range(5):\n    p = p*w\ndp/dw == 5*w**4",
        "w = 2\nm = [0, 0]\nfor k in range(3):\n    m = 0.5*m + w*[1, k]\ndm/dw == [1.75, 2.5]",
        "a, b = 1, 2\na, b = b, a + b\na == 2\nb == 3",
        "w, x, h = 2, 3, 1\nh = w*h\nh = h + x\ndh/dw == 1\ndh/dx == 1",
    ],
)
def test_a_state_is_a_formula_also_if_it_began_with_a_number(block: str) -> None:
    assert [one for one in told(block) if one[0] != "holds"] == []


def test_the_state_of_a_network_that_is_trained() -> None:
    """The weights start afresh in every round; the state begins with a number again and goes through its steps."""
    block = (
        "x, w, u, rate = [0.5, 0.2], 0.7, 0.3, 0.1\nfor k in range(3):\n    h = 0\n    for t in range(2):\n"
        "        h = tanh(w*x[t] + u*h)\n    J = (h - 1)**2/2\n    h1 = tanh(w*x[0])\n"
        "    dJ/du == (h - 1)*(1 - h**2)*h1\n    w, u = w - rate*dJ/dw, u - rate*dJ/du\n"
    )
    assert [one[0] for one in told(block)] == ["holds"]
    assert set(how(block)["h"]) == {"given", "formula"}
    assert how(block)["w"] == how(block)["u"] == ["given", "updated", "updated", "updated"]


# --- updates ---


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("w = w - rate*dJ/dw", "w"),
        ("w = w - rate*grad(J, w)", "w"),
        ("w = w - rate*d(J)/d(w)", "w"),
        ("g = dJ/dw\nw = w - rate*g", "w"),
        ("g = dJ/dw\nstride = rate*g\nw = w - stride", "w"),
        ("w2 = w - rate*dJ/dw\nw = w2", "w"),
        ("v = 0.9*v + dJ/dw\nw = w - rate*v", "w"),
        ("g = dJ/dw\nv = 0.9*v + g\nw = w - rate*v", "v"),
        ("def less(a, g): return a - rate*g\nw = less(w, dJ/dw)", "w"),
        ("def down(a): return a - rate*dJ/dw\nw = down(w)", "w"),
        ("w, rate = w - rate*dJ/dw, rate/2", "w"),
        ("w = constant(w - 0.1*2*w)", "w"),
    ],
)
def test_what_comes_from_a_derivative_starts_afresh(lines: str, name: str) -> None:
    block = f"w, rate, v = 3, 0.1, 0\nJ = w**2\n{lines}\n"
    assert how(block)[name][-1] == "updated"
    (claim, again) = claims(block + f"old = {name}\nL = w**2\ndL/dw == 2*w\ngrad({name}, rate) == 0")
    assert (claim.verdict, again.verdict) == ("holds", "holds")


def test_what_was_no_parameter_remains_a_formula() -> None:
    """A gradient that is computed again, or a network with the new weights of another name, starts nothing afresh."""
    gradient = "w = 3\nfor k in range(2):\n    J = w**3\n    g = dJ/dw\ndg/dw == 6*w"
    forward = "x, w = 2, 3\na = w*x\nJ = a**2\nw2 = w - 0.1*dJ/dw\na = w2*x\nJ = a**2\ndJ/dw2 == 2*a*x\ndJ/da == 2*a"
    for block in (gradient, forward):
        assert [one for one in told(block) if one[0] != "holds"] == []


def test_a_network_is_a_formula_of_updated_weights() -> None:
    block = "x, w = 2, 3\nfor k in range(3):\n    a = w*x\n    J = a**2\n    dJ/dw == 2*a*x\n    w = w - 0.01*dJ/dw"
    assert [one[0] for one in told(block)] == ["holds"]
    assert how(block)["a"] == ["formula"] * 3


def test_constant_is_the_same_number_with_no_way_through_it() -> None:
    block = (
        "x, w = 2, [3, 4]\ny = constant(x)*x\ndy/dx == 2\nc = constant(w*x)\nc == [6, 8]\nz = c[0]*x\ndz/dx == c[0]\n"
        "dz/dw == [0, 0]\ndz/dc == [2, 0]\nconstant(7) == 7\nz == 3*x*x\n"
        "h = 0\nfor t in range(3):\n    h = x*constant(h) + w[0]\ndh/dx == 9\nh == w[0] + x*(w[0] + x*w[0])"
    )
    assert [one[0] for one in told(block)] == ["holds"] * 9


# --- the other reading ---


def test_an_update_that_is_meant_as_a_fresh_start() -> None:
    block = "x, W3 = 5, 2\nDW3 = 0.1*x**2\nW3 = W3 - DW3\ny = W3*x\ndy/dx == {}"
    right, wrong, formula, other = (told(block.format(number))[0] for number in ("-5.5", "-0.5", "W3", "77.3"))
    assert right == ("holds", ())
    for verdict, why in (wrong, formula):
        assert verdict == "fails"
        assert why[0] == (
            "W3 depends on x through DW3; if the update is meant as a fresh start, write W3 = constant(…) in line 4"
        )
    assert not any("constant" in one for one in other[1])
    mended = block.replace("W3 - DW3", "constant(W3 - DW3)")
    assert told(mended.format("W3"))[0] == ("holds", ())


def test_an_update_without_a_name_on_the_way() -> None:
    (verdict, why) = told("x, v = 5, 2\nv = v - x\ny = v*x\ndy/dx == v")[0]
    assert verdict == "fails"
    assert why[0] == "v (line 3) depends on x; if the update is meant as a fresh start, write v = constant(…)"


def test_a_gradient_that_is_cut_after_one_step() -> None:
    """Truncated backpropagation: right for a state that is held constant, and said so."""
    cut = RECURRENT.replace("u*h)", "u*constant(h))")
    truncated = "h1 = tanh(w*x[0])\ndh/dw == (1 - h**2)*x[1]"
    assert told(cut + truncated)[0] == ("holds", ())
    (verdict, why) = told(RECURRENT + truncated)[0]
    assert verdict == "fails" and why[0].startswith("h (line 6) depends on w; if the update is meant as a fresh start")


def test_a_formula_that_starts_afresh_and_is_not_meant_to() -> None:
    """Gradients through a step of gradient descent, as in meta-learning, want another name for the new weight."""
    block = "w, x = 2, 3\nJ = (w*x - 1)**2\n{new} = w - 0.01*dJ/dw\nL = ({new}*x - 1)**2\ndL/dw == {stated}"
    (verdict, why) = told(block.format(new="w", stated="2*(w*x - 1)*x"))[0]
    assert verdict == "holds"
    block = "w, x = 2, 3\nv = w*x\nJ = (v - 1)**2\nw = w - 0.01*dJ/dw\nL = w*x\ndL/dv == -0.18"
    (verdict, why) = told(block)[0]
    assert verdict == "fails"
    assert "went through w (line 5): what is assigned again and comes from a derivative starts afresh" in why[0]


def test_no_hint_has_an_empty_name() -> None:
    for number in ("0.7", "-0.7", "0.5", "12"):
        for _, why in told(f"x, w = [0.5, 0.2], 2\ns = 0\nfor t in range(2):\n    s = s + w*x[t]\nds/dw == {number}"):
            assert not any("through :" in one or "through  " in one or ", ," in one for one in why)


# --- derivatives that are 0 ---


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("x, y = 1, 2\nJ = 2*y\ndJ/dx == {}", "J does not depend on x, so this derivative is 0"),
        ("x, y = [1, 2], 2\nJ = 2*y\ndJ/dx == {}", "J does not depend on x, so this derivative is 0"),
        ("x, y = [1, 2], 2\nJ = 2*y + x[0]\ndJ/dx[1] == {}", "J does not depend on x[1], so this derivative is 0"),
        ("x, y = 1, 2\nJ = [y, 2*y]\nsum(grad(J, x)) == {}", "J does not depend on x, so this derivative is 0"),
        ("x, y = 3, 2\nJ = x*y\nd2J/dx2 == {}", "dJ/dx does not depend on x, so this derivative is 0"),
        ("x, y = 3, 2\nJ = x*y\ngrad(dJ/dx, x) == {}", "dJ/dx does not depend on x, so this derivative is 0"),
        ("x = 3\nJ = x**2\ndx/dJ == {}", "so this derivative is 0: it is J that was computed from x"),
        ("x, y = 3, 2\nJ = constant(x)*y\ndJ/dx == {}", "only through what is constant to derivatives"),
        ("x, w = 3, 2\nJ = x*w\nw = w - dJ/dw\nL = w**2\ndL/dx == {}", "only through w, which starts afresh"),
        ("w = 3\nJ = w**2\nw = w - 0.1*dJ/dw\ndJ/dw == {}", "this was computed before w took new numbers in line 4"),
        ("w = 3\nh = w**2\nJ = h**2\nh = 5*w\ndJ/dh == {}", "this was computed before h took new numbers in line 5"),
    ],
)  # fmt: skip
def test_a_derivative_that_is_zero_says_why(block: str, said: str) -> None:
    for number, verdict in (("0", "holds"), ("17.3", "fails")):
        (found, why) = told(block.format(number))[0]
        assert found == verdict
        assert said in why[0]


def test_a_derivative_that_is_zero_here_says_nothing() -> None:
    for line in ("J = relu(x - 5)", "J = x*0", "J = (x - 3)**2"):
        assert told(f"x = 3\n{line}\ndJ/dx == 0") == [("holds", ())]


# --- long loops ---


def test_a_true_formula_after_a_long_loop() -> None:
    block = "a = 2\nw = 5\nw = a*1\nfor k in range({0}):\n    w = w + 1\nw == a + {0}\ndw/da == 1"
    assert [one[0] for one in told(block.format(20_000))] == ["holds", "holds"]


def test_a_formula_of_what_was_not_recorded_says_that_it_was_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    block = (
        "rate, a, w = 0.25, 2, 1\nfor k in range(40):\n    J = (w - a)**2/2\n"
        "    w = w - rate*dJ/dw\nw == a - (1 - rate)**40"
    )
    assert [one[0] for one in told(block)] == ["only here"]  # it begins with 1, and with 1 alone this is true
    block = block.replace("a, w = 0.25, 2, 1", "a, s, w = 0.25, 2, 3, 1\nw = s/3").replace(
        "(1 - rate)**40", "(a - s/3)*(1 - rate)**40"
    )
    assert told(block) == [("holds", ())]
    monkeypatch.setattr(limits, "MAX_RECORDED", 100)
    ((verdict, why),) = told(block)
    assert verdict == "only here"
    assert why[0] == (
        "this was not tried with other numbers: the loop is too long to record what w was computed from in it"
    )


def test_a_state_in_a_long_loop_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORDED", 100)
    block = "w, rate, s = 0.5, 0.1, 0\nfor k in range(60):\n    J = sigmoid(w)\n    s = s + J\n    w = w - rate*dJ/dw\n"
    before = claims(block + "ds/drate == ...\nds/dw == 0")
    assert [claim.verdict for claim in before] == ["open", "holds"]


def test_a_coincidence_of_the_start_is_no_formula() -> None:
    """The number that a state began with is not moved, but something has to be."""
    assert [one[0] for one in told("x = 2\nx = x*3\ny = x**2\ny == 6*x")] == ["only here"]
    assert [one[0] for one in told("w, x, u, h = 2, 3, 5, 0\nh = w*x + u*h\ndh/du == h - w*x")] == ["only here"]
    assert [one[0] for one in told("w, h = 2, 1\nh = w*h\nh = w*h\ndh/dw == h + w*(1 - 1)")] == ["only here"]


def test_rounds_that_are_written_out_begin_with_the_same_number() -> None:
    """h = 0 at the head of a loop and h0 = 0 at the head of its steps are moved together."""
    block = (
        "w, u, x = [[0.3, -0.2], [0.1, 0.4]], 0.5, [1, -2]\nh = [0, 0.1]\nL = 0\nfor t in range(2):\n"
        "    h = tanh(w @ h + u*x[t])\n    L = L + h[0]**2\n"
        "{0} = [0, 0.1]\nh1 = tanh(w @ {0} + u*x[0])\nh2 = tanh(w @ h1 + u*x[1])\nh == h2\n"
        "L == h1[0]**2 + h2[0]**2\ndL/dh == [2*h[0], 0]\ndL/dw == d(h1[0]**2 + h2[0]**2)/d(w)"
    )
    assert [one[0] for one in told(block.format("h0"))] == ["holds"] * 4
    assert [one[0] for one in told(block.format("h_0"))] == ["holds"] * 4
    assert next(iter(told(block.format("other"))))[0] == "only here"
