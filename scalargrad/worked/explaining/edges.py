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
from scalargrad.worked.explaining.hypothesis import AS_IF, Hypotheses, Hypothesis, told
from scalargrad.worked.explaining.naming import Word, figure
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.updates import Updates
from scalargrad.worked.numbers import Real, number, shape
from scalargrad.worked.record import Cause, indexed

Changes = dict[Place, Other]
Names = tuple[str, ...]


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

        def cause(first: Place = edges[0], many: bool = len(edges) > 1, of: str = of, names: Names = names) -> Cause:
            said = f"{AS_IF}{', and so on' * many}: the activation's derivative is left out{{of}}"
            words = wording.at(first, roles.pass_of[first])
            return told("no-slope", said, names, **words, other=figure(Real(1)), of=of)()

        yield Hypothesis(0.8 + roles.cost(edges), cause, dict.fromkeys(edges, Real(1)))
    for name, slopes in roles.slopes().items():
        changes = {place: other for _, one in slopes for place, other in one.items()}
        first = naming.formula(slopes[0][0])
        more = "" if len(slopes) == 1 else ", and so on for {name}"
        said = f"as if the slope at {{at}} were {{one}}{more}: the activation's derivative is left out"
        yield Hypothesis(0.8, told("no-slope", said, [name], at=first, one=figure(Real(1)), name=name), changes)


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
                late = label.startswith("earlier")
                said = f"as if {{names}} had {'not ' * late}been updated before {had} used"
                cause = told("updated-late" if late else "updated-early", said, names, names=_and(names))
                cost = 0.8 + roles.cost(places) + (0.05 if label.startswith(("step", "printed")) else 0.0)
                yield Hypothesis(cost + 0.3 * late, cause, changes)


def _and(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def weights_left_out(roles: Roles) -> Hypotheses:
    naming, wording = roles.naming, roles.trial.wording
    for named in roles.weights():
        for names, places in roles.together(named):
            first = places[0]
            many = len(places) > 1

            def cause(first: Place = first, many: bool = many, names: tuple[str, ...] = names) -> Cause:
                kind = "factor" if naming.is_parameter(first.factor) and first.back else "weight"
                said = f"{AS_IF}{', and so on' * many}: the {kind}{'s' * many} {{names}} left out"
                words = wording.at(first, roles.pass_of.get(first))
                return told("no-weight", said, names, **words, other=figure(Real(1)), names=_and(names))()

            yield Hypothesis(1.0 + roles.cost(places), cause, dict.fromkeys(places, Real(1)))
        for name, places in named.items():
            version = naming.version(places[0].source)
            if version is not None and len(shape(version.quantity)) == 2 and len(places) > 1:
                diagonal: Changes = {}
                for place in places:
                    i, j = naming.index(place.source)
                    diagonal[place] = Real(int(i == j))
                said = "as if {name} were the unit matrix: the weights {name} left out"
                yield Hypothesis(1.2 + roles.cost(places), told("no-weight", said, [name], name=name), diagonal)


def transposed(roles: Roles) -> Hypotheses:
    naming = roles.naming
    for named in roles.weights():
        for name, places in named.items():
            version = naming.version(places[0].source)
            sizes = shape(version.quantity) if version is not None else ()
            if version is not None and len(sizes) == 2 and sizes[0] == sizes[1] > 1:
                changes: Changes = {place: version.quantity[naming.index(place.source)[::-1]] for place in places}
                said = "as if rows and columns of {name} were swapped: {name} stands for {name}.T"
                yield Hypothesis(1.0 + roles.cost(places), told("transposed", said, [name], name=name), changes)


def divided(roles: Roles) -> Hypotheses:
    groups: dict[tuple[str, bool], list[Place]] = {}
    for place in [*roles.back, *roles.products]:
        name = roles.naming.array(place.source)
        if place.partner is not None and name:
            groups.setdefault((name, place.back), []).append(place)
    for (name, _), places in groups.items():
        cause = told("divided", "as if it were divided by {name}, where {name} is a factor", [name], name=name)
        changes: Changes = dict.fromkeys(places, _inverse)
        if not any(roles.trial.world(0, False).here(place) == 0 for place in places):
            yield Hypothesis(1.2 + roles.cost(places), cause, changes)


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

                def cause(first: Place = first, chosen: Value = chosen[first], name: str = name, used: str = used,
                          many: bool = len(places) > 1) -> Cause:  # fmt: skip
                    words = wording.at(first, roles.pass_of.get(first))
                    words |= {"other": naming.quantity(chosen), "name": name, "used": used or "what came in"}
                    return Cause("other-input", AS_IF + ", and so on: {name} in place of {used}" * many, words, (used,))

                yield Hypothesis(0.9 + far + extra + roles.cost(places), cause, chosen)
                if not shape(version.quantity):
                    break


# --- activations that are not left out, but wrong ---


def other_slopes(roles: Roles) -> Hypotheses:
    wording = roles.trial.wording
    for names, edges in roles.together(roles.activations()):
        for what, other in (
            ("taken at the result, f′(f(z))", _at_result),
            ("the result itself", lambda edge: edge.node),
            ("one minus the result", lambda edge: 1 - edge.node),
        ):
            changes: Changes = {edge: other(edge) for edge in edges}

            def cause(first: Place = edges[0], other: Other = changes[edges[0]], what: str = what,
                      names: Names = names) -> Cause:  # fmt: skip
                shown: Word = figure(number(other)) if isinstance(other, (Value, Real)) else ""
                words = wording.at(first, roles.pass_of[first])
                return told("other-slope", f"{AS_IF}: {what}", names, **words, other=shown)()

            yield Hypothesis(1.5 + roles.cost(edges), cause, changes)


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
        cause = told("squared", "as if the terms were squared in {sum}", sum=readable_sum(roles, node))
        yield Hypothesis(1.6 + roles.cost(places), cause, changes)
    squares: Changes = {}
    for place in roles.forward:
        op = place.operand.op
        if op.name == "pow" and isinstance(place.operand.args[0], Value):
            squares[place] = place.operand.args[0]
    if squares:
        square = next(iter(squares)).operand
        words = {"power": roles.naming.formula(square), "base": roles.naming.formula(square.args[0])}
        yield Hypothesis(1.2, told("no-power", "the power is left out: as if {power} were {base}", **words), squares)


def readable_sum(roles: Roles, node: Value) -> Word:
    y = next((one.y for edge, one in roles.pass_of.items() if edge.node is node), node)
    return roles.naming.name(y) or figure(node.data)
