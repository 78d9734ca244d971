"""The recorded graph as a program: computed again with other numbers, without recording it again.

Here are the questions «what would follow, if this number were another?» answered, for the checker's verdicts and
explanations and for its long training loops.
"""

from scalargrad.record.program import Program

__all__ = ["Program"]
