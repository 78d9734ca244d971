"""NumPy itself, and the stand-in for it on the notebooks' page, side by side: arrays of both, whether they agree."""

from __future__ import annotations

import copy
import importlib.util
import math
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as real
from hypothesis import strategies as st

STAND_INS = Path(__file__).parents[2] / "web" / "lab" / "stand-ins"


def _loaded() -> Any:
    """The stand-in under another name, beside NumPy."""
    folder = STAND_INS / "numpy"
    spec = importlib.util.spec_from_file_location(
        "small_numpy", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["small_numpy"] = module
    spec.loader.exec_module(module)
    return module


small = _loaded()
NUMBERS = {  # of two zeros NumPy gives now the one, now the other: there is no −0.0 here
    "f": st.floats(-100, 100).map(lambda x: x + 0.0)
    | st.sampled_from([0.0, math.inf, -math.inf, math.nan, 1e-300, 1e300]),
    "i": st.integers(-50, 50),
    "b": st.booleans(),
}
SHAPES = st.lists(st.integers(0, 4), max_size=3).map(tuple)


@st.composite
def arrays(draw: Any, shape: Any = SHAPES, kinds: str = "fib", tame: bool = False) -> Any:
    """Two equal arrays, ours and NumPy's; often views: turned round, or every second entry. tame: small floats only."""
    wanted = draw(shape)
    kind = draw(st.sampled_from(kinds))
    entry = st.floats(-8, 8).map(lambda x: x + 0.0) if tame and kind == "f" else NUMBERS[kind]
    dtype = {"f": float, "i": int, "b": bool}[kind]
    count = math.prod(wanted)
    how = draw(st.sampled_from(["plain", "turned", "steps", "backwards"]))
    if how == "steps" and wanted:
        values = draw(st.lists(entry, min_size=2 * count, max_size=2 * count))
        longer = (*wanted[:-1], 2 * wanted[-1])
        return tuple(np.array(values, dtype).reshape(longer)[..., ::2] for np in (small, real))
    values = draw(st.lists(entry, min_size=count, max_size=count))
    if how == "turned":
        return tuple(np.array(values, dtype).reshape(wanted[::-1]).T for np in (small, real))
    if how == "backwards" and wanted:
        return tuple(np.array(values, dtype).reshape(wanted)[::-1] for np in (small, real))
    return tuple(np.array(values, dtype).reshape(wanted) for np in (small, real))


def plain(x: Any) -> Any:
    """Everything that is told of a result, of ours or of NumPy's, to be compared."""
    if isinstance(x, tuple):
        return tuple(map(plain, x))
    if isinstance(x, (small.ndarray, real.ndarray)):
        return "array", x.shape, x.dtype.kind, repr(x.tolist())
    return type(x).__name__.rstrip("_"), repr(x)


def outcome(f: Callable[..., Any], *args: Any) -> Any:
    """The result, or the kind of error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return plain(f(*args))
        except Exception as error:
            return _kind(error)


def _kind(error: Exception) -> str:
    kinds = (IndexError, ValueError, TypeError, ZeroDivisionError, OverflowError, AttributeError)
    return next((kind.__name__ for kind in kinds if isinstance(error, kind)), repr(error))


def agree(f: Callable[..., Any], *pairs: Any) -> None:
    """The same from both. f takes the package and the arrays; pairs: for each argument ours and NumPy's."""
    ours = outcome(f, small, *[pair[0] for pair in pairs])
    theirs = outcome(f, real, *[pair[1] for pair in pairs])
    assert ours == theirs, (ours, theirs)


def near(f: Callable[..., Any], *pairs: Any) -> None:
    """The same shape and type, and numbers that differ by rounding only; or the same kind of error."""
    calls = [(np, *[pair[k] for pair in pairs]) for k, np in enumerate((small, real))]
    ours, theirs = (outcome(f, *call) for call in calls)
    if isinstance(ours, str) or isinstance(theirs, str):
        assert ours == theirs, (ours, theirs)
        return
    assert ours[:-1] == theirs[:-1], (ours, theirs)
    with real.errstate(all="ignore"), small.errstate(all="ignore"):
        a, b = (f(*call) for call in calls)
    assert real.allclose(real.array(a.tolist(), float).reshape(b.shape), b, rtol=1e-12, atol=1e-12, equal_nan=True), (
        a,
        b,
    )


def expressions(text: str) -> Iterator[str]:
    """The expressions in a text: one after another, with semicolons between, in as many lines as there may be."""
    return (each.strip() for line in text.strip().splitlines() for each in line.split(";") if each.strip())


def agree_on(text: str, *pairs: Any, check: Callable[..., None] = agree, **names: Any) -> None:
    """The same from both for each expression in a text. In it, x, y, z are the arrays, np the package."""
    known = {"copy": copy, "plain": plain, "math": math, **names}
    for each in expressions(text):
        code = compile(each, each, "eval")  # so that a failure shows which one it was
        check(lambda np, *args, code=code: eval(code, {"np": np, **known, **dict(zip("xyz", args))}), *pairs)
