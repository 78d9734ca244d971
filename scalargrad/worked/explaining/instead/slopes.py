"""Another slope in the place of an activation's own; another activation in the place of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from scalargrad.derivatives import TABLE
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.names import is_certain, named_numbers
from scalargrad.worked.explaining.instead.option import Instead, Option, stands
from scalargrad.worked.explaining.instead.times import other_times
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.what_if import Other, Where
from scalargrad.worked.explaining.where import Group, Slope, neighbours, slopes
from scalargrad.worked.numbers import Real, Scalar, number
from scalargrad.worked.record import Replay, indexed

RULES = {"sigmoid": "{a}*(1 - {a})", "tanh": "1 - {a}**2"}  # slopes as they are written, from the result
# What is written for them by mistake, from the result as well.
MISWRITTEN: dict[str, dict[str, Callable[[Value], Value]]] = {
    "sigmoid": {
        "(1 - {a})**2": lambda a: (1 - a) ** 2, "{a}*(1 + {a})": lambda a: a * (1 + a),
        "{a} - (1 - {a})": lambda a: 2 * a - 1,
    },
    "tanh": {
        "1 + {a}**2": lambda a: 1 + a**2, "(1 - {a})**2": lambda a: (1 - a) ** 2,
        "{a}**2": lambda a: a**2, "1 - 2*{a}": lambda a: 1 - 2 * a,
        "sqrt(1 - {a}**2)": lambda a: (1 - a**2).sqrt(),
    },
}  # fmt: skip
FEW_RESULTS = 4  # each of which may be taken for all
FEW = 40  # names, of which each may be what a slope is taken at
SHAPES = ("sigmoid", "tanh", "relu", "softplus")  # of activations that are taken for one another


def _at_slopes(wrong: Callable[[Slope], Value | None]) -> Instead:
    """Another number in the place of each slope of a group."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        found = _slopes(case, group)
        numbers = {slope: wrong(slope) for slope in found}
        changes = _changes(numbers)
        if changes is not None:
            yield Option(changes, partial(_words, case, numbers))

    return options


def _slopes(case: Case, group: Group) -> list[Slope]:
    return [slopes(case)[place] for place in group.places if place in slopes(case)]


def _changes(numbers: dict[Slope, Value | None]) -> dict[Where, Other] | None:
    """The number at the first of a slope's factors, and 1 at the others."""
    changes: dict[Where, Other] = {}
    for slope, other in numbers.items():
        if other is None:
            return None
        changes.update(dict.fromkeys(slope.places, Real(1)))
        changes[slope.places[0]] = other
    return changes or None


def _words(case: Case, numbers: dict[Slope, Value | None]) -> dict[str, Word]:
    """Of the first slope that is another then."""
    pairs = [(slope, other) for slope, other in numbers.items() if other is not None]
    slope, other = next(((one, x) for one, x in pairs if number(x) != _right(one)), pairs[0])
    a = case.names.formula(slope.a)
    words: dict[str, Word] = {"kind": slope.kind, "a": a, "rule": _rule(slope, a), "right": figure(_right(slope))}
    words |= {"other": figure(number(other)), "more": say(", and so on") if len(pairs) > 1 else ""}
    if slope.z is not None:
        words["z"] = case.names.formula(slope.z)
    return words


def _words_elsewhere(case: Case, numbers: dict[Slope, Value | None], slope: Slope, other: Value) -> dict[str, Word]:
    words = {"a": case.names.formula(slope.a), "elsewhere": case.names.quantity(other)}
    return {**_words(case, numbers), **words}


def _right(slope: Slope) -> Real:
    return number(_at(slope.kind, slope))


def _rule(slope: Slope, a: Word) -> Word:
    if slope.kind in RULES:
        return phrase(RULES[slope.kind], a=a)
    return figure(_right(slope))


def _at(kind: str, slope: Slope) -> Value:
    """The slope of a kind of activation as it is written, from this one's result."""
    found: Value = TABLE[kind].written_derivative(0, slope.a, slope.z if slope.z is not None else slope.a)
    return found


def _at_result(slope: Slope) -> Value:
    """f′(f(z)) in place of f′(z)."""
    op = TABLE[slope.kind]
    found: Value = op.written_derivative(0, op.forward(slope.a), slope.a)
    return found


slope_at_result = _at_slopes(_at_result)
slope_is_result = _at_slopes(lambda slope: slope.a)
slope_is_one_minus = _at_slopes(lambda slope: 1 - slope.a)
slope_squared = _at_slopes(lambda slope: _at(slope.kind, slope) ** 2)


def slope_at_net(case: Case, group: Group) -> Iterator[Option]:
    """1 - z**2 in place of 1 - tanh(z)**2: by the same rule, from what the activation was applied to."""
    found = _slopes(case, group)
    if all(slope.kind in RULES and slope.z is not None for slope in found):
        numbers = {slope: _at(slope.kind, slope._replace(a=slope.z)) for slope in found if slope.z is not None}
        changes = _changes({**numbers})
        if changes is not None:
            words = _words(case, {**numbers})
            yield Option(changes, {**words, "wrong": phrase(RULES[found[0].kind], a=words["z"])})


def slope_of_another(case: Case, group: Group) -> Iterator[Option]:
    """The rule of another activation, from this one's result; then its slope at the same place."""
    found = _slopes(case, group)
    for kind in RULES:
        if not found or any(slope.kind == kind for slope in found):
            continue
        yield from _of_kind(case, found, kind, 0.0, lambda slope, kind=kind: _at(kind, slope))  # type: ignore[misc]
        if all(slope.z is not None for slope in found):
            yield from _of_kind(case, found, kind, 0.2, lambda slope, kind=kind: _true(kind, slope))  # type: ignore[misc]


def _of_kind(
    case: Case, found: list[Slope], kind: str, far: float, wrong: Callable[[Slope], Value]
) -> Iterator[Option]:
    numbers: dict[Slope, Value | None] = {slope: wrong(slope) for slope in found}
    changes = _changes(numbers)
    if changes is not None:
        words = _words(case, numbers)
        text = phrase(RULES[kind], a=words["a"]) if not far else words["other"]
        yield Option(changes, {**words, "another": kind, "wrong": text}, far)


def _true(kind: str, slope: Slope) -> Value:
    """The slope of another kind of activation at the same z."""
    op, z = TABLE[kind], slope.z
    found: Value = op.written_derivative(0, op.forward(z), z)
    return found


def slope_miswritten(case: Case, group: Group) -> Iterator[Option]:
    """1 + a**2 for 1 - a**2, and the like."""
    found = _slopes(case, group)
    for text, wrong in MISWRITTEN.get(found[0].kind, {}).items() if found else ():
        numbers: dict[Slope, Value | None] = {slope: wrong(slope.a) for slope in found}
        changes = _changes(numbers)
        if changes is not None and all(slope.kind == found[0].kind for slope in found):
            words = _words(case, numbers)
            yield Option(changes, {**words, "wrong": phrase(text, a=words["a"])})


def slope_elsewhere(case: Case, group: Group) -> Iterator[Option]:
    """The slopes at other neurons' results, or at the same ones' at another time; at any number, where that tells."""
    found = _slopes(case, group)
    if not found or any(slope.kind not in RULES for slope in found):
        return
    for others, far in _elsewhere(case, found):
        numbers: dict[Slope, Value | None] = {
            slope: _at(slope.kind, slope._replace(a=other)) for slope, other in zip(found, others)
        }
        changes = _changes(numbers)
        first = next((k for k, slope in enumerate(found) if others[k] is not slope.a), None)
        told = {number(other) for other in numbers.values() if other is not None}
        if told <= {0, 1}:  # a path that is left out, or the slope itself
            continue
        if changes is not None and first is not None and others[first] is not found[first].z:
            yield Option(changes, partial(_words_elsewhere, case, numbers, found[first], others[first]), far)


def _elsewhere(case: Case, found: list[Slope]) -> Iterator[tuple[list[Value], float]]:
    """Other numbers in the place of some results: of one, any; of an array's entries, others of it or another array."""
    results, slope = [one.a for one in found], found[0]
    if len(results) == 1:
        others = dict.fromkeys([*neighbours(case, results[0])[:30], *(one for _, one in other_times(case, results[0]))])
        yield from (([other], 0.0) for other in others if _may_be_needed(case, slope, other))
        if is_certain(case) and len(named_numbers(case)) <= FEW and len(slope.places) == 1:
            yield from _at_any_number(case, slope, [one for one in named_numbers(case).values() if one not in others])
        return
    yield results[::-1], 0.0
    yield [*results[1:], results[0]], 0.1
    if len(results) <= FEW_RESULTS:
        yield from (([result] * len(results), 0.1) for result in results)
    indices = [case.names.index(result) for result in results]
    versions = [case.at[name] for name in case.at]
    versions += [one for name in {case.names.array(results[0])} for one in case.names.record.history.get(name, [])]
    for version in versions:
        entries = dict(indexed(version.quantity))
        chosen = [entries.get(index) for index in indices]
        if not all(isinstance(one, Value) and one.op is slope.a.op for one in chosen):
            continue
        if version.how != "counted" and all(isinstance(one, Value) for one in chosen):
            yield [one for one in chosen if isinstance(one, Value)], 0.1


def _may_be_needed(case: Case, slope: Slope, other: Value) -> bool:
    """Whether the slope at another number may be the one that is needed, as far as floats tell."""
    if len(slope.places) > 1:
        return True
    solved, x = case.needed(slope.places[0]), float(case.what_if().number(other))
    return solved is not None and case.screen(solved, TABLE[slope.kind].written_derivative(0, x, x))


def _at_any_number(case: Case, slope: Slope, known: list[Value]) -> Iterator[tuple[list[Value], float]]:
    """At numbers that are no neighbours: where the slope there is the one that is needed, as far as floats tell."""
    solved, nets = case.needed(slope.places[0]), {other.args[0] for other in known if other.op.name == slope.kind}
    op = TABLE[slope.kind]
    for other in known if solved is not None else ():
        x = float(case.what_if().number(other))
        if solved is not None and case.screen(solved, op.written_derivative(0, x, x)):
            yield [other], 0.2 if other.op.name == slope.kind else 0.5
        if solved is not None and other not in nets and abs(x) < 50:
            a = op.forward(x)  # at what is no result, but may be a net
            if case.screen(solved, op.written_derivative(0, a, x)):
                yield [op.forward(other)], 0.3


def another_activation(case: Case, group: Group) -> Iterator[Option]:
    """sigmoid(z) in place of tanh(z)."""
    nodes = {place: stands(case, place) for place in group.places}
    kinds = {node.op.name for node in nodes.values() if isinstance(node, Value)}
    if len(kinds) != 1:
        return
    (kind,) = kinds
    values = [node for node in nodes.values() if isinstance(node, Value)]
    for other in SHAPES:
        is_identity = other == "relu" and all(number(node.args[0]) > 0 for node in values)  # it is left out then
        if other != kind and not is_identity:
            yield Option(_computed_with(case, nodes, other), {"kind": kind, "another": other})


def _computed_with(case: Case, nodes: Mapping[Where, Scalar], kind: str) -> dict[Where, Other]:
    """The nodes' numbers with another activation, and those of later ones with the new numbers of earlier ones."""
    values = {place: node for place, node in nodes.items() if isinstance(node, Value)}
    forward = TABLE[kind].forward
    if case.is_moved or case.printed or len(set(values.values())) == 1:
        return {place: forward(node.args[0]) for place, node in values.items()}
    numbers: dict[Value, Real] = {}
    chosen = {*values.values()}  # a set asks for the node itself, and not for one with the same number
    for node in case.computation.order:
        if node in chosen:
            found = forward(Replay([node.args[0]]).numbers(numbers)[0])
            numbers[node] = found if isinstance(found, Real) else Real(found)
    return {place: numbers[node] for place, node in values.items() if node in numbers}


def at_minus(case: Case, group: Group) -> Iterator[Option]:
    """sigmoid(-z) in place of sigmoid(z): the sign of the exponent."""
    nodes = {place: stands(case, place) for place in group.places}
    if all(isinstance(node, Value) and node.op.name == "sigmoid" for node in nodes.values()):
        yield Option({place: 1 - node for place, node in nodes.items()})
