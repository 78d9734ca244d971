"""The second question about a failing claim: would it hold if a local derivative were another one?

A gradient is a sum over paths of products of local derivatives. Each hypothesis here replaces some of them, as people
do by mistake: all derivatives of an activation by 1, all uses of a weight by its updated number, the input of a layer
by its output. Formulas that the author writes out, delta = (a - y) * a * (1 - a), are treated alike: their factors are
the local derivatives.
"""

from __future__ import annotations

from scalargrad.derivatives import TABLE
from scalargrad.value import Value
from scalargrad.worked.explaining.activations import LINEAR
from scalargrad.worked.explaining.course import Number, Other
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, said
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.numbers import Real, Scalar, number, readable, shape
from scalargrad.worked.record import indexed

Changes = dict[Place, Other]


def structural(roles: Roles, updates: Updates) -> Hypotheses:
    """Mistakes that people make with whole layers, and that have a name."""
    yield from activations_left_out(roles)
    yield from updated_early(roles, updates)
    yield from own_activation(roles)
    yield from weights_left_out(roles)
    yield from transposed(roles)
    yield from divided(roles)
    yield from other_slopes(roles)
    yield from square_missing(roles)


def activations_left_out(roles: Roles) -> Hypotheses:
    naming, wording = roles.naming, roles.trial.wording
    found = roles.activations()
    for names, edges in roles.together(found):
        of = f" of {_and(names)}" if len(found) > 1 and all(names) else ""

        def text(first: Place = edges[0], many: bool = len(edges) > 1, of: str = of) -> str:
            more = ", and so on" if many else ""
            instead = wording.instead(first, roles.pass_of[first], "1")
            return f"{instead}{more}: the activation's derivative is left out{of}"

        yield Hypothesis(0.8 + roles.cost(edges), text, dict.fromkeys(edges, Real(1)))
    for name, slopes in roles.slopes().items():
        changes = {place: other for _, one in slopes for place, other in one.items()}
        first = naming.formula(slopes[0][0])
        more = "" if len(slopes) == 1 else f", and so on for {name}"
        text_ = f"as if the slope at {first} were 1{more}: the activation's derivative is left out"
        yield Hypothesis(0.8, said(text_), changes)


# --- weights ---


def updated_early(roles: Roles, updates: Updates) -> Hypotheses:
    trial = roles.trial
    for named in roles.weights():
        for names, places in roles.together(named, pairs=True):
            options = [updates.of(place.source, trial) for place in places if place.source is not None]
            if len(options) > 400:
                continue
            if not all(options):
                continue
            labels = [label for label in options[0] if all(label in option for option in options)]
            for label in labels or ["the first of each"]:
                changes: Changes = {
                    place: option.get(label, next(iter(option.values()))) for place, option in zip(places, options)
                }
                had = "it was" if len(names) == 1 else "they were"
                when = "before an earlier update: its old number is" if label.startswith("earlier") else ""
                text = f"as if {_and(names)} had been updated before {had} used"
                if when:
                    text = f"as if {_and(names)} had not been updated before {had} used"
                cost = 0.8 + roles.cost(places) + (0.05 if label.startswith(("step", "printed")) else 0.0)
                yield Hypothesis(cost + 0.3 * bool(when), said(text), changes)


def _and(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def weights_left_out(roles: Roles) -> Hypotheses:
    naming, wording = roles.naming, roles.trial.wording
    for named in roles.weights():
        for names, places in roles.together(named):
            first = places[0]
            many = len(places) > 1

            def text(first: Place = first, many: bool = many, names: tuple[str, ...] = names) -> str:
                kind = "factor" if naming.is_parameter(first.factor) and first.back else "weight"
                what = f"the {kind}{'s' if many else ''} {_and(names)} left out"
                instead = wording.instead(first, roles.pass_of.get(first), "1")
                return f"{instead}{', and so on' if many else ''}: {what}"

            yield Hypothesis(1.0 + roles.cost(places), text, dict.fromkeys(places, Real(1)))
        for name, places in named.items():
            version = naming.version(places[0].source)
            if version is not None and len(shape(version.quantity)) == 2 and len(places) > 1:
                diagonal: Changes = {}
                for place in places:
                    i, j = naming.index(place.source)
                    diagonal[place] = Real(int(i == j))
                text_ = f"as if {name} were the unit matrix: the weights {name} left out"
                yield Hypothesis(1.2 + roles.cost(places), said(text_), diagonal)


def transposed(roles: Roles) -> Hypotheses:
    naming = roles.naming
    for named in roles.weights():
        for name, places in named.items():
            version = naming.version(places[0].source)
            sizes = shape(version.quantity) if version is not None else ()
            if version is not None and len(sizes) == 2 and sizes[0] == sizes[1] > 1:
                changes: Changes = {place: version.quantity[naming.index(place.source)[::-1]] for place in places}
                text = f"as if rows and columns of {name} were swapped: {name} stands for {name}.T"
                yield Hypothesis(1.0 + roles.cost(places), said(text), changes)


def divided(roles: Roles) -> Hypotheses:
    groups: dict[tuple[str, bool], list[Place]] = {}
    for place in [*roles.back, *roles.products]:
        name = roles.naming.array(place.source)
        if place.partner is not None and name:
            groups.setdefault((name, place.back), []).append(place)
    for (name, _), places in groups.items():
        text = f"as if it were divided by {name}, where {name} is a factor"
        changes: Changes = dict.fromkeys(places, _inverse)
        if not any(roles.trial.world(0, False).here(place) == 0 for place in places):
            yield Hypothesis(1.2 + roles.cost(places), said(text), changes)


def _inverse(x: Number) -> Number:
    return 1 / x


# --- the wrong input of a layer: its own output, another layer's ---


def own_activation(roles: Roles) -> Hypotheses:
    naming, trial, wording = roles.naming, roles.trial, roles.trial.wording
    for used, places in roles.inputs():
        for name, version in trial.at.items():
            if name == used or version.how == "counted":
                continue
            scalars = dict(indexed(version.quantity))
            for turn, extra in ((0, 0.0), (-1, 0.3), (1, 0.1)):
                chosen: dict[Place, Value] = {}
                for place in places:
                    index = naming.index(place.operand if place.back else place.factor if turn == 1 else place.source)
                    key: tuple[int, ...] = ()
                    if shape(version.quantity):
                        key = index if len(index) == 1 else index[turn:][:1]
                    scalar = scalars.get(key)
                    if isinstance(scalar, Value):
                        chosen[place] = scalar
                if len(chosen) < len(places):
                    continue
                first = places[0]
                other_layer = naming.is_parameter(chosen[first]) != naming.is_parameter(first.source)
                if roles.is_output(first, chosen[first]):
                    far = 0.0
                else:
                    far = 0.5 if not naming.is_parameter(chosen[first]) or other_layer else 0.7
                op = chosen[first].op
                far += 0.05 * (op.name in LINEAR)  # of a sum and its activation, the activation

                def text(first: Place = first, chosen: Scalar = chosen[first], name: str = name, used: str = used,
                         many: bool = len(places) > 1) -> str:  # fmt: skip
                    more = f", and so on: {name} in place of {used or 'what came in'}" if many else ""
                    return wording.instead(first, roles.pass_of.get(first), naming.quantity(chosen)) + more

                yield Hypothesis(0.9 + far + extra + roles.cost(places), text, chosen)
                if not shape(version.quantity):
                    break


# --- activations that are not left out, but wrong ---


def other_slopes(roles: Roles) -> Hypotheses:
    wording = roles.trial.wording
    for _, edges in roles.together(roles.activations()):
        for what, other in (
            ("taken at the result, f′(f(z))", _at_result),
            ("the result itself", lambda edge: edge.node),
            ("one minus the result", lambda edge: 1 - edge.node),
        ):
            changes: Changes = {edge: other(edge) for edge in edges}

            def text(first: Place = edges[0], other: Other = changes[edges[0]], what: str = what) -> str:
                shown = readable(number(other), 6) if isinstance(other, (Value, Real)) else ""
                return f"{wording.instead(first, roles.pass_of[first], shown)}: {what}"

            yield Hypothesis(1.5 + roles.cost(edges), text, changes)


def _at_result(edge: Place) -> Value:
    """f′(f(z)) in place of f′(z)."""
    op = TABLE[edge.slope] if edge.slope or edge.node.is_leaf else edge.node.op
    derivative: Value = op.derivative(0, op.forward(edge.node), edge.node)
    return derivative


def square_missing(roles: Roles) -> Hypotheses:
    """A square where the document has a plain sum, and a plain sum where it has squares."""
    sums: dict[Value, list[Place]] = {}
    for edge in roles.back:
        if edge.node.op.name == "total":
            sums.setdefault(edge.node, []).append(edge)
    for node, places in sums.items():
        changes: Changes = {}
        for place in places:
            changes[place] = 2 * place.operand
        text = f"as if the terms were squared in {readable_sum(roles, node)}"
        yield Hypothesis(1.6 + roles.cost(places), said(text), changes)
    squares: Changes = {}
    for place in roles.forward:
        op = place.operand.op
        if op.name == "pow" and isinstance(place.operand.args[0], Value):
            squares[place] = place.operand.args[0]
    if squares:
        square = next(iter(squares)).operand
        text = (
            f"the power is left out: as if {roles.naming.formula(square)} were {roles.naming.formula(square.args[0])}"
        )
        yield Hypothesis(1.2, said(text), squares)


def readable_sum(roles: Roles, node: Value) -> str:
    y = next((one.y for edge, one in roles.pass_of.items() if edge.node is node), node)
    return roles.naming.name(y) or readable(node.data, 6)
