"""What the numbers of a document are: exact until a root or exp, 50 digits after that; arrays of them; as text.

`arrays` has the operations of the language, `functions` its functions. Limits of time and memory stand here too, and
the errors of documents: whatever computes asks for them.
"""

import scalargrad.worked.numbers.arrays as arrays
import scalargrad.worked.numbers.functions as functions
from scalargrad.worked.numbers.errors import CELL, DocumentError, NoSuchNumber, OutOfTime, cell_and_line
from scalargrad.worked.numbers.grid import Grid
from scalargrad.worked.numbers.limits import TO_REPORT, check_time, memory_is_short, memory_limit, time_limit
from scalargrad.worked.numbers.quantities import (
    Constant,
    Quantity,
    Scalar,
    ShapeError,
    array,
    check_finite,
    check_size,
    entries,
    number,
    shape,
    show_shape,
    stack,
    whole_number,
)
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.numbers.rounded import MAX_DIGITS, digits
from scalargrad.worked.numbers.words import DIGITS, decimal, number_text, readable

__all__ = [
    "CELL", "Constant", "DIGITS", "DocumentError", "Grid", "MAX_DIGITS", "NoSuchNumber", "OutOfTime", "Quantity",
    "Real", "Scalar", "ShapeError", "TO_REPORT", "array", "arrays", "cell_and_line", "check_finite", "check_size",
    "check_time", "decimal", "digits", "entries", "functions", "memory_is_short", "memory_limit", "number",
    "number_text", "readable", "shape", "show_shape", "stack", "time_limit", "whole_number",
]  # fmt: skip
