"""Blocks as pipelines write them: MkDocs, MyST, Quarto, R Markdown, Docusaurus; what is not read is said."""

from pathlib import Path

import pytest

from scalargrad.worked import check_text
from scalargrad.worked.reading import read_document, read_text

BODY = "x = 1\nx == 2\n"


def indented(text: str, by: int = 4) -> str:
    return "".join(f"{' ' * by}{line}\n" for line in text.splitlines())


def fenced(info: str, mark: str = "```") -> str:
    return f"{mark}{info}\n{BODY}{mark}\n"


READ = [
    "worked", " worked", "worked the first step", "worked,linenos", "worked{1,3-5}", "worked:chain.md",
    "worked title='a b'",
    'worked title="{python}"', "{worked}", "{ worked }", "{worked, echo=FALSE}", "{worked label, eval=TRUE}",
    "{.worked}",
    " { .worked #id .numberLines startFrom='7' }", "{#lst-1 .worked}", "{.python .worked}", "{code-block} worked",
    "{code-cell} worked", "{code} worked", "python worked", "python title='a' worked", "python {.worked}",
    "text {worked}",
    "py {worked linenums=1}",
]  # fmt: skip
OTHER = ["python", "workedout", "worked-example", "text title='worked'", "{python}", "{=worked}", "{r worked}",
         "{admonition} Worked by hand", "{note} worked by hand", "", "markdown lang=worked", "{#worked}",
         "{{worked}}"]  # fmt: skip
UNREAD = ["Worked", "text as worked", "{worked", "WORKED", "{Worked}"]


@pytest.mark.parametrize("mark", ["```", "~~~~"])
@pytest.mark.parametrize("info", READ)
def test_info_strings_that_name_worked(info: str, mark: str) -> None:
    result = check_text(f"a\n\n{fenced(info, mark)}")
    assert [(claim.line, claim.column, claim.text) for claim in result.claims] == [(5, 1, "x == 2")]
    assert result.error is None


@pytest.mark.parametrize("info", OTHER)
def test_info_strings_that_do_not(info: str) -> None:
    made = read_text(f"a\n\n{fenced(info)}")
    assert made.blocks == [] and made.error is None


@pytest.mark.parametrize("info", UNREAD)
def test_a_fence_that_names_worked_and_is_not_read_is_an_error(info: str) -> None:
    made = read_text(f"a\n\n{fenced(info)}\n{fenced('worked')}")
    assert made.error is not None and made.error.line == 3
    assert made.error.message == "this fence names worked and is not read: begin it with ```worked"
    assert len(made.blocks) == 1  # what is below is still checked


OPTIONS = [
    ":tags: [hide-input]\n:linenos:\n", ":lineno-start: 3\n\n", "---\ntags: [a]\nname: b\n---\n",
    "#| echo: false\n", "",
]  # fmt: skip


@pytest.mark.parametrize("options", OPTIONS)
def test_options_of_cells_are_passed_over(options: str) -> None:
    result = check_text(f"```{{worked}}\n{options}{BODY}```\n")
    assert result.error is None
    assert [(claim.line, claim.verdict) for claim in result.claims] == [(3 + options.count("\n"), "fails")]


def test_only_cells_have_options() -> None:
    assert check_text(f"```worked\n:tags: [a]\n{BODY}```").error is not None


INSIDE = {  # what blocks stand in, as their pages write it
    "admonition": '!!! note "Backpropagation"\n\n' + indented(fenced("worked")),
    "admonition, no blank line": "!!! note\n" + indented(fenced("worked")),
    "foldable": "??? tip\n\n    Text.\n\n" + indented(fenced("worked")),
    "foldable, open": '???+ tip "By hand"\n' + indented(fenced("{.worked}")),
    "tabs": '=== "By hand"\n\n' + indented(fenced("worked")) + '\n=== "In Python"\n\n    ```python\n    x\n    ```\n',
    "nested admonitions": "!!! note\n\n    ??? tip\n\n" + indented(fenced("worked"), 8),
    "an admonition in a list": "1.  Step\n\n    !!! note\n\n" + indented(fenced("worked"), 8),
    "a list in an admonition": "!!! note\n\n    - Step\n\n" + indented(fenced("worked"), 6),
    "footnote": "Text[^1].\n\n[^1]: By hand:\n\n" + indented(fenced("worked")),
    "definition": "Term\n\n:   Text\n\n" + indented(fenced("worked")),
    "colons": ":::note\n\n" + fenced("worked") + "\n:::\n",
    "colons with a title": "::: {.callout-note collapse='true'}\n## Title\n" + fenced("{worked}") + ":::\n",
    "directive of colons": ":::{admonition} Worked by hand\n:class: tip\n\n" + fenced("{worked}") + ":::\n",
    "directive": "````{note}\n" + fenced("worked") + "````\n",
    "directive with options": "`````{admonition} Worked by hand\n:class: tip\n" + fenced("{worked}") + "`````\n",
    "directives in directives": "`````{tab-set}\n````{tab-item} A\n" + fenced("worked") + "````\n`````\n",
    "dropdown in a list": "- a\n\n  ````{dropdown} b\n" + indented(fenced("worked"), 2) + "  ````\n",
    "details": "<details>\n<summary>Solution</summary>\n\n" + fenced("worked") + "\n</details>\n",
    "quote": "".join(f"> {line}\n" for line in fenced("worked").splitlines()),
    "alert": "> [!NOTE]\n" + "".join(f"> {line}\n" for line in fenced("worked").splitlines()),
    "list": "- Step\n\n" + indented(fenced("worked"), 2),
    "list, four blanks": "- Step\n\n" + indented(fenced("worked"), 4),
    "list, tab": "1. Step\n\n" + "".join(f"\t{line}\n" for line in fenced("worked").splitlines()),
    "after a comment in a quote": "> <!-- note\n\n" + fenced("worked"),
    "after pre in a list": "- <pre>\n\n" + fenced("worked"),
    "after a div with a fence": "<div>\n```\n\n" + fenced("worked"),
    "after a comment": "<!-- a\n\nb --> c\n" + fenced("worked"),
}


@pytest.mark.parametrize("text", INSIDE.values(), ids=INSIDE)
def test_blocks_are_read_in_whatever_they_stand(text: str) -> None:
    result = check_text(text)
    assert result.error is None
    assert [claim.text for claim in result.claims] == ["x == 2"]
    (claim,) = result.claims
    assert text.split("\n")[claim.line - 1][claim.column - 1 :] == "x == 2"


@pytest.mark.parametrize(
    "text",
    [
        "````markdown\n" + fenced("worked") + "````\n",  # shown, not stated
        "~~~\n" + fenced("worked") + "~~~\n",
        "````{code-block} markdown\n" + fenced("worked") + "````\n",
        "<!--\n" + fenced("worked") + "-->\n",
        "<pre>\n" + fenced("worked") + "</pre>\n",
        "<?php\n" + fenced("worked") + "?>\n",
        "<![CDATA[\n" + fenced("worked") + "]]>\n",
        "- <!--\n" + indented(fenced("worked"), 2) + "  -->\n",
        "```worked``` is how a block begins.\n",
    ],
)
def test_what_is_shown_or_commented_out_is_no_block(text: str) -> None:
    made = read_text(text)
    assert made.blocks == [] and made.error is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<div>\n" + fenced("worked") + "</div>\n", (2, 1)),
        ("<b>\n" + fenced("{worked}"), (2, 1)),
        ("- <details>\n" + indented(fenced("worked"), 2), (2, 3)),
        ("text\n\n" + indented(fenced("worked")), (3, 5)),
        ("text\n" + indented(fenced("worked")), (2, 5)),
        ("- item\n\n" + indented(fenced("worked"), 6), (3, 7)),
        ("> text\n>\n" + "".join(f">     {line}\n" for line in fenced("worked").splitlines()), (3, 7)),
        ("- item\n\ntext\n\n" + indented(fenced("worked")), (5, 5)),
        ("text\n\n\u00a0" + fenced("worked"), (3, 1)),
        ("\u3000" + fenced("{worked}"), (1, 1)),
    ],
)
def test_what_an_author_meant_as_a_block_and_nobody_reads_is_an_error(text: str, place: tuple[int, int]) -> None:
    result = check_text(text)
    assert result.claims == () and result.error is not None
    assert "is not read" in result.error.message and (result.error.line, result.error.column) == place


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> ```worked\nx = 1\nx == 2\n```\n", 1),  # a quotation whose other lines have no >
        ("- user:\n  ```worked\nx = 1\nx == 2\n  ```\n", 2),  # what is in the fence is left of it
        ("```{note}\n```worked\nx == 2\n```\n```\n", 2),  # the outer fence is no longer than the inner one
        ("!!! note\n\n    ```worked\n    x == 2\n\ntext\n", 3),
    ],
)
def test_a_block_that_ends_too_soon_is_an_error(text: str, line: int) -> None:
    result = check_text(text)
    assert result.error is not None and result.error.line == line and "not closed" in result.error.message


def test_a_page_of_myst_with_all_its_marks() -> None:
    text = (
        '---\ntitle: A page\n---\n\n% a remark\n\n(target)=\n# Backpropagation by hand\n\n+++ {"a": 1}\n\n'
        "::::{grid} 1 1 2 2\n:::{card} The claim\n```{worked}\n:tags: [remove-input]\n\nx = 1\nx == 2\n```\n:::\n::::\n"
    )
    result = check_text(text)
    assert result.error is None and [(claim.line, claim.text) for claim in result.claims] == [(18, "x == 2")]
    assert result.title == "Backpropagation by hand"


def test_mdx_has_no_indented_code_and_no_wall_of_html(tmp_path: Path) -> None:
    path = tmp_path / "a.mdx"
    path.write_text(
        "<Tabs>\n  <TabItem value='a'>\n      " + fenced("worked").replace("\n", "\n      ").rstrip(" ")
        + "  </TabItem>\n</Tabs>\n\n{/* " + fenced("worked") + " */}\n\n<div>\n" + fenced("worked") + "</div>\n"
    )  # fmt: skip
    made = read_document(path)
    assert made.error is None and [block.text for block in made.blocks] == [BODY, BODY]
    assert [block.place(0, 0) for block in made.blocks] == [(4, 7), (18, 1)]


def test_columns_behind_tabs_are_counted_in_characters() -> None:
    result = check_text("- a\n\n\t```worked\n\tx\t= 1\n\ty = 1 + z\n\t```")
    assert result.error is not None and (result.error.line, result.error.column) == (5, 10)


def test_blank_lines_in_deep_lists_take_no_longer_than_others() -> None:
    """Steps are counted, not seconds: one look at each container for each line would be a hundred million."""
    import sys

    steps = 0

    def step(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(step)
    try:
        read_text("- " * 100 + "\n" * 20_000)
    finally:
        sys.setprofile(None)
    assert steps < 40 * 20_000


def test_a_fence_of_colons_is_not_read_and_that_is_said() -> None:
    result = check_text(":::{worked}\nx = 1\n:::\n\n```worked\ny = 2\ny == 2\n```\n")
    assert result.error is not None and "begin it with ```worked" in result.error.message
    assert [claim.verdict for claim in result.claims] == ["holds"]
    assert check_text("::: {.worked}\nA box, and in it:\n\n```worked\ny = 2\ny == 2\n```\n:::\n").error is None
