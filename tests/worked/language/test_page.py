"""docs/language.md: its examples are checked by the checker, it names all that there is, and a command prints it."""

import re
from pathlib import Path

import pytest

from scalargrad import cli
from scalargrad.commands import language
from scalargrad.worked.numbers import functions
from scalargrad.worked.numbers.quantities import MAX_AXES, MAX_ENTRIES
from scalargrad.worked.numbers.rounded import MAX_DIGITS
from scalargrad.worked.reading import read_document
from scalargrad.worked.record import FAILS, HOLDS, ONLY_HERE, OPEN, VERDICTS
from scalargrad.worked.running.limits import MAX_STATEMENTS
from scalargrad.worked.use.check import check_document
from tests.support.documents import verdicts

PAGE = Path(__file__).parents[3] / "docs" / "language.md"

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="docs/ is not there: this is no checkout")


def test_its_examples_hold() -> None:
    document = read_document(PAGE)
    assert len(document.blocks) == document.text.count("\n```worked\n") > 15
    result = check_document(document)
    assert result.error is None
    assert [str(claim.text) for claim in result.claims if claim.unexpected] == []
    assert {claim.verdict for claim in result.claims} == {HOLDS, FAILS, ONLY_HERE, OPEN}


def test_what_it_quotes_of_reasons_is_what_is_said() -> None:
    result = check_document(read_document(PAGE))
    said = {sentence for told in result.told.values() for sentence in told.explanations}
    for quoted in ("as if ∂z2/∂w2 were a2 (7) where it is a1 (2)",):
        assert quoted in said and PAGE.read_text().count(quoted) == 2


@pytest.mark.parametrize(
    "name", [*functions.FUNCTIONS, "grad", "free", "constant", "approx", "range", "def", *VERDICTS]
)
def test_every_function_and_verdict_is_named(name: str) -> None:
    assert re.search(rf"`[^`]*\b{name}\b[^`]*`", PAGE.read_text())


def test_every_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
    assert {"check", "language"} <= set(commands)
    for command in commands:
        assert f"`scalargrad {command}" in PAGE.read_text(), command


def test_every_option_that_is_named_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["check", "--help"])
    there = capsys.readouterr().out
    named = set(re.findall(r"`(--[a-z]+)", PAGE.read_text().partition("## Commands")[2])) - {"--worked"}
    missing = {option for option in named if option not in there}
    assert not missing or missing <= {"--format", "--exclude", "--language"}


def test_the_limits_are_those_of_the_code() -> None:
    chapter = language.chapters()["Limits"]
    for limit in (MAX_STATEMENTS, MAX_DIGITS, MAX_ENTRIES, MAX_AXES):
        assert f"{limit:,}" in chapter


def test_the_spellings_of_its_table() -> None:
    """Each pair of the table means the same."""
    rows = re.findall(r"^\| `(.*)` \| `(.*)` \|$", PAGE.read_text().partition("**Spellings.**")[2], re.MULTILINE)
    assert len(rows) >= 4
    given = "x, a, b, W, w1, z = 2, 5, 3, [[1, 2], [3, 4]], 7, -1\n"
    pairs = [pair for left, right in rows for pair in zip(left.split("`, `"), right.split("`, `"), strict=True)]
    tried = 0
    for left, right in pairs:
        if (
            re.fullmatch(r"[\w.]*", right)
            and right.islower()
            and left.isalpha()
            and right in functions.FUNCTIONS
            and right != "pi"
        ):
            left, right = f"{left}(x)", f"{right}(x)"
        if re.search(r"[\w)]", left):
            assert verdicts(f"{given}{left} == {right}")[-1] in ("holds", "only here"), (left, right)
            tried += 1
    assert tried >= 12


# --- the command ---


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["language"]) == 0
    assert capsys.readouterr().out == PAGE.read_text()


@pytest.mark.parametrize(
    ("chapter", "begin"), [("answers", "## Answers\n"), ("Limits", "## Limits\n"), ("printed", "## What")]
)
def test_the_command_prints_a_chapter(chapter: str, begin: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["language", chapter]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(begin) and printed in PAGE.read_text() and printed.count("\n## ") == 0


def test_no_such_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["language", "answrs"]) == 2
    assert "did you mean Answers?" in capsys.readouterr().err
    assert cli.main(["language", "zzz"]) == 2
    assert "Documents" in capsys.readouterr().err
