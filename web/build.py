"""`make site`: the folder site/, for any host of static files.

    python web/build.py FOLDER

A site that was made of what lies here now is left as it is.
npm's and PyPI's packages are fetched once and kept in web/node_modules and web/wheels; nothing else is asked for, and
the page asks for nothing but its own files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import lab
import licences
import offline
import packages
import pages

WEB = Path(__file__).resolve().parent
SOURCES = ("web", "notebooks", *packages.OWN)
NO_SOURCES = {"node_modules", "wheels", "__pycache__", ".ipynb_checkpoints"}
MADE_OF = "made-of.txt"
OLDEST_NODE = 18
FOLDER = "pyodide-314.0.7"  # another version is another address
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")


def build(site: Path) -> None:
    """Make the folder anew; what was there is replaced once all of it is made."""
    stamp = made_of()  # now: what is changed meanwhile is for the next time
    made = site.with_name(site.name + ".new")
    check_ours(made)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    (made / MADE_OF).touch()  # or what is left of it, if this is interrupted, would not be known as ours
    (made / FOLDER).mkdir()
    node_modules()
    with tempfile.TemporaryDirectory() as scratch:
        own = packages.own_wheel(Path(scratch))
        packages.pack(made, own)
        lab.write(made, own)
    for name in PYODIDE:
        shutil.copy(WEB / "node_modules/pyodide" / name, made / FOLDER)
    bundle(made)
    pages.write(made, stamp[:8])
    listed = licences.licences([*packages.downloaded("requirements.txt"), *packages.downloaded("requirements-lab.txt")])
    (made / "licences.txt").write_text(listed, encoding="utf-8-sig")  # with a mark, for hosts that name no encoding
    offline.write(made, stamp[:8])
    (made / MADE_OF).write_text(stamp, encoding="ascii")
    shutil.rmtree(site, ignore_errors=True)
    made.rename(site)


def check_ours(folder: Path) -> None:
    """What is there will be gone: nothing but an empty folder, or what was made here before."""
    if os.path.lexists(folder) and not (folder.is_dir() and ((folder / MADE_OF).exists() or not any(folder.iterdir()))):
        sys.exit(f"{folder} was not made by this program, and would be replaced: name a folder that is not there yet")


def made_of() -> str:
    """A hash of everything that the site is made of, but for npm's and PyPI's packages, whose hashes are in web/."""
    found = hashlib.sha256()
    root = WEB.parent
    for path in sorted(path for name in SOURCES for path in [root / name, *(root / name).rglob("*")]):
        name = path.relative_to(root)
        if path.is_file() and path.suffix != ".so" and not NO_SOURCES.intersection(name.parts):
            found.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def node_modules() -> None:
    """npm's packages as the lock file lists them, fetched where they are not there yet."""
    listed, mark = WEB / "package-lock.json", WEB / "node_modules/fetched.json"
    if not mark.exists() or mark.read_bytes() != listed.read_bytes():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=WEB)
        shutil.copy(listed, mark)


def bundle(made: Path) -> None:
    """The page's scripts and CodeMirror in one file, and the worker's in another."""
    esbuild = WEB / "node_modules/.bin/esbuild"
    options = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=linked"]
    run(esbuild, "page/app.js", *options, f"--outfile={made}/app.js", cwd=WEB)
    run(esbuild, "page/worker.js", *options, "--external:./pyodide-*", f"--outfile={made}/worker.js", cwd=WEB)


def run(*command: str | Path, cwd: Path) -> None:
    subprocess.run([str(word) for word in command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)


def main(folder: Path) -> None:
    with alone():
        mark = folder / MADE_OF
        if mark.exists() and mark.read_text(encoding="ascii") == made_of():
            return
        check_ours(folder)
        check_node()
        try:
            build(folder)
        except subprocess.CalledProcessError as error:
            command = shlex.join(map(str, error.cmd[:3]))
            sys.exit(f"the page was not made: {command} … failed. The first time needs a connection to npm and PyPI")


@contextmanager
def alone() -> Iterator[None]:
    """Who makes the page while somebody else does waits: node_modules, wheels and the new folder are the same ones."""
    here = os.open(WEB, os.O_RDONLY)
    try:
        fcntl.flock(here, fcntl.LOCK_EX)
        yield
    finally:
        os.close(here)


def check_node() -> None:
    if not shutil.which("node") or not shutil.which("npm"):
        sys.exit("the page is made with node and npm: install them (Debian: apt install nodejs npm)")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        sys.exit(f"node is {version}: Pyodide needs version {OLDEST_NODE} or newer to make the page")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
