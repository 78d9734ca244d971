"""What stands beside the document, in a browser: the exercise, the derivatives step by step, the report's place."""

from __future__ import annotations

import pytest

from scalargrad.worked.reading import read_text
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.marks import mark
from scalargrad.worked.use.reading_answers import answers_in
from tests.support.playground import Playground

SMALL = """# Small

[elsewhere](https://example.org/) and [below](#two)

```worked
x = 3
y = x**2
dy/dx == 7
```

## Two

```worked
w = x*y
dw/dx == 27
```
"""
REPORT = "document.querySelector('#report').contentDocument"
STATUS = "document.querySelector('#status').textContent"
CURSOR = "document.querySelector('.cm-content').cmTile.view.state"
LINE = f"{CURSOR}.doc.lineAt({CURSOR}.selection.main.head).number"


def answer(page: Playground, place: int, text: str) -> None:
    """Type an answer in the place of what stood there."""
    which = f".answers > li:nth-child({place}) input"
    page.browser.ask(which, "e => { e.focus(); e.select(); }")
    page.browser.write(text) if text else page.browser.press("Delete")


def said(page: Playground, place: int, wanted: str) -> None:
    """Wait until that is said of an answer, and nothing else."""
    which = f".answers > li:nth-child({place}) .verdict"
    page.browser.until(lambda: page.browser.ask(which, "e => e.textContent") == wanted, what=wanted)


def hints(page: Playground, place: int) -> list[str]:
    return list(
        page.browser.ask(f".answers > li:nth-child({place}) .hints", "e => [...e.children].map(c => c.textContent)")
    )


def total(page: Playground) -> str:
    return str(page.browser.run("document.querySelector('#panel-exercise .total').textContent"))


@pytest.fixture
def exercise(page: Playground) -> Playground:
    page.browser.run("localStorage.removeItem('scalargrad.answers')")
    page.check("# Nothing\n")
    page.choose("en/two-neurons.md")
    page.browser.until("document.querySelectorAll('.answers input').length === 13")
    page.until_ready()
    page.browser.click("#tab-exercise")
    page.browser.until(lambda: total(page) == "13 answers are asked for")
    return page


def test_an_answer_is_marked_as_soon_as_its_author_pauses(exercise: Playground) -> None:
    answer(exercise, 1, "3")
    said(exercise, 1, "✓ right")
    answer(exercise, 5, "36")  # the neuron's output where its input belongs
    said(exercise, 5, "✗ not right")
    answer(exercise, 9, "3*")
    said(exercise, 9, "? this cannot be read: something is missing behind *")
    assert total(exercise) == "1 of 13 answers is right, 10 not given, 1 not read; 1 of 17 points"
    assert exercise.browser.complaints() == []


def test_hints_come_one_by_one_to_who_asks(exercise: Playground) -> None:
    answer(exercise, 5, "36")
    said(exercise, 5, "✗ not right")
    assert hints(exercise, 5) == []
    exercise.browser.click(("button", "Hint"))
    assert hints(exercise, 5) == ["it goes wrong here first"]
    exercise.browser.click(("button", "Another hint"))
    assert len(hints(exercise, 5)) == 2 and "12" not in hints(exercise, 5)[1]
    assert "hint" not in " ".join(name.lower() for role, name in exercise.browser.heard() if role == "button")
    answer(exercise, 5, "35")  # another try
    exercise.browser.until(lambda: hints(exercise, 5) == [])
    answer(exercise, 5, "12")
    said(exercise, 5, "✓ right")


def test_answers_are_kept_and_no_link_holds_them(exercise: Playground) -> None:
    answer(exercise, 2, "9")
    said(exercise, 2, "✓ right")
    exercise.choose("en/with-a-matrix.md")
    exercise.browser.until("document.querySelectorAll('.answers input').length === 12")
    assert exercise.browser.ask(".answers > li:nth-child(2) input", "e => e.value") == ""
    exercise.choose("en/two-neurons.md")
    said(exercise, 2, "✓ right")
    assert "a2 == ..." in exercise.text()  # of which links are made
    assert exercise.browser.run("location.hash") == "#documents/en/two-neurons.md"


def test_answers_are_handed_in_as_a_file(exercise: Playground) -> None:
    for place, text in ((1, "3"), (5, "36"), (6, "4; 5"), (11, "2.2")):
        answer(exercise, place, text)
    said(exercise, 11, "✓ right")
    exercise.browser.run("URL.createObjectURL = (blob) => { window.saved = blob; return '#'; }; 0")
    exercise.browser.run("HTMLAnchorElement.prototype.click = function() { window.handed = this.download; }; 0")
    exercise.browser.click(("button", "Download the answers"))
    exercise.browser.until("window.handed === 'two-neurons-answers.txt'")
    file, document = exercise.browser.run("window.saved.text()"), read_text(exercise.text(), "two-neurons.md")
    sheet = mark(document, answers_in(read_text(file, "li.txt"), asked_for(document)), "li").sheet
    assert [one.answer for one in sheet.marks if one.answer] == ["3", "36", "2.2"]
    assert sheet.marks[10].how == "right" and sheet.problems == ()
    exercise.browser.run("location.reload()")
    exercise.until_ready()


def test_in_an_exercise_nothing_is_shown_step_by_step(exercise: Playground) -> None:
    exercise.browser.click("#tab-steps")
    exercise.browser.until("document.querySelector('#steps-note').textContent.startsWith('This is an exercise')")
    assert exercise.browser.run("document.querySelector('#player').hidden && document.querySelector('#chain').hidden")
    exercise.browser.click("#tab-report")


def test_a_document_becomes_an_exercise(page: Playground) -> None:
    page.check(SMALL)
    page.browser.click("#tab-exercise")
    page.browser.click(("button", "Make an exercise of this document"))
    page.browser.until("document.querySelectorAll('.answers input').length === 2")
    assert "dy/dx == ..." in page.text() and "dw/dx == ..." in page.text()
    page.until_ready()
    page.browser.click("#tab-report")


def test_a_derivative_is_shown_from_the_note_at_its_line(page: Playground) -> None:
    page.check(SMALL)
    page.browser.click(".note button:last-of-type")
    page.browser.until("document.querySelector('#chain').textContent.startsWith('∂y/∂x = 2·x')")
    page.browser.until("!document.querySelector('#player').hidden")
    page.check(SMALL.replace("x**2", "x**3"))
    page.browser.until("document.querySelector('#chain').textContent.startsWith('∂y/∂x = 3·x²')")
    page.browser.click("#tab-report")


def test_one_derivative_after_another_is_painted(page: Playground) -> None:
    page.check(SMALL)
    page.browser.click("#tab-steps")
    for place, chain in ((0, "∂y/∂x = 2·x"), (1, "∂w/∂x = "), (0, "∂y/∂x = 2·x")):
        chosen = f"e => {{ e.value = {place}; e.dispatchEvent(new Event('change')); }}"
        page.browser.ask("#derivatives", chosen)
        page.browser.until(f"document.querySelector('#chain').textContent.startsWith('{chain}')")
        with page.inside_player():
            assert page.browser.run("document.querySelector('.now').getBoundingClientRect().width") > 0
    page.browser.click("#tab-report")


LONG = "# Long\n\n```worked\nx = 3\na = x**2\nb = a*x + 1\nc = b*a + x\nd = c*b + a\ne = d*c + 2*x\nde/dx == 3\n```\n"


def steps_back(page: Playground) -> None:
    """Go four steps back in the player; its buttons are seen each time."""
    page.browser.click("#tab-steps")
    with page.inside_player():
        for _ in range(4):
            page.browser.run("document.querySelector('[data-key=ArrowLeft]').click()")
            page.browser.until("document.querySelector('nav').getBoundingClientRect().bottom <= innerHeight")


@pytest.mark.parametrize("width, height", [(390, 844), (1280, 813)])
def test_the_player_and_its_buttons_are_seen_below_a_long_chain(page: Playground, width: int, height: int) -> None:
    page.check(LONG)
    with page.browser.screen(width, height):
        page.browser.until(f"innerHeight === {height}")
        steps_back(page)


NAMES = """# Long names

```worked
input_of_the_network = 3.14159265
weight_of_the_first_layer = 2.71828183
sum_of_the_first_layer = weight_of_the_first_layer*input_of_the_network
loss_of_the_first_example = sum_of_the_first_layer**3
dloss_of_the_first_example/dweight_of_the_first_layer == 3
```
"""


def test_the_buttons_of_the_player_are_seen_below_a_long_formula(page: Playground) -> None:
    page.check(NAMES)
    with page.browser.screen(390, 844):
        page.browser.until("innerHeight === 844")
        page.browser.click("#tab-steps")
        with page.inside_player():
            assert page.browser.run("document.querySelector('main').scrollHeight > innerHeight"), "or it would be easy"
            assert page.browser.run("document.querySelector('nav').getBoundingClientRect().bottom <= innerHeight")


@pytest.mark.parametrize("width, height", [(390, 844), (1280, 813)])
def test_no_line_of_the_chain_rule_is_cut_off(page: Playground, width: int, height: int) -> None:
    page.check(LONG)
    with page.browser.screen(width, height):
        page.browser.click("#tab-steps")
        page.browser.until("document.querySelector('#chain').textContent.startsWith('∂e/∂d = c = 255\\n')")
        assert page.browser.ask("#chain", "e => e.scrollWidth <= e.clientWidth")


OPEN = "# Open\n\n```worked\nw = free()\nJ = 1/w**2\ndJ/dw == -2/w**3\n```\n"


@pytest.mark.parametrize("width, height", [(390, 844), (1280, 800)])
def test_why_there_is_no_player_is_seen_at_once(page: Playground, width: int, height: int) -> None:
    page.check(OPEN)
    with page.browser.screen(width, height):
        page.browser.until(f"innerHeight === {height}")
        page.browser.click("#tab-steps")
        page.browser.until("document.querySelector('#steps-note').textContent.includes('open in this document')")
        assert page.browser.ask("#chosen", "e => e.scrollHeight <= e.clientHeight")


def test_a_notice_hides_no_button_and_goes_with_the_next_change(page: Playground) -> None:
    page.check(LONG)
    page.choose("miller-2-3-1.md")
    page.browser.until(lambda: page.notice().startswith("Your own document is kept."))
    page.until_ready()
    with page.browser.screen(390, 844):
        page.browser.until("innerHeight === 844")
        assert page.notice().startswith("Your own document is kept.")
        steps_back(page)
        page.browser.click("#tab-document")
        page.check(LONG)
        assert page.browser.run("document.querySelector('#notice').hidden")


def test_the_report_keeps_its_place_and_its_open_notes(page: Playground) -> None:
    page.check(SMALL + "\n\n".join(["text"] * 80))
    page.browser.run(f"{REPORT}.querySelector('details').open = true")
    page.browser.run(f"{REPORT}.scrollingElement.scrollTop = 333")
    page.check("# Another\n\n" + SMALL + "\n\n".join(["text"] * 80))
    page.browser.until(f"{REPORT}.querySelector('h2').textContent === 'Another'")
    assert page.browser.run(f"[...{REPORT}.querySelectorAll('details')].map(e => e.open)") == [True, False]
    assert page.browser.run(f"{REPORT}.scrollingElement.scrollTop") == 333


COUNTED = """
(() => {
  const inside = document.querySelector('#report').contentWindow.Element.prototype, was = inside.querySelector;
  globalThis.queries = 0;
  inside.querySelector = function (...given) { globalThis.queries += 1; return was.apply(this, given); };
})()
"""


def test_in_a_large_report_lines_are_not_looked_at_one_by_one(page: Playground) -> None:
    """The work is counted, not the milliseconds; where a note is open, it is found among them all."""
    many = "# Many\n\n```worked\nx = 3\n" + "x == 3\n" * 300 + "```\n"
    page.check(many)
    page.browser.run(COUNTED)
    page.check("# More\n\n" + many)
    assert page.browser.run(f"{REPORT}.querySelector('h2').textContent") == "More", "at once"
    assert page.browser.run("globalThis.queries") < 200
    page.browser.run(f"{REPORT}.querySelectorAll('details')[250].open = true")
    page.check(many)
    assert page.browser.run(f"[...{REPORT}.querySelectorAll('details')].findIndex(e => e.open)") == 250


def test_a_line_of_the_report_leads_to_the_document_and_back(page: Playground) -> None:
    page.check(SMALL)
    opened = f"[...{REPORT}.querySelectorAll('details')].map(e => e.open)"
    before = page.browser.run(opened)
    page.browser.run(f"{REPORT}.querySelector('#d1-L14').click()")
    assert page.browser.run(LINE) == 14
    assert page.browser.until(f"{REPORT}.querySelector('.here code')?.textContent") == "w = x*y"
    assert page.browser.run(opened) == before


def test_a_document_without_a_claim_says_where_claims_stand(page: Playground) -> None:
    page.check("# A plain page\n\nText.\n")
    page.browser.until(lambda: "claims stand in a block that begins with ```worked" in page.browser.run(STATUS))


def test_no_link_leads_the_report_away(page: Playground) -> None:
    page.check(SMALL)
    page.browser.run("window.open = (...given) => { window.asked = given; }")
    page.browser.run(f"{REPORT}.querySelector('a[href^=http]').click()")
    assert page.browser.run("window.asked") == ["https://example.org/", "_blank", "noopener,noreferrer"]
    page.browser.run(f"{REPORT}.querySelector('a[href^=\"#\"]').click()")
    assert page.browser.run(f"{REPORT}.location.href") == "about:srcdoc"
    assert "Small" in page.report()
