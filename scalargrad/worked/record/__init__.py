"""What is known of a document once it has been run: claims, names and their history, the recorded graph."""

from scalargrad.worked.record.cause import Cause, Figure, Lines, Spoken
from scalargrad.worked.record.document import (
    FAILS,
    HOLDS,
    NEARLY,
    NOT_FOR_EVERY,
    NOT_TOLD,
    ONLY_HERE,
    OPEN,
    TRUNCATED,
    VERDICTS,
    Binding,
    Claim,
    Entry,
    Record,
    Result,
    Stated,
    Told,
    Unrecorded,
    indexed,
    show_index,
)
from scalargrad.worked.record.gradients import ZERO, Derivation, is_constant_to_derivatives, ordered, ordered_by
from scalargrad.worked.record.lighter import without_graph
from scalargrad.worked.record.replay import Replay

__all__ = [
    "Binding", "Cause", "Figure", "Lines", "Record", "Result", "Spoken", "Told",
    "Claim", "Derivation", "Entry", "FAILS", "HOLDS", "NEARLY", "NOT_FOR_EVERY", "NOT_TOLD", "ONLY_HERE", "OPEN",
    "Replay", "Stated", "TRUNCATED", "Unrecorded", "VERDICTS", "ZERO", "indexed", "is_constant_to_derivatives",
    "ordered", "ordered_by", "show_index", "without_graph",
]  # fmt: skip
