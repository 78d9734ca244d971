"""Twenty-six mistakes in each of five networks: how often the one that was made is the cause that is told first.

`python -m tests.support.planted.count` counts many more documents, and prints what is not right with `--show`.
"""

import random

import pytest

from scalargrad.worked.use.check import check_document
from tests.support.documents import counted_once
from tests.support.documents import document as read
from tests.support.planted.count import DIGITS, NETWORKS, Table, documents, draw, judged, names_of_mistakes, pages
from tests.support.planted.net import Printer, Unfit
from tests.support.planted.pages import PAGES
from tests.support.planted.sheet import document, written

RIGHT, FALSE, LINKED = 0.85, 0.03, 0.95
FALSE_ON_PAGES = 3  # of 66


@pytest.mark.parametrize("network", NETWORKS)
def test_there_are_26_mistakes_in_each_network(network: str) -> None:
    assert len(names_of_mistakes(network)) == 26


@counted_once
def test_the_mistake_that_was_made_is_told_first() -> None:
    table = Table()
    for network in NETWORKS:
        for told in documents(network, range(1)):
            table.add(network, judged(told))
    print(f"\n{table}")
    every = table["", "all"]
    assert every.kinds.total() == 26 * len(NETWORKS)
    assert table.unexpected == 0
    assert every.share("right") >= RIGHT
    assert every.share("false") <= FALSE
    assert table.linked >= LINKED * table.later


@pytest.mark.parametrize("network", NETWORKS)
def test_without_a_mistake_everything_holds(network: str) -> None:
    """Otherwise the counts above would count the generators' own errors."""
    styles = set()
    for seed in range(12):
        chance = random.Random(f"{network} {seed}")
        try:
            told = document(draw(network, chance), "", DIGITS[seed % len(DIGITS)], chance)
        except Unfit:
            continue
        styles.add(told.style)
        result = check_document(read(told.text))
        assert result.error is None, told.text
        assert {claim.verdict for claim in result.claims} <= {"holds", "truncated"}, told.text
    assert len(styles) > 3


@counted_once
def test_published_pages() -> None:
    """A second measure: other networks and habits, with mistakes planted by hand."""
    table = Table()
    for name, told in pages():
        table.add(name, judged(told))
    print(f"\n{table}")
    assert table.unexpected == 0
    assert table["", "all"].share("right") >= RIGHT
    assert table["", "all"].kinds["false"] <= FALSE_ON_PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_hold_as_they_are(name: str) -> None:
    sheet, digits = PAGES[name]
    result = check_document(read(written(sheet, "", Printer(digits, True), "1", random.Random(0)).text))
    assert result.error is None
    assert {claim.verdict for claim in result.claims} == {"holds"}
