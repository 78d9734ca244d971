"""What names stand for where an expression is computed, and what is noted while it is."""

from __future__ import annotations

from dataclasses import dataclass

import scalargrad.worked.running.limits as limits
from scalargrad.languages import say
from scalargrad.suggestions import with_suggestion
from scalargrad.worked.language import Call, Derivative, Node
from scalargrad.worked.numbers import DocumentError, Quantity, check_time
from scalargrad.worked.record import Binding


@dataclass(frozen=True, eq=False)
class Taken:
    """A derivative that was taken: of what, by what, what it is, and where it is written."""

    y: Quantity
    x: Quantity
    derivative: Quantity
    at: Derivative | Call


class Scope:
    """The names that an expression may read.

    - names: what they stand for; local: the parameters of the function that is called, the names of a comprehension.
    - origins: of each name, by which names derivatives were taken on the way to it; by: the same of what is computed
      now; taken: the derivatives that are taken now. Both begin anew with `begin`.
    - steps: how many statements were run; a call, and an item of a comprehension, are as good as one.
    """

    def __init__(self, names: dict[str, Binding]) -> None:
        self.names = names
        self.local: dict[str, Quantity] = {}
        self.origins: dict[str, frozenset[str]] = {}
        self.by: set[str] = set()
        self.taken: list[Taken] = []
        self.steps = 0
        self.called = 0  # functions that we are in

    def begin(self) -> None:
        """Forget which derivatives were taken."""
        self.by, self.taken = set(), []

    def step(self, at: Node) -> None:
        """Count one statement more; a DocumentError after too many."""
        self.steps += 1
        if self.steps > limits.MAX_STATEMENTS:
            message = say("more than {count} statements were run", count=f"{limits.MAX_STATEMENTS:,}")
            raise DocumentError(message, at.line, at.column)
        check_time()

    def look_up(self, name: str, at: Node) -> Quantity:
        if name in self.local:
            return self.local[name]
        if name in self.names:
            self.by |= self.origins.get(name, frozenset())
            return self.names[name].quantity
        raise DocumentError(self.no_name(name), at.line, at.column)

    def no_name(self, name: str) -> str:
        if name.startswith("Σ") and len(name) > 1:
            return say("a sum is written sum(…), with the whole term in its parentheses")
        message = say("there is no name {name} above", name=name)
        return with_suggestion(message, name, [*self.local, *self.names])

    def no_name_in_quotient(self, dy: str, dx: str) -> str:
        """dJ/dx is a quotient where dx is a name, or dJ."""
        known, other = (dx, dy) if dx in self.names else (dy, dx)
        if not (dy[0] == dx[0] == "d" and min(len(dy), len(dx)) > 1):
            return self.no_name(other)
        return say(
            "there is no name {other} above: {dy}/{dx} is a quotient, as {known} is a name (line {line}); "
            "the derivative is written grad({y}, {x})",
            other=other, dy=dy, dx=dx, known=known, line=self.names[known].line, y=dy[1:], x=dx[1:],
        )  # fmt: skip
