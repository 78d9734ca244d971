"""A document as it is read: a title, and blocks of worked example whose every character knows its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from scalargrad.worked.numbers import DocumentError


@dataclass(frozen=True)
class Block:
    """The text of one block.

    places[i]: the line in the file, and the columns before the text there, of line i; fresh: whether the document
    begins anew here, so that nothing above this block has a name.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    fresh: bool = False

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file, from 1, of a line and column of the text, both from 0."""
        if line >= len(self.places):
            return self.places[-1][0] + 1 if self.places else 1, 1
        file_line, before = self.places[line]
        return file_line, max(before + column, 0) + 1


@dataclass
class Document:
    """A file's title and blocks; `error` where it could not be read (to its end).

    mentions: whether the word `worked` is in it at all, or nobody knows; seconds: how long it took to read.
    """

    path: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    error: DocumentError | None = None
    text: str = ""
    mentions: bool = True
    seconds: float = 0.0
