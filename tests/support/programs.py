"""Functions to be recorded: invented from a seed, and with the structures that networks have.

Each is a function of its parameters `ps` and of an input `xs`, two lists of numbers.
"""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from scalargrad import (
    Value,
    clamp,
    detach,
    dot,
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    logsumexp,
    maximum,
    mean,
    minimum,
    norm,
    prod,
    relu,
    sigmoid,
    sin,
    softmax,
    step,
    tanh,
    total,
    where,
)  # fmt: skip

Numbers = Sequence[Any]
Function = Callable[[Numbers, Numbers], Any]


def invented(seed: int, length: int) -> Function:
    """A function that does the same operations, chosen at random, in each call; its numbers stay small."""

    def f(ps: Numbers, xs: Numbers) -> Any:
        chance = random.Random(seed)
        nodes = [*ps, *xs]

        def some(most: int) -> list[Any]:
            return [chance.choice(nodes) for _ in range(chance.randint(1, most))]

        for _ in range(length):
            made = chance.choice(KINDS)(chance, nodes, some)
            nodes.append(3 * tanh(0.1 * made) if chance.random() < 0.6 else maximum(minimum(made, 20.0), -20.0))
        return total([nodes[-1], *(0.5 * node for node in nodes[-4:]), ps[0]])

    return f


def _dot(chance: random.Random, nodes: list[Any], some: Any) -> Any:
    ws = some(5)
    return dot(ws, [chance.choice(nodes) for _ in ws], chance.choice([0, 0.5, 2, nodes[-1]]))


def _sum_with_plus(chance: random.Random, nodes: list[Any], some: Any) -> Any:
    return sum([a * chance.choice(nodes) for a in some(5)], chance.choice([0, nodes[-1]]))


def _layer(chance: random.Random, nodes: list[Any], some: Any) -> Any:
    """Neurons beside each other, some with the weights of others; all of them may be used further on."""
    xs = some(4)
    rows = [[chance.choice(nodes[:8]) for _ in xs] for _ in range(chance.randint(2, 4))]
    nodes += [tanh(dot(row, xs, chance.choice([0, nodes[0]]))) for row in [*rows, rows[0]]]
    return nodes[-1]


KINDS: list[Callable[[random.Random, list[Any], Any], Any]] = [
    _dot,
    _sum_with_plus,
    _layer,
    _layer,
    lambda chance, nodes, some: chance.choice(nodes) + chance.choice(nodes),
    lambda chance, nodes, some: chance.choice(nodes) - chance.choice(nodes),
    lambda chance, nodes, some: chance.choice(nodes) * chance.choice(nodes),
    lambda chance, nodes, some: chance.choice(nodes) / (2 + chance.choice(nodes) ** 2),
    lambda chance, nodes, some: -chance.choice(nodes),
    lambda chance, nodes, some: tanh(chance.choice(nodes)) ** chance.choice([0, 1, 2, 3]),
    lambda chance, nodes, some: chance.choice([2, 3.5, -1, 0]) * chance.choice(nodes),
    lambda chance, nodes, some: chance.choice([relu, sin, sigmoid, gelu, elu, abs])(chance.choice(nodes)),
    lambda chance, nodes, some: leaky_relu(chance.choice(nodes), chance.choice([0.1, nodes[-1]])),
    lambda chance, nodes, some: maximum(chance.choice(nodes), chance.choice(nodes)),
    lambda chance, nodes, some: clamp(chance.choice(nodes), -1.0, chance.choice([1.0, 2])),
    lambda chance, nodes, some: where(step(chance.choice(nodes)), chance.choice(nodes), chance.choice(nodes)),
    lambda chance, nodes, some: detach(chance.choice(nodes)) * chance.choice(nodes),
    lambda chance, nodes, some: total(some(12)),
    lambda chance, nodes, some: logsumexp(some(4)),
    lambda chance, nodes, some: chance.choice(softmax(some(4))),
    lambda chance, nodes, some: chance.choice(log_softmax(some(4))),
    lambda chance, nodes, some: prod([tanh(x) for x in some(4)]),
    lambda chance, nodes, some: norm(some(4)),
]


# --- the structures of networks ---


def rows(ps: Numbers, start: int, count: int, length: int) -> list[Numbers]:
    """A matrix of parameters."""
    return [ps[k : k + length] for k in range(start, start + count * length, length)]


def shared(ps: Numbers, xs: Numbers) -> Any:
    """Two networks side by side with the same weights, whose distance counts."""
    w = rows(ps, 0, 3, 2)
    left, right = ([tanh(dot(row, side)) for row in w] for side in (xs[:2], xs[2:4]))
    return total([(a - b) ** 2 for a, b in zip(left, right)])


def twice(ps: Numbers, xs: Numbers) -> Any:
    """The same matrix as a layer, its transpose as the next, and one of its entries once more."""
    w = rows(ps, 0, 3, 4)
    hidden = [sigmoid(dot(row, xs)) for row in w]
    back = [dot(column, hidden, x) for column, x in zip(zip(*w), xs)]
    return dot(back, back) + ps[5] * ps[5] * xs[0] + ps[5]


def ragged(ps: Numbers, xs: Numbers) -> Any:
    """Neurons that see 1, 2, 3 and 4 of the inputs, with and without a bias."""
    found = [tanh(dot(ps[k : 2 * k + 1], xs[: k + 1], ps[-1] if k % 2 else 0)) for k in range(4)]
    return logsumexp([*found, xs[0] * ps[0], 0.5])


def recurrent(ps: Numbers, xs: Numbers) -> Any:
    """A state of three numbers that goes through the inputs, one after the other."""
    w, u, b = rows(ps, 0, 3, 3), ps[9:12], ps[12:15]
    state: list[Any] = [0.0, 0.0, 0.0]
    for x in xs:
        state = [tanh(dot(row, state, ui * x + bi)) for row, ui, bi in zip(w, u, b)]
    return dot(state, ps[:3])


def convolution(ps: Numbers, xs: Numbers) -> Any:
    """Two kernels of width 2 along the inputs, the larger of neighbours, and a layer on top."""
    kernels = rows(ps, 0, 2, 2)
    maps = [[relu(dot(kernel, xs[k : k + 2], ps[4])) for k in range(len(xs) - 1)] for kernel in kernels]
    pooled = [maximum(a, b) for each in maps for a, b in pairwise(each)]
    return dot(pooled, ps[: len(pooled)]) + mean(maps[0])


def batch_inside(ps: Numbers, xs: Numbers) -> Any:
    """Four samples in one graph, with the mean and the variance over them."""
    scores = [dot(ps[:2], [x, x * x], ps[2]) for x in xs]
    middle = mean(scores)
    spread = mean([(score - middle) ** 2 for score in scores])
    return mean([relu((score - middle) / (spread + 0.1) ** 0.5 * ps[3]) for score in scores]) + middle


def attention(ps: Numbers, xs: Numbers) -> Any:
    """Each of four places looks at those before it."""
    query, key, value = ps[:2], ps[2:4], ps[4:6]
    places = [[x, ps[6] * k] for k, x in enumerate(xs)]
    keys, values = [dot(key, place) for place in places], [dot(value, place) for place in places]
    found = []
    for k, place in enumerate(places):
        attends = softmax([dot(query, place) * one for one in keys[: k + 1]])
        found.append(dot(attends, values[: k + 1]))
    return mean([one**2 for one in found])


def of_parts(ps: Numbers, xs: Numbers) -> Any:
    """Weights that are computed, and inputs and parameters mixed in one sum."""
    w = [[tanh(p) * ps[0] for p in row] for row in rows(ps, 1, 2, 4)]
    mixed = [one for pair in zip(ps, xs) for one in pair] * 3
    return total([dot(row, xs) for row in w]) * norm(mixed) + total(mixed) + dot(ps[:4], xs) * dot(xs, ps[:4])


def bias_alone(ps: Numbers, xs: Numbers) -> Any:
    """Sums that are the same in all samples but for the bias."""
    w = rows(ps, 0, 2, 2)
    return total([dot(row, ps[4:6], x) ** 2 for row, x in zip(w, xs)]) + dot(w[0], ps[6:8])


STRUCTURES: list[Function] = [
    shared, twice, ragged, recurrent, convolution, batch_inside, attention, of_parts, bias_alone
]  # fmt: skip


def by_the_engine(f: Function, numbers: Sequence[float], samples: Sequence[Sequence[float]]) -> tuple[list[Any], Any]:
    """The results for samples by the engine itself, and the mean of their gradients by the parameters."""
    results, sums = [], [0.0] * len(numbers)
    for sample in samples:
        ps = [Value(number) for number in numbers]
        y = f(ps, [Value(number) for number in sample])
        y.backward()
        results.append(y.data)
        sums = [before + float(p.grad) for before, p in zip(sums, ps)]
    return results, [one / len(samples) for one in sums]
