"""Deep graphs are freed without recursion where the stack is small: in a browser.

A node holds its operands, and they hold theirs. When the last node of a chain is given up, Python frees it, and inside
that its operand, and inside that the next: a chain of 100,000 would be 100,000 calls deep. Elsewhere Python notices in
time and does the rest afterwards. In a browser it does not know how small the stack is, and the whole interpreter ends.

So there a node that is freed hands its operands over, and who began to free lets go of them one by one.
"""

from __future__ import annotations

import sys
from typing import Any

from scalargrad.rows import LEAF
from scalargrad.value import Value


def free_one_by_one(kind: type[Value]) -> None:
    """Put the method in place by which nodes of this class are freed so."""
    waiting: list[Any] = []  # operands of nodes that are gone, for a node of many a tuple of them
    is_under_way = False

    def free(node: Value) -> None:
        nonlocal is_under_way
        waiting.extend((getattr(node, "x", None), getattr(node, "y", None)))  # no such slots where making it has failed
        # Who still finds the node, by a weak reference or in a cycle, finds a leaf that has its number.
        node.op = LEAF
        node.x = node.y = node.dx = node.dy = None
        if is_under_way:
            return
        is_under_way = True
        try:
            while waiting:
                waiting.pop()  # the last reference to it, maybe: then `free` is called for it here, and returns at once
        finally:
            is_under_way = False

    kind.__del__ = free  # type: ignore[attr-defined]


if sys.platform == "emscripten":
    free_one_by_one(Value)
