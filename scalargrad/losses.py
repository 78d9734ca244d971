"""What training makes small: how far predictions are from targets, as one number.

predictions and targets are single numbers or Values, or sequences of the same shape (lists of lists included);
shapes that differ are a ValueError. A target is a plain number. Every loss is a Value if a prediction is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scalargrad.functions import log, logsumexp, relu, softplus, total


def half_squared_error(predictions: Any, targets: Any) -> Any:
    """½ Σ (prediction − target)²: one sample of documents 001 and 002. Its derivative is prediction − target.

    >>> half_squared_error(7, 5)
    2.0
    """
    return total([(p - t) ** 2 for p, t in _pairs(predictions, targets)]) / 2


def mean_squared_error(predictions: Any, targets: Any) -> Any:
    """1/m Σ (prediction − target)² over all m pairs, as in PyTorch.

    >>> mean_squared_error([1.0, 3.0], [0.0, 1.0])
    2.5
    """
    pairs = _pairs(predictions, targets)
    return total([(p - t) ** 2 for p, t in pairs]) / len(pairs)


def half_mean_squared_error(predictions: Any, targets: Any) -> Any:
    """1/2m Σ (prediction − target)²: the batch cost of document 001, whose derivative has no factor 2.

    >>> half_mean_squared_error([1.0, 3.0], [0.0, 1.0])
    1.25
    """
    return mean_squared_error(predictions, targets) / 2


def binary_cross_entropy(probabilities: Any, targets: Any) -> Any:
    """−1/m Σ t·log p + (1 − t)·log(1 − p), from probabilities between 0 and 1 and targets between 0 and 1.

    Another number is a ValueError; so is a probability of 0 or 1 whose target does not agree: take the logits where
    you have them.

    >>> round(binary_cross_entropy([0.9, 0.2], [1, 0]), 6)
    0.164252
    """
    pairs = _pairs(probabilities, targets)
    parts = []
    for p, t in pairs:
        _within_0_and_1(p, "a probability")
        _within_0_and_1(t, "a target")
        if t != 0:
            parts.append(-t * log(p))
        if t != 1:
            parts.append(-(1 - t) * log(1 - p))
    return total(parts) / len(pairs)


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Any:
    """The same from logits z, p = sigmoid(z): 1/m Σ softplus(z) − t·z, which neither overflows nor loses digits.

    >>> binary_cross_entropy_with_logits(1000.0, 0)
    1000.0
    """
    pairs = _pairs(logits, targets)
    for _, t in pairs:
        _within_0_and_1(t, "a target")
    return total([softplus(z) - t * z for z, t in pairs]) / len(pairs)


def cross_entropy(logits: Sequence[Any], target: Any) -> Any:
    """−log softmax(logits)[target] = logsumexp(logits) − logits[target].

    logits: a list of scores, one per class, and target the index of the right class; or a batch: a list of such lists
    and a list of indices, for their mean. An index that is no class is a ValueError.

    >>> round(cross_entropy([0.0, 0.0], 1), 6)
    0.693147
    """
    if not _is_sequence(logits):
        raise ValueError(f"cross_entropy needs a list of scores, one for each class, not {logits!r}")
    if _is_sequence(target):
        if len(logits) != len(target):
            raise ValueError(f"{len(logits)} predictions for {len(target)} targets")
        if not all(map(_is_sequence, logits)):
            raise ValueError(f"the target of one sample is the index of its class, not {target!r}")
        return total([cross_entropy(one, index) for one, index in zip(logits, target)]) / _some(len(target))
    if not 0 <= target < len(logits) or int(target) != target:
        raise ValueError(f"the target {target!r} is none of the {len(logits)} classes 0 to {len(logits) - 1}")
    return logsumexp(logits) - logits[int(target)]


def hinge(scores: Any, targets: Any) -> Any:
    """1/m Σ max(0, 1 − t·score), with targets −1 or 1; another target is a ValueError.

    >>> hinge([2.0, 0.5], [1, -1])
    0.75
    """
    pairs = _pairs(scores, targets)
    for _, t in pairs:
        if t not in (-1, 1):
            raise ValueError(f"hinge needs targets -1 or 1, not {t!r}")
    return total([relu(1 - t * s) for s, t in pairs]) / len(pairs)


def l1_penalty(parameters: Iterable[Any], strength: float) -> Any:
    """strength · Σ |p|.

    >>> l1_penalty([1.0, -2.0], 0.5)
    1.5
    """
    return strength * total([abs(p) for p in parameters])


def l2_penalty(parameters: Iterable[Any], strength: float) -> Any:
    """strength · Σ p².

    >>> l2_penalty([1.0, -2.0], 0.5)
    2.5
    """
    return strength * total([p * p for p in parameters])


def _pairs(predictions: Any, targets: Any, where: str = "") -> list[tuple[Any, Any]]:
    """Predictions with their targets, however deep in lists."""
    if not _is_sequence(predictions) and not _is_sequence(targets):
        return [(predictions, targets)]
    if not _is_sequence(predictions) or not _is_sequence(targets):
        raise ValueError(f"prediction and target{where} differ in shape: {predictions!r} and {targets!r}")
    if len(predictions) != len(targets):
        raise ValueError(f"{len(predictions)} predictions{where} for {len(targets)} targets")
    _some(len(predictions))
    return [
        pair for k, (p, t) in enumerate(zip(predictions, targets)) for pair in _pairs(p, t, f" of sample {k}{where}")
    ]


def _within_0_and_1(x: Any, what: str) -> None:
    try:
        outside = not 0 <= x <= 1
    except TypeError:  # a symbol
        return
    if outside:
        raise ValueError(f"{what} lies between 0 and 1, and this one is {x!r}")


def _is_sequence(x: Any) -> bool:
    return hasattr(x, "__len__") and hasattr(x, "__getitem__") and getattr(x, "ndim", 1) != 0


def _some(count: int) -> int:
    if count == 0:
        raise ValueError("there are no predictions: a loss needs at least one")
    return count
