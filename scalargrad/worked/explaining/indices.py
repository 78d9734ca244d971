"""The right kind of number with the wrong index: a neighbour's, rows for columns, two entries swapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Number
from scalargrad.worked.explaining.hypothesis import AS_IF, Hypotheses, Hypothesis, told
from scalargrad.worked.explaining.naming import Word, figure, stem
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.trial import Trial
from scalargrad.worked.judging import verdict_here
from scalargrad.worked.numbers import Scalar, entries, number, shape
from scalargrad.worked.record import HOLDS, TRUNCATED, Cause, Claim, Lines, indexed, show_index

CERTAIN = 0.05  # how many hits by chance are allowed where any number of the document may be meant


class Siblings:
    """The names that differ from a name in digits or index alone: w1 and w2, W[0, 1] and W[1, 0]."""

    def __init__(self, trial: Trial) -> None:
        self.naming = trial.naming
        self.history = trial.study.result.history
        self.kinds: dict[tuple[str, bool, bool], list[tuple[str, tuple[int, ...]]]] = {}
        for name, version in trial.at.items():
            for index, scalar in indexed(version.quantity):
                if isinstance(scalar, Value):
                    kind = self._kind(name + ("[" if index else ""), scalar)
                    self.kinds.setdefault(kind, []).append((name, index))

    def _kind(self, name: str, scalar: Scalar) -> tuple[str, bool, bool]:
        array, bracket, _ = name.partition("[")
        return (array if bracket else stem(array), bool(bracket), self.naming.is_parameter(scalar))

    def of(self, node: Value | None) -> list[Value]:
        name = self.naming.name(node)
        if name is None or node is None:
            return []
        version = self.naming.version(node)
        assert version is not None
        at = self.history[version.name].index(version)
        found = []
        for other, index in self.kinds.get(self._kind(name, node), []):
            versions = self.history[other]  # the one of the same time: before an update, if this is
            quantity = versions[min(at, len(versions) - 1)].quantity
            scalar = quantity[index] if index and len(index) == len(shape(quantity)) else quantity
            if isinstance(scalar, Value) and scalar is not node:
                found.append(scalar)
        return found


def index_slips(roles: Roles, earlier: Sequence[Claim], everything: Sequence[Claim]) -> Hypotheses:
    trial = roles.trial
    siblings = Siblings(trial)
    yield from _turned(trial)
    yield from _neighbours(roles, siblings)
    yield from _other_operands(roles, siblings)
    yield from _other_names(trial, siblings, everything)


# --- the entries of the claim itself ---


def _turned(trial: Trial) -> Hypotheses:
    indices = [entry.index for entry in trial.entries]
    at = {index: k for k, index in enumerate(indices)}
    sizes = shape(trial.claim.left)
    if len(indices) < 2 or len(at) != len(indices):
        return
    if len(sizes) == 2 and sizes[0] == sizes[1]:
        order = [at[index[::-1]] for index in indices if index[::-1] in at]
        if len(order) == len(indices):
            yield Hypothesis(0.9, told("rows-for-columns", "rows and columns are swapped"), swap=_in_order(order))
    failing = trial.failing
    if len(failing) == 2:
        i, j = failing
        order = list(range(len(indices)))
        order[i], order[j] = j, i
        words: dict[str, Word] = {"one": show_index(indices[i]), "other": show_index(indices[j])}
        cause = told("swapped-entries", "the entries {one} and {other} are swapped", **words)
        yield Hypothesis(0.9, cause, swap=_in_order(order))
    for axis, what in ((0, "rows"), (1, "columns")):
        lines = sorted({indices[k][axis] for k in failing}) if len(sizes) == 2 else []
        if len(lines) == 2:
            swapped = {lines[0]: lines[1], lines[1]: lines[0]}
            moved = [tuple(swapped.get(n, n) if d == axis else n for d, n in enumerate(index)) for index in indices]
            if all(index in at for index in moved):
                words = {"one": str(lines[0]), "other": str(lines[1])}
                cause = told("swapped-entries", f"the {what} {{one}} and {{other}} are swapped", **words)
                yield Hypothesis(0.95, cause, swap=_in_order([at[index] for index in moved]))


def _in_order(order: list[int]) -> Callable[[list[Number]], list[Number]]:
    return lambda outputs: [outputs[k] for k in order]


def transposed(claim: Claim) -> list[Cause]:
    """What to say of a matrix that is stated in another shape: whether it is the right one, rows for columns."""
    stated, computed = claim.right_entries, claim.left
    if len(shape(stated)) != 2 or shape(stated)[::-1] != shape(computed):
        return []
    turned: list[Any] = entries(stated.T)
    pairs = zip(turned, entries(computed))
    if all(verdict_here("==", number(here), one) in (HOLDS, TRUNCATED) for one, here in pairs):
        return [Cause("rows-for-columns", "rows and columns are swapped: these are the right numbers, transposed")]
    return []


# --- the derivative by a neighbour ---


def _neighbours(roles: Roles, siblings: Siblings) -> Hypotheses:
    course, naming = roles.course, roles.naming
    derivation = roles.trial.study.result.derivation
    if len(course.gradients) != 1 or derivation is None:
        return
    ((node, (y, x)),) = course.gradients.items()
    for other in siblings.of(x)[:100]:
        derivative = derivation.derivative(y, other)
        one = roles.trial.wording.shown(y, None)
        words: dict[str, Word] = {"y": one, "other": naming.name(other) or "", "x": naming.name(x) or ""}
        cause = told("other-index", "the index: this is ∂{y}/∂{other}, not ∂{y}/∂{x}", **words)
        yield Hypothesis(0.9 if naming.is_parameter(x) else 1.1, cause, pins={node: derivative})


# --- another operand: w3 for w2, x2 for x1 ---


def _other_operands(roles: Roles, siblings: Siblings) -> Hypotheses:
    """One place with a neighbour's number, or two places with each other's."""
    naming = roles.naming
    places = [place for place in [*roles.back, *roles.forward] if place in roles.near]
    places += [place for place in roles.back if place not in roles.near]
    places = [place for place in places if naming.name(place.source)][:200]
    for place in places:
        for other in siblings.of(place.source)[:30]:
            yield Hypothesis(1.0 + roles.cost([place]), _instead(roles, place, other), {place: other})
    for one, two in combinations([place for place in places if place in roles.near][:60], 2):
        first, second = one.source, two.source
        if one.back == two.back and first is not second and first in siblings.of(second):
            assert first is not None and second is not None
            words: dict[str, Word] = {"one": naming.name(first) or "", "other": naming.name(second) or ""}
            cause = told("other-index", "the index: as if {one} and {other} were swapped", **words)
            yield Hypothesis(1.05, cause, {one: second, two: first})


def _instead(roles: Roles, place: Place, other: Value) -> Callable[[], Cause]:
    def cause() -> Cause:
        words = roles.trial.wording.at(place, roles.pass_of.get(place))
        where = (roles.naming.name(place.source) or "",)
        return Cause("other-index", AS_IF, words | {"other": roles.naming.quantity(other)}, where)

    return cause


# --- the number of another name, or of another claim ---


def _other_names(trial: Trial, siblings: Siblings, everything: Sequence[Claim]) -> Hypotheses:
    """The number of a neighbour, of the same name at another time, of another claim, of any other name."""
    naming = trial.naming
    output = trial.course.outputs[0]
    if len(trial.course.outputs) != 1:
        yield from _other_times(trial)
        return
    name = naming.name(output)
    for other in siblings.of(output if isinstance(output, Value) else None):
        words: dict[str, Word] = {"other": naming.name(other) or "", "name": name or ""}
        cause = told("other-index", "the index: this is {other}, not {name}", **words)
        yield Hypothesis(1.1, cause, outputs=[other])
    yield from _other_times(trial)
    if trial.is_moved:
        return
    left = trial.claim.text.partition("==")[0].strip()
    for claim in everything:
        for entry in claim.entries:
            if claim is not trial.claim and claim.relation == "==" and stem_of_text(claim.text) == stem_of_text(left):
                cause = told("other-index", "the index: this is the number of {line}", line=Lines((claim.line,)))
                if claim.line != trial.claim.line and number(entry.left) != trial.computed[0]:
                    yield Hypothesis(1.2, cause, outputs=[entry.left])
    if trial.chance * len(trial.at) < CERTAIN:
        for other_name, version in trial.at.items():
            scalar = version.quantity
            if shape(scalar) == () and isinstance(scalar, Value) and scalar is not output and version.how != "counted":
                words = {"other": other_name, "number": figure(number(scalar)), "name": name or ""}
                said = "this is {other} ({number})" + ", not {name}" * bool(name)
                yield Hypothesis(2.0, told("other-name", said, **words), outputs=[scalar])


def name_on_the_right(trial: Trial) -> list[Cause]:
    """n stands where m belongs: the right side is one name, and another has the computed number."""
    stated = trial.claim.right_text
    if stated not in trial.at or len(trial.entries) != 1:
        return []
    others = []
    for name, version in trial.at.items():
        alike = shape(version.quantity) == () and len(name) == len(stated) and version.how != "counted"
        if alike and number(version.quantity) == trial.computed[0]:
            others.append(name)
    if len(others) != 1:
        return []
    words: dict[str, Word] = {"other": others[0], "number": figure(trial.computed[0]), "name": stated}
    return [told("other-name", "the right number is {other} ({number}), not {name}", [stated], **words)()]


def stem_of_text(text: str) -> str:
    """A claim's left side without its digits: dE/dw5 and dE/dw6 are of one kind."""
    return stem(text.partition("==")[0].strip().replace("[", "("))


def _other_times(trial: Trial) -> Hypotheses:
    """The same name before or after: E of the round before."""
    version = next((one for one in trial.at.values() if one.quantity is trial.claim.left), None)
    if version is None:
        return
    versions = trial.study.result.history[version.name]
    at = versions.index(version)
    for when, others in (("before", versions[max(0, at - 3) : at][::-1]), ("after", versions[at + 1 : at + 3])):
        for away, other in enumerate(others):
            if shape(other.quantity) == shape(version.quantity):
                said = f"this is {{name}} at another time: as it was in {{then}}, {when} {{now}}"
                then, now = Lines((other.line,)), Lines((version.line,))
                outputs = [scalar for _, scalar in indexed(other.quantity)]
                if len(outputs) == len(trial.course.outputs):
                    cost = 1.3 if trial.is_moved else 0.75 + 0.2 * away
                    yield Hypothesis(
                        cost,
                        told("another-time", said, [version.name], name=version.name, then=then, now=now),
                        outputs=outputs,
                    )
