"""What a parameter was, or would have been, at another time: for weights that are updated too early.

An update may be written down in the document (under the same name, under a new one, as a claim), or not at all; then
it is one step of gradient descent.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Other
from scalargrad.worked.explaining.hypothesis import Study
from scalargrad.worked.explaining.naming import RATES
from scalargrad.worked.explaining.trial import Trial, entries_of
from scalargrad.worked.numbers import Real, Scalar, number, shape
from scalargrad.worked.record import FAILS, indexed, is_constant_to_derivatives, ordered

ERRORS = ("E", "J", "L", "C", "loss", "cost", "error", "Loss", "Cost", "Error", "E_total", "total_error")


class Updates:
    """The updates that a document makes, found once for all claims."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.made: dict[Value, list[Scalar]] = {}  # a parameter -> what w - rate * g came to
        self.printed: dict[Value, list[Real]] = {}
        self.rates: dict[Scalar, None] = {}
        for _, _, scalar in study.result.scalars():
            self._note(scalar)
        for claim in study.result.claims:
            for entry, stated in entries_of(claim):
                parameter = self._note(entry.left)
                if parameter is not None and entry.verdict != FAILS:
                    self.printed.setdefault(parameter, []).append(stated)

    def _note(self, scalar: Scalar) -> Value | None:
        """The parameter of which a scalar is an update."""
        while isinstance(scalar, Value) and scalar.op.name == "detach":
            scalar = scalar.args[0]
        parameter = updated_parameter(scalar, self.study.asked)
        if parameter is None or not isinstance(scalar, Value) or not self.study.naming.is_parameter(parameter):
            return None
        found = self.made.setdefault(parameter, [])
        if all(one is not scalar for one in found):
            found.append(scalar)
        step = scalar.args[1]
        if step.op.name == "mul":
            for arg in step.args:
                if not isinstance(arg, Value) or arg.is_leaf:
                    self.rates[arg if isinstance(arg, Value) else Real(arg)] = None
        return parameter

    def rates_at(self, trial: Trial) -> list[Scalar]:
        """The learning rates that the document uses, or names; 1 if there is none."""
        named = [trial.at[name].quantity for name in RATES if name in trial.at and shape(trial.at[name].quantity) == ()]
        found = {id(rate): rate for rate in [*named, *self.rates] if number(rate)}
        return list(found.values())[:4] or [Real(1)]

    def of(self, parameter: Value, trial: Trial) -> dict[str, Other]:
        """Other numbers of a parameter, each under a word for where it comes from."""
        found: dict[str, Other] = {}
        for k, scalar in enumerate(self.made.get(parameter, [])[:3]):
            found[f"made {k}"] = scalar
        for k, real in enumerate(self.printed.get(parameter, [])[:2]):
            found[f"printed {k}"] = real
        naming = self.study.naming
        version = naming.version(parameter)
        if version is not None:
            versions = self.study.result.history[version.name]
            at = versions.index(version)
            index = naming.index(parameter)
            others = [("later", other) for other in versions[at + 1 : at + 4]]
            others += [("earlier", other) for other in reversed(versions[max(at - 2, 0) : at])]
            for name in (f"{version.name}_new", f"new_{version.name}", f"{version.name}new"):
                others += [("later", other) for other in self.study.result.history.get(name, [])[:1]]
            for k, (when, other) in enumerate(others):
                if shape(other.quantity) == shape(version.quantity):
                    found[f"{when} {k}"] = dict(indexed(other.quantity))[index]
        if not self.made.get(parameter):
            for k, step in enumerate(self.steps(parameter, trial)):
                found[f"step {k}"] = step
        return found

    def steps(self, parameter: Value, trial: Trial) -> Iterable[Scalar]:
        """One step of gradient descent on each error, with each rate."""
        derivation = self.study.result.derivation
        if derivation is None:
            return
        errors = dict.fromkeys([y for y in trial.course.passes if not y.is_leaf])
        for name in ERRORS:
            if name in trial.at and isinstance(trial.at[name].quantity, Value):
                errors[trial.at[name].quantity] = None
        for y in list(errors)[:3]:
            gradient = derivation.derivative(y, parameter)
            if isinstance(gradient, Value):
                for rate in self.rates_at(trial):
                    yield parameter - rate * gradient


def updated_parameter(scalar: Scalar, asked: Container[Value]) -> Value | None:
    """w of w - rate * g, and of w + rate * g, where g is a derivative or at least depends on w."""
    if not isinstance(scalar, Value) or scalar.op.name not in ("sub", "add"):
        return None
    first, step = scalar.args
    if not isinstance(first, Value) or not isinstance(step, Value) or not is_constant_to_derivatives(first):
        return None
    if step in asked:
        return first
    if step.op.name not in ("mul", "neg", "div"):
        return None
    if any(arg in asked for arg in step.parents):
        return first
    return first if any(node is first for node in ordered([step], lambda node: node is first)) else None
