"""Every step of the engine while one allocation after the other fails: MemoryError or success, never a crash.

`python -m tests.support.no_memory` prints for each step whether it failed at least once, and whether it went well in
the end; then what a graph is that has seen all of this. It needs _testcapi, which not every Python has.
"""

import _testcapi
import copy
import pickle
from typing import Any

from scalargrad import Value, dot, exp, logsumexp, maximum, softmax, total
from scalargrad.value import topological_order

X, W, I, BIG = Value(0.5, "x"), Value(-2.0), Value(3), Value(2**60)  # noqa: E741


def deep() -> Value:
    y = X
    for _ in range(300):
        y = y + W
    return y


def setting() -> None:
    for value in (Value(1.0), X * W):
        for name in ("grad", "dx", "label"):
            for what in (1.0, 2**70, (1.0, 2, 3.0), "s"):
                setattr(value, name, what)


def reading() -> None:
    for value in (WIDE, BIG, X):
        value.dx, value.data, value.args, value.local_derivatives, list(value.edges()), repr(value)


CHAIN, WIDE = deep(), total([X * W for _ in range(300)] + [BIG * I])

STEPS: dict[str, Any] = {
    "value": lambda: Value(1.5),
    "labelled": lambda: Value(1.5, label="y"),
    "operators": lambda: X * W + 2.0 - I / X,
    "powers": lambda: I**2 + W**2.0,
    "large": lambda: BIG * BIG * I,
    "method": lambda: X.exp().tanh(),
    "function": lambda: exp(X),
    "two": lambda: maximum(X, 2.0),
    "dot": lambda: dot([X, W, 2.0], [1.5, I, X], X),
    "total": lambda: total((X, 1, W)),
    "logsumexp": lambda: logsumexp([X, W, 0.5]),
    "softmax": lambda: softmax([X, W, X * W]),
    "deep": deep,
    "backward": CHAIN.backward,
    "wide": WIDE.backward,
    "order": lambda: topological_order(CHAIN, WIDE),
    "reading": reading,
    "setting": setting,
    "compare": lambda: (X < W, X == 2**70, X != 1.0),
    "hash": lambda: {X: 1},
    "pickle": lambda: pickle.dumps(X * W),
    "copy": lambda: copy.deepcopy(X * W),
}


def attempts(step: Any) -> tuple[int, int]:
    """How often it failed, and how often it went well before there were enough of these."""
    failed = done = n = 0
    while done < 12:
        _testcapi.set_nomemory(n, n + 1)  # after n allocations one fails
        try:
            step()
            done += 1
        except (MemoryError, pickle.PicklingError):  # pickle makes the one of the other
            failed += 1
        finally:
            _testcapi.remove_mem_hooks()
        n += 1
    return failed, done


if __name__ == "__main__":
    for name, step in STEPS.items():
        failed, done = attempts(step)
        print(name, failed > 0, done > 0)
    X.grad = W.grad = 0
    CHAIN.backward()
    print(X.grad, W.grad, CHAIN.data, len(topological_order(CHAIN)))
