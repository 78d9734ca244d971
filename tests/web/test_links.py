"""Links as other programs hand them on: with something behind or within them, encoded anew, cut off, or of nothing."""

from __future__ import annotations

import json

import pytest

from tests.support.playground import Playground, link

TEXT = "# Mine\n\n```worked\nx = 3\nx**2 == 9\n```\n"
LINKED = "# Linked\n\n```worked\nx = 4\nx**2 == 16\n```\n"
LINK = link(LINKED.encode())
HALF = len(LINK) // 2
SHIPPED = "#documents/001-chain-rule.md"
BEHIND = [")", ".", "。", ",", "》", ">", '"', "!", "_", "--", "%20look", "%20look%20at-it_now", "&utm_source=x", "#x"]
MANGLED = [("=", "%3D"), ("=", "%253D"), ("=", "%25253D"), ("#d", "##d"), ("#d", "#%23d"), ("#d", "#/d")]


def follow(page: Playground, link: str) -> None:
    page.check(TEXT)
    page.browser.run(f"location.hash = {json.dumps(link)}")


def opened(page: Playground, start: str) -> None:
    page.browser.until(lambda: page.text().startswith(start))
    page.until_ready()


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("whole, start", [(LINK, "# Linked"), (SHIPPED, "# The chain rule")], ids=["link", "shipped"])
def test_what_a_program_puts_behind_a_link_is_left_out(page: Playground, whole: str, start: str, behind: str) -> None:
    follow(page, whole + behind)
    opened(page, start)


@pytest.mark.parametrize("within", ["%20", "%0D%0A", "%0A%20%20", "%E2%80%8B", "%20look%20"])
def test_a_link_that_is_broken_into_lines(page: Playground, within: str) -> None:
    before, _, behind = within.partition("look")
    follow(page, LINK[:HALF] + before + LINK[HALF:] + (behind and f"{behind}look{behind}"))
    opened(page, "# Linked")


@pytest.mark.parametrize("before, after", MANGLED)
def test_a_link_that_a_program_has_encoded_or_begun_anew(page: Playground, before: str, after: str) -> None:
    follow(page, LINK.replace(before, after, 1))
    opened(page, "# Linked")


@pytest.mark.parametrize("name", ["%2F", "%252F"])
def test_the_name_of_a_document_that_a_program_has_encoded(page: Playground, name: str) -> None:
    follow(page, SHIPPED.replace("/", name))
    opened(page, "# The chain rule")


BROKEN = [
    "#d=",
    "#d=1.nonsense",
    "#d=2.AAAA",
    LINK[:HALF],
    LINK[:HALF] + "!" + LINK[HALF:],
    "#nonsense",
    "#%FF",
    "#d%20",
]


@pytest.mark.parametrize("rest", [*BROKEN, "#documents/no.md", "#documents/../index.html", "#documents/", "#documents"])
def test_a_link_that_is_broken_is_told_and_stays_to_be_mended(page: Playground, rest: str) -> None:
    follow(page, rest)
    page.browser.until("document.querySelector('#notice').checkVisibility()")
    told = page.words()
    assert any(told[name] in page.notice() for name in ("link_broken", "link_version", "not_found"))
    page.until_ready()
    assert page.text() == TEXT
    assert page.browser.run("location.hash") == rest
    page.check(LINKED)
    assert page.browser.run("location.hash") == "", "it does not stand above what somebody wrote since"


def test_a_document_that_did_not_come_can_be_chosen_again(page: Playground) -> None:
    page.check(TEXT)
    page.browser.run("globalThis.load = fetch, void (globalThis.fetch = async () => new Response('', { status: 503 }))")
    page.choose("001-chain-rule.md")
    page.browser.until(lambda: page.words()["not_loaded"] in page.notice())
    page.browser.run("void (globalThis.fetch = load)")
    page.choose("001-chain-rule.md")
    opened(page, "# The chain rule")
