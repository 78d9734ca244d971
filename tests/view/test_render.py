"""Our own SVG, with labels of any characters; other pictures with `dot`, without it, with one that hangs or fails."""

import base64
import html
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import graphviz
import pytest

import scalargrad
from scalargrad import Value
from scalargrad.nn import MLP
from scalargrad.view.drawing import render
from scalargrad.view.drawing.graph import draw
from scalargrad.view.drawing.network import draw_network
from scalargrad.view.player import play

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="dot is not installed")
STRANGE = [
    "<script>alert(1)</script>",
    "</TD></TR>",
    'say "yes"',
    "back\\slash \\N \\l \\\\",
    r"\Gamma",
    "{a|b}",
    "&amp; &lt;",
    "<<B>x</B>>",
    "梯度∂J/∂w",
    "-->",
]


def square():
    x = Value(3.0, label="x")
    return x * x


def programs(monkeypatch, folder):
    """Only the programs in a folder are found."""
    monkeypatch.setenv("PATH", str(folder))


def script(folder, name, text):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def visible(svg):
    root = ElementTree.fromstring(svg)
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


# --- our own SVG, and files ---


@pytest.mark.parametrize("label", STRANGE)
def test_labels_come_out_as_text(label):
    svg = draw(Value(1.0, label) * Value(2.0, "x")).pipe("svg", encoding="utf-8")
    assert label in [text.replace("\xa0", " ").replace("\u2060", "") for text in visible(svg)]
    assert not re.search("<script", svg)


def test_a_label_of_ten_thousand_characters_is_cut():
    svg = draw(Value(1.0, "longer" * 2000) * 2).pipe("svg", encoding="utf-8")
    (shown,) = [text for text in visible(svg) if text.startswith("longer")]
    assert len(shown) <= 40 and shown.endswith("…") and len(svg) < 10_000


def test_line_breaks_and_control_characters_do_no_harm():
    svg = draw(Value(1.0, "a\nb\0c\x1b[31m\ud800") * 2).pipe("svg", encoding="utf-8")
    assert any(text.startswith("a b c") for text in visible(svg))


def test_a_notebook_gets_svg():
    shown = draw(square())._repr_mimebundle_()
    assert set(shown) == {"image/svg+xml", "text/html", "text/plain"}
    assert "3" in visible(shown["image/svg+xml"]) and "x·x" not in shown["text/plain"]


@pytest.mark.parametrize(
    ("make", "alt"),
    [
        (lambda: draw(square()), "The graph of y, 2 nodes"),
        (lambda: draw(Value(1.0, '"><script>')), "The graph of &quot;&gt;&lt;script&gt;, 1 node"),
        (lambda: draw_network(MLP(2, [3, 1], seed=1)), "A network of 2-3-1 neurons"),
    ],
)
def test_the_html_of_a_notebook_is_the_same_picture_as_an_image(make, alt):
    shown = make()._repr_mimebundle_()
    data, told = re.fullmatch(
        r'<img src="data:image/svg\+xml;base64,(.*?)" alt="(.*?)" style="max-width: 100%; height: auto">',
        shown["text/html"],
    ).groups()
    assert base64.b64decode(data).decode() == shown["image/svg+xml"] and told == alt


def test_parallel_edges_and_frames_are_in_the_picture():
    assert draw(square()).pipe("svg").count(b'class="edge"') == 2
    net = MLP(2, [3, 1], seed=1)
    assert draw(net([1.0, 2.0])).pipe("svg").count(b">layer ") == 2


MAKERS = [lambda: draw(square()), lambda: draw_network(MLP(1, [1], seed=1))]


@pytest.mark.parametrize("make", MAKERS)
def test_files_of_svg(tmp_path, make):
    path = make().write(tmp_path / "a.svg")
    assert path == tmp_path / "a.svg" and path.read_bytes().startswith(b"<svg")


@needs_dot
@pytest.mark.parametrize("name", ["a.png", "a.PNG"])
@pytest.mark.parametrize("make", MAKERS)
def test_files_of_png(tmp_path, name, make):
    path = make().write(tmp_path / name)
    assert path == tmp_path / name and path.read_bytes().startswith(b"\x89PNG")


@needs_dot
def test_what_somebody_adds_to_a_drawing_is_drawn_by_graphviz(tmp_path):
    picture = draw(square())
    picture.node("mine", "added later")
    assert "added later" in visible(picture.pipe("svg", encoding="utf-8"))


def test_a_file_of_text(tmp_path):
    picture = draw(square())
    assert picture.write(tmp_path / "a.dot").read_text(encoding="utf-8") == picture.source


@pytest.mark.parametrize("name", ["a", "a.docx"])
def test_a_file_of_no_known_kind(tmp_path, name):
    with pytest.raises(ValueError, match="does not say what to write"):
        draw(square()).write(tmp_path / name)


def test_the_picture_of_a_large_graph_comes_in_time():
    y = x = Value(1.0, "x")
    for _ in range(10_000):
        y = y * 0.5 + x
    start = time.monotonic()
    assert draw(y).pipe("svg")
    assert time.monotonic() - start < render.SECONDS


# --- without one ---


def test_svg_needs_no_program(monkeypatch, tmp_path):
    programs(monkeypatch, tmp_path)
    for make in MAKERS:
        assert make()._repr_mimebundle_()["image/svg+xml"].startswith("<svg")
        assert make().write(tmp_path / "a.svg").suffix == ".svg"


def test_without_a_program_a_notebook_gets_the_text_and_one_line_of_what_only_graphviz_draws(monkeypatch, tmp_path):
    programs(monkeypatch, tmp_path)
    picture = draw(square()).copy()
    shown = picture._repr_mimebundle_()
    assert set(shown) == {"text/plain"}
    first, empty, *rest = shown["text/plain"].split("\n")
    assert "install Graphviz" in first and not empty
    assert "\n".join(rest) == picture.source


def test_without_a_program_a_file_of_text_is_written_and_a_warning_says_so(monkeypatch, tmp_path):
    programs(monkeypatch, tmp_path)
    with pytest.warns(UserWarning, match="no program `dot`.*ends in .svg"):
        path = draw(square()).write(tmp_path / "a.png")
    assert path == tmp_path / "a.dot" and path.read_text(encoding="utf-8").startswith("digraph")


def test_without_a_program_pipe_says_what_to_do(monkeypatch, tmp_path):
    programs(monkeypatch, tmp_path)
    with pytest.raises(render.NoPicture, match="install Graphviz"):
        draw(square()).pipe("png")


def test_drawing_without_the_program_in_a_process_of_its_own(tmp_path):
    code = """from scalargrad import Value
from scalargrad.view.drawing.graph import draw
print(draw(Value(1.0, 'x') * 2)._repr_mimebundle_()['image/svg+xml'])"""
    root = os.path.dirname(scalargrad.__file__)
    environment = {"PATH": "", "PYTHONPATH": os.path.dirname(root)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0 and not done.stderr
    assert done.stdout.startswith("<svg")


# --- with one that fails ---


def test_a_program_that_hangs_is_stopped(monkeypatch, tmp_path):
    script(tmp_path, "dot", f"exec '{sys.executable}' -c 'import time; time.sleep(60)'")
    programs(monkeypatch, tmp_path)
    monkeypatch.setattr(render, "SECONDS", 0.2)
    start = time.monotonic()
    with pytest.raises(render.NoPicture, match=r"took more than 0\.2 s.*max_nodes or depth"):
        render.by_graphviz("digraph {}")
    assert time.monotonic() - start < 10
    assert draw(square()).copy()._repr_mimebundle_()["text/plain"].startswith("dot took more than 0.2 s")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("echo broken >&2; exit 3", "dot cannot draw this as svg: broken"),
        ("exit 3", "status 3"),
        ("exit 0", "dot cannot draw this as svg"),
    ],
)
def test_a_program_that_fails_is_a_line_not_a_trace(monkeypatch, tmp_path, text, message):
    script(tmp_path, "dot", text)
    programs(monkeypatch, tmp_path)
    assert message in html.unescape(draw(square()).copy()._repr_mimebundle_()["text/plain"].split("\n")[0])


def test_a_program_that_cannot_be_run(monkeypatch, tmp_path):
    (tmp_path / "dot").write_bytes(b"\x7fELF nonsense")
    (tmp_path / "dot").chmod(0o755)
    programs(monkeypatch, tmp_path)
    assert "does not run" in draw(square()).copy()._repr_mimebundle_()["text/plain"].split("\n")[0]


# --- as in the package graphviz ---


@needs_dot
def test_a_drawing_has_a_format_of_its_own(tmp_path):
    picture = draw(square())
    assert picture.pipe().startswith(b"%PDF")
    picture.format = "png"
    assert picture.pipe().startswith(b"\x89PNG") and picture.pipe("pdf").startswith(b"%PDF")
    picture.format = "svg"
    assert picture.pipe() == picture.pipe("svg") and picture.pipe().startswith(b"<svg")
    with pytest.raises(ValueError, match="no_such"):
        picture.format = "no_such"


@needs_dot
@pytest.mark.parametrize("how", [{"renderer": "cairo"}, {"engine": "circo"}, {"renderer": "svg", "formatter": "core"}])
def test_another_renderer_or_engine_is_graphviz_s(how):
    assert draw(square()).pipe("svg", **how) != draw(square()).pipe("svg")


@pytest.mark.parametrize("what", ["format", "engine", "renderer", "formatter"])
def test_what_graphviz_does_not_know_is_refused(what):
    with pytest.raises(ValueError, match=f"no {what} 'no_such': take one of "):
        draw(square()).pipe(**{"format": "svg", "renderer": "cairo" if what == "formatter" else None, what: "no_such"})


def test_a_formatter_goes_with_a_renderer():
    with pytest.raises(TypeError, match="renderer"):
        draw(square()).pipe("png", formatter="cairo")


@needs_dot
@pytest.mark.parametrize("name, first", [("a.jpg", b"\xff\xd8"), ("a.jpeg", b"\xff\xd8"), ("a.JPEG", b"\xff\xd8"),
                                         ("a.pdf", b"%PDF"), ("a.gif", b"GIF8"), ("a.ps", b"%!PS")])  # fmt: skip
@pytest.mark.parametrize("method", ["save", "write"])
def test_files_of_other_kinds(tmp_path, method, name, first):
    path = getattr(draw(square()), method)(tmp_path / name)
    assert path == tmp_path / name and path.read_bytes().startswith(first)


@pytest.mark.parametrize("make", [*MAKERS, lambda: play(square())])
def test_save_and_write_are_one(make):
    assert type(make()).save is type(make()).write


@pytest.fixture
def notebook_format():
    before = graphviz.set_jupyter_format("svg")
    yield graphviz.set_jupyter_format
    graphviz.set_jupyter_format(before)


@needs_dot
def test_a_notebook_shows_the_kind_that_graphviz_is_set_to(notebook_format):
    notebook_format("png")
    shown = draw(square())._repr_mimebundle_()
    assert set(shown) == {"image/png", "text/plain"} and shown["image/png"].startswith(b"\x89PNG")
    notebook_format("jpg")
    assert set(draw(square())._repr_mimebundle_()) == {"image/jpeg", "text/plain"}


@needs_dot
def test_a_notebook_may_ask_for_kinds():
    bundle = draw(square())._repr_mimebundle_
    assert list(bundle(include=["image/png"])) == ["image/png"] and bundle(include=[]) == {}
    assert bundle(include=["application/pdf"])["application/pdf"].startswith(b"%PDF")
    assert bundle(include=["image/svg+xml", "image/jpeg"], exclude=["image/svg+xml"])["image/jpeg"][:2] == b"\xff\xd8"
    assert set(bundle(exclude=["text/plain"])) == {"image/svg+xml", "text/html"}
    assert set(bundle(exclude=["image/svg+xml"])) == {"text/html", "text/plain"}
    assert set(bundle(include=["text/html"])) == {"text/html"} and bundle(include=["text/latex"]) == {}


@needs_dot
def test_ipython_takes_what_it_asked_for():
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    shown, _ = formatter.format(draw(square()), include={"image/png"})
    assert set(shown) == {"image/png"}
    assert set(formatter.format(draw(square()))[0]) == {"image/svg+xml", "text/html", "text/plain"}


@needs_dot
def test_a_drawing_is_rendered_as_graphviz_does(tmp_path):
    picture = draw(square())
    path = picture.render("a.gv", directory=tmp_path, format="png")
    assert Path(path) == tmp_path / "a.gv.png" and Path(path).read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "a.gv").read_text(encoding="utf-8").strip() == picture.source.strip()
    assert Path(picture.render(outfile=tmp_path / "b.pdf")).read_bytes().startswith(b"%PDF")


def test_without_a_program_all_that_needs_it_says_so(monkeypatch, tmp_path, notebook_format):
    programs(monkeypatch, tmp_path)
    picture = draw(square())
    for call in (
        picture.pipe,
        lambda: picture.render(tmp_path / "a.gv"),
        lambda: picture.pipe("svg", engine="circo"),
        lambda: picture._repr_mimebundle_(include=["image/png"]),
    ):
        with pytest.raises(render.NoPicture, match=r"no program `dot`.*ends in \.svg"):
            call()
    notebook_format("png")
    shown = picture._repr_mimebundle_()
    assert shown["image/svg+xml"].startswith("<svg") and "no program `dot`" in shown["text/plain"]
    assert shown["text/html"].startswith("<img")
    assert picture.save(tmp_path / "a.svg").read_text().startswith("<svg")
