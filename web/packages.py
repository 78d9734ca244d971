"""The Python packages of the page: wheels, unpacked, compiled by Pyodide, and packed into one file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

WEB = Path(__file__).resolve().parent
WHEELS = WEB / "wheels"
OWN = (
    "scalargrad", "pytest_scalargrad.py", "docs/language.md", "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in",
    "README.md", "LICENSE",
)  # fmt: skip


def pack(made: Path, own: Path) -> None:
    """python.zip, what the page imports, and Pyodide's standard library, both with bytecode for what a report takes.

    own: the wheel of this package.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "packages")
        for wheel in [own, *downloaded("requirements.txt")]:
            with ZipFile(wheel) as archive:
                archive.extractall(folder)
        shutil.copy(WEB / "page/playground.py", folder)
        subprocess.run(["node", "pack.mjs", "pack.py", folder, made], cwd=WEB, check=True)


def own_wheel(folder: Path) -> Path:
    """The wheel of this package, of Python alone.

    It is built of a copy: in a checkout modules that are long gone may lie in build/, and would come along.
    """
    copy = folder / "sources"
    for name in OWN:
        source, target = WEB.parent / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        else:
            shutil.copy(source, target)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, copy, SCALARGRAD_PLAIN="1")
    (wheel,) = folder.glob("*.whl")
    return wheel


def downloaded(requirements: str) -> list[Path]:
    """The wheels that a file of requirements lists, of Python alone, each with its hash."""
    folder = WHEELS / Path(requirements).stem
    listed = WEB / requirements
    mark = folder / listed.name
    if not mark.exists() or mark.read_bytes() != listed.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        only = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14"]
        pip("download", "--no-deps", "--require-hashes", *only, "--dest", folder, "--requirement", listed)
        shutil.copy(listed, mark)
    return sorted(folder.glob("*.whl"))


def pip(*words: str | Path, **environment: str) -> None:
    command = [sys.executable, "-m", "pip", words[0], "--quiet", "--disable-pip-version-check", *words[1:]]
    subprocess.run([str(word) for word in command], check=True, env={**os.environ, **environment})
