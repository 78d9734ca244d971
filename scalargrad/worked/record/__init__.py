"""What is known of a document once it has been run: claims, names and their history, the recorded graph."""

from scalargrad.worked.record.cause import Cause, Figure, Lines
from scalargrad.worked.record.document import (
    FAILS,
    HOLDS,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Claim,
    DocumentResult,
    Entry,
    Stated,
    Version,
    indexed,
    show_index,
)
from scalargrad.worked.record.gradients import ZERO, Derivation, is_constant_to_derivatives, ordered, ordered_by
from scalargrad.worked.record.replay import Replay

__all__ = [
    "Cause", "Figure", "Lines",
    "Claim", "Derivation", "DocumentResult", "Entry", "FAILS", "HOLDS", "ONLY_HERE", "OPEN", "Replay",
    "Stated", "TRUNCATED", "VERDICTS", "Version", "ZERO", "indexed", "is_constant_to_derivatives", "ordered",
    "ordered_by", "show_index",
]  # fmt: skip
