"""A class: many files of answers marked in one go, and what went wrong how often."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scalargrad.languages import say
from scalargrad.terminal import printable
from scalargrad.worked.numbers import DocumentError, OutOfTime
from scalargrad.worked.reading import Document, find_documents, read_document
from scalargrad.worked.use.answers import asked_for
from scalargrad.worked.use.check import TIMEOUT, failed
from scalargrad.worked.use.credit import WRONG
from scalargrad.worked.use.kinds import kind_of
from scalargrad.worked.use.marks import ExerciseError, Mark, Sheet, mark
from scalargrad.worked.use.reading_answers import answers_in

ANSWERS = (".txt", ".md", ".markdown")  # the files of a folder that hold answers


class Mistake(NamedTuple):
    """A kind of mistake, in words, how many students made it, and in which lines how often."""

    kind: str
    students: int
    lines: tuple[tuple[int, int], ...]


class Overview(NamedTuple):
    """All sheets of a class. Those whose file could not be read have no marks."""

    title: str
    sheets: tuple[Sheet, ...]

    @property
    def read(self) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.marks]

    def claims(self) -> list[list[Mark]]:
        """For each claim the marks of all students."""
        return [list(marks) for marks in zip(*(sheet.marks for sheet in self.read))]

    def mistakes(self) -> list[Mistake]:
        """The kinds of mistakes, the most frequent first."""
        who: dict[str, set[str]] = {}
        where: dict[str, Counter[int]] = {}
        for sheet in self.read:
            for one in sheet.marks:
                if one.how == WRONG:
                    kind = kind_of(one.mistake) if one.mistake else say("not known")
                    who.setdefault(kind, set()).add(sheet.student)
                    where.setdefault(kind, Counter())[one.line] += 1
        found = [Mistake(kind, len(who[kind]), tuple(sorted(where[kind].items()))) for kind in who]
        return sorted(found, key=lambda one: (one.kind == say("not known"), -one.students, one.lines))


def answer_files(paths: Iterable[str | Path]) -> list[Path]:
    """The files of answers among some paths: files, and in folders those that end like answers do.

    An ExerciseError for a path that is not there.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
            found += [one for one in inside if one.suffix.lower() in ANSWERS]
        elif path.exists():
            found.append(path)
        else:
            raise ExerciseError(say("there is no such file: {path}", path=printable(str(path))))
    return list(dict.fromkeys(found))


def students(files: Sequence[Path]) -> list[str]:
    """A name for each file: its own without its ending; with its folder and ending where two have one name.

    >>> students([Path("a/li.txt"), Path("a/wu.txt"), Path("b/wu.txt")])
    ['li', 'a/wu.txt', 'b/wu.txt']
    """
    often = Counter(path.stem for path in files)
    return [path.stem if often[path.stem] == 1 else path.as_posix() for path in files]


def sheet_for(file: Path, sheets: Sequence[Document]) -> Document | None:
    """Whose answers these are, where each student has a sheet: `sheet-07-li.txt` answers `sheet-07.md`."""
    stems = {Path(sheet.path).stem: sheet for sheet in sheets}
    found = [stem for stem in stems if file.stem.startswith(stem) and not file.stem[len(stem) :][:1].isalnum()]
    return stems[max(found, key=len)] if found else None


def mark_class(
    sheets: Sequence[Document],
    files: Sequence[Path],
    timeout: float = TIMEOUT,
    show: bool = False,
    hints: str = "what",
) -> Iterator[Sheet]:
    """The marks of a class, one by one. sheets: the exercise, or several, of which each file answers its own.

    An ExerciseError if one of these cannot be run, or asks for nothing.
    """
    asked = {sheet.path: asked_for(sheet) for sheet in sheets}
    for file, student in zip(files, students(files), strict=True):
        sheet = sheets[0] if len(sheets) == 1 else sheet_for(file, sheets)
        if sheet is None:
            yield Sheet(student, (), (say("no sheet has a name that {file} begins with", file=printable(file.name)),))
            continue
        try:
            answers = answers_in(read_document(file), asked[sheet.path], sheet)
        except (DocumentError, OutOfTime) as error:
            yield Sheet(student, (), (printable(f"{file.name}: {error}"),))
            continue
        try:
            marked = mark(sheet, answers, student, timeout, show, hints).sheet
        except ExerciseError:
            raise
        except Exception as error:  # a defect of this program; the other students do not suffer for it
            marked = Sheet(student, (), (printable(f"{file.name}: {failed(error)}"),))
        yield marked


def mark_files(
    exercise: str, answers: Sequence[str], timeout: float = TIMEOUT, show: bool = False, hints: str = "what"
) -> Overview:
    """Mark files of answers, and all those of folders. exercise: a document, or a folder with one for each student.

    An ExerciseError says in a line why it cannot be done.
    """
    if os.path.isdir(exercise):
        sheets = [document for document in map(read_document, find_documents(Path(exercise))) if document.blocks]
    else:
        sheets = [read_document(exercise)]
    if not sheets:
        raise ExerciseError(say("{folder} has no document with ```worked blocks", folder=exercise))
    files = [file for file in answer_files(answers) if not any(_is_same(file, sheet.path) for sheet in sheets)]
    if not files:
        raise ExerciseError(say("there are no files of answers here: .txt, or copies of the document"))
    try:
        return Overview(sheets[0].title, tuple(mark_class(sheets, files, timeout, show, hints)))
    except DocumentError as error:
        raise ExerciseError(f"{exercise}: {error}") from None


def _is_same(file: Path, path: str) -> bool:
    return os.path.exists(path) and os.path.samefile(file, path)
