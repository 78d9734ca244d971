"""The page for everybody: by keyboard alone, by ear, on a phone, by night."""

from __future__ import annotations

import pytest

from tests.support.playground import Playground

WRONG = "# Two numbers\n\n```worked\nx = 3\ny = x**2\ndy/dx == 7\ny == 9\n```\n"
CONTROLS = {"button", "link", "tab", "textbox", "combobox", "checkbox", "Iframe", "tablist", "dialog", "navigation"}
FOCUSED = "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"


# --- by ear ---


def nameless(page: Playground) -> list[tuple[str, str]]:
    return [one for one in page.browser.heard() if one[0] in CONTROLS and not one[1]]


def test_everything_that_can_be_used_has_a_name(page: Playground) -> None:
    page.check(WRONG)
    assert nameless(page) == []
    for dialog in ("open", "about"):
        page.browser.click(("button", page.words()[dialog]))
        page.browser.until(lambda: ("button", page.words()["close"]) in page.browser.heard())
        assert nameless(page) == []
        page.browser.press("Escape")
        page.browser.until("!document.querySelector('dialog[open]')")


EXERCISE = "# Asked\n\n```worked\nx = 3\ny = x**2\nz = x**3\ndy/dx == ...\ndz/dx == ...\ny == 8\n```\n"


def test_the_exercise_and_the_steps_are_heard(page: Playground) -> None:
    page.check(EXERCISE)
    page.browser.click("#tab-exercise")
    page.browser.click(("textbox", "dy/dx =="))
    page.browser.write("7")
    page.browser.until("document.querySelectorAll('.answers .wrong').length === 1")
    heard = page.browser.heard()
    assert nameless(page) == []
    assert ("tabpanel", page.words()["exercise"]) in heard
    assert [name for role, name in heard if role == "textbox"][1:] == ["dy/dx ==", "dz/dx =="]
    live = "document.getElementById(e.getAttribute('aria-describedby')).innerText"
    assert page.browser.ask(("textbox", "dy/dx =="), f"e => {live}").startswith("✗")
    page.check(WRONG)
    page.browser.click("#tab-steps")
    page.browser.until("document.querySelector('#chain').checkVisibility()")
    heard = page.browser.heard()
    assert nameless(page) == []
    assert {("tabpanel", page.words()["steps"]), ("combobox", page.words()["derivative"])} <= {*heard}
    assert ("Iframe", page.words()["steps"]) in heard


def test_what_stands_where_is_heard(page: Playground) -> None:
    page.check(WRONG)
    said = page.words()
    heard = page.browser.heard()
    assert {role for role, _ in heard} >= {"banner", "main", "heading", "status", "tablist", "separator"}
    assert {("textbox", said["document"]), ("tab", said["report"]), ("tab", said["steps"])} <= {*heard}
    assert ("tabpanel", said["report"]) in heard
    levels = "[...document.querySelectorAll('h1, h2, h3')].map(e => +e.tagName[1])"
    assert page.browser.run(levels)[0] == 1


def test_the_counts_are_read_aloud_when_they_change(page: Playground) -> None:
    page.check(WRONG)
    nodes = page.browser.call("Accessibility.getFullAXTree")["nodes"]
    live = [
        one
        for node in nodes
        if node["role"]["value"] == "status" and not node["ignored"]
        for one in node.get("properties", [])
        if one["name"] == "live"
    ]
    assert live and all(one["value"]["value"] == "polite" for one in live)
    assert spoken(page) == "holds 1 fails 1"
    page.check(WRONG.replace("7", "6"))
    assert spoken(page) == "holds 2"


def spoken(page: Playground) -> str:
    """The status as it is read aloud: without signs."""
    clone = "const c = e.cloneNode(true); c.querySelectorAll('[aria-hidden]').forEach(s => s.remove())"
    said: str = page.browser.ask("#status", f"e => {{ {clone}; return c.textContent; }}")
    return " ".join(said.split())


def test_a_wrong_line_is_heard_in_words(page: Playground) -> None:
    page.check(WRONG)
    texts = [name.strip() for role, name in page.browser.heard() if role == "StaticText"]
    assert texts.count("fails") == 2, "in the counts, and at the line"
    assert {"computed", "6"} <= {*texts}


# --- by keyboard ---


def tab_to(page: Playground, name: str) -> list[str]:
    """Press the tab key until something has the focus; what had it on the way."""
    seen: list[str] = []
    while name not in seen:
        assert len(seen) < 60, f"{name} is not among {seen}"
        page.browser.press("Tab")
        seen.append(page.browser.run(FOCUSED))
    return seen


def test_every_control_is_reached_with_the_tab_key(page: Playground) -> None:
    page.check(WRONG)
    said = page.words()
    tab_to(page, said["skip"])
    around = tab_to(page, said["skip"])
    wanted = ("open", "share", "download", "notebooks", "about", "report", "divider")
    assert [name for name in wanted if said[name] not in around] == []
    assert around.index(said["open"]) < around.index(said["document"]) < around.index(said["report"])


@pytest.mark.parametrize(("width", "order"), [(1280, ["editor", "tab-report"]), (390, ["tab-document", "editor"])])
def test_the_tab_key_goes_as_the_eye_does(page: Playground, width: int, order: list[str]) -> None:
    page.check(WRONG)
    with page.browser.screen(width, 844):
        page.browser.until(f"innerWidth === {width}")
        page.browser.run(f"document.querySelector('#tab-{'document' if width == 390 else 'report'}').click()")
        tab_to(page, page.words()["skip"])
        seen: list[str] = []
        while not {*order} <= {*seen}:
            assert len(seen) < 60, seen
            page.browser.press("Tab")
            seen.append(page.browser.run("document.activeElement.closest('[id]')?.id"))
        assert seen.index(order[0]) < seen.index(order[1])


def test_a_number_is_mended_by_keyboard_alone(page: Playground) -> None:
    page.check(WRONG)
    tab_to(page, page.words()["skip"])
    page.browser.press("Enter")  # to the document
    page.browser.until("document.activeElement.matches('.cm-content')")
    page.browser.press("Control+Home")
    page.browser.press("F8")  # to the wrong line
    for key in ("End", "Backspace", "6"):
        page.browser.press(key)
    page.until_ready()
    assert page.text() == WRONG.replace("7", "6")
    assert page.marks() == [["6", "✓"], ["7", "✓"]]


def test_the_steps_of_a_derivative_by_keyboard_alone(page: Playground) -> None:
    page.check(WRONG)
    page.browser.ask("#tab-report", "e => e.focus()")
    page.browser.press("ArrowRight")
    assert page.browser.run("document.activeElement.getAttribute('aria-selected')") == "true"
    assert page.browser.run(FOCUSED) == page.words()["steps"]
    with page.inside_player():
        place = "parseInt(document.querySelector('output')?.textContent)"
        page.browser.until(f"{place} >= 0")
        page.browser.run("document.querySelector('input[type=range]').focus()")
        page.browser.press("Home")
        page.browser.until(f"{place} === 0")
        page.browser.press("ArrowRight")
        page.browser.until(f"{place} === 1")
    page.browser.ask("#tab-steps", "e => e.focus()")
    page.browser.press("ArrowLeft")
    assert page.browser.run("document.querySelector('#report').checkVisibility()")


# --- on a phone, by night ---


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
def test_nothing_is_scrolled_sideways(page: Playground, width: int) -> None:
    page.choose("004-matrices.md")
    page.browser.until(lambda: "matri" in page.text())
    page.until_ready()
    with page.browser.screen(width, 844):
        for tab in ("document", "report", "steps"):
            page.browser.until(f"innerWidth === {width}")
            if page.browser.run(f"document.querySelector('#tab-{tab}').checkVisibility()"):
                page.browser.click(f"#tab-{tab}")
            assert page.browser.run("document.documentElement.scrollWidth") == width, tab
            assert page.browser.run(TOO_WIDE) == [], tab
        page.browser.click("#tab-report")
        inside = "document.querySelector('#report').contentDocument.documentElement"
        assert page.browser.run(f"{inside}.scrollWidth <= {inside}.clientWidth")


TOO_WIDE = """
[...document.querySelectorAll('header *, main *')]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
  .filter((e) => !e.closest('.skip, .cm-editor') && getComputedStyle(e.parentElement).overflowX !== 'auto')
  .map((e) => e.outerHTML.slice(0, 80))
"""  # what is scrolled by itself may be wider


def test_the_tab_that_is_selected_is_seen_whole(page: Playground) -> None:
    page.check(EXERCISE)
    with page.browser.screen(320, 844):
        page.browser.until("innerWidth === 320")
        for tab in ("exercise", "document"):
            page.browser.run(f"document.querySelector('#tab-{tab}').click()")
            box = page.browser.run(f"({BOX})('#tab-{tab}').toJSON()")
            assert box["left"] >= 0 and box["right"] <= 320, tab


def test_a_finger_hits_every_button(page: Playground) -> None:
    page.check(EXERCISE)
    with page.browser.screen(390, 844):
        page.browser.until("innerWidth === 390")
        assert missed(page) == []
        for tab in ("document", "steps", "report", "exercise"):
            page.browser.click(f"#tab-{tab}")
            assert missed(page) == [], tab
        page.browser.click(("textbox", "dy/dx =="))
        page.browser.write("7")
        page.browser.until("document.querySelector('.actions').checkVisibility()")
        page.browser.until("document.querySelectorAll('.answers .wrong').length === 1")
        assert missed(page) == [], "with a hint and all that can be done with the answers"
        page.browser.click("#tab-document")
        page.check(WRONG)
        page.browser.until("document.querySelector('.note button')?.checkVisibility()")
        assert missed(page) == [], "with notes"
        for dialog in ("open", "about"):
            page.browser.click(f"[data-dialog={dialog}-dialog]")
            page.browser.until("Boolean(document.querySelector('dialog[open]'))")
            assert missed(page) == [], dialog
            page.browser.press("Escape")
            page.browser.until("!document.querySelector('dialog[open]')")


def missed(page: Playground) -> list[str]:
    """What is shown and smaller than a finger needs."""
    return list(page.browser.run(MISSED))


MISSED = """
[...document.querySelectorAll('button, select, header a, input, dialog li a')]
  .filter((e) => e.checkVisibility() && !e.matches('.skip'))
  .filter((e) => { const box = e.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((e) => e.outerHTML)
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_title_of_an_own_document_stays_in_its_dialog(page: Playground, width: int) -> None:
    page.check(f"# {'unbroken' * 20}\n")
    with page.browser.screen(width, 844):
        page.browser.until(f"innerWidth === {width}")
        page.browser.click("#open")
        page.browser.until("document.querySelector('#own time').checkVisibility()")
        assert page.browser.ask("#open-dialog", "e => e.scrollWidth - e.clientWidth") == 0
        page.browser.press("Escape")


@pytest.mark.parametrize("width", [360, 390])
def test_the_header_and_a_notice_have_no_row_for_one_sign(page: Playground, width: int) -> None:
    page.check(WRONG)
    with page.browser.screen(width, 844):
        page.browser.until(f"innerWidth === {width}")
        page.browser.run("document.querySelector('h1').style.letterSpacing = '.2em'")  # as with a wider font
        page.browser.click("#share")
        page.browser.until("document.querySelector('#dismiss').checkVisibility()")
        top, bottom = page.browser.run(f"[({BOX})('#open').top, ({BOX})('[data-dialog=about-dialog]').top]")
        assert top == bottom
        text, sign = page.browser.run(f"[({BOX})('#notice span').bottom, ({BOX})('#dismiss').top]")
        assert sign < text
        page.browser.run("document.querySelector('h1').style.letterSpacing = ''")
        page.browser.click("#dismiss")


BOX = "(selector) => document.querySelector(selector).getBoundingClientRect()"


@pytest.mark.parametrize("dark", [False, True])
def test_what_has_faded_can_be_read(page: Playground, dark: bool) -> None:
    """While Python takes its time over a text that was changed: all that is said of the text before is grey."""
    page.check(EXERCISE)
    page.browser.click("#tab-exercise")
    page.browser.click(("textbox", "dy/dx =="))
    page.browser.write("7")
    page.browser.until("document.querySelectorAll('.answers .wrong').length === 1")
    with page.inside_python() as python:
        python.run("import playground, time\nplayground.check = lambda *_: time.sleep(600)")
    with page.browser.screen(1280, 900, dark):
        page.browser.ask(".cm-content", "e => e.focus()")
        page.browser.press("Control+Home")
        page.browser.write("New ")
        page.browser.ask(("textbox", "dy/dx =="), "e => e.focus()")
        page.browser.write("0")
        page.browser.until(f"document.querySelector('#busy').checkVisibility() && {STILL}")
        paler = page.browser.run(PALER)
    page.check(EXERCISE)
    page.browser.click("#tab-report")
    assert paler["texts"] > 8, "or nothing has faded"
    assert paler["worst"] >= 4.5


STILL = "document.getAnimations().every(({ playState }) => playState === 'finished')"
PALER = """
(() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (part) => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const bright = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const ground = (e) => {
    const [r, g, b, a = 1] = rgb(getComputedStyle(e).backgroundColor);
    return a ? [r, g, b] : ground(e.parentElement);
  };
  const seen = (e) => e ? getComputedStyle(e).opacity * seen(e.parentElement) : 1;
  const contrast = (e) => {
    const below = ground(e), much = seen(e);
    const colour = rgb(getComputedStyle(e).color).slice(0, 3).map((part, k) => part * much + below[k] * (1 - much));
    const [dark, bright_] = [bright(colour), bright(below)].sort((a, b) => a - b);
    return (bright_ + .05) / (dark + .05);
  };
  const all = [...document.querySelectorAll("#status *, .mark, .note *, .verdict, .verdict *")].filter(
    (e) => e.checkVisibility() && [...e.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim()));
  return { texts: all.length, worst: Math.min(...all.map(contrast)) };
})()
"""


@pytest.mark.parametrize("dark", [False, True])
def test_night_is_dark_and_day_is_light(page: Playground, dark: bool) -> None:
    page.check(WRONG)
    with page.browser.screen(1280, 900, dark):
        for page_of in ("document", "document.querySelector('#report').contentDocument"):
            assert page.browser.run(f"({LIGHT})({page_of})") is not dark, page_of


LIGHT = """
(page) => {
  const colours = [page.body, page.documentElement].map((e) => page.defaultView.getComputedStyle(e).backgroundColor);
  const seen = colours.find((colour) => !colour.endsWith(", 0)"));
  return seen.match(/\\d+/)[0] > 127;
}
"""
