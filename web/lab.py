"""site/lab: JupyterLite with the teaching notebooks. Its Pyodide is the page's, its Python packages lie beside it.

JupyterLite's wheels hold a finished site; what is made here is what it asks for: settings, notebooks, packages.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import lab_notebooks
import licences
import packages

WEB = Path(__file__).resolve().parent
PYODIDE = WEB / "node_modules/pyodide"
PACKED = WEB / "wheels/packed"  # what was packed for the last site, and is the same for the next one
APPS = ("notebooks", "tree")
OF_THE_SITE = ("api", "build", "config-utils.js", "jupyter-lite.ipynb", "jupyter-lite.json", "service-worker.js")
OF_OTHER_APPS = ("*.map", "build/consoles/*", "build/edit/*", "build/lab/*", "build/repl/*")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
HOLDS_SITES = ("jupyterlite_core-", "jupyterlite_pyodide_kernel-")
OURS = "scalargrad_lab-1"  # stand-ins for NumPy and others, and what IPython does when it starts
# JupyterLite's pages may load nothing but their own files, whatever a notebook brings along; JupyterLab needs styles
# and functions that are made as it goes. The icon: else a browser asks the host for one.
POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; base-uri 'none'"
# JupyterLite takes whichever service worker it finds for its own, or ends all that the host has: it finds none, and the
# page keeps its own.
NONE = "{getRegistration: async () => null, getRegistrations: async () => []}"
HEAD = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="favicon.ico">'
HEAD += f"<script>Object.assign(navigator.serviceWorker ?? {{}}, {NONE})</script>"
ASKED_FOR = {  # what JupyterLite asks for although there is none
    "manifest.webmanifest": {"name": "scalargrad", "start_url": "./index.html", "display": "browser"},
    "build/schemas/all_federated.json": [],
    "api/translations/all.json": {"data": {"en": {"displayName": "English", "nativeName": "English"}}, "message": ""},
    "api/translations/en.json": {"data": {}, "message": ""},
}
DIGITS = "sklearn/datasets/data/digits.csv.gz"
ON_DEMAND = "sympy"  # a third of all, and only two notebooks import it; all else is loaded at the start


def write(made: Path, own: Path) -> None:
    """own: the wheel of this package."""
    lab = made / "lab"
    lab.mkdir()
    wheels = {wheel.name: wheel for wheel in packages.downloaded("requirements-lab.txt")}
    jupyterlite, kernel = (wheels.pop(name) for start in HOLDS_SITES for name in [*wheels] if name.startswith(start))
    unpack_jupyterlite(jupyterlite, lab)
    extension = lab / "extensions" / KERNEL
    unpack_kernel(kernel, extension)
    of_the_page = packages.downloaded("requirements.txt")
    of_the_kernel = [wheel for wheel in extension.glob("static/pypi/*.whl") if "widget" not in wheel.name]
    pack([*wheels.values(), *of_the_page, *of_the_kernel], own, lab)
    lock(lab / "packages")
    settings(lab, extension)
    lab_notebooks.write(lab)


# --- JupyterLite ---


def unpack_jupyterlite(wheel: Path, lab: Path) -> None:
    """The site that the wheel holds, as far as the notebooks need it."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".tgz"))
        with archive.open(name) as packed, tarfile.open(fileobj=packed) as site:
            for member in site:
                inside = member.name.removeprefix("package/")
                if inside.split("/")[0] in {*OF_THE_SITE, *APPS} and not matches(inside, OF_OTHER_APPS):
                    member.name = inside
                    site.extract(member, lab)
    for app in APPS:
        page = (lab / app / "index.html").read_text(encoding="utf-8")
        (lab / app / "index.html").write_text(page.replace("</title>", f"</title>{HEAD}", 1), encoding="utf-8")
    for name, content in ASKED_FOR.items():
        (lab / name).parent.mkdir(parents=True, exist_ok=True)
        (lab / name).write_text(json.dumps(content), encoding="utf-8")


def unpack_kernel(wheel: Path, extension: Path) -> None:
    """JupyterLite's kernel, which starts Pyodide."""
    with ZipFile(wheel) as archive:
        for name in archive.namelist():
            inside = name.partition(f"labextensions/{KERNEL}/")[2]
            if inside and not matches(inside, ("*.map",)):
                target = extension / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))


def matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def settings(lab: Path, extension: Path) -> None:
    file = lab / "jupyter-lite.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    load = json.loads((extension / "package.json").read_text(encoding="utf-8"))["jupyterlab"]["_build"]
    lock = json.loads((lab / "packages/pyodide-lock.json").read_text(encoding="utf-8"))
    chosen = json.loads((WEB / "lab/settings.json").read_text(encoding="utf-8"))
    chosen["litePluginSettings"][f"{KERNEL}:kernel"]["loadPyodideOptions"]["packages"] = [
        name for name in lock["packages"] if name != ON_DEMAND
    ]
    said["jupyter-config-data"] |= chosen | {"federated_extensions": [{"name": KERNEL, **load}]}
    file.write_text(json.dumps(said, indent=1), encoding="utf-8")


# --- Python's packages ---


def pack(wheels: list[Path], own: Path, lab: Path) -> None:
    """The wheels, with bytecode for what a notebook imports.

    own: the wheel of this package. The others are packed anew only where something of them has changed: it takes long.
    """
    target = lab / "packages"
    target.mkdir()
    mark = PACKED / "made-of.txt"
    made_of = "\n".join(
        [*(digest(wheel) for wheel in wheels), digest(WEB / "lab/pack.py"), digest(PYODIDE / "package.json")]
    )
    known = mark.exists() and mark.read_text(encoding="ascii") == made_of
    for packed in PACKED.glob("*.zip") if known else ():
        shutil.copy(packed, target)
    with tempfile.TemporaryDirectory() as scratch:
        folders = Path(scratch)
        for wheel in [own, *wheels]:
            with ZipFile(wheel) as archive:
                archive.extractall(folders / wheel.stem)
        our_own(folders / OURS)
        subprocess.run(["node", "pack.mjs", "lab/pack.py", folders, target], cwd=WEB, check=True)
    if not known:
        shutil.rmtree(PACKED, ignore_errors=True)
        shutil.copytree(target, PACKED, ignore=shutil.ignore_patterns("scalargrad*"))
        mark.write_text(made_of, encoding="ascii")


def lock(target: Path) -> None:
    """The list by which Pyodide finds the packages: what npm's says of Pyodide, and these packages alone."""
    listed = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    listed["packages"] = dict(map(locked, sorted(target.glob("*-*.zip"))))
    (target / "pyodide-lock.json").write_text(json.dumps(listed, indent=1), encoding="utf-8")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def our_own(folder: Path) -> None:
    """One more package: what is in web/lab/stand-ins and web/lab/ipython, with scikit-learn's pictures of digits."""
    shutil.copytree(WEB / "lab/stand-ins", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / DIGITS).parent.mkdir(exist_ok=True)
    shutil.copy(str(distribution("scikit-learn").locate_file(DIGITS)), folder / DIGITS)
    (folder / DIGITS).with_name("COPYING").write_text(licences.of_scikit_learn(), encoding="utf-8")
    shutil.copytree(WEB / "lab/ipython", folder / "scalargrad_lab")


def locked(packed: Path) -> tuple[str, dict[str, Any]]:
    """A package's entry in the lock. What it depends on is loaded at the start anyhow."""
    name, version = packed.stem.split("-")[:2]
    return name.replace("_", "-").lower(), {
        "name": name.replace("_", "-").lower(),
        "version": version,
        "file_name": packed.name,
        "install_dir": "site",
        "sha256": digest(packed),
        "package_type": "package",
        "imports": [name] if name == ON_DEMAND else [],
        "depends": [],
        "unvendored_tests": False,
    }
