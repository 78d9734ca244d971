"""What a parameter was, or would have been, at another time: for weights that are updated too early.

An update may be written down in the document (under the same name, under a new one, as a claim), or not at all; then
it is one step of gradient descent.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from enum import Enum, auto
from typing import Any

from scalargrad.derivatives import ADD, DETACH, DIV, MUL, NEG, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, entries_of, once
from scalargrad.worked.explaining.habits import ERRORS, RATES, updated_names
from scalargrad.worked.explaining.names import Names
from scalargrad.worked.explaining.what_if import A_STEP, Other
from scalargrad.worked.numbers import Real, Scalar, number, shape
from scalargrad.worked.record import FAILS, Binding, indexed, is_constant_to_derivatives, ordered


class When(Enum):
    """Where another number of a parameter comes from."""

    MADE = auto()  # w - rate * g, somewhere in the document
    PRINTED = auto()  # what a claim about that states
    LATER = auto()  # the name's next numbers
    EARLIER = auto()  # the name's last numbers
    STEP = auto()  # one step of gradient descent, which the document does not make


class Updates:
    """The updates that a document makes, found once for all claims."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.made: dict[Value, list[Scalar]] = {}  # a parameter -> what w - rate * g came to
        self.printed: dict[Value, list[Real]] = {}
        self.rates: dict[Scalar, None] = {}
        scalars = [scalar for _, _, scalar in names.record.scalars() if isinstance(scalar, Value)]
        # What is a factor of something else, as alpha of a leaky ReLU may be, is no rate.
        self.used = {arg for node in ordered(scalars, lambda node: False) for arg in node.parents}
        for scalar in scalars:
            self._note(scalar)
        for claim in names.record.claims:
            for entry, stated in entries_of(claim):
                parameter = self._note(entry.left)
                if parameter is not None and entry.verdict != FAILS:
                    self.printed.setdefault(parameter, []).append(stated)

    def _note(self, scalar: Scalar) -> Value | None:
        """The parameter of which a scalar is an update."""
        scalar = undetached(scalar)
        parameter = updated_parameter(scalar, self.names.asked)
        if parameter is None or not isinstance(scalar, Value) or not self.names.is_parameter(parameter):
            return None
        found = self.made.setdefault(parameter, [])
        if all(one is not scalar for one in found):
            found.append(scalar)
        for arg in _factors(scalar.args[1], self.names.asked):
            is_inside = isinstance(arg, Value) and arg not in scalar.args[1].parents
            if not isinstance(arg, Value) or (not arg.args and (not is_inside or self.names.name(arg) in RATES)):
                self.rates[arg if isinstance(arg, Value) else Real(arg)] = None
        return parameter

    def rates_at(self, case: Case) -> list[Scalar]:
        """The learning rates that the document uses, or names; 1 if it makes steps without one."""
        named = [
            rate for name in RATES if name in case.at and shape(rate := case.at[name].quantity) == ()
            and (rate in self.rates or rate not in self.used)
        ]  # fmt: skip
        found = {id(rate): rate for rate in [*named, *self.rates] if number(rate)}
        return list(found.values())[:4] or [Real(1)] * bool(self.made)


def _factors(step: Value, asked: Container[Value]) -> Iterator[Any]:
    """The factors of rate * g, of rate * m / s; not those of a derivative g, such as the 3 of the slope of 3*x."""
    if step in asked:
        return
    if step.op is DIV and isinstance(step.args[0], Value):
        yield from _factors(step.args[0], asked)
    elif step.op is MUL:
        for arg in step.args:
            yield from _factors(arg, asked) if isinstance(arg, Value) and arg.op is MUL else [arg]


@once
def at_other_times(case: Case, parameter: Value) -> dict[tuple[When, int], Other]:
    """Other numbers of a parameter, and where each comes from."""
    found: dict[tuple[When, int], Other] = {}
    updates = case.updates
    made = updates.made.get(parameter, [])
    found.update(((When.MADE, k), scalar) for k, scalar in enumerate(made[:3]))
    found.update(((When.PRINTED, k), real) for k, real in enumerate(updates.printed.get(parameter, [])[:2]))
    version = case.names.version(parameter)
    if version is not None:
        index = case.names.index(parameter)
        for k, (when, other) in enumerate(_other_versions(case, version)):
            if shape(other.quantity) == shape(version.quantity):
                found[when, k] = dict(indexed(other.quantity))[index]
    if not made:
        found.update(((When.STEP, k), step) for k, step in enumerate(_steps(case, parameter)))
    return found


def _other_versions(case: Case, version: Binding) -> Iterator[tuple[When, Binding]]:
    """What the name stood for after this, the next first, and before; what stands under a name for the updated one."""
    history = case.names.record.history
    versions = history[version.name]
    at = versions.index(version)
    yield from ((When.LATER, other) for other in versions[at + 1 : at + 4])
    yield from ((When.EARLIER, other) for other in reversed(versions[max(at - 2, 0) : at]))
    for name in updated_names(version.name):
        yield from ((When.LATER, other) for other in history.get(name, [])[:1])


def _steps(case: Case, parameter: Value) -> Iterable[Scalar]:
    """One step of gradient descent on each error, with each rate."""
    derivation = case.names.record.derivation
    if derivation is None:
        return
    errors = dict.fromkeys([y for y in case.computation.passes if y.args])
    for name in ERRORS:
        if name in case.at and isinstance(case.at[name].quantity, Value):
            errors[case.at[name].quantity] = None
    for y in list(errors)[:3]:
        case.computation.spend(A_STEP)
        gradient = derivation.derivative(y, parameter)
        if isinstance(gradient, Value):
            for rate in case.updates.rates_at(case):
                case.computation.spend(A_STEP)
                yield parameter - rate * gradient


def undetached(scalar: Scalar) -> Scalar:
    """What a parameter took its numbers from."""
    while isinstance(scalar, Value) and scalar.op is DETACH:
        scalar = scalar.args[0]
    return scalar


def updated_parameter(scalar: Scalar, asked: Container[Value]) -> Value | None:
    """w of w - rate * g, where g is a derivative or at least depends on w; and of w + rate * g, g a derivative."""
    if not isinstance(scalar, Value) or scalar.op not in (SUB, ADD):
        return None
    first, step = scalar.args
    if not isinstance(first, Value) or not isinstance(step, Value) or not is_constant_to_derivatives(first):
        return None
    if step in asked:
        return first
    if step.op not in (MUL, NEG, DIV):
        return None
    if any(arg in asked for arg in step.parents):
        return first
    if scalar.op is ADD:
        return None  # x + u * h(x) is a sum like others
    return first if any(node is first for node in ordered([step], lambda node: node is first)) else None
