"""Which files of a folder are documents: what `.gitignore` names and what programs have built is passed over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scalargrad.extras import needs
from scalargrad.worked.reading.files import SUFFIXES

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

BUILT = frozenset(["node_modules", "build", "dist", "_build", "site", "__pycache__", "site-packages", "venv", "env"])


def find_documents(folder: Path, exclude: Sequence[str] = ()) -> Iterator[Path]:
    """The Markdown files and notebooks in a folder and the folders below it, in order.

    Left out are hidden ones, folders that programs make (`BUILT`, virtual environments), what `.gitignore` names, and
    what `exclude` names in the same notation. A folder that cannot be looked into is among them, so that
    `read_document` says so.
    """
    found: list[Path] = []

    def unreadable(error: OSError) -> None:
        found.append(Path(error.filename))

    ignored = _Ignored(folder, exclude)
    for here, folders, names in os.walk(folder, onerror=unreadable):
        at = Path(here)
        ignored.read(at)
        folders[:] = [name for name in folders if _is_searched(at / name) and not ignored.names(at / name, folder=True)]
        paths = [at / name for name in names if not name.startswith(".")]
        paths = [path for path in paths if path.suffix.lower() in SUFFIXES and not ignored.names(path)]
        found += [path for path in paths if _may_be_a_file(path)]
    yield from sorted(found)


def _is_searched(folder: Path) -> bool:
    return not folder.name.startswith(".") and folder.name not in BUILT and not (folder / "pyvenv.cfg").exists()


def _may_be_a_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # a link that leads nowhere
        return False
    except OSError:
        return True


def matches(patterns: Sequence[str], path: str) -> bool:
    """Whether one of some patterns in the notation of `.gitignore` names a file, or a folder that it is in."""
    relative = os.path.relpath(path).replace(os.sep, "/")
    return bool(patterns) and bool(_spec(patterns).check_file(relative).include)


@dataclass(frozen=True)
class _Rules:
    """What one `.gitignore` says of the paths below its folder."""

    folder: str
    spec: GitIgnoreSpec

    def says(self, path: str, folder: bool) -> bool | None:
        """Whether a path is ignored; None where nothing is said of it."""
        relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self.spec.check_file(relative + "/" * folder).include


class _Ignored:
    """What is ignored in a folder that is searched: a rule below goes before one above, `exclude` before all."""

    def __init__(self, folder: Path, exclude: Sequence[str]) -> None:
        self.exclude = [_Rules(one, _spec(exclude)) for one in (str(folder), ".") if exclude]
        self.rules: list[_Rules] = []
        above = folder.resolve()
        parents = [above, *above.parents]
        root = next((i for i, one in enumerate(parents) if (one / ".git").exists()), 0)
        for parent in reversed(parents[1 : root + 1]):
            self.read(parent)
        if self.names(above, folder=True):  # whoever names a folder wants it searched
            self.rules = []

    def read(self, folder: Path) -> None:
        """Take in the `.gitignore` of a folder, if there is one."""
        file = folder / ".gitignore"
        if file.is_file():
            lines = file.read_bytes()[: 2**20].decode("utf-8", errors="replace").splitlines()
            self.rules.append(_Rules(str(folder.resolve()), _spec(lines)))

    def names(self, path: Path, folder: bool = False) -> bool:
        if not self.rules and not self.exclude:
            return False
        for rules in self.exclude:
            if rules.says(str(path), folder):
                return True
        whole = os.path.join(os.path.realpath(path.parent), path.name)
        inside = [rules for rules in self.rules if Path(rules.folder) in Path(whole).parents]
        said = [rules.says(whole, folder) for rules in inside]
        return next((one for one in reversed(said) if one is not None), False)


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    with needs("pathspec"):
        from pathspec import GitIgnoreSpec
    kept = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:  # git passes over what it cannot read, too
            continue
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept)
