"""Back and Forward: each document that is opened is a step, also one that was changed since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.playground import Playground

TEXT = "# Mine\n\n```worked\nx = 3\nx**2 == 9\n```\n"
SHIPPED = "001-chain-rule.md"


@pytest.fixture
def mine(page: Playground) -> Playground:
    """The page with a document of the visitor's own, and nothing else."""
    page.browser.run("localStorage.clear(), sessionStorage.clear()")
    page.open()
    page.check(TEXT)
    return page


def opens(page: Playground, start: str) -> None:
    page.browser.until(lambda: page.text().startswith(start))
    page.until_ready()


def write(page: Playground, text: str) -> None:
    page.browser.ask(".cm-content", "e => e.focus()")
    page.browser.press("Control+Home")
    page.browser.write(text)
    page.until_ready()


def new(page: Playground) -> None:
    page.browser.click(("button", page.words()["open"]))
    page.browser.click("#new")
    opens(page, f"# {page.words()['untitled']}")


def test_a_document_that_was_changed_is_come_back_to_as_it_is(mine: Playground) -> None:
    mine.choose(SHIPPED)
    opens(mine, "# The chain rule")
    write(mine, "Changed. ")
    mine.browser.run("history.back()")
    opens(mine, "# Mine")
    write(mine, "Mine, too. ")
    mine.browser.run("history.forward()")
    opens(mine, "Changed. # The chain rule")
    mine.browser.run("history.back()")
    opens(mine, "Mine, too. # Mine")
    assert mine.browser.run("location.hash") == ""


def test_what_has_no_address_is_a_step_as_well(mine: Playground, tmp_path: Path) -> None:
    (tmp_path / "file.md").write_text("# A file\n", "utf-8")
    new(mine)
    mine.browser.drop(".cm-content", tmp_path / "file.md")
    opens(mine, "# A file")
    mine.choose(SHIPPED)
    opens(mine, "# The chain rule")
    for start in ("# A file", f"# {mine.words()['untitled']}", "# Mine"):
        mine.browser.run("history.back()")
        opens(mine, start)
    mine.browser.run("history.go(2)")
    opens(mine, "# A file")
    mine.browser.send("Page.reload")
    mine.browser.until("document.readyState === 'complete' && document.querySelector('.cm-line') !== null")
    opens(mine, "# A file")


def test_what_a_first_visitor_sees_is_a_step(page: Playground) -> None:
    page.browser.run("localStorage.clear(), sessionStorage.clear()")
    page.open()
    first = page.text()
    new(page)
    page.browser.run("history.back()")
    page.browser.until(lambda: page.text() == first)
    page.until_ready()


def test_writing_makes_no_steps(mine: Playground) -> None:
    before = mine.browser.run("history.length")
    write(mine, "More. ")
    write(mine, "Still more. ")
    mine.browser.click(("button", mine.words()["share"]))
    mine.browser.until("location.hash.length > 3")
    write(mine, "And more. ")
    assert mine.browser.run("history.length") == before


# What the page writes to the clipboard.
CLIPBOARD = "globalThis.copied = [], void (navigator.clipboard.writeText = async (text) => { copied.push(text); })"


def test_what_is_shared_is_what_stands_there(mine: Playground) -> None:
    """A letter is typed at once after the button is pressed."""
    mine.browser.run(CLIPBOARD)
    typed = "document.querySelector('.cm-content').cmTile.view.dispatch({ changes: { from: 0, insert: 'Later. ' } })"
    mine.browser.run(f"document.querySelector('#share').click(), {typed}")
    mine.browser.until(lambda: mine.words()["copied"] in mine.notice())
    address = mine.browser.run("location.href")
    assert mine.browser.run("copied") == [address]
    new(mine)
    mine.browser.run(f"location.href = {json.dumps(address)}")
    opens(mine, "Later. # Mine")


def test_what_is_opened_meanwhile_is_not_shared(mine: Playground) -> None:
    mine.browser.run(CLIPBOARD)
    mine.browser.run("document.querySelector('#share').click(), document.querySelector('#new').click()")
    opens(mine, f"# {mine.words()['untitled']}")
    mine.browser.click(("button", mine.words()["share"]))
    mine.browser.until(lambda: mine.words()["copied"] in mine.notice())
    assert mine.browser.run("copied") == [mine.browser.run("location.href")]
    assert mine.text().startswith(f"# {mine.words()['untitled']}")
