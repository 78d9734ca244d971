"""Documents: fences as CommonMark has them, notebooks, and files that are not what they should be."""

import json
import os
from pathlib import Path

import pytest

from scalargrad.worked.numbers import CELL
from scalargrad.worked.numbers.errors import DocumentError
from scalargrad.worked.reading import find_documents, read_document
from scalargrad.worked.use.check import check_document
from tests.support.documents import document


def blocks(text: str) -> list[str]:
    return [block.text for block in document(text).blocks]


def test_title_and_blocks_of_a_document() -> None:
    made = document("# One neuron\n\nText.\n\n```worked\nx = 1\n```\n\n## More\n~~~worked\ny = 2\n~~~\n")
    assert made.blocks[0].text == "x = 1\n"
    assert [block.place(0, 0) for block in made.blocks] == [(6, 1), (11, 1)]
    assert made.title == "example"


@pytest.mark.parametrize(
    "text",
    [
        "```worked\nx\n```",
        "````worked\nx\n````",
        "~~~ worked\nx\n~~~",
        "``` worked the first step\nx\n```",
        "   ```worked\n   x\n   ```",
        "```worked\nx\n`````",
        "```worked\nx\n```   ",
        "> ```worked\n> x\n> ```",
        "- item\n\n  ```worked\n  x\n  ```",
        "1. item\n   ```worked\n   x\n   ```\n2. item",
        "- - ```worked\n    x\n    ```",
        "> - ```worked\n>   x\n>   ```",
        "text\n```worked\nx\n```",
        "<!-- note -->\n```worked\nx\n```",
        "***\n```worked\nx\n```",
    ],
)
def test_blocks_wherever_markdown_has_them(text: str) -> None:
    assert blocks(text) == ["x\n"]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx\n```",
        "```workedout\nx\n```",
        "``worked\nx\n``",
        "```worked `now`\nx\n",  # no fence: a backtick in the info string
        "    ```worked\n    x\n    ```",  # indented code, as in a page about this language
        "text\n\n    ```worked\n    x\n    ```",
        "````\n```worked\nx\n```\n````",  # a fence inside a longer fence
        "~~~\n```worked\nx\n```\n~~~",
        "<!--\n```worked\nx\n```\n-->",
        "<pre>\n```worked\nx\n```\n</pre>",
        "`worked`",
        "- item\n\ntext\n\n    ```worked\n    x\n    ```",  # the list has ended
    ],
)
def test_what_is_no_block(text: str) -> None:
    assert blocks(text) == []


def test_a_closing_fence_is_as_long_and_of_the_same_kind() -> None:
    assert blocks("````worked\nx\n```\n~~~~\n````") == ["x\n```\n~~~~\n"]
    assert blocks("```worked\nx\n``` not yet\n```") == ["x\n``` not yet\n"]


def test_indentation_of_the_fence_is_taken_off_its_lines() -> None:
    made = document("  ```worked\n  x = 1\n    y\n z\n  ```")
    assert made.blocks[0].text == "x = 1\n  y\nz\n"
    assert made.blocks[0].place(0, 4) == (2, 7)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n```worked\nx = 1", 2), ("- ```worked\n  x\n\nend of the list", 1), ("> ```worked\n> x\nafter", 1)],
)
def test_an_unclosed_block_is_an_error_where_it_begins(text: str, line: int) -> None:
    with pytest.raises(DocumentError, match="not closed") as caught:
        document(text)
    assert caught.value.line == line


def test_the_blocks_above_an_unclosed_one_are_still_run(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("```worked\nx = 1\nx == 1\n```\n\n```worked\nx == 2\n")
    result = check_document(read_document(path))
    assert [claim.verdict for claim in result.claims] == ["holds"]
    assert result.error is not None and result.error.line == 6


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_byte_order_mark(tmp_path: Path, end: str, mark: bytes) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(mark + end.join(["# Title", "```worked", "x = 1", "```", ""]).encode())
    made = read_document(path)
    assert made.error is None
    assert (made.title, made.blocks[0].text, made.blocks[0].place(0, 0)) == ("Title", "x = 1\n", (3, 1))


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"ab\xff\n", "not UTF-8", (1, 3)),
        ("é\nα = ".encode() + b"\xe9", "not UTF-8", (2, 6)),
        ("x".encode("utf-16"), "UTF-16", (1, 1)),
        (b"text\n\0\1", "binary", (2, 1)),
        (b"x" * (2**20 + 1), "larger than 1 MiB", (1, 1)),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, message: str, place: tuple[int, int]) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    error = read_document(path).error
    assert error is not None and message in error.message
    assert (error.line, error.column) == place


def test_a_file_of_one_mebibyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 2**20)
    assert read_document(path).error is None


def test_files_that_are_not_there(tmp_path: Path) -> None:
    missing = read_document(tmp_path / "none.md").error
    assert missing is not None and "no such file" in missing.message
    folder = read_document(tmp_path).error
    assert folder is not None and "not a file" in folder.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("x")
    path.chmod(0)
    error = read_document(path).error
    assert error is not None and "cannot be read" in error.message


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "none.md")
    assert read_document(tmp_path / "a.md").error is not None


def test_folders_are_searched(tmp_path: Path) -> None:
    for name in ("b.md", "a.ipynb", "deep/c.md", ".hidden/d.md", "e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [str(path.relative_to(tmp_path)) for path in find_documents(tmp_path)] == ["a.ipynb", "b.md", "deep/c.md"]


# --- notebooks ---


def notebook(*cells: tuple[str, object], indent: int | None = 1) -> str:
    made = [{"cell_type": kind, "id": "x", "metadata": {}, "source": source} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=indent)


def test_notebooks(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(
        notebook(
            ("markdown", ["# A title\n", "\n", "```worked\n", "x = 1\n", "x == 2\n", "```"]),
            ("code", ["import os\n", "x = 5"]),
            ("code", ["%%worked\n", "y = x + 1\n", "y == 2\n", "y == 3"]),
            ("raw", ["```worked\n", "z\n", "```"]),
        )
    )
    made = read_document(path)
    assert made.error is None
    assert made.title == "A title"
    assert [block.text for block in made.blocks] == ["x = 1\nx == 2\n", "y = x + 1\ny == 2\ny == 3\n"]
    result = check_document(made)
    assert [claim.verdict for claim in result.claims] == ["fails", "holds", "fails"]
    assert [claim.line for claim in result.claims] == [CELL + 5, 3 * CELL + 3, 3 * CELL + 4]
    assert {claim.column for claim in result.claims} == {1}


FRESH = [
    (
        "code",
        ["%%worked\n", "x = 7\n", "y = x**2\n", "dy = 3  # until it begins anew\n", "y == 48\n"],
    ),
    ("code", ["%%worked --fresh\n", "x = 2\n", "y = 24*x\n", "y == 48\n", "dy/dx == 48\n"]),
    ("code", ["%%worked --hints --fresh\n", "z = 48\n", "z == ..."]),
]


def test_a_cell_of_a_notebook_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(*FRESH))
    made = read_document(path)
    assert [block.fresh for block in made.blocks] == [False, True, True]
    result = check_document(made)
    assert result.error is None
    assert [claim.verdict for claim in result.claims] == ["fails", "holds", "fails", "open"]
    assert [told.follows_from for told in result.told.values()] == [()] * 4
    assert len(result.history["y"]) == 2
    path.write_text(notebook(*FRESH, ("code", ["%%worked\n", "x == 2"])))
    error = check_document(read_document(path)).error
    assert error is not None and "there is no name x above" in error.message
    assert str(error) == "cell 4, line 2, column 1: there is no name x above"


def test_a_word_after_worked_that_means_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(FRESH[0], ("code", ["%%worked --frsh\n", "x = 2\n", "x == 2"])))
    made = read_document(path)
    assert made.error is not None
    assert made.error.message == "%%worked takes --fresh and --hints none|where|what, and nothing else, not --frsh"
    assert (made.error.line, made.error.column) == (2 * CELL + 1, 1)
    assert len(made.blocks) == 1


def test_a_notebook_whose_cells_are_single_strings(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(("code", "%%worked\nx = 1\nx == 1"), indent=None))
    result = check_document(read_document(path))
    assert [(claim.line, claim.verdict) for claim in result.claims] == [(CELL + 3, "holds")]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1, 2]", "{}", '{"cells": 3}', '{"cells": [3]}', "[" * 100_000, '{"cells": [{"source": 3}]}', "NaN"],
)
def test_what_is_no_notebook(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    error = read_document(path).error
    assert error is not None and "not a notebook" in error.message


def test_half_a_character_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(("code", "%%worked\nx = 1 # \ud800")))
    error = read_document(path).error
    assert error is not None and "half a character" in error.message


@pytest.mark.parametrize(
    ("line", "title"),
    [("# C#", "C#"), ("# C # #", "C #"), ("#   Two ##  ", "Two"), ("# #", "a"), ("#no", "a")],
)
def test_the_number_signs_around_a_title(tmp_path: Path, line: str, title: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(line)
    assert read_document(path).title == title


def test_what_is_no_path_at_all(tmp_path: Path) -> None:
    for path in ("a" * 5000 + ".md", "a\0b.md"):
        error = read_document(path).error
        assert error is not None and "cannot be read" in error.message


def test_what_is_waited_for_or_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "nowhere.md").symlink_to("nothing.md")
    (tmp_path / "folder.md").mkdir()
    for name, message in (
        ("pipe.md", "not a file"), ("zero.md", "not a file"),
        ("nowhere.md", "no such file"), ("loop.md", "cannot be read"),
    ):  # fmt: skip
        error = read_document(tmp_path / name).error
        assert error is not None and message in error.message
    assert [path.name for path in find_documents(tmp_path)] == ["loop.md"]


def test_a_folder_that_vanishes_or_may_not_be_read_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.md").write_text("")
    usual = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return usual(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [path.name for path in find_documents(tmp_path)] == ["closed", "open.md"]
    error = read_document(tmp_path / "closed").error
    assert error is not None and error.message == "this cannot be read: Permission denied"
