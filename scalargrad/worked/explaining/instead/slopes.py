"""Another slope in the place of an activation's own; another activation in the place of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scalargrad.derivatives import TABLE
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.names import is_certain, named_numbers
from scalargrad.worked.explaining.instead.option import Instead, Option, stands
from scalargrad.worked.explaining.instead.times import other_times
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.what_if import Other, Where
from scalargrad.worked.explaining.where import Group, Slope, neighbours, slopes
from scalargrad.worked.numbers import Real, number

RULES = {"sigmoid": "{a}*(1 - {a})", "tanh": "1 - {a}**2"}  # slopes as they are written, from the result
# What is written for them by mistake, from the result as well.
MISWRITTEN: dict[str, dict[str, Callable[[Value], Value]]] = {
    "sigmoid": {"(1 - {a})**2": lambda a: (1 - a) ** 2, "{a}*(1 + {a})": lambda a: a * (1 + a)},
    "tanh": {
        "1 + {a}**2": lambda a: 1 + a**2, "(1 - {a})**2": lambda a: (1 - a) ** 2,
        "{a}**2": lambda a: a**2, "1 - 2*{a}": lambda a: 1 - 2 * a,
    },
}  # fmt: skip
SHAPES = ("sigmoid", "tanh", "relu", "softplus")  # of activations that are taken for one another


def _at_slopes(wrong: Callable[[Slope], Value | None]) -> Instead:
    """Another number in the place of each slope of a group."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        found = _slopes(case, group)
        numbers = {slope: wrong(slope) for slope in found}
        changes = _changes(numbers)
        if changes is not None:
            yield Option(changes, _words(case, numbers))

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
    words |= {"other": figure(number(other)), "more": ", and so on" * (len(pairs) > 1)}
    if slope.z is not None:
        words["z"] = case.names.formula(slope.z)
    return words


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
    for kind in SHAPES:
        if not found or any(slope.kind == kind for slope in found):
            continue
        if kind in RULES:
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
    """The slope at another neuron's result, or at the same one's at another time; at any number, where that tells."""
    found = _slopes(case, group)
    if len(found) != 1 or found[0].kind not in RULES:
        return
    (slope,) = found
    others = {other: 0.0 for other in neighbours(case, slope.a)[:30]}
    others.update((other, 0.0) for _, other in other_times(case, slope.a))
    if is_certain(case):
        others |= {other: 0.5 for other in named_numbers(case).values() if other not in others}
    for other, far in others.items():
        if other is not slope.a and other is not slope.z:
            numbers: dict[Slope, Value | None] = {slope: _at(slope.kind, slope._replace(a=other))}
            changes = _changes(numbers)
            if changes is not None:
                yield Option(changes, {**_words(case, numbers), "elsewhere": case.names.quantity(other)}, far)


def another_activation(case: Case, group: Group) -> Iterator[Option]:
    """sigmoid(z) in place of tanh(z)."""
    nodes = {place: stands(case, place) for place in group.places}
    kinds = {node.op.name for node in nodes.values() if isinstance(node, Value)}
    if len(kinds) != 1:
        return
    (kind,) = kinds
    inside = {place: node.args[0] for place, node in nodes.items() if isinstance(node, Value)}
    for other in SHAPES:
        changes: dict[Where, Other] = {place: TABLE[other].forward(z) for place, z in inside.items()}
        is_identity = other == "relu" and all(number(z) > 0 for z in inside.values())  # the activation is left out then
        if other != kind and not is_identity:
            yield Option(changes, {"kind": kind, "another": other})


def at_minus(case: Case, group: Group) -> Iterator[Option]:
    """sigmoid(-z) in place of sigmoid(z): the sign of the exponent."""
    nodes = {place: stands(case, place) for place in group.places}
    if all(isinstance(node, Value) and node.op.name == "sigmoid" for node in nodes.values()):
        yield Option({place: 1 - node for place, node in nodes.items()})
