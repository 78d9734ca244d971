"""From a block to statements: what may stand in a document, and a remedy for whatever else stands there."""

from scalargrad.worked.language.characters import MEANT
from scalargrad.worked.language.parser import Parser
from scalargrad.worked.language.syntax import (
    Approx,
    Assign,
    Binary,
    Call,
    ClaimLine,
    Derivative,
    Expression,
    Index,
    Items,
    Literal,
    Loop,
    Name,
    Negative,
    Node,
    Open,
    Slice,
    Statement,
    Transpose,
    claims,
    is_arithmetic,
    parts,
)

__all__ = [
    "Approx", "Assign", "Binary", "Call", "ClaimLine", "Derivative", "Expression", "Index", "Items", "Literal",
    "Loop", "MEANT", "Name", "Negative", "Node", "Open", "Parser", "Slice", "Statement", "Transpose", "claims",
    "is_arithmetic", "parts",
]  # fmt: skip
