"""NumPy's old random numbers, `numpy.random.seed(0); numpy.random.randn(3)`: from the Mersenne Twister, as Python's."""

import math
import random as of_python

from ._drawing import Drawing


class RandomState(Drawing):
    """Random numbers from the bits of the Mersenne Twister."""

    def __init__(self, seed=None):
        self._bits = of_python.Random()
        self._random = self._bits.random
        self.seed(seed)

    def seed(self, seed=None):
        """Begin anew."""
        self._kept = None
        if seed is None:
            self._bits.seed()
            return
        if not 0 <= int(seed) < 2**32:
            raise ValueError("Seed must be between 0 and 2**32 - 1")
        state, x = [], int(seed)
        for k in range(1, 625):
            state.append(x)
            x = 1812433253 * (x ^ x >> 30) + k & 2**32 - 1
        self._bits.setstate((3, (*state, 624), None))

    def _normal(self):
        """By Marsaglia's polar method, which finds two at a time."""
        if self._kept is not None:
            kept, self._kept = self._kept, None
            return kept
        while True:
            x, y = 2 * self._random() - 1, 2 * self._random() - 1
            square = x * x + y * y
            if 0 < square < 1:
                factor = math.sqrt(-2 * math.log(square) / square)
                self._kept = factor * x
                return factor * y

    def _32_bits(self):
        return self._bits.getrandbits(32)

    def _up_to(self, most):
        if most >= 2**32:
            raise ValueError(
                "numpy.random has whole numbers below 2**32 here: take numpy.random.default_rng for larger ones"
            )
        return self._below_mask(most) if most else 0

    def rand(self, *shape):
        """Floats from 0 up to 1, in this shape."""
        return self.random(shape or None)

    def randn(self, *shape):
        """Normal numbers, in this shape."""
        return self.standard_normal(shape or None)

    def random_sample(self, size=None):
        """Floats from 0 up to 1."""
        return self.random(size)

    def randint(self, low, high=None, size=None):
        """Whole numbers from low up to high, or below low."""
        return self._whole(low, high, size)

    def _without_repeats(self, many, count):
        if count > many:
            raise ValueError("Cannot take a larger sample than population when 'replace=False'")
        return self.permutation(many)[:count]
