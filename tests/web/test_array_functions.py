"""The small `numpy` of the notebooks' page against NumPy itself: functions of entries and of scalars."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.small_numpy import agree, agree_on, arrays, near, real, small

OF_TWO = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "floor_divide",
    "remainder",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "less",
    "less_equal",
    "greater",
    "greater_equal",
    "equal",
    "not_equal",
    "logical_and",
    "logical_or",
    "logical_xor",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "copysign",
    "heaviside",
]
OF_ONE = [
    "negative",
    "positive",
    "absolute",
    "fabs",
    "square",
    "reciprocal",
    "sign",
    "sqrt",
    "floor",
    "ceil",
    "trunc",
    "rint",
    "isnan",
    "isinf",
    "isfinite",
    "signbit",
    "logical_not",
    "invert",
    "degrees",
    "radians",
]
WIDER = [
    "floor_divide",
    "remainder",
    "heaviside",
    "rint",
    "fabs",
    "square",
    "reciprocal",
    "sqrt",
    "degrees",
    "radians",
    "copysign",
    "floor",
    "ceil",
    "trunc",
]
# NumPy makes int8 and float16 of bools here, which the stand-in does not have


def kinds_for(name: str) -> str:
    return "f" if name == "reciprocal" else "fi" if name in WIDER else "fib"


BY_LIBM = [
    "exp",
    "exp2",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "cbrt",
    "sin",
    "cos",
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "arccosh",
    "arctanh",
]


@pytest.mark.parametrize("name", OF_TWO)
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_functions_of_two_as_numpy(name: str, data: Any) -> None:
    a, b = (data.draw(arrays(kinds=kinds_for(name))) for _ in range(2))
    agree(lambda np, x, y: getattr(np, name)(x, y), a, b)


@pytest.mark.parametrize("name", OF_TWO)
@settings(deadline=None, max_examples=15)
@given(st.data())
def test_functions_of_an_array_and_a_number_as_numpy(name: str, data: Any) -> None:
    a = data.draw(arrays(kinds=kinds_for(name)))
    b = data.draw(st.floats(-9, 9).map(lambda x: x + 0.0) | st.integers(-9, 9) | st.booleans())
    agree(lambda np, x: getattr(np, name)(x, b), a)
    agree(lambda np, x: getattr(np, name)(b, x), a)


@pytest.mark.parametrize("name", OF_ONE)
@settings(deadline=None, max_examples=20)
@given(st.data())
def test_functions_of_one_as_numpy(name: str, data: Any) -> None:
    a = data.draw(arrays(kinds=kinds_for(name)))
    agree(lambda np, x: getattr(np, name)(x), a)


@pytest.mark.parametrize("name", [*BY_LIBM, "power", "arctan2", "hypot", "logaddexp", "fmod"])
@settings(deadline=None, max_examples=20)
@given(arrays(kinds="f"), arrays(kinds="f"))
def test_functions_of_the_c_library_up_to_rounding(name: str, a: Any, b: Any) -> None:
    if name == "power":  # for ** 0.5 NumPy takes the square root, which is nan where C's pow says inf
        assume(not real.isneginf(a[1]).any())
    near(lambda np, x, y: getattr(np, name)(x) if name in BY_LIBM else getattr(np, name)(x, y), a, b)


@settings(deadline=None)
@given(arrays(kinds="fi"), arrays())
def test_in_place_as_numpy(a: Any, b: Any) -> None:
    def changed(sign: str) -> Callable[..., Any]:
        def f(np: Any, x: Any, y: Any) -> Any:
            x = np.array(x)
            names = {"x": x, "y": y}
            exec(f"x {sign}= y", names)
            return x, names["x"] is x

        return f

    for sign in ("+", "-", "*", "/", "//", "%"):
        agree(changed(sign), a, b)


@settings(deadline=None)
@given(arrays(), arrays(), arrays())
def test_where_and_clip_as_numpy(c: Any, a: Any, b: Any) -> None:
    agree(lambda np, c, x, y: np.where(c, x, y), c, a, b)
    agree(lambda np, c, x: np.where(c, x, 0.5), c, a)
    agree(lambda np, c: np.where(c), c)
    agree(lambda np, x: np.clip(x, -1, 2), a)
    agree(lambda np, x: np.round(x, 1), a)
    agree(lambda np, c, x, y: np.add(x, y, out=np.zeros(x.shape), where=c), c, a, b)


@pytest.mark.parametrize("a", [3, 2.5, True, -7, 0, 0.0])
@pytest.mark.parametrize("b", [2, -1.5, False, 0.0, 4])
def test_scalars_as_numpy(a: Any, b: Any) -> None:
    signs = ["+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!=", "&", "|", "^", "@"]
    for sign, left, right in product(signs, (True, False), (True, False)):

        def f(np: Any, sign: str = sign, left: bool = left, right: bool = right) -> Any:
            x = np.array(a)[()] if left else a
            y = np.array(b)[()] if right or not left else b
            return eval(f"x {sign} y", {"x": x, "y": y})

        if not (type(a) is type(b) is bool and sign in ("//", "%", "**")):  # of which NumPy makes an int8
            agree(f)
    text = """
        -x; abs(x); +x; ~x; x.sum(); x.item(); x[None]; f"{x}"; str(x); round(float(x), 1); x.dtype.name; x.shape
        x.astype(float); hash(x) == hash(x.item()); [1, 2, 3][x]; x.max(); divmod(x, 2.5); bool(x); x.T; x.tolist()
    """
    agree_on(text, [np.array(a)[()] for np in (small, real)])
