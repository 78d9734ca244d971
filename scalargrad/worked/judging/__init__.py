"""Whether a claim holds: what is stated, the verdict, other points to try it at, an independent witness."""

from scalargrad.worked.judging.judgement import judge
from scalargrad.worked.judging.stated import has_names
from scalargrad.worked.judging.verdicts import same, verdict_here
from scalargrad.worked.judging.witness import remarks

__all__ = ["has_names", "judge", "remarks", "same", "verdict_here"]  # fmt: skip
