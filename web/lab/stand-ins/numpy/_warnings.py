"""What is said where a result is infinite or NaN: `errstate`, `seterr`. An overflow in +, − and × is not noticed."""

import sys
import warnings
from pathlib import Path

HOME = str(Path(__file__).parent)
_state = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
_SAID = {"divide": "divide by zero", "over": "overflow", "invalid": "invalid value"}


def geterr():
    """What happens in each case: "warn", "ignore" or "raise"."""
    return dict(_state)


def seterr(all=None, **cases):
    """Decide what happens; the old state."""
    before = geterr()
    unknown = {*cases} - {*_state}
    if unknown:
        raise TypeError(f"seterr() got an unexpected keyword argument '{unknown.pop()}'")
    chosen = {case: cases.get(case) or all for case in _state}
    for how in chosen.values():
        if how not in (None, "warn", "ignore", "raise"):
            raise ValueError(f"this page's numpy can warn, ignore and raise, and not {how!r}")
    _state.update({case: how for case, how in chosen.items() if how})
    return before


class errstate:
    """`with errstate(all="ignore"): …`"""

    def __init__(self, **cases):
        self.cases = cases

    def __enter__(self):
        self.before = seterr(**self.cases)

    def __exit__(self, *error):
        seterr(**self.before)


def tell(problem, name):
    """Say that a function met such a case, as the state has it."""
    how = _state[problem]
    if how == "raise":
        raise FloatingPointError(f"{_SAID[problem]} encountered in {name}")
    if how == "warn":
        warnings.warn(f"{_SAID[problem]} encountered in {name}", RuntimeWarning, stacklevel=_levels())


def _levels():
    """How far up the line is that called one of this package's functions."""
    frame, levels = sys._getframe(1), 1
    while frame.f_back and frame.f_code.co_filename.startswith(HOME):
        frame, levels = frame.f_back, levels + 1
    return levels
