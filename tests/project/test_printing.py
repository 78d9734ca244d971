"""What stands on a terminal: its width, wide characters, the report without arguments, languages, misspelled words."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scalargrad.cli import main
from scalargrad.languages import language
from scalargrad.terminal import columns, padded, wrapped
from scalargrad.worked import check_text, plain_report

CHAIN = "```worked\nx, w = 3, 5\nz = w*x\ny = z**2\ndy/dw == 90\n```\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_wide_characters_take_two_columns() -> None:
    assert (columns("误差 E"), columns("é"), columns("e\u0301"), padded("误差", 6)) == (6, 1, 1, "误差  ")
    lines = wrapped("这一页的第三行算错了，因为它用了更新以后的权重。" * 4, "  12  ", 6, 40)
    assert len(lines) > 4 and max(map(columns, lines)) <= 40
    assert not [line for line in lines if line.strip()[0] in "，。"]
    assert wrapped("a bb ccc", "", 2, 5) == ["a bb", "  ccc"]
    assert wrapped("a_word_that_is_longer", "> ", 2, 10) == ["> a_word_that_is_longer"]


def test_the_line_below_a_chinese_title_is_as_long_as_the_title() -> None:
    made = check_text("# 一个神经元接着另一个\n\n```worked\n误差 = 1\n误差 == 1\n```", path="a.md")
    assert plain_report([made]).split("\n")[2] == "-" * 20


@pytest.mark.parametrize("width", [40, 56, 80])
def test_a_narrow_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    (tmp_path / "a.md").write_text("# A title that is rather long, and longer than many\n" + CHAIN.replace("90", "150"))
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.chdir(tmp_path)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["check", "a.md"]) == 1
    assert max(map(len, terminal.getvalue().splitlines())) <= width
    assert "dy/dw == 150" in terminal.getvalue()


def test_the_report_without_arguments(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from scalargrad.worked.use import check

    name = "001-chain-rule.md"
    monkeypatch.setattr(check, "shipped_names", lambda folder: [name])
    assert main(["check"]) == 0
    short = capsys.readouterr().out
    assert short.startswith("These worked examples come with scalargrad, and they are wrong on purpose")
    assert "holds      " not in short.split("001-chain-rule.md: first wrong line")[0] and "fails      " in short
    assert "are wrong by themselves, and" in short
    for mark in ("!", "holds", "truncated", "only here", "fails", "open", ">"):
        assert f"\n{mark:<12}" in short
    assert "scalargrad check FILE" in short and "scalargrad check -v" in short
    assert main(["check", "-v"]) == 0
    long = capsys.readouterr().out
    assert "holds      " in long.split("001-chain-rule.md: first wrong line")[0]
    assert long.count("\n") > short.count("\n")
    assert main(["check", "-q"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["chek"], "scalargrad: there is no chek: choose from check, "),
        (["chek"], "Did you mean check?"),
        (["check", "--jsn"], "scalargrad check: there is no option --jsn. Did you mean --json?"),
        (["check", "--formt=json"], "Did you mean --format?"),
        (["check", "--format", "jsn"], "Did you mean json?"),
        (["play", "--outptu", "a.html"], "scalargrad play: there is no option --outptu. Did you mean --output?"),
        (["check", "--language", "fr"], "choose from en, zh"),
        (["--language", "fr"], "choose from en, zh"),
        (["--versoin"], "Did you mean --version?"),
        (["digits", "a"], "there is one word too many: a"),
    ],
)
def test_misspelled_words(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2 and message in capsys.readouterr().err


def test_the_program_alone_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("usage: scalargrad") and "check the numbers of worked examples" in said.out
    assert said.err == ""


def test_words_may_stand_behind_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(CHAIN)
    assert main(["check", str(tmp_path / "a.md"), "--timeout", "9", str(tmp_path / "b.md")]) == 0
    assert capsys.readouterr().out.count("dy/dw == 90") == 2
    assert main(["explain", str(tmp_path / "a.md"), "--timeout", "9", "y", "w"]) == 0
    assert "∂y/∂w" in capsys.readouterr().out


def test_languages(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from scalargrad.commands import explain

    spoken: list[str] = []
    monkeypatch.setattr(explain, "run", lambda *_: spoken.append(language()) or 0)
    for words in (["--language", "zh", "explain", "a"], ["explain", "a", "--language=zh"], ["explain", "a"]):
        assert main(words) == 0
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["explain", "a"]) == 0
    assert spoken == ["zh", "zh", "en", "zh"] and language() == "en"


# --- explain, draw, play ---


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chain.md").write_text(CHAIN)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["explain", "chain.md", "w", "y"], "w was not computed from y: the first name is y, the others are x, "),
        (["explain", "chain.md", "w", "y"], "as in ∂y/∂x. Did you mean y w?"),
        (["explain", "chain.md", "y", "v"], "chain.md has no number called v: "),
        (["explain", "chian.md"], "there is no file chian.md. Did you mean chain.md?"),
        (["explain", "001-chian-rule"], "Did you mean 001-chain-rule?"),
        (["explain"], "say which document: a file, or one of the package's, which --list lists"),
        (["draw"], "say which document"),
        (["play", "chain.md", "y", "z"], "play takes one name, not 2"),
        (["play", "chain.md", "-o", "no/x.html"], "there is no folder no for x.html: make it first"),
        (["play", "chain.md", "-o", ""], "the name of the file to write is empty"),
        (["draw", "chain.md", "-o", "a.abc"], "a.abc does not say what to write"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_clear_line(
    page: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    assert said.err.startswith(f"scalargrad {words[0]}: ") and message in said.err
    assert sorted(os.listdir(page)) == ["chain.md"]


def test_documents_of_the_package_go_by_their_names(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--list"]) == 0
    names = capsys.readouterr().out.split()
    assert "001-chain-rule.md" in names and "ERRATA.md" not in names
    for name in ("001-chain-rule", "001-chain-rule.md"):
        assert main(["explain", name, "J", "w1"]) == 0
        assert "∂J/∂w1" in capsys.readouterr().out


def test_a_derivative_that_is_a_plain_number_is_explained(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (page / "two.md").write_text("```worked\nx = 3\ny = 2*x\ndy/dx == 2\n```\n")
    assert main(["explain", "two.md"]) == 0
    assert capsys.readouterr().out.startswith("∂y/∂x")


def test_a_drawing_does_not_fill_the_screen(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["draw", "chain.md"]) == 0 and capsys.readouterr().out.startswith("digraph")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["draw", "chain.md"]) == 2 and terminal.getvalue() == ""
    assert "say which file to draw in: -o graph.svg" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there is no alarm here")
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the alarm in a callback of a test's tool
@pytest.mark.parametrize("command", ["explain", "draw", "play"])
def test_the_time_limit_is_kept(page: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    (page / "long.md").write_text("```worked\nx = 0.3\na = x*ones(20000)\nJ = sum(a*a)\ndJ/dx == 1\n```\n")
    began = time.process_time()
    more = [] if command == "explain" else ["-o", "a.svg"]
    assert main([command, "long.md", *more, "--timeout", "0.5"]) == 2
    assert time.process_time() - began < 30
    assert "the time limit of 0.5 s has passed" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


@pytest.mark.skipif(os.name == "nt", reason="signals are other things there")
def test_an_interruption_is_quiet(page: Path) -> None:
    (page / "long.md").write_text("```worked\nx = 1.5\nfor k in range(1000000):\n    x = exp(sin(x))\n```\n")
    words = [sys.executable, "-m", "scalargrad", "check", "long.md"]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(4)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, "", "")
