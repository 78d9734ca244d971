"""Sums that were written with + are found: a chain of + is one line, and w1*x1 + w2*x2 + b is a `dot`.

So code that knows no `dot`, sum((w * x for …), b), becomes matrix products all the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from scalargrad.derivatives import ADD, DOT, MUL, TOTAL
from scalargrad.rows import Op

Operands = tuple[int, ...]


def collect_sums(first: int, ops: list[Op], operands: list[Operands], outputs: Iterable[int]) -> None:
    """Change, in lists of lines whose results are at the places from `first` on, the last + of each chain to the sum.

    The lines that it takes in are left without a user. A chain goes on in the first operand only, a + b + c: so what
    is added comes in the order in which it was added. Of what others use as well, nothing is taken in.
    """
    uses = [0] * len(ops)
    for one in operands:
        for place in one:
            if place >= first:
                uses[place - first] += 1
    for place in outputs:
        if place >= first:
            uses[place - first] += 1
    chains: dict[int, list[int]] = {}  # place of the last + so far -> what is added
    for k, op in enumerate(ops):
        if op is ADD:
            start, term = operands[k]
            terms = chains.pop(start) if start in chains and uses[start - first] == 1 else [start]
            terms.append(term)
            chains[first + k] = terms
    for place, terms in chains.items():
        products = [one for one in terms if one >= first and ops[one - first] is MUL and uses[one - first] == 1]
        if len(products) >= 2 and len(terms) <= len(products) + 1:
            pairs = [operands[one - first] for one in products]
            taken = set(products)
            bias = [one for one in terms if one not in taken]
            ops[place - first] = DOT
            operands[place - first] = (*(w for w, _ in pairs), *(x for _, x in pairs), *bias)
        elif len(terms) > 2:
            ops[place - first] = TOTAL
            operands[place - first] = tuple(terms)
