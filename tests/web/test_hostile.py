"""Links that mean no good: nothing in a document runs or asks for anything elsewhere, and the page stays alive."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import tests.worked.test_safety as safety
from tests.support.playground import Playground, link
from tests.web.test_exercises import LEAVE

SOUND = "# Sound\n\n```worked\nx = 3\nx**2 == 9\n```\n"
ELSEWHERE = "http://elsewhere.invalid/"
MARKUP = [
    "<script>{run}</script>",
    "<img src=x onerror='{run}'>",
    "<img src={away}a.png srcset='{away}b.png 2x'>",
    "<svg onload='{run}'><script>{run}</script><use href='{away}#a'/><foreignObject><iframe src={away}>",
    "<math><maction actiontype='statusline' xlink:href='javascript:{run}'>x</maction></math>",
    "<mglyph><style><img src=x onerror='{run}'>",
    "<iframe src={away}></iframe><iframe srcdoc='<script>{run}</script>'></iframe>",
    "<object data={away}></object><embed src={away}><video src={away} autoplay></video><audio src={away} autoplay>",
    "<meta http-equiv=refresh content='0;url={away}'>",
    "<base href={away}>",
    "<link rel=stylesheet href={away}s.css><link rel=prefetch href={away}><style>@import '{away}i.css';</style>",
    "<form action={away}><button autofocus onfocus='{run}'>a</button></form>",
    "<details open ontoggle='{run}'><summary>a</summary></details><body onload='{run}'>",
    "<a href='javascript:{run}' target=_top>a</a><area href={away}>",
    "<dialog open>a</dialog><template><script>{run}</script></template>",
    "\"></iframe><script>{run}</script><iframe srcdoc=\"",
    "</style></title></textarea></script><script>{run}</script>",
    "&lt;script&gt;{run}&lt;/script&gt; &#60;script&#62;{run}&#60;/script&#62;",
    "[a](javascript:{run}) [b](data:text/html,<script>{run}</script>) [c](vbscript:{run}) [d](JaVaScRiPt&colon;{run})",
    "![a]({away}p.png) ![b](javascript:{run}) ![c](data:image/svg+xml,<svg/onload={run}>)",
    "[a][r] ![b][r]\n\n[r]: {away} \"' onmouseover='{run}\"",
    "<{away}> {away} <javascript:{run}>",
    "[a](//elsewhere.invalid/) [b](\\\\elsewhere.invalid) [c](https:elsewhere.invalid) [d](#__proto__)",
    "| a | b |\n|---|---|\n| <img src=x onerror='{run}'> | [a](javascript:{run}) |",
    "$\\href{{javascript:{run}}}{{x}}$ $$\\class{{a' onclick='{run}}}{{x}}$$ $\\text{{<script>{run}</script>}}$",
    "$\\style{{background:url({away})}}{{x}}$ $\\includegraphics{{{away}}}$ $\\unicode{{x3c}}$",
    "# <img src=x onerror='{run}'> __proto__\n\n# constructor\n\n# toString\n\n# __proto__",
    "\u202egnp.exe \u2066a\u2069 \u200f\u061c\u200b\ufeff\ufffd",
    "```html\n<script>{run}</script>\n```",
    "```worked '><script>{run}</script>\nx = 1\n```",
]  # fmt: skip
BLOCK = [
    "__proto__ = 3\n__proto__ == 3", "constructor, toString, hasOwnProperty = 1, 2, 3\nconstructor == 2",
    "x = 1 # wrong <script>{run}</script>\nx == 2 # wrong <img src=x onerror='{run}'>",
    "x == '<script>{run}</script>'", "x = \"</script><script>{run}</script>\"",
    "import js", "from js import fetch", "x = __import__('js').fetch('{away}')", "x = open('/etc/passwd')",
    "f = lambda: 0\nf.__globals__['__builtins__']", "x = 1\nx.__class__.__mro__[1].__subclasses__()",
    "def d(x): return x.__class__\nd(1)", "x = [c for c in ().__class__.__base__.__subclasses__()]",
    "%%worked\n!curl {away}", "x = 1\nx == 2 == 3 <b>", "α<b>β</b> = 1",
]  # fmt: skip
RUN = "top.hacked=1;parent.hacked=1;self.hacked=1;alert(1);fetch(`http://elsewhere.invalid/`)"


def filled(text: str) -> str:
    return text.format(run=RUN, away=ELSEWHERE)


@pytest.fixture(autouse=True)
def nothing_before(page: Playground) -> None:
    page.browser.events.clear()


def go(page: Playground, text: str) -> None:
    """Follow a link to a document, as somebody who has the page open."""
    page.browser.run(f"location.hash = {link(text.encode())!r}")
    page.browser.until(lambda: page.text() == text)
    page.until_ready()


def assert_unharmed(page: Playground) -> None:
    """No dialog, no other page, no window, no request, nothing run; and the next document is checked."""
    went = [e["params"] for e in page.browser.events]
    methods = {e["method"] for e in page.browser.events}
    assert "Page.javascriptDialogOpening" not in methods
    assert not methods & {"Page.windowOpen", "Page.downloadWillBegin"}
    frames = [params["frame"]["url"] for params in went if "frame" in params]
    frames += [e["params"]["url"] for e in page.browser.events if e["method"] == "Page.frameRequestedNavigation"]
    assert {url.partition("#")[0] for url in frames} <= {page.address, "about:srcdoc", "about:blank"}
    assert page.elsewhere() == []
    assert page.browser.run(HACKED) == []
    go(page, SOUND)
    assert [sign for _, sign in page.marks()] == ["✓"]


HACKED = """
[self, ...Array.from(frames)].map((frame) => { try { return frame.hacked; } catch {} }).filter(Boolean)
"""


@pytest.mark.parametrize("kind", ["markup", "blocks", "titles"])
def test_nothing_in_a_document_runs(page: Playground, kind: str) -> None:
    texts = {
        "markup": "\n\n".join([SOUND, *MARKUP]),
        "blocks": "\n\n".join(f"```worked fresh\n{block}\n```" for block in BLOCK[:3]),
        "titles": "\n\n".join(f"# {text.splitlines()[0]}\n\n```worked fresh\nx = 1\nx == 2\n```" for text in MARKUP),
    }
    go(page, filled(texts[kind]))
    assert page.marks()
    for tab in ("report", "steps", "document"):
        if page.browser.run(f"document.querySelector('#tab-{tab}')?.checkVisibility() ?? false"):
            page.browser.click(f"#tab-{tab}")
    assert_unharmed(page)
    assert page.browser.complaints() == []


@pytest.mark.parametrize("block", BLOCK[3:])
def test_no_block_reaches_python(page: Playground, block: str) -> None:
    go(page, f"```worked\n{filled(block)}\n```")
    assert_unharmed(page)


def test_links_lead_the_page_nowhere(page: Playground) -> None:
    """Each is clicked, but for those to elsewhere: who clicks on one wants it to open."""
    go(page, "\n\n".join([SOUND, *map(filled, MARKUP)]))
    links = "[...document.querySelector('#report').contentDocument.querySelectorAll('a, area, summary, [href]')]"
    assert page.browser.run(f"{links}.length") > 3
    page.browser.run(f"{links}.filter((e) => !/^https?:/.test(e.href)).forEach((e) => e.click())")
    assert page.browser.run("document.querySelector('#report').contentDocument.URL") == "about:srcdoc"
    assert_unharmed(page)


def test_a_report_that_was_forged_in_the_store_runs_nothing(new_page: Callable[[], Playground]) -> None:
    """Other pages of the host can write what this one keeps, and the last report is shown before Python is there."""
    page = new_page()  # what is forged stays in its store
    page.open()
    go(page, SOUND)
    page.browser.run(LEAVE)
    page.browser.run(f"({FORGE})({filled('<body>' + ''.join(FORGED))!r})")
    page.browser.open(page.address + link(SOUND.encode()))
    page.browser.until("document.querySelector('#report').contentDocument?.querySelectorAll('.forged').length > 3")
    page.browser.run(
        "document.querySelector('#report').contentDocument.querySelectorAll('.forged').forEach((e) => e.click())"
    )
    page.until_ready()
    page.browser.until(lambda: "forged" not in page.report())
    assert asked_in_vain(page) == len(page.elsewhere()) > 0
    assert page.browser.run("location.href").startswith(page.address)
    page.browser.events.clear()  # of all that had to be forbidden
    assert_unharmed(page)


def asked_in_vain(page: Playground) -> int:
    """How many requests to elsewhere the browser has let nobody send."""
    failed = [e["params"] for e in page.browser.events if e["method"] == "Network.loadingFailed"]
    blocked = {one["requestId"] for one in failed if "blockedReason" in one or "BLOCKED" in one["errorText"]}
    sent = [e["params"] for e in page.browser.events if e["method"] == "Network.requestWillBeSent"]
    return sum(one["request"]["url"].startswith(ELSEWHERE) and one["requestId"] in blocked for one in sent)


FORGED = [
    "<a class=forged href='javascript:{run}'>a</a><a class=forged target=_top href='data:text/html,a'>a</a>",
    "<form action={away}><button class=forged>a</button></form><style>body {{ background: url({away}) }}</style>",
    "<a class=forged href='#nothing'>a</a>",
    *(text for text in MARKUP if text.startswith("<")),
]
FORGE = """
(html) => {
  const kept = JSON.parse(localStorage.getItem("scalargrad.report"));
  kept.answer.html = html;
  localStorage.setItem("scalargrad.report", JSON.stringify(kept));
  Storage.prototype.setItem = () => {}; // or the page stores its own again as it goes
}
"""


def test_what_the_checker_refuses_is_refused_here(page: Playground) -> None:
    """All of the checker's own hostile documents that it answers at once, in one page and by one Python."""
    (before,) = page.browser.sessions("worker")
    for block, _ in safety.test_refusals.pytestmark[0].args[1]:  # type: ignore[attr-defined]
        text = f"```worked\n{block}\n```"
        page.browser.run(f"location.hash = {link(text.encode('utf-8', 'replace'))!r}")
        page.browser.until(lambda text=text: page.text() == text.replace("\r", "\n"))
        page.until_ready()
        assert page.browser.sessions("worker") == [before], f"Python broke down over {block[:60]!r}"
    assert_unharmed(page)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (link(bytes(2**30)), "too_large"),
        (link(bytes(2**20 + 1)), "too_large"),
        ("#d=1." + "A" * (2**21 + 1), "too_large"),
        (link(b"# cut off\n" * 1000)[:-3], "link_broken"),
        (link(b"\xff\xfe\xfd"), "link_broken"),
        ("#d=1.!!!", "link_broken"),
        ("#d=1.", "link_broken"),
        ("#d=__proto__.AAAA", "link_version"),
        ("#documents/..%2f..%2findex.html", "not_found"),
        ("#documents/%", "not_found"),
        ('#documents/"]*', "not_found"),
        ("#documents/__proto__", "not_found"),
    ],
    ids=[
        "bomb",
        "large",
        "long",
        "cut",
        "bytes",
        "signs",
        "empty",
        "version",
        "up",
        "percent",
        "selector",
        "prototype",
    ],
)
def test_a_link_that_holds_no_document_is_told(page: Playground, rest: str, said: str) -> None:
    go(page, SOUND)
    page.browser.run(f"location.hash = {rest!r}")
    page.browser.until(lambda: page.words()[said] in page.browser.run("document.querySelector('#notice').textContent"))
    page.browser.call("HeapProfiler.collectGarbage")  # also what other tests have left
    memory = page.browser.run("performance.memory.usedJSHeapSize")
    assert memory < 200e6
    assert_unharmed(page)
