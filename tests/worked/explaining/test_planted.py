"""Planted errors: how often the wrong claim is found at the right line, and its right cause is said first.

`pytest -s tests/test_explain_planted.py` prints the counts by kind, shape and precision.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from scalargrad.worked.use.check import check_document
from tests.support.documents import Seen, counted_once, document, seen
from tests.support.planted.net import KINDS, SHAPES, Mistake, Planted, Printer, Unfit, draw_net, render, work
from tests.support.planted.plant import plant
from tests.support.planted.styles import scalar_document, vector_document

PRECISIONS = [(digits, after_point) for digits in range(4, 10) for after_point in (True, False)]
EACH = 5  # documents of each kind and shape, with different precisions


def samples() -> Iterator[Planted]:
    """All kinds, shapes and precisions, evenly; not all their combinations, to be done in time."""
    turn = 0
    for kind in KINDS:
        for shape in SHAPES:
            found = 0
            while found < EACH:
                turn += 1
                if turn % 50 == 49 and kind == "swapped index" and shape == (1, 1, 1):
                    break  # there is no other index
                digits, after_point = PRECISIONS[turn % len(PRECISIONS)]
                try:
                    yield plant(kind, shape, digits, after_point, turn)
                except Unfit:
                    continue
                found += 1


def explained(claim: Seen, planted: Planted) -> bool:
    if not claim.causes:
        return False
    mistake, sentence = claim.causes[0].mistake, claim.explanations[0]
    accepted = (one.partition(": ") for one in planted.accept)
    return any(mistake == name and re.search(words, sentence) for name, _, words in accepted)


@counted_once
def test_planted_errors_are_found_and_explained() -> None:
    planted_by: Counter[tuple[str, str]] = Counter()
    found_by: Counter[tuple[str, str]] = Counter()
    later, linked, at_the_line, missed = 0, 0, 0, []
    for planted in samples():
        result = check_document(document(planted.text))
        assert result.error is None, f"{result.error}\n{planted.text}"
        wrong = [claim for claim in seen(result) if claim.verdict in ("fails", "only here")]
        at_the_line += [claim.line for claim in wrong] == planted.wrong
        right = bool(wrong) and wrong[0].line == planted.line and explained(wrong[0], planted)
        # A later wrong claim names an earlier one, or is the same mistake once more.
        lines = [claim.line for claim in wrong]
        later += len(wrong[1:])
        linked += sum(bool(set(claim.follows_from) & set(lines) or explained(claim, planted)) for claim in wrong[1:])
        for group in ("all", ""), ("kind", planted.kind), ("shape", str(planted.shape)), ("printed", planted.precision):
            planted_by[group] += 1
            found_by[group] += right
        if not right:
            missed.append(f"{planted.kind} ({planted.detail}) {planted.shape} {planted.precision} {planted.style}")
    print()
    for group, count in sorted(planted_by.items()):
        print(f"{group[0]:8} {group[1]:24} {found_by[group]:4} of {count:4}  {found_by[group] / count:.2f}")
    print(f"later wrong claims that name their origin: {linked} of {later}")
    print(*missed, sep="\n")
    count = planted_by["all", ""]
    assert at_the_line == count
    assert found_by["all", ""] >= 0.9 * count
    for kind in KINDS:
        assert found_by["kind", kind] >= 0.8 * planted_by["kind", kind], kind
    assert linked >= 0.95 * later


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("make", [scalar_document, vector_document])
def test_without_a_mistake_everything_holds(shape: tuple[int, ...], make: object) -> None:
    """Otherwise the counts above would count the generator's own errors."""
    import random

    for seed in range(3):
        chance = random.Random(f"{shape} {seed}")
        net = draw_net(chance, shape, chance.choice(("sigmoid", "tanh", "relu")))
        lines, _, _ = make(net, chance, chance.choice(("reassign", "new", "inline", "none")))  # type: ignore[operator]
        texts, _ = render(lines, work(net, Mistake()), Printer(6, chance.random() < 0.5))
        result = check_document(document("```worked\n" + "\n".join(texts) + "\n```"))
        assert result.error is None and {claim.verdict for claim in result.claims} == {"holds"}
