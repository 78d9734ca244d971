"""Whether a derivative is right, from what the witnesses say of it; and the table that shows both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from scalargrad.slopes import SURE, Slope

TOLERANCE = 1e-6  # by how much of its size a derivative may differ from a witness
SMALL = 1e-9  # differences that are not sure relative to their size are so if their error is as small as this
NOTHING = 1e-300  # what is smaller counts as 0

OK, WRONG, KINK, JUMP, EDGE, UNCLEAR = "ok", "wrong", "kink", "jump", "edge", "unclear"
EXACT = ("complex step", "rational", "SymPy")  # the witnesses that know no steps
ENGINE = ("backward", "gradient()")


class Row(NamedTuple):
    """One derivative: its parameter (two of them for a second derivative), the answer in question, the witnesses'.

    verdict: ok, or wrong; kink where the function has another slope on either side and the answer is one of them or
    between; jump where the function jumps, and edge where it ends, and the answer is a slope that it has beside;
    unclear where no witness is sure.
    slope: what differences say, with the slopes on either side; None where they do not apply.
    """

    name: str
    analytic: Any
    witnesses: Mapping[str, Any]
    verdict: str
    slope: Slope | None


def is_doubtful(row: Row) -> bool:
    return row.verdict in (WRONG, UNCLEAR)


class Report(NamedTuple):
    """What `gradcheck` found: a row for each first derivative, then, if asked for, one for each second.

    At the prompt it shows its table; it is true where it is ok. remark: what keeps f from being checked at all.
    """

    rows: list[Row]
    remark: str = ""

    @property
    def ok(self) -> bool:
        """No derivative is wrong, and none is unclear."""
        return not self.remark and not any(map(is_doubtful, self.rows))

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        return self.remark or table(self.rows)

    def __repr__(self) -> str:
        return str(self)


class WrongGradient(AssertionError):
    """Some derivatives are not what the witnesses say. report: all that was found."""

    def __init__(self, report: Report) -> None:
        self.report = report
        rows = list(filter(is_doubtful, report.rows))
        more = f"\n… and {len(rows) - 10} more" if len(rows) > 10 else ""
        count = f"{len(rows)} of {len(report.rows)} derivatives are in doubt"
        super().__init__(report.remark or f"{count}\n{table(rows[:10])}{more}")


def judged(name: str, analytic: Any, answers: Mapping[str, Any], noise: float, tolerance: float = TOLERANCE) -> Row:
    """The row of a derivative. answers: those of the witnesses. noise: how far rounding may take it."""
    noise = noise if math.isfinite(noise) else 0.0
    slope = answers["differences"]
    shown = {**answers, "differences": slope and slope.value}
    return Row(name, analytic, shown, _verdict(analytic, answers, noise, tolerance), slope)


def _verdict(analytic: Any, answers: Mapping[str, Any], noise: float, tolerance: float) -> str:
    """Two exact witnesses that agree decide, or one that agrees with the answer; else differences; else any other.

    A kink, a jump and an edge are called so wherever the answer is one that they allow.
    """

    def agree(a: Any, b: Any) -> bool:
        return _agree(a, b, tolerance, noise + NOTHING)

    by_hand = "backward" in answers
    engine = [answers[who] for who in ENGINE if answers.get(who) is not None]
    if not by_hand and not all(agree(analytic, answer) or _are_nan(analytic, answer) for answer in engine):
        return WRONG
    exact = [answers[who] for who in EXACT if answers.get(who) is not None]
    against = [answer for answer in exact if not agree(analytic, answer)]
    if any(_is_rational(analytic) and _is_rational(answer) for answer in against):
        return WRONG  # two fractions are equal or not: nothing is rounded
    if any(agree(a, b) for a, b in combinations(against, 2)):
        return WRONG
    supporting = len(exact) - len(against)
    verdict = _by_differences(analytic, answers["differences"], noise, tolerance)
    if supporting >= 2 or (supporting and not against):
        return OK if verdict in (WRONG, UNCLEAR) else verdict
    if against and not supporting and verdict == UNCLEAR:
        return WRONG
    if against and not supporting and verdict in (KINK, JUMP, EDGE) and answers.get("complex step") not in against:
        return UNCLEAR  # the other two say that f is smooth; the complex step cannot tell
    if verdict == UNCLEAR and by_hand and engine and not exact:
        return OK if all(agree(analytic, answer) for answer in engine) else WRONG
    return verdict


def _by_differences(analytic: Any, slope: Slope | None, noise: float, tolerance: float) -> str:
    if slope is None:
        return UNCLEAR
    if not slope.jump and slope.value is not None and not slope.has_kink(noise):
        if not slope.error <= SURE * abs(float(slope.value)) + noise + SMALL:
            return UNCLEAR
        return OK if _agree(analytic, slope.value, tolerance, noise + NOTHING + slope.error) else WRONG
    if slope.left is None and slope.right is None:
        return EDGE if math.isnan(analytic) else UNCLEAR  # f is nowhere but here
    sides = [float(side) for side in (slope.left, slope.right) if side is not None]
    known = [side for side in sides if not math.isnan(side)]
    within = tolerance * max([abs(side) for side in known if math.isfinite(side)], default=0.0) + noise + NOTHING
    if known and min(known) - within <= float(analytic) <= max(known) + within:
        return JUMP if slope.jump else EDGE if slope.value is None else KINK
    return WRONG if known and known == sides else UNCLEAR


def _agree(analytic: Any, answer: Any, tolerance: float, error: float) -> bool:
    if _is_rational(analytic) and _is_rational(answer):
        return bool(analytic == answer)
    a, b = real(analytic), real(answer)
    if math.isinf(a):
        return float(a) == float(b)  # a float may be infinite where mpmath's number is only large
    return bool(a == b or (abs(a - b) <= tolerance * abs(b) + error and math.isfinite(b)))


def _are_nan(*numbers: Any) -> bool:
    return all(x != x for x in numbers)


def _is_rational(x: Any) -> bool:
    return isinstance(x, (int, Fraction))


def real(x: Any) -> Any:
    """A number of any type as one of mpmath's, which neither overflow nor underflow."""
    import mpmath

    if isinstance(x, (int, Fraction)):
        return mpmath.mpf(x.numerator) / x.denominator
    return mpmath.mpf(x if hasattr(x, "_mpf_") or hasattr(x, "_mpmath_") else float(x))


def table(rows: Sequence[Row]) -> str:
    """The rows side by side; a witness that never applies has no column."""
    names = list(dict.fromkeys(who for row in rows for who, answer in row.witnesses.items() if answer is not None))
    by_hand = any("backward" in row.witnesses for row in rows)
    lines = [["parameter", "by hand" if by_hand else "backward", *names, "verdict"]]
    for row in rows:
        answers = [_text(row.witnesses.get(who)) for who in names]
        slope = row.slope
        beside = "" if slope is None else f": {_text(slope.left)} | {_text(slope.right)}"
        is_smooth = slope is None or (slope.value is not None and not slope.has_kink(0.0)) or row.verdict == OK
        lines.append([row.name, _text(row.analytic), *answers, row.verdict + ("" if is_smooth else beside)])
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(n) for cell, n in zip(line, widths)).rstrip() for line in lines)


def _text(x: Any) -> str:
    if x is None:
        return "–"
    short = isinstance(x, (int, Fraction)) and len(str(x)) <= 12
    return str(x) if short else f"{float(x):.10g}"
