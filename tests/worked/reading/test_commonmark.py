"""The blocks that are read are those that CommonMark shows: beside markdown-it, on texts that are put together."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scalargrad.worked.reading import READ, kind_of, read_text

markdown_it = pytest.importorskip("markdown_it")

STARTS = [
    "", "> ", ">", "- ", "-", "1. ", "2. ", "10) ", "* ", "+   ", "  ", "   ", "    ", "      ", "\t", " \t", "-\t",
]  # fmt: skip
REST = [
    "", "x", "x == 1", "```worked", "```", "````", "~~~", "~~~worked", "``` worked", "```text", "# a", "#", "---",
    "***", "===", "===\t", "<!--", "-->", "<!-- a -->", "<div>", "</div>", "<details>", "<b>", "</b>", "<pre>", "text",
    "</pre>", "<script>", "<?php", "?>", "<![CDATA[", "]]>", "<!A", ">", "<span class='a'>", "<b> x", "-", "1.",
    "- - -", "a <!--", "```worked `a`", "`", "<!-->", "<textarea", "</script>", "<x-y/>", "<br />", "<hr>", ">\tx",
]  # fmt: skip
LINE = st.tuples(st.lists(st.sampled_from(STARTS), max_size=3), st.sampled_from(REST))
TEXT = st.lists(LINE.map(lambda parts: "".join(parts[0]) + parts[1]), max_size=12).map("\n".join)
Found = list[tuple[int, str]]  # the line of a block's fence, and what is in it, without blanks


def squeezed(text: str) -> str:
    return "".join(text.split())


def shown(text: str) -> Found:
    """The worked blocks of CommonMark that have anything in them."""
    tokens = markdown_it.MarkdownIt("commonmark").parse(text)
    worked = [token for token in tokens if token.type == "fence" and kind_of(token.info) == READ]
    return [(token.map[0] + 1, squeezed(token.content)) for token in worked if squeezed(token.content)]


def is_plain(text: str) -> bool:
    """Whether no line is indented by four or more right below another: markdown-it has ways of its own there."""
    lines = ["", *text.expandtabs(4).split("\n")]
    return not any(above.strip() and line.startswith("    ") for above, line in pairwise(lines))


def compare(text: str) -> None:
    made = read_text(text)
    read = [(block.place(0, 0)[0] - 1, squeezed(block.text)) for block in made.blocks if squeezed(block.text)]
    expected = shown(text)
    if made.error is None:
        assert read == expected
    elif "not closed" in made.error.message:  # to CommonMark it goes on to the end of what it stands in
        assert read == [one for one in expected if one[0] < made.error.line]
    else:
        assert "not read" in made.error.message
        assert read == expected[: len(read)]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
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
