"""The page on paper: the whole report, divided among pages, and what else is shown."""

from __future__ import annotations

import base64
import re

from tests.support.playground import Playground

LONG = "# Long\n\n" + "A paragraph of its own.\n\n" * 120 + "```worked\nx = 3\nx == 4\n```\n\nThe end of it.\n"
FRAME = "document.querySelector('#report').contentDocument"
PAPER = "document.querySelector('#paper')"


def printed(page: Playground) -> int:
    """The number of pages."""
    pdf = base64.b64decode(page.browser.call("Page.printToPDF")["data"])
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_whole_report_is_printed(page: Playground, other_page: Playground) -> None:
    """On as many pages as the report that is a page by itself."""
    page.check(LONG)
    html = page.browser.run(f"{FRAME}.documentElement.outerHTML")
    pages = printed(page)
    other_page.browser.open("data:text/html;base64," + base64.b64encode(html.encode()).decode())
    assert pages == printed(other_page) > 3
    assert page.browser.run(f"{PAPER} === null"), "it is there for the paper only"
    page.check("# Short\n")
    assert printed(page) == 1


def test_it_looks_as_the_report_that_is_printed_by_itself(page: Playground) -> None:
    """Each of its parts has the fonts and colours that it has there."""
    page.check(LONG.replace("x = 3", "x = 3\nx == 3.0"))
    page.browser.call("Emulation.setEmulatedMedia", media="print")
    there = page.browser.run(f"({LOOKS})({FRAME})")
    page.browser.run("dispatchEvent(new Event('beforeprint'))")
    here = page.browser.run(f"({LOOKS})({PAPER}.shadowRoot)")
    page.browser.run("dispatchEvent(new Event('afterprint'))")
    page.browser.call("Emulation.setEmulatedMedia", media="")
    assert len(here) > 100
    assert here == there


LOOKS = """
(root) => [...root.querySelectorAll("body *")].filter((e) => e.checkVisibility()).map((e) => {
  const { color, fontFamily, fontStyle, fontWeight, display } = e.ownerDocument.defaultView.getComputedStyle(e);
  return [e.tagName, color, fontFamily, fontStyle, fontWeight, display];
})
"""


def test_an_exercise_is_printed_with_its_answers(page: Playground) -> None:
    page.check("# Asked\n\n```worked\nx = 3\ny = x**2\ndy/dx == ...\n```\n")
    page.browser.click("#tab-exercise")
    assert printed(page) == 2
    page.browser.click("#tab-report")
    assert printed(page) == 1
