"""What training makes small: how far predictions are from targets, as one number.

predictions and targets are single numbers or Values, or sequences of the same shape (lists of lists included);
shapes that differ are a ValueError. A target is a plain number; True is 1, False is 0. Every loss is a Value if a
prediction is one.

A prediction may be a batch, too: a Value of an array, as a network gives it for `net([X[:, 0], X[:, 1]])`. Its targets
are an array of the same shape; with several outputs, a list of such arrays. The result is one number all the same, over
all samples and outputs, so that `backward` gives a plain weight a plain gradient, the sum over the samples.

    >>> import numpy as np
    >>> from scalargrad import Value
    >>> w = Value(3.0); x, y = np.array([1.0, 2.0]), np.array([2.0, 4.0])
    >>> loss = mean_squared_error(w * x, y); loss.backward(); loss.data, w.grad
    (2.5, 5.0)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scalargrad.entropies import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    kl_divergence,
)
from scalargrad.functions import clamp, relu
from scalargrad.pairs import averaged, check_all, paired, summed

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "half_mean_squared_error",
    "half_squared_error", "hinge", "huber", "kl_divergence", "l1_penalty", "l2_penalty", "mean_absolute_error",
    "mean_squared_error",
]  # fmt: skip


def half_squared_error(predictions: Any, targets: Any) -> Any:
    """½ Σ (prediction − target)²: one sample of documents 001 and 002. Its derivative is prediction − target.

    >>> half_squared_error(7, 5)
    2.0
    """
    return summed([(p - t) ** 2 for p, t in paired(predictions, targets)]) / 2


def mean_squared_error(predictions: Any, targets: Any) -> Any:
    """1/m Σ (prediction − target)² over all m pairs, as in PyTorch.

    >>> mean_squared_error([1.0, 3.0], [0.0, 1.0])
    2.5
    """
    return averaged([(p - t) ** 2 for p, t in paired(predictions, targets)])


def half_mean_squared_error(predictions: Any, targets: Any) -> Any:
    """1/2m Σ (prediction − target)²: the batch cost of document 001, whose derivative has no factor 2.

    >>> half_mean_squared_error([1.0, 3.0], [0.0, 1.0])
    1.25
    """
    return mean_squared_error(predictions, targets) / 2


def mean_absolute_error(predictions: Any, targets: Any) -> Any:
    """1/m Σ |prediction − target| over all m pairs: PyTorch's L1Loss. Where they are equal, the derivative is 0.

    >>> mean_absolute_error([1.0, 3.0], [0.0, 5.0])
    1.5
    """
    return averaged([abs(p - t) for p, t in paired(predictions, targets)])


def huber(predictions: Any, targets: Any, delta: Any = 1) -> Any:
    """1/m Σ ½d² where |d| ≤ delta, and delta·(|d| − ½delta) beyond, of d = prediction − target (Huber 1964).

    It is PyTorch's HuberLoss; SmoothL1Loss is the same divided by delta. A delta that is not positive is a ValueError.

    >>> huber([1.5, 4.0], [1.0, 1.0])
    1.3125
    """
    check_all(delta, lambda delta: delta > 0, "delta has to be positive, not {}")
    parts = []
    for p, t in paired(predictions, targets):
        d = p - t
        held = clamp(d, -delta, delta)  # both cases at once: held is d, or delta with the sign of d
        parts.append(held * (2 * d - held) / 2)
    return averaged(parts)


def hinge(scores: Any, targets: Any) -> Any:
    """1/m Σ max(0, 1 − t·score), with targets −1 or 1; another target is a ValueError.

    >>> hinge([2.0, 0.5], [1, -1])
    0.75
    """
    pairs = paired(scores, targets)
    for _, t in pairs:
        check_all(t, lambda t: (t == 1) | (t == -1), "hinge needs targets -1 or 1, not {}")
    return averaged([relu(1 - t * s) for s, t in pairs])


def l1_penalty(parameters: Iterable[Any], strength: float) -> Any:
    """strength · Σ |p|.

    >>> l1_penalty([1.0, -2.0], 0.5)
    1.5
    """
    return strength * summed([abs(p) for p in parameters])


def l2_penalty(parameters: Iterable[Any], strength: float) -> Any:
    """strength · Σ p².

    >>> l2_penalty([1.0, -2.0], 0.5)
    2.5
    """
    return strength * summed([p * p for p in parameters])
