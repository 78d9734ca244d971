"""The hook for pre-commit and the Action for GitHub: what they run, run here."""

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest

from scalargrad.worked.reading import SUFFIXES

ROOT = Path(__file__).parents[2]
GOOD = "```worked\nx = 1\nx == 1\n```\n"
WRONG = "```worked\nx = 1\nx == 2\n```\n"

pytestmark = pytest.mark.skipif(not (ROOT / "action.yml").exists(), reason="this is no checkout")


def read(name: str) -> Any:
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def run(words: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120,
                          env={**os.environ, "PYTHONPATH": str(ROOT), **environment})  # fmt: skip


def test_the_hook(tmp_path: Path) -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    assert all(re.search(hook["files"], f"docs/a{suffix}") for suffix in (*SUFFIXES, ".Rmd", ".MD"))
    assert not re.search(hook["files"], "docs/a.md.txt")
    config = ConfigParser()
    config.read(ROOT / "setup.cfg")
    assert hook["additional_dependencies"] == config["options.extras_require"]["check"].split()
    for name, text in (("good.md", GOOD), ("plain.md", "# Words\n"), ("wrong.md", WRONG)):
        (tmp_path / name).write_text(text)
    program, *words = hook["entry"].split()
    assert program == "scalargrad"
    entry = [sys.executable, "-m", program, *words]
    fine = run([*entry, "good.md", "plain.md"], tmp_path)
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "", "")
    wrong = run([*entry, "good.md", "plain.md", "wrong.md"], tmp_path)
    assert wrong.returncode == 1 and "fails      x == 2" in wrong.stdout and "good.md" not in wrong.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not there")
def test_the_action(tmp_path: Path) -> None:
    action = read("action.yml")
    assert action["runs"]["using"] == "composite"
    install, check = action["runs"]["steps"]
    assert install["shell"] == check["shell"] == "bash"
    assert '"$HERE[check]"' in install["run"] and install["env"]["HERE"] == "${{ github.action_path }}"
    given = {name: one["default"] for name, one in action["inputs"].items()}
    assert [re.findall(r"inputs\.(\w+)", value) for value in check["env"].values()] == [["paths"], ["arguments"]]
    assert "${{" not in check["run"] + install["run"]  # inputs come in as variables, never as code
    program = tmp_path / "scalargrad/bin/scalargrad"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scalargrad "$@"\n')
    program.chmod(0o755)
    pages = tmp_path / "pages"
    (pages / "drafts").mkdir(parents=True)
    (pages / "a b.md").write_text(WRONG)
    (pages / "drafts/c.md").write_text(WRONG)
    summary = tmp_path / "summary"
    common = {"RUNNER_TEMP": str(tmp_path), "GITHUB_WORKSPACE": str(pages), "GITHUB_STEP_SUMMARY": str(summary)}
    runs = ((given["paths"], given["arguments"], ["a b.md", "drafts/c.md"]), ("a b.md\n\n", "", ["a b.md"]),
            (".", "--exclude=drafts\n--timeout=5\n", ["a b.md"]))  # fmt: skip
    for paths, arguments, files in runs:
        done = run(["bash", "-e", "-c", check["run"]], pages, PATHS=paths, ARGUMENTS=arguments, **common)
        assert done.returncode == 1 and done.stderr == ""
        assert re.findall(r"file=([^,]*),", done.stdout) == files
    assert summary.read_text().count("Worked examples, checked") == 3
