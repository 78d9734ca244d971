"""What a row of the table of mistakes is, and costs that depend on the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scalargrad.worked.explaining import instead
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead import Instead
from scalargrad.worked.explaining.where import Group

FEW_UNITS = 5  # a claim that is off by more of its last digits is less likely to be so by rounding

AS_IF = "as if {what} were {other} where it is {right}"
AS_IF_NODE = "as if {what} were {node} where it is {right}"


@dataclass(frozen=True)
class Mistake:
    """A row of the table.

    name: of the kind, in JSON; rows that tell one kind from different places share it. cost: a number, or what it is in
    a case. said: the sentence, with places for words (causes.py says which there are, beside those of WHERE and
    INSTEAD). example: a document whose last claim is wrong by this mistake; its lines are separated by semicolons.
    unless: if something that costs no more than this has been found, the row is not tried.
    """

    name: str
    cost: float | Callable[[Case], float]
    where: Callable[[Case], Iterable[Group]]
    instead: Instead
    said: str
    example: str
    unless: float = 0.0

    def cost_in(self, case: Case) -> float:
        """How far-fetched it is in a case, at least."""
        return self.cost(case) if callable(self.cost) else self.cost


# --- costs that depend on the case ---


def at_once(cost: float) -> Callable[[Case], float]:
    """A slip of the pen, which is the first thing to think of where a number is off by one or two of its last digit."""
    return lambda case: 0.4 if instead.off_by_one(case) else cost


def by_little(cost: float) -> Callable[[Case], float]:
    """Rounding, where it is the first thing to think of: the more so, the less a claim is off."""
    return lambda case: cost - (0.5 if case.units_off <= FEW_UNITS else 0.3)
