"""Limits of time and memory, measured in work: a clock that goes on by one each time it is looked at."""

import gc
import itertools
from collections.abc import Callable
from fractions import Fraction
from types import SimpleNamespace

import pytest

from scalargrad import Value, total, value
from scalargrad.commands import explain
from scalargrad.worked.numbers import Grid, OutOfTime, Real, arrays, functions, limits, time_limit
from scalargrad.worked.use.check import check_paths
from tests.support.documents import claims, document

HUGE = Fraction(2**14000 + 1, 3**8000)
COUNT = 300  # entries: each of them, with a number of thousands of digits, is worth a look at the clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=itertools.count().__next__))


def vector(kind: type) -> Grid:
    return Grid([kind(Real(HUGE)) for _ in range(COUNT)], (COUNT,))


ONE = ("sum", "mean", "var", "std", "max", "min", "argmax", "norm", "cumsum", "softmax", "sqrt")


@pytest.mark.parametrize("kind", [Real, lambda number: Value(number)], ids=["numbers", "graph"])
@pytest.mark.parametrize(
    "operation",
    [
        *(lambda a, name=name: functions.call(name, [a]) for name in ONE),
        lambda a: arrays.binary("mul", a, a),
        lambda a: arrays.binary("div", a, a),
        lambda a: arrays.binary("max", a, a),
        lambda a: arrays.matmul(a, a),
        lambda a: functions.call("where", [functions.call("step", [a]), a, a]),
        lambda a: functions.call("leaky_relu", [a]),
        lambda a: functions.call("outer", [a, a]),
    ],
)
def test_operations_with_huge_numbers_ask_the_clock(clock: None, operation: Callable, kind: type) -> None:
    a = vector(kind)
    with time_limit(COUNT - 10), pytest.raises(OutOfTime):
        operation(a)


def test_so_do_derivatives_and_comparisons(clock: None) -> None:
    from scalargrad import gradient, total

    a = vector(Value).flat
    with time_limit(COUNT - 10), pytest.raises(OutOfTime):
        gradient(total([x * x for x in a]), a)
    with time_limit(COUNT - 10), pytest.raises(OutOfTime):
        sorted(x.data + k for k, x in enumerate(a))


# --- memory ---

ARRAYS = "a = ones(20000)*1\n" + "\n".join(f"b{k} = a*{k + 2}" for k in range(3)) + "\nsum(b0) == 40000"


@pytest.mark.skipif(limits._memory_now() is None, reason="this system does not tell how much memory a process has")
def test_documents_do_not_add_up(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENOUGH", 2**20)
    paths = []
    for k in range(4):
        path = tmp_path / f"{k}.md"  # type: ignore[operator]
        path.write_text(f"```worked\n{ARRAYS}\n```")
        paths.append(str(path))
    gc.collect()
    before = limits._memory()
    results = check_paths(paths)
    gc.collect()
    assert limits._memory() - before < 30 * 2**20  # one of these graphs takes more
    assert [[claim.verdict for claim in result.claims] for result in results] == [["holds"]] * 4
    assert [told.computed for result in results for told in result.told.values()] == ["40000"] * 4


@pytest.mark.skipif(limits._memory_now() is None, reason="this system does not tell how much memory a process has")
def test_one_limit_for_what_is_checked_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has been used up by one document is not there for the next; what the process held before does not count."""
    from tests.support.documents import check

    memory = 10**9
    monkeypatch.setattr(limits, "_memory_now", lambda: memory)
    monkeypatch.setattr(limits, "MAX_MEMORY", 100)
    with limits.memory_limit():
        memory += 90
        assert check(ARRAYS).error is None
        memory += 20
        error = check(ARRAYS).error
        assert error is not None and "too large" in error.message
    assert check(ARRAYS).error is None


def test_in_a_browser_the_memory_is_that_of_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.documents import check

    lengths = iter([10**9, *[16 * 10**8] * 20])  # and more from then on
    heap = type("Heap", (), {"length": property(lambda _: next(lengths, 22 * 10**8))})()
    monkeypatch.setattr(limits, "STATM", None)
    monkeypatch.setattr(limits, "browser", SimpleNamespace(HEAP8=heap))
    error = check("x = ones(100)\nfor k in range(3000):\n    y = x[0]*k").error
    assert error is not None and error.message == "this is too large to be computed"


def test_a_result_without_its_graph_is_reported_alike() -> None:
    from scalargrad.worked.record import without_graph
    from scalargrad.worked.reports import as_object, plain_report
    from scalargrad.worked.use.check import check_document

    text = "x = [0.3, 2]\ny = sum(exp(x))\ndy/dx == [1.35, 7]\ny == ...\ny > 3\ny == approx(8, rel=0.2)\n"
    text += "y == x\ny == 2*y/2"
    result = check_document(document(f"```worked\n{text}\n```"))
    lighter = without_graph(result)
    assert plain_report([lighter]) == plain_report([result])
    assert as_object([lighter]) == as_object([result])
    for claim in lighter.claims:
        for entry in claim.entries:
            assert isinstance(entry.left, Real) and not isinstance(entry.stated.scalar, Value)


# --- numbers that nobody asked for; ties ---


def test_a_slope_that_is_too_large_matters_to_who_asks_for_it() -> None:
    assert [claim.verdict for claim in claims("x = exp(-30000)\ny = log(x)\ny == -30000")] == ["holds"]


@pytest.mark.parametrize("order", sorted(set(itertools.permutations(["2", "2", "2", "1"]))))
def test_equal_numbers_share_evenly(order: tuple[str, ...]) -> None:
    shares = ", ".join("1/3" if one == "2" else "0" for one in order)
    given = f"x = [{', '.join(order)}]\ny = max(x)\nz = min(-x)\n"
    assert [claim.verdict for claim in claims(f"{given}dy/dx == [{shares}]\ny == 2\ndz/dx == -[{shares}]")] == [
        "holds"
    ] * 3


def test_many_equal_numbers() -> None:
    assert [claim.verdict for claim in claims("x = ones(2000)\ny = max(x)\ny == 1\ndy/dx[7] == 1/2000")] == [
        "holds"
    ] * 2


# --- commands ---


def test_an_explanation_of_too_many_steps_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "MOST_STEPS", 50)
    path = tmp_path / "long.md"  # type: ignore[operator]
    path.write_text("```worked\nx = 0.3\na = x*ones(40)\nJ = sum(a*a)\ndJ/dx == 1\n```")
    with pytest.raises(explain.CommandError, match=r"J is computed in .* steps, and at most 50 are explained"):
        explain.explain_document(str(path), [])


def test_the_large_negative_numbers_of_masks() -> None:
    """e to the power of −10⁹, and of −10¹⁰: numbers like others, told without their hundreds of millions of zeros."""
    given = "scores = [[2, -1e9], [1, 3]]\np = softmax(scores, axis=1)\nx = -1e10\ny = exp(x)\n"
    found = claims(
        given + "p == [[1., 0.], [0.1192, 0.8808]]\np[0, 1] > 0\np[0, 1] == 0\ny == 3\ny < 1e-5\nsigmoid(x) == 0."
    )
    assert [claim.verdict for claim in found] == ["holds", "holds", "fails", "fails", "holds", "holds"]
    assert found[3].computed.endswith("e-4342944820")


def test_an_error_in_a_long_sum_writes_few_of_its_numbers_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted, not the seconds: what was a hang of minutes showed each of 100,000 fractions in full."""
    shown: list[object] = []
    monkeypatch.setattr(value, "_show", lambda arg: shown.append(arg) or "x")
    numbers = [Value(Real(HUGE + k)) for k in range(50)]
    with pytest.raises(OutOfTime, match=r"args\[0\] = x, .*…, args\[49\] = x"), time_limit(-1):
        total(numbers)
    assert len(shown) == 4
