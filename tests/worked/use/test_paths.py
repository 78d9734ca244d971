"""What `scalargrad check` makes of paths: folders, patterns, standard input, and files that are not there."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scalargrad.cli import main
from scalargrad.worked.reading import find_documents

GOOD = "```worked\nx = 1\nx == 1\n```\n"
WRONG = "```worked\nx = 1\nx == 2\n```\n"


def make(folder: Path, *names: str, text: str = GOOD) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def found(folder: Path, *exclude: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in find_documents(folder, exclude)]


def paths_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [made["path"] for made in json.loads(capsys.readouterr().out)["documents"]]


def test_all_kinds_of_documents_in_whatever_case(tmp_path: Path) -> None:
    make(tmp_path, "a.markdown", "B.MD", "c.mdx", "d.qmd", "e.Rmd", "f.ipynb", "g.rst", "h.txt", ".i.md")
    assert found(tmp_path) == ["B.MD", "a.markdown", "c.mdx", "d.qmd", "e.Rmd", "f.ipynb"]


def test_what_programs_made_is_passed_over_unless_it_is_named(tmp_path: Path) -> None:
    built = ["node_modules/a.md", "build/lib/b.md", "dist/c.md", "_build/html/d.md", "site/e.md", ".tox/f.md",
             "docs/node_modules/g/h.md", "env/i.md", "__pycache__/j.md"]  # fmt: skip
    make(tmp_path, *built, "docs/builder/k.md", "my-env/pyvenv.cfg", "my-env/lib/l.md")
    assert found(tmp_path) == ["docs/builder/k.md"]
    assert found(tmp_path / "build") == ["lib/b.md"]


def test_gitignore_is_respected_also_that_of_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    make(tmp_path, ".gitignore", text="drafts/\n*.gen.md\n!keep.gen.md\n/docs/only-here.md\n\xff[\n")
    make(tmp_path, "docs/.gitignore", text="!back.gen.md\nsecret.md\n")
    make(tmp_path, "a.gen.md", "keep.gen.md", "drafts/b.md", "docs/drafts/c.md", "docs/back.gen.md", "docs/secret.md",
         "docs/only-here.md", "secret.md", "docs/more/only-here.md")  # fmt: skip
    assert found(tmp_path) == ["docs/back.gen.md", "docs/more/only-here.md", "keep.gen.md", "secret.md"]
    assert found(tmp_path / "docs") == ["back.gen.md", "more/only-here.md"]
    assert found(tmp_path / "drafts") == ["b.md"]  # whoever names it wants it


PATTERN = st.lists(st.sampled_from(["a", "b", "*", "**", "/", "/", ".md", "?", "!", "[ab]", " ", "\\"]), max_size=5)
# Two stars that are no whole name are one star, says git's manual; git itself takes a**/a for a/**/a.
PATTERN = PATTERN.map("".join).filter(lambda line: not re.search(r"[^/!]\*\*|\*\*[^/]", line))


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PATTERN, min_size=1, max_size=3), st.lists(PATTERN, max_size=2))
def test_ignored_is_what_git_ignores(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], inner: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("git")
    make(folder, "a.md", "b.md", "a/a.md", "a/b.md", "b/a.md", "b/a/b.md", "a/b/a/a.md")
    (folder / ".gitignore").write_text("\n".join(lines) + "\n")
    (folder / "b" / ".gitignore").write_text("\n".join(inner) + "\n")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True, env=environment)
    listed = ["git", "ls-files", "-co", "--exclude-standard", "*.md"]
    said = subprocess.run(listed, cwd=folder, check=True, env=environment, capture_output=True, text=True)
    assert found(folder) == sorted(
        (name for name in said.stdout.split("\n") if name), key=lambda name: Path(name).parts
    )


def test_exclude(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.md", "docs/b.md", "docs/old/c.md", "docs/d.draft.md")
    assert main(["check", "--json", ".", "--exclude", "old", "--exclude", "*.draft.md"]) == 0
    assert paths_of(capsys) == ["a.md", "docs/b.md"]
    assert main(["check", "--json", "docs", "--exclude", "docs/old/"]) == 0
    assert paths_of(capsys) == ["docs/b.md", "docs/d.draft.md"]
    assert main(["check", "--json", "docs/old/c.md", "a.md", "--exclude", "docs/old"]) == 0
    assert paths_of(capsys) == ["a.md"]


def test_patterns_that_the_shell_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "a.md", "docs/b.md", "docs/more/c.md", "[x].md")
    assert main(["check", "--json", "docs/*.md", "**/c.md", "[x].md"]) == 0
    assert paths_of(capsys) == ["docs/b.md", "docs/more/c.md", "[x].md"]
    assert main(["check", "*.rst"]) == 2
    said = capsys.readouterr()
    assert (
        said.err == "scalargrad check: there is no file *.rst, and nothing that it is a pattern of\n" and not said.out
    )


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert main(["check", "--format", "concise", "-"]) == 1
    assert (
        capsys.readouterr().out == "<stdin>:3:1: fails: x == 2 (computed 1; a factor 2: it is twice the right number)\n"
    )


def test_a_missing_file_is_one_line_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path, "README.md", "docs/chain.md")
    for path, line in (
        ("READ.md", "there is no file READ.md. Did you mean README.md?"),
        ("readme.MD", "there is no file readme.MD. Did you mean README.md?"),
        ("docs/chian.md", "there is no file docs/chian.md. Did you mean docs/chain.md?"),
        ("x/y", "there is no file x/y"),
        ("", "a path is empty: write . for the folder you are in"),
        ("\x1b]0;a\x07", "there is no file  ]0;a "),
    ):
        assert main(["check", path]) == 2
        assert capsys.readouterr() == ("", f"scalargrad check: {line}\n")
    assert main(["check", "READ.md", "README.md"]) == 2
    assert "holds      x == 1" in capsys.readouterr().out
    assert main(["check", "--json", "READ.md", "README.md"]) == 2
    first, second = json.loads(capsys.readouterr().out)["documents"]
    assert first["error"]["message"] == "there is no such file" and second["error"] is None


def test_files_and_folders_without_blocks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path, "plain.md", text="# Words\n")
    assert main(["check", str(tmp_path / "plain.md")]) == 0
    said = capsys.readouterr().out
    assert f"{tmp_path}/plain.md: no ```worked blocks\n" in said and "nothing unexpected" not in said
    assert main(["check", str(tmp_path)]) == 2
    assert capsys.readouterr() == (
        "", f"scalargrad check: no document with ```worked blocks was found in {tmp_path}\n"
    )  # fmt: skip


def test_what_cannot_be_read_and_has_no_block_does_not_spoil_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path, "good.md")
    (tmp_path / "latin.md").write_bytes("é".encode("latin-1"))
    (tmp_path / "large.md").write_bytes(b"words " * 2**18)
    (tmp_path / "broken.ipynb").write_text("{")
    (tmp_path / "utf16.md").write_bytes("words".encode("utf-16"))
    assert main(["check", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out.count("good.md") == 1 and said.err.count("is passed over: ") == 4
    (tmp_path / "utf16.md").write_bytes(GOOD.encode("utf-16"))
    assert main(["check", str(tmp_path)]) == 2
    assert "the file is UTF-16" in capsys.readouterr().out


def test_a_named_file_that_is_excluded_is_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hook is given the files that have changed, whatever they are."""
    page = tmp_path / "draft.md"
    page.write_text("```worked\nx = 1\nx == 2\n```\n")
    assert main(["check", str(page), "--exclude", "draft.md"]) == 0
    assert "is passed over: it is excluded" in capsys.readouterr().err
    assert main(["check", str(page), "--exclude", "other.md"]) == 1
