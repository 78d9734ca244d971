"""What can be wrong with a document: one kind of error for the author, with the place; one for numbers that do not
exist.
"""

from __future__ import annotations

from scalargrad.languages import say

CELL = 2**21  # the lines of a notebook's cell number n count from n * CELL; no text has as many lines


def cell_and_line(line: int) -> tuple[int | None, int]:
    """The cell of a notebook, counted from 1, and the line in it; of any other document None and the line.

    >>> cell_and_line(12), cell_and_line(2 * CELL + 3)
    ((None, 12), (2, 3))
    """
    cell, in_cell = divmod(line, CELL)
    return cell or None, in_cell


class DocumentError(Exception):
    """A document cannot be read or run to its end. Lines and columns count from 1, in the file.

    >>> raise DocumentError("there is no name w3 above", line=12, column=5)
    Traceback (most recent call last):
    scalargrad.worked.numbers.errors.DocumentError: line 12, column 5: there is no name w3 above
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, numbers: tuple[str, ...] = ()) -> None:
        """numbers: those in the message that were computed, and may give an answer away."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.numbers = numbers

    def with_numbers_as(self, text: str) -> DocumentError:
        """The same, with a text in the place of each number that was computed."""
        message = self.message
        for number in self.numbers:
            message = message.replace(number, text)
        return DocumentError(message, self.line, self.column)

    def __str__(self) -> str:
        cell, line = cell_and_line(self.line)
        place = {"line": line, "column": self.column, "message": self.message}
        if cell is None:
            return say("line {line}, column {column}: {message}", **place)
        return say("cell {cell}, line {line}, column {column}: {message}", cell=cell, **place)


class NoSuchNumber(ArithmeticError):
    """A result that does not exist (1/0, the logarithm of −1) or that is refused (more than 10,000 digits).

    The reason is kept apart from the message, which the engine prefixes with the operation and its operands; numbers:
    those in it.
    """

    def __init__(self, reason: str, numbers: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.numbers = numbers


class OutOfTime(Exception):
    """The time limit of a document has passed."""
