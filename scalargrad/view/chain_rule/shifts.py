"""What a softmax subtracts before it takes powers of e, which no author has written."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from scalargrad.derivatives import DIV, SUB, TABLE
from scalargrad.value import Value
from scalargrad.view.formulas import Name, Notation


def shifts(notation: Notation, shown: Container[Name | None]) -> Iterator[Any]:
    """The numbers that softmaxes subtract from their entries, of those differences that are shown by these names."""
    names = notation.names
    for node in notation.order:
        power = node.args[0] if node.op is DIV else None
        if isinstance(power, Value) and power.op is TABLE["exp"]:
            entry, whole = power.args[0], node.args[1]
            is_share = isinstance(whole, Value) and power in whole.parents and entry in notation.made
            if is_share and entry.op is SUB and not isinstance(entry.args[1], Value) and names.get(entry) in shown:
                yield entry.args[1]
