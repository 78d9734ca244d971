"""Why a claim fails: carried over, one wrong edge, a common factor; the simplest answers first."""

from scalargrad.worked.explaining.mistakes import MISTAKES
from scalargrad.worked.explaining.own import from_stated
from scalargrad.worked.explaining.questions import explain

__all__ = ["MISTAKES", "explain", "from_stated"]
