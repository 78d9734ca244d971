"""Functions that a document defines, and lists that go over a range: what they compute, see, and may cost."""

import pytest

from scalargrad.worked.running import limits
from tests.support.documents import check, claims, error, verdicts

LSTM = (
    "def cell(x, h, c):\n    return sigmoid(o*x)*tanh(sigmoid(f*h)*c + sigmoid(i*x)*tanh(g*h)), sigmoid(f*h)*c\n"
    "f, i, g, o = 0.5, 0.3, -0.2, 0.1\nx = [0.5, -1]\n"
)


def test_a_function_of_one_line_and_an_indented_one() -> None:
    block = (
        "def sq(z): return z**2\ndef both(a, b):\n    return sq(a) + sq(b)\n"
        "sq(3) == 9\nboth(3, 4) == 25\nsq([1, 2]) == [1, 4]"
    )
    assert verdicts(block) == ["holds"] * 3
    assert verdicts("def one(): return w\nw = 3\none() + 1 == 4") == ["holds"]


def test_it_sees_the_names_as_they_are_where_it_is_called() -> None:
    block = (
        "w = 2\ndef times(x): return w*x\ntimes(3) == 6\nw = 5\ntimes(3) == 15\n"
        "x = 100\ntimes(2) == 10\ndef x2(w): return times(w)\nx2(7) == 35"
    )
    assert verdicts(block) == ["holds"] * 4


def test_a_function_that_is_defined_anew_is_another() -> None:
    block = "def f(x): return x\ndef g(x): return f(x) + 1\ndef f(x): return 10*x\nf(2) == 20\ng(2) == 3"
    assert verdicts(block) == ["holds"] * 2


def test_a_function_of_the_language_may_be_written_out() -> None:
    assert verdicts("def sigmoid(z): return 1/(1 + exp(-z))\nz = 0.3\na = sigmoid(z)\nda/dz == a*(1 - a)") == ["holds"]


def test_several_results_are_taken_apart() -> None:
    step = "sigmoid(o*x[{0}])*tanh(sigmoid(f*h{0})*c{0} + sigmoid(i*x[{0}])*tanh(g*h{0}))"
    block = LSTM + "h, c = 0.1, 0.2\nh0, c0 = 0.1, 0.2\nfor t in range(2):\n    h, c = cell(x[t], h, c)\n"
    for t in range(2):
        block += f"h{t + 1}, c{t + 1} = {step.format(t)}, sigmoid(f*h{t})*c{t}\n"
    assert verdicts(block + "h - h2 == 0\nc - c2 == 0\ndh/df - dh2/df == 0\ndh/do - dh2/do == 0") == ["holds"] * 4
    assert verdicts(
        "def two(a): return a, [a, a]\ndef again(a): return two(a + 1)\n"
        "p, q = again(1)\np == 2\nq == [2, 2]"
    ) == [
        "holds", "holds",
    ]  # fmt: skip
    assert verdicts("def pair(a): return [a, 2*a]\np, q = pair(3)\nq == 6\npair(3)[0] == 3") == ["holds", "holds"]


def test_what_is_computed_in_a_function_is_explained() -> None:
    """It is one graph: a slip inside a function is tried like any other."""
    block = "def layer(w, x, b): return sigmoid(w*x + b)\nx, w, b, v, t = 0.7, 0.4, 0.2, 1.5, 1\nh = layer(w, x, b)\n"
    block += "y = v*h\nJ = (y - t)**2/2\ndJ/dw == {}"
    (right,) = claims(block.format("(y - t)*v*h*(1 - h)*x"))
    assert right.verdict == "holds"
    (wrong,) = claims(block.format("(y - t)*v*x"))
    assert wrong.verdict == "fails"
    assert "the activation's derivative is left out" in wrong.explanations[0]


def test_an_error_inside_says_where_it_was_called() -> None:
    assert error("def f(x):\n    return log(x)\ny = 1\nz = f(-y)") == (
        2,
        12,
        "-1 has no logarithm: it is not positive (called in line 5)",
    )
    assert error("def f(x): return w*x\n\ny = f(2)") == (1, 18, "there is no name w above (called in line 4)")
    assert error("def f(x): return log(x)\ndef g(x): return f(x)\ny = g(0)")[2].endswith("(called in line 4)")


def test_a_parameter_is_no_constant_of_the_language() -> None:
    assert verdicts("def f(e): return 2*e\nf(3) == 6\n[pi for pi in range(2)] == [0, 1]\ne > 2.7") == ["holds"] * 3


def test_a_derivative_in_a_function() -> None:
    block = (
        "def slope(y, x): return grad(y, x)\ndef cube(a): return a**3\n"
        "w = 2\nf = cube(w)\nslope(f, w) == 12\nslope(slope(f, w), w) == 12"
    )
    assert verdicts(block) == ["holds", "holds"]


# --- lists over a range ---


@pytest.mark.parametrize(
    "claim",
    [
        "[i**2 for i in range(4)] == [0, 1, 4, 9]",
        "[i for i in range(1, 7, 2)] == [1, 3, 5]",
        "[i for i in range(3, 0, -1)] == [3, 2, 1]",
        "[[10*i + j for j in range(2)] for i in range(3)] == [[0, 1], [10, 11], [20, 21]]",
        "[10*i + j for i in range(2) for j in range(i, 2)] == [0, 1, 11]",
        "sum(x[i]*x[i + 1] for i in range(3)) == 20",
        "[sum(x[i:i+2]) for i in range(len(x) - 1)] == [3, 5, 7]",
        "[[max(A[2*i:2*i+2, 2*j:2*j+2]) for j in range(2)] for i in range(2)] == [[6, 8], [14, 16]]",
        "[[sum(A[i:i+3, j:j+3]*K) for j in range(2)] for i in range(2)] == [[0, 0], [0, 0]]",
        "[max(x[i:i+2]) for i in range(0, 4, 2)] == [2, 4]",
        "i == 7",
    ],
)
def test_lists_over_a_range(claim: str) -> None:
    given = (
        "x = [1, 2, 3, 4]\ni = 7\nA = reshape([k + 1 for k in range(16)], [4, 4])\n"
        "K = [[1, 1, 1], [-2, -2, -2], [1, 1, 1]]\n"
    )
    assert verdicts(given + claim) == ["holds"]


def test_a_convolution_has_its_derivatives() -> None:
    block = (
        "x, w = [1, 2, 3, 4], [0.5, -1]\ny = [sum(x[i:i+2]*w) for i in range(3)]\nL = sum(y**2)\n"
        "dL/dw == [sum(2*y*x[k:k+3]) for k in range(2)]\ndy/dw == [[x[i + k] for k in range(2)] for i in range(3)]"
    )
    assert verdicts(block) == ["holds", "holds"]


def test_literals_over_a_range_are_given() -> None:
    result = check("x = [0.1*i for i in range(3)]\ny = [x[i] for i in range(3)]\nz = [[0, i] for i in range(2)]")
    assert {name: bindings[0].how for name, bindings in result.history.items()} == {
        "x": "given", "y": "formula", "z": "given",
    }  # fmt: skip


# --- what they may cost ---


def test_calls_and_items_count_as_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_STATEMENTS", 1000)
    doubling = "def f0(x): return x\n" + "".join(f"def f{k + 1}(x): return f{k}(x) + f{k}(x)\n" for k in range(30))
    assert "more than 1,000 statements were run" in error(doubling + "y = f30(1)")[2]
    assert "more than 1,000 statements were run" in error("a = [sum([k for k in range(100)]) for i in range(100)]")[2]
    assert "a loop of 2,000 rounds" in error("a = [k for k in range(2000)]")[2]
    assert check("def f(x): return 2*x\na = [f(k) for k in range(300)]").error is None


def test_functions_do_not_call_one_another_for_ever() -> None:
    chain = "def f0(x): return x\n" + "".join(f"def f{k + 1}(x): return f{k}(x)\n" for k in range(80))
    assert "functions call one another more than 50 deep" in error(chain)[2]
    mutual = "def f(x): return x\ndef g(x): return f(x)\ndef f(x): return g(x) + 1\nf(1) == 2"
    assert verdicts(mutual) == ["holds"]


def test_the_clock_is_asked_in_lists_and_calls() -> None:
    text = "def f(x): return sum([x*k for k in range(200)])\na = [[f(i + j) for i in range(200)] for j in range(200)]"
    assert "time limit" in error(text, timeout=0.3)[2]


def test_a_long_loop_with_functions_is_computed_without_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """The names that a function reads are read by the loop."""
    block = (
        "w, k0, rate = 0.5, 0, 0.1\ndef loss(a): return (a*w - 1)**2\n"
        "for k in range(60):\n    J = loss(2)\n    w = w - rate*dJ/dw\nw == ...\nJ == ..."
    )
    before = [claim.computed for claim in claims(block)]
    monkeypatch.setattr(limits, "MAX_RECORDED", 20)
    assert [claim.computed for claim in claims(block)] == before
    own = (
        "w, rate = 0.5, 0.1\ndef late(a): return a*k\nfor k in range(40):\n"
        "    J = (late(w) - 1)**2\n    w = w - rate/999*dJ/dw\nw == ..."
    )
    late = [claim.computed for claim in claims(own)]
    monkeypatch.setattr(limits, "MAX_RECORDED", 10**9)
    assert [claim.computed for claim in claims(own)] == late
