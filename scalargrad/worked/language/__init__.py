"""From a block to statements: what may stand in a document, and a remedy for whatever else stands there."""

from scalargrad.worked.language.characters import DOTS, MEANT, leaves_open
from scalargrad.worked.language.equals import list_or_decimal, split_outside
from scalargrad.worked.language.literals import read_literal
from scalargrad.worked.language.parser import Parser
from scalargrad.worked.language.pasted import unwrapped
from scalargrad.worked.language.syntax import (
    Apply,
    Approx,
    Assign,
    Binary,
    Call,
    ClaimLine,
    Comprehension,
    Derivative,
    Expression,
    Function,
    Index,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Node,
    Open,
    Range,
    Slice,
    Statement,
    Transpose,
)
from scalargrad.worked.language.trees import claims, counted, is_arithmetic, names_in, parts

__all__ = [
    "Apply", "Approx", "Assign", "Binary", "Call", "ClaimLine", "Comprehension", "DOTS", "Derivative", "Expression",
    "Function", "Index", "Items", "Literal", "Loop", "MEANT", "Name", "Negative", "Node", "Open", "Parser", "Range",
    "Slice", "Statement", "Transpose", "claims", "counted", "is_arithmetic", "leaves_open", "list_or_decimal",
    "names_in", "parts", "read_literal", "split_outside", "unwrapped",
]  # fmt: skip
