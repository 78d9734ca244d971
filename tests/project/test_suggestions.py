"""«Did you mean …?»: what is suggested, and that nothing is where nothing is like it."""

import pytest

from scalargrad.suggestions import nearest, one_of, with_suggestion


@pytest.mark.parametrize(
    ("word", "known", "found"),
    [
        ("ReLU", ["relu", "leaky_relu", "exp"], ["relu"]),
        ("LeakyReLU", ["relu", "leaky_relu"], ["leaky_relu"]),
        ("hl", ["h1", "h2"], ["h1"]),
        ("wO", ["w0", "w1"], ["w0"]),
        ("sigmiod", ["sigmoid", "sin"], ["sigmoid"]),
        ("lerning_rate", ["learning_rate", "loss"], ["learning_rate"]),
        ("chekc", ["check", "draw"], ["check"]),
        ("zzz", ["relu", "exp"], []),
        ("w", ["w"], []),
        ("x" * 10_000, ["x" * 9_999], []),
        ("误差率", ["误差", "学习率"], ["误差"]),
    ],
)
def test_nearest(word: str, known: list[str], found: list[str]) -> None:
    assert nearest(word, known) == found


def test_sentences() -> None:
    assert with_suggestion("no", "zzz", ["relu"]) == "no"
    assert with_suggestion("there is no w01", "w01", ["w11", "w10"]) == "there is no w01. Did you mean w11 or w10?"
    assert one_of(["a"]) == "a" and one_of("abc") == "a, b or c"
