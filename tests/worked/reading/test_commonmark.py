"""The blocks that are read are those that CommonMark shows: beside markdown-it, on texts that Hypothesis puts together."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scalargrad.worked.reading import READ, kind_of, read_text

markdown_it = pytest.importorskip("markdown_it")

STARTS = [
    "",
    "> ",
    ">",
    "- ",
    "-",
    "1. ",
    "2. ",
    "10) ",
    "* ",
    "+   ",
    "  ",
    "   ",
    "    ",
    "      ",
    "\t",
    " \t",
    "-\t",
    ">\t",
]
REST = [
    "", "x", "x == 1", "```worked", "```", "````", "~~~", "~~~worked", "``` worked", "```text", "# a", "#", "---", "***", "===", "===\t",
    "<!--", "-->", "<!-- a -->", "<div>", "</div>", "<details>", "<b>", "</b>", "<pre>", "</pre>", "<script>", "<?php", "?>",
    "<![CDATA[", "]]>", "<!A", ">", "<span class='a'>", "<b> x", "-", "1.", "- - -", "a <!--", "```worked `a`", "`", "<!-->",
    "<textarea", "</script>", "<x-y/>", "<br />", "<hr>", "text",
]  # fmt: skip
LINE = st.tuples(st.lists(st.sampled_from(STARTS), max_size=3), st.sampled_from(REST)).map(
    lambda p: "".join(p[0]) + p[1]
)
TEXT = st.lists(LINE, max_size=12).map("\n".join)


def shown(text: str) -> list[tuple[int, list[str]]]:
    """The worked blocks of CommonMark: the line of the fence, and the lines in it."""
    tokens = markdown_it.MarkdownIt("commonmark").parse(text)
    return [
        (token.map[0] + 1, ["".join(line.split()) for line in token.content.split("\n")[:-1]])
        for token in tokens
        if token.type == "fence" and kind_of(token.info) == READ
    ]


def is_plain(text: str) -> bool:
    """Whether no line is indented by four or more below a line that is not blank: markdown-it has ways of its own there."""
    lines = [""] + text.expandtabs(4).split("\n")
    return not any(above.strip() and line.startswith("    ") for above, line in zip(lines, lines[1:]))


def compare(text: str) -> None:
    made = read_text(text)
    read = [(block.place(0, 0)[0] - 1 if block.places else 0, ["".join(line.split()) for line in block.text.split("\n")[:-1]])
            for block in made.blocks]  # fmt: skip
    expected = shown(text)
    if made.error is None:
        assert [lines for _, lines in read if lines != [""]] == [
            lines for _, lines in expected if lines not in ([], [""])
        ]
    elif "not closed" in made.error.message:  # to CommonMark it goes on to the end of what it stands in
        (line,) = {line for line, _ in expected if line == made.error.line}
        assert [one for one in read if one[1] != [""]] == [
            one for one in expected if one[0] < line and one[1] not in ([], [""])
        ]
    else:
        assert "not read" in made.error.message
        whole = [lines for _, lines in expected if lines not in ([], [""])]
        assert [lines for _, lines in read if lines != [""]] == whole[: len([one for one in read if one[1] != [""]])]


@settings(
    max_examples=int(__import__("os").environ.get("N", "300")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(TEXT)
@example("> <!-- note\n\n```worked\nx == 2\n```")
@example("- <pre>\n\n```worked\nx == 2\n```")
@example("- <script>\n```worked\nx == 2\n```")
@example("<div>\n```\n\n```worked\nx\n```")
@example("<div>\n\n```worked\nx\n```\n</div>")
@example("- a\nb\n  ```worked\n  x\n  ```")
@example("-\n\n  ```worked\n  x\n  ```")
@example("a\n2. b\n   ```worked\n   x\n   ```")
@example("a\n-\n  ```worked\n  x\n  ```")
def test_no_block_that_a_reader_sees_goes_unread(text: str) -> None:
    if is_plain(text):
        with suppress(IndexError):  # markdown-it falls over some texts
            compare(text)
