"""The second question about a failing claim: would it hold if a local derivative were another one?

A gradient is a sum over paths of products of local derivatives. Each hypothesis here replaces some of them, in the
backward pass alone, as people do by mistake: all derivatives of an activation by 1, all uses of a weight by its
updated number, the input of a layer by its output. What is left is tried edge by edge: the gradient is linear in each
local derivative, so the number that would make the claim hold is found by solving for it.

May import: value, arrays, claims, naming, real, trial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from scalargrad.value import Value
from scalargrad.worked.arrays import Scalar, entries, number, shape
from scalargrad.worked.claims import indexed
from scalargrad.worked.naming import ACTIVATIONS, Naming
from scalargrad.worked.real import Real
from scalargrad.worked.trial import Edge, Explanation, Pass, Trial

Replaced = dict[Edge, Real]
RATES = ("rate", "lr", "alpha", "eta", "learning_rate", "α", "η", "epsilon")
CERTAIN = 0.02  # how likely a chance hit may be where many numbers are tried


def edge_explanations(trial: Trial, naming: Naming) -> Iterator[Explanation]:
    """Explanations by other local derivatives, group by group, then edge by edge."""
    if not trial.gradients:
        return
    search = _Search(trial, naming)
    for hypotheses in (search.updated, search.activations, search.own, search.transposed, search.divided, search.left_out):
        yield from hypotheses()
    yield from search.single()


class _Search:
    def __init__(self, trial: Trial, naming: Naming) -> None:
        self.trial = trial
        self.naming = naming
        self.edges = trial.edges()
        self.one = next(iter(trial.passes.values()))
        self.at = trial.result.names_at(trial.claim.moment)
        self.by_weight: dict[str, list[Edge]] = {}  # a parameter's name -> the edges whose local derivative it is
        self.by_activation: dict[str, list[Edge]] = {}
        for edge in self.edges:
            partner = edge.partner
            if partner is not None and self.is_parameter(partner):
                self.by_weight.setdefault(naming.array(partner), []).append(edge)
            elif edge.node.op is not None and edge.node.op.name in ACTIVATIONS:
                self.by_activation.setdefault(naming.array(edge.node), []).append(edge)
        for node in {edge.node for edge in self.edges}:
            hop = self.hop(node)
            if hop:
                self.by_activation.setdefault(naming.array(node), []).append(hop[0])

    def is_parameter(self, node: Value) -> bool:
        return node in self.naming.known and self.naming.known[node][1].how in ("given", "updated", "free")

    def hop(self, node: Value) -> list[Edge]:
        """Activations that the author wrote out, as 1/(1 + exp(-z)): a named node of one named node, if it is curved."""
        return []

    def told(self, replaced: Replaced, cost: float, text: str) -> Iterator[Explanation]:
        if replaced and self.trial.holds_with_edges(replaced):
            yield Explanation(cost, text)

    # --- weights that were updated too early (or whose old numbers were used) ---

    def updated(self) -> Iterator[Explanation]:
        found = {name: self.updates(name, edges) for name, edges in self.by_weight.items()}
        found = {name: options for name, options in found.items() if options}
        names = list(found)
        for count in [1, *([2] if len(names) < 9 else []), *([len(names)] if len(names) > 2 else [])]:
            told = False
            for chosen in combinations(names, count):
                for option in zip(*(found[name] for name in chosen)):
                    replaced = {edge: real for part, _ in option for edge, real in part.items()}
                    where = option[0][1]
                    verb = "had" if count == 1 else "all had" if count > 2 else "had"
                    subject = " and ".join([", ".join(chosen[:-1]), chosen[-1]] if count > 1 else chosen)
                    text = f"as if {subject} {verb} been updated before {'it was' if count == 1 else 'they were'} used{where}"
                    for explanation in self.told(replaced, 0.8, text):
                        yield explanation
                        told = True
                        break
            if told:
                return

    def updates(self, name: str, edges: list[Edge]) -> list[tuple[Replaced, str]]:
        """What a parameter may have been at another time: for each edge that uses it, another number."""
        result, naming = self.trial.result, self.naming
        options: list[dict[tuple[int, ...], Real]] = []
        version = naming.known[edges[0].partner][1]  # type: ignore[index]
        later = [other for other in result.history[name] if other.moment > version.moment]
        earlier = [other for other in result.history[name] if other.moment < version.moment]
        for other in [*later[:3], *earlier[-2:]]:
            if shape(other.quantity) == shape(version.quantity):
                options.append({index: number(scalar) for index, scalar in indexed(other.quantity)})
        leaves = dict(indexed(version.quantity))
        for versions in result.history.values():
            for other in versions[:3]:
                if other is not version and shape(other.quantity) == shape(version.quantity):
                    made = dict(indexed(other.quantity))
                    if all(_is_update(made[index], leaf) for index, leaf in leaves.items()):
                        options.append({index: number(scalar) for index, scalar in made.items()})
        derivatives = self.one.derivatives({})
        for rate in self.rates():
            options.append({i: number(leaf) - rate * derivatives.get(leaf, Real(0)) for i, leaf in leaves.items()})
        found = []
        for option in options:
            replaced = {edge: option[naming.index(edge.partner)] for edge in edges}  # type: ignore[arg-type]
            if all(replaced != one for one, _ in found):
                found.append((replaced, ""))
        return found

    def rates(self) -> list[Real]:
        named = [number(self.at[name].quantity) for name in RATES if name in self.at and shape(self.at[name].quantity) == ()]
        return named or [Real(1)]

    # --- activations ---

    def activations(self) -> Iterator[Explanation]:
        groups = dict(self.by_activation)
        every = [edge for edges in groups.values() for edge in edges]
        if len(groups) > 1:
            groups["every activation"] = every
        wrong: list[tuple[float, str, Callable[[Edge], Real]]] = [
            (0.9, "the activation's derivative is left out", lambda edge: Real(1)),
            (1.3, "the derivative is taken at its result", _derivative_at_result),
            (1.3, "its result stands for the derivative", lambda edge: edge.node.data),
            (1.4, "one minus its result stands for the derivative", lambda edge: 1 - edge.node.data),
        ]
        for cost, what, other in wrong:
            for name, edges in groups.items():
                first = edges[0]
                detail = self.naming.instead(first, self.one, f"{other(first).significant(6)}")
                of = f" of {name}" if name and name != "every activation" else ""
                more = "" if len(edges) == 1 else ", and so on"
                text = f"{detail}{more}: {what}{of if len(groups) > 1 else ''}"
                yield from self.told({edge: other(edge) for edge in edges}, cost, text)

    # --- the wrong input of a layer: its own output, another layer's ---

    def own(self) -> Iterator[Explanation]:
        groups: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.edges:
            if edge.partner is not None and self.is_parameter(edge.arg):
                groups.setdefault((self.naming.array(edge.arg), self.naming.array(edge.partner)), []).append(edge)
        for (_, used), edges in groups.items():
            for name, version in self.at.items():
                if name == used:
                    continue
                scalars = dict(indexed(version.quantity))
                for cost, place in ((0.9, 0), (1.2, -1)):
                    replaced = {}
                    for edge in edges:
                        index = self.naming.index(edge.arg)
                        scalar = scalars.get((index[place],) if index and shape(version.quantity) else ())
                        if scalar is not None:
                            replaced[edge] = (number(scalar), scalar)
                    if len(replaced) == len(edges):
                        first = edges[0]
                        far = 0.0 if self.is_output(first, replaced[first][1]) else 0.4
                        text = self.naming.instead(first, self.one, self.naming.quantity(replaced[first][1]))
                        more = "" if len(edges) == 1 else f", and so on: {name} in place of {used or 'what came in'}"
                        numbers = {edge: real for edge, (real, _) in replaced.items()}
                        if not far or self.trial.chance < CERTAIN:
                            yield from self.told(numbers, cost + far, text + more)

    def is_output(self, edge: Edge, scalar: Scalar) -> bool:
        """Whether a scalar is what the neuron of this edge sends: its sum, or the activation of it."""
        target = self.naming.target(edge, self.one)
        return scalar is target or any(user.node is scalar for user in self.one.users.get(target, []))

    # --- matrices the wrong way round, division for multiplication, factors left out ---

    def transposed(self) -> Iterator[Explanation]:
        for name, edges in self.by_weight.items():
            version = self.naming.known[edges[0].partner][1]  # type: ignore[index]
            sizes = shape(version.quantity)
            if len(sizes) == 2 and sizes[0] == sizes[1]:
                swapped = {edge: number(version.quantity[self.naming.index(edge.partner)[::-1]]) for edge in edges}  # type: ignore[arg-type]
                yield from self.told(swapped, 1.0, f"as if rows and columns of {name} were swapped: {name} stands for {name}.T")

    def divided(self) -> Iterator[Explanation]:
        groups: dict[str, list[Edge]] = {}
        for edge in self.edges:
            if edge.partner is not None and edge.local:
                groups.setdefault(self.naming.array(edge.partner), []).append(edge)
        for name, edges in groups.items():
            text = f"as if it were divided by {name}, where {name} is a factor"
            if name:
                yield from self.told({edge: 1 / edge.local for edge in edges}, 1.2, text)

    def left_out(self) -> Iterator[Explanation]:
        for name, edges in self.by_weight.items():
            upward = [edge for edge in edges if not self.is_parameter(edge.arg)]
            if upward:
                what = f"the weight{'s' if len(upward) > 1 else ''} {name} left out"
                text = f"{self.naming.instead(upward[0], self.one, '1')}{', and so on' if len(upward) > 1 else ''}: {what}"
                yield from self.told(dict.fromkeys(upward, Real(1)), 1.0, text)

    # --- one edge ---

    def single(self) -> Iterator[Explanation]:
        """Solve for the local derivative of each edge that would make the first failing entry hold."""
        k = self.trial.failing[0]
        named = self.named_numbers()
        for edge in self.edges:
            solved = self.solve(edge, k)
            if solved is None:
                continue
            needed, width = solved
            for cost, other, text in self.candidates(edge, named):
                if abs(other - needed) <= width and other != edge.local:
                    yield from self.told({edge: other}, cost, self.naming.instead(edge, self.one, text))

    def solve(self, edge: Edge, k: int) -> tuple[Real, Real] | None:
        """The local derivative that entry k asks for, and how far it may be off for the printed digits."""
        at_zero = self.trial.numbers_with_edges({edge: Real(0)})
        at_one = self.trial.numbers_with_edges({edge: Real(1)})
        if at_zero is None or at_one is None or at_zero[k] == at_one[k]:
            return None
        slope = at_one[k] - at_zero[k]
        return (self.trial.stated[k] - at_zero[k]) / slope, abs(self.trial.units[k] / slope)

    def candidates(self, edge: Edge, named: dict[str, Scalar]) -> Iterator[tuple[float, Real, str]]:
        local = edge.local
        right = self.naming.name(edge.partner) if edge.partner is not None else None
        for cost, factor, text in ((2.0, -1, "minus"), (2.0, 2, "twice"), (2.0, Real(1) / 2, "half")):
            yield cost, local * factor, f"{(local * factor).significant(6)}, {text} the right number,"
        if local:
            yield 1.9, 1 / local, f"1/{right or local.significant(6)}"
        weight = edge.partner is not None and self.is_parameter(edge.partner)
        activation = edge.node.op is not None and edge.node.op.name in ACTIVATIONS
        yield (1.0 if weight or activation else 1.8), Real(1), "1" + (": the activation's derivative is left out," if activation else "")
        yield 1.5, Real(0), "0: this path is left out,"
        certain = self.trial.chance * len(named) * max(len(self.edges), 1) < CERTAIN * 10
        for name, scalar in named.items():
            alike = right is not None and _stem(name) == _stem(right)
            near = alike or (edge.partner is not None and self.is_output(edge, scalar))
            if name != right and (near or certain):
                cost = 1.0 if near else 2.2
                yield cost, number(scalar), self.naming.quantity(scalar) if self.naming.name(scalar) == name else name

    def named_numbers(self) -> dict[str, Scalar]:
        return {
            name: scalar
            for name, version, scalar in self.trial.result.scalars()
            if version.how != "counted" and version is self.at.get(name.partition("[")[0])
        }


def _is_update(new: Scalar, old: Scalar) -> bool:
    """Whether new = old − something."""
    node = new
    while isinstance(node, Value) and node.op is not None and node.op.name == "detach":
        node = node.args[0]
    return isinstance(node, Value) and node.op is not None and node.op.name == "sub" and node.args[0] is old


def _derivative_at_result(edge: Edge) -> Real:
    """f′(f(z)) in place of f′(z)."""
    op, at = edge.node.op, edge.node.data
    assert op is not None
    derivative = op.derivative(0, op.forward(at), at)
    return derivative if isinstance(derivative, Real) else Real(derivative)


def _stem(name: str) -> str:
    """w of w12 and of w[0, 1]: names that differ in digits alone are of one kind."""
    return name.partition("[")[0].rstrip("0123456789_")
