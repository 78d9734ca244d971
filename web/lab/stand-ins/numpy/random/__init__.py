"""Random numbers: for a seed the same ones as NumPy's, from `default_rng` and from the old functions."""

from .._arrays import fresh
from .._dtypes import INT
from .._errors import missing
from .._making import arange
from . import _normal
from ._bits import PCG64
from ._drawing import Drawing
from ._legacy import RandomState

__all__ = ["Generator", "PCG64", "RandomState", "default_rng", "seed"]


class Generator(Drawing):
    """Random numbers from the bits of PCG64."""

    def __init__(self, bit_generator):
        self.bit_generator = bit_generator
        self._random, self._up_to, self._32_bits = bit_generator.random, bit_generator.up_to, bit_generator.next32
        self._normal = lambda: _normal.standard_normal(bit_generator)

    def __repr__(self):
        return "Generator(PCG64)"

    def integers(self, low, high=None, size=None, endpoint=False):
        """Whole numbers from low up to high, or below low if there is no high; endpoint: high is one of them."""
        low, high = (0, low) if high is None else (low, high)
        found = self._whole(low, high + bool(endpoint), size)
        return INT.type(found) if size is None else found

    def _without_repeats(self, many, count):
        if count > many:
            raise ValueError("Cannot take a larger sample than population when replace is False")
        if many > 10000 and count > many // 50:
            mixed = arange(many)
            self._mix_the_last(mixed, max(many - count, 1))
            return mixed[many - count :]
        found = []
        for most in range(
            many - count, many
        ):  # Floyd's way: a number that is there already leaves its place to the largest
            k = self._up_to(most)
            found.append(most if k in found else k)
        self._mix_the_last(found, 1)
        return fresh(found, (count,), INT)

    def _mix_the_last(self, x, first):
        for i in range(len(x) - 1, first - 1, -1):
            j = self._up_to(i)
            x[i], x[j] = x[j], x[i]


def default_rng(seed=None):
    """A generator of random numbers; for the same seed always the same ones."""
    return seed if isinstance(seed, Generator) else Generator(seed if isinstance(seed, PCG64) else PCG64(seed))


_common = RandomState()
_NAMES = (
    "seed", "random", "random_sample", "rand", "randn", "randint", "normal", "uniform", "standard_normal", "shuffle",
    "permutation", "choice",
)  # fmt: skip
globals().update({name: getattr(_common, name) for name in _NAMES})


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise missing(f"numpy.random.{name}")
