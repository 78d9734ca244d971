"""Where the entries of an array are in its buffer, a flat list: pure arithmetic on shapes, strides and offsets.

A stride says how far apart in the buffer two neighbours along an axis are. It is 0 where one entry stands for all, and
negative where an axis runs backwards. So a slice, a transpose or a spread array is only another way to read a buffer.
"""

from itertools import zip_longest


def dense(shape):
    """The strides of an array whose entries are one after another, the last axis first."""
    strides, step = [], 1
    for length in reversed(shape):
        strides.append(step)
        step *= length
    return tuple(reversed(strides))


def is_dense(shape, strides):
    """Whether the entries are one after another. How an axis of length 1 steps does not matter."""
    step = 1
    for length, stride in zip(reversed(shape), reversed(strides)):
        if length != 1 and stride != step:
            return False
        step *= length
    return True


def starts_of_rows(shape, strides, offset):
    """Where each row begins, and the length and the step of a row; axes of length 1 are left out."""
    axes = [(length, stride) for length, stride in zip(shape, strides) if length != 1]
    *outer, (count, step) = axes or [(1, 1)]
    starts = [offset]
    for length, stride in outer:
        starts = [start + k * stride for start in starts for k in range(length)]
    return starts, count, step


def row(start, count, step):
    """A row of a buffer as a slice; step is not 0."""
    end = start + count * step
    return slice(start, end if end >= 0 else None, step)


def gather(buffer, shape, strides, offset):
    """The entries in order, as a new list."""
    if 0 in shape:
        return []
    starts, count, step = starts_of_rows(shape, strides, offset)
    if count == 1:
        return [buffer[start] for start in starts]
    found = []
    for start in starts:
        found += buffer[row(start, count, step)] if step else [buffer[start]] * count
    return found


def scatter(buffer, shape, strides, offset, values):
    """Put values, in order, where the entries are."""
    if 0 in shape:
        return
    starts, count, step = starts_of_rows(shape, strides, offset)
    for k, start in enumerate(starts):
        if step:
            buffer[row(start, count, step)] = values[k * count : (k + 1) * count]
        else:
            buffer[start] = values[(k + 1) * count - 1]


def spread_shape(*shapes):
    """The shape that all of these are spread to; a ValueError where two lengths differ and neither is 1."""
    if len(set(shapes)) == 1:
        return shapes[0]
    lengths = []
    for at in zip_longest(*map(reversed, shapes), fillvalue=1):
        longer = {length for length in at if length != 1}
        if len(longer) > 1:
            together = " ".join(str(shape).replace(" ", "") for shape in shapes)
            raise ValueError(f"operands could not be broadcast together with shapes {together} ")
        lengths.append(longer.pop() if longer else 1)
    return tuple(reversed(lengths))


def spread_strides(shape, strides, wanted):
    """The strides with which an array of a shape is read in a wanted one, which it can be spread to."""
    new = len(wanted) - len(shape)
    spread = [0 if length == 1 != want else stride for length, stride, want in zip(shape, strides, wanted[new:])]
    return (0,) * new + tuple(spread)


def whole_axis(axis, ndim):
    """An axis counted from 0; an AxisError if there is none."""
    from ._errors import AxisError

    if not -ndim <= axis < ndim:
        raise AxisError(f"axis {axis} is out of bounds for array of dimension {ndim}")
    return axis % ndim


def whole_axes(axis, ndim):
    """Axes as a tuple: None is all of them, a number is one."""
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(whole_axis(each, ndim) for each in (axis if isinstance(axis, (tuple, list)) else (axis,)))
    if len(set(axes)) < len(axes):
        raise ValueError("duplicate value in 'axis'")
    return axes


def reshaped(shape, size):
    """A wanted shape for so many entries, with what -1 stands for."""
    wanted = tuple(int(length) for length in (shape if hasattr(shape, "__iter__") else (shape,)))
    known = 1
    for length in wanted:
        known *= length if length != -1 else 1
    if wanted.count(-1) > 1:
        raise ValueError("can only specify one unknown dimension")
    if -1 in wanted and known and size % known == 0:
        return tuple(size // known if length == -1 else length for length in wanted)
    if -1 in wanted or known != size:
        raise ValueError(f"cannot reshape array of size {size} into shape {str(wanted).replace(' ', '')}")
    return wanted


def reshaped_strides(shape, strides, wanted):
    """The strides with which the same entries are read in a wanted shape; None where they have to be copied."""
    old = [(length, step) for length, step in zip(shape, strides) if length != 1]
    found = []
    for length in reversed(wanted):
        if length == 1:
            found.append(0)
            continue
        if not old:
            return None
        count, step = old.pop()
        while count % length and old and old[-1][1] == step * count:  # this axis goes over into the one before it
            count *= old.pop()[0]
        if count % length:
            return None
        found.append(step)
        if count > length:
            old.append((count // length, step * length))
    return tuple(reversed(found))
