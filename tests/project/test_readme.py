"""The README: its examples are run, its reports are what the command prints."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SHOWN = re.findall(r"^```console\n\$ scalargrad (.*?)\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)


def test_examples():
    results = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.parametrize("arguments, printed", SHOWN, ids=[arguments for arguments, _ in SHOWN])
def test_reports(arguments, printed):
    command = [sys.executable, "-m", "scalargrad", *arguments.split()]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.stdout.strip() == printed.strip()
    assert run.returncode == 0


def test_files_of_the_layout_exist():
    layout = README.read_text("utf-8").partition("## Layout")[2]
    rows = re.findall(r"^\| (`.*?) \|", layout, re.M)
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(names) > 10
    for name in names:
        assert (ROOT / "scalargrad" / name).exists(), name
