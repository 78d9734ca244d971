"""Where the random numbers come from: a seed mixed well (O'Neill's seed sequence), and the generator PCG64 (XSL-RR)."""

import secrets
from itertools import cycle

_32, _64, _128 = 2**32 - 1, 2**64 - 1, 2**128 - 1
_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645


def _words(number):
    """A number, or several, as numbers of 32 bits, the lowest first."""
    if hasattr(number, "__iter__"):
        return [word for each in number for word in _words(each)]
    number = int(number)
    if number < 0:
        raise ValueError("expected non-negative integer")
    found = [number & _32]
    while number := number >> 32:
        found.append(number & _32)
    return found


class _Hash:
    """A hash of numbers of 32 bits whose constant changes each time."""

    def __init__(self, constant, multiplier):
        self.constant, self.multiplier = constant, multiplier

    def __call__(self, x):
        x ^= self.constant
        self.constant = self.constant * self.multiplier & _32
        x = x * self.constant & _32
        return x ^ x >> 16


def _mixed(x, y):
    x = 0xCA01F9DD * x - 0x4973F715 * y & _32
    return x ^ x >> 16


def spread_seed(seed, count):
    """A seed as so many numbers of 64 bits, in which every bit of it counts."""
    words = _words(secrets.randbits(128) if seed is None else seed)
    hashed = _Hash(0x43B0D7E5, 0x931E8875)
    pool = [hashed(words[k] if k < len(words) else 0) for k in range(4)]
    for source in range(4):
        for to in range(4):
            if to != source:
                pool[to] = _mixed(pool[to], hashed(pool[source]))
    for word in words[4:]:
        for to in range(4):
            pool[to] = _mixed(pool[to], hashed(word))
    hashed = _Hash(0x8B51F9DD, 0x58F38DED)
    halves = [hashed(word) for word, _ in zip(cycle(pool), range(2 * count))]
    return [low | high << 32 for low, high in zip(halves[::2], halves[1::2])]


class PCG64:
    """The bits: `next64()`, `next32()`, and `random()` for a float from 0 up to 1."""

    def __init__(self, seed=None):
        high, low, high_step, low_step = spread_seed(seed, 4)
        self._step = (high_step << 64 | low_step) << 1 & _128 | 1
        self._state = (self._step + (high << 64 | low)) * _MULTIPLIER + self._step & _128
        self._half = None

    def next64(self):
        self._state = state = self._state * _MULTIPLIER + self._step & _128
        x, turn = state >> 64 ^ state & _64, state >> 122
        return (x >> turn | x << (64 - turn)) & _64

    def next32(self):
        """One half of the 64 bits, and the other one the next time."""
        if self._half is not None:
            half, self._half = self._half, None
            return half
        x = self.next64()
        self._half = x >> 32
        return x & _32

    def random(self):
        return (self.next64() >> 11) * 2.0**-53

    def up_to(self, most):
        """A whole number from 0 to most, all equally likely (Lemire's way)."""
        if most == 0:
            return 0
        draw, bits = (self.next32, 32) if most < 2**32 - 1 else (self.next64, 64)
        if most in (_32, _64):
            return self.next32() if most == _32 else self.next64()
        count, mask = most + 1, 2**bits - 1
        product = draw() * count
        if product & mask < count:
            least = (mask - most) % count
            while product & mask < least:
                product = draw() * count
        return product >> bits
