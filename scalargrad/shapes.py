"""Shapes: of numbers and arrays, and of given weights, checked, with errors that name the layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scalargrad.value import data_of


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of an array, a batch of numbers; () for a number of any type. Of a Value, that of its data.

    >>> shape_of(2.5)
    ()
    """
    return tuple(getattr(data_of(x), "shape", ()))


def checked_matrices(weights: Sequence[Any]) -> list[list[list[Any]]]:
    """A matrix for each layer as lists of rows; a ValueError unless each has as many columns as the one before rows.

    >>> checked_matrices([[[1, 2], [3, 4]], [[5, 6, 7]]])
    Traceback (most recent call last):
    ValueError: row 0 of layer 2 has 3 weights, and layer 2 has 2 inputs: one from each neuron of layer 1
    """
    matrices: list[list[list[Any]]] = []
    for k, matrix in enumerate(weights, 1):
        try:
            rows = [list(row) for row in matrix]
        except TypeError:
            raise ValueError(f"layer {k} needs a matrix of weights, a list of a row for each neuron") from None
        if not rows or not rows[0]:
            raise ValueError(
                f"the matrix of layer {k} is empty: it needs a row for each neuron, a weight for each input"
            )
        nin = len(matrices[-1]) if matrices else len(rows[0])
        where = f"one from each neuron of layer {k - 1}" if matrices else "as many as row 0 has weights"
        for i, row in enumerate(rows):
            if len(row) != nin:
                raise ValueError(
                    f"row {i} of layer {k} has {len(row)} weights, and layer {k} has {nin} inputs: {where}"
                )
        matrices.append(rows)
    if not matrices:
        raise ValueError("there are no weights: from_weights needs a matrix for each layer")
    return matrices


def checked_vectors(biases: Sequence[Any] | None, matrices: Sequence[Sequence[Any]]) -> list[list[Any] | None]:
    """A vector of biases, or None, for each layer; a ValueError unless each is as long as the layer has neurons.

    >>> checked_vectors([[1, 2]], [[[5]]])
    Traceback (most recent call last):
    ValueError: layer 1 has 1 neurons and 2 biases
    """
    if biases is None:
        return [None] * len(matrices)
    if len(biases) != len(matrices):
        raise ValueError(f"there are {len(matrices)} matrices of weights and {len(biases)} vectors of biases")
    vectors: list[list[Any] | None] = []
    for k, (vector, matrix) in enumerate(zip(biases, matrices), 1):
        try:
            numbers = None if vector is None else list(vector)
        except TypeError:
            raise ValueError(f"layer {k} needs a list of biases, one for each neuron, not {vector!r}") from None
        if numbers is not None and len(numbers) != len(matrix):
            raise ValueError(f"layer {k} has {len(matrix)} neurons and {len(numbers)} biases")
        vectors.append(numbers)
    return vectors
