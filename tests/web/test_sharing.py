"""Documents come and go: links that no server sees, files, what the browser keeps, the other language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.playground import Playground, link

TEXT = "# Zwei Zahlen, 两个数 🎓\n\n```worked\nx = 3\ny = x**2\ndy/dx == 6\n```\n"


def share(page: Playground) -> str:
    """The link of the document, as it stands in the address line."""
    page.browser.click(("button", page.words()["share"]))
    page.browser.until("location.hash.length > 3 && document.querySelector('#notice').checkVisibility()")
    return str(page.browser.run("location.href"))


def test_a_shared_document_opens_in_another_browser(page: Playground, other_page: Playground) -> None:
    page.check(TEXT)
    shared = share(page)
    other_page.open(shared)
    assert other_page.text() == TEXT
    assert other_page.marks() == [["6", "✓"]]
    asked = " ".join(other_page.browser.requests())
    assert shared.partition("#")[2] not in asked, "no server sees it"


def test_what_is_typed_is_there_the_next_time(other_page: Playground) -> None:
    other_page.open()
    first = other_page.text()
    other_page.check(TEXT)
    other_page.open()
    assert other_page.text() == TEXT != first


def test_a_link_does_not_replace_what_was_typed(other_page: Playground) -> None:
    other_page.open()
    other_page.check(TEXT)
    other_page.open("#documents/003-transpose.md")
    assert other_page.text() != TEXT
    other_page.browser.click(("button", other_page.words()["back"]))
    other_page.browser.until(lambda: other_page.text() == TEXT)


def other_language(page: Playground, language: str) -> None:
    page.browser.click(f"a[hreflang^={language}]")
    page.browser.until(f"document.documentElement?.lang.startsWith('{language}') && document.readyState === 'complete'")
    page.browser.until("document.querySelector('.cm-content')?.innerText.trim()")
    page.until_ready()


def test_the_other_language_has_the_same_document(page: Playground) -> None:
    page.check(TEXT)
    other_language(page, "zh")
    assert page.text() == TEXT
    page.browser.until("document.querySelector('#report').contentDocument?.documentElement?.lang.startsWith('zh')")
    page.browser.until(lambda: "成立" in page.report())
    other_language(page, "en")
    assert page.text() == TEXT


@pytest.mark.parametrize("rest", [link(TEXT.encode()), "#documents/en/with-a-matrix.md"])
def test_the_other_language_has_the_document_of_the_address(page: Playground, rest: str) -> None:
    page.check("# Mine\n")
    page.open(rest)
    before = page.text()
    other_language(page, "zh")
    assert page.text() == before
    assert page.browser.run("location.hash") == rest
    page.open()
    assert page.text() == "# Mine\n"


def test_the_other_language_has_what_was_answered(page: Playground) -> None:
    page.open("#documents/en/two-neurons.md")
    page.browser.click("#tab-exercise")
    page.browser.ask("#panel-exercise input", "e => e.focus()")
    page.browser.write("half an ans")
    other_language(page, "zh")
    page.browser.click("#tab-exercise")
    page.browser.until(lambda: page.browser.ask("#panel-exercise input", "e => e.value") == "half an ans")
    page.browser.run("localStorage.removeItem('scalargrad.answers')")
    other_language(page, "en")


def test_a_download_is_the_document(page: Playground, tmp_path: Path) -> None:
    page.browser.click(("button", page.words()["open"]))
    page.browser.click(("button", page.words()["new"]))
    page.check(TEXT)
    page.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.browser.click(("button", page.words()["download"]))
    page.browser.until(lambda: [file.suffix for file in tmp_path.iterdir()] == [".md"])  # its first name is another
    (file,) = tmp_path.iterdir()
    assert file.read_text("utf-8") == TEXT
    assert file.name == "Zwei-Zahlen-两个数.md"


def test_a_file_is_dropped_or_chosen(page: Playground, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    cells = [{"cell_type": "code", "source": ["%%worked\n", "x = 2\n", "x == 2"], "metadata": {}, "outputs": []}]
    (tmp_path / "b.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    page.check("# Before\n")
    page.browser.drop(".cm-content", tmp_path / "a.md")
    page.browser.until(lambda: page.text() == TEXT)
    page.browser.choose("input[type=file]", tmp_path / "b.ipynb")
    page.browser.until(lambda: "x == 2" in page.text())
    page.until_ready()
    assert [sign for _, sign in page.marks()] == ["✓"]


@pytest.mark.parametrize("tab, frame", [("report", "#report"), ("steps", "#player")])
@pytest.mark.parametrize("straight", [True, False], ids=["straight", "over the document"])
def test_a_file_is_dropped_on_a_frame(page: Playground, tmp_path: Path, tab: str, frame: str, straight: bool) -> None:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    page.check("# Another\n\n```worked\nx = 3\ny = x**2\ndy/dx == 6\n```\n")
    page.browser.click(f"#tab-{tab}")
    page.browser.until(f"document.querySelector('{frame}').checkVisibility()")
    if tab == "steps":
        with page.inside_player():  # none of its frames is exchanged while something is dragged
            pass
    if straight:  # as from a window that stands beside this one
        page.browser.run("document.hasFocus = () => false; dispatchEvent(new Event('blur'))")
    page.browser.drop(frame, tmp_path / "a.md", over=frame if straight else ".cm-content")
    page.browser.until(lambda: page.text() == TEXT)
    page.browser.run("delete document.hasFocus; dispatchEvent(new Event('focus'))")
    assert page.browser.run("document.body.className") == ""
    page.browser.click("#tab-report")


def test_the_name_of_a_file_goes_with_its_text(page: Playground, tmp_path: Path) -> None:
    page.check("# Before\n")
    (tmp_path / "week-3.md").write_text(TEXT, "utf-8")
    page.browser.drop(".cm-content", tmp_path / "week-3.md")
    page.browser.until(lambda: page.text() == TEXT)
    page.until_ready()
    page.browser.ask(".cm-content", "e => e.focus()")
    page.browser.press("Control+End")
    page.browser.write("\nMore.\n")
    page.browser.until(lambda: "More." in page.report())
    assert "week-3.md" in page.report()
    page.check("# Other numbers\n\n```worked\n1 + 1 == 2\n```\n")
    page.browser.until(lambda: "Other numbers" in page.report())
    assert "week-3.md" not in page.report() and "Other-numbers.md" in page.report()


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"a\0b"])
def test_what_is_no_text_is_refused_and_the_document_stays(page: Playground, tmp_path: Path, data: bytes) -> None:
    page.check(TEXT)
    (tmp_path / "picture.md").write_bytes(data)
    page.browser.drop(".cm-content", tmp_path / "picture.md")
    page.browser.until(lambda: page.words()["not_text"] in page.notice())
    assert page.text() == TEXT


def test_a_folder_that_is_dropped_is_told(page: Playground, tmp_path: Path) -> None:
    page.check(TEXT)
    page.browser.drop(".cm-content", tmp_path)
    page.browser.until(lambda: page.words()["not_readable"] in page.notice())
    assert page.text() == TEXT


def test_of_several_files_one_is_opened_and_that_is_told(page: Playground, tmp_path: Path) -> None:
    names = ["a.md", "b.md", "$& c.md"]
    for name in names:
        (tmp_path / name).write_text(f"# {name}\n", "utf-8")
    page.check(TEXT)
    page.browser.drop(".cm-content", *(tmp_path / name for name in names))
    page.browser.until(lambda: page.text() in [f"# {name}\n" for name in names])
    opened = page.text()[2:-1]
    page.browser.until(lambda: page.words()["one_file"].format(file=opened) in page.notice())


def test_a_dialog_closes_when_something_is_opened(page: Playground, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    shown = "document.querySelector('dialog[open]')?.checkVisibility()"
    page.check("# Before\n")
    page.browser.click(("button", page.words()["open"]))
    page.browser.until(shown)
    page.browser.run("location.hash = '#documents/003-transpose.md'")
    page.browser.until(lambda: page.text().startswith("# Why a tran"))
    assert not page.browser.run(shown)
    page.browser.click(("button", page.words()["about"]))
    page.browser.until(shown)
    page.browser.drop("#about-heading", tmp_path / "a.md")
    page.browser.until(lambda: page.text() == TEXT)
    assert not page.browser.run(shown)


def test_a_fence_in_a_notebook_ends_with_its_cell(page: Playground, tmp_path: Path) -> None:
    cells = [
        ("code", 'print("""\n```\n````\n""")'),
        ("code", "%%worked\nx = 2\nx == 2"),
        ("markdown", "An open one:\n\n~~~~python\nprint(1)"),
        ("code", "%%worked\n# ``` within\nx == 3"),
        ("markdown", "A closed one:\n\n```\nprint(1)\n```"),
        ("code", "%%worked --fresh\nz = 5\nz == 5"),
    ]
    written = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    (tmp_path / "fences.ipynb").write_text(json.dumps({"cells": written, "nbformat": 4}))
    page.check("# Before\n")
    page.browser.drop(".cm-content", tmp_path / "fences.ipynb")
    page.browser.until(lambda: "z == 5" in page.text())
    page.until_ready()
    assert [sign for _, sign in page.marks()] == ["✓", "✗", "✓"]
    assert all(text.partition("\n")[2] in page.text() for _, text in cells)


def test_a_title_does_not_turn_the_words_beside_it(page: Playground) -> None:
    page.check("# Mine \u202e\u2066turned\n")
    page.browser.until(lambda: "Mine" in page.browser.run("document.title"))
    assert page.browser.run("document.title") == "Mine turned – scalargrad"
    page.browser.click(("button", page.words()["open"]))
    assert page.browser.ask("#own button", "e => e.firstChild.textContent") == "Mine turned"
