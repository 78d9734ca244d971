"""What somebody needs who has never seen the page: what it is for, how its language is written, what went wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scalargrad.worked import check_text
from tests.support.browser import PROGRAM, Browser
from tests.support.playground import Playground

ROOT = Path(__file__).parents[2]
TEXT = "# Short\n\n```worked\nx = 3\nx**2 == 9\n```\n"
NOTICE = "document.querySelector('#notice')"
SHOWN = f"{NOTICE}.checkVisibility()"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_document_invites_to_what_works(language: str) -> None:
    """Its prose names the first wrong line and the number that belongs there."""
    if not (ROOT / "web").exists():
        pytest.skip("web/ is not there: this is no checkout")
    text = (ROOT / f"web/first/{language}/first.md").read_text("utf-8")
    invitation = text.splitlines()[2]
    line, number = re.findall(r"-?\d+", invitation)
    assert [wrong(text)[0], wrong(put(text, int(line), number)).count(int(line))] == [int(line), 0]


def wrong(text: str) -> list[int]:
    return [claim.line for claim in check_text(text).claims if claim.verdict != "holds"]


def put(text: str, line: int, number: str) -> str:
    lines = text.splitlines()
    lines[line - 1] = f"{lines[line - 1].partition('==')[0]}== {number}"
    return "\n".join(lines)


def test_the_language_is_a_page_of_its_own(other_page: Playground) -> None:
    other_page.open("zh.html")
    other_page.browser.click("[data-dialog=about-dialog]")
    other_page.browser.click("#about-dialog a[href='language.html']")
    other_page.browser.until("location.pathname.endsWith('/language.html') && document.readyState === 'complete'")
    shown = other_page.browser.run("document.body.innerText")
    source = (ROOT / "docs/language.md").read_text("utf-8")
    assert [title for title in re.findall(r"^#+ (.*)", source, re.M) if title not in shown] == []
    assert other_page.browser.run("getComputedStyle(document.querySelector('pre')).borderLeftWidth") == "3px"


def test_a_new_document_holds(page: Playground) -> None:
    page.browser.click(("button", page.words()["open"]))
    page.browser.click("#new")
    page.browser.until(lambda: page.words()["untitled"] in page.text())
    page.until_ready()
    assert [sign for _, sign in page.marks()] == ["✓", "✓"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("x = 3\nx**2 == 9\n", "```worked\nx = 3\nx**2 == 9\n```\n"),
        ("# A\n\n```python\nx = 3\nx**2 == 9\n```\n\nB\n", "# A\n\n```worked\nx = 3\nx**2 == 9\n```\n\nB\n"),
        (
            "# Three = 3\n\nLet us see: the loss J == 3 is\n\n    x = [1,\n         2]\n\nso that\nsum(x) == 3\n",
            "# Three = 3\n\nLet us see: the loss J == 3 is\n\n```worked\nx = [1,\n     2]\n```\n\nso that\n"
            "```worked\nsum(x) == 3\n```\n",
        ),
        (
            "x = 3\nfor k in range(1):\n    y = x\n\n    z = y\nz == 3\nDone.\n",
            "```worked\nx = 3\nfor k in range(1):\n    y = x\n\n    z = y\nz == 3\n```\nDone.\n",
        ),
        (
            "# A\n\nz = 0.4, t = 1\np = sigmoid(z)\np ≈ 0.5987\n",
            "# A\n\n```worked\nz = 0.4\nt = 1\np = sigmoid(z)\np == 0.5987\n```\n",
        ),
        (
            "# 例\n\n输入：x1 = 0.5，x2 = 0.3\n- **权重**：w1 = 0.2；\n\nz = w1×x1\n结果：z ≈ 0.1。\n图见下文。",
            "# 例\n\n```worked\nx1 = 0.5  # 输入\nx2 = 0.3\nw1 = 0.2  # 权重\n\nz = w1×x1\n"
            "z == 0.1  # 结果\n```\n图见下文。",
        ),
        (
            "Given:\n\n\\(w_{1}=0.3,\\; x=2\\)\n\n| w | x → h |\n|---|---|\n\nThen \\(z = 6\\) holds.\n\n"
            "w_1*x == 0.6\n",
            "Given:\n\n```worked\nw_1=0.3\nx=2\n```\n\n| w | x → h |\n|---|---|\n\nThen \\(z = 6\\) holds.\n\n"
            "```worked\nw_1*x == 0.6\n```\n",
        ),
        ("> ~~~\n> x = 3\n> x**2 == 9\n> ~~~\n", "> ~~~worked\n> x = 3\n> x**2 == 9\n> ~~~\n"),
    ],
)
def test_a_forgotten_fence_is_put_there(page: Playground, text: str, made: str) -> None:
    page.check(TEXT)
    page.check(text)
    page.browser.until(lambda: page.words()["no_block"] in page.notice())
    page.browser.click(("button", page.words()["make_block"]))
    page.browser.until(lambda: page.text() == made)
    page.browser.until(lambda: [sign for _, sign in page.marks()] == ["✓"])
    assert not page.browser.run(SHOWN)
    page.browser.ask(".cm-content", "e => e.focus()")
    page.browser.press("Control+z")
    page.browser.until(lambda: page.text() == text)


def test_what_cannot_be_a_formula_stays_outside(page: Playground) -> None:
    """Where no line looks like a statement, those that might be one are told what to write."""
    page.check(TEXT)
    page.check("# A\n\n== 正向：h1, h2 =====\n\n| w | = |\n\nHere y = 3 is too much.\n\n净输入 := 3\n")
    page.browser.click(("button", page.words()["make_block"]))
    page.browser.until(lambda: "```" in page.text())
    assert page.text().endswith("too much.\n\n```worked\n净输入 := 3\n```\n")


def test_a_pasted_notebook_is_read(page: Playground) -> None:
    code = ["%%worked\n", "x = 3\n", "x**2 == 9"]
    cells = [{"cell_type": "markdown", "source": ["# A"]}, {"cell_type": "code", "source": code}]
    page.check(TEXT)
    page.check(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    page.browser.until(lambda: page.words()["is_notebook"] in page.notice())
    page.browser.click(("button", page.words()["read_cells"]))
    page.browser.until(lambda: page.text() == "# A\n\n```worked\nx = 3\nx**2 == 9\n```")
    page.browser.until(lambda: [sign for _, sign in page.marks()] == ["✓"])


def test_what_only_begins_like_a_notebook_is_a_text_as_any_other(page: Playground) -> None:
    page.check(TEXT)
    page.check('{"nbformat": 4, "cells": [')
    page.browser.until(lambda: page.words()["no_block"] in page.notice())


def test_news_goes_with_the_next_edit_and_does_not_look_like_an_error(page: Playground) -> None:
    page.check(TEXT)
    page.browser.click(("button", page.words()["share"]))
    page.browser.until(SHOWN)
    colour = f"getComputedStyle({NOTICE}).backgroundColor"
    news = page.browser.run(colour)
    page.check(TEXT + "\nMore.\n")
    assert not page.browser.run(SHOWN)
    page.browser.run("location.hash = '#d=1.nonsense'")
    page.browser.until(lambda: page.words()["link_broken"] in page.notice())
    assert page.browser.run(colour) != news
    page.choose("003-transpose.md")
    page.browser.until(lambda: "More." not in page.text())
    page.browser.until(lambda: not page.browser.run(SHOWN) or page.words()["kept"] in page.notice())


def test_out_of_time_is_said_as_what_it_is(page: Playground) -> None:
    page.check(TEXT)
    with page.seconds(0.0):
        page.check(TEXT.replace("3", "4"))
    note = page.browser.run("document.querySelector('.note')?.textContent ?? ''")
    assert page.words()["stops"] in note
    assert "the time limit of 0 s has passed here" in note
    assert page.words()["stops_at"] in page.status()
    assert "read" not in note + page.status()
    page.check(TEXT)


def test_opened_as_a_file_it_says_what_it_needs(site: Path, tmp_path: Path) -> None:
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    browser = Browser(tmp_path)
    try:
        browser.open((site / "index.html").as_uri())
        browser.until("document.querySelector('#late')?.checkVisibility({ visibilityProperty: true })")
        middle = browser.middle("#late")
        assert 200 < middle["y"] < browser.run("innerHeight") - 200, "where one looks"
    finally:
        browser.close()
