"""What the author of a claim that fails may have overlooked: what depends on what, and which shape it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scalargrad.worked.judging.stated import is_derivative
from scalargrad.worked.judging.verdicts import verdict_here
from scalargrad.worked.language import Call, ClaimLine, Derivative, Name, parts
from scalargrad.worked.numbers import DocumentError, Quantity, Scalar, entries, number, shape, show_shape
from scalargrad.worked.record import (
    FAILS,
    ZERO,
    Binding,
    Cause,
    Derivation,
    Entry,
    Lines,
    is_constant_to_derivatives,
    ordered,
    ordered_by,
)
from scalargrad.worked.running import Expressions, Runner


def another_shape(stated: Quantity, left: Quantity) -> Cause:
    """Another shape is stated than computed."""
    words = {"stated": show_shape(shape(stated)), "computed": show_shape(shape(left))}
    return Cause("another-shape", "the shapes differ: {stated} is stated, {computed} is computed", words)


def old_version(statement: ClaimLine, runner: Runner) -> list[Cause]:
    """Derivatives that are 0 because what they are of was computed from what a name stood for before."""
    return [
        Cause(
            "old-version",
            "this was computed before {name} took new numbers in {line}, so it does not depend on the new {name}",
            {"name": new.name, "line": Lines((new.line,))},
            (new.name,),
        )
        for y, x in _derivatives_that_are_zero(statement, runner.expressions)
        for new in _new_numbers(y, x, runner)
    ]


def _derivatives_that_are_zero(statement: ClaimLine, expressions: Expressions) -> Iterator[tuple[Scalar, Quantity]]:
    """Of what and by what are the derivatives in a claim that are 0 whatever the numbers are."""
    for side in statement.left, statement.right:
        for part in filter(is_derivative, parts(side)):
            match part:
                case Derivative(y=y, x=x):
                    above, below = Name(part.line, part.column, y), x
                case Call(args=(above, below)):
                    pass
                case _:
                    continue
            if all(derivative is ZERO for derivative in entries(expressions.value(part))):
                yield expressions.value(above), expressions.value(below)


def _new_numbers(y: Scalar, x: Quantity, runner: Runner) -> Iterator[Binding]:
    """The binding of a name that x is, if y was computed from an earlier one of its bindings."""
    new = next((binding for binding in runner.names.values() if binding.quantity is x), None)
    if new is None or new.how == "formula":
        return
    above = set(ordered([y], is_constant_to_derivatives))
    if any(not above.isdisjoint(entries(old.quantity)) for old in runner.record.history[new.name][:-1]):
        yield new


def cut_by_an_update(statement: ClaimLine, judged: Sequence[Entry], runner: Runner) -> list[Cause]:
    """Whether a derivative would be the stated one if it went on through a parameter that was assigned again.

    That is what an author expects who writes `h = 0` and then `h = tanh(w*h + u*x)`, a formula and no update.
    """
    if not (judged and any(map(is_derivative, parts(statement.left)))):
        return []
    try:
        left = runner.expressions.with_derivatives(Derivation(through_updates=True)).value(statement.left)
    except DocumentError:
        return []
    pairs = zip(entries(left), judged, strict=True)
    if any(verdict_here(statement.relation, number(scalar), entry.stated) == FAILS for scalar, entry in pairs):
        return []
    above = set(ordered_by(entries(left), lambda node: node.parents))
    updated = [
        binding
        for bindings in runner.record.history.values()
        for binding in bindings
        if binding.how == "updated" and not above.isdisjoint(entries(binding.quantity))
    ][:3]
    names = ", ".join(f"{{name{i}}} ({{line{i}}})" for i in range(len(updated)))
    words: dict[str, str | Lines] = {}
    for i, binding in enumerate(updated):
        words |= {f"name{i}": binding.name, f"line{i}": Lines((binding.line,))}
    said = (
        f"it would hold if derivatives went through {names}: a name that was bound by a number "
        "and is assigned again is a new parameter; give what is computed a name of its own"
    )
    return [Cause("cut-by-an-update", said, words, tuple(binding.name for binding in updated))]
