"""Functions of arrays of Values, of NumPy's scalars and of other libraries' arrays: one truth for all of them."""

import math

import numpy as np
import pytest

import scalargrad
from scalargrad import Value, dot, erf, maximum, norm, softmax, total

OF_ONE = sorted(
    set(scalargrad.functions.__all__)
    - {"atan2", "clamp", "dot", "elu", "hypot", "leaky_relu", "log_softmax", "logaddexp", "logsumexp", "maximum",
       "mean", "minimum", "norm", "prod", "softmax", "total", "where"}
)  # fmt: skip


@pytest.mark.parametrize("name", OF_ONE)
def test_a_function_of_an_array_of_values_is_an_array_of_values(name):
    f = getattr(scalargrad, name)
    numbers = [1.25, 2.0] if name == "acosh" else [0.5, 0.0 if name in ("relu", "sign", "step") else 0.25]
    array = np.array([Value(x) for x in numbers])
    found = f(array)
    assert found.shape == (2,)
    for entry, result, x in zip(array, found, numbers):
        alone = Value(x)
        expected = f(alone)
        assert isinstance(result, Value) and result.data == expected.data
        result.backward()
        expected.backward()
        assert entry.grad == alone.grad


@pytest.mark.parametrize("name", ["maximum", "minimum", "hypot", "atan2", "leaky_relu", "elu"])
def test_a_function_of_two_goes_entry_by_entry(name):
    f = getattr(scalargrad, name)
    a = np.array([[Value(0.0), Value(1.5)]])
    found = f(a, 0.5)
    assert found.shape == (1, 2) and [v.data for v in found.flat] == [f(0.0, 0.5), f(1.5, 0.5)]


def test_no_gradient_is_lost():
    """Public reports: erf went through float, relu through NumPy's own maximum."""
    v = [Value(0.5), Value(1.0)]
    (erf(np.array(v)) * np.array(v)).sum().backward()
    assert v[0].grad == pytest.approx(0.959891167280769, rel=1e-14)
    tie = Value(0.0)
    maximum(np.array([tie]), 0.0)[0].backward()
    assert tie.grad == 0.5


def test_reductions_take_arrays_and_generators():
    array = np.array([[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]])
    assert total(array) == 10.0 and norm(array).data == pytest.approx(math.sqrt(30))
    assert softmax(np.array([1.0, 2.0])).tolist() == softmax([1.0, 2.0])
    assert [v.data for v in softmax(x for x in [Value(1.0), Value(2.0)])] == softmax([1.0, 2.0])
    assert softmax(array).shape == (2, 2) and isinstance(softmax(array)[0, 0], Value)
    with pytest.raises(ValueError, match="softmax needs at least one value"):
        softmax(x for x in [])


@pytest.mark.parametrize(
    "number", [np.int64(2), np.float64(2.0), np.float32(2.0), np.uint8(2), np.array(2.0)], ids=repr
)
def test_a_numpy_scalar_leaves_a_python_number(number):
    for y in (Value(2.0) * number, number * Value(2.0), Value(number) + 2.0):
        assert type(y.data) is float
    with pytest.raises(ZeroDivisionError):
        1 / (Value(2.0) * number - 4.0)
    with pytest.raises(OverflowError):
        (Value(1e200) * number) ** 2


class Tensor:
    """What a tensor of another library looks like: its dtype is none of NumPy's, and NumPy can read it."""

    dtype = "float32"

    def __init__(self, data):
        self.entries = np.asarray(data)

    def __array__(self, dtype=None, copy=None):
        return self.entries

    @property
    def data(self):
        return self

    def __add__(self, other):
        return NotImplemented

    __mul__ = __truediv__ = __add__

    def __neg__(self):
        return self


def test_a_tensor_is_taken_as_a_number_or_an_array():
    assert (Value(Tensor(2.0)) / 3).data == pytest.approx(2 / 3)
    assert (Value(2.0) * Tensor([1.0, 2.0])).data.tolist() == [2, 4]


def test_numpys_questions_have_plain_answers():
    v = Value(2.0)
    assert not np.isnan(v) and np.isfinite(v) and not np.isinf(v) and np.round(Value(2.126), 2) == 2.13
    assert np.clip(v, 0.0, 1.0).parents == (v,) and np.fmax(v, 3.0).parents == (v,)
    assert np.std(np.array([Value(1.0), Value(3.0)])).data == 1.0


def test_sums_have_the_same_bits_on_every_python():
    """From Python 3.12 on, sum() makes up for the rounding of floats; ours adds from left to right, as + does."""
    assert total([1e16, 1.0, -1e16]) == 0.0
    assert dot([0.1] * 10, [1.0] * 10) == 0.9999999999999999
    assert total([Value(1e16), 1.0, Value(-1e16)]) == 0.0
    assert type(total([])) is int and type(total([1, 2])) is int and dot([1.0], [2.0], 0.5) == 2.5


def test_powers_of_complex_numbers_at_zero():
    x = Value(0j)
    y = x ** Value(2.0)
    y.backward()
    assert (y.data, x.grad) == (0j, 0j)
    assert (Value(0.0) ** (2 + 0j)).data == 0j
