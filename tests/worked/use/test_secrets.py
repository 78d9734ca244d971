"""What an exercise asks for stands in none of its reports, however it asks."""

import json

import pytest

from scalargrad.commands.check import FORMATS, report
from scalargrad.languages import in_language
from scalargrad.worked import check_answers, check_text, hide_open, html_fragment, read_text
from scalargrad.worked.reports import WRONG, as_object, github_summary, plain_report
from scalargrad.worked.reports.html import html_report
from scalargrad.worked.use.answers import is_exercise
from scalargrad.worked.use.ipython import Session
from tests.support.asked import EXERCISES, document, told


@pytest.mark.parametrize("name", EXERCISES)
def test_no_report_tells_what_is_asked(name):
    block, secrets = EXERCISES[name]
    text = document(block)
    assert is_exercise(read_text(text, "sheet.md"))
    for language in ("en", "zh"):
        with in_language(language):
            result = hide_open(check_text(text, path="sheet.md"))
            reports = [report([result], form) for form in FORMATS]
            reports += [plain_report([result], listed=WRONG), github_summary([result])]
            reports += [html_fragment(result), html_report([result]), str(result.error)]
        assert not [one for one in reports if told(secrets, one)]


def test_with_the_numbers_shown_each_is_told():
    """Else the test above would hold for nothing."""
    for name in ("a number", "a list that is too short", "formulas of it", "behind an error that tells a number"):
        block, secrets = EXERCISES[name]
        result = check_text(document(block))
        assert told(secrets, json.dumps(as_object([result]))), name


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("hints", ["", "what", "where"])
def test_no_cell_of_a_notebook_tells_what_is_asked(name, hints):
    block, secrets = EXERCISES[name]
    session = Session()
    first = session.run(block, "a", "[1]", hints)
    second = session.run("1 + 0 == 1", "b", "[2]")
    shown = "".join(one._repr_html_() + repr(one) + str(one.error) for one in (first, second))
    assert not told(secrets, shown)


def test_answers_beside_a_document_that_stops_tell_nothing():
    block = EXERCISES["behind an error that tells a number"][0]
    with pytest.raises(Exception, match="… has no logarithm"):
        check_answers(read_text(document(block), "sheet.md"), read_text("y = 3\n", "li.txt"))


def test_what_is_no_exercise_is_told_as_before():
    text = document("x = 1.37\ny = x**3\ny == 7\nz = log(1 - y)")
    result = check_text(text)
    assert hide_open(result) is result and "-1571353/1000000 has no logarithm" in str(result.error)
