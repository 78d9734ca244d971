"""Documents that mean no good: whatever they hold, the answer is a result, in time, and nothing of Python runs."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scalargrad.worked.judging.judgement import Judge
from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown
from scalargrad.worked.record.document import VERDICTS, Result
from scalargrad.worked.reports import as_object, plain_report
from scalargrad.worked.running import limits
from scalargrad.worked.use.check import check_document
from tests.support.documents import check, document, error, seen


def is_sound(result: Result) -> None:
    """What must be true of every result, and that it can be reported."""
    for claim in result.claims:
        assert claim.verdict in VERDICTS
    if result.error is not None:
        assert result.error.line >= 1 and result.error.column >= 1
        assert "\n" not in result.error.message
        assert 5 < len(result.error.message) < 300
        assert "the checker itself failed" not in result.error.message
    plain_report([result])
    as_object([result])


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("x = " + "(" * 200 + "1" + ")" * 200, "more than 60 parentheses"),
        ("x = " + "[" * 61 + "1" + "]" * 61, "more than 60 parentheses"),
        ("x = " + "(" * 100_000, "more than 60 parentheses"),
        ("x = " + "-" * 100_000 + "1", "more than 400 operators"),
        ("x = " + "1+" * 100_000 + "1", "more than 400 operators"),
        ("x = " + "1**" * 100_000 + "1", "more than 400 operators"),
        ("x = " + "not " * 100_000 + "1", "more than 400 operators"),
        ("x = " + "lambda:" * 10_000 + "1", "more than 400 operators"),
        ("x = a" + "[0]" * 100_000, "operators"),
        ("x = a" + ".T" * 100_000, "operators"),
        ("x = relu" + "(1)" * 100_000, "operators"),
        ("x = " + "9" * 100_000, "too long"),
        ("x = 1e1000000000", "too long"),
        ("x = 1e-1000000000", "too long"),
        ("x = 1e99999999999999999999", "too long"),
        ("x = " + "9" * 3990 + "e5990\nx = x*x", "more than 10,000 digits"),
        ("x = 9**9**9**9", "more than 10,000 digits"),
        ("x = 2\nfor k in range(50):\n    x = x*x", "more than 10,000 digits"),
        ("x = exp(exp(exp(9)))", "more than 10,000 digits"),
        ("x = zeros(10**6, 10**6)", "too large"),
        ("for k in range(10**9):\n    x = k", "1,000,000,000 rounds"),
        ("x = free\n", "free(…)"),
        ("x = __builtins__", "no name"),
        ("x = ().__class__", "attribute"),
        ("x = [].T.__class__", "attribute"),
        ("x = eval(1)", "no function eval"),
        ("x = open(1)", "no function open"),
        ("x = getattr(1, 2)", "no function getattr"),
        ("global x", "not part"),
        ("@relu\ndef f(): pass", "a function is one return"),
        ("async def f(): await x", "not part"),
        ("match 1:\n    case 1: x = 1", "not part"),
        ("raise 1", "not part"),
        ("assert 1 == 1", "not part"),
        ("del x", "not part"),
        ("return 1", "not part"),
        ("\ufeffx = 1", "means nothing"),
        ("x = \u202e1", "means nothing"),
        ("x = ǀ", "means nothing"),
        ("x = 𝟏", "𝟏"),
        ("x = ²", "²"),
    ],
)
def test_refusals(block: str, message: str) -> None:
    start = time.process_time()
    assert message in error(block)[2]
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    "block",
    [
        "for k in range(1000):\n    for j in range(1000):\n        x = exp(j/1000)",
        "W = zeros(300, 300)\nV = W @ W\nV == 0",
        "x = zeros(100000)\ny = exp(x)\ny == 1",
        "x = 1/3\nfor k in range(10000):\n    x = x + 1/(3*k + 1)",
        "x = 3**6000/7\ny = x + zeros(50000)\nz = y*y - y/y",
        "w, rate = 2, 0.1\nfor k in range(900000):\n    w = w - rate*grad(w**2, w)",
        "x = sqrt(2)\nfor k in range(3000):\n    x = x - 0.1*grad(x**2, x)\ngrad(x, x) == 1\nx == 0.0",
        "a = free()\nx = a\nfor k in range(3000):\n    x = x - 0.1*a*grad((x - 1)**2, x)\nx == 1.0\nx == 2*a",
        "x = 0.5\nfor k in range(2000):\n    x == 0.5*x/x",
        "x = ones(300)\ny = x*2\nz = sum(outer(y, x/x))\ngrad(z, x) == [1]",
        "\n".join(f"x{i} = {i}\nx{i} == {i}" for i in range(30000)),
    ],
)
def test_the_time_limit_interrupts_whatever_runs(block: str) -> None:
    start = time.process_time()
    result = check(block, timeout=1.0)
    assert time.process_time() - start < 10
    if result.error is not None:
        allowed = ("time limit of 1 s", "10,000 digits", "1,000,000 statements")
        assert any(reason in result.error.message for reason in allowed)
    is_sound(result)


def test_a_document_out_of_time_keeps_its_claims() -> None:
    result = check("x = 1\nx == 1\nfor k in range(900000):\n    y = exp(k/900000)\ny == 1", timeout=0.5)
    assert [claim.verdict for claim in result.claims] == ["holds"]
    assert result.error is not None and "time limit" in result.error.message


def test_other_documents_are_still_checked() -> None:
    bad, good = check("x = 9**9**9"), check("x = 1\nx == 1")
    assert bad.error is not None
    assert good.error is None and good.claims[0].verdict == "holds"


def test_so_many_statements_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert limits.MAX_STATEMENTS == 1_000_000
    monkeypatch.setattr(limits, "MAX_STATEMENTS", 3_000)
    text = "for k in range({}):\n    for j in range(100):\n        x = j"
    assert check(text.format(25)).error is None
    assert "more than 3,000 statements" in error(text.format(30))[2]
    assert "may run 3,000 statements" in error("for k in range(3001):\n    x = k")[2]


@pytest.mark.parametrize(
    "block",
    [
        "x = 1\nx == 1  # " + "wrong " * 170_000,
        "x = [" + "1," * 30_000 + "1]",
        "(" * 100 + "\n" * 300_000,
        "α == 1 # wrong\n" * 20_000,
        "x = [" + "α, " * 60_000 + "]",
        "dJ/dw, " * 30_000,
        "x = 1\nx == 1 # wrong a" + " " * 500_000 + "b",
        "x = 1\nx ==" + " " * 500_000 + "1",
        "x = 1\nx ==" + "\t" * 200_000 + "1",
        "x = [\n#" + " " * 500_000 + "\n1]\nx == [1" + " " * 100_000 + "]",
    ],
    ids=[
        "comment",
        "list",
        "lines",
        "claims",
        "letters",
        "derivatives",
        "spaces in a comment",
        "spaces in a claim",
        "tabs",
        "spaces after a comment",
    ],
)
def test_large_documents(block: str) -> None:
    start = time.process_time()
    is_sound(check(block, timeout=3))
    assert time.process_time() - start < 10


def test_long_headings() -> None:
    start = time.process_time()
    for heading in ("# a" + " " * 500_000 + "x", "# a" + "#" * 500_000 + "x", "# a" + " #" * 250_000 + "x"):
        made = Document("a.md")
        read_markdown([heading], made)
        assert made.title[0] == "a"
    assert time.process_time() - start < 10


def test_time_runs_out_while_numbers_are_written() -> None:
    start = time.process_time()
    result = check("x = 9**9000 + zeros(20000)\n" + "x > 0\n" * 40, timeout=2.0)
    assert time.process_time() - start < 5
    is_sound(result)


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    from scalargrad.worked.numbers import limits as clock

    used = iter([10**9, *[16 * 10**8] * 20])  # and more from then on
    monkeypatch.setattr(clock, "_memory_now", lambda: next(used, 22 * 10**8))
    text = "x = ones(100)\nx == 1\nfor k in range(3000):\n    y = x[0]*k"
    result = check(text)
    assert result.error is not None
    assert (result.error.line, result.error.message) == (5, "this is too large to be computed")
    assert seen(result)[0].computed == ["1"] * 100


@pytest.mark.parametrize("number", ["1e_5", "1e5_", "1e+_5", "1e-5__0", "1_", "1__0", "_1e5", "0x_1", "1e", "1e+"])
def test_numbers_that_are_none(number: str) -> None:
    assert "itself failed" not in error(f"x = {number}")[2]


def test_numbers_with_underscores() -> None:
    result = check("x = 1_000.2_5\nx == 1000.25\nx == 1_000.2_5\ny = 1e1_0\ny == 10**1_0")
    assert [claim.verdict for claim in result.claims] == ["holds"] * 3


# --- hypothesis ---

NAMES = ["x", "w", "W", "J", "dJ", "dw", "k", "alpha", "σ", "free", "grad", "sum", "relu"]
NUMBERS = ["0", "1", "2", "-1", "0.5", "3.10", "1e-3", "10**40", "1e300", "9**999", "1/3", "1000000", "0.0", "(1-1)"]
OPERATORS = ["+", "-", "*", "/", "**", "@", ",", "//", " "]
ALONG = ["sum", "mean", "max", "min", "softmax"]
EACH = ["exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "softplus", "step", "abs"]
FUNCTIONS = [*EACH, *ALONG, "len", "zeros", "ones"]

expressions = st.recursive(
    st.sampled_from(
        NAMES + NUMBERS + ["dJ/dw", "dJ/dx", "d2J/dw2", "d2J/dwdx", "free()", "...", "[]", "approx(1, abs=0.1)"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "@", ",", "//", " "]), inner).map(
            "({0[0]} {0[1]} {0[2]})".format
        ),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map("{0[0]}({0[1]})".format),
        st.tuples(inner, inner).map("grad({0[0]}, {0[1]})".format),
        st.tuples(inner, inner).map("outer({0[0]}, {0[1]})".format),
        st.tuples(st.sampled_from(["sum", "max", "mean", "softmax"]), inner, inner).map(
            "{0[0]}({0[1]}, axis={0[2]})".format
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, inner).map("{0[0]}[{0[1]}]".format),
        st.tuples(inner, inner, inner).map("{0[0]}[{0[1]}:{0[2]}]".format),
        inner.map("-{}".format),
        inner.map("{}.T".format),
        inner.map("constant({})".format),
        st.tuples(st.sampled_from(["own", "two"]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        st.tuples(inner, st.sampled_from(["2", "1, 3", "k"])).map("[{0[0]} for k in range({0[1]})]".format),
        st.tuples(inner, st.sampled_from(["w", "x", "W[0, 1]", "J"])).map("d({0[0]})/d({0[1]})".format),
    ),
    max_leaves=8,
)
simple = st.one_of(
    st.tuples(st.sampled_from(NAMES[:9]), expressions).map("{0[0]} = {0[1]}".format),
    st.tuples(st.sampled_from(NAMES[:9]), st.sampled_from(NAMES[:9]), expressions, expressions).map(
        "{0[0]}, {0[1]} = {0[2]}, {0[3]}".format
    ),
    st.tuples(expressions, st.sampled_from(["==", "<", "<=", ">", ">=", "!=", "="]), expressions).map(" ".join),
    st.lists(expressions, min_size=2, max_size=4).map(" == ".join),
    expressions.map("w = w - {}".format),
    st.tuples(expressions, expressions).map("w, x = two({0[0]}, {0[1]})".format),
)
statements = st.one_of(
    simple,
    simple,
    st.tuples(st.sampled_from(["own", "two", "mine"]), expressions, st.sampled_from(["", ", x"])).map(
        "def {0[0]}(x, k): return {0[1]}{0[2]}".format
    ),
    st.tuples(st.sampled_from(["3", "12", "x", "k"]), st.lists(simple, min_size=1, max_size=3)).map(
        lambda loop: f"for k in range({loop[0]}):\n" + "\n".join("    " + line for line in loop[1])
    ),
)
START = (
    "def own(x, h): return w*x + h\\ndef two(a, b): return b, own(a, b)\\n"
    "x = [1, 0.5]\\nw = 0.3\\nW = [[1, 2], [0.1, 0.2]]\\nalpha = free()\\nJ = sum(sigmoid(W @ x)*w)\\n"
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(statements, min_size=1, max_size=6))
def test_any_document_of_the_grammar(lines: list[str]) -> None:
    start = time.process_time()
    is_sound(check(START + "\n".join(lines), timeout=2.0))
    assert time.process_time() - start < 10


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_in_a_block(text: str) -> None:
    is_sound(check_document(document(f"```worked\n{text}\n```")))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="xd=/*()[]:,.\n #'`~1e-wrongfi\\\t>\u00a0", max_size=60))
@example("()")
def test_any_text_around_the_language(text: str) -> None:
    is_sound(check(text))
    from scalargrad.worked.numbers.errors import DocumentError

    try:
        made = document(text.replace("x", "```worked\n"))
    except DocumentError:
        return
    is_sound(check_document(made))


def test_a_defect_of_the_checker_is_reported_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise KeyError("x\ny")

    monkeypatch.setattr(Judge, "hear", broken)
    line, _, message = error("x = 1\nx == 1")
    assert (line, "please report it (KeyError: 'x" in message, "\n" in message) == (2, True, False)


def test_when_time_is_up_claims_still_have_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    import scalargrad.worked.explaining as module
    from scalargrad.worked.numbers.errors import OutOfTime

    def slow(*arguments: object) -> None:
        raise OutOfTime

    monkeypatch.setattr(module, "explain", slow)
    result = check("x = 1\nx == 2")
    assert result.error is None
    assert (seen(result)[0].computed, seen(result)[0].explanations) == ("1", ())


SIGNS = [
    "²", "⁻¹", "½", "√", "ᵀ", "%", "‰", "≤", "≥", "≠", "1 000", "0,5", "1,234", "2.", "[1 2]", "[1 2; 3 4]", "[[1. 2.]",
    "array(", "tensor(", "np.float64(", "Parameter containing:", "<tf.Tensor: numpy=", ", grad_fn=<A>)", "dtype='f'",
    "“", "'", "σ(", "ReLU(", "where(", "concat([", "axis=", "π", "e", "d²x/dx²", "∂x/∂y", "𝑥", "ｘ", "误", "...", "nan",
    "x", "1", "(", ")", "[", "]", ",", ";", "=", "==", "+", "-", "*", "/", " ", "  ", "\n", "\n ", "#", "\t",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SIGNS), max_size=25).map("".join))
def test_whatever_people_write_is_read_or_refused(text: str) -> None:
    """Also the place of an error is one in the file, though much is written out with more characters."""
    lines = f"```worked\nx = 2\n{text}\n```".split("\n")
    result = check(f"x = 2\n{text}", timeout=5)
    is_sound(result)
    if result.error is not None:
        assert result.error.line <= len(lines)
        assert result.error.column <= max(map(len, lines)) + 1
