"""Whether a claim holds: what is stated, the verdict, other points to try it at, an independent witness."""

from scalargrad.worked.judging.judgement import Judge
from scalargrad.worked.judging.points import groups_of_probabilities, keep_sum, moved
from scalargrad.worked.judging.stated import PRINTED_DIGITS, has_names
from scalargrad.worked.judging.tables import find_tables
from scalargrad.worked.judging.verdicts import same, verdict_here
from scalargrad.worked.judging.witness import DEFECT, explains, remarks

__all__ = [
    "DEFECT", "Judge", "PRINTED_DIGITS", "explains", "find_tables", "groups_of_probabilities", "has_names", "keep_sum",
    "moved", "remarks", "same", "verdict_here",
]  # fmt: skip
