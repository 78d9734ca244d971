"""The pages beside the package: their examples are run, their reports are printed, what they name is there."""

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scalargrad.cli import main
from tests.project.test_wings import ORDER

PARENTS = ("view/", "worked/")  # which are in the tables by their wings
PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/worked-examples.md",
    "docs/recording.md",
    "docs/mnist.md",
)
ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SHOWN = re.findall(r"^```console\n\$ scalargrad (.*?)\n(.*?)^```", README.read_text("utf-8"), re.M | re.S)


@pytest.mark.parametrize("page", PAGES)
def test_examples(page):
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    results = doctest.testfile(str(ROOT / page), module_relative=False, optionflags=flags)
    assert results.attempted > {
        "README.md": 35,
        "CONTRIBUTING.md": 5,
        "docs/worked-examples.md": 35,
        "docs/recording.md": 20,
    }.get(page, -1)
    assert results.failed == 0


def test_examples_of_jax():
    pytest.importorskip("jax")
    results = doctest.testfile(str(ROOT / "docs/jax.md"), module_relative=False)
    assert results.attempted > 15 and results.failed == 0


@pytest.mark.parametrize("arguments, printed", SHOWN, ids=[arguments for arguments, _ in SHOWN])
def test_reports(arguments, printed):
    command = [sys.executable, "-m", "scalargrad", *arguments.split()]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert run.stdout.strip() == printed.strip()
    assert run.returncode == 0


def layout(page, heading):
    """The files and folders of a table, as `test_wings` has them; `a/` in a row of `b/` is `b/a/`."""
    section = (ROOT / page).read_text("utf-8").partition(heading)[2].partition("\n## ")[0]
    rows = re.findall(r"^\| *(`.*?`) *\|(.*)\|$", section, re.M)
    for first, second in rows:
        names = re.findall(r"`([\w/]+(?:\.py)?)`", first)
        inner = re.findall(r"`([\w/]+/)`", second)
        yield from [names[0] + name for name in inner] or [name.removesuffix(".py") for name in names]


@pytest.mark.parametrize("page, heading", [("README.md", "## Layout"), ("ARCHITECTURE.md", "## The wings")])
def test_the_layout_is_the_package_in_the_order_of_imports(page, heading):
    assert list(layout(page, heading)) == [name for names in ORDER for name in names if name not in PARENTS]


def test_links_lead_to_files():
    for page in PAGES:
        prose = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text("utf-8"), flags=re.M | re.S)
        for link in re.findall(r"\]\(([^)#:]+)\)", prose):
            assert (ROOT / page).parent.joinpath(link).exists(), f"{page}: {link}"


def test_files_that_are_named_exist():
    """In the pages that say what to change: paths in backticks, from the root, or from somewhere in the package."""
    for page in ("ARCHITECTURE.md", "CONTRIBUTING.md"):
        for path in re.findall(r"`([\w./-]+(?:\.py|\.md|/))`", (ROOT / page).read_text("utf-8")):
            assert (ROOT / path).exists() or any((ROOT / "scalargrad").rglob(path)), f"{page}: {path}"


def test_the_picture_is_the_one_that_the_command_draws(tmp_path):
    assert main(["draw", str(ROOT / "README.md"), "-o", str(tmp_path / "chain.svg")]) == 0
    assert (tmp_path / "chain.svg").read_text("utf-8") == (ROOT / "notebooks" / "chain.svg").read_text("utf-8")
