"""What both kinds of generators can do, from the numbers that each draws in its own way."""

import math

from .._arrays import as_array, entries, fresh, spread
from .._choosing import searchsorted
from .._dtypes import FLOAT, INT
from .._errors import missing
from .._layout import spread_shape
from .._making import arange


def shape_of(size):
    return tuple(size) if hasattr(size, "__iter__") else (size,)


def drawn(draw, size, dtype=FLOAT):
    """So many numbers as an array; one alone where no size is given."""
    if size is None:
        return draw()
    shape = shape_of(size)
    return fresh([draw() for _ in range(math.prod(shape))], shape, dtype)


class Drawing:
    """A generator. It has `_random()`, `_normal()`, `_up_to(most)` and `_32_bits()`, each for one number."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise missing(f"{name} of random numbers")

    def random(self, size=None):
        """Floats from 0 up to 1."""
        return drawn(self._random, size)

    def standard_normal(self, size=None):
        """Normal numbers with mean 0 and deviation 1."""
        return drawn(self._normal, size)

    def normal(self, loc=0.0, scale=1.0, size=None):
        """Normal numbers with this mean and this deviation."""
        return self._changed(self._normal, loc, scale, size)

    def uniform(self, low=0.0, high=1.0, size=None):
        """Floats from low up to high."""
        return self._changed(self._random, low, high - low, size)

    def _changed(self, draw, first, factor, size):
        """first + factor · what is drawn, for numbers or arrays of them."""
        first, factor = as_array(first, float), as_array(factor, float)
        shape = spread_shape(first.shape, factor.shape) if size is None else shape_of(size)
        pairs = zip(entries(spread(first, shape)), entries(spread(factor, shape)))
        found = [a + b * draw() for a, b in pairs]
        return fresh(found, shape, FLOAT) if size is not None or shape else found[0]

    def _whole(self, low, high, size):
        low, high = (0, low) if high is None else (low, high)
        if high <= low:
            raise ValueError("low >= high")
        return drawn(lambda: int(low) + self._up_to(int(high) - int(low) - 1), size, INT)

    def shuffle(self, x):
        """Mix the entries, or the rows, of a list or an array."""
        for i in range(len(x) - 1, 0, -1):
            j = self._below_mask(i)
            a, b = (each.copy() if getattr(each, "ndim", 0) else each for each in (x[i], x[j]))
            x[i], x[j] = b, a

    def _below_mask(self, most):
        """A whole number from 0 to most: as many bits as it needs, again while they are more than it."""
        mask = 2 ** most.bit_length() - 1
        while True:
            found = self._32_bits() & mask
            if found <= most:
                return found

    def permutation(self, x):
        """The numbers below x, or the entries or rows of x, mixed."""
        if isinstance(x, int):
            made = arange(x)
            self.shuffle(made)
            return made
        x = as_array(x)
        return x[self.permutation(len(x))]

    def choice(self, a, size=None, replace=True, p=None):
        """Some of the numbers below a, or of the entries of a; p: how likely each is."""
        of = None if isinstance(a, int) else as_array(a)
        many = a if of is None else len(of)
        if not many:
            raise ValueError("a cannot be empty unless no samples are taken")
        if p is not None:
            places = self._by_chance(many, as_array(p, float), size, replace)
        elif replace:
            places = self._whole(0, many, size)
        else:
            places = self._without_repeats(many, 1 if size is None else math.prod(shape_of(size)))
            places = places[0] if size is None else places.reshape(shape_of(size))
        return places if of is None else of[places]

    def _by_chance(self, many, p, size, replace):
        if len(p) != many:
            raise ValueError("a and p must have same size")
        if abs(p.sum() - 1) > 1e-8:
            raise ValueError("probabilities do not sum to 1")
        if not replace and size is not None:
            raise missing("choice with probabilities and without repeats")
        sums = p.cumsum()
        return searchsorted(sums / sums[-1], self.random(size), side="right")
