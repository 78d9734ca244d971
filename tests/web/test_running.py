"""Python in the page: it can be stopped, it may break down, and the page goes on meanwhile."""

from __future__ import annotations

import time
from itertools import pairwise

from tests.support.playground import Playground

LONG = "mazur-2-2-2.md"  # seconds
SHORT = "# Short\n\n```worked\nx = 3\ny = x**2\ndy/dx == 6\n```\n"
BREAK = "import json, playground\nplayground.check = lambda *_: json.loads('[' * 100_000)"
FRAMES = """
new Promise((done) => {
  const times = [performance.now()];
  const next = (now) => { times.push(now); now - times[0] < 2500 ? requestAnimationFrame(next) : done(times); };
  requestAnimationFrame(next);
})
"""


def only_worker(page: Playground) -> str:
    """The page's Python, once one that was stopped before is gone."""
    page.browser.until(lambda: len(page.browser.sessions("worker")) == 1)
    return page.browser.sessions("worker")[0]


def start_long(page: Playground) -> None:
    """Have Python at work on something long."""
    page.check(SHORT)
    page.choose(LONG)
    page.browser.until("document.querySelector('#busy').checkVisibility()")


def test_stop_ends_it_and_python_is_ready_again(page: Playground) -> None:
    start_long(page)
    before = page.browser.sessions("worker")
    begun = time.monotonic()
    page.browser.click(("button", page.words()["stop"]))
    page.browser.until(lambda: page.words()["stopped"] in page.status())
    took = time.monotonic() - begun
    assert took < 8, "at once, but for a busy machine"
    page.browser.until("!document.querySelector('#busy').checkVisibility()")
    assert page.words()["stopped"] in page.status()
    assert page.browser.sessions("worker") != before
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]


def test_the_page_moves_while_python_works(page: Playground) -> None:
    """Also while the question is put to it."""
    page.check(SHORT)
    page.browser.run(f"void (globalThis.times = {FRAMES})")
    page.choose(LONG)
    page.browser.until("document.querySelector('#busy').checkVisibility()")
    times = page.browser.run("globalThis.times")
    assert page.browser.run("document.querySelector('#busy').checkVisibility()"), "or there was nothing to wait for"
    assert max(after - before for before, after in pairwise(times)) < 2000, "a check takes longer"
    page.browser.click(("button", page.words()["stop"]))
    page.check(SHORT)


def test_an_edit_during_a_long_check_is_not_lost(page: Playground) -> None:
    start_long(page)
    page.check(SHORT)
    assert "Short" in page.report()
    assert page.marks() == [["6", "✓"]]


# A check of a text that is called so does not end.
ENDLESS = """
import playground, time
was = playground.check
playground.check = lambda text, *given: time.sleep(600) if text.startswith("# Endless") else was(text, *given)
"""
AFTER_PAUSE = "new Promise((done) => setTimeout(done, 600))"  # a timer of the page's own that is shorter has run
STATUS = """
(() => {
  globalThis.said = [];
  const status = document.querySelector("#status");
  new MutationObserver(() => said.push(status.innerText.trim())).observe(status, { childList: true });
})()
"""


def start_endless(page: Playground) -> None:
    page.check(OTHER)
    with page.inside_python() as python:
        python.run(ENDLESS)
    page.replace(SHORT.replace("Short", "Endless"))
    page.browser.until(BUSY)
    page.browser.run(AFTER_PAUSE)
    page.browser.run(STATUS)


def test_a_newer_text_does_not_wait_for_a_long_check(page: Playground) -> None:
    start_endless(page)
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]
    assert "Short" in page.report()
    said = page.browser.run("globalThis.said")
    assert not any(page.words()[news] in " ".join(said) for news in ("too_long", "stopped")), said


def test_a_newer_text_does_not_wait_for_long_steps(page: Playground) -> None:
    page.check(SHORT)
    page.browser.click("#tab-steps")
    page.browser.until(SHOWN)
    with page.inside_python() as python:
        python.run(SLOW.format(what="steps").replace("15", "600"))
    page.replace(OTHER)
    page.browser.until("document.querySelector('#panel-report').ariaBusy === 'false'")
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]
    assert page.words()["too_long"] not in page.notice()
    page.browser.click("#tab-report")


def test_after_a_stop_the_newest_text_is_checked(page: Playground) -> None:
    start_endless(page)
    page.replace(SHORT)
    page.browser.run(f"{AFTER_PAUSE}.then(() => document.querySelector('#stop').click())")
    page.until_ready()
    assert page.marks() == [["6", "✓"]]
    assert "Short" in page.report()


def test_python_is_there_however_often_stop_is_pressed(page: Playground) -> None:
    start_endless(page)
    page.browser.run("for (let k = 0; k < 5; k++) setTimeout(() => document.querySelector('#stop').click(), 20 * k)")
    page.browser.until(lambda: page.words()["stopped"] in page.status())
    page.until_ready()
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]


def test_python_that_breaks_down_is_begun_anew_and_asked_again(page: Playground) -> None:
    before = only_worker(page)
    with page.inside_python() as python:
        python.run(BREAK)
    page.check(SHORT.replace("x = 3", "x = 4"))
    assert page.marks() == [["6", "✗"]]
    assert page.browser.sessions("worker") != [before]
    assert any("Maximum call stack" in complaint for complaint in page.browser.complaints())
    page.browser.events.clear()


def test_python_that_breaks_down_while_nothing_is_asked(page: Playground) -> None:
    before = only_worker(page)
    with page.inside_python() as python:
        python.start(BREAK + "\nplayground.check()")
    page.browser.until(lambda: page.browser.sessions("worker") not in ([], [before]))
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]
    page.browser.events.clear()


def test_the_memory_of_python_is_limited(page: Playground) -> None:
    with page.inside_python() as python:
        attempt = "try: said = len(bytearray(2**31 - 2**28))\nexcept MemoryError: said = 'none'"
        assert python.run(attempt, "said") == "none"
    page.check(SHORT)
    assert page.marks() == [["6", "✓"]]


def test_python_without_memory_is_begun_anew_and_asked_again(page: Playground) -> None:
    before = only_worker(page)
    with page.inside_python() as python:
        python.run("import playground\ndef check(*_): raise MemoryError\nplayground.check = check")
    page.check(SHORT.replace("x = 3", "x = 6"))
    assert page.marks() == [["6", "✗"]]
    assert page.browser.sessions("worker") != [before]


def test_a_chain_of_100_000_is_freed(page: Playground) -> None:
    chain = "from scalargrad import Value\nx = y = Value(1.0)\nfor _ in range(100_000): y = y + 1\ny.backward()"
    with page.inside_python() as python:
        assert python.run(chain, "y.data + x.grad") == 100_002
        assert python.run("del y", "x.grad") == 1


# --- also while Python makes steps or marks answers ---

SLOW = """
import playground, time
was = playground.{what}
playground.{what} = lambda *given: (time.sleep(15), was(*given))[1]
"""
OTHER = SHORT.replace("x = 3", "x = 5").replace("x**2", "x**3").replace("6", "75")
BUSY = "document.querySelector('#busy').checkVisibility()"
SHOWN = "document.querySelector('#chain').checkVisibility() || document.querySelector('#player').checkVisibility()"


def test_slow_steps_can_be_stopped_and_asked_for_again(page: Playground) -> None:
    page.check(SHORT)
    page.browser.click("#tab-steps")
    page.browser.until(SHOWN)
    with page.inside_python() as python:
        python.run(SLOW.format(what="steps"))
    page.replace(OTHER)
    page.browser.until("document.querySelector('#panel-report').ariaBusy === 'false'")
    assert page.browser.run(f"{BUSY} && !({SHOWN})"), "there is something to wait for"
    page.browser.click(("button", page.words()["stop"]))
    page.until_ready()
    assert not page.browser.run(SHOWN), "nothing of the document before"
    page.browser.click("#tab-report")
    page.browser.click("#tab-steps")
    page.browser.until("document.querySelector('#chain').textContent.startsWith('∂y/∂x = 3·x²')")
    page.until_ready()
    page.browser.click("#tab-report")


def test_slow_marks_can_be_stopped_and_asked_for_again(page: Playground) -> None:
    page.check(SHORT.replace("6", "..."))
    with page.inside_python() as python:
        python.run(SLOW.format(what="mark"))
    page.browser.click("#tab-exercise")
    page.browser.click(("textbox", "dy/dx =="))
    page.browser.write("6")
    page.browser.until(BUSY)
    page.browser.click(("button", page.words()["stop"]))
    page.until_ready()
    assert not page.browser.run("Boolean(document.querySelector('.answers .right'))")
    page.browser.click("#tab-report")
    page.browser.click("#tab-exercise")
    page.browser.until("Boolean(document.querySelector('.answers .right'))")
    page.browser.click("#tab-report")
