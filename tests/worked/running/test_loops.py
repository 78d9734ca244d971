"""Long loops: the rounds of a document that is checked again are not run again, and those of any other are."""

import pytest

from scalargrad.recording import RecordedGraph
from scalargrad.value import Value
from scalargrad.worked.numbers import Real
from scalargrad.worked.running import limits, loops
from tests.support.documents import record

TRAINED = (
    "w, rate = 2, {rate}\nfor k in range({times}):\n    J = (w - 1)**2/2\n    w = w - rate*dJ/dw\nx = w + {more}\n"
)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rounds were run each time that a loop's were; nothing is kept of other tests, and little is recorded."""
    counted: list[int] = []
    run = loops.Rounds._run

    def counting(self: loops.Rounds, numbers: object, times: int) -> object:
        found = run(self, numbers, times)  # type: ignore[arg-type]
        counted.append(found[1])
        return found

    monkeypatch.setattr(loops.Rounds, "_run", counting)
    monkeypatch.setattr(loops, "_kept", {})
    monkeypatch.setattr(limits, "MAX_RECORDED", 20)
    return counted


def trained(rate: str = "0.5", times: int = 40, more: int = 0) -> tuple[object, int]:
    """What the weight is in the end, and the moment of the last statement."""
    found = record(TRAINED.format(rate=rate, times=times, more=more)).history
    return found["w"][-1].quantity.data, found["x"][-1].moment


def test_rounds_are_run_once_as_long_as_nothing_of_them_changes(runs: list[int]) -> None:
    first = trained()
    assert trained(more=1) == trained(more=2) == first
    assert len(runs) == 1 and runs[0] > 20


@pytest.mark.parametrize("other", [{"rate": "0.25"}, {"times": 41}])
def test_other_numbers_are_other_rounds(runs: list[int], other: dict[str, object]) -> None:
    first = trained()
    assert trained(**other) != first  # type: ignore[arg-type]
    assert trained() == first and len(runs) == 2


def test_an_exact_number_is_not_a_rounded_one(runs: list[int]) -> None:
    assert trained("1/2")[0].exact is not None
    rounded = trained("log(exp(1/2))")[0]
    assert rounded.exact is None and len(runs) == 2


def graphs(x: Value, y: Value) -> list[tuple[list[Value], list[Value]]]:
    """Inputs and outputs; the numbers that are recorded of some of them are the same, where x = y = 2."""
    return [
        ([x, y], [x + y, y]),
        ([x, y], [x * y, y]),
        ([x, y], [y, x + y]),
        ([y, x], [x + y, y]),
        ([x], [(x - 2) * 3 + y]),
        ([x], [(x - 2) * 4 + y]),
        ([y], [(x - 2) * 4 + y]),
    ]


def test_another_graph_with_the_same_numbers_is_another_round(runs: list[int]) -> None:
    x, y = Value(Real(2)), Value(Real(2))
    for start in ([Real(2), Real(2)], [Real(3), Real(2)], [Real(2), Real(3)]):
        for inputs, outputs in graphs(x, y):
            given = start[: len(inputs)]
            expected = given
            for _ in range(3):
                changes = dict(zip(inputs, expected, strict=True))
                found = RecordedGraph(outputs, inputs).run(changes)
                expected = [found[output] for output in outputs]
            assert loops.Rounds(inputs, outputs, []).repeated(given, 3) == (expected, 3)


def test_only_the_newest_are_kept(runs: list[int]) -> None:
    for times in range(40, 40 + loops.MOST_KEPT + 1):
        trained(times=times)
    trained(times=41)
    assert len(runs) == loops.MOST_KEPT + 1
    trained(times=40)
    assert len(runs) == loops.MOST_KEPT + 2 and len(loops._kept) == loops.MOST_KEPT


def test_a_round_of_many_steps_is_not_kept(runs: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "MOST_STEPS", 2)
    assert trained() == trained() and len(runs) == 2
