"""The small `numpy` of the notebooks' page against NumPy itself: arrays as text, and random numbers, bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as real
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.small_numpy import arrays, expressions, plain, small

PRINTED = """
    np.array([1000.0, 1.0]); np.array([1000.5, 1.0]); np.array([1e8, 1e7]); np.array([99999999.0, 1e6])
    np.array([1e-4])
    np.array([0.00009]); np.array([-1.0, 2]); np.array([np.nan, 1.0]); np.array([-np.inf, 1.0]); np.array([[np.nan]])
    np.arange(1001); np.arange(1000); np.linspace(0, 1, 40).reshape(4, 10); np.arange(4000).reshape(40, 100) / 7
    np.arange(30) * 1.0; np.eye(30); np.zeros((0, 3)); np.array([]); np.array([[1, None], ["a", 2.5]], object)
    np.arange(2400).reshape(2, 3, 400); np.arange(100) % 3 == 0; np.array(2.5); np.arange(24).reshape(2, 3, 4)
    np.array([1e10, 1.0]); np.ones(2000); np.arange(1100).reshape(11, 100) * 1.0; np.array([[]])
    np.zeros((2, 0, 2))
"""


# --- text ---


@settings(deadline=None, max_examples=150)
@given(arrays(), st.floats(-20, 20).map(lambda p: 10**p))
def test_printed_as_numpy(pair: Any, size: float) -> None:
    with real.errstate(all="ignore"):
        for scaled in (pair, [x * 1.5 for x in pair], [x * size for x in pair], [x / 3 for x in pair]):
            assert repr(scaled[0]) == repr(scaled[1]) and str(scaled[0]) == str(scaled[1])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(), max_size=12))
def test_any_floats_printed_as_numpy(numbers: list[float]) -> None:
    assert repr(small.array(numbers)) == repr(real.array(numbers, float))


def test_large_arrays_printed_as_numpy() -> None:
    for each in expressions(PRINTED):
        ours, theirs = (eval(each, {"np": np}) for np in (small, real))
        assert repr(ours) == repr(theirs) and str(ours) == str(theirs), each


def test_print_options_as_numpy() -> None:
    x = [1 / 3, 1234.5678, 1e-9]
    for options in ({"precision": 3}, {"suppress": True}, {"precision": 2, "suppress": True}, {"linewidth": 20}):
        texts = []
        for np in (small, real):
            with np.printoptions(**options):
                texts.append((repr(np.array(x)), str(np.array(x) * 1000), str(np.array([x, x]))))
        assert texts[0] == texts[1], options
    assert small.array2string(small.array(x), precision=2) == real.array2string(real.array(x), precision=2)


# --- random numbers ---


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**140), st.integers(1, 2**40))
def test_random_numbers_have_the_same_bits(seed: int, most: int) -> None:
    def drawn(np: Any) -> list[Any]:
        rng = np.random.default_rng(seed)
        found = [
            rng.normal(size=(7, 30)), rng.random(3), rng.integers(most, size=5), rng.integers(10, size=3), rng.random(),
            rng.uniform(-2, 5, 4), rng.permutation(11), rng.choice(30, 6, replace=False), rng.choice([4, 5, 6], 4),
            rng.choice(3, 5, p=[0.2, 0.3, 0.5]), rng.normal([1.0, 2.0], 0.5), rng.standard_normal(3),
            rng.integers(3 * 2**30, size=9), rng.integers(3 * 2**61, size=9),
            rng.integers(2, 5),
        ]  # fmt: skip
        cards = list(range(20))
        rng.shuffle(cards)
        return [plain(x) for x in found] + [cards]

    assert drawn(small) == drawn(real)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_the_old_random_numbers_have_the_same_bits(seed: int) -> None:
    def drawn(np: Any) -> list[Any]:
        np.random.seed(seed)
        found = [
            np.random.randn(3, 5), np.random.rand(4), np.random.randint(100, size=7), np.random.normal(1, 2, 3),
            np.random.permutation(9), np.random.choice(10, 3), np.random.uniform(-1, 1, 2), np.random.randn(),
            np.random.choice(10, 4, replace=False), np.random.rand(),
        ]  # fmt: skip
        return [plain(x) for x in found]

    assert drawn(small) == drawn(real)


def test_a_hundred_thousand_normal_numbers_reach_the_tail_and_have_the_same_bits() -> None:
    ours, theirs = (np.random.default_rng(1).normal(size=100_000) for np in (small, real))
    assert max(map(abs, ours.tolist())) > 3.7, "none of them is from the tail"
    assert ours.tolist() == theirs.tolist()
