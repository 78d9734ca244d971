"""Random things done to a graph that nobody should do: slots set to nonsense, also by numbers that are multiplied.

`python -m tests.support.meddling SEED COUNT` does COUNT of them. Errors are fine; a crash is not.
"""

import copy
import gc
import pickle
import random
import sys
from fractions import Fraction
from typing import Any

from scalargrad import Value, dot, gradient, log_softmax, logsumexp, maximum, nn, softmax, total
from scalargrad.value import recorded, topological_order

SLOTS = ["data", "grad", "op", "x", "y", "dx", "dy", "label"]


class Sub(Value):
    def __del__(self) -> None:
        WORLD.meddle()


class Slotted(Value):
    __slots__ = ("extra",)


class Meddler:
    """A number that does something else before it is computed with, and when it goes."""

    def __init__(self, number: Any = 1.0) -> None:
        self.number = number

    def _same(self, other: Any = None) -> Any:
        WORLD.meddle()
        return Meddler(0.5)

    __add__ = __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __neg__ = _same

    def __del__(self) -> None:
        WORLD.meddle()

    def __eq__(self, other: object) -> bool:
        WORLD.meddle()
        return False

    __hash__ = object.__hash__


class World:
    """Some Values, and what is done to them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.values: list[Any] = []
        self.depth = 0

    def one(self) -> Any:
        if not self.values or self.random.random() < 0.1:
            kind = self.random.choice([Value, Value, Value, Sub, Slotted])
            number = self.random.choice([1.5, -2.0, 3, 2**60, Fraction(1, 3), Meddler(), 1j])
            self.values.append(kind(number))
        return self.random.choice(self.values)

    def nonsense(self) -> Any:
        a, b = self.one(), self.one()
        return self.random.choice(
            [None, "s", a, 1.0, 2, Meddler(), Meddler(), Meddler(), (Meddler(), Meddler()),
             (), (1.0,), (1.0, 2.0), (a,), (a, b), (a, 1), ((1.0,), "s"), (None, 1.0), [a], a.op,
             (Meddler(), 1.0), float("nan"), 10**400, int, b"", object(), (1.0,) * 20, a.x, a.y, a.dx, a.dy]
        )  # fmt: skip

    def meddle(self) -> None:
        """One thing; no error leaves it."""
        if self.depth > 3:
            return
        self.depth += 1
        try:
            self.random.choice(self.things)(self)
        except Exception:
            pass
        finally:
            self.depth -= 1

    def set_slot(self) -> None:
        slot, what = self.random.choice(SLOTS), self.nonsense()
        if slot == "data" and isinstance(what, (Value, tuple, list)):
            return  # a Value whose data is that Value would be computed with for ever
        setattr(self.one(), slot, what)

    def delete_slot(self) -> None:
        delattr(self.one(), self.random.choice(SLOTS))

    def read(self) -> None:
        a = self.one()
        getattr(a, self.random.choice([*SLOTS, "args", "parents", "local_derivatives", "is_leaf"]))
        repr(a)
        list(a.edges())

    def make(self) -> None:
        a, b, c = self.one(), self.one(), self.one()
        what = self.random.randrange(15)
        made = [
            lambda: a + b, lambda: a * b, lambda: a - 2.0, lambda: 3 / a, lambda: a**2, lambda: a.exp(),
            lambda: a.tanh(), lambda: maximum(a, b), lambda: total([a, b, c]), lambda: dot([a, 1.0, b], [c, b, c], a),
            lambda: logsumexp([a, b, c]), lambda: softmax([a, b])[1], lambda: Value(self.random.uniform(-3, 3)),
            lambda: log_softmax([a, b, c])[0], lambda: layer_of(a, b)([b, c])[1],
        ][what]()  # fmt: skip
        self.values.append(made)

    def forget(self) -> None:
        del self.values[self.random.randrange(len(self.values) + 1) :]

    def forget_some(self) -> None:
        self.values = self.values[::2]

    def run(self) -> None:
        self.one().backward()

    def order(self) -> None:
        topological_order(self.one(), self.one())

    def zero(self) -> None:
        self.one().zero_grad()

    def found(self) -> None:
        recorded(self.one())

    def differentiate(self) -> None:
        gradient(self.one(), [self.one(), self.one()])

    def duplicate(self) -> None:
        a = self.one()
        self.values.append(copy.deepcopy(a) if self.random.random() < 0.5 else pickle.loads(pickle.dumps(a)))

    def compare(self) -> None:
        assert (self.one() < self.one()) is not (self.one() == self.nonsense())

    def again(self) -> None:
        self.one().__init__(self.random.choice([1.0, 2, "s", Fraction(1, 2)]))

    def collect(self) -> None:
        gc.collect()

    def collect_often(self) -> None:
        gc.set_threshold(self.random.choice([1, 50, 700]))

    things = [make] * 6 + [set_slot] * 4 + [run] * 4 + [
        delete_slot, read, forget, forget_some, order, zero, found, differentiate, duplicate, compare, again, collect,
        collect_often,
    ]  # fmt: skip


def layer_of(w: Any, b: Any) -> nn.Layer:
    """A layer whose weights may be anything, and whose activation meddles."""
    layer = nn.Layer(2, 2, activation=lambda z: WORLD.meddle() or z)
    layer.neurons[0].w[0], layer.neurons[1].b = w, b
    return layer


WORLD = World(0)

if __name__ == "__main__":
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    WORLD.random.seed(seed)
    for _ in range(count):
        WORLD.meddle()
        if len(WORLD.values) > 12:  # so few that it hits the graph that is under way
            WORLD.values.clear()
    WORLD.things = [World.read]  # type: ignore[misc]
    print("no crash")
