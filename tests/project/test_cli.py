"""The command: arguments, exit statuses, and no stack trace whatever it is given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad
from scalargrad.cli import main

ROOT = str(Path(scalargrad.__file__).parents[1])
GOOD = "# Good\n\n```worked\nx = 1\nx == 1\n```\n"
WRONG = "# Wrong\n\n```worked\nx = 1\nx == 2\n```\n"
BROKEN = "# Broken\n\n```worked\nx = 1\nx == 1\ny = z\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("good.md", GOOD), ("wrong.md", WRONG), ("broken.md", BROKEN), ("none.md", "# No block\n")):
        (tmp_path / name).write_text(text)
    return tmp_path


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scalargrad", *arguments],
        capture_output=True, timeout=120, env={**os.environ, **environment}, encoding="utf-8", errors="replace",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (["good.md"], 0),
        (["wrong.md"], 1),
        (["broken.md"], 2),
        (["good.md", "wrong.md"], 1),
        (["wrong.md", "broken.md", "good.md"], 2),
        (["missing.md"], 2),
        (["none.md"], 0),
        (["none.md", "good.md"], 0),
        (["missing.md", "good.md"], 2),
        (["."], 2),
    ],
)
def test_exit_status(folder: Path, capsys: pytest.CaptureFixture[str], names: list[str], status: int) -> None:
    assert main(["check", *(str(folder / name) for name in names)]) == status
    shown = capsys.readouterr().out
    if "good.md" in names:  # whatever is wrong with the others
        assert "holds      x == 1" in shown


def test_a_folder_is_searched_for_documents_with_blocks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--json", str(folder)])
    found = json.loads(capsys.readouterr().out)
    assert [Path(made["path"]).name for made in found["documents"]] == ["broken.md", "good.md", "wrong.md"]
    assert found["summary"]["claims"] == 3


def test_a_folder_without_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "no document with ```worked blocks was found" in capsys.readouterr().err


def test_the_time_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "long.md"
    path.write_text("```worked\nW = zeros(300, 300)\nV = W @ W\n```\n")
    assert main(["check", "--timeout", "0.2", str(path)]) == 2
    assert "the time limit of 0.2 s has passed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["check", "--timeout", "0"], ["check", "--timeout", "x"], ["check", "--nothing"], ["paint"]]
)
def test_wrong_arguments_are_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: scalargrad" in capsys.readouterr().err


def test_bad_files_are_one_clear_line_each(tmp_path: Path) -> None:
    files = {
        "binary.md": b"\x00\x01", "latin.md": "é".encode("latin-1"), "large.md": b"x" * 10_000_000,
        "utf16.md": "x".encode("utf-16"), "unclosed.md": b"```worked\nx = 1\n", "notebook.ipynb": b"{",
        "deep.md": b"```worked\nx = " + b"(" * 200 + b"\n```\n",
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.md").write_text(GOOD)
    done = run("check", *(str(tmp_path / name) for name in files), str(tmp_path / "good.md"), str(tmp_path / "gone.md"))
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout.count("cannot go on") == len(files)
    assert "holds      x == 1" in done.stdout
    assert f"{len(files)} could not be run to the end" in done.stdout
    assert f"there is no file {tmp_path}/gone.md. Did you mean {tmp_path}/good.md" in done.stderr
    assert done.stderr.count("\n") == 1


BAD_BLOCKS = {
    "y = = 1": (6, 5), "y = z": (6, 5), "y = [1, 2] + [1, 2, 3]": (6, 5), "y = 1/0": (6, 5), "y = log(-1)": (6, 5),
    "y = 9**9**9": (6, 5), "for k in range(10**9):\n    y = k": (6, 10), "y = " + "(" * 200 + "1" + ")" * 200: (6, 65),
    "import os": (6, 1), "y = x.__class__": (6, 5), "y = lambda a: a": (6, 5), "y = f'{x}'": (6, 6), "y = (1": (6, 5),
    "y = 3 – 1": (6, 7), "y = x.real": (6, 5), "  y = 1": (6, 2), "y = 1e_5": (6, 5), "y = open(1)": (6, 5),
}  # fmt: skip


def test_bad_blocks_are_one_clear_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for i, block in enumerate(BAD_BLOCKS):
        (tmp_path / f"{i:02}.md").write_text(GOOD.replace("x == 1\n", f"x == 1\n{block}\n"), encoding="utf-8")
    (tmp_path / "99.md").write_text(GOOD)
    assert main(["check", "--json", str(tmp_path)]) == 2
    found = json.loads(capsys.readouterr().out)["documents"]
    assert [len(made["claims"]) for made in found] == [1] * (len(BAD_BLOCKS) + 1)
    errors = [made["error"] for made in found[:-1]]
    assert [(one["line"], one["column"]) for one in errors] == list(BAD_BLOCKS.values())
    assert all(one["message"] and "\n" not in one["message"] for one in errors)
    assert found[-1]["error"] is None
    assert main(["check", str(tmp_path)]) == 2
    assert capsys.readouterr().out.count("cannot go on") == len(BAD_BLOCKS)


def test_paths_that_cannot_be_documents(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "nowhere.md").symlink_to("nothing.md")
    (tmp_path / "good.md").write_text(GOOD)
    names = ["pipe.md", "loop.md", "nowhere.md", "good.md/x.md", "n" * 300 + ".md"]
    paths = [str(tmp_path / name) for name in names]
    for output in ([], ["--json"]):
        done = run("check", *output, "/dev/zero", *paths, str(tmp_path / "good.md"))
        assert done.returncode == 2
        assert "Traceback" not in done.stdout + done.stderr
        reasons = ("is not a file", "no such file", "cannot be read", "there is no file")
        assert sum(done.stdout.count(reason) for reason in reasons) == len(names) + ("--json" in output)
        assert done.stderr.count("there is no file") == 1  # a link that leads nowhere
        assert "x == 1" in done.stdout


@pytest.mark.parametrize("plain", [{}, {"SCALARGRAD_PLAIN": "1"}], ids=["as installed", "plain"])
def test_the_version_comes_with_the_engine(plain: dict[str, str]) -> None:
    code = "import scalargrad; print(scalargrad.engine)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **plain})
    done = run("--version", **plain)
    assert (done.returncode, done.stdout) == (
        0,
        f"scalargrad {scalargrad.__version__} ({asked.stdout.strip()} engine)\n",
    )
    assert asked.stdout == "plain\n" or not plain


def test_as_a_module_and_without_colour_in_a_pipe(folder: Path) -> None:
    done = run("check", str(folder / "good.md"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\033" not in done.stdout


def test_a_terminal_that_knows_ascii_only(tmp_path: Path) -> None:
    path = tmp_path / "greek.md"
    path.write_text("# Größe\n\n```worked\nα = 1\nα == 2  # wrong: ∂\n```\n", encoding="utf-8")
    done = run("check", str(path), PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "\\u03b1 == 2" in done.stdout


@pytest.mark.parametrize("output", [[], ["--json"], ["--format", "sarif"]])
def test_a_reader_that_has_had_enough(folder: Path, output: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    words = [sys.executable, "-m", "scalargrad", "check", *output, str(folder / "wrong.md")]
    done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(write)
    assert (done.returncode, done.stderr) == (2, "scalargrad check: the output cannot be written: Broken pipe\n")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "arguments, status",
    [("check good.md", 0), ("check wrong.md", 1), ("check broken.md", 2), ("check none.md", 0), ("", 0),
     ("check --json good.md", 0), ("draw good.md", 0), ("explain chain.md y", 0), ("play chain.md y -o p.html", 0),
     ("explain none.md", 2), ("--version", 0), ("check -h", 0), ("explain --list", 0)],
)  # fmt: skip
def test_an_output_that_is_closed_is_one_line(folder: Path, arguments: str, status: int, closed: str) -> None:
    (folder / "chain.md").write_text("```worked\nx = 2\ny = x**2\n```\n")
    command = f"{sys.executable} -m scalargrad {arguments} {closed}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, cwd=folder,
                          env={**os.environ, "PYTHONPATH": ROOT})  # fmt: skip
    assert done.returncode == (2 if ">&-" in closed.replace("2>&-", "") else status)
    assert "Traceback" not in done.stderr + done.stdout
    if status != 2 and "2>&-" not in closed:
        assert done.stderr.endswith("the output cannot be written: it is closed\n") and done.stderr.count("\n") == 1
    if "2>&-" in closed and status == 2 and arguments != "check broken.md":
        assert not done.stderr and "scalargrad" not in done.stdout.splitlines()[-1:]


def test_a_page_is_written_also_where_the_output_is_closed(folder: Path) -> None:
    command = f"{sys.executable} -m scalargrad check good.md --html page.html >&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, cwd=folder,
                          env={**os.environ, "PYTHONPATH": ROOT})  # fmt: skip
    assert done.stderr == "scalargrad check: the output cannot be written: it is closed\n" and done.returncode == 2
    assert (folder / "page.html").read_text().startswith("<!DOCTYPE html>")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["check", "explain", "check --json", "draw", "--version"])
def test_a_full_disk_is_a_line(folder: Path, command: str) -> None:
    (folder / "chain.md").write_text("```worked\nx = 2\ny = x**2\ndy/dx == 4\n```\n")
    words = [sys.executable, "-m", "scalargrad", *command.split(), str(folder / "chain.md")]
    with open("/dev/full", "w") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert done.stderr.endswith("the output cannot be written: No space left on device\n")


def test_an_output_that_only_writes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Window:
        def __init__(self) -> None:
            self.text = ""

        def write(self, text: str) -> None:
            self.text += text

        def flush(self) -> None:
            pass

    window = Window()
    monkeypatch.setattr(sys, "stdout", window)
    assert main(["check", str(folder / "good.md")]) == 0 and "holds" in window.text


def test_colour_on_a_terminal_unless_it_is_not_wanted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for unwanted in (False, True):
        if unwanted:
            monkeypatch.setenv("NO_COLOR", "1")
        else:
            monkeypatch.delenv("NO_COLOR", raising=False)
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        main(["check", str(folder / "good.md")])
        assert ("\033[" in terminal.getvalue()) is not unwanted
