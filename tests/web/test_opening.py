"""One document is opened after another, some slowly: none is lost, and the address names the one that is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.support.playground import Playground

TEXT = "# Mine\n\n```worked\nx = 3\nx**2 == 9\n```\n"
OLDER = TEXT.replace("Mine", "Older")
SHIPPED = "#documents/001-chain-rule.md"
OTHER = "#documents/003-transpose.md"
# Documents come late, as the host's do: when letGo() is called; or not at all while `missing`.
LATE = """
if (location.protocol === "http:") {
  const load = fetch.bind(globalThis);
  globalThis.missing = sessionStorage.missing === "yes";
  globalThis.late = sessionStorage.late === "yes";
  globalThis.letGo = () => {};
  globalThis.fetch = async (address) => {
    if (!`${address}`.startsWith("documents/")) return load(address);
    if (globalThis.late) await new Promise((go) => { globalThis.letGo = go; });
    return globalThis.missing ? new Response("", { status: 503 }) : load(address);
  };
}
"""
# Till a thousand signs have no room any more.
FILL = """
for (let size = 4e6, k = 0; size > 1000;) {
  try { localStorage.setItem(`filler${k++}`, "x".repeat(size)); } catch { size /= 2; }
}
"""
TEXTS = """
Object.entries(localStorage).filter(([key]) => key.includes(".document.")).map(([, kept]) => JSON.parse(kept).text)
"""


@pytest.fixture(scope="module")
def one(new_page: Callable[[], Playground]) -> Playground:
    page = new_page()
    page.browser.call("Page.addScriptToEvaluateOnNewDocument", source=LATE)
    page.open()
    return page


@pytest.fixture
def late(one: Playground) -> Iterator[Playground]:
    """The page as on a first visit, but for one document of the visitor's own."""
    one.browser.run("localStorage.clear(), sessionStorage.clear(), history.replaceState(null, '', location.pathname)")
    one.open()
    one.check(TEXT)
    yield one
    assert one.browser.complaints() == []


def own(page: Playground) -> list[str]:
    """The documents that are kept."""
    return sorted(page.browser.run(TEXTS))


def opens(page: Playground, start: str) -> None:
    page.browser.until(lambda: page.text().startswith(start))
    page.until_ready()


def new(page: Playground) -> None:
    page.browser.click(("button", page.words()["open"]))
    page.browser.click("#new")
    opens(page, f"# {page.words()['untitled']}")


def open_own(page: Playground, title: str) -> None:
    page.browser.click(("button", page.words()["open"]))
    page.browser.run(
        f"[...document.querySelectorAll('#own button')].find(e => e.innerText.includes('{title}')).click()"
    )
    opens(page, f"# {title}")


def hash_of(page: Playground) -> str:
    return str(page.browser.run("location.hash"))


def write(page: Playground, text: str) -> None:
    page.browser.ask(".cm-content", "e => e.focus()")
    page.browser.write(text)


def test_what_is_typed_before_anything_is_there_changes_nothing(late: Playground) -> None:
    late.browser.run("sessionStorage.late = 'yes'")
    late.browser.open(late.address + SHIPPED)
    late.browser.until("document.querySelector('.cm-content') !== null")
    late.browser.until("letGo.length === 1")  # the document was asked for
    write(late, "hi")
    late.browser.run("letGo()")
    opens(late, "# The chain rule")
    assert own(late) == [TEXT]
    assert hash_of(late) == SHIPPED


def test_what_is_typed_while_a_link_loads_is_kept_and_the_link_opened(late: Playground) -> None:
    late.browser.run(f"late = true; location.hash = '{SHIPPED}'")
    late.browser.until("letGo.length === 1")
    write(late, "hi")
    late.browser.run("letGo()")
    opens(late, "# The chain rule")
    assert [text.replace("hi", "") for text in own(late)] == [TEXT]
    assert own(late) != [TEXT]


def test_what_is_asked_for_last_is_opened(late: Playground) -> None:
    late.browser.run(f"late = true; location.hash = '{SHIPPED}'")
    late.browser.until("letGo.length === 1")
    new(late)
    late.browser.run("letGo()")
    late.browser.run("new Promise((go) => setTimeout(go, 300))")
    assert late.text().startswith(f"# {late.words()['untitled']}")


def test_back_leads_to_the_document_that_the_tab_had(late: Playground) -> None:
    late.check(OLDER)
    new(late)
    late.check(TEXT)
    open_own(late, "Older")
    late.browser.run(f"location.hash = '{SHIPPED}'")
    opens(late, "# The chain rule")
    late.browser.click(("button", late.words()["back"]))
    opens(late, "# Older")


def test_the_address_names_what_is_shown_or_nothing(late: Playground) -> None:
    late.choose(SHIPPED.partition("/")[2])
    opens(late, "# The chain rule")
    assert hash_of(late) == SHIPPED
    open_own(late, "Mine")
    assert hash_of(late) == ""
    late.choose(SHIPPED.partition("/")[2])
    opens(late, "# The chain rule")
    new(late)
    assert hash_of(late) == ""
    late.browser.send("Page.reload")
    late.browser.until("document.readyState === 'complete' && document.querySelector('.cm-line') !== null")
    opens(late, f"# {late.words()['untitled']}")


def test_a_new_document_is_kept_when_something_in_it_is_changed(late: Playground) -> None:
    for _ in range(3):
        new(late)
    assert own(late) == [TEXT]
    write(late, "hi")
    late.browser.until(lambda: len(own(late)) == 2)
    new(late)
    assert len(own(late)) == 2


def test_a_document_that_does_not_come(late: Playground) -> None:
    late.browser.run(f"missing = true; location.hash = '{SHIPPED}'")
    late.browser.until(lambda: late.words()["not_loaded"] in late.notice())
    late.until_ready()
    assert late.text() == TEXT
    late.browser.run("missing = false")
    late.choose(SHIPPED.partition("/")[2])
    opens(late, "# The chain rule")


def test_a_first_document_that_does_not_come(late: Playground) -> None:
    late.browser.run("localStorage.clear(), sessionStorage.clear(), sessionStorage.missing = 'yes'")
    late.browser.run("history.replaceState(null, '', location.pathname)")
    late.open()
    late.browser.until(lambda: late.words()["not_loaded"] in late.notice())
    assert [sign for _, sign in late.marks()] == ["✓", "✓"], "one can begin"


def test_an_exercise_is_made_before_there_is_a_report(late: Playground) -> None:
    late.browser.run("localStorage.removeItem('scalargrad.report'), void (Storage.prototype.setItem = () => {})")
    late.browser.open(late.address)
    late.browser.until("document.querySelector('.cm-line') !== null")
    make = "[...document.querySelectorAll('#panel-exercise button')].find(e => e.innerText === {})"
    late.browser.run(f"{make.format(json.dumps(late.words()['exercise_make']))}.click()")
    late.browser.until(f"document.querySelector('.cm-content').innerText !== {json.dumps(TEXT)}")
    late.until_ready()
    assert late.browser.complaints() == []


def test_a_document_goes_before_the_report(late: Playground) -> None:
    late.browser.run("localStorage.setItem('scalargrad.report', JSON.stringify('x'.repeat(1e5)))")
    late.browser.run(FILL)
    longer = TEXT + "More. " * 1000
    late.check(longer)
    assert late.words()["not_kept"] not in late.notice()
    assert own(late) == [longer]


def test_what_is_too_large_is_in_no_link(late: Playground) -> None:
    late.browser.run("navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }")
    inserted = '{ changes: { from: 0, insert: "a line of prose\\n".repeat(80_000) } }'
    late.browser.ask(".cm-content", f"e => e.cmTile.view.dispatch({inserted})")
    late.browser.click(("button", late.words()["share"]))
    late.browser.until(lambda: late.words()["too_large"] in late.notice())
    assert hash_of(late) == "" and not late.browser.run("globalThis.copied")


def test_a_link_that_a_program_has_written_anew(late: Playground) -> None:
    late.browser.click(("button", late.words()["share"]))
    late.browser.until("location.hash.length > 3")
    link = hash_of(late)
    new(late)
    late.browser.run(f"location.hash = {json.dumps(link.replace('=', '%3D'))}")
    opens(late, "# Mine")
