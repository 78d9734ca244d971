"""How often the planted mistake is the cause that is told first: right, silent or false.

`python -m tests.support.planted.count [--seeds N] [--network NAME] [--show]` prints the counts.
"""

from __future__ import annotations

import argparse
import importlib
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scalargrad.worked.use.check import check_document
from tests.support.documents import Seen, seen
from tests.support.documents import document as read
from tests.support.planted.net import Printer, Unfit
from tests.support.planted.pages import PAGES
from tests.support.planted.reserve import RESERVE
from tests.support.planted.sheet import Sheet, Told, document, written

NETWORKS = ("tanh", "softmax", "recurrence", "convolution", "batch_mean")
DIGITS = range(3, 9)
SILENT = ("too-few-digits", "defect")
ON_THE_WAY = "wrong-on-the-way"  # the row of a wrong number that nobody printed, of which no cause is known


def draw(network: str, chance: random.Random, reserve: bool = False) -> Sheet:
    module = importlib.import_module(f"tests.support.planted.{network}")
    sheet: Sheet = module.draw(chance)
    if reserve:
        sheet.mistakes = RESERVE[network]()
    return sheet


def names_of_mistakes(network: str, reserve: bool = False) -> list[str]:
    return list(draw(network, random.Random(0), reserve).mistakes)


def planted(network: str, mistake: str, seed: int, digits: int, reserve: bool = False) -> Told:
    """The first fit draw of a seed."""
    for turn in range(200):
        chance = random.Random(f"{network} {mistake} {seed} {turn}")
        try:
            return document(draw(network, chance, reserve), mistake, digits, chance)
        except Unfit:
            continue
    raise AssertionError(f"{mistake} does not show in {network}: no draw is fit")


def documents(network: str, seeds: range, reserve: bool = False) -> Iterator[Told]:
    for n, mistake in enumerate(names_of_mistakes(network, reserve)):
        for seed in seeds:
            yield planted(network, mistake, seed, DIGITS[(n + 5 * seed) % len(DIGITS)], reserve)


def pages() -> Iterator[tuple[str, Told]]:
    """The published pages, each with the mistakes that were planted in it by hand."""
    for name, (sheet, digits) in PAGES.items():
        for mistake in sheet.mistakes:
            yield name, written(sheet, mistake, Printer(digits, True), "1", random.Random(mistake))


@dataclass
class Outcome:
    """What is told of a document with one mistake."""

    told: Told
    kind: str  # right, silent, false
    said: list[str]  # of the first wrong line
    row: str
    linked: int  # later wrong lines that name an earlier one, or the same mistake
    later: int
    as_expected: bool  # just the lines that are wrong are found to be wrong


def is_on_the_way(claim: Seen, told: Told) -> bool:
    """Whether just a wrong number on the way is named, without a reason, and the person did come to that number."""
    said = re.match(r"as if (?:∂\w+/)?(.+?) were (\S+) where it is", claim.explanations[0])
    if claim.causes[0].mistake != ON_THE_WAY or said is None or said[1] not in told.numbers:
        return False
    return math.isclose(told.numbers[said[1]], float(said[2]), rel_tol=10 ** (1 - min(told.digits, 4)))


def names_it(claim: Seen, told: Told) -> bool:
    if not claim.causes:
        return False
    row, sentence = claim.causes[0].mistake, claim.explanations[0]
    return any(re.fullmatch(name or ".*", row) and re.search(words, sentence) for name, words in told.accept)


def judged(told: Told) -> Outcome:
    result = check_document(read(told.text))
    assert result.error is None, f"{result.error}\n{told.text}"
    wrong = [claim for claim in seen(result) if claim.verdict in ("fails", "only here")]
    as_expected = [claim.line for claim in wrong] == told.wrong
    if not wrong:
        return Outcome(told, "silent", [], "", 0, 0, as_expected)
    first, later = wrong[0], wrong[1:]
    row = first.causes[0].mistake if first.causes else ""
    kind = "right" if names_it(first, told) else "false"
    if row in ("", *SILENT) or (kind == "false" and is_on_the_way(first, told)):
        kind = "silent"
    lines = {claim.line for claim in wrong}
    linked = sum(bool(lines & {*claim.follows_from}) or names_it(claim, told) for claim in later)
    return Outcome(told, kind, list(first.explanations), row, linked, len(later), as_expected)


@dataclass
class Counts:
    """The counts of one group of documents."""

    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.kinds[outcome.kind] += 1

    def share(self, kind: str) -> float:
        return self.kinds[kind] / max(self.kinds.total(), 1)

    def __str__(self) -> str:
        shares = "  ".join(
            f"{kind} {self.kinds[kind]:4} {self.share(kind):5.0%}" for kind in ("right", "silent", "false")
        )
        return f"{shares}  of {self.kinds.total()}"


class Table:
    """The counts by network, mistake and digits."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, str], Counts] = {}
        self.linked = self.later = self.unexpected = 0

    def add(self, network: str, outcome: Outcome) -> None:
        told = outcome.told
        groups = (("", "all"), ("network", network), ("digits", str(told.digits)), (network, told.mistake))
        for group in groups:
            self.groups.setdefault(group, Counts()).add(outcome)
        self.linked += outcome.linked
        self.later += outcome.later
        self.unexpected += not outcome.as_expected

    def __getitem__(self, group: tuple[str, str]) -> Counts:
        return self.groups.get(group, Counts())

    def __str__(self) -> str:
        order = ["", "network", "digits", *NETWORKS, *PAGES]
        lines = [
            f"{group[:12]:12} {name[:34]:34} {counts}"
            for (group, name), counts in sorted(self.groups.items(), key=lambda one: order.index(one[0][0]))
        ]
        lines.append(f"later wrong lines that name their origin: {self.linked} of {self.later}")
        if self.unexpected:
            lines.append(f"documents in which other lines are found to be wrong: {self.unexpected}")
        return "\n".join(lines)


def chosen(arguments: argparse.Namespace) -> Iterator[tuple[str, Told]]:
    if arguments.pages:
        yield from pages()
        return
    for network in arguments.network or NETWORKS:
        seeds = range(arguments.since, arguments.since + arguments.seeds)
        for told in documents(network, seeds, arguments.reserve):
            if arguments.mistake in told.mistake:
                yield network, told


def show(group: str, outcome: Outcome, with_text: bool) -> None:
    told = outcome.told
    flag = "" if outcome.as_expected else " OTHER LINES"
    print(f"{outcome.kind}{flag} | {group} | {told.mistake} | {told.digits} | {told.style}")
    print(f"    {told.text.split(chr(10))[told.wrong[0] - 1]}")
    print(*(f"      [{outcome.row}] {one}" for one in outcome.said), sep="\n")
    if with_text:
        print(f"    made: {told.made}", told.text, sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--since", type=int, default=0)
    parser.add_argument("--network", choices=NETWORKS, action="append")
    parser.add_argument("--pages", action="store_true", help="the published pages instead")
    parser.add_argument("--reserve", action="store_true", help="the mistakes that are kept back instead")
    parser.add_argument("--mistake", default="")
    parser.add_argument("--show", action="store_true", help="print what is not right")
    parser.add_argument("--all", action="store_true", help="print what is right as well")
    parser.add_argument("--text", action="store_true", help="print the documents of what is not right")
    arguments = parser.parse_args()
    table = Table()
    for group, told in chosen(arguments):
        outcome = judged(told)
        table.add(group, outcome)
        if arguments.all or (arguments.show and (outcome.kind != "right" or not outcome.as_expected)):
            show(group, outcome, arguments.text)
    print(table)


if __name__ == "__main__":
    main()
