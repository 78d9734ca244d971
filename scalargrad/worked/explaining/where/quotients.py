"""Numbers that are divided before they are used, and gates: z beside 1 - z."""

from __future__ import annotations

from collections.abc import Iterator

from scalargrad.derivatives import DIV, MUL, SUB
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.near import near_keys
from scalargrad.worked.explaining.where.group import Group
from scalargrad.worked.explaining.where.softmaxes import inputs_of_shares
from scalargrad.worked.numbers import number


def named_quotients(case: Case) -> Iterator[Group]:
    """What is divided, by name: xh = (x - m) / s, where xh is used near the claim."""
    found: dict[str, list[Value]] = {}
    outputs = case.computation.outputs
    for node in case.computation.order:
        if node in near_keys(case) and node not in outputs and _is_quotient(node) and case.names.array(node):
            found.setdefault(case.names.array(node), []).append(node)
    for name, nodes in found.items():
        yield Group(nodes, (name,))


def scaled_scores(case: Case) -> Iterator[Group]:
    """The numbers that softmaxes are taken of, where each has been divided by the same: q @ k / sqrt(d)."""
    scores = list(dict.fromkeys(inputs_of_shares(case).values()))
    scores = [node for node in scores if node not in case.computation.outputs]
    if scores and all(map(_is_quotient, scores)) and len({number(node.args[1]) for node in scores}) == 1:
        yield Group(scores, words={"divisor": case.names.formula(scores[0].args[1])})


def gates(case: Case) -> Iterator[Group]:
    """The numbers z of a name beside which 1 - z is used."""
    found: dict[str, list[Value]] = {}
    for node in case.computation.order:
        if node.op is SUB and isinstance(node.args[1], Value) and not isinstance(node.args[0], Value):
            gate, whole = node.args[1], node.args[0]
            name = case.names.array(gate)
            is_gate = bool(gate.args) or _is_share(case, gate, node)
            if whole == 1 and name and is_gate and gate not in case.computation.outputs:
                found.setdefault(name, []).append(gate)
    for name, nodes in found.items():
        yield Group(list(dict.fromkeys(nodes)), (name,))


def _is_share(case: Case, given: Value, rest: Value) -> bool:
    """Whether a given number is used beside 1 - it as well, as in b*m + (1 - b)*g; a target of 0 or 1 is none."""
    users = (node for node in case.computation.order if node is not rest and given in node.parents)
    return number(given) not in (0, 1) and any(node.op is MUL for node in users)


def _is_quotient(node: Value) -> bool:
    return node.op is DIV and isinstance(node.args[0], Value)
