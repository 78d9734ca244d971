"""Numbers wherever they are used, and those that the claim itself states."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scalargrad.languages import say, say_count
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, entries_of, once
from scalargrad.worked.explaining.keys import keys_of_entry
from scalargrad.worked.explaining.names import enumerated, short_figure
from scalargrad.worked.explaining.near import near_keys
from scalargrad.worked.explaining.rounding import is_small
from scalargrad.worked.explaining.updates import undetached, updated_parameter
from scalargrad.worked.explaining.what_if import Key, Output, Where
from scalargrad.worked.explaining.where.group import FEW, Group, is_whole_matrix
from scalargrad.worked.numbers import shape
from scalargrad.worked.record import Claim, Figure, show_index

# --- numbers, wherever they are used ---


def given_numbers(case: Case) -> Iterator[Group]:
    """The given numbers near the claim, if there are not too many numbers."""
    if len(_numbers(case)) <= FEW:
        yield from (group for is_given, group in _numbers(case).values() if is_given)


def printed_numbers(case: Case) -> Iterator[Group]:
    """The numbers near the claim that are printed above it; if there are many, the given ones too."""
    for is_given, group in _numbers(case).values():
        if not is_given or len(_numbers(case)) > FEW:
            yield Group(group.places, group.names, 0.0 if is_given else 0.2, group.words)


def numbers_above(case: Case) -> Iterator[Group]:
    """Both."""
    return (group for _, group in _numbers(case).values())


def values_above(case: Case) -> Iterator[Group]:
    """Both, without derivatives."""
    return (group for group in numbers_above(case) if not isinstance(group.places[0], tuple))


def derivatives_above(case: Case) -> Iterator[Group]:
    """The derivatives near the claim that are printed above it."""
    return (group for group in numbers_above(case) if isinstance(group.places[0], tuple))


@once
def _numbers(case: Case) -> dict[Key, tuple[bool, Group]]:
    """The given numbers near the claim, and those that are printed above it; whether each is given."""
    if case.is_moved:
        return {}
    found: dict[Key, tuple[bool, str]] = {}
    for leaf in case.computation.given:
        name = case.names.name(leaf)
        if name and leaf in near_keys(case) and leaf not in case.names.record.free:
            found[leaf] = True, name
    for claim in reversed(case.earlier[-60:]):
        for entry, _ in entries_of(claim):
            for key in keys_of_entry(case, entry):
                if key in near_keys(case):
                    name = None if entry.derivative else case.names.name(entry.left)
                    name = name or left_side(claim) + show_index(entry.index)
                    found.setdefault(key, (False, name))
    return {
        key: (is_given, Group([key], (name,), words={"right": partial(_nine_digits, key)}))
        for key, (is_given, name) in list(found.items())[:150]
    }


def _nine_digits(key: Key, case: Case) -> Figure:
    return short_figure(float(case.what_if().here(key)), 9)


def left_side(claim: Claim) -> str:
    """What a claim is about, as it is written."""
    return claim.text.partition("==")[0].strip()


# --- the claim's own numbers ---


def the_numbers(case: Case) -> Iterator[Group]:
    """All numbers of the claim."""
    name = case.names.name(case.computation.outputs[0])
    yield Group(
        _outputs(case),
        (name,) if name else (),
        words={"of": say("number"), "not": say(", not {name}", name=name) if name else ""},
    )


def the_number(case: Case) -> Iterator[Group]:
    """The one number of the claim."""
    return (group for group in the_numbers(case) if len(group.places) == 1)


def results(case: Case) -> Iterator[Group]:
    """What a common factor may stand at: the step in w - rate * g, the gradients in a formula, the numbers."""
    computation = case.computation
    steps: list[Where] = []
    for output in map(undetached, computation.outputs):
        if isinstance(output, Value) and updated_parameter(output, case.names.asked) is not None:
            steps.append(computation.places.at(output, 1, False))
    if steps:
        yield Group(steps, words={"of": say("step")})
        return
    if computation.gradients and not all(output in computation.gradients for output in computation.outputs):
        yield Group(list(computation.gradients), far=0.1, words={"of": say("gradient")})
    if any(case.what_if().here(output) for output in _outputs(case)):  # a factor and a sign change nothing of 0
        yield from the_numbers(case)


def the_gradient(case: Case) -> Iterator[Group]:
    """The one derivative that the claim is about or made of."""
    gradients = case.computation.gradients
    asked = case.entries[0].derivative
    node: Where
    if len(gradients) == 1:
        ((node, (y, x)),) = gradients.items()
    elif len(case.entries) == 1 and asked is not None and not gradients:
        node, (y, x) = Output(0), asked  # a derivative that is a number of the forward pass, as w2 is of w2*x2 by x2
    else:
        return
    name = case.names.name(x) or ""
    yield Group([node], (name,), words={"x": name, "y": lambda case: case.names.shown(y, None)})


def asked_of(case: Case, node: Where) -> tuple[Value, Value]:
    """What a derivative is the derivative of, and by what."""
    asked = case.entries[0].derivative if isinstance(node, Output) else case.computation.gradients[node]  # type: ignore[index]
    assert asked is not None
    return asked


def the_rates(case: Case) -> Iterator[Group]:
    """The learning rates that the claim is computed with."""
    for rate in case.updates.rates_at(case):
        if isinstance(rate, Value) and rate in case.computation.nodes and rate in case.updates.rates:
            name = case.names.name(rate)
            yield Group([rate], (name,) if name else (), words={"rate": case.names.quantity(rate), "of": say("step")})


def the_gradients(case: Case) -> Iterator[Group]:
    """All derivatives that the claim is about or made of."""
    if case.computation.gradients:
        yield Group(list(case.computation.gradients))


def square_matrix(case: Case) -> Iterator[Group]:
    """The numbers of a square matrix that is claimed whole."""
    sizes = shape(case.claim.left)
    if len(sizes) == 2 and sizes[0] == sizes[1] and len(case.entries) == sizes[0] * sizes[1] > 1:
        yield Group(_outputs(case))


def whole_array(case: Case) -> Iterator[Group]:
    """The numbers of an array that is claimed whole."""
    if len(case.entries) > 2:
        yield Group(_outputs(case))


def failing_entries(case: Case) -> Iterator[Group]:
    """The entries of an array that fail, where others hold."""
    if len(case.failing) < len(case.entries):
        indices = tuple(show_index(case.entries[k].index) for k in case.failing)
        entries = say_count("entry {indices}", "entries {indices}", len(indices), indices=enumerated(indices))
        yield Group([Output(k) for k in case.failing], words={"entries": entries})


def two_entries(case: Case) -> Iterator[Group]:
    """Two entries, if it is two that fail."""
    if len(case.failing) == 2 and len(case.entries) > 1:
        one, other = (show_index(case.entries[k].index) for k in case.failing)
        yield Group([Output(k) for k in case.failing], words={"one": one, "other": other})


def two_lines(case: Case) -> Iterator[Group]:
    """Two rows or two columns, if it is these that fail: the entries of the one, and then those of the other."""
    if len(shape(case.claim.left)) != 2:
        return
    indices = [entry.index for entry in case.entries]
    for axis, what in ((0, say("rows")), (1, say("columns"))):
        lines = sorted({indices[k][axis] for k in case.failing})
        if len(lines) == 2:
            one, other = ([k for k, index in enumerate(indices) if index[axis] == line] for line in lines)
            words = {"what": what, "one": str(lines[0]), "other": str(lines[1])}
            if [indices[k][1 - axis] for k in one] == [indices[k][1 - axis] for k in other]:
                yield Group([Output(k) for k in (*one, *other)], words=dict(words))


def repeated_lines(case: Case) -> Iterator[Group]:
    """A row or a column that is right, and those that fail, one after the other."""
    if not is_whole_matrix(case):
        return
    for axis, what in ((0, say("row")), (1, say("column"))):
        lines: dict[int, list[int]] = {}
        for k, entry in enumerate(case.entries):
            lines.setdefault(entry.index[axis], []).append(k)
        wrong = [line for line, ks in lines.items() if not set(ks).isdisjoint(case.failing)]
        for line in (line for line in lines if line not in wrong):
            others = enumerated(tuple(map(str, wrong)))
            places = [Output(k) for one in (line, *wrong) for k in lines[one]]
            yield Group(places, words={"what": what, "line": str(line), "others": others})


def small_difference(case: Case) -> Iterator[Group]:
    """All numbers of a claim that is off by so little that rounding is the first thing to think of."""
    return the_numbers(case) if is_small(case) else iter(())


def large_difference(case: Case) -> Iterator[Group]:
    """All numbers of any other claim."""
    return iter(()) if is_small(case) else the_numbers(case)


def one_entry(case: Case) -> Iterator[Group]:
    """The entry that fails, if it is one, with a printed number."""
    if len(case.failing) == 1 and case.entries[case.failing[0]].stated.kind == "printed":
        yield Group([Output(case.failing[0])])


def small_numbers_above(case: Case) -> Iterator[Group]:
    """The numbers near the claim, if rounding is the first thing to think of."""
    if is_small(case) and not case.is_moved:
        for node in case.computation.order:
            name = case.names.name(node)
            if name and node.args and node in near_keys(case) and node not in case.computation.outputs:
                yield Group([node], (name,))


def name_on_the_right(case: Case) -> Iterator[Group]:
    """A claim whose right side is one name."""
    if case.claim.right_text in case.at and len(case.entries) == 1:
        yield Group([Output(0)], (case.claim.right_text,))


def _outputs(case: Case) -> list[Where]:
    return [Output(k) for k in range(len(case.computation.outputs))]
