"""Losses of probabilities: cross-entropies, from probabilities and from logits, and the Kullback-Leibler divergence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from scalargrad.checks import check_number
from scalargrad.derivatives import LOG_SOFTMAX
from scalargrad.elementary import is_batch
from scalargrad.functions import log, log1p, log_sigmoid, logsumexp, mean, step, total, where
from scalargrad.pairs import (
    averaged,
    batch_of,
    check_all,
    check_lengths,
    check_within_0_and_1,
    is_sequence,
    paired,
    refuse_unordered,
    target_number,
    weighted,
)
from scalargrad.value import Value, apply, data_of
from scalargrad.watch import recording


def binary_cross_entropy(probabilities: Any, targets: Any) -> Any:
    """−1/m Σ t·log p + (1 − t)·log(1 − p), from probabilities between 0 and 1 and targets between 0 and 1.

    Another number is a ValueError; so is a probability of 0 or 1 whose target does not agree: take the logits where
    you have them.

    >>> round(binary_cross_entropy([0.9, 0.2], [1, 0]), 6)
    0.164252
    """
    parts = []
    for k, (p, t) in enumerate(paired(probabilities, targets)):
        check_within_0_and_1(p, "a probability")
        check_within_0_and_1(t, "a target")
        check_all(p, partial(_possible, data_of(t)), f"prediction {k} is the probability {{}}{_SATURATED}")
        parts.append(weighted(-t, log, p, 1.0) + weighted(t - 1, log1p, -p, 0.0))
    return averaged(parts)


_SATURATED = (
    ", which its target rules out: the loss is infinite. If it comes from a sigmoid that has saturated, take "
    "binary_cross_entropy_with_logits of what goes into the sigmoid"
)


def _possible(t: Any, p: Any) -> Any:
    return ((p != 0) | (t == 0)) & ((p != 1) | (t == 1))


def binary_cross_entropy_with_logits(logits: Any, targets: Any) -> Any:
    """The same from logits z: −1/m Σ t·log sigmoid(z) + (1 − t)·log sigmoid(−z). It neither overflows nor loses digits.

    >>> binary_cross_entropy_with_logits(1000.0, 0), binary_cross_entropy_with_logits(40.0, 1)
    (1000.0, 4.248354255291589e-18)
    """
    parts = []
    for z, t in paired(logits, targets):
        check_within_0_and_1(t, "a target")
        parts.append(weighted(-t, log_sigmoid, z, 0.0) + weighted(t - 1, log_sigmoid, -z, 0.0))
    return averaged(parts)


def cross_entropy(logits: Sequence[Any], target: Any) -> Any:
    """−Σ tₖ·log softmax(logits)ₖ; for the index of a class as target, −log softmax(logits)[target].

    logits: a list of scores, one per class. target: the index of the right class, or a list of probabilities, one per
    class, whose sum is 1 (smoothed labels are such). Of many samples their mean: a list of lists of scores with a list
    of targets, or, as a batch, a Value of an array per class with an array of indices, or an array of probabilities
    per class. An index that is no class is a ValueError.

    >>> round(cross_entropy([0.0, 0.0], 1), 6), cross_entropy([40.0, 0.0], 0)
    (0.693147, 4.248354255291589e-18)
    """
    return _over_samples(logits, target, _cross_entropy, "scores")


def kl_divergence(log_probabilities: Sequence[Any], targets: Any) -> Any:
    """The Kullback-Leibler divergence of the targets from the predictions: Σ tₖ·(log tₖ − qₖ), where qₖ = log pₖ.

    As in PyTorch the predictions are logarithms of probabilities, as `log_softmax` gives them, and the targets are
    probabilities. log_probabilities: a list, one per class, and so are the targets; or of many samples, as in
    `cross_entropy`: the result is then their mean, PyTorch's «batchmean». A positive logarithm is a ValueError.

    >>> from scalargrad.functions import log_softmax
    >>> kl_divergence(log_softmax([0.0, 0.0]), [0.5, 0.5]), round(kl_divergence([log(0.25), log(0.75)], [1, 0]), 6)
    (0.0, 1.386294)
    """
    return _over_samples(log_probabilities, targets, _kl_divergence, "log-probabilities")


def _over_samples(predictions: Any, targets: Any, one: Callable[[list[Any], Any], Any], what: str) -> Any:
    """The mean of a loss of one sample, or of a batch, whose predictions are a list with one for each class."""
    refuse_unordered(predictions, targets)
    if not is_sequence(predictions):
        raise ValueError(f"this loss needs a list of {what}, one for each class, not {predictions!r}")
    if len(predictions) == 0 or any(map(is_sequence, predictions)):
        if not is_sequence(targets):
            raise ValueError(f"many samples need a list of targets, not {targets!r}")
        check_lengths(predictions, targets)
        return total([_over_samples(x, t, one, what) for x, t in zip(predictions, targets)]) / len(predictions)
    classes = [x if isinstance(x, Value) else check_number(x) for x in predictions]
    shapes = {x.data.shape for x in classes if isinstance(x, Value) and is_batch(x.data)}
    if len(shapes) > 1:
        raise ValueError(f"the batches of the classes differ in shape: {' and '.join(map(str, sorted(shapes)))}")
    if shapes:
        return mean(one(classes, _of_batch(targets, len(classes), shapes.pop())))
    return one(classes, [*map(target_number, targets)] if is_sequence(targets) else target_number(targets))


def _of_batch(targets: Any, classes: int, shape: tuple[int, ...]) -> Any:
    """The targets of a batch: an array of indices, or a list with an array of probabilities for each class."""
    inner = targets[0] if is_sequence(targets) and len(targets) else None
    if not is_sequence(inner):
        return batch_of(targets, shape, "the target")
    check_lengths(range(classes), targets)
    return [batch_of(each, shape, f"the target of class {k}") for k, each in enumerate(targets)]


def _cross_entropy(logits: list[Any], target: Any) -> Any:
    if not isinstance(target, list):
        check_all(
            target,
            lambda t: (t >= 0) & (t < len(logits)) & (t % 1 == 0),
            f"the target {{}} is none of the {len(logits)} classes 0 to {len(logits) - 1}",
        )
        return _surprise(logits, target)
    _check_distribution(logits, target)
    if recording() and any(isinstance(t, Value) for t in target):  # which class is the likeliest may change
        return total([weighted(t, lambda k: _surprise(logits, k), k, 0) for k, t in enumerate(target)])
    # From the likeliest class: what the others have less, no sum of large numbers is small.
    likeliest = _likeliest(target)
    parts = [weighted(-t, lambda d: d, d, 0.0) for d, t in zip(_differences(logits, likeliest), target)]
    return total([total(target) * _surprise(logits, likeliest), *parts])


def _surprise(logits: list[Any], k: Any) -> Any:
    """−log softmax(logits)[k]; k may be an array, with an index for each sample of a batch."""
    if not is_batch(k) and not (recording() and isinstance(k, Value)):
        k = int(k)
        return -apply(LOG_SOFTMAX, *logits[:k], *logits[k + 1 :], logits[k])
    return logsumexp(_differences(logits, k))


def _differences(xs: list[Any], k: Any) -> list[Any]:
    """x − xs[k] for each of them, and the constant 0 for xs[k] itself; k may be an array, as above."""
    if not is_batch(k) and not isinstance(k, Value):
        return [x - xs[k] if i != k else 0.0 for i, x in enumerate(xs)]
    chosen = total([where(_is(k, i), x, 0.0) for i, x in enumerate(xs)])
    return [where(_is(k, i), 0.0, x - chosen) for i, x in enumerate(xs)]


def _is(k: Any, i: int) -> Any:
    """Whether k is i; of a Value, which is recorded, 1 or 0 as a Value."""
    return 1 - step(abs(k - i)) if isinstance(k, Value) else k == i


def _likeliest(probabilities: list[Any]) -> Any:
    if not any(map(is_batch, probabilities)):
        return max(range(len(probabilities)), key=lambda k: probabilities[k])
    from numpy import argmax

    return argmax(probabilities, axis=0)


def _kl_divergence(log_probabilities: list[Any], targets: Any) -> Any:
    if not isinstance(targets, list):
        raise ValueError(f"kl_divergence needs a probability for each class as target, not {targets!r}")
    _check_distribution(log_probabilities, targets)
    for q in log_probabilities:  # rounding may lift a logarithm above 0
        check_all(q, lambda q: q <= 1e-6, "the logarithm of a probability is at most 0, not {}: take log_softmax")
    return total(
        [weighted(t, log, t, 1.0) - weighted(t, lambda q: q, q, 0.0) for q, t in zip(log_probabilities, targets)]
    )


def _check_distribution(predictions: Sequence[Any], targets: list[Any]) -> None:
    check_lengths(predictions, targets)
    for t in targets:
        check_within_0_and_1(t, "a target that is a probability")
    check_all(
        total(targets),
        lambda s: abs(s - 1) <= 1e-6,
        "the probabilities of a target have the sum 1, not {} (a target may also be the index of its class)",
    )
