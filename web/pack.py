"""Runs in Pyodide: what a first report imports is compiled, since compiling in the browser takes longer than loading.

Only that: bytecode is larger than its source, and each byte has to be loaded. What no report can ever need is left out
of what the page loads; notebooks have Python's whole standard library (lab/pack.py).
"""

import sys
from importlib import invalidate_caches
from importlib._bootstrap_external import _code_to_hash_pyc
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

sys.path.insert(0, "/packages")
sys.dont_write_bytecode = True
invalidate_caches()

import encodings.cp437  # noqa: E402, F401  for the names in a zip

import playground  # noqa: E402

EXAMPLE = "# A report\n\n$a^2$\n\n```worked\nx = 3\ny = x**2\ndy/dx == 9\n```\n"
for language in ("en", "zh"):
    playground.check(EXAMPLE, language)
    playground.steps(EXAMPLE, language, "", 0)
imported = {module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)}


# Of the standard library: tools and protocols, and what stands in for modules that are there in C.
UNUSED = {
    "_pydatetime", "_pyio", "_pyrepl", "antigravity", "bdb", "cmd", "code", "compileall", "configparser", "cProfile",
    "ctypes", "curses", "dbm", "doctest", "encodings", "ensurepip", "fileinput", "ftplib", "http", "idlelib", "imaplib",
    "lib2to3", "mailbox", "modulefinder", "multiprocessing", "netrc", "optparse", "pdb", "pickletools", "plistlib",
    "poplib", "profile", "pstats", "pydoc", "pydoc_data", "sched", "smtplib", "socketserver", "sqlite3", "tabnanny",
    "tarfile", "tkinter", "trace", "turtle", "turtledemo", "unittest", "venv", "wave", "webbrowser", "wsgiref",
    "xmlrpc", "zipapp",
}  # fmt: skip


def pack(names, read, root, target):
    """A zip of files; the modules that were imported stand in it as bytecode, in the place of their source."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(names):
            data = read(name)
            if is_imported(name, root) and not name.endswith("/__main__.py"):
                code = compile(data, f"{root}/{name}", "exec", dont_inherit=True, optimize=2)
                name, data = f"{name}c", _code_to_hash_pyc(code, bytes(8), checked=False)
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)


def is_imported(name, root):
    return f"{root}/{name}" in imported


def is_used(name, root):
    first = name.split("/")[0].removesuffix(".py")
    if first.endswith(".dist-info"):
        return name.endswith("/METADATA")  # some packages ask for their own version
    return is_imported(name, root) or not (first in UNUSED or "/tests/" in name)


folder = Path("/packages")
files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
files = [name for name in files if is_used(name, "/packages")]
pack(files, lambda name: (folder / name).read_bytes(), "/packages", "/site/python.zip")

library = next(path for path in sys.path if path.endswith(".zip"))
with ZipFile("/npm/python_stdlib.zip") as archive:
    names = [name for name in archive.namelist() if is_used(name, library)]
    pack(names, archive.read, library, "/site/library.zip")
