"""What may stand where a mistake was made: 1, 0, minus the right number, an updated weight, a neighbour's number.

Each function finds, for a group of places, the other numbers that one slip may have put there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scalargrad.derivatives import DIV, MUL, TABLE
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.habits import COUNTS, RATES, may_be_a_count, stem
from scalargrad.worked.explaining.inherited import printed_units
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.near import pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.rounding import Rounded, is_small, rounded_results
from scalargrad.worked.explaining.slips import Slip, misread, slip, slipped
from scalargrad.worked.explaining.updates import When, at_other_times
from scalargrad.worked.explaining.what_if import Changes, Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group, left_side, neighbours
from scalargrad.worked.numbers import Real, Scalar, number, shape
from scalargrad.worked.record import Binding, Figure, Lines, indexed

CERTAIN = 0.05  # how many hits by chance are allowed where any number of the document may be meant


@dataclass(frozen=True)
class Option:
    """Other numbers at the places of a group. far: how much more far-fetched than the row's cost they are.

    words: what a sentence may say of them. fits: whether it is known that the claim would hold.
    """

    changes: Changes
    words: Mapping[str, Word] = field(default_factory=dict)
    far: float = 0.0
    fits: bool = False


Instead = Callable[[Case, Group], Iterable[Option]]


# --- the same at every place ---


def always(other: Other) -> Instead:
    """One number, or what becomes of the right one, at every place."""
    return lambda case, group: [Option(dict.fromkeys(group.places, other))]


def of_place(other: Callable[[Place], Other]) -> Instead:
    """What a place itself tells."""
    return lambda case, group: [Option({place: other(place) for place in group.places if isinstance(place, Place)})]


def times(factor: Fraction | int) -> Callable[[Number], Number]:
    """What multiplies a float or a Real by a factor.

    >>> times(2)(0.5), times(Fraction(1, 2))(Real(3))
    (1.0, Real(3/2))
    """
    exactly = Real(factor)
    return lambda x: x * (float(factor) if isinstance(x, (float, int)) else exactly)


def _inverse(x: Number) -> Number:
    return 1 / x


one, zero = always(Real(1)), always(Real(0))
minus, twice, half = always(times(-1)), always(times(2)), always(times(Fraction(1, 2)))
inverse = always(_inverse)


def inverse_of_all(case: Case, group: Group) -> Iterator[Option]:
    """Division in place of multiplication."""
    if not any(case.what_if().here(place) == 0 for place in group.places):
        yield from inverse(case, group)


def _at_result(edge: Place) -> Other:
    """f′(f(z)) in place of f′(z)."""
    op = TABLE[edge.slope] if edge.slope else edge.node.op
    found: Value = op.derivative(0, op.forward(edge.node), edge.node)
    return found


at_result = of_place(_at_result)
the_result = of_place(lambda edge: edge.node)
one_minus_result = of_place(lambda edge: 1 - edge.node)
twice_itself = of_place(lambda edge: 2 * edge.operand)
first_argument = of_place(lambda place: place.operand.args[0])


def inside(case: Case, group: Group) -> Iterator[Option]:
    """What an activation was applied to, in place of its result."""
    outputs = [_stands(case, place) for place in group.places]
    yield Option({place: one.args[0] for place, one in zip(group.places, outputs) if isinstance(one, Value)})


# --- matrices ---


def unit_matrix(case: Case, group: Group) -> Iterator[Option]:
    """1 on the diagonal, 0 elsewhere."""
    if len(group.places) > 1:
        indices = [case.names.index(_source(place)) for place in group.places]
        yield Option({place: Real(int(i == j)) for place, (i, j) in zip(group.places, indices)})


def transposed(case: Case, group: Group) -> Iterator[Option]:
    """The entry of the transposed matrix."""
    version = case.names.version(_source(group.places[0]))
    rows, columns = shape(version.quantity) if version is not None else (0, 0)
    if version is not None and rows == columns > 1:
        yield Option({
            place: version.quantity[case.names.index(_source(place))[::-1]] for place in group.places
        })  # fmt: skip


def rows_for_columns(case: Case, group: Group) -> Iterator[Option]:
    """Each entry in the place of the one across the diagonal."""
    at = {entry.index: k for k, entry in enumerate(case.entries)}
    outputs = case.computation.outputs
    yield Option({Output(k): outputs[at[index[::-1]]] for index, k in at.items()})


def swapped(case: Case, group: Group) -> Iterator[Option]:
    """What stands at the first half of the places at the second half, and the other way round."""
    middle = len(group.places) // 2
    others = [*group.places[middle:], *group.places[:middle]]
    yield Option({place: _stands(case, other) for place, other in zip(group.places, others)})


def _source(place: Where) -> Value | None:
    return place.source if isinstance(place, Place) else None


def _stands(case: Case, place: Where) -> Scalar:
    found = case.computation.outputs[place.k] if isinstance(place, Output) else _source(place)
    assert found is not None
    return found


# --- another time ---


def at_another_time(*whens: When) -> Instead:
    """The numbers of parameters at another time, the same for all of them."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        found = [_at_other_times(case, place, whens) for place in group.places]
        for time in found[0]:
            if all(time in other for other in found):
                yield Option({place: other[time] for place, other in zip(group.places, found)})

    return options


def at_some_time(case: Case, group: Group) -> Iterator[Option]:
    """The first other numbers of each parameter, where they come from different sources."""
    found = [_at_other_times(case, place, When) for place in group.places]
    if all(found) and not set.intersection(*map(set, found)):
        yield Option({place: next(iter(other.values())) for place, other in zip(group.places, found)})


def _at_other_times(case: Case, place: Where, whens: Iterable[When]) -> Mapping[Hashable, Other]:
    source = _source(place)
    if source is None or not case.names.is_parameter(source):
        return {}
    return {time: other for time, other in at_other_times(case, source).items() if time[0] in whens}


def as_it_was(case: Case, group: Group) -> Iterator[Option]:
    """The same name before or after: E of the round before."""
    version = next((one for one in case.at.values() if one.quantity is case.claim.left), None)
    if version is None:
        return
    versions = case.names.record.history[version.name]
    at = versions.index(version)
    for when, others in (("before", versions[max(0, at - 3) : at][::-1]), ("after", versions[at + 1 : at + 3])):
        for away, other in enumerate(others):
            outputs = [scalar for _, scalar in indexed(other.quantity)]
            if shape(other.quantity) == shape(version.quantity) and len(outputs) == len(group.places):
                then, now = Lines((other.line,)), Lines((version.line,))
                words: dict[str, Word] = {"name": version.name, "when": when, "then": then, "now": now}
                yield Option(dict(zip(group.places, outputs)), words, 0.55 if case.is_moved else 0.2 * away)


# --- another name ---


def own_output(case: Case, group: Group) -> Iterator[Option]:
    """What a neuron sends, in place of what came in."""
    (place,) = group.places
    for scalar in _named_numbers(case).values():
        if scalar is not _source(place) and scalar in _sent(case, place):
            yield Option({place: scalar})


def another_name(case: Case, group: Group) -> Iterator[Option]:
    """Any number of the document, where a number hits by chance too seldom to matter."""
    (place,) = group.places
    if not isinstance(place, Place) or not _is_certain(case) or not (place.back or place.factor is not None):
        return
    for name, scalar in _named_numbers(case).items():
        if scalar is not place.source and scalar not in _sent(case, place):
            yield Option({place: scalar}, {"name": name})


def another_layers_input(case: Case, group: Group) -> Iterator[Option]:
    """What came in elsewhere: the layer's own output, another layer's; the numbers of one name at all places."""
    (used,), first = group.names, group.places[0]
    names = case.names
    for name, version in case.at.items():
        if name == used or version.how == "counted":
            continue
        scalars = dict(indexed(version.quantity))
        for turn, extra in ((0, 0.0), (-1, 0.3), (1, 0.1)) if shape(version.quantity) else ((0, 0.0),):
            chosen = {place: scalars.get(_turned(case, place, version, turn)) for place in group.places}
            other = chosen[first]
            if not all(isinstance(scalar, Value) for scalar in chosen.values()) or not isinstance(other, Value):
                continue
            far = 0.0
            if other not in _sent(case, first):
                other_layer = names.is_parameter(other) != names.is_parameter(_source(first))
                far = 0.5 if not names.is_parameter(other) or other_layer else 0.7
            far += 0.05 * other.op.linear  # of a sum and its activation, the activation
            more = f", and so on: {name} in place of {used or 'what came in'}" if len(chosen) > 1 else ""
            yield Option(chosen, {"more": more}, far + extra)  # type: ignore[arg-type]


def _turned(case: Case, place: Where, version: Binding, turn: int) -> tuple[int, ...]:
    """Which entry of an array stands at a place: by the index of what stands there, of the weight, turned round."""
    if not isinstance(place, Place) or not shape(version.quantity):
        return ()
    index = case.names.index(place.operand if place.back else place.factor if turn == 1 else place.source)
    return index if len(index) == 1 else index[turn:][:1]


@once
def _named_numbers(case: Case) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, version, scalar in case.names.record.scalars():
        if version.how != "counted" and version is case.at.get(name.partition("[")[0]) and isinstance(scalar, Value):
            found[name] = scalar
            if len(found) >= 300:
                break
    return found


def _is_certain(case: Case) -> bool:
    return case.chance * len(_named_numbers(case)) < CERTAIN


@once
def _sent(case: Case, place: Where) -> set[Value]:
    """What the neuron of an edge sends: its sum, and the activation of it."""
    one = pass_of(case).get(place) if isinstance(place, Place) else None
    if one is None or not isinstance(place, Place):
        return set()
    target = case.names.target(place, one)
    return {target, *(user.node for user in one.users.get(target, []))}


# --- a neighbour: w3 for w2, x2 for x1 ---


def a_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """The number of a neighbour, at one place."""
    (place,) = group.places
    for other in neighbours(case, _source(place))[:30]:
        yield Option({place: other})


def by_a_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by a neighbour."""
    (node,) = group.places
    derivation = case.names.record.derivation
    assert derivation is not None and isinstance(node, Value)
    y, x = case.computation.gradients[node]
    far = 0.0 if case.names.is_parameter(x) else 0.2
    for other in neighbours(case, x)[:100]:
        yield Option({node: derivation.derivative(y, other)}, {"other": case.names.name(other) or ""}, far)


def the_neighbour(case: Case, group: Group) -> Iterator[Option]:
    """A neighbour, in place of the claim's own number."""
    output = case.computation.outputs[0]
    for other in neighbours(case, output if isinstance(output, Value) else None):
        yield Option({Output(0): other}, {"other": case.names.name(other) or "", "name": case.names.name(output) or ""})


def of_another_claim(case: Case, group: Group) -> Iterator[Option]:
    """The number of another claim whose left side differs in digits alone: dE/dw5 and dE/dw6."""
    for claim in case.names.record.claims if not case.is_moved else []:
        if claim.line != case.claim.line and claim.relation == "==" and _stem(claim) == _stem(case.claim):
            for entry in claim.entries:
                if number(entry.left) != case.computed[0]:
                    yield Option({Output(0): entry.left}, {"line": Lines((claim.line,))})


def _stem(claim: object) -> str:
    return stem(left_side(claim).replace("[", "("))  # type: ignore[arg-type]


def any_name(case: Case, group: Group) -> Iterator[Option]:
    """The number of any name, in place of the claim's own."""
    if case.is_moved or case.chance * len(case.at) >= CERTAIN:
        return
    for name, version in case.at.items():
        scalar = version.quantity
        alike = shape(scalar) == () and isinstance(scalar, Value) and version.how != "counted"
        if alike and scalar is not case.computation.outputs[0]:
            yield Option({Output(0): scalar}, {"other": name, "number": figure(number(scalar))})


def the_right_name(case: Case, group: Group) -> Iterator[Option]:
    """n stands where m belongs: the right side is one name, and one other, as long, has the computed number."""
    stated = case.claim.right_text
    others = [
        name for name, version in case.at.items()
        if shape(version.quantity) == () and len(name) == len(stated) and version.how != "counted"
        and number(version.quantity) == case.computed[0]
    ]  # fmt: skip
    if len(others) == 1 and not case.printed:
        yield Option({}, {"other": others[0], "number": figure(case.computed[0]), "name": stated}, fits=True)


# --- common factors ---


def by_samples(case: Case, group: Group) -> Iterator[Option]:
    """The sum in place of the mean."""
    return _by_samples(case, group, lambda count: times(count))


def over_samples(case: Case, group: Group) -> Iterator[Option]:
    """The mean in place of the sum."""
    return _by_samples(case, group, lambda count: times(Fraction(1, count)))


def _by_samples(case: Case, group: Group, factor: Callable[[int], Callable[[Number], Number]]) -> Iterator[Option]:
    for count, (far, name) in sample_counts(case).items():
        if count > 2:
            words: dict[str, Word] = {"count": figure(Real(count)), "named": f" ({name} = {count})" if name else ""}
            yield Option(dict.fromkeys(group.places, factor(count)), words, far)


def with_the_rate(case: Case, group: Group) -> Iterator[Option]:
    """The learning rate, one factor too many."""
    for rate, words in _rates(case):
        yield Option({place: _product(case, place, rate) for place in group.places}, words)


def without_the_rate(case: Case, group: Group) -> Iterator[Option]:
    """The learning rate left out."""
    for rate, words in _rates(case):
        if rate in case.computation.nodes or not case.names.name(rate):
            yield Option({place: _product(case, place, rate, inverse=True) for place in group.places}, words)


def _rates(case: Case) -> Iterator[tuple[Value, dict[str, Word]]]:
    for rate in case.updates.rates_at(case):
        real = number(rate)
        name = case.names.name(rate)
        name = name or next((name for name in RATES if name in case.at and case.at[name].quantity is rate), None)
        shown: Word = figure(real)
        if name is not None:
            shown = phrase("{name} ({number})", name=name, number=shown)
        if real and abs(real) != 1:
            yield rate if isinstance(rate, Value) else Value(rate), {"rate": shown}


def _product(case: Case, place: Where, rate: Value, inverse: bool = False) -> Other:
    """The number at a place times the rate: a node itself, so that it is right wherever the numbers are moved to."""
    node = place.operand if isinstance(place, Place) else place
    if isinstance(node, Output):
        node = case.computation.outputs[node.k]  # type: ignore[assignment]
    if not isinstance(node, Value):
        return lambda x: x * (float(rate.data) if isinstance(x, float) else rate.data)
    found: Value = node / rate if inverse else node * rate
    return found


@once
def sample_counts(case: Case) -> dict[int, tuple[float, str]]:
    """What may be the number of samples, how far-fetched that is, and its name: what is divided by, what is counted or
    named, the lengths of arrays."""
    found: dict[int, tuple[float, str]] = {}
    for whole in _divisors(case):
        for count, far in ((whole, 0.0), (whole // 2 if whole % 2 == 0 else 0, 0.05)):  # 2 m, for half of a square
            if count > 1 and far < found.get(count, (9.0, ""))[0]:
                found[count] = (far, "")
    for name, version in case.at.items():
        named = number(version.quantity).whole() if shape(version.quantity) == () else None
        if named is not None and named > 1 and may_be_a_count(name):
            least = found[named][0] if named in found else 9.0
            found[named] = (min(least, 0.0 if name in COUNTS else 0.6), name)
        for size in shape(version.quantity)[:1]:
            if size > 2:
                found.setdefault(size, (0.6, f"len({name})"))
    return found


def _divisors(case: Case) -> Iterator[int]:
    """Whole numbers that something is divided by; 2 only if it is a sum, not the square in half a squared error."""
    nodes = dict.fromkeys(case.computation.order)
    for one in case.computation.passes.values():
        nodes.update(dict.fromkeys(one.order))
    for node in nodes:
        least = 1 if node.op is DIV and _is_sum(node.args[0]) else 2
        for divisor in _divided_by(node):
            if divisor and divisor.denominator == 1 and least < divisor < 10**6:
                yield int(divisor)


def _divided_by(node: Value) -> list[Fraction | None]:
    """The given and plain numbers that a node divides by; a plain factor 1/3 divides by 3."""
    if node.op is DIV:
        return [_exact(arg) for arg in node.args[1:] if not isinstance(arg, Value) or arg.is_leaf]
    if node.op is MUL:
        factors = [_exact(arg) for arg in node.args if not isinstance(arg, Value)]
        return [1 / factor for factor in factors if factor]
    return []


def _exact(arg: Any) -> Fraction | None:
    return (number(arg) if isinstance(arg, (Value, Real)) else Real(arg)).exact


def _is_sum(arg: object) -> bool:
    while isinstance(arg, Value) and arg.op.name in ("neg", "mul"):
        arg = arg.args[0]
    return isinstance(arg, Value) and arg.op.name in ("total", "add", "sub", "dot")


# --- slips of the pen, rounding ---


def needed(instead: Instead) -> Instead:
    """Those of the other numbers, at one place, that may be the one that would make the claim hold: it is known."""

    def options(case: Case, group: Group) -> Iterator[Option]:
        (place,) = group.places
        solved = case.needed(place)
        for option in instead(case, group) if solved is not None else ():
            try:
                x = float(case.what_if().resolved(place, option.changes[place]))
            except ArithmeticError:
                continue
            if solved is not None and x != solved.right and solved.is_near(x):
                yield option

    return options


def one_slip(case: Case, group: Group) -> Iterator[Option]:
    """A number with one slip of the pen in it that makes it the one needed."""
    (place,) = group.places
    solved = case.needed(place)
    key = _source(place) if isinstance(place, Place) else place
    if solved is not None and key is not None and not case.is_moved and not isinstance(key, Output):
        for cost, other, what in slipped(case, key, solved):
            yield Option({place: other}, {"slip": what.value}, cost - 1.3)


def any_slip(case: Case, group: Group) -> Iterator[Option]:
    """A given number with one slip of the pen in it: several may fit, as E is quadratic, and every one is tried."""
    (leaf,) = group.places
    assert isinstance(leaf, Value)
    for cost, other, what in misread(case, leaf):
        yield Option({leaf: other}, {"slip": what.value}, cost - 1.3)


def the_last_digit(case: Case, group: Group) -> Iterator[Option]:
    """The stated number, which is right but for its last digit."""
    return (option for what, option in _stated(case, group) if what is Slip.LAST_DIGIT)


def a_slip(case: Case, group: Group) -> Iterator[Option]:
    """The stated number, which is the right one with a slip of the pen in it."""
    return (option for what, option in _stated(case, group) if what is not Slip.LAST_DIGIT)


def _stated(case: Case, group: Group) -> Iterator[tuple[Slip, Option]]:
    (place,) = group.places
    assert isinstance(place, Output)
    stated, computed = case.entries[place.k].stated, case.computed[place.k]
    found = slip(computed, case.stated[place.k], stated.unit)
    if found is not None:
        cost, what = found
        right = computed.significant(max(len(stated.literal.lstrip("-0.")), 3))
        words = {
            "slip": what.value,
            "stated": Figure(stated.literal, float(case.stated[place.k])),
            "right": Figure(right, float(computed)),
        }
        at_once = off_by_one(case)
        yield what, Option({place: case.stated[place.k]}, words, 0.0 if at_once else cost - 1.2, at_once)


def off_by_one(case: Case) -> bool:
    """Whether one number is claimed, and off by its last digit alone: a slip there is the first thing to think of."""
    return case.units_off < 2 and len(case.entries) == 1 and not case.printed


def rounded(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result rounded."""
    return (option for is_cut, option in _rounded(case, group) if not is_cut)


def cut_off(case: Case, group: Group) -> Iterator[Option]:
    """Every intermediate result cut off."""
    return (option for is_cut, option in _rounded(case, group) if is_cut)


@once
def _first_rule(case: Case) -> Rounded | None:
    found = rounded_results(case, printed_units(case))
    return found or rounded_results(case, {}) if is_small(case) else found


def _rounded(case: Case, group: Group) -> Iterator[tuple[bool, Option]]:
    found = _first_rule(case) if not case.printed else None
    if found is not None:
        numbers = dict(zip(group.places, (Real(Fraction(x)) for x in found.outputs)))
        yield found.is_cut, Option(numbers, {"how": found.how}, fits=True)
