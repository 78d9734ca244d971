"""An exercise in the page: what is asked, answers that are typed, hints one after another, what is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.support.playground import Playground

EXERCISE = """# Two layers

```worked
x, w1, w2 = 2, 3, 5
a = w1*x
y = w2*a
J = y**2 / 2
dJ/dw2 == ...
dJ/dw1 == ...
```
"""
ANSWER = "dJ/dw2 =="
SECRET = ["180", "300"]  # the derivatives
# As when the reader goes to another tab: then the page stores its last report.
LEAVE = """
Object.defineProperty(document, "hidden", { value: true, configurable: true });
document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
delete document.hidden;
"""


@pytest.fixture
def sheet(page: Playground) -> Iterator[Playground]:
    page.browser.run("localStorage.removeItem('scalargrad.answers')")
    page.check("# Nothing\n")
    page.check(EXERCISE)
    page.browser.click("#tab-exercise")
    page.browser.until("document.querySelectorAll('#panel-exercise input').length === 2")
    yield page
    page.browser.click("#tab-report")


def type_answer(sheet: Playground, text: str) -> str:
    """Type an answer in the place of what stands there; what is said of it."""
    sheet.browser.click(("textbox", ANSWER))
    sheet.browser.press("Control+a")
    sheet.browser.write(text)
    judged = "const item = e.closest('li'); return !item.matches('.stale') && item.querySelector('.verdict').innerText"
    return str(sheet.browser.until(lambda: sheet.browser.ask(("textbox", ANSWER), f"e => {{ {judged}; }}")))


def hints(sheet: Playground) -> list[str]:
    shown = "e => [...e.closest('li').querySelectorAll('.hints li')].map(e => e.innerText)"
    return list(sheet.browser.ask(("textbox", ANSWER), shown))


def hint(sheet: Playground) -> list[str]:
    """Ask for another hint; all that are shown."""
    before = hints(sheet)
    button = "e.closest('li').querySelector('button:not(.line):not([hidden])')"
    sheet.browser.ask(("textbox", ANSWER), f"e => {button}.click()")
    sheet.browser.until(lambda: len(hints(sheet)) > len(before))
    return hints(sheet)


def test_an_answer_is_judged_at_once(sheet: Playground) -> None:
    wrong = type_answer(sheet, "36")
    right = type_answer(sheet, "180")
    assert wrong.startswith("✗") and right.startswith("✓")


def test_hints_come_one_after_another_and_never_say_the_number(sheet: Playground) -> None:
    type_answer(sheet, "30")  # y: the factor a is left out
    first = hint(sheet)
    both = hint(sheet)
    assert both[: len(first)] == first and len(both) > len(first)
    assert not re.search("|".join(SECRET), " ".join(both))


def test_what_is_right_stands_nowhere_in_the_page(other_page: Playground) -> None:
    """A page of its own, where no other document has been, and numbers that no drawing and no style could have."""
    other_page.open()
    other_page.check(EXERCISE.replace("2, 3, 5", "7, 11, 13"))
    other_page.browser.click("#tab-exercise")
    type_answer(other_page, "36")
    other_page.browser.run(LEAVE)
    everything = other_page.browser.run("document.documentElement.outerHTML") + other_page.report()
    stored = other_page.browser.run("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert "scalargrad.report" in stored and "scalargrad.answers" in stored
    assert not re.search("77077|91091", everything + stored)  # the derivatives


def test_the_answers_are_there_after_a_reload(sheet: Playground) -> None:
    type_answer(sheet, "36")
    sheet.open()
    sheet.browser.click("#tab-exercise")
    assert sheet.browser.ask(("textbox", ANSWER), "e => e.value") == "36"


def test_the_steps_do_not_give_it_away(sheet: Playground) -> None:
    sheet.browser.click("#tab-steps")
    sheet.browser.until("document.querySelector('#steps-note').innerText.length > 10")
    assert sheet.browser.run("document.querySelector('#player').hidden || !document.querySelector('#player').srcdoc")


# --- whose answers they are ---

STORED = "Object.values(JSON.parse(localStorage.getItem('scalargrad.answers') ?? '{}')).map((of) => Object.values(of))"
OTHER = EXERCISE.replace("2, 3, 5", "4, 3, 5")  # as another sheet of the same document
PLAIN = EXERCISE.replace("...", "7")


def typed(sheet: Playground) -> list[str]:
    return list(sheet.browser.run("[...document.querySelectorAll('#panel-exercise input')].map((e) => e.value)"))


def exercise_shown(sheet: Playground, text: str) -> list[str]:
    """Put a document in the place of the one before; the answers that are there then."""
    sheet.check(text)
    return typed(sheet)


def test_another_exercise_has_its_own_answers(sheet: Playground) -> None:
    type_answer(sheet, "36")
    assert exercise_shown(sheet, OTHER) == ["", ""]
    sheet.browser.click("#tab-exercise")
    type_answer(sheet, "25")
    assert exercise_shown(sheet, EXERCISE) == ["36", ""]
    assert exercise_shown(sheet, OTHER.replace("# Two layers\n", "")) == ["25", ""], "whatever it is called"


def test_no_other_document_takes_the_answers_away(sheet: Playground) -> None:
    type_answer(sheet, "36")
    for text in (PLAIN, "# Sheet\n", PLAIN.replace("Two", "Three"), OTHER):
        sheet.check(text)
    assert sheet.browser.run(STORED) == [["36"]]
    assert exercise_shown(sheet, EXERCISE) == ["36", ""]


def test_what_is_typed_in_two_tabs_is_kept(sheet: Playground) -> None:
    """The other one is opened, and this one's answers are typed after it; for each claim the newest one stays."""
    type_answer(sheet, "36")
    before = sheet.browser.run("localStorage.getItem('scalargrad.answers')")
    other = before.replace('"36"', '"37","dJ/dw1 1":"12"')
    sheet.browser.run(f"localStorage.setItem('scalargrad.answers', {json.dumps(other)})")
    type_answer(sheet, "38")
    assert sheet.browser.run(STORED) == [["38", "12"]]
    sheet.browser.press("Control+a")
    sheet.browser.press("Backspace")
    assert sheet.browser.run(STORED) == [["12"]]


def edit(sheet: Playground, line: int, text: str) -> None:
    """Type something at the end of a line of the document."""
    view = "document.querySelector('.cm-content').cmTile.view"
    sheet.browser.run(
        f"void ({view}.focus(), {view}.dispatch({{selection: {{anchor: {view}.state.doc.line({line}).to}}}}))"
    )
    sheet.browser.write(text)
    sheet.until_ready()


def test_typed_answers_stay_while_the_exercise_is_changed(sheet: Playground) -> None:
    type_answer(sheet, "36")
    for text in "123":
        edit(sheet, 1, text)  # the title
        edit(sheet, 4, text)  # a given number
    edit(sheet, 9, "\nJ == ...")
    assert typed(sheet) == ["36", "", ""]
    assert sheet.browser.run(STORED) == [["36"], ["36"]], "of the exercise as it was opened, and as it is now"
    changed = sheet.text()
    assert exercise_shown(sheet, EXERCISE) == ["36", ""]
    assert exercise_shown(sheet, changed) == ["36", "", ""]


# --- by ear and by keyboard ---

FOCUSED = "document.activeElement.className || document.activeElement.tagName"


ASKED = """
(() => {
  globalThis.asked = [];
  globalThis.post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    asked.push(message.what);
    return post.call(this, message);
  };
})()
"""
AFTER_PAUSE = "new Promise((done) => setTimeout(done, 1500))"  # a timer of the page's own that is shorter has run


def test_half_a_word_of_an_input_method_is_not_marked(sheet: Playground) -> None:
    sheet.browser.run(ASKED)
    sheet.browser.click(("textbox", ANSWER))
    sheet.browser.call("Input.imeSetComposition", text="san", selectionStart=3, selectionEnd=3)
    sheet.browser.run(AFTER_PAUSE)
    sheet.until_ready()
    assert typed(sheet) == ["san", ""]
    assert "mark" not in sheet.browser.run("asked")
    sheet.browser.write("180")  # the word that was meant
    sheet.browser.until("Boolean(document.querySelector('.answers .right'))")
    sheet.browser.run("void (Worker.prototype.postMessage = post)")


def test_what_is_said_is_written_only_when_it_is_news(sheet: Playground) -> None:
    type_answer(sheet, "36")
    count = "globalThis.news = 0; new MutationObserver((all) => { globalThis.news += all.length; })"
    sheet.browser.run(
        f"{count}.observe(document.querySelector('.answers .verdict'), {{childList: true, subtree: true}})"
    )
    edit(sheet, 1, " more")
    sheet.browser.click("#tab-exercise")
    sheet.browser.click(("textbox", "dJ/dw1 =="))
    sheet.browser.write("1")
    sheet.browser.until("document.querySelectorAll('.answers .wrong').length === 2")
    assert sheet.browser.run("globalThis.news") == 0
    type_answer(sheet, "180")
    assert sheet.browser.run("globalThis.news") > 0


def test_an_answer_keeps_the_focus_when_another_is_asked_for(sheet: Playground) -> None:
    view = "document.querySelector('.cm-content').cmTile.view"
    sheet.browser.click(("textbox", ANSWER))
    sheet.browser.run(f"{view}.dispatch({{changes: {{from: {view}.state.doc.line(8).from, insert: 'J == ...\\n'}}}})")
    sheet.browser.until("document.querySelectorAll('.answers input').length === 3")
    sheet.until_ready()
    sheet.browser.write("36")
    assert typed(sheet) == ["", "36", ""]


def test_the_focus_goes_on_from_a_button_that_goes_away(sheet: Playground) -> None:
    type_answer(sheet, "30")
    last = "[...document.querySelectorAll('.answers .said button')].find((e) => e.checkVisibility())"
    while sheet.browser.run(f"Boolean({last})"):
        sheet.browser.run(f"{last}.focus(), {last}.click()")
    assert sheet.browser.run(FOCUSED) == "hints"
    sheet.browser.run("window.confirm = () => true")
    sheet.browser.run("document.querySelector('.actions button:last-child').focus()")
    sheet.browser.press("Enter")
    sheet.browser.until("!document.querySelector('.actions').checkVisibility()")
    assert sheet.browser.run(FOCUSED) == "total"
    sheet.check(PLAIN)
    sheet.browser.click("#tab-exercise")
    sheet.browser.run("document.querySelector('.offer button').focus()")
    sheet.browser.press("Enter")
    sheet.browser.until("document.querySelectorAll('.answers input').length === 2")
    sheet.until_ready()
    assert sheet.browser.run(FOCUSED) == "total"
    sheet.check(EXERCISE)


def test_the_focus_goes_on_from_a_notice(sheet: Playground) -> None:
    sheet.browser.click("#share")
    sheet.browser.until("document.querySelector('#dismiss').checkVisibility()")
    sheet.browser.run("document.querySelector('#dismiss').focus()")
    sheet.browser.press("Enter")
    assert sheet.browser.run(f"{FOCUSED} !== 'BODY' && document.activeElement.checkVisibility()")
