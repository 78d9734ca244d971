"""The sdist is enough to build the package from: with the twin where a compiler is, without where none is.

The builds take setuptools from the environment of the tests (extra `test`), so nothing is fetched.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("scalargrad", "docs", "setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE",
           "pytest_scalargrad.py")  # fmt: skip
SETUPTOOLS = [tuple(map(int, one.version.split(".")[:2])) for one in distributions(name="setuptools")]
COMPILER = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
HEADER = Path(sysconfig.get_path("include"), "Python.h")
TWIN = f"scalargrad/_core{sysconfig.get_config_var('EXT_SUFFIX')}"

pytestmark = [
    pytest.mark.skipif(not (ROOT / "setup.py").exists(), reason="setup.py is not there: this is no checkout"),
    pytest.mark.skipif(SETUPTOOLS[:1] < [(70, 1)], reason="setuptools 70.1 is not there: pip install '.[test]'"),
]


def run(*command: object, folder: Path | str = ROOT.anchor, **environment: str) -> str:
    """What a command says; it has to go well, and takes nothing of the package that lies here."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SCALARGRAD_PLAIN")}
    done = subprocess.run([sys.executable, *map(str, command)], env={**kept, **environment}, cwd=folder,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of a copy, for setuptools writes beside the sources, where other tests look at the same time."""
    folder = tmp_path_factory.mktemp("sdist")
    copy = folder / "copy"
    copy.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        else:
            shutil.copy(ROOT / name, copy)
    run("setup.py", "--quiet", "sdist", "--dist-dir", folder, folder=copy)
    (made,) = folder.glob("*.tar.gz")
    return made


def build(sdist: Path, folder: Path, **environment: str) -> tuple[Path, str]:
    """The wheel that pip builds, and what is said meanwhile."""
    said = run("-m", "pip", "wheel", "-v", "--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir",
               "--wheel-dir", folder, sdist, **environment)  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    return wheel, said


def slope_and_engine(wheel: Path, folder: Path) -> str:
    """The engine where the wheel lies unpacked, which is how pip installs it, and (-S) nothing else is installed."""
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    code = "import scalargrad; x = scalargrad.Value(3.0); (x * x).backward(); print(x.grad, scalargrad.engine)"
    return run("-S", "-c", code, PYTHONPATH=str(folder / "installed"))


def files(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def is_python_alone(wheel: Path, folder: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    assert not [name for name in files(wheel) if name.endswith((".so", ".pyd", ".c", ".h"))]
    assert slope_and_engine(wheel, folder) == "6.0 plain\n"


def test_the_sdist_holds_the_sources_in_c(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "scalargrad/native").iterdir() if path.is_file()}
    assert {"setup.py", "docs/language.md", "scalargrad/native/core.c", *here} <= names
    assert not [name for name in names if name.endswith((".so", "rows.h"))]


@pytest.mark.skipif(shutil.which(COMPILER) is None, reason=f"there is no C compiler {COMPILER!r}")
@pytest.mark.skipif(not HEADER.exists(), reason="Python's headers are not installed")
def test_with_a_compiler_the_wheel_has_the_twin_and_no_sources_in_c(sdist: Path, tmp_path: Path) -> None:
    wheel, said = build(sdist, tmp_path)
    assert not wheel.name.endswith("-any.whl") and "the twin in C was not built" not in said
    assert TWIN in files(wheel)
    assert not [name for name in files(wheel) if name.endswith((".c", ".h"))]
    assert slope_and_engine(wheel, tmp_path) == "6.0 native\n"


def test_without_a_compiler_the_wheel_is_python_alone_and_says_what_it_costs(sdist: Path, tmp_path: Path) -> None:
    wheel, said = build(sdist, tmp_path, CC="/nonexistent")
    said = " ".join(said.split())
    assert said.count("the twin in C was not built") == 1
    assert "times slower" in said and "pip install --force-reinstall" in said
    is_python_alone(wheel, tmp_path)
    with ZipFile(wheel) as archive:
        assert archive.read("scalargrad/language.md") == (ROOT / "docs/language.md").read_bytes()


def test_on_request_no_compiler_is_asked_for_a_wheel_that_runs_in_a_browser(sdist: Path, tmp_path: Path) -> None:
    """The compiler here would leave a mark."""
    asked = tmp_path / "asked"
    compiler = tmp_path / "cc"
    compiler.write_text(f"#!/bin/sh\ntouch {asked}\nexit 1\n")
    compiler.chmod(0o755)
    wheel, said = build(sdist, tmp_path, CC=str(compiler), SCALARGRAD_PLAIN="1")
    assert not asked.exists() and "the twin in C" not in said
    is_python_alone(wheel, tmp_path)


def test_a_table_that_cannot_be_written_in_c_is_an_error_and_not_a_missing_compiler(
    sdist: Path, tmp_path: Path
) -> None:
    source = shutil.copytree(sdist.parent / "copy", tmp_path / "source")
    (source / "scalargrad/native/rows_in_c.py").write_text("def text():\n    raise ValueError('no row')\n")
    with pytest.raises(AssertionError, match="ValueError: no row"):
        build(source, tmp_path)
