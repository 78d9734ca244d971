"""The functions of the language beside NumPy's: the same numbers in the same shapes, and derivatives that hold."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad.worked.numbers import Grid, Real, ShapeError, arrays, functions, number
from tests.support.documents import check, claims, error, verdicts

shapes = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(tuple)


def both(draw: st.DataObject, shape: tuple[int, ...]) -> tuple[Grid, np.ndarray]:
    """An array of halves, ours and NumPy's."""
    halves = draw.draw(st.lists(st.integers(-6, 6), min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return Grid([Real(Fraction(half, 2)) for half in halves], shape), np.array(halves).reshape(shape) / 2


def same(ours: Any, theirs: Any) -> bool:
    flat = [float(number(entry)) for entry in (ours.flat if isinstance(ours, Grid) else [ours])]
    shape = ours.shape if isinstance(ours, Grid) else ()
    return shape == np.shape(theirs) and np.allclose(flat, np.ravel(theirs), rtol=1e-12, atol=1e-12)


def softmax(x: np.ndarray, axis: int | None) -> np.ndarray:
    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=axis is not None)


ALONG: dict[str, Callable[..., Any]] = {
    "sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "var": np.var, "std": np.std, "prod": np.prod,
    "argmax": np.argmax, "flip": np.flip, "softmax": softmax, "cumsum": np.cumsum,
    "norm": lambda x, axis: np.sqrt((x * x).sum(axis=axis)),
}  # fmt: skip


@settings(max_examples=30)
@pytest.mark.parametrize("name", ALONG)
@given(shape=shapes, data=st.data())
def test_along_an_axis(name: str, shape: tuple[int, ...], data: st.DataObject) -> None:
    ours, theirs = both(data, shape)
    axis = data.draw(st.integers(-len(shape), len(shape) - 1) | st.none())
    expected = ALONG[name](theirs, axis=axis)
    if name == "cumsum" and axis is None:
        expected = expected.reshape(shape)  # NumPy makes it flat
    assert same(functions.call(name, [ours], None if axis is None else Real(axis)), expected)


@given(shape=shapes, data=st.data())
def test_along_several_axes(shape: tuple[int, ...], data: st.DataObject) -> None:
    ours, theirs = both(data, shape)
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), min_size=1, unique=True))
    found = functions.call("sum", [ours], Grid(map(Real, axes), (len(axes),)))
    assert same(found, theirs.sum(axis=tuple(axes)))


@given(shape=shapes, data=st.data())
def test_new_shapes(shape: tuple[int, ...], data: st.DataObject) -> None:
    ours, theirs = both(data, shape)
    sizes = data.draw(st.permutations([*shape, 1]))
    left = data.draw(st.integers(0, len(sizes) - 1))
    asked = [-1 if k == left else size for k, size in enumerate(sizes)]
    assert same(functions.call("reshape", [ours, *map(Real, asked)]), theirs.reshape(asked))
    assert same(functions.call("flatten", [ours]), theirs.flatten())
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    longer = list(shape)
    longer[axis] = data.draw(st.integers(1, 3))
    more, more_too = both(data, tuple(longer))
    assert same(functions.call("concat", [ours, more], Real(axis)), np.concatenate([theirs, more_too], axis=axis))
    again, again_too = both(data, shape)
    assert same(functions.call("stack", [ours, again], Real(axis)), np.stack([theirs, again_too], axis=axis))


@given(one=shapes, other=shapes, data=st.data())
def test_products_of_arrays_of_any_number_of_axes(
    one: tuple[int, ...], other: tuple[int, ...], data: st.DataObject
) -> None:
    (a, a_too), (b, b_too) = both(data, one), both(data, other)
    try:
        expected = a_too @ b_too
    except ValueError:
        with pytest.raises(ShapeError, match="do not fit together for @"):
            arrays.matmul(a, b)
    else:
        assert same(arrays.matmul(a, b), expected)


@given(shape=shapes, data=st.data())
def test_where_and_leaky_relu(shape: tuple[int, ...], data: st.DataObject) -> None:
    (a, a_too), (b, b_too) = both(data, shape), both(data, shape)
    assert same(functions.call("where", [a, b, Real(7)]), np.where(a_too, b_too, 7))
    slopes = functions.call("leaky_relu", [a, Real(Fraction(1, 4))])
    assert same(slopes, np.where(a_too > 0, a_too, a_too / 4))
    assert all(slope.exact is not None for slope in slopes.flat)


# --- in documents ---


@pytest.mark.parametrize(
    "claim",
    [
        "ln(8)/ln(2) == 3.00000", "log2(8) == 3", "log2(1/32) == -5", "log10(1000) == 3", "log10(2) == 0.30103",
        "log2(3) == 1.584963", "leaky_relu(-2) == -0.02", "leaky_relu([-2, 3], 0.1) == [-0.2, 3]",
        "sign([-2, 0, 3]) == [-1, 0, 1]", "var([1, 2, 3, 4]) == 1.25", "var([1, 2, 4]) == 14/9",
        "std([2, 4, 4, 4, 5, 5, 7, 9]) == 2", "norm([1, 2, 2]) == 3", "norm([[1, 2], [2, 4]]) == 5",
        "norm([[3, 4], [6, 8]], axis=1) == [5, 10]", "argmax([1, 5, 5]) == 1",
        "argmax([[1, 2], [4, 3]], axis=1) == [1, 0]",
        "cumsum([1, 2, 3]) == [1, 3, 6]", "prod([2, 3, 0.5]) == 3", "eye(2) == [[1, 0], [0, 1]]",
        "eye(1, 2) == [[1, 0]]",
        "reshape([1, 2, 3, 4, 5, 6], (2, -1)) == [[1, 2, 3], [4, 5, 6]]", "reshape([1, 2], [2, 1]) == [[1], [2]]",
        "reshape([1, 2], 2, 1) == [[1], [2]]", "flatten([[1, 2], [3, 4]]) == [1, 2, 3, 4]", "flatten(3) == [3]",
        "concat([[1, 2], [3]]) == [1, 2, 3]", "concat([[[1], [2]], [[3], [4]]], axis=1) == [[1, 3], [2, 4]]",
        "stack([1, 2]) == [1, 2]", "stack([[1, 2], [3, 4]], axis=1) == [[1, 3], [2, 4]]",
        "flip([1, 2, 3]) == [3, 2, 1]",
        "flip([[1, 2], [3, 4]], axis=0) == [[3, 4], [1, 2]]", "where(2 > 1, 5, 6) == 5", "where(1 >= 1, 5, 6) == 5",
        "where([1, 2, 3] <= 2, 0, 1) == [0, 0, 1]", "where(1 < 1, 5, 6) == 6", "where(1 == 1, 5, 6) == 5",
        "where([0, 1], 5, [6, 7]) == [6, 5]", "sum(ones(2, 3, 4), axis=(0, 2)) == [8, 8, 8]", "2*pi == 6.28318530718",
        "e == 2.718281828459045", "log(e) == 1.000000", "sin(π) == 0.0000000", "pi == approx(3.14, abs=0.01)",
        "zeros((2, 2)) == 0", "[1, 2, 3, 4, 5][-1:0:-2] == [5, 3]", "max([[1, 5], [7, 2]], axis=0) == [7, 5]",
        "max(1, [0, 2]) == [1, 2]", "ones(2, 2, 2)[-1, 0] == [1, 1]",
        "ReLU(-3) == 0", "Sigmoid(0) == 0.5", "σ(0) == 0.5", "LeakyReLU(-1) == -0.01", "Softmax([0, 0]) == [0.5, 0.5]",
    ],
)  # fmt: skip
def test_what_holds(claim: str) -> None:
    assert verdicts(claim) == ["holds"]


def test_derivatives_of_what_is_new() -> None:
    """The witness confirms each derivative by differences: a wrong one is the document's error."""
    given = "x = [0.5, -1.25, 2]\nc = [3, 5, 7]\n"
    for formula in (
        "log2(x*x)", "log10(x*x)", "leaky_relu(x, 0.2)", "cumsum(x)", "flip(x)", "where(x > 0, x*x, 3*x)", "abs(x)",
        "x - var(x)", "x*std(x)", "x/norm(x)", "x*prod(x)", "reshape(x, (3, 1))[:, 0]", "concat([x[1:], x[:1]])",
        "stack([x, x*x])[1]", "x + argmax(x)", "x*pi**2", "x*e", "sign(x)*x",
    ):  # fmt: skip
        result = check(f"{given}y = sum(c*({formula}))\ndy/dx == grad(y, x)\ndy/dx == [0.001, 0.001, 0.001]")
        assert result.error is None, formula
        assert [claim.verdict for claim in result.claims] == ["holds", "fails"], formula


def test_a_formula_with_them_is_tried_elsewhere() -> None:
    given = "x = [1, 2, 4]\n"
    assert verdicts(given + "var(x) == mean(x*x) - mean(x)**2\nx[0]*argmax(x) == 2*x[0]") == ["holds"] * 2
    assert verdicts(given + "prod(x) == sum(x) + 1\nvar(x) == 14/9*x[0]") == ["only here"] * 2


def test_names_that_are_functions_too() -> None:
    assert (
        verdicts("x = [1, 3]\nvar = var(x)\nvar == 1\nvar(x) == var\ne = 3\ne == 3\npi = 2\npi*e == 6") == ["holds"] * 4
    )
    assert "sum is a function" in error("sum = 3")[2] and "norm is a function" in error("x = norm")[2]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("x = sigmiod(1)", "no function sigmiod; write * for a product. Did you mean sigmoid?"),
        ("x = dot([1], [2])", "write a @ b"),
        ("x = cosh(1)", "(exp(x) + exp(-x))/2"),
        ("x = np.exp(1)", "write exp(…)"),
        ("x = math.ln(1)", "write log(…)"),
        ("w = 2\nx = w(1)", "w is no function; write * for a product"),
        ("x = reshape([1, 2, 3], (2, -1))", "3 entries do not fill the shape 2×-1"),
        ("x = reshape([1, 2], (-1, -1))", "do not fill"),
        ("x = concat([[1], [[2]]])", "1 and 1×1 do not fit together for concat"),
        ("x = concat([1, 2])", "single numbers"),
        ("x = stack([[1], [2, 3]])", "1 and 2"),
        ("x = sum([1], axis=1)", "sum has no axis 1"),
        ("x = sum([[1]], axis=(0, 0))", "the same axis twice"),
        ("x = softmax([[1]], axis=(0, 1))", "one axis"),
        ("x = eye(0)", "1 or more"),
        ("x = eye(1000)", "too large"),
        ("x = log2(0)", "no logarithm"),
        ("x = 3\ny = x(2)", "no function"),
        ("x = zeros(" + ", ".join("1" * 33) + ")", "at most 32 axes, not 33"),
        ("x = " + "[" * 33 + "1" + "]" * 33, "at most 32 axes, not 33"),
        ("n = ones(65)\nx = zeros(n)", "at most 32 axes, not 65"),
        ("x = reshape([1], ones(40))", "at most 32 axes"),
    ],
)
def test_what_does_not_fit(block: str, message: str) -> None:
    assert message in error(block)[2]


def test_constants_have_as_many_digits_as_are_asked_for() -> None:
    found = claims("x = 1\ny = sin(pi*x)\ny == 0\ny == sin(x*pi)")
    assert [claim.verdict for claim in found] == ["holds", "holds"]
