"""The small `numpy` of the notebooks' page against NumPy itself: entries, views, shapes, new arrays."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.small_numpy import agree, agree_on, arrays, real, small


@st.composite
def keys(draw: Any, shape: tuple[int, ...]) -> Any:
    """What may stand in the brackets of an array of this shape; often enough it does not fit."""
    axes = draw(st.integers(0, len(shape) + 1))
    found: list[Any] = []
    for axis in range(axes):
        length = shape[axis] if axis < len(shape) else 2
        ends = st.none() | st.integers(-length - 1, length + 1)
        steps = st.none() | st.sampled_from([-2, -1, 1, 2])
        found.append(
            draw(
                st.integers(-length - 1, length)
                | st.builds(slice, ends, ends, steps)
                | st.lists(st.integers(-length, max(length - 1, 0)), min_size=1, max_size=3)
                | st.lists(st.booleans(), min_size=length, max_size=length)
                | st.none()
                | st.just(...)
            )
        )
    return tuple(found) if len(found) != 1 or draw(st.booleans()) else found[0]


SHAPES_OF = """
    x.T; x.ravel(); x.flatten("F"); x.squeeze(); np.expand_dims(x, 0); np.flip(x); np.repeat(x, 2); np.tile(x, 2)
    np.tile(x, (2, 1)); np.roll(x, 1); x.swapaxes(0, 1); x.transpose(); np.moveaxis(x, 0, -1); np.atleast_2d(x)
    x.astype(float); x.astype(bool); np.zeros_like(x); np.full_like(x, 3); np.pad(x, 1); np.array(list(x.flat))
    np.broadcast_to(x, (2, *x.shape)); tuple(np.ndindex(x.shape)); x.nonzero(); np.argwhere(x); np.array([x, x])
    x.T.copy(); np.split(x, 2)[1]; len(x); x.tolist(); bool(x); float(x); x.item(); copy.copy(x); copy.deepcopy(x)
    x.reshape(-1, 2, order="F"); [plain(each) for each in x]
"""
JOINED = """
    np.concatenate(xs, axis); np.stack(xs, axis); np.vstack(xs); np.hstack(xs); np.column_stack(xs)
    np.broadcast_arrays(*xs)
"""
NEW = """
    np.signbit([-0.0, 0.0]); np.copysign(1, [-0.0]); -np.zeros(2); np.array([-0.0]) * 2; np.floor([-0.0, -0.5, 0.5])
    np.zeros((2, 3)); np.ones(3, int); np.full((2, 2), 7); np.eye(3, 4, 1); np.arange(3, 9, 2); np.arange(0, 1, 0.1)
    np.arange(5.0); np.arange(5, 0, -2); np.linspace(1, 9, 81); np.linspace(-3, 22, 120)
    np.linspace(0, 1, 5, endpoint=False); np.linspace(2, 3, 1); np.linspace(0, 1.2, 61); np.identity(2)
    np.logspace(0, 2, 3); np.diag([1, 2, 3]); np.diag(np.arange(9).reshape(3, 3), 1); np.array([1, 2.5, True])
    np.array([[1, 2], [3, 4]]); np.array([[1], [2, 3]]); np.array([]); np.array(range(3)); np.array([True, 2])
    np.array(3); tuple(np.meshgrid([1, 2, 3], [4.0, 5.0])); np.tril(np.ones((3, 3))); np.triu(np.eye(3))
    np.array([np.float64(1), np.float64(2)]); np.array([[1, 2]], ndmin=3)
    np.array([np.array([1, 2]), np.array([3.0, 4.0])]); np.array([1.7, -1.7]).astype(int)
    np.array((np.zeros((2, 2)), np.ones((2, 2)))); np.array([1, "a"], object); np.array([2**70, 1])
    np.empty(2, object); np.zeros(-1); np.interp([0.5, 2.5, 9], [0, 1, 2, 3], [0, 10, 20, 30])
    np.diff([1, 4, 9, 16]); np.bincount([0, 1, 1, 3]); np.searchsorted([1, 3, 5], [0, 3, 6]); np.isin([1, 5], [5])
    np.unique([3, 1, 3], return_counts=True); np.average([1, 2, 3], weights=[3, 1, 1])
    np.cross([1, 0, 0], [0, 1, 0]); np.isclose([1, 2], [1 + 1e-9, 3]); np.ptp([1, 5, 2]); np.indices((2, 3))
    np.trace(np.arange(9).reshape(3, 3)); np.append([1], [2, 3]); np.array([3, 1, 2]).argsort()
    np.vectorize(lambda x: x + 1)([1, 2]); np.float64("3.5"); np.allclose([1.0], [1.0 + 1e-9])
    np.array_equal([1, 2], [1, 2]); np.argmax([1, 9, 3]); np.sum([0.1, 0.2, 0.3]); np.mean([[1, 2], [3, 4]], axis=0)
    np.max([1, 2]); np.int64(3) ** -1; np.array([2, 3]) ** -1; np.array([2, 3]) ** 2; 2 ** np.arange(4)
    np.array([1, 2]) + [1, 2, 3]; np.array([1, 2]) == None; np.array([1, 2]) + np.array([[1], [2]])
    np.array([1.0, 2.0])[1.0]; np.zeros((2, 2))[0, 0, 0]; np.arange(3)[5]; np.array([1, 2]).reshape(3)
    np.concatenate([]); np.sqrt("a"); np.dtype(float).name; np.add.reduce([[1, 2], [3, 4]])
    np.multiply.reduce([1, 2, 3]); np.nan; np.pi
"""


@settings(deadline=None)
@given(st.data())
def test_indexing_as_numpy(data: Any) -> None:
    pair = data.draw(arrays())
    key = data.draw(keys(pair[1].shape))
    agree(lambda np, x: x[key], pair)


@settings(deadline=None)
@given(st.data())
def test_what_is_put_into_a_view_is_in_the_array(data: Any) -> None:
    ours, theirs = data.draw(arrays(kinds="fi"))
    key = data.draw(keys(theirs.shape))
    lists = st.lists(st.integers(-9, 9), min_size=1, max_size=3)
    value = data.draw(st.integers(-9, 9) | lists if theirs.ndim else st.integers(-9, 9))

    def put(np: Any, x: Any) -> Any:
        whole = np.array(x.tolist(), x.dtype.name).reshape(x.shape)
        view = whole[..., ::-1].T if whole.ndim else whole
        try:
            view[key] = value
        except (TypeError, IndexError):  # NumPy tells now this mistake first, now that, where there are two
            raise ValueError from None
        seen = whole.reshape(-1)[1:]
        seen += 1  # a view of the whole, too
        return whole

    agree(put, (ours, theirs))


@settings(deadline=None)
@given(arrays(kinds="i"), st.lists(st.integers(-1, 6), max_size=3))
def test_reshape_makes_a_view_wherever_numpy_does(pair: Any, shape: list[int]) -> None:
    def reshaped(np: Any, x: Any) -> Any:
        new = x.reshape(shape)
        new[...] = 1 - new
        return new, x

    agree(reshaped, pair)


def test_index_arrays_with_slices_between_them_as_numpy() -> None:
    pair = [np.arange(24).reshape(2, 3, 4) for np in (small, real)]
    agree_on("x[[0, 1], :, [1, 2]]; x[0, :, [1, 2]]; x[:, [0, 1], [0, 1]]; x[..., [0]]; x[[[0], [1]], [0, 2]]", pair)
    agree_on("x[x > 7]; x[:, [True, False, True]]; x[[0, 1], None, [1, 2]]; x[1, [0, 2]]; x[x[:, 0, 0] > 5, 1]", pair)


def test_slices_and_transposes_are_views() -> None:
    x = small.zeros(10)
    x[:6].reshape(2, 3)[:, :2].T[0] = 7
    x[::-1][0] = 1
    assert x.tolist() == [7, 0, 0, 7, 0, 0, 0, 0, 0, 1]
    x[2:4] += [1, 2]
    assert x.tolist() == [7, 0, 1, 9, 0, 0, 0, 0, 0, 1]
    y = x[[0, 1]]
    y[:] = 5
    assert x[0] == 7, "an index array makes a copy"


@settings(deadline=None)
@given(arrays())
def test_shapes_as_numpy(pair: Any) -> None:
    agree_on(SHAPES_OF, pair)


@settings(deadline=None)
@given(st.lists(arrays(), min_size=1, max_size=3), st.integers(-2, 2))
def test_joined_as_numpy(pairs: Any, axis: int) -> None:
    names = "".join(f"{name}, " for name, _ in zip("xyz", pairs))
    agree_on(JOINED.replace("xs", f"({names})").replace("axis", str(axis)), *pairs)


# --- new arrays ---


def test_new_arrays_as_numpy() -> None:
    agree_on(NEW)
