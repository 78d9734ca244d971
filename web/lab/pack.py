"""Runs in Pyodide: packs the wheels that notebooks need, with bytecode for what a notebook's start imports.

Compiling takes a browser seconds that a reader waits. Of this package and the stand-ins the sources stay beside the
bytecode, so that errors show their lines. What lies packed there already is left as it is.
"""

import sys
from importlib import invalidate_caches
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WHEELS, PACKED, NPM = Path("/packages"), Path("/site"), Path("/npm")
SITE_PACKAGES = "/lib/python3.14/site-packages"  # where they will be
STDLIB = next(path for path in sys.path if path.endswith(".zip"))
LEFT_OUT = ("*/tests/*", "*/benchmarks/*", "jedi/third_party/django-stubs/*", "scalargrad/native/*.[ch]")
CELLS = (
    "%load_ext scalargrad",
    "import matplotlib.pyplot, numpy, random, sympy",
    "from scalargrad import Value, draw, explain, play, record",
    "from scalargrad.nn import MLP",
    "from scalargrad.optim import SGD",
    "x = Value(2.0)\ny = (x * x).sin()\ny.backward()\ndraw(y)",
    "explain(y, x)",
    "play(y)",
    "%%worked\nx = 3\ny = x**2\ndy/dx == 7",
    "sympy.expand(Value(sympy.Symbol('x')) ** 2)",
    "1 / 0",
)


def start():
    """All that a notebook's kernel does at its start, and the first cells of a notebook; what they print is lost."""
    import micropip  # noqa: F401
    import piplite.piplite  # noqa: F401
    import pyodide_kernel

    try:
        for cell in CELLS:
            pyodide_kernel.ipython_shell.run_cell(cell)
        pyodide_kernel.kernel_instance.complete("x.back", 6)
    finally:
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__


def pack(names, read, here, there, target):
    """A zip of files that are in the folder `here`, and will be in `there`; as bytecode, where they were imported."""
    keep = target.name.startswith("scalargrad")
    optimize = 2 if target.name.startswith("sympy") else 0  # without its docstrings, which are half of it
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(names):
            data = read(name)
            compiled = f"{here}/{name}" in imported
            if keep or not compiled:
                archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
            if compiled:
                code = compile(data, f"{there}/{name}", "exec", dont_inherit=True, optimize=optimize)
                place = PurePosixPath(name)
                beside = place.parent / "__pycache__" / f"{place.stem}.{sys.implementation.cache_tag}.pyc"
                bytecode = _code_to_hash_pyc(code, bytes(8), checked=False)
                archive.writestr(ZipInfo(str(beside) if keep else f"{name}c"), bytecode, ZIP_DEFLATED)


def files(folder):
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [str(name) for name in names if not any(name.full_match(pattern) for pattern in LEFT_OUT)]


folders = sorted(WHEELS.iterdir())
sys.path[:0] = map(str, folders)
sys.dont_write_bytecode = True
invalidate_caches()
start()
imported = {file for module in [*sys.modules.values()] if (file := getattr(module, "__file__", None))}
imported = {file for file in imported if not file.endswith("/__main__.py")}

for folder in folders:
    target = PACKED / f"{folder.name}.zip"  # no .whl: some firms let none through
    if not target.exists():
        pack(files(folder), lambda name, folder=folder: (folder / name).read_bytes(), folder, SITE_PACKAGES, target)
if not (PACKED / "python_stdlib.zip").exists():
    with ZipFile(NPM / "python_stdlib.zip") as archive:
        pack(archive.namelist(), archive.read, STDLIB, STDLIB, PACKED / "python_stdlib.zip")
