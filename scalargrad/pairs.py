"""What every loss does: sets predictions beside targets, checks them, and makes one number of many.

A prediction is a number, or a batch: a Value of an array, with a number for each sample. Its targets are then an array
of the same shape, or a list that makes one. Nothing is spread: shapes that differ are a ValueError.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, MappingView, Sequence, Set
from typing import Any

from scalargrad.checks import check_number
from scalargrad.elementary import is_batch
from scalargrad.functions import total, where
from scalargrad.shapes import shape_of
from scalargrad.value import Value, data_of
from scalargrad.watch import recording


def paired(predictions: Any, targets: Any, of: str = "") -> list[tuple[Any, Any]]:
    """Predictions with their targets, however deep in lists; a target that is a bool is 0 or 1.

    >>> paired([1.5, [2.5]], [True, [3]])
    [(1.5, 1), (2.5, 3)]
    """
    refuse_unordered(predictions, targets)
    if isinstance(predictions, Value) and is_batch(predictions.data):
        return [(predictions, batch_of(targets, shape_of(predictions), f"the target{of}"))]
    if not is_sequence(predictions) and not is_sequence(targets):
        return [(predictions if isinstance(predictions, Value) else check_number(predictions), target_number(targets))]
    if not is_sequence(predictions) or not is_sequence(targets):
        raise ValueError(f"prediction and target{of} differ in shape: {predictions!r} and {targets!r}")
    check_lengths(predictions, targets, of)
    pairs: list[tuple[Any, Any]] = []
    for k, (p, t) in enumerate(zip(predictions, targets)):
        if type(t) in _PLAIN and (type(p.data) if type(p) is Value else type(p)) in _PLAIN:
            pairs.append((p, t))  # the common case, without a further look
        else:
            pairs += paired(p, t, f" of sample {k}{of}")
    return pairs


_PLAIN = (float, int)


def check_lengths(predictions: Sequence[Any], targets: Sequence[Any], of: str = "") -> None:
    """A ValueError unless there is a target for each prediction, and one at least."""
    if len(predictions) != len(targets):
        turned = len(shape_of(targets)) == 2 and shape_of(targets)[1] == len(predictions)
        remedy = ": of a batch, give an array for each output, targets.T" if turned else ""
        raise ValueError(f"{len(predictions)} predictions{of} for {len(targets)} targets{remedy}")
    check_some(len(predictions))


def check_some(count: int) -> None:
    """A ValueError for a loss of nothing."""
    if count == 0:
        raise ValueError("there are no predictions: a loss needs at least one")


def batch_of(numbers: Any, shape: tuple[int, ...], what: str) -> Any:
    """Numbers as an array of this shape."""
    check_some(math.prod(shape))
    array: Any = numbers
    if not isinstance(numbers, Value):
        from numpy import asarray

        try:
            array = asarray(numbers)
        except ValueError:
            raise ValueError(f"{what} is ragged, and the prediction is a batch of shape {shape}") from None
        if array.dtype.kind not in "biuf":
            raise TypeError(f"{what} has to be an array of numbers, as the prediction is a batch, not {numbers!r}")
        if array.dtype.kind == "b":
            array = array.astype(float)
    if shape_of(array) != shape:
        raise ValueError(f"{what} has shape {shape_of(array)}, and the prediction is a batch of shape {shape}")
    return array


def target_number(target: Any) -> Any:
    """A target that is one number; of True and False, in Python or in NumPy, 1 and 0."""
    if isinstance(target, bool) or getattr(getattr(target, "dtype", None), "kind", "") == "b":
        return int(target)
    return target if isinstance(target, Value) else check_number(target)


def is_sequence(x: Any) -> bool:
    """Whether it is a list of numbers, and not one number."""
    return hasattr(x, "__len__") and hasattr(x, "__getitem__") and getattr(x, "ndim", 1) != 0


def refuse_unordered(*both: Any) -> None:
    """A TypeError for what holds numbers, but not one after the other: a dict, a set, a generator; and for a text."""
    for x in both:
        if type(x) in (list, int, float, Value):
            continue
        if isinstance(x, (str, bytes)):
            raise TypeError(f"a loss needs numbers, and {x!r} is text: convert it first, float({x!r})")
        if isinstance(x, (Mapping, MappingView, Set, Iterator)):
            values = "d.values()" if isinstance(x, Mapping) else "..."
            raise TypeError(f"a loss needs numbers or lists of numbers, not a {type(x).__name__}: list({values})")


def check_all(x: Any, holds: Callable[[Any], Any], message: str) -> None:
    """A ValueError with the number for which a condition does not hold, in place of {}; a symbol is passed over.

    holds: of a number or an array, a truth value or an array of them.
    """
    number = data_of(x)
    try:
        fine = holds(number)
        bad = number[~fine][:1].tolist() if is_batch(fine) else [] if fine else [number]
    except TypeError:  # a symbol
        return
    if bad:
        label = f" (label {x.label!r})" if isinstance(x, Value) and x.label is not None else ""
        raise ValueError(message.format(f"{bad[0]!r}{label}"))


def check_within_0_and_1(x: Any, what: str) -> None:
    """A ValueError for a number outside; NaN is outside."""
    check_all(x, lambda number: (number >= 0) & (number <= 1), f"{what} lies between 0 and 1, and this one is {{}}")


def weighted(weight: Any, function: Callable[[Any], Any], x: Any, instead: float) -> Any:
    """weight · function(x), and 0 where the weight is 0, whatever x is: in a batch the function sees `instead`.

    So it does while it is recorded, for then the weight may be 0 in another run.
    """
    if is_batch(data_of(weight)):
        return weight * function(where(data_of(weight) != 0, x, instead))
    if recording() and isinstance(weight, Value):
        return weight * function(where(weight, x, instead))
    return weight * function(x) if weight != 0 else 0


def summed(parts: Sequence[Any]) -> Any:
    """The sum of numbers and of all that is in batches: a number."""
    return total([total(part) if is_batch(data_of(part)) else part for part in parts])


def averaged(parts: Sequence[Any]) -> Any:
    """The mean over numbers and all that is in batches: a number."""
    return summed(parts) / sum(math.prod(shape_of(part)) for part in parts)
