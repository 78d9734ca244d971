"""The engines that are compared, as one interface.

A workload asks an engine for what a network is made of: dot, total, sigmoid, softmax, … Here these are written out in
the plain operators that every engine has; the last engine replaces them by scalargrad's single nodes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import scalargrad
from benchmarks.microgpt_value import MicrogptValue
from scalargrad import Value

try:
    from micrograd.engine import Value as MicrogradValue
except ModuleNotFoundError:
    raise SystemExit("the benchmarks compare with micrograd: pip install micrograd, or run make bench") from None


class Engine:
    """An engine used through its operators + - * / ** and its methods exp, log and relu."""

    def __init__(self, name: str, value_class: Any, parents: str) -> None:
        self.name = name
        self.Value = value_class
        self._parents = parents  # the attribute in which its nodes keep what they were computed from

    def exp(self, x: Any) -> Any:
        return x.exp()

    def log(self, x: Any) -> Any:
        return x.log()

    def dot(self, ws: Sequence[Any], xs: Sequence[Any], bias: Any = 0) -> Any:
        return sum((w * x for w, x in zip(ws, xs)), bias)

    def total(self, xs: Iterable[Any]) -> Any:
        return sum(xs)

    def sigmoid(self, x: Any) -> Any:
        return 1 / (1 + self.exp(-x))

    def softmax(self, xs: Sequence[Any]) -> list[Any]:
        largest = max(x.data for x in xs)
        powers = [self.exp(x - largest) for x in xs]
        total = self.total(powers)
        return [power / total for power in powers]

    def cross_entropy(self, logits: Sequence[Any], target: int) -> Any:
        return -self.log(self.softmax(logits)[target])

    def count_nodes(self, output: Any) -> int:
        seen, stack = {id(output)}, [output]
        while stack:
            for parent in getattr(stack.pop(), self._parents):
                if id(parent) not in seen:
                    seen.add(id(parent))
                    stack.append(parent)
        return len(seen)


class Micrograd(Engine):
    """micrograd has no exp and no log: here they are, made as its relu is made."""

    def exp(self, x: MicrogradValue) -> MicrogradValue:
        out = MicrogradValue(math.exp(x.data), (x,), "exp")

        def _backward() -> None:
            x.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self, x: MicrogradValue) -> MicrogradValue:
        out = MicrogradValue(math.log(x.data), (x,), "log")

        def _backward() -> None:
            x.grad += out.grad / x.data

        out._backward = _backward
        return out


class SingleNodes(Engine):
    """scalargrad with one node for a whole sum, and with its own sigmoid, softmax and logsumexp."""

    def dot(self, ws: Sequence[Any], xs: Sequence[Any], bias: Any = 0) -> Any:
        return scalargrad.dot(ws, xs, bias)

    def total(self, xs: Iterable[Any]) -> Any:
        return scalargrad.total(xs)

    def sigmoid(self, x: Value) -> Any:
        return x.sigmoid()

    def softmax(self, xs: Sequence[Any]) -> list[Any]:
        return scalargrad.softmax(xs)

    def cross_entropy(self, logits: Sequence[Any], target: int) -> Any:
        return scalargrad.logsumexp(logits) - logits[target]


ENGINES = [
    Micrograd("micrograd", MicrogradValue, "_prev"),
    Engine("microgpt's Value", MicrogptValue, "_children"),
    Engine("scalargrad, plain operators", Value, "parents"),
    SingleNodes("scalargrad, `dot` nodes", Value, "parents"),
]
