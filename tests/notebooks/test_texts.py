"""What the teaching notebooks say: in both languages alike, every claim judged, every exercise with its answers."""

import re

import pytest
from markdown_it import MarkdownIt

from scalargrad.worked import check_document, check_text, read_document
from scalargrad.worked.record import FAILS, HOLDS, OPEN
from tools.notebooks import LANGUAGES, names, read

NAMES = names()
CHINESE = re.compile("[\u4e00-\u9fff]")
FENCE = re.compile(r"^```worked\n(.*?)^```$", re.M | re.S)
MOST_WORDS = 120  # in a cell of text: about what one reads at once


def tagged(cell, tag):
    return tag in cell.metadata.get("tags", [])


def texts(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


@pytest.mark.parametrize("name", NAMES)
def test_each_text_stands_there_in_both_languages(name):
    english, chinese = (read(name, language) for language in LANGUAGES)
    assert [cell.cell_type for cell in english.cells] == [cell.cell_type for cell in chinese.cells]
    for here, there in zip(texts(english), texts(chinese)):
        assert CHINESE.search(there), there
        assert re.findall("^#+ ", here, re.M) == re.findall("^#+ ", there, re.M), there
        assert here.count("**Predict") == there.count("**先猜"), there
        assert here.count("<details>") == there.count("<details>"), there
        assert FENCE.findall(here) == FENCE.findall(there), there
        assert sorted(re.findall(r"\*\*(\d\.)", here)) == sorted(re.findall(r"\*\*(\d\.)", there)), there


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_bold_is_bold(name, language):
    """CommonMark ends no bold between a full-width sign and a letter: `**x：**y` would show its asterisks."""
    for text in texts(read(name, language)):
        assert "**" not in re.sub("<code.*?</code>", "", MarkdownIt().render(text), flags=re.S), text


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_a_question_and_has_the_student_predict(name):
    first, *others = texts(read(name))
    assert first.startswith(f"# {int(name[:2])} · ") and "?**" in first
    assert sum("**Predict" in text for text in others) >= 3
    assert any(text.startswith("## Exercises\n") for text in others)


@pytest.mark.parametrize("name", NAMES)
def test_texts_are_short(name):
    for text in texts(read(name)):
        if not text.startswith("<details"):
            assert len(text.split()) <= MOST_WORDS, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_what_fails_is_meant_to(name, language):
    """A notebook is a document: it runs to its end, and unexpected is only what its cells with mistakes are about."""
    result = check_document(read_document(LANGUAGES[language] / f"{name}.ipynb"))
    assert result.error is None
    notebook = read(name, language)
    with_mistakes = "\n".join(cell.source for cell in notebook.cells if tagged(cell, "mistakes")).split("\n")
    for claim in result.claims:
        if claim.unexpected:
            assert any(line.startswith(claim.text) for line in with_mistakes), claim.text


@pytest.mark.parametrize("name", NAMES)
def test_the_checker_says_why_the_mistakes_are_mistakes(name):
    for document, cell, _ in exercises(name, "mistakes"):
        result = check_text(fenced(*document, body(cell)))
        failing = [claim for claim in result.claims if claim.verdict == FAILS and claim.text in cell.source]
        assert failing, cell.source
        assert result.told[failing[0]].explanations, failing[0].text


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_are_right(name):
    """What is folded away answers each `...` of the exercise before it, and the checker agrees."""
    found = list(exercises(name, "exercise"))
    assert len(found) == 3
    for document, cell, solution in found:
        assert cell.source.startswith("%%worked") and "--hints" in cell.source.split("\n")[0]
        assert solution.startswith("<details><summary>Solution</summary>"), cell.source
        (answers,) = FENCE.findall(solution)
        asked = [line.partition("==")[0].strip() for line in body(cell).split("\n") if line.endswith("== ...")]
        given = [line.partition("==")[0].strip() for line in answers.split("\n") if "==" in line]
        assert asked and asked == given
        result = check_text(fenced(*document, body(cell), answers))
        assert result.error is None
        verdicts = {claim.text: claim.verdict for claim in result.claims}
        assert [verdicts[line] for line in answers.split("\n") if "==" in line] == [HOLDS] * len(given)
        assert sum(claim.verdict == OPEN for claim in result.claims) == len(asked)


def exercises(name, tag):
    """The cells with a tag: the worked cells of the same document before it, the cell, and the text after it."""
    document = []
    cells = read(name).cells
    for cell, following in zip(cells, [*cells[1:], None]):
        if cell.cell_type != "code" or not cell.source.startswith("%%worked"):
            continue
        if "--fresh" in cell.source.split("\n")[0]:
            document = []
        if tagged(cell, tag):
            yield document, cell, following.source if following else ""
        document = [*document, body(cell)]


def fenced(*blocks):
    return "\n".join(f"```worked\n{block}```\n" for block in blocks)


def body(cell):
    return cell.source.partition("\n")[2] + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_on_slides_what_is_to_be_predicted_comes_at_the_next_click(name):
    marks = {}
    for language in LANGUAGES:
        cells = read(name, language).cells
        marks[language] = [cell.metadata["slideshow"]["slide_type"] for cell in cells]
        for before, cell, mark in zip(cells, cells[1:], marks[language][1:]):
            if cell.cell_type == "code":
                asked = before.cell_type == "markdown" and ("**Predict" in before.source or "**先猜" in before.source)
                assert mark == ("fragment" if asked else "-"), cell.source
            elif cell.source.startswith("<details"):
                assert mark == "skip"
    assert marks["en"] == marks["zh"]
