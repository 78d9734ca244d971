"""The checker's own arrays, held beside NumPy's: the same items in the same places."""

import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scalargrad.worked.numbers.grid import Grid, common_shape

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)
places = st.one_of(st.integers(-5, 5), st.slices(5))


def same(ours: object, theirs: object) -> bool:
    if isinstance(ours, Grid):
        return isinstance(theirs, np.ndarray) and (ours.shape, ours.flat) == (theirs.shape, list(theirs.flat))
    return not isinstance(theirs, np.ndarray) and ours == theirs


def both(shape: tuple[int, ...]) -> tuple[Grid, np.ndarray]:
    theirs = np.arange(int(np.prod(shape))).reshape(shape)
    return Grid(theirs.flat, shape), theirs


@given(shapes, st.lists(places, min_size=1, max_size=5).map(tuple))
def test_an_index_means_what_it_means_to_numpy(shape: tuple[int, ...], index: tuple[int | slice, ...]) -> None:
    ours, theirs = both(shape)
    try:
        expected = theirs[index]
    except IndexError:
        with pytest.raises(IndexError):
            ours[index]
    else:
        assert same(ours[index], expected)


@given(shapes, st.data())
def test_axes_trade_places_as_in_numpy(shape: tuple[int, ...], data: st.DataObject) -> None:
    ours, theirs = both(shape)
    axes = st.integers(-len(shape), len(shape) - 1)
    axis, to = data.draw(axes), data.draw(axes)
    assert same(ours.T, theirs.T)
    assert same(ours.moved(axis, to), np.moveaxis(theirs, axis, to))
    assert ours.moved(axis, -1).rows() == np.moveaxis(theirs, axis, -1).reshape(-1, shape[axis]).tolist()


@given(shapes, shapes)
def test_shapes_fit_together_as_in_numpy(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    (a, a_too), (b, b_too) = both(one), both(other)
    try:
        expected = np.broadcast_shapes(one, other)
    except ValueError:
        with pytest.raises(ValueError, match="do not fit together"):
            common_shape(one, other)
    else:
        assert common_shape(one, other) == expected
        sums = Grid(map(operator.add, a.spread(expected).flat, b.spread(expected).flat), expected)
        assert same(sums, a_too + b_too)


@given(shapes)
def test_a_grid_is_gone_through_as_in_numpy(shape: tuple[int, ...]) -> None:
    ours, theirs = both(shape)
    assert ours.nested() == theirs.tolist() and len(ours) == len(theirs)
    assert list(ours.indices()) == list(np.ndindex(shape))
    assert all(map(same, ours, [row if isinstance(row, np.ndarray) else int(row) for row in theirs]))
    assert same(ours.reshaped(1, *shape), theirs.reshape(1, *shape))
    assert same(ours.map(str), np.array(theirs.astype(str), dtype=object))


def test_items_that_do_not_fill_the_shape_are_an_error() -> None:
    with pytest.raises(ValueError, match="5 items do not fill the shape"):
        Grid(range(5), (2, 3))
