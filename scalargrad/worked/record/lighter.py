"""A result as numbers alone: what reports need of it, without the graph that it was computed on."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from scalargrad.worked.numbers import Grid, Quantity, number
from scalargrad.worked.record.document import Claim, Result, Stated


def without_graph(result: Result) -> Result:
    """The same for reports: nothing can be derived, explained or drawn any more."""
    lighter = {claim: _as_numbers(claim) for claim in result.claims}
    return replace(
        result,
        claims=tuple(lighter.values()),
        told=MappingProxyType({lighter[claim]: told for claim, told in result.told.items()}),
        from_stated=MappingProxyType({lighter[claim]: numbers for claim, numbers in result.from_stated.items()}),
        history=MappingProxyType({}),
        free=MappingProxyType({}),
        asked=MappingProxyType({}),
    )


def _as_numbers(claim: Claim) -> Claim:
    entries = tuple(
        replace(entry, left=number(entry.left), stated=_stated_number(entry.stated), derivative=None)
        for entry in claim.entries
    )
    right = None if claim.right is None else _numbers_of(claim.right)
    stated = claim.right_entries
    plain = stated.map(_stated_number) if isinstance(stated, Grid) else _stated_number(stated)
    return replace(claim, left=_numbers_of(claim.left), right=right, entries=entries, right_entries=plain)


def _stated_number(stated: Stated) -> Stated:
    return stated if stated.scalar is None else replace(stated, scalar=number(stated.scalar))


def _numbers_of(quantity: Quantity) -> Quantity:
    return quantity.map(number) if isinstance(quantity, Grid) else number(quantity)
