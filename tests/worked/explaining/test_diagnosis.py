"""The document as a whole: one mistake that explains several lines, numbers that nobody printed, chance."""

import math
import random

import pytest

from scalargrad.worked.explaining.cover import FEW, cover
from scalargrad.worked.reports.summary import first_wrong, wrong_by_themselves
from tests.support.documents import Seen, check, claims


def wrong(block: str) -> list[Seen]:
    return [claim for claim in claims(block) if claim.verdict in ("fails", "only here")]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


NETWORK = """x1, x2 = 0.5, 0.9
w1, w2, w3, w4 = 0.15, 0.27, 0.32, 0.41
b1, b2 = 0.35, 0.6
v1, v2, u1, u2 = 0.44, -0.63, 0.8, 0.3
c, t = 0.2, 0.3
z1 = w1*x1 + w2*x2 + b1
h1 = sigmoid(z1)
z2 = w3*x1 + w4*x2 + b2
h2 = sigmoid(z2)
s = v1*h1 + v2*h2 + c
r = u1*h1 + u2*h2
o = sigmoid(s)
p = tanh(r)
E = (o - t)**2 / 2
"""


def worked(**other: float) -> dict[str, float]:
    """All numbers of the network by hand, with other ones in the place of some."""
    n: dict[str, float] = {}

    def note(name: str, number: float) -> float:
        n[name] = other.get(name, number)
        return n[name]

    w1, v1, v2 = other.get("w1", 0.15), other.get("v1", 0.44), other.get("v2", -0.63)
    h1 = note("h1", sigmoid(note("z1", w1 * 0.5 + 0.27 * 0.9 + 0.35)))
    h2 = note("h2", sigmoid(note("z2", 0.32 * 0.5 + 0.41 * 0.9 + 0.6)))
    o = note("o", sigmoid(note("s", v1 * h1 + v2 * h2 + 0.2)))
    note("p", math.tanh(note("r", 0.8 * h1 + 0.3 * h2)))
    note("E", (o - 0.3) ** 2 / 2)
    d = note("d", (o - 0.3) * o * (1 - o))
    n |= {"dE/dv1": d * h1, "dE/dv2": d * h2, "dE/dh1": d * v1, "dE/dh2": d * v2}
    d1, d2 = note("d1", d * v1 * h1 * (1 - h1)), note("d2", d * v2 * h2 * (1 - h2))
    return n | {"dE/dw1": d1 * 0.5, "dE/dw2": d1 * 0.9, "dE/dw3": d2 * 0.5, "dE/dw4": d2 * 0.9}


def printed(names: str, digits: int = 6, **other: float) -> list[Seen]:
    """The wrong claims of a document that prints some numbers of the network, worked out with other numbers."""
    numbers = worked(**other)
    return wrong(NETWORK + "\n".join(f"{name} == {numbers[name]:.{digits}f}" for name in names.split()))


# --- a number that nobody printed ---


@pytest.mark.parametrize(
    ("names", "other", "said"),
    [
        ("s r o p E", {"h2": 0.42}, "as if h2 were 0.42 where it is 0.755654"),
        ("s r", {"h2": 0.93}, "as if h2 were 0.93 where it is 0.755654"),
        ("o p", {"h1": 0.57}, "as if h1 were 0.57 where it is 0.661055"),
        ("o r E", {"h1": 0.28}, "as if h1 were 0.28 where it is 0.661055"),
        ("dE/dv1 dE/dv2 dE/dh1", {"d": 0.0717}, "as if ∂E/∂s were 0.0717 where it is 0.0509223"),
        ("dE/dw1 dE/dw2", {"d1": 0.0123}, "as if ∂E/∂z1 were 0.0123 where it is 0.00502028"),
        ("dE/dw3 dE/dw4", {"d2": 0.02}, "as if ∂E/∂z2 were 0.02 where it is -0.00592348"),
    ],
)
def test_a_number_that_nobody_printed(names: str, other: dict[str, float], said: str) -> None:
    first, *others = printed(names, **other)
    assert first.explanations[0].startswith(said) and first.causes[0].mistake == "wrong-on-the-way"
    lines = [first.line, *(claim.line for claim in others)]
    assert all(set(claim.follows_from) & set(lines[:k]) for k, claim in enumerate(others, 1))
    for line in lines[1:]:
        assert str(line) in first.explanations[0]  # «lines 18, 19 and 20 follow from it»


def test_one_claim_alone_does_not_tell_of_such_a_number() -> None:
    assert all("were" not in text for claim in printed("s", h2=0.4213) for text in claim.explanations)


def test_what_is_computed_from_a_wrong_number_tells_nothing_of_what_is_behind_it() -> None:
    block = "x, y = [1, 2, 3], [2, 4, 5]\nw, b, rate = 0.5, 0.1, 0.1\np = w*x + b\nJ = mean((p - y)**2)\n"
    first, second = wrong(f"{block}dJ/dw == 10.933\nw - rate*dJ/dw == -0.593")
    assert not any("were" in text for text in first.explanations) and second.follows_from == (first.line,)


def test_unrelated_wrong_numbers_are_not_one_mistake() -> None:
    chance = random.Random(5)
    names = ["s", "r", "o", "p", "dE/dv1", "dE/dw1", "dE/dw3", "dE/dh2"]
    right, false = worked(), 0
    for _ in range(12):
        lines = [f"{name} == {right[name] * chance.uniform(0.4, 1.7):.5f}" for name in chance.sample(names, 3)]
        false += any("as if" in text for claim in wrong(NETWORK + "\n".join(lines)) for text in claim.explanations)
    assert false <= 4


# --- one mistake for several lines ---


def test_a_misread_number_that_later_lines_tell_of() -> None:
    first, *others = printed("o p dE/dw1 dE/dh1", v1=0.044)
    assert first.explanations[0] == "as if v1 were 0.044 where it is 0.44: the decimal point is in another place"
    assert all(first.line in claim.follows_from or claim.follows_from for claim in others)


def test_a_mistake_is_told_once_and_the_others_point_to_it() -> None:
    n = worked()
    early = n["d"] * (0.44 - 0.5 * n["d"] * n["h1"]) * n["h1"] * (1 - n["h1"])
    block = NETWORK.replace("c, t = 0.2, 0.3", "c, t, rate = 0.2, 0.3, 0.5")
    first, second = wrong(f"{block}dE/dw1 == {early * 0.5:.8f}\n(x1 + x2)*0 == 0\ndE/dw2 == {early * 0.9:.8f}")
    assert "as if v1 had been updated" in first.explanations[0] and len(first.explanations) <= 3
    assert second.follows_from == (first.line,)


def test_the_same_kind_of_slip_in_several_lines_decides_between_two_readings() -> None:
    """c1 = 0.1 as a factor looks like a decimal point; c2 = -0.3 as a factor does not."""
    block = (
        "h, v1, v2, c1, c2, t = 0.62, 1.3, 0.7, 0.1, -0.3, 0.2\ny1 = tanh(v1*h + c1)\ny2 = tanh(v2*h + c2)\n"
        "E = (y1 - t)**2 + (y2 - t)**2\n"
    )
    y1, y2 = math.tanh(1.3 * 0.62 + 0.1), math.tanh(0.7 * 0.62 - 0.3)
    g1, g2 = 2 * (y1 - 0.2) * (1 - y1**2), 2 * (y2 - 0.2) * (1 - y2**2)
    first, second = wrong(f"{block}dE/dc1 == {g1 * 0.1:.6f}\ndE/dc2 == {g2 * -0.3:.6f}")
    assert "c1" in first.explanations[0] and "c2" in second.explanations[0]
    assert "decimal point" not in first.explanations[0]


def test_of_names_with_one_number_the_one_of_the_same_kind_is_meant() -> None:
    """w and t are both 0.8, but a weight is taken for a weight and not for a target."""
    block = "x, t, w, u = 0.45, 0.8, 0.8, 1.37\nh = tanh(w*x)\ny = sigmoid(u*h)\nE = (y - t)**2 / 2\n"
    y = sigmoid(1.37 * math.tanh(0.36))
    (first,) = wrong(f"{block}dE/dh == {(y - 0.8) * y * (1 - y) * 0.8:.7f}")
    assert "w (0.8)" in first.explanations[0] and not any("t (0.8)" in text for text in first.explanations)


def test_of_two_misread_numbers_the_one_that_was_read_rightly_before_comes_last() -> None:
    """2.16 = 0.27*8 = 2.7*0.8: x2 has been read rightly for z1, and w4 has not."""
    block = "x1, x2, w1, w2, w3, w4 = 0.5, 0.8, 0.3, 0.7, 0.9, 0.27\nz1 = w1*x1 + w2*x2\nz2 = w3*x1 + w4*x2\n"
    (first,) = wrong(f"{block}z1 == 0.71\nz2 == 2.610")
    assert first.explanations[0] == "as if w4 were 2.7 where it is 0.27: the decimal point is in another place"


# --- chance ---


def test_simple_numbers_tell_little() -> None:
    """In each of these several simple slips give the very number that is stated."""
    for block in (
        "y, t, c = 0.5, 1, 0.2\nE = (t - y - c)**2\ndE/dc == 1",
        "a, b = 0.5, 0.25\nc = a*b + 0.5\nd = c*a\nd == 0.5",
        "x, y = 2, 4\nz = x*y + 1\nz == 10",
    ):
        assert [text for claim in wrong(block) for text in claim.explanations if text.startswith("this is")] == []


def test_random_numbers_are_seldom_explained() -> None:
    chance = random.Random(3)
    right = worked()
    for digits, at_most in ((3, 8), (5, 2), (7, 0)):
        told = 0
        for _ in range(20):
            name = chance.choice([name for name in right if name not in ("d", "d1", "d2")])
            number = right[name] * math.exp(chance.uniform(-1.2, 1.2))
            (claim,) = wrong(f"{NETWORK}{name} == {number:.{digits - 1 - math.floor(math.log10(abs(number)))}f}")
            told += any("too few" not in text and "too simple" not in text for text in claim.explanations)
        assert told <= at_most, digits


def test_at_most_three_explanations_and_none_that_repeats_another() -> None:
    block = "x, w, b, I, n = 3, 2, 2, 1, 2\ny = w*x*I + b\nE = y**2\n"
    for claim in wrong(f"{block}dE/dx == 16\ndE/dw == 32\ndE/dI == 64"):
        assert len(claim.explanations) <= 3 and not any("I (1)" in text for text in claim.explanations)


# --- the least cover ---


def test_the_least_cover() -> None:
    one, two, three = frozenset({0}), frozenset({1}), frozenset({0, 1, 2})
    assert cover([1.0, 1.0, 2.5], [one, two, three]) == [2]
    assert cover([1.0, 1.0], [one, frozenset({0, 1})]) == [1]
    assert cover([1.0, 1.0, 9.0, 1.0], [one, two, three, frozenset({2})]) == [0, 1, 3]


def test_a_large_cover_is_found_greedily_and_covers_all() -> None:
    chance = random.Random(1)
    claims_ = range(3 * FEW)
    explains = [frozenset({k}) for k in claims_] + [frozenset(chance.sample(claims_, 6)) for _ in range(30)]
    chosen = cover([1.0 + chance.random() for _ in explains], explains)
    assert frozenset().union(*(explains[k] for k in chosen)) == frozenset(claims_)
    assert len(chosen) < len(claims_) / 2


# --- the summary ---


def test_what_follows_and_what_does_not_is_counted() -> None:
    n = worked(d=0.0717)
    lines = [f"{name} == {n[name]:.6f}" for name in ("dE/dv1", "dE/dv2", "dE/dh1", "dE/dw1", "dE/dw2")]
    result = check(NETWORK + "\n".join([*lines, "r == 0.31313", "p == 0.2"]))
    found = first_wrong(result)
    assert found is not None and found[0].text.startswith("dE/dv1") and found[1] == 4
    assert [claim.text.partition(" ==")[0] for claim in wrong_by_themselves(result)] == ["dE/dv1", "r", "p"]


def test_whole_numbers_have_no_digits_to_be_too_few() -> None:
    (claim,) = wrong("x1, x2 = 2, 3\ny = x1*x2\ndy/dx1 == 2")
    assert claim.explanations == ("too simple a number to tell the cause: several mistakes lead to it",)


def test_the_same_mistake_at_one_place_is_told_once() -> None:
    (claim,) = wrong("x, w, b = 0.6, 0.35, 0.25\nz = w*x + b\na = sigmoid(z)\na == 0.5523")
    assert claim.explanations == ("as if b were left out",)
