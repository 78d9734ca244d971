"""Who is believed, where witnesses say different things: each case with answers that are made up."""

import math
from fractions import Fraction

import pytest

from scalargrad.slopes import Slope
from scalargrad.verdicts import Report, judged


def smooth(value, error=0.0):
    return Slope(value, error, value, value)


KINK, EDGE, JUMP = Slope(0.5, 0.0, 0.0, 1.0), Slope(None, math.inf, None, 1.0), Slope(None, math.inf, 0.0, 1.0, True)


@pytest.mark.parametrize(
    ("differences", "exact", "verdict"),
    [
        # two exact witnesses that agree outrank differences
        (smooth(2.0), {"complex step": 1.0, "SymPy": 1.0}, "ok"),
        (smooth(1.0), {"complex step": 2.0, "SymPy": 2.0}, "wrong"),
        (JUMP, {"complex step": 2.0, "rational": 2.0}, "wrong"),
        (EDGE, {"rational": 2.0, "SymPy": 2.0}, "wrong"),
        (KINK, {"rational": 2.0, "SymPy": 2.0}, "wrong"),
        (None, {"complex step": 1.0, "SymPy": 1.0, "rational": 2.0}, "ok"),
        # so does one that agrees with the engine
        (smooth(2.0), {"complex step": 1.0}, "ok"),
        (smooth(2.0, 1.0), {"SymPy": 1.0}, "ok"),
        (None, {"rational": 1}, "ok"),
        # one of each: differences decide, if they are sure
        (smooth(1.0), {"complex step": 1.0, "SymPy": 2.0}, "ok"),
        (smooth(2.0), {"complex step": 1.0, "SymPy": 2.0}, "wrong"),
        (smooth(3.0, 1.0), {"complex step": 1.0, "SymPy": 2.0}, "unclear"),
        # one that contradicts the engine does so alone where differences are sure, and else is believed
        (smooth(1.0), {"SymPy": 2.0}, "ok"),
        (smooth(2.0), {"SymPy": 2.0}, "wrong"),
        (smooth(1.0, 1.0), {"SymPy": 2.0}, "wrong"),
        (None, {"complex step": 2.0}, "wrong"),
        # differences alone
        (smooth(1.0), {}, "ok"),
        (smooth(1.001), {}, "wrong"),
        (smooth(1.0, 1e-3), {}, "unclear"),
        (smooth(math.nan, math.inf), {}, "unclear"),
        (smooth(math.inf), {}, "wrong"),
        (None, {}, "unclear"),
        # kinks, edges and jumps: the answer is a slope on one side, or between
        (KINK, {}, "kink"),
        (Slope(0.5, 0.0, 2.0, 3.0), {}, "wrong"),
        (Slope(0.5, 0.0, -math.inf, math.inf), {}, "kink"),
        (EDGE, {}, "edge"),
        (Slope(None, math.inf, 2.0, None), {}, "wrong"),
        (Slope(None, math.inf, math.inf, None), {}, "wrong"),
        (Slope(None, math.inf, math.nan, None), {}, "unclear"),
        (Slope(None, math.inf, None, None), {}, "unclear"),
        (smooth(1.0, math.nan), {}, "unclear"),
        (JUMP, {}, "jump"),
        (Slope(None, math.inf, 2.0, 2.0, True), {}, "wrong"),
        (Slope(None, math.inf, 1.0, math.nan, True), {}, "jump"),
        # a witness that sees no kink where differences see one; but the complex step does not see |x| in sqrt(x * x)
        (JUMP, {"SymPy": 2.0}, "unclear"),
        (EDGE, {"rational": 2.0}, "unclear"),
        (KINK, {"complex step": 2.0}, "kink"),
        (KINK, {"complex step": 1.0}, "kink"),
    ],
)
def test_who_is_believed_when_the_engine_says_1(differences, exact, verdict):
    answers = {"gradient()": 1.0, "differences": differences, **exact}
    assert judged("x", 1.0, answers, 0.0).verdict == verdict


@pytest.mark.parametrize("analytic", [math.inf, -math.inf, math.nan])
def test_an_answer_that_is_not_finite(analytic):
    def verdict(differences):
        return judged("x", analytic, {"gradient()": None, "differences": differences}, math.inf).verdict

    assert verdict(smooth(1.0)) == "wrong"
    assert verdict(smooth(math.inf)) == ("ok" if analytic == math.inf else "wrong")
    assert verdict(Slope(None, math.inf, None, math.inf)) == ("edge" if analytic == math.inf else "wrong")


def test_backward_and_gradient_agree_or_are_wrong():
    answers = {"gradient()": 1.001, "differences": smooth(1.0), "complex step": 1.0, "SymPy": 1.0}
    assert judged("x", 1.0, answers, 0.0).verdict == "wrong"
    assert judged("x", 1.0, answers, 0.01).verdict == "ok"


def test_fractions_are_equal_or_not():
    near = Fraction(1) + Fraction(1, 10**40)
    for analytic, verdict in ((Fraction(1), "wrong"), (near, "ok"), (1, "wrong"), (1.0, "ok")):
        answers = {"gradient()": analytic, "differences": smooth(1.0), "rational": near, "SymPy": 1.0}
        assert judged("x", analytic, answers, 1.0).verdict == verdict


@pytest.mark.parametrize("size", [1e-200, 1e-30, 1.0, 1e30, 1e200])
def test_every_size_is_judged_alike(size):
    for factor, verdict in ((1.0, "ok"), (1.001, "wrong"), (-1.0, "wrong"), (0.0, "wrong")):
        answers = {"gradient()": factor * size, "differences": smooth(size), "complex step": size}
        assert judged("x", factor * size, answers, 0.0).verdict == verdict


def test_a_report_is_true_where_it_is_ok():
    right = judged("x", 1.0, {"differences": smooth(1.0)}, 0.0)
    wrong = judged("x", 2.0, {"differences": smooth(1.0)}, 0.0)
    assert Report([right]) and not Report([right, wrong]) and not Report([right], "f is random")
    assert repr(Report([right])) == str(Report([right])) and repr(Report([], "f is random")) == "f is random"
