"""`scalargrad exercise DOCUMENT`: sheets with other given numbers and open claims, and their keys."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from scalargrad.commands.documents import CommandError, check_output, document_at
from scalargrad.commands.mark import check_new, write_folder
from scalargrad.commands.printing import complain
from scalargrad.files import write_whole
from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.worked import ExerciseError, make_exercises

SECONDS = 120.0  # for pandoc to make one PDF
MOST_SHEETS = 1000


def run(
    document: str,
    seed: int = 1,
    output: str | None = None,
    *,
    count: int | None = None,
    pdf: bool = False,
    timeout: float = 60.0,
) -> int:
    """Write a sheet and its key. count: so many, for the seeds from `seed` on, into a new folder; pdf: also as PDF."""
    try:
        if count is None:
            _one(document, seed, output, pdf, timeout)
        else:
            _many(document, seed, Path(output or f"{Path(document).stem}-sheets"), count, pdf, timeout)
    except (ExerciseError, CommandError) as error:
        return complain("exercise", str(error))
    except OSError as error:
        return complain("exercise", say("the sheet cannot be written: {why}", why=error.strerror or error))
    return 0


def _one(document: str, seed: int, output: str | None, pdf: bool, timeout: float) -> None:
    target = Path(output or f"{Path(document).stem}-{seed}.md")
    key = target.with_name(f"{target.stem}-key.txt")
    if target.suffix not in (".md", ".markdown", ".pdf"):
        raise ExerciseError(say("{file}: a sheet is a file .md or .pdf", file=target))
    if pdf or target.suffix == ".pdf":
        _pandoc()
    for file in (target, target.with_suffix(".pdf"), key):
        check_output(str(file), document)
    if output is None and (target.exists() or key.exists()):
        there = target if target.exists() else key
        raise ExerciseError(say("{file} is there already: name another file with -o", file=there))
    (made,) = make_exercises(document_at(document), [seed], timeout)
    if target.suffix != ".pdf":
        write_whole(target, made.sheet)
    if pdf or target.suffix == ".pdf":
        write_whole(target.with_suffix(".pdf"), _as_pdf(made.sheet))
    write_whole(key, made.key)
    print(say("{sheet} and its key {key} are written", sheet=printable(str(target)), key=printable(str(key))))
    for warning in made.warnings:
        complain("exercise", warning)


def _many(document: str, seed: int, folder: Path, count: int, pdf: bool, timeout: float) -> None:
    if count > MOST_SHEETS:
        raise ExerciseError(say("at most {count} sheets at once", count=MOST_SHEETS))
    check_new(folder)
    if pdf:
        _pandoc()
    contents: dict[str, str | bytes] = {}
    warnings: dict[str, None] = {}
    seeds = range(seed, seed + count)
    for number, made in zip(seeds, make_exercises(document_at(document), seeds, timeout)):
        contents[f"sheet-{number:02}.md"] = made.sheet
        contents[f"keys/sheet-{number:02}-key.txt"] = made.key
        if pdf:
            contents[f"sheet-{number:02}.pdf"] = _as_pdf(made.sheet)
        warnings |= dict.fromkeys(made.warnings)
    write_folder(contents, folder)
    print(say("{count} sheets are written to {folder}, their keys to {keys}", count=count,
              folder=printable(str(folder)), keys=printable(str(folder / "keys"))))  # fmt: skip
    for warning in warnings:
        complain("exercise", warning)


def _pandoc() -> str:
    found = shutil.which("pandoc")
    if found is None:
        raise ExerciseError(say("a PDF needs pandoc, which is not installed (pandoc.org); .md needs nothing"))
    return found


def _as_pdf(sheet: str) -> bytes:
    """A sheet as a PDF, by pandoc, without the TeX in it that is not mathematics."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "sheet.md"), Path(folder, "sheet.pdf")
        source.write_text(sheet, "utf-8")
        command = [_pandoc(), "--from", "markdown-raw_tex", "--output", str(made), str(source)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise ExerciseError(say("pandoc takes more than {seconds} s", seconds=f"{SECONDS:g}")) from None
        if done.returncode or not made.is_file():
            lines = done.stderr.strip().split("\n")
            raise ExerciseError(say("pandoc cannot make the PDF: {why}", why=lines[0][:200]))
        return made.read_bytes()
