"""Files are written whole or not at all, and never in the place of what is no file, or is read."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scalargrad import Value, draw, play
from scalargrad.cli import main
from scalargrad.files import check_target, write_whole
from scalargrad.losses import hinge
from scalargrad.nn import MLP
from scalargrad.optim import SGD
from scalargrad.training import fit

DOCUMENT = "```worked\nx, w = 3, 5\ny = (w*x)**2\ndy/dw == 90\n```\n"


def chain() -> Value:
    x = Value(2.0, label="x")
    y = x * x
    y.label = "y"
    return y


def train(path: Path) -> None:
    net = MLP(2, [1], seed=1)
    fit(net, hinge, [([0.0, 1.0], 1)], SGD(net.parameters(), lr=0.1), epochs=1, checkpoint=path)


WRITERS: dict[str, Callable[[Path], Any]] = {
    "write_whole": lambda path: write_whole(path, "new"),
    "Module.save": lambda path: MLP(2, [1], seed=1).save(path),
    "checkpoint": train,
    "draw": lambda path: draw(chain()).save(path),
    "play": lambda path: play(chain()).save(path),
}
every_writer = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
but_of_checkpoints = pytest.mark.parametrize("write", [one for one in WRITERS.values() if one is not train])


@every_writer
def test_devices_pipes_folders_and_circles_are_never_replaced(write: Callable[[Path], Any], tmp_path: Path) -> None:
    (tmp_path / "folder.svg").mkdir()
    os.mkfifo(tmp_path / "pipe.svg")
    (tmp_path / "loop.svg").symlink_to("loop.svg")
    (tmp_path / "nowhere.svg").symlink_to("nothing.svg")
    (tmp_path / "device.svg").symlink_to("/dev/null")
    (tmp_path / "to-pipe.svg").symlink_to("pipe.svg")
    before = sorted(os.listdir(tmp_path))
    for name in ("folder.svg", "pipe.svg", "loop.svg", "nowhere.svg", "device.svg", "to-pipe.svg", "no/such.svg"):
        with pytest.raises(OSError, match=name.split("/")[0]) as caught:
            write(tmp_path / name)
        assert ".tmp" not in str(caught.value) and "Errno" not in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == before
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe.svg").st_mode) and stat.S_ISCHR(os.stat("/dev/null").st_mode)


@but_of_checkpoints
def test_what_was_there_stays_where_the_disk_is_full(
    write: Callable[[Path], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.svg").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"a\.svg cannot be written: No space left on device"):
        write(tmp_path / "a.svg")
    assert os.listdir(tmp_path) == ["a.svg"] and (tmp_path / "a.svg").read_text() == "old"


@but_of_checkpoints
def test_a_link_to_a_file_stays_and_the_file_is_written(write: Callable[[Path], Any], tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("old")
    (tmp_path / "a.svg").chmod(0o640)
    (tmp_path / "b.svg").symlink_to("a.svg")
    write(tmp_path / "b.svg")
    assert (tmp_path / "b.svg").is_symlink() and (tmp_path / "a.svg").read_text() != "old"
    assert (tmp_path / "a.svg").stat().st_mode & 0o777 == 0o640


def test_a_planted_link_in_the_place_of_the_temporary_file_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "victim").write_text("mine")
    monkeypatch.setattr("secrets.token_hex", lambda _: "guessed")
    (tmp_path / ".a.json.guessed").symlink_to("victim")
    with pytest.raises(OSError, match="cannot be written"):
        write_whole(tmp_path / "a.json", "new")
    assert (tmp_path / "victim").read_text() == "mine" and not (tmp_path / "a.json").exists()
    assert (tmp_path / ".a.json.guessed").is_symlink()  # it is somebody else's


def test_an_input_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "d.md"
    (tmp_path / "link.html").symlink_to("d.md")
    for name in ("in.html", "d.svg", "d.md"):
        (tmp_path / name).write_text(DOCUMENT)
    os.link(document, tmp_path / "hard.html")
    targets = [("play", "d.md", "d.md"), ("play", "d.md", "./x/../d.md"), ("play", "d.md", "link.html"),
               ("play", "d.md", "hard.html"), ("play", "d.md", ""), ("draw", "d.svg", "d.svg"), ("draw", "d.md", ""),
               ("check", "in.html", "in.html"), ("check", "d.md", "link.html"), ("check", "d.md", "hard.html"),
               ("check", ".", "hard.html"), ("check", "d.md", "")]  # fmt: skip
    (tmp_path / "x").mkdir()
    where = os.getcwd()
    os.chdir(tmp_path)
    try:
        for command, path, target in targets:
            assert main([command, path, "--html" if command == "check" else "-o", target]) == 2
            said = capsys.readouterr()
            assert said.err.count("\n") == 1 and said.err.startswith(f"scalargrad {command}: ")
    finally:
        os.chdir(where)
    assert {(tmp_path / name).read_text() for name in ("in.html", "d.svg", "d.md")} == {DOCUMENT}
    assert not (tmp_path / "play.html").exists()


def test_paths_that_are_none(tmp_path: Path) -> None:
    for path, message in (
        ("", "empty"),
        ("a\0b", "cannot be written"),
        (str(tmp_path / "n") * 200, "cannot be written|no folder"),
    ):
        with pytest.raises(OSError, match=message):
            check_target(path)
