"""`make site`: what is missing is said with its remedy, half a site is never left, nothing old comes along."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
if not (ROOT / "web").exists():
    pytest.skip("web/ is not there: this is no checkout", allow_module_level=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One where nothing was fetched yet, and where npm finds no network."""
    copy = tmp_path / "checkout"
    left_out = shutil.ignore_patterns("node_modules", "wheels", "__pycache__", "notebooks")
    shutil.copytree(ROOT / "web", copy / "web", ignore=left_out)
    shutil.copy(ROOT / "LICENSE", copy)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, lines in {"node": "echo v20.0.0", "npm": "echo no network >&2; exit 1"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{lines}\n")
        (programs / name).chmod(0o755)
    return copy


def build(checkout: Path, programs: Path) -> str:
    """Why the site was not made."""
    command = [sys.executable, checkout / "web/build.py", checkout / "site"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{programs}{os.pathsep}/bin"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (checkout / "site").exists()
    return done.stderr


def test_without_a_network(checkout: Path) -> None:
    said = build(checkout, checkout.with_name("programs"))
    assert said.startswith("no network\n") and "npm ci" in said and "connection" in said


def test_with_an_old_node(checkout: Path) -> None:
    (checkout.with_name("programs") / "node").write_text("#!/bin/sh\necho v16.3.1\n")
    assert "node is v16.3.1: Pyodide needs version 18" in build(checkout, checkout.with_name("programs"))


@pytest.mark.parametrize("name", ["site", "site.new"])
def test_what_is_not_ours_is_not_replaced(checkout: Path, name: str) -> None:
    """As by `make site SITE=~/public_html`."""
    (checkout / name).mkdir()
    (checkout / name / "mine.txt").write_text("mine")
    command = [sys.executable, checkout / "web/build.py", checkout / "site"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{checkout.with_name('programs')}{os.pathsep}/bin"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 1 and f"{name} was not made by this program" in done.stderr
    assert (checkout / name / "mine.txt").read_text() == "mine"


def test_what_was_built_before_does_not_come_along(checkout: Path) -> None:
    """A checkout where a module has been deleted since it was built: it still lies in build/."""
    for name in (
        "scalargrad", "docs", "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md",
        "pytest_scalargrad.py",
    ):  # fmt: skip
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, checkout / name)
    old = checkout / "build/lib/scalargrad/gone.py"
    old.parent.mkdir(parents=True)
    old.write_text("")
    made = "import sys; from pathlib import Path; import packages; print(packages.own_wheel(Path(sys.argv[1])))"
    environment = {**os.environ, "PYTHONPATH": str(checkout / "web")}
    command = [sys.executable, "-c", made, checkout.with_name("wheel")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    with ZipFile(done.stdout.strip()) as wheel:
        names = wheel.namelist()
    assert {"scalargrad/value.py", "scalargrad/language.md", "pytest_scalargrad.py"} <= set(names)
    assert "scalargrad/gone.py" not in names
    assert not [name for name in names if name.endswith(".so")]


def test_every_package_has_its_terms(site: Path) -> None:
    parts = (site / "licences.txt").read_text("utf-8-sig").split("=" * 80)[1:]
    terms = {name.strip(): text.strip() for name, text in zip(parts[::2], parts[1::2])}
    assert {"scalargrad", "pyodide 314.0.7 (MPL-2.0)"} < set(terms)
    assert not [name for name, text in terms.items() if len(text) < 300]
    for package in ("@codemirror/view", "latex2mathml", "jupyterlite-core", "ipython", "sympy", "scikit-learn's"):
        assert any(name.startswith(package) for name in terms), package
