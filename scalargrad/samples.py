"""What a training is given to learn from: pairs of an input and a target, checked, and in batches."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from sys import modules
from typing import Any

from scalargrad.libraries import owner

Sample = tuple[Any, Any]  # input, target


def check_samples(data: Sequence[Sample], name: str = "sample", like: Sample | None = None) -> None:
    """A ValueError that names the first sample that is wrong: no pair, ragged, of another shape, not finite.

    data: a list, or whatever else has `__len__` and `__getitem__`. name: what a sample is called in errors. like: the
    sample whose shapes all have to have; by default the first.

    >>> check_samples([([1.0, 2.0], 0), ([3.0], 1)])
    Traceback (most recent call last):
    ValueError: the input of sample 1 has shape (1,), that of sample 0 has (2,)
    """
    if not hasattr(data, "__len__") or not hasattr(data, "__getitem__"):
        raise TypeError(f"the data has to be a list of pairs, not a {type(data).__name__}: list(zip(inputs, targets))")
    if len(data) == 0:
        raise ValueError(f"there are no {name}s")
    first = None if like is None else _shapes(like, "sample 0")
    for k in range(len(data)):  # a data set's own iterator need not end
        try:
            sample = data[k]
        except LookupError:
            raise ValueError(f"there is no {name} {k}, though len(data) is {len(data)}") from None
        shapes = _shapes(sample, f"{name} {k}")
        first = first or shapes
        for what, shape, expected in zip(("input", "target"), shapes, first):
            if shape != expected:
                raise ValueError(f"the {what} of {name} {k} has shape {shape}, that of sample 0 has {expected}")


def _shapes(sample: Any, name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The shapes of a sample's input and target."""
    try:
        pair = tuple(sample)
    except TypeError:
        pair = ()
    if len(pair) != 2 or isinstance(sample, (str, bytes, dict)):
        raise ValueError(f"{name} is no pair of an input and a target: {sample!r}")
    return _shape(pair[0], f"the input of {name}"), _shape(pair[1], f"the target of {name}")


def _shape(x: Any, what: str) -> tuple[int, ...]:
    """The shape of a number or of lists of numbers; all of them finite."""
    if owner(type(x)) == "numpy" and x.ndim > 0 and x.dtype.kind in "biuf" and modules["numpy"].isfinite(x).all():
        return tuple(x.shape)
    if not hasattr(x, "__len__") or isinstance(x, (str, bytes)) or getattr(x, "ndim", 1) == 0:
        _check_finite(x, what)
        return ()
    shapes = {_shape(item, what) for item in x}
    if len(shapes) > 1:
        raise ValueError(f"{what} is ragged: its rows have shapes {' and '.join(map(str, sorted(shapes)))}")
    return (len(x), *(shapes.pop() if shapes else ()))


def _check_finite(number: Any, what: str) -> None:
    try:
        finite = math.isfinite(number)
    except (TypeError, ValueError):
        raise ValueError(f"{what} has {number!r} in it, which is not a number") from None
    except OverflowError:  # an int too large for a float
        finite = True
    if not finite:
        raise ValueError(f"{what} has {number!r} in it, which is not finite")


def batches(data: Sequence[Sample], size: int, seed: int, epoch: int) -> Iterator[list[Sample]]:
    """The samples in an order that seed and epoch determine, in batches; the last one may be smaller.

    >>> [len(batch) for batch in batches([([0.0], 0.0)] * 10, 4, seed=0, epoch=0)]
    [4, 4, 2]
    """
    order = list(range(len(data)))
    if size < len(data):
        # A new generator in each epoch: a training that was resumed sees the order that it would have seen.
        random.Random(f"{seed} {epoch}").shuffle(order)
    for start in range(0, len(order), size):
        yield [data[k] for k in order[start : start + size]]
