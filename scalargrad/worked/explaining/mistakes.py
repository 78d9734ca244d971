"""THE TABLE: what people do wrong, where, what stands there instead, how it is said, and an example of it.

A new kind of mistake is a new row, in the file of rows/ for its subject. Trying a row out is the same for all of them
(causes.py): the numbers of INSTEAD are put at the places of WHERE, and if the claim would hold then, SAID is why it
does not. COST is how far-fetched a mistake is: simple ones are tried first, and what is much more far-fetched than what
has been found is not tried at all.
"""

from __future__ import annotations

from scalargrad.worked.explaining.rows.alone import ALONE
from scalargrad.worked.explaining.rows.digits import DIGITS
from scalargrad.worked.explaining.rows.factors import FACTORS
from scalargrad.worked.explaining.rows.forward import FORWARD
from scalargrad.worked.explaining.rows.functions import FUNCTIONS
from scalargrad.worked.explaining.rows.indices import INDICES
from scalargrad.worked.explaining.rows.mistake import Mistake
from scalargrad.worked.explaining.rows.paths import PATHS
from scalargrad.worked.explaining.rows.quotients import QUOTIENTS
from scalargrad.worked.explaining.rows.rules import RULES
from scalargrad.worked.explaining.rows.slopes import SLOPES
from scalargrad.worked.explaining.rows.weights import WEIGHTS

__all__ = ["MISTAKES", "Mistake"]

MISTAKES = [*FACTORS, *SLOPES, *RULES, *PATHS, *WEIGHTS, *FORWARD, *FUNCTIONS, *QUOTIENTS, *INDICES, *ALONE, *DIGITS]
