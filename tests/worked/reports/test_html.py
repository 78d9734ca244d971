"""The HTML report: complete, harmless, and usable by mouse, keyboard, screen reader, on a phone and on paper."""

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad.cli import main
from scalargrad.worked.numbers.errors import DocumentError
from scalargrad.worked.reading.document import Document
from scalargrad.worked.reading.markdown import read_markdown
from scalargrad.worked.record.document import Result
from scalargrad.worked.reports.html.formulas import UnknownFormula, mathml
from scalargrad.worked.reports.html.page import html_report, write_report
from scalargrad.worked.use.check import check_document, check_paths
from tests.support.browser import PROGRAM, Browser
from tests.support.documents import seen

EXAMPLE = """# One & two

Text with $w_1 * x_1 * 2$ and w<sub>1</sub>, see [below](#the-rest).

```worked
x, y = 1, 5
a = x * 2
J = (a - y)**2
J == 9
dJ/da == 6      # wrong: the sign
dJ/dx == 2 * 6
J / 17 == 0.52
[a, x] == [2,
           3]
J == ...
x == 1          # wrong: on purpose
a == 2; a == 7
```

## The rest

| a | b |
|---|--:|
| 1 | 2 |
"""

VOID = {"meta", "link", "br", "hr"}
ATTRIBUTES = (
    "id class href rel role aria-label aria-labelledby aria-hidden tabindex start lang charset name content http-equiv "
    "data-open data-close display stretchy fence form"
)
TAGS = """
    html head body meta link title style script header nav main a article b blockquote br code dd del details div dl dt
    em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre s span strong sub summary sup table tbody td th thead tr ul var
    math mrow mi mn mo mtext msup msub mfrac mover mspace
"""


class Page(HTMLParser):
    """Reads a page as strictly as it can be read: tags and attributes of a list, and every tag closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count: dict[str, int] = {}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.classes: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert not self.open
        assert len(self.ids) == len(set(self.ids))
        targets = {f"#{ident}" for ident in self.ids}
        assert [link for link in self.links if link.startswith("#") and link not in targets] == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS.split(), tag
        self.count[tag] = self.count.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attributes:
            assert name in ATTRIBUTES.split(), (tag, name)
            assert value is not None
            if name == "id":
                self.ids.append(value)
            if name == "class":
                self.classes.append(value)
            if name == "href" and tag != "link":
                assert tag == "a"
                assert re.match(r"(https?://|mailto:|#)", value, re.I), value
                self.links.append(value)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


def result_of(text: str, path: str = "example.md") -> Result:
    made = Document(path, text=text)
    try:
        read_markdown(text.split("\n"), made)
    except DocumentError as error:
        made.error = error
    return check_document(made)


def page_of(text: str) -> Page:
    page = Page(html_report([result_of(text)]))
    assert (page.count["script"], page.count["style"], page.count["main"]) == (1, 1, 1)
    return page


def words(text: str) -> str:
    return " ".join(text.split())


# --- formulas ---


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{\partial E}{\partial w}", "∂E∂w"),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", "a=bc=d"),
        (r"\text{<script>alert(1)</script>}", "<script>alert(1)</script>"),
        (r"\href{javascript:alert(1)}{here}", "here"),
        (r'\class{a" onclick="x}{y} \style{color:red}{z}', "yz"),
        (r"\sigma'(z) = \text{（导数）}", "σ′(z)=（导数）"),
    ],
)
def test_formulas_of_prose_are_mathml_and_nothing_else(latex: str, shown: str) -> None:
    class Formula(HTMLParser):
        text = ""

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            assert tag.startswith("m"), tag
            assert not {"href", "style", "class", "onclick", "id"} & dict(attributes).keys()

        def handle_data(self, data: str) -> None:
            self.text += data

    made = mathml(latex)
    reader = Formula()
    reader.feed(made)
    assert reader.text.replace("\N{NO-BREAK SPACE}", " ") == shown
    assert "<math" in html_report([result_of(f"Prose ${latex}$ here.")])


@pytest.mark.parametrize("latex", [r"\unknown{x}", r"\frac", "x^" * 1999, "{" * 1000, "a" * 5000, "a & b"])
def test_a_formula_that_is_not_known_stays_as_it_is_written(latex: str) -> None:
    with pytest.raises(UnknownFormula):
        mathml(latex)
    assert f'<span class="math">${escape(latex)}$</span>' in html_report([result_of(f"Prose ${latex}$ here.")])


def test_what_would_turn_the_text_round_is_shown_and_not_obeyed() -> None:
    page = html_report(
        [result_of("A \u202eword\u202c and [a \u2066link](https://example.org)\n\n```worked\nx = 1 # \u202e\n```")]
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
    assert page.count("\N{REPLACEMENT CHARACTER}") == 4


def test_prose_between_comments_is_kept() -> None:
    assert "the prose" in html_report([result_of("<!-- one --> the prose <!-- two -->")])
    assert "two" not in html_report([result_of("<!-- one -->\n<!-- two -->")]).split("<main")[1]


def test_documents_of_one_title_are_told_apart_by_their_paths() -> None:
    results = [result_of("# One title", "a.md"), result_of("# One title", "b.md"), result_of("# Another", "c.md")]
    contents = html_report(results).split("<main")[0]
    assert "<code>a.md</code>" in contents and "<code>b.md</code>" in contents and "c.md" not in contents


# --- blocks in admonitions and directives ---


@pytest.mark.parametrize(
    "text",
    [
        "!!! note\n\n    Say:\n\n    ```worked\n    x = 1\n    x == 1\n    x == 2\n    ```\n\nThe end.",
        "````{note}\nSay:\n\n```worked\nx = 1\nx == 1\nx == 2\n```\n````\n\nThe end.",
        ":::{tip}\n```worked\nx = 1\nx == 1\nx == 2\n```\n:::\n\nThe end.",
    ],
)
def test_a_block_in_an_admonition_stands_in_its_place(text: str) -> None:
    page = html_report([result_of(f"# Title\n\n{text}")])
    main = page.split("<main")[1]
    assert main.count("<details") == 2
    assert main.index("<details") < main.index("The end.")


# --- complete ---


def test_every_claim_of_the_shipped_documents_has_its_mark_its_numbers_and_its_explanations(
    shipped: list[Result],
) -> None:
    page = Page(html_report(shipped))
    text = words(page.text)
    claims = [claim for result in shipped for claim in seen(result)]
    lines = {(result.path, claim.line) for result in shipped for claim in result.claims}
    assert sum(made.startswith("row claim") for made in page.classes) == len(lines) > 400
    assert page.count["article"] == len(shipped)
    for claim in claims:
        for explanation in claim.explanations:
            assert words(explanation) in text
    wrong = {(result.path, claim.line) for result in shipped for claim in result.claims if claim.verdict != "holds"}
    assert sum(" wrong" in made for made in page.classes) == len(wrong) > 40


def test_what_a_stated_formula_comes_to_stands_beside_it() -> None:
    assert "stated 2*x + 1 = 7 computed 6" in words(page_of("```worked\nx = 3\ny = x**2\ndy/dx == 2*x + 1\n```").text)


def test_a_claim_shows_verdict_numbers_and_why() -> None:
    page = page_of(EXAMPLE)
    assert [made for made in page.classes if made.startswith("row claim")] == [
        "row claim holds",
        "row claim fails wrong",
        "row claim fails wrong unexpected",
        "row claim truncated wrong unexpected",
        "row claim fails wrong unexpected",
        "row claim open",
        "row claim holds unexpected",
        "row claim fails wrong unexpected",
    ]
    text = words(page.text)
    assert "10 ✗ dJ/da == 6 # wrong: the sign fails, as marked stated 6 computed -6" in text
    assert "16 ✓! x == 1 # wrong: on purpose holds, but marked wrong" in text
    assert "entry stated computed[1] 3 1" in text  # of an array, the entry that fails
    assert "truncated, unexpected The digits are right, but they were cut off and not rounded.stated 0.52" in text
    assert "a == 7 fails, unexpected" in text  # two claims on one line are told apart
    assert "follows from line 10" in text
    assert "#d1-L10" in page.links
    assert "first wrong line 10" in text
    assert "from which 1 more follows" in text
    assert "1 document, 9 claims: 3 hold, 1 open, 1 truncated, 4 fail. 5 unexpected." in text
    assert "w1*x1*2" in text  # mathematics, without emphasis
    assert "#d1-the-rest" in page.links


def test_the_number_of_an_open_claim_is_not_given_away() -> None:
    text = "```worked\nx = 12345678\nx * 3 == ...\n[x * 5, x] == [..., 12345678]\n```\n"
    shown = html_report([result_of(text)])
    assert "37037034" not in shown
    assert "61728390" not in shown


def test_a_document_that_stops_shows_where_and_the_claims_above() -> None:
    page = page_of("# Broken\n\n```worked\nx = 1\nx == 1\ny = <b>\nx == 2\n```\n")
    text = words(page.text)
    assert "1 document could not be run to the end." in text
    assert text.count("column 5") == 2
    assert "stops at line 6" in text
    assert [made for made in page.classes if made.startswith("row claim")] == ["row claim holds"]


def test_documents_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "binary.md").write_bytes(b"a\0b")
    (tmp_path / "broken.ipynb").write_text("{")
    names = ("binary.md", "broken.ipynb", "missing.md")
    page = Page(html_report(check_paths([str(tmp_path / name) for name in names])))
    assert page.count["article"] == 3
    assert "there is no such file" in page.text
    assert Page(html_report([])).text.count("No document was found.") == 1


@pytest.mark.parametrize("as_list", [True, False])
def test_notebooks(tmp_path: Path, as_list: bool) -> None:
    """The source of a cell may be a list of lines or one text; then all its lines have the same number in the file."""
    cells = [
        ("markdown", "# A notebook\n\n*Text*\n\n```worked\nx = 2\nx == 2\n```"),
        ("code", "print('<b>')"),
        ("code", "%%worked\nJ = x**2\ndJ/dx == 4\ndJ/dx == 5\nJ == 4; J == 6\nJ > 4\nJ > 4.5\n"),
        ("code", "%%worked --fresh\nx = 3"),
        ("raw", "raw <i>text"),
    ]
    path = tmp_path / "made.ipynb"
    sources = [(kind, text.splitlines(keepends=True) if as_list else text) for kind, text in cells]
    notebook = {"cells": [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in sources]}
    path.write_text(json.dumps({**notebook, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1))
    page = Page(html_report(check_paths([str(path)])))
    verdicts = [made for made in page.classes if made.startswith("row claim")]
    unexpected = "row claim fails wrong unexpected"
    assert verdicts == ["row claim holds", "row claim holds", *[unexpected] * 4]
    text = words(page.text)
    assert "print('<b>')" in text
    assert "raw <i>text" in text
    assert text.count("%%worked") == text.count("%%worked --fresh") == 1
    assert text.count("J == 6 fails, unexpected") == 2  # in the line, and where its two claims are told apart
    assert "J > 4 fails, unexpected stated" in text


def test_a_claim_is_shown_wherever_its_block_stands() -> None:
    listed = "1. item\n\n   ~~~worked\n   x = 1\n   x == 1\n   ~~~\n"
    page = page_of(f"{listed}   > ```worked\n   > x == 2\n   > ```\n<!-- ```worked -->\n")
    assert [made for made in page.classes if made.startswith("row claim")] == [
        "row claim holds",
        "row claim fails wrong unexpected",
    ]
    assert {"d1-L5", "d1-L8"} <= set(page.ids)


def test_a_text_that_the_markdown_parser_cannot_cope_with_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scalargrad.worked.reports.html.document.SECONDS", 0.2)
    page = page_of("# Deep\n\n" + "![" * 300_000 + "\n\n```worked\nx = 1\nx == 2\n```\n")
    assert "row claim fails wrong unexpected" in page.classes
    assert "# Deep" in page.text


# --- harmless ---

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![a](http://127.0.0.1:1/a.png)",
    "![a](data:image/svg+xml;base64,AAAA) ![a &lt;b&gt; \\<i>](x.png)",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt&colon;alert(1))",
    "[a](<data:text/html,x>)",
    "[a](other.md) [b](//host/x) [c](file:///etc/passwd) [d](vbscript:x)",
    "<javascript:alert(1)>",
    "[r]\n\n[r]: javascript:alert(1)",
    '[a](http://e.org/"onclick="x "t\\" onclick=y")',
    "<sub onclick=x>a</sub> <sub>b <sup>c</sub> d</sup> </sub><kbd>",
    "<style>*{}</style>\n\n<iframe src=http://127.0.0.1:1>",
    '```"onclick=x><script>\nx\n```',
    "```worked\nx = 1 # </code><script>alert(1)</script>\nx == 1 # wrong: <img src=x>\n```",
    "# <img src=x> \"'`</h2>",
    "$<script>$ $$\n</p><script>\n$$",
    '|<b>|a|\n|:-:|--|\n|"|<i>|',
    '[a](#x"y) [b](#) [c](#%22%3E)',
    "</div></article></main></body></html>",
    "\x01\x7f\u202e\ufeff\u2028 &lt;script&gt; &#60;b&#62;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    stopped = Result(f"<b>{text}.md", text, error=DocumentError(text, 2), text="```worked\nx\n```")
    Page(html_report([result_of(f"# Title\n\n{text}\n"), result_of(text, path=f"<b>{text}.md"), stopped]))


PIECES = [
    "<",
    ">",
    "[",
    "](",
    ")",
    "`",
    "```worked\n",
    "\n```\n",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "*",
    "x = 1\n",
    "x == 2\n",
]
PIECES += ["x == [1,\n", "2]", "; ", "\\", "$", "&", '"', "<!--", "-->", "    ", "#", "# ", "|", "---"]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from([*HOSTILE, *PIECES, *PIECES])))
def test_whatever_is_put_together_no_claim_is_lost_and_nothing_hostile_survives(parts: list[str]) -> None:
    result = result_of("".join(parts))
    page = Page(html_report([result]))
    assert {f"d1-L{claim.line}" for claim in result.claims} <= set(page.ids)
    assert sum(made.startswith("row claim") for made in page.classes) <= len(result.claims)


def test_the_policy_allows_the_page_itself_and_nothing_else() -> None:
    shown = html_report([result_of(EXAMPLE)])
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', shown)
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[0]
    assert "http" not in policy[0]
    assert '<link rel="icon" href="data:,">' in shown  # browsers ask the server for one otherwise


def test_colours_can_be_told_from_their_ground() -> None:
    """WCAG AA, in light and dark: text at least 4.5 to 1 on every ground that it stands on."""
    style = html_report([]).partition("<style>")[2].partition("</style>")[0]
    light, dark, _ = re.findall(r":root \{(.*?)\}", style, re.S)
    for scheme in (light, dark):
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
        for ground in ("paper", "block", "tint", "target"):
            for name in ("ink", "soft", "link", "holds", "fails", "truncated", "only-here", "open"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# --- written ---


def test_the_command_writes_the_page_beside_its_plain_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(EXAMPLE)
    target = tmp_path / "out.html"
    assert main(["check", str(tmp_path / "a.md"), "--html", str(target)]) == 1
    assert "dJ/da == 6" in capsys.readouterr().out
    assert "One &amp; two" in target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".md"] == ["out.html"]


@pytest.mark.parametrize("name", ["a.md", "missing/out.html", "folder.html", "a.md/out.html", "x" * 300 + ".html"])
def test_a_target_that_cannot_be_written_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "a.md").write_text(EXAMPLE)
    (tmp_path / "folder.html").mkdir()
    assert main(["check", str(tmp_path / "a.md"), "--html", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("scalargrad check: the HTML report cannot be written: ")
    assert error.count("\n") == 1
    assert (tmp_path / "a.md").read_text() == EXAMPLE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "folder.html"]


def test_an_old_report_stays_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.html"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.html"
    link.symlink_to(target)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copymode", full)
        with pytest.raises(ValueError, match="No space left on device"):
            write_report([], str(target))
    assert target.read_text() == "old"
    write_report([], str(link))
    assert link.is_symlink()
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.html", "out.html"]


# --- in a browser ---


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture
def example(browser: Browser, tmp_path: Path) -> Browser:
    write_report([result_of(EXAMPLE)], str(tmp_path / "page.html"))
    browser.open((tmp_path / "page.html").as_uri())
    assert browser.complaints() == []
    return browser


CLAIM = "document.getElementById('d1-L10').closest('details')"


def test_no_request_leaves_the_page(browser: Browser, tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=tmp_path)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        text = "\n\n".join([*HOSTILE, EXAMPLE]).replace("http://127.0.0.1:1", here)
        text += f"\n\n![]({here}/image.png) <link rel=stylesheet href={here}/x.css> <img src={here}/raw.png>\n"
        write_report([result_of(text)], str(tmp_path / "page.html"))
        browser.open(f"{here}/page.html")
        assert browser.run("document.querySelectorAll('.claim').length") > 5
        assert browser.complaints() == []
        assert [address for address in browser.requests() if not address.startswith("data:")] == [f"{here}/page.html"]
        assert asked == ["/page.html"]
        server.shutdown()


def test_a_claim_opens_on_a_click_and_by_keyboard(example: Browser) -> None:
    assert example.run(f"{CLAIM}.open") is False
    example.click(".claim.fails > summary")
    assert example.run(f"{CLAIM}.open") is True
    assert "computed" in example.run(f"{CLAIM}.querySelector('.panel').innerText")
    example.run(f"{CLAIM}.querySelector('summary').focus()")
    for key, now_open in (("Enter", False), (" ", True)):
        example.press(key)
        assert example.run(f"{CLAIM}.open") is now_open


def test_every_claim_is_reached_with_the_tab_key(example: Browser) -> None:
    seen = set()
    for _ in range(60):
        example.press("Tab")
        seen.add(example.run("document.activeElement.closest('.claim')?.querySelector('.number').id"))
    assert {"d1-L9", "d1-L10", "d1-L11", "d1-L12", "d1-L13", "d1-L15", "d1-L16", "d1-L17"} <= seen


def test_the_first_tab_skips_to_the_documents(example: Browser) -> None:
    example.press("Tab")
    assert example.run("document.activeElement.innerText") == "Skip to the documents"
    example.press("Enter")
    assert example.run("document.activeElement.id") == "documents"


def test_a_screen_reader_hears_the_line_and_the_verdict(example: Browser) -> None:
    nodes = example.call("Accessibility.getFullAXTree")["nodes"]
    shown = {(node["role"]["value"], node.get("name", {}).get("value", "")): node for node in nodes if "role" in node}
    heard = [(name, node) for (role, name), node in shown.items() if role == "DisclosureTriangle"]
    (claim,) = [(name, node) for name, node in heard if name.startswith("10 ")]
    assert "dJ/da == 6" in claim[0]
    assert claim[0].endswith("fails, as marked")
    assert "✗" not in claim[0]
    assert {"name": "expanded", "value": {"type": "booleanOrUndefined", "value": False}} in claim[1]["properties"]
    names = [name for role, name in shown if role in ("heading", "group", "navigation", "main")]
    assert {"Worked examples, checked", "Contents", "One & two", "The rest", "Worked block, lines 6 to 17"} <= set(
        names
    )


def test_a_link_to_a_line_opens_the_claim(example: Browser) -> None:
    example.click("nav a[href='#d1-L10']")
    assert (
        example.run(f"new Promise(done => setTimeout(() => done(1), 100)) && {CLAIM}.matches(':has(:target)')") is True
    )
    for _ in range(50):
        if example.run(f"{CLAIM}.open"):
            break
    assert example.run(f"{CLAIM}.open") is True


def test_one_button_opens_all_that_is_wrong(example: Browser) -> None:
    example.click("header button")
    assert example.run("document.querySelectorAll('.claim[open]').length") == 5
    assert example.run("document.querySelectorAll('.claim.holds[open]').length") == 0
    example.click("header button")
    assert example.run("document.querySelectorAll('.claim[open]').length") == 0


def test_it_works_without_javascript(browser: Browser, tmp_path: Path) -> None:
    write_report([result_of(EXAMPLE)], str(tmp_path / "page.html"))
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open((tmp_path / "page.html").as_uri())
        assert browser.run("document.querySelectorAll('header button').length") == 0
        browser.click(".claim.fails > summary")
        assert browser.run(f"{CLAIM}.open") is True
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


def test_nothing_is_wider_than_a_phone(browser: Browser, tmp_path: Path, shipped: list[Result]) -> None:
    wide = "x = [" + ", ".join(f"{i}.123456789012345678" for i in range(30)) + "]"
    text = f"{EXAMPLE}\n{'word' * 60} `{'code' * 60}`\n\n```\n{'long ' * 50}\n```\n\n"
    text += f"```worked\n{wide}\nx == {wide[4:]}\nx == 2\n```\n"
    write_report([result_of(text), *shipped[:2]], str(tmp_path / "page.html"))
    browser.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True)
    try:
        browser.open((tmp_path / "page.html").as_uri())
        browser.click("header button")
        assert browser.run("innerWidth") == 390
        assert browser.run("document.documentElement.scrollWidth") == 390
        blocks = "[...document.querySelectorAll('.lines code, .words, .panel')].filter(e => e.clientWidth)"
        assert browser.run(f"{blocks}.length") > 20
        assert browser.run(f"{blocks}.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)") == []
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


@pytest.mark.parametrize("with_scripts", [True, False])
def test_on_paper_the_notes_are_open_where_something_is_wrong(
    browser: Browser, tmp_path: Path, with_scripts: bool
) -> None:
    write_report([result_of(EXAMPLE)], str(tmp_path / "page.html"))
    browser.call("Emulation.setScriptExecutionDisabled", value=not with_scripts)
    browser.call("Emulation.setEmulatedMedia", media="print")
    try:
        browser.open((tmp_path / "page.html").as_uri())
        if with_scripts:
            browser.run("dispatchEvent(new Event('beforeprint'))")
        height = "querySelector('.panel').getBoundingClientRect().height"
        assert browser.run(f"{CLAIM}.{height}") > 20
        assert browser.run(f"{CLAIM}.querySelector('.panel').checkVisibility({{contentVisibilityAuto: true}})") is True
        assert browser.run("document.querySelector('.claim.holds').open") is False
        if with_scripts:
            browser.run("dispatchEvent(new Event('afterprint'))")
            assert browser.run(f"{CLAIM}.open") is False
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


LAID_OUT = "[...document.querySelectorAll('.lines code')].filter(e => e.checkVisibility({contentVisibilityAuto: true}))"


def test_of_a_long_document_only_what_is_in_view_is_laid_out(browser: Browser, tmp_path: Path) -> None:
    """And yet links lead to every line, it is found, and on paper it is all there."""
    text = "\n\n".join(f"Number {k}.\n\n```worked\nx = {k}\nx == {k}\nx > 0\n```" for k in range(1, 201))
    write_report([result_of("# Long\n\n" + text)], str(tmp_path / "page.html"))
    browser.open((tmp_path / "page.html").as_uri())
    browser.until(f"{LAID_OUT}.length > 0")
    assert browser.run(f"{LAID_OUT}.length") < 100
    assert browser.run("document.querySelectorAll('.row').length") == 600
    browser.run("location.hash = 'd1-L702'")
    at = "document.getElementById('d1-L702').getBoundingClientRect().top"
    browser.until(f"{LAID_OUT}.some(e => e.textContent === 'x = 88') && {at} > 0 && {at} < innerHeight")
    assert browser.run("find('x == 42') && getSelection().anchorNode.textContent") == "x == 42"
    browser.until(f"{LAID_OUT}.some(e => e.contains(getSelection().anchorNode))")
    browser.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert browser.run(f"{LAID_OUT}.length") == 600
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")


def test_dark_is_dark(example: Browser) -> None:
    def ground() -> str:
        return str(example.run("getComputedStyle(document.documentElement).backgroundColor"))

    for scheme, colour in (("light", "rgb(253, 252, 248)"), ("dark", "rgb(25, 24, 22)")):
        example.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        assert ground() == colour
    example.call("Emulation.setEmulatedMedia", features=[])
