"""`scalargrad mark EXERCISE ANSWERS …`: the answers of a class, marked in one go."""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scalargrad.commands.printing import complain
from scalargrad.languages import say
from scalargrad.worked import ExerciseError, mark_files, overview_files, overview_text


def run(
    exercise: str,
    answers: Sequence[str],
    output: str | None = None,
    *,
    timeout: float = 60.0,
    show: bool = False,
    hints: str = "what",
) -> int:
    """Mark files of answers and print an overview. output: a new folder for the table and a page for each student."""
    try:
        if output is not None:
            check_new(Path(output))
        overview = mark_files(exercise, answers, timeout, show, hints)
        if output is not None:
            write_folder(overview_files(overview), Path(output))
    except ExerciseError as error:
        return complain("mark", str(error))
    except OSError as error:
        return complain("mark", say("{folder} cannot be written: {why}", folder=output, why=error.strerror or error))
    sys.stdout.write(overview_text(overview))
    return 0 if all(sheet.marks for sheet in overview.sheets) else 2


def check_new(folder: Path) -> None:
    """An ExerciseError unless a folder can be made here: nothing that is there already is written over."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise ExerciseError(say("{folder} is there already: name a new folder", folder=folder))
    if not folder.absolute().parent.is_dir():
        raise ExerciseError(say("there is no folder {folder}", folder=folder.absolute().parent))


def write_folder(contents: Mapping[str, str | bytes], folder: Path) -> None:
    """All files of a folder, or none: they are written beside, and the whole folder then takes its name."""
    folder = folder.absolute()
    temporary = folder.with_name(f".{folder.name[:100]}.{secrets.token_hex(8)}")
    try:
        for name, content in contents.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
        if folder.is_dir():
            folder.rmdir()
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
