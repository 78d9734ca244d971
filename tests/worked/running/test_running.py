"""Running documents: arrays, functions, derivatives, parameters and their updates, loops, history, replay."""

from fractions import Fraction

import pytest

from scalargrad import Value, gradient
from scalargrad.worked.numbers.errors import NoSuchNumber
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.quantities import entries, number
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.record.gradients import Derivation, ordered
from scalargrad.worked.record.replay import Replay, replay
from scalargrad.worked.running import limits
from scalargrad.worked.running import statements as evaluate
from scalargrad.worked.use.check import check_document
from tests.support.documents import check, claims, document, error, record, verdicts


def all_hold(block: str) -> None:
    found = {claim.text: (claim.verdict, claim.computed) for claim in claims(block)}
    assert found
    assert {text: what for text, what in found.items() if what[0] != "holds"} == {}


# --- arrays and functions ---


def test_arithmetic_with_shapes() -> None:
    all_hold(
        "x, W = [1, 2, 3], [[1, 2, 3], [4, 5, 6]]\n"
        "W @ x == [14, 32]\n[1, 1] @ W == [5, 7, 9]\nx @ x == 14\nW @ W.T == [[14, 32], [32, 77]]\n"
        "W + x == [[2, 4, 6], [5, 7, 9]]\n2*x - 1 == [1, 3, 5]\nx**2 == [1, 4, 9]\n2**x == [2, 4, 8]\n"
        "-x == [-1, -2, -3]\n"
        "x / [1, 2, 4] == [1, 1, 0.75]\nouter(x, [1, 10]) == [[1, 10], [2, 20], [3, 30]]\nW.T[0] == [1, 4]\n"
        "W[0, 1] == 2\nW[1] == [4, 5, 6]\nW[:, 0] == [1, 4]\nx[1:] == [2, 3]\nx[-1] == 3\nx[::2] == [1, 3]\n"
        "len(x) == 3\nlen(W) == 2\n[x[0], x[2]] == [1, 3]\nzeros(2) == [0, 0]\nones(1, 2) == [[1, 1]]\n"
        "zeros([2, 1]) == [[0], [0]]\n"
        "zeros((1, 1)) == [[0]]\nones(len(x)) == [1, 1, 1]"
    )


def test_functions() -> None:
    all_hold(
        "x, W = [-1, 0, 2], [[1, 5], [4, 3]]\n"
        "relu(x) == [0, 0, 2]\nstep(x) == [0, 0, 1]\nabs(x) == [1, 0, 2]\n"
        "exp(x) == [0.36788, 1, 7.389]\nlog(exp(x)) == x\n"
        "sqrt(4) == 2\nsin(x)**2 + cos(x)**2 == 1\ntan(1) == sin(1)/cos(1)\ntanh(x) == 2*sigmoid(2*x) - 1\n"
        "softplus(x) == log(1 + exp(x))\nsum(x) == 1\nmean(x) == 1/3\nmax(x) == 2\nmin(x) == -1\n"
        "max(x, 1) == [1, 1, 2]\n"
        "min(x, [0, 1, 1]) == [-1, 0, 1]\nsum(W, axis=0) == [5, 8]\nsum(W, axis=1) == [6, 7]\n"
        "mean(W, axis=-1) == [3, 3.5]\n"
        "max(W, axis=0) == [4, 5]\nmin(W, axis=1) == [1, 3]\nsum(softmax(x)) == 1\n"
        "softmax(W, axis=1)[0] == softmax(W[0])\n"
        "softmax([1, 1]) == 1/2\nsum(7) == 7\nsigmoid(0) == 1/2"
    )


def test_rational_results_stay_exact() -> None:
    made = claims("x = [1/3, -2]\nsum(relu(x)*abs(x) - min(x, 0) + max(x)**2 / mean(x)) == 0")
    assert made[0].computed == str(2 * Fraction(1, 9) / Fraction(-5, 6) + Fraction(1, 9) + 2)


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("a = [1, 2] + [1, 2, 3]", 5, "the shapes 2 and 3 do not fit together for +"),
        ("a = [1, 2] @ [[1, 2, 3]]", 5, "do not fit together for @"),
        ("a = 2 @ [1]", 5, "for a single number write *"),
        ("a = outer(1, [2])", 5, "outer takes two vectors"),
        ("a = [1, [2]]", 5, "the rows of this list differ"),
        ("a = []", 5, "at least one item"),
        ("a = [1, 2][2]", 5, "out of range"),
        ("a = [1, 2][5:]", 5, "slice is empty"),
        ("a = [1, 2][::0]", 12, "cannot be 0"),
        ("a = [1, 2][0, 0]", 5, "2 indices are too many"),
        ("a = (3)[0]", 5, "1 index is too many"),
        ("a = [1, 2][0.5]", 12, "whole number"),
        ("a = [1, 2][[0]]", 12, "whole number"),
        ("a = len(3)", 5, "no length"),
        ("a = sum([1], axis=1)", 5, "no axis 1"),
        ("a = sum(3, axis=0)", 5, "no axis 0"),
        ("a = zeros(0)", 5, "1 or more"),
        ("a = zeros(-1)", 5, "1 or more"),
        ("a = zeros(1.5)", 5, "whole number"),
        ("a = zeros(10**9)", 5, "too large"),
        ("a = zeros(10**5000)", 5, "too large"),
        ("a = zeros(400, 400)", 5, "too large"),
        ("a = outer(zeros(1000), zeros(1000))", 5, "too large"),
        ("a = 1/0", 5, "division by zero"),
        ("a = 1 + 2*log(-1)", 11, "-1 has no logarithm"),
        ("a = sqrt(-2)", 5, "-2 has no square root"),
        ("a = (-2)**0.5", 5, "no real power"),
        ("a = 9**9**9", 5, "more than 10,000 digits"),
        ("a, b = [1, 2, 3]", 1, "2 names on the left, 3 values on the right"),
        ("a, b = 3", 1, "a single number"),
        ("a = b", 5, "there is no name b above"),
        ("for k in range(-1.5):\n  a = k", 16, "whole number"),
        ("for k in range(10**9):\n  a = k", 10, "1,000,000,000 rounds"),
        ("a = [k for k in range(1, 10**9, 3)]", 17, "333,333,333 rounds"),
        ("a = [k for k in range(2, 2)]", 5, "at least one item"),
        ("for k in range(0, 4, 0):\n  a = k", 10, "the step of a range cannot be 0"),
        ("for k in range(10**4000):\n  a = k", 16, "too large"),
        ("y = zeros(400)\ngrad(y, y) == 1", 1, "400×400 is too large"),
        ("y = 3\ngrad(y, 2) == 1", 9, "a name or an element of it"),
        ("y = 3\ngrad(y, 2*y) == 1", 9, "name this first"),
        ("y = 3\nfor k in range(2):\n    grad(y, k) == 1", 5, "not to a plain number"),
        ("x = 0\ny = sqrt(x)\ndy/dx == 1", 1, "infinite"),
        ("1 == approx(1, abs=[1, 2])", 20, "a tolerance is a single number"),
    ],
)
def test_what_cannot_be_computed(line: str, column: int, message: str) -> None:
    _, found_column, found = error(line)
    assert message in found
    assert found_column == column


# --- derivatives ---


def test_derivatives_of_intermediate_results_and_arrays() -> None:
    all_hold(
        "x, w = [1, 2], [[0.1, 0.2], [0.3, 0.4]]\nz = w @ x\na = sigmoid(z)\nE = sum(a**2)\n"
        "dE/da == 2*a\ndE/dz == 2*a * a*(1 - a)\ngrad(E, w) == outer(dE/dz, x)\ndE/dw[1, 0] == (dE/dz)[1] * x[0]\n"
        "grad(E, x) == w.T @ dE/dz\ngrad(z[0], x) == w[0]\ngrad(a[0], z[0]) == a[0]*(1 - a[0])\n"
        "grad(a[0], z[1]) == 0\n"
        "grad(E, E) == 1\ndE/dw.T == outer(x, dE/dz)"
    )


def test_derivatives_can_be_differentiated_again() -> None:
    all_hold(
        "x = 3\nf = x**3\ngrad(grad(f, x), x) == 18\ng = df/dx\ndg/dx == 6*x\ngrad(dg/dx, x) == 6\n"
        "u = 2\ns = sigmoid(u)\nv = ds/du\ndv/du == s*(1 - s)*(1 - 2*s)"
    )


def test_a_formula_name_is_an_intermediate_result() -> None:
    all_hold("w = 3\nh = 2*w\nJ = h**2\ndJ/dh == 12\ndJ/dw == 24\ndh/dw == 2\nk = h\ndJ/dk == 12\nn = 5\ndJ/dn == 0")


# --- parameters ---


def test_a_parameter_takes_new_numbers_as_a_fresh_parameter() -> None:
    all_hold(
        "w, rate = 3, 0.5\nJ = w**2\nslope = dJ/dw\nw = w - rate*slope\nw == 0\nJ == 9\nslope == 6\n"
        "dJ/dw == 0\nJ = (w - 1)**2\n"
        "dJ/dw == -2\ngrad(w, rate) == 0"
    )


def test_updates_one_after_another_use_the_old_graph() -> None:
    all_hold(
        "a, b = 2, 3\nJ = (a*b)**2\na = a - 0.01*dJ/da\nb = b - 0.01*dJ/db\n"
        "a == 2 - 0.01*2*6*3\nb == 3 - 0.01*2*6*2\na, b = a + 1, b + a\nb == 3 - 0.24 + 2 - 0.36"
    )


def test_a_name_bound_by_a_formula_is_bound_to_the_new_formula() -> None:
    all_hold("x = 2\nh = x*3\nh = h*h\ndh/dx == 36\nh == 9*x*x")
    all_hold("k, w = 5, 3\nfor k in range(2):\n    a = k\nk = 2*w\ndk/dw == 2")  # k is no parameter any more
    all_hold("x = sqrt(81)\ny = x**2\ndy/dx == 2*x\nx = x - 0.1*dy/dx\nx == 7.2\ndy/dx == 0")


def test_a_derivative_of_what_was_computed_before_the_update_says_so() -> None:
    (claim,) = claims("w = 3\nJ = w**2\nw = w - 0.1*dJ/dw\ndJ/dw == 6")
    assert claim.verdict == "fails"
    assert "computed before w took new numbers in line 4" in claim.explanations[0]


def test_updated_parameters_can_be_replayed() -> None:
    result = check("w, rate = 3, 0.1\nJ = w**2\nw = w - rate*dJ/dw\nJ = w**2")
    old, new = result.history["w"]
    (rate,) = result.history["rate"]
    assert (old.how, new.how) == ("given", "updated")
    assert replay([new.quantity], {rate.quantity: Real(1)}) == [Real(-3)]
    assert replay([result.history["J"][1].quantity], {old.quantity: Real(1)}) == [Real(Fraction(64, 100))]


def test_the_history_of_names() -> None:
    result = record("w = 3\nz = 2*w\nz == 6\nw = constant(w + 1)\nz == 6\nv = free()")
    assert {name: [(v.line, v.how) for v in versions] for name, versions in result.history.items()} == {
        "w": [(2, "given"), (5, "updated")], "z": [(3, "formula")], "v": [(7, "free")],
    }  # fmt: skip
    first, second = result.claims
    assert result.names_at(first.moment)["w"].line == 2
    assert result.names_at(second.moment)["w"].line == 5
    assert "v" not in result.names_at(second.moment)
    assert [(written, str(number(scalar).exact)) for written, _, scalar in result.scalars()] == [
        ("w", "3"), ("w", "4"), ("z", "6"), ("v", "313/10000"),
    ]  # fmt: skip
    assert list(result.free.values()) == ["v"]


# --- the recorded graph ---


def test_derivatives_are_recorded_once() -> None:
    result = check(
        "w, x, u = 0.5, 2, 3\nz = w*x\nh = sigmoid(z)\no = sigmoid(u*h)\nE = (o - 1)**2\n"
        "p = dE/do\nq = dE/du\nr = dE/dh\ns = dE/dw\nt = dh/dz"
    )
    at = {name: versions[-1].quantity for name, versions in result.history.items()}
    assert at["p"] in ordered([at["q"]], lambda node: False)
    for name in ("p", "r", "t"):
        assert at[name] in ordered([at["s"]], lambda node: False), name


def test_derivatives_of_different_results_share_their_parts() -> None:
    result = check(
        "w, x = 0.5, 2\nz = w*x\no1, o2 = sigmoid(z), tanh(z)\nE1, E2 = (o1 - 1)**2, (o2 - 1)**2\nE = E1 + E2\n"
        "p = dE1/dz\nq = dE/dz"
    )
    at = {name: versions[-1].quantity for name, versions in result.history.items()}
    assert at["p"] in at["q"].args


def test_printed_numbers_can_stand_in_for_computed_ones() -> None:
    result = check("a, b = 2, 3\nc = a*b\nE = c**2\nc == 6\ng = dE/dc\nh = dE/da")
    at = {name: versions[-1].quantity for name, versions in result.history.items()}
    assert replay([at["E"], at["g"], at["h"]], {at["c"]: Real(7)}) == [Real(49), Real(14), Real(42)]
    assert replay([at["h"]], {at["g"]: Real(10)}) == [Real(30)]
    assert replay([at["E"]], {at["a"]: Real(100), at["c"]: Real(7)}) == [Real(49)]
    assert replay([at["E"], Real(5)], {}) == [Real(36), Real(5)]


def test_the_recorded_derivatives_are_those_of_the_engine() -> None:
    x = [Value(Real(Fraction(n, 7))) for n in (2, -3, 5)]
    y = (x[0] * x[1]).sigmoid() * x[2] ** 2 + x[0] / x[2] - (x[1] * x[0]).relu()
    derivation = Derivation()
    for one in x:
        mine, theirs = derivation.derivative(y, one), gradient(y, one)
        assert abs(number(mine) - theirs.data) <= Real(1) / 10**50
        for other in x:
            again = derivation.derivative(mine, other)
            assert abs(number(again) - gradient(theirs, other).data) <= Real(1) / 10**50
    assert derivation.derivative(y, x[0]) is derivation.derivative(y, x[0])


def test_a_replay_that_leaves_the_domain() -> None:
    x = Value(Real(2))
    y = x.log()
    with pytest.raises(NoSuchNumber):
        Replay([y]).numbers({x: Real(-1)})
    with pytest.raises(NoSuchNumber, match="infinite"):
        Replay([gradient(x.sqrt(), x)]).numbers({x: Real(0)})
    z = (x - 1).relu()
    assert Replay([z]).numbers({x: Real(0)}) == [Real(0)]
    with pytest.raises(NoSuchNumber, match="kink"):
        Replay([z]).numbers({x: Real(0)}, same_sides=True)


def test_a_graph_of_a_hundred_thousand_nodes_is_no_problem() -> None:
    all_hold("x = 2\ny = x\nfor k in range(20000):\n    y = y + x - 1\ny == 20002\ndy/dx == 20001")


# --- loops ---


def test_loops() -> None:
    all_hold(
        "x = [1, 2, 3]\ns = 0\nfor k in range(3):\n    s = s + k*x[k]\n    s >= 0\ns == 8\nk == 2\n"
        "for i in range(2):\n    for j in range(2):\n        t = 10*i + j\nt == 11\nfor k in range(0):\n"
        "    t = 100\nt == 11"
    )


def test_a_claim_in_a_loop_is_listed_once_with_its_worst_round() -> None:
    made = claims("for k in range(5):\n    a = k*(k - 4)\n    a == 0  # wrong: only at both ends\n    a < 1\na == 0")
    assert [(claim.line, claim.verdict, claim.loop_round) for claim in made] == [
        (4, "fails", (1,)), (5, "holds", (0,)), (6, "holds", ()),
    ]  # fmt: skip
    assert made[0].computed == "-3"


MOMENTUM = (
    "w, v, u, rate = [0.5, -1], 0, 0.25, 0.1\nx = [1, 2, 3]\nc = x[1]/2\n"
    "for k in range(60):\n    for i in range(3):\n        h = sigmoid(w @ [x[i], c] + u)\n        J = (h - 0.3)**2\n"
    "        g = dJ/dw\n        v = 0.9*v - rate*g[0]\n        w = w - rate*g\n        u = u - rate*dJ/du + v\n"
    "w[0] == ...\nw[1] == ...\nu == ...\nJ == ...\nh == ..."
)


@pytest.mark.parametrize("limit", [0, 50, 1000])
def test_long_loops_are_computed_without_a_record_and_give_the_same(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    recorded = [number(claim.left).significant(45) for claim in claims(MOMENTUM)]
    made: list[int] = []
    real_rounds = evaluate.Rounds

    def counting(*args: object) -> object:
        made.append(1)
        return real_rounds(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(evaluate, "Rounds", counting)
    monkeypatch.setattr(limits, "MAX_RECORDED", limit)
    assert [number(claim.left).significant(45) for claim in claims(MOMENTUM)] == recorded
    assert made  # the short way was taken


@pytest.mark.parametrize(
    "body",
    [
        "w = w - rate*(k + 1)/60*dJ/dw",  # the loop's own name: rounds differ
        "w = w - rate*dJ/dw\n    w < 9",  # a claim: every round is checked
        "h = h + w\n    w = w - rate*dJ/dw",  # carried over by a formula: the graph grows
    ],
)
def test_loops_that_have_to_be_recorded_are(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    text = f"w, rate = 2, 0.1\nh = sqrt(w)\nfor k in range(50):\n    J = (w - h/99)**2\n    {body}\nw == ...\nh == ..."
    before = [number(claim.left).significant(45) for claim in claims(text)[-2:]]
    monkeypatch.setattr(limits, "MAX_RECORDED", 20)
    monkeypatch.setattr(evaluate, "Rounds", None)  # would fail if it were called
    assert [number(claim.left).significant(45) for claim in claims(text)[-2:]] == before


def test_an_error_in_a_long_loop_is_found_in_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "w = 50\nfor k in range(100):\n    J = log(w)\n    w = w - 1"
    found = error(text)
    monkeypatch.setattr(limits, "MAX_RECORDED", 20)
    assert error(text) == found
    assert found[0] == 3 and "logarithm" in found[2]


def test_the_history_of_a_loop_is_bounded() -> None:
    result = check("w = 1\nfor k in range(500):\n    w = w + 1\n    w > 0\nw == 501")
    versions = result.history["w"]
    assert [number(version.quantity).exact for version in versions[:12]] == [*range(1, 12), 492]
    assert number(versions[-1].quantity) == 501


def test_memory_of_a_long_loop_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_RECORDED", 2000)
    result = record("w = 0.5\nfor k in range(2000):\n    J = sigmoid(w)*(k + 1)\n    w = w - 0.001*dJ/dw\nw == ...")
    (claim,) = result.claims
    assert len(ordered([claim.left], lambda node: node.is_leaf)) < 3000
    assert result.derivation is not None and result.derivation.size() < 4000


def test_blocks_share_their_names() -> None:
    result = check_document(document("```worked\nx = 1\n```\ntext\n```worked\nx == 1\n```"))
    assert [claim.verdict for claim in result.claims] == ["holds"]


def test_arrays_hold_nodes_of_one_graph() -> None:
    result = check("W = [[1, 2], [3, 4]]\nv = W[0]\nz = W @ v")
    at = {name: versions[-1].quantity for name, versions in result.history.items()}
    assert isinstance(at["W"], Grid) and at["W"].shape == (2, 2)
    assert entries(at["v"])[1] is at["W"][0, 1]
    assert [scalar.label for scalar in entries(at["W"])] == ["W[0, 0]", "W[0, 1]", "W[1, 0]", "W[1, 1]"]
    assert entries(at["z"])[0].op.name == "dot"


def test_verdicts_of_the_whole_example() -> None:
    assert verdicts("x = 2\ny = x\ny == 2") == ["holds"]
