"""What the places of a claim are to a reader: weights on the way back, inputs of layers, activations, slopes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.activations import rest_of, slope_of
from scalargrad.worked.explaining.course import Key, Other
from scalargrad.worked.explaining.naming import RATES, stem
from scalargrad.worked.explaining.places import Pass, Place
from scalargrad.worked.explaining.trial import Trial
from scalargrad.worked.numbers import Real

FAR = 0.6  # what it costs a mistake to stand behind numbers that are printed rightly


class Roles:
    """The places of a trial by their roles."""

    def __init__(self, trial: Trial, confirmed: set[Key], printed_units: Mapping[Key, Fraction],
                 rates: Container[Value | Real]) -> None:  # fmt: skip
        self.printed_units = printed_units
        self.rates = rates
        self.trial = trial
        self.naming = trial.naming
        self.course = trial.course
        self.confirmed = confirmed
        self.pass_of: dict[Place, Pass] = {}
        for y, edges in self.course.edges.items():
            for edge in edges:
                self.pass_of.setdefault(edge, self.course.passes[y])
        self.back = list(self.pass_of)
        self.targets = {x for _, x in self.course.gradients.values()}
        self.near = self._near()
        self.forward = [place for place in self.near if not place.back]
        self.products = [place for place in self.forward if place.factor is not None]

    def _near(self) -> dict[Place, str]:
        """The places between the claim and the numbers that are printed rightly above it, each with the name of the
        formula that it stands in."""
        found: dict[Place, str] = {}
        seen: set[Value] = set()
        stack = [(output, "") for output in self.course.outputs if isinstance(output, Value)]
        while stack:
            node, formula = stack.pop()
            if node in seen or node in self.confirmed:
                continue
            seen.add(node)
            formula = self.naming.array(node) or formula
            if node in self.course.gradients:
                y, x = self.course.gradients[node]
                found.update(dict.fromkeys(self._near_back(y, x), ""))
                continue
            for i, arg in enumerate(node.args):
                if isinstance(arg, Value):
                    found[self.course.places.at(node, i, False)] = formula
                    stack.append((arg, formula))
        return found

    def _near_back(self, y: Value, x: Value) -> Iterator[Place]:
        one = self.course.passes[y]
        stack, seen = [x], set()
        while stack:
            node = stack.pop()
            if node in seen or (node is not x and (y, node) in self.confirmed):
                continue
            seen.add(node)
            for edge in one.users.get(node, []):
                yield edge
                stack.append(edge.node)

    def units_of(self, key: Key) -> list[Fraction]:
        """The unit of the last digit of a number, as it is printed in a claim or given."""
        if key in self.printed_units:
            return [self.printed_units[key]]
        exact = key.data.exact if isinstance(key, Value) and key.is_leaf else None
        for places in range(9) if exact is not None else []:
            if (exact * 10**places).denominator == 1:
                return [Fraction(1, 10**places)]
        return []

    def near_keys(self) -> set[Key]:
        """The numbers that are used near the claim."""
        found: set[Key] = set()
        for place in self.near:
            found.update(node for node in (place.operand, place.source) if node is not None)
            if place.back:
                found.add((self.pass_of[place].y, place.node))
        return found

    def cost(self, places: Iterable[Place]) -> float:
        return 0.0 if any(place in self.near for place in places) else FAR

    # --- weights, inputs ---

    def weights(self) -> list[dict[str, list[Place]]]:
        """Where a parameter's number stands as a factor: on the way back, and in each formula; by its name."""
        back: dict[str, list[Place]] = {}
        for edge in self.back:
            upward = not self.naming.is_parameter(edge.operand) or edge.operand in self.targets
            if edge.partner is not None and self.naming.is_parameter(edge.partner) and upward:
                back.setdefault(self.naming.array(edge.partner), []).append(edge)
        formulas: dict[str, dict[str, list[Place]]] = {}
        for place in self.products:
            if self.naming.is_parameter(place.operand) and not self.is_rate(place.operand):
                inside = formulas.setdefault(self.near[place], {})
                inside.setdefault(self.naming.array(place.operand), []).append(place)
        return [back, *formulas.values()]

    def inputs(self) -> list[tuple[str, list[Place]]]:
        """The places of what came in along a weight, by the weight's array; in formulas, of any factor."""
        groups: dict[tuple[str, str, bool], list[Place]] = {}
        for edge in self.back:
            if edge.partner is not None and self.naming.is_parameter(edge.operand):
                key = (self.naming.array(edge.operand), self.naming.array(edge.partner), True)
                groups.setdefault(key, []).append(edge)
        for place in self.products:
            if self.naming.name(place.operand) is not None:
                groups.setdefault(("", self.naming.array(place.operand), False), []).append(place)
        return [(used, places) for (_, used, _), places in groups.items()]

    def is_rate(self, node: Value) -> bool:
        return node in self.rates or self.naming.name(node) in RATES

    def together(self, named: dict[str, list[Place]], pairs: bool = False) -> list[tuple[tuple[str, ...], list[Place]]]:
        """Names alone, all names of one kind, two names, all names: each with their places, none twice."""
        choices: list[tuple[str, ...]] = [(name,) for name in named]
        kinds: dict[str, list[str]] = {}
        for name in named:
            kinds.setdefault(stem(name), []).append(name)
        choices += [tuple(names) for names in kinds.values()]
        if pairs and len(named) <= 8:
            choices += [(one, other) for one in named for other in named if one < other]
        choices.append(tuple(named))
        once = {frozenset(names): names for names in reversed(choices) if names}
        return [(names, [place for name in names for place in named[name]]) for names in reversed(once.values())]

    def is_output(self, place: Place, scalar: Value) -> bool:
        """Whether a scalar is what the neuron of this edge sends: its sum, or the activation of it."""
        one = self.pass_of.get(place)
        if one is None:
            return False
        target = self.trial.wording.target(place, one)
        return scalar is target or any(user.node is scalar for user in one.users.get(target, []))

    # --- activations ---

    def activations(self) -> dict[str, list[Place]]:
        """The derivatives of activations on the way back, by the name of the result."""
        found: dict[str, list[Place]] = {}
        for edge in self.back:
            if edge.is_activation:
                found.setdefault(self.naming.array(edge.node), []).append(edge)
        return found

    def slopes(self) -> dict[str, list[tuple[Value, dict[Place, Other]]]]:
        """Derivatives of activations that a formula writes out, a*(1 - a), and the changes that leave them out."""
        found: dict[str, list[tuple[Value, dict[Place, Other]]]] = {}
        by_operand: dict[Value, list[Place]] = {}
        for place in self.products:
            by_operand.setdefault(place.operand, []).append(place)
        for place in self.products:
            node = place.operand
            a = slope_of(node)
            if a is not None:
                found.setdefault(self.naming.array(a), []).append((a, {place: Real(1)}))
                continue
            a = rest_of(node)  # 1 - a, and a stands beside it in the same product
            for other in by_operand.get(a, []) if a is not None else []:
                if other.node is place.node or other.node in place.node.args or place.node in other.node.args:
                    if slope_of(place.node) is None:
                        found.setdefault(self.naming.array(a), []).append(
                            (other.operand, {place: Real(1), other: Real(1)})
                        )
                    break
        return found
