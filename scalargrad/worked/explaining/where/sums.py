"""Sums of several terms: their terms, on the way back and going forward; means, and means of squares."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import ADD, DIV, MUL, POW, TOTAL
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case, once
from scalargrad.worked.explaining.names import Word
from scalargrad.worked.explaining.near import back, far, forward
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.numbers import Real, number

FEWEST, MOST = 3, 12  # terms of a sum that are looked at one by one


def terms_of(whole: Value) -> list[Value]:
    """The terms of a sum, which may be written a + b + c."""
    if whole.op not in (ADD, TOTAL):
        return [whole]
    return [term for part in whole.parents for term in (terms_of(part) if part.op in (ADD, TOTAL) else [part])]


@once
def _sums(case: Case) -> list[list[Place]]:
    """The terms of each sum near and far, going forward and on the way back; a + b + c is one sum."""
    places = [place for place in dict.fromkeys([*back(case), *forward(case)]) if place.node.op in (ADD, TOTAL)]
    inner = {(place.operand, place.back) for place in places if place.operand.op in (ADD, TOTAL)}
    found: dict[tuple[Value, bool], list[Place]] = {}
    tops = [(place.node, place.back) for place in places if (place.node, place.back) not in inner]
    by_node: dict[tuple[Value, bool], list[Place]] = {}
    for place in places:
        by_node.setdefault((place.node, place.back), []).append(place)
    for top in dict.fromkeys(tops):
        stack, terms = [top], found.setdefault(top, [])
        while stack:
            for place in by_node.get(stack.pop(), []):
                if place.operand.op in (ADD, TOTAL):
                    stack.append((place.operand, place.back))
                else:
                    terms.append(place)
    whole = list(found.values())
    for top in dict.fromkeys(tops):  # and the samples of a mean, each of which may be a sum itself
        parts = by_node.get(top, [])
        if top[0].op is TOTAL and any(place.operand.op in (ADD, TOTAL) for place in parts):
            whole.append(parts)
    return [terms for terms in whole if FEWEST <= len(terms) <= MOST]


def sums_of_several(case: Case) -> Iterator[Group]:
    """All terms of a sum."""
    for places in _sums(case):
        yield Group(places, far=far(case, places))


def terms_but_one(case: Case) -> Iterator[Group]:
    """The terms of a sum but one."""
    for places in _sums(case):
        for kept in places:
            others = [place for place in places if place is not kept]
            words: dict[str, Word] = {"term": case.names.formula(kept.operand)}
            yield Group(others, far=far(case, others), words={**words})


def one_term(case: Case) -> Iterator[Group]:
    """One term of a sum."""
    for places in _sums(case):
        for place in places:
            yield Group([place], far=far(case, [place]), words={"term": case.names.formula(place.operand)})


# --- means of squares ---


@once
def means_of_squares(case: Case) -> dict[Value, list[Value]]:
    """The means of squares that the claim is computed from, each with what is squared."""
    found: dict[Value, list[Value]] = {}
    for node in all_nodes(case):
        whole = node.args[0] if node.op in (DIV, MUL) else None
        terms = terms_of(whole) if isinstance(whole, Value) else []
        bases = [base for base in map(_base, terms) if base is not None]
        if len(bases) == len(terms) > 1 and number(node) * len(terms) == number(whole or Real(0)):
            found[node] = bases
    return found


def all_nodes(case: Case) -> list[Value]:
    """What the claim is computed from, and what its derivatives are derivatives of."""
    nodes = dict.fromkeys(case.computation.order)
    for one in case.computation.passes.values():
        nodes.update(dict.fromkeys(one.order))
    return list(nodes)


def _base(node: Value) -> Value | None:
    is_square = (node.op is POW and node.args[1] == 2) or (node.op is MUL and node.args[0] is node.args[1])
    return node.args[0] if is_square and isinstance(node.args[0], Value) else None


def each_mean_of_squares(case: Case) -> Iterator[Group]:
    """Each mean of squares."""
    for node in means_of_squares(case):
        yield Group([node], words={"variance": case.names.formula(node)})


def each_root(case: Case) -> Iterator[Group]:
    """The square roots of those."""
    for node in all_nodes(case):
        if node.op.name == "sqrt" and node.args[0] in means_of_squares(case):
            yield Group([node], words={"root": case.names.formula(node)})
