"""From a block to statements: what may stand in a document, and a remedy for whatever else stands there."""

from scalargrad.worked.language.characters import MEANT
from scalargrad.worked.language.parser import Parser
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
    "Apply", "Approx", "Assign", "Binary", "Call", "ClaimLine", "Comprehension", "Derivative", "Expression",
    "Function", "Index", "Items", "Literal", "Loop", "MEANT", "Name", "Negative", "Node", "Open", "Parser", "Range",
    "Slice", "Statement", "Transpose", "claims", "counted", "is_arithmetic", "names_in", "parts",
]  # fmt: skip
