"""What can be wrong with a document: one kind of error for the author, with the place; one for numbers that do not
exist.
"""

from __future__ import annotations


class DocumentError(Exception):
    """A document cannot be read or run to its end. Lines and columns count from 1, in the file.

    >>> raise DocumentError("there is no name w3 above", line=12, column=5)
    Traceback (most recent call last):
    scalargrad.worked.numbers.errors.DocumentError: line 12, column 5: there is no name w3 above
    """

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class NoSuchNumber(ArithmeticError):
    """A result that does not exist (1/0, the logarithm of −1) or that is refused (more than 10,000 digits).

    The reason is kept apart from the message, which the engine prefixes with the operation and its operands.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OutOfTime(Exception):
    """The time limit of a document has passed."""
