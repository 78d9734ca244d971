"""The notebooks as pages: formulas without a network, on a phone and on a desk; and outputs that nobody trusts."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

for needed in ("jupytext", "nbconvert", "nbformat", "nbclient", "latex2mathml", "ipykernel", "matplotlib", "sympy"):
    pytest.importorskip(needed, reason=f"{needed} is not installed")
import nbclient
import nbformat

from scalargrad import Value, explain, play, record
from tests.support.browser import PROGRAM, Browser
from tools import notebook_pages
from tools.notebook_pages import formula, latex_output
from tools.notebooks import names

TEXT = r"""# The *chain* rule

In a line $\frac{\partial J}{\partial w_1}$, and by itself:

$$\begin{aligned} a &= \sigma(z) \\ J &= \tfrac12 (a - y)^2 \end{aligned}$$

| one | two |
|---|---|
| $x^\top$ | a code word `w` |

[The next](02_next.ipynb#there), [elsewhere](https://example.org/x.ipynb).

<details><summary>Solution</summary>

```worked
dJ/dw == 6
```

Because $6 = 2 \cdot 3$.

</details>"""
CODE = ['%load_ext scalargrad\nfrom scalargrad import *\nx, w = Value(2.0, "x"), Value(3.0, "w")\ny = (w * x).sigmoid(); y.label = "y"\nfor i in range(8): y = (y * w + x).relu()'] + [
    "draw(y)",
    "explain(y, w)",
    "play(w * x + w)",
    "%%worked\nx, w = 2, 3\ny = w*x\ny == 6\ndy/dw == 3\ny + x == 8",
    "record(lambda x: w * x + w, [w], 2.0).show()",
    "import sympy\nsympy.sqrt(sympy.Symbol('x')) / 3",
    "import matplotlib.pyplot as plt\nplt.figure(figsize=(9, 3)); plt.plot([1, 4, 9]);",
    "print('wide ' * 60)\n1 / 0",
]


@pytest.fixture(scope="module")
def notebook() -> Any:
    """A notebook with an output of each kind."""
    code = [nbformat.v4.new_code_cell(text) for text in CODE]
    code[-1].metadata["tags"] = ["raises-exception"]
    code[1].metadata["tags"] = ["folded"]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(TEXT), *code])
    made.metadata["language_info"] = {"name": "python"}
    nbclient.NotebookClient(made, timeout=120, kernel_name="python3").execute()
    return made


@pytest.fixture(scope="module")
def pages(notebook: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the notebook, written as the tool does it."""
    home, target = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("pages")
    (home / "zh").mkdir()
    for folder in (home, home / "zh"):
        nbformat.write(notebook, folder / "01_made.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook_pages, "FOLDERS", {"en": home, "zh": home / "zh"})
        names = ["01_made.html", "index.html", "zh/01_made.html", "zh/index.html"]
        assert notebook_pages.write(target) == [target / name for name in names]
    return target


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if PROGRAM is None:
        pytest.skip("there is no Chromium here (Debian package chromium)")
    started = Browser(tmp_path_factory.mktemp("profile"))
    yield started
    started.close()


def look(browser: Browser, address: str, width: int, theme: str = "light") -> None:
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    browser.open(address)


# --- formulas ---


def test_a_formula_is_formula() -> None:
    made = formula(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)
    assert made.count("<mtr>") == 2 and 'columnalign="right"' in made and "&amp;" not in made
    assert formula("x'", display=False).startswith("<math") and "<mi>′" not in formula("x'", display=False)
    assert "<mi>log</mi><mspace" in formula(r"\log 3", display=False)
    assert "mspace" not in formula(r"\log(3)", display=False)
    assert latex_output(r"$\displaystyle \frac{1}{3}$").count("<mfrac>") == 1


@pytest.mark.parametrize("latex", [r"a + \nosuch{b}", r"a & b"])
def test_what_is_no_formula_to_it_is_told(latex: str) -> None:
    with pytest.raises(ValueError, match="latex2mathml does not know .* in the formula a"):
        formula(latex, display=False)


# --- pages ---


def test_a_page_as_a_file(pages: Path) -> None:
    english, chinese = (
        (pages / name).read_text("utf-8") for name in ("01_made.html", "zh/01_made.html")
    )
    assert '<html lang="en">' in english and '<html lang="zh-Hans">' in chinese
    assert "<title>The chain rule</title>" in english
    assert "<summary>Show the code</summary>" in english and "<summary>展开代码</summary>" in chinese
    assert 'href="02_next.html#there"' in english and 'href="https://example.org/x.ipynb"' in english
    assert not re.search(r"\$\$?[\\a-z]", re.sub("<pre.*?</pre>|srcdoc=.*?>", "", english, flags=re.S))
    assert english.count("<script") == 0  # but for the player's, in its frame


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_is_no_wider_than_the_window_and_loads_nothing(
    browser: Browser, pages: Path, width: int, theme: str
) -> None:
    address = (pages / "01_made.html").as_uri()
    look(browser, address, width, theme)
    assert browser.run("document.documentElement.scrollWidth") == width
    wide = "[...document.querySelectorAll('img, iframe')].filter(e => e.getBoundingClientRect().width > innerWidth)"
    assert browser.run(f"{wide}.length") == 0
    assert set(browser.requests()) - {address, "about:srcdoc"} == {
        one for one in browser.requests() if one.startswith("data:")
    }
    assert browser.complaints() == []
    assert browser.run("document.querySelectorAll('math').length") > 10
    assert browser.run("[...document.images].every(e => e.complete && e.naturalWidth > 0 && e.alt)")
    light = "+getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 127"
    assert browser.run(light) == (theme == "light")


def test_solutions_and_cells_with_the_tag_are_folded(browser: Browser, pages: Path) -> None:
    look(browser, (pages / "01_made.html").as_uri(), 1280)
    assert browser.run("[...document.querySelectorAll('details')].map(e => e.open)") == [False, False]
    within = "[...document.querySelectorAll('details')].map(e => [...e.children].slice(1).map(e => e.checkVisibility()))"
    assert all(seen and not any(seen) for seen in browser.run(within))
    assert browser.run("document.querySelector('details:has(img) summary').textContent") == "Show the code"


def test_the_player_plays_in_the_page(browser: Browser, pages: Path) -> None:
    look(browser, (pages / "01_made.html").as_uri(), 390)
    browser.run("document.querySelector('iframe').scrollIntoView()")
    browser.until(lambda: browser.sessions("iframe"))
    with browser.inside("iframe"):
        slide = "(() => { const s = document.querySelector('input'); s.value = 3; s.dispatchEvent(new Event('input')); })()"
        browser.run(slide)
        assert browser.run("document.querySelector('output').textContent").startswith("3 of ")
        assert browser.run("document.querySelector('.formula math') !== null")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")


# --- outputs in a notebook that is not trusted: its sanitizer takes <style>, <iframe> and MathML's tags out ---


def outputs() -> dict[str, Any]:
    x, w = Value(2.0, "x"), Value(3.0, "w")
    return {
        "iframe": play(w * x),
        ".scalargrad-explanation": explain(w * x, w),
        "table": record(lambda x: w * x, [w], 2.0).show(),
    }


@pytest.mark.parametrize("full", ["iframe", ".scalargrad-explanation", "table"])
def test_something_stands_there_also_without_trust(browser: Browser, tmp_path: Path, full: str) -> None:
    """Both kinds on one page: the cells that were run in this session are trusted, and the others are not."""
    page = tmp_path / "page.html"
    shown = outputs()[full]._repr_html_()
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8><article>{shown}</article><article>{shown}</article>", "utf-8")
    browser.open(page.as_uri())
    browser.run("document.querySelectorAll('article:last-child :is(style, iframe)').forEach(e => e.remove())")
    seen = "[...document.querySelectorAll('article')].map(e => [...e.querySelectorAll('{}')].some(e => e.checkVisibility()))"
    still = "img" if full == "iframe" else "pre"
    assert browser.run(seen.format(full)) == [True, False]
    assert browser.run(seen.format(still)) == [False, True]


# --- the teaching notebooks ---


@pytest.fixture(scope="module")
def teaching(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Their pages."""
    folder = tmp_path_factory.mktemp("teaching")
    return {str(path.relative_to(folder)): path for path in notebook_pages.write(folder)}


@pytest.mark.parametrize("language", ["", "zh/"])
@pytest.mark.parametrize("name", [*names(), "index"])
def test_the_pages_of_the_teaching_notebooks(
    browser: Browser, teaching: dict[str, Path], name: str, language: str
) -> None:
    address = teaching[f"{language}{name}.html"].as_uri()
    look(browser, address, 390, "dark")
    assert browser.run("document.documentElement.scrollWidth") == 390
    assert {one.partition(":")[0] for one in browser.requests()} <= {"file", "data", "about"}
    assert browser.complaints() == []
    folded = "[...document.querySelectorAll('details > :not(summary)')].every(e => !e.checkVisibility())"
    assert browser.run(folded)
    if name != "index":
        assert browser.run("document.querySelectorAll('details').length") >= 3
        assert browser.run("document.querySelectorAll('math').length") > 10
    links = "[...document.links].map(a => a.href).filter(href => href.startsWith('file:'))"
    for link in browser.run(links):
        assert Path(unquote(urlparse(link).path)).exists(), link
