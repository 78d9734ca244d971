"""What stands at the lines of the document in the page: marks, notes, and the keys that lead from one to another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.playground import Playground

WRONG = """# Wrong

```worked
x = 3
y = x**2
dy/dx == 7
y == 9
2/3 == 0.66
y == 8 == 9   # wrong: by one
```
"""
OTHER = "# Other\n\n```worked\n1 + 1 == 2\n```\n"
VIEW = "document.querySelector('.cm-content').cmTile.view"
# Each note with the number of the line above it, and whether it has faded
NOTES = f"""
[...document.querySelectorAll('.note')].map((note) => {{
  const number = {VIEW}.state.doc.lineAt({VIEW}.posAtDOM(note)).number;
  return [number, note.innerText.replace(/\\s+/g, ' ').trim(), note.classList.contains('faded')];
}})
"""


def notes(page: Playground) -> dict[int, str]:
    return {number: text for number, text, _ in page.browser.run(NOTES)}


def faded(page: Playground) -> list[int]:
    return [number for number, _, has_faded in page.browser.run(NOTES) if has_faded]


def line(page: Playground) -> int:
    """The line that the cursor is in."""
    return int(page.browser.run(f"{VIEW}.state.doc.lineAt({VIEW}.state.selection.main.head).number"))


def put(page: Playground, at: int, text: str) -> None:
    """Type a text at the beginning of a line."""
    page.browser.run(
        f"void ({VIEW}.focus(), {VIEW}.dispatch({{selection: {{anchor: {VIEW}.state.doc.line({at}).from}}}}))"
    )
    page.browser.write(text)


def focused(page: Playground) -> Any:
    return page.browser.run("((e) => e.matches('button') ? e.innerText : e.className)(document.activeElement)")


def test_a_note_says_what_is_computed_and_why(page: Playground) -> None:
    page.check(WRONG)
    said = notes(page)
    assert list(said) == [6, 8, 9]
    assert "fails computed 6" in said[6]
    assert "truncated computed 0.6667" in said[8]
    assert "y == 8 fails, as marked computed 9" in said[9]
    assert " ".join(page.status().split()) == "✓ holds 2 ≈ truncated 1 ✗ fails 2"


def test_a_note_says_what_a_formula_comes_to(page: Playground) -> None:
    page.check("# Formula\n\n```worked\nx = 3\nx**2 == 3*x + 1\n```\n")
    assert "fails computed 9; the right side comes to 10" in notes(page)[5]


@pytest.mark.parametrize("length", range(30, 40))
def test_marks_stand_beside_their_lines_however_a_heading_is_broken(page: Playground, length: int) -> None:
    with page.browser.screen(390, 844):
        page.browser.click("#tab-document")
        page.check("# Nothing\n")
        page.check("# A " + "n" * length + "\n\n```worked\nx = 3\nx == 3\n```\n")
        assert page.marks() == [["5", "✓"]]


def test_the_rest_of_a_note_is_opened(page: Playground) -> None:
    page.check(WRONG)
    meaning = page.browser.run("JSON.parse(document.querySelector('#words').textContent).verdicts.truncated.meaning")
    assert meaning not in notes(page)[8]
    page.browser.click(".truncated button")
    assert meaning in notes(page)[8]
    assert page.browser.ask(".truncated button", "e => e.getAttribute('aria-expanded')") == "true"
    put(page, 2, "More. ")  # the note is the same one, and stays open
    page.until_ready()
    assert meaning in notes(page)[8]


def test_where_it_cannot_be_read_is_said_at_the_line_and_what_stands_below_fades(page: Playground) -> None:
    page.check(WRONG)
    put(page, 4, "(")
    page.until_ready()
    assert "stopped here" in notes(page)[4]
    assert faded(page) == [6, 8, 9]
    page.check(WRONG)
    assert faded(page) == []


def test_marks_stay_at_their_lines_and_that_of_a_changed_one_fades(page: Playground) -> None:
    page.check(WRONG)
    put(page, 1, "\n\n")
    assert [number for number, *_ in page.browser.run(NOTES)] == [8, 10, 11]
    put(page, 8, " ")
    assert 8 in faded(page)


PASTE = """
(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const made = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.querySelector(".cm-content").dispatchEvent(made);
}
"""
SIGNS = "[...document.querySelectorAll('.mark')].map((mark) => mark.textContent)"
WIDTH = "document.querySelector('.marks').getBoundingClientRect().width"


def paste(page: Playground, text: str, first: int, last: int) -> None:
    """Paste a text over some lines."""
    chosen = f"{{anchor: {VIEW}.state.doc.line({first}).from, head: {VIEW}.state.doc.line({last}).to}}"
    page.browser.run(f"void ({VIEW}.focus(), {VIEW}.dispatch({{selection: {chosen}}}))")
    page.browser.run(f"({PASTE})({json.dumps(text)})")


def lines_of(page: Playground) -> int:
    return int(page.browser.run(f"{VIEW}.state.doc.lines"))


def test_marks_and_notes_go_with_the_text_that_is_pasted_over(page: Playground) -> None:
    page.check(WRONG)
    width = page.browser.run(WIDTH)
    for _ in range(2):
        paste(page, "# Unread\n\n```worked\ny = (\n```\n", 1, lines_of(page))
        assert page.browser.run(f"[{SIGNS}, {NOTES}]") == [[], []], "at once"
        page.until_ready()
        assert [number for number, *_ in page.browser.run(NOTES)] == [4]
        assert page.browser.run(SIGNS) == ["✗"]
        assert page.browser.run(WIDTH) == width


def test_marks_go_with_their_lines_and_joined_lines_have_one(page: Playground) -> None:
    page.check(WRONG)
    paste(page, "2 == 2", 6, 8)
    assert [number for number, *_ in page.browser.run(NOTES)] == [7]
    page.check(WRONG)
    put(page, 7, "")
    page.browser.press("Backspace")  # at the end of the line above
    assert page.browser.run(SIGNS) == ["✗", "≈", "✗"]


def test_undo_does_not_bring_back_another_document(page: Playground) -> None:
    page.check(WRONG)
    page.browser.run("void (location.hash = '#documents/003-transpose.md')")
    page.browser.until(lambda: "transpose" in page.text())
    text = page.text()
    page.browser.run(f"void {VIEW}.focus()")
    for _ in range(3):
        page.browser.press("Control+z")
    assert page.text() == text


def test_keys_lead_around_the_wrong_lines_and_into_their_notes(page: Playground) -> None:
    page.check(WRONG)
    put(page, 1, "")
    seen = []
    for keys in ("F8", "F8", "F8", "F8", "Shift+F8"):
        page.browser.press(keys)
        seen.append(line(page))
    assert seen == [6, 8, 9, 6, 9]
    page.browser.press("F8")
    page.browser.press("Tab")
    assert focused(page) == page.words()["steps"]
    page.browser.press("Escape")
    assert "cm-content" in focused(page) and line(page) == 6


def test_a_note_keeps_the_focus_when_it_is_drawn_anew(page: Playground) -> None:
    page.check(WRONG)
    put(page, 6, "")
    page.browser.press("Tab")
    assert focused(page) == page.words()["steps"]
    page.browser.run(f"void {VIEW}.dispatch({{changes: {{from: 0, insert: '\\n'}}}})")
    page.until_ready()
    assert [number for number, *_ in page.browser.run(NOTES)] == [7, 9, 10]
    assert focused(page) == page.words()["steps"]
    page.browser.run(f"void {VIEW}.dispatch({{changes: {{from: {VIEW}.state.doc.line(5).to, insert: '.5'}}}})")
    page.until_ready()
    assert 7 not in notes(page), "7 is right"
    assert "cm-content" in focused(page)


def test_tab_goes_into_a_note_without_a_button(page: Playground) -> None:
    page.check("# One\n\n```worked\n1 + 1 == 3   # wrong: by one\n2 == 2\n```\n")
    put(page, 4, "")
    page.browser.press("Tab")
    assert page.browser.run("document.activeElement.matches('.note')")
    page.browser.press("Escape")
    assert "cm-content" in focused(page) and line(page) == 4


def test_step_by_step_takes_the_focus_along(page: Playground) -> None:
    page.check(WRONG)
    put(page, 6, "")
    page.browser.press("Tab")
    page.browser.press("Enter")
    page.browser.until("document.querySelector('#panel-steps').contains(document.activeElement)")
    page.browser.until("!document.querySelector('#player').hidden")
    page.browser.press("Tab")
    assert page.browser.run("document.querySelector('#panel-steps').contains(document.activeElement)")
    page.browser.click("#tab-report")


def test_tab_leaves_the_document_from_a_line_without_a_note(page: Playground) -> None:
    page.check(WRONG)
    put(page, 1, "")
    page.browser.press("Tab")
    assert page.browser.run("document.activeElement.id") == "divider"
    page.browser.press("Shift+Tab")
    assert "cm-content" in focused(page)


def test_step_by_step_is_about_the_derivative_of_the_line(page: Playground) -> None:
    page.check("# Two\n\n```worked\nx = 3\ny = x**2\nz = x**3\ndy/dx == 6\ndz/dx == 9\n```\n")
    page.browser.click(("button", page.words()["steps"]))
    page.browser.until("document.querySelector('#derivatives').selectedOptions[0]?.text === '∂z/∂x'")
    assert page.browser.run("document.querySelector('#tab-steps').ariaSelected") == "true"
    page.browser.click("#tab-report")


def test_a_new_line_below_for_stands_further_in(page: Playground) -> None:
    page.check(OTHER)
    put(page, 4, "for k in range(2):")
    page.browser.press("Enter")
    page.browser.write("2 == 2")
    assert "for k in range(2):\n    2 == 2" in page.text()


@pytest.mark.parametrize("keys, share", [("ArrowLeft", "45"), ("ArrowRight", "55"), ("Home", "20"), ("End", "80")])
def test_the_divider_is_moved_by_keys(page: Playground, keys: str, share: str) -> None:
    page.browser.ask("#divider", "e => { e.focus(); e.dispatchEvent(new MouseEvent('dblclick')); }")
    page.browser.press(keys)
    width = page.browser.run("document.querySelector('#panel-document').getBoundingClientRect().width / innerWidth")
    assert page.browser.run("document.querySelector('#divider').ariaValueNow") == share
    assert abs(width - int(share) / 100) < 0.01
    page.browser.ask("#divider", "e => e.dispatchEvent(new MouseEvent('dblclick'))")


def test_notes_do_not_push_the_cursor_out_of_sight(page: Playground) -> None:
    page.check("# A\n")
    page.check("# Many\n\n```worked\nx = 3\n" + "x**2 == 8\n" * 40 + "```\n")
    page.browser.until(lambda: len(notes(page)) > 3)
    seen = f"""(() => {{
      const at = {VIEW}.coordsAtPos({VIEW}.state.selection.main.head), box = {VIEW}.scrollDOM.getBoundingClientRect();
      return at !== null && at.top >= box.top && at.bottom <= box.bottom;
    }})()"""
    page.browser.until(seen)


TWO = "# Two\n\n```worked\nx = 3\ny = x**2\nz = x**3\ndy/dx == 7\ndz/dx == 8\n```\n"


def test_a_note_that_has_faded_leads_to_no_derivative(page: Playground) -> None:
    """The derivatives of the document are others by then."""
    page.check(TWO)
    put(page, 8, "a = (\n")
    page.until_ready()
    assert faded(page) == [9]
    steps = page.words()["steps"]
    buttons = f"[...document.querySelectorAll('.note button')].filter((e) => e.textContent === {json.dumps(steps)})"
    shown = "(e) => e.checkVisibility({ visibilityProperty: true })"
    assert page.browser.run(f"{buttons}.map({shown})") == [True, False]
    put(page, 9, "")
    page.browser.press("Tab")
    assert page.browser.run("document.activeElement.matches('.note')"), "and Tab goes into the note"
