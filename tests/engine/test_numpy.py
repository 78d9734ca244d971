"""NumPy in both roles: arrays of Values (a matrix of them), and Values of arrays (a batch of independent numbers)."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from scalargrad import Value, dot, exp, gradient, logsumexp, maximum, softmax, total
from scalargrad.value import apply
from tests.support.oracles import agree, rule
from tests.support.points import ROWS, arity, sample_points


def values(array):
    return np.array([Value(float(x)) for x in np.ravel(array)], object).reshape(np.shape(array))


def data(array):
    return np.vectorize(lambda v: v.data, otypes=[float])(array)


A, B = np.array([[1.0, -2.0], [0.5, 4.0]]), np.array([[3.0, 0.25], [-1.0, 2.0]])


# --- arrays of Values ---


OPERATIONS = {
    "@": lambda a, b: a @ b, "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
    "/": lambda a, b: a / b, "np.dot": np.dot, "np.add": np.add, "np.multiply": np.multiply,
}  # fmt: skip


@pytest.mark.parametrize("sides", ["Values and numbers", "numbers and Values", "Values and Values"])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_matrices_of_values(operation, sides):
    a = A if sides.startswith("numbers") else values(A)
    b = B if sides.endswith("numbers") else values(B)
    found = operation(a, b)
    assert found.dtype == object and all(isinstance(v, Value) for v in found.flat)
    assert_allclose(data(found), operation(A, B), rtol=1e-15)


@pytest.mark.parametrize("number", [2, 2.0, np.float64(2.0), np.float32(2.0), np.int64(2)], ids=repr)
@pytest.mark.parametrize("operation", [np.add, np.subtract, np.multiply, np.divide, np.power])
def test_matrices_of_values_with_a_number_or_a_value(operation, number):
    a = np.abs(A)
    assert_allclose(data(operation(values(a), number)), operation(a, 2.0))
    assert_allclose(data(operation(number, values(a))), operation(2.0, a))
    assert_allclose(data(operation(Value(2.0), values(a))), operation(2.0, a))
    assert_allclose(data(operation(values(a), Value(2.0))), operation(a, 2.0))


@pytest.mark.parametrize("name", ["exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh",
                                  "tanh", "negative", "absolute", "reciprocal"])  # fmt: skip
def test_numpys_functions_of_matrices_of_values(name):
    function = getattr(np, name)
    assert_allclose(data(function(values(np.abs(A)))), function(np.abs(A)), rtol=1e-14)


@pytest.mark.parametrize("name", ["arcsin", "arccos", "arctan"])
def test_numpys_inverse_functions_of_matrices_of_values(name):
    function = getattr(np, name)
    assert_allclose(data(function(values(A / 5))), function(A / 5), rtol=1e-14)


def test_sums_and_comparisons_of_matrices_of_values():
    w = values(A)
    assert isinstance(w.sum(), Value) and w.sum() == A.sum() and np.mean(w).data == A.mean()
    assert_allclose(data(w.sum(axis=0)), A.sum(axis=0))
    assert ((w > 0) == (A > 0)).all() and w.max() == 4.0 and (-w).T[0, 1] == -0.5


def test_a_layer_of_matrices_goes_backward():
    w, x = values(A), np.array([0.5, -1.0])
    np.tanh(w @ x).sum().backward()
    grads = np.vectorize(lambda v: v.grad, otypes=[float])(w)
    assert_allclose(grads, np.outer(1 - np.tanh(A @ x) ** 2, x))


@pytest.mark.parametrize("number", [np.float64(2.0), np.float32(2.0), np.int64(2)], ids=repr)
def test_numpys_numbers_on_either_side_of_a_value(number):
    v = Value(3.0)
    for y, expected in ((number * v, 6), (v * number, 6), (number + v, 5), (number - v, -1), (number / v, 2 / 3),
                        (number**v, 8), (v**number, 9)):  # fmt: skip
        assert isinstance(y, Value) and y.parents == (v,) and y.data == pytest.approx(expected)
    assert number < v and v > number and bool(number != v)


def test_numpys_functions_of_one_value():
    v = Value(0.5)
    y = np.exp(v)
    assert isinstance(y, Value) and y.op.name == "exp" and y.data == exp(0.5)
    assert isinstance(np.multiply(v, 2.0), Value) and np.tanh(v).parents == (v,) and np.arcsin(v).op.name == "asin"


# --- Values of arrays: a batch ---


def batch_of(op):
    points = sample_points(op)
    return [np.array([float(q[i]) for q in points]) for i in range(arity(op))]


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_a_batch_is_row_by_row_what_its_numbers_are(op):
    """Data, local derivative, and the derivative as a graph."""
    columns = batch_of(op)
    z = apply(op, *map(Value, columns))
    xs = list(map(Value, columns))
    by_gradient = gradient(apply(op, *xs), xs)
    for k, q in enumerate(sample_points(op)):
        point = list(map(float, q))
        agree(np.broadcast_to(z.data, columns[0].shape)[k], op.forward(*point), 1e-14, op.name)
        for i, d in enumerate(z.local_derivatives):
            expected = rule(op, i, point)
            agree(np.broadcast_to(d, columns[0].shape)[k], expected, 1e-13, f"∂{op.name}/∂{i} of a batch")
            agree(np.broadcast_to(by_gradient[i].data, columns[0].shape)[k], expected, 1e-13, f"gradient of {op.name}")


def test_gradients_come_per_sample():
    x, w = Value(np.array([1.0, 2.0, 3.0])), Value(0.5)
    y = exp(w * x)
    y.backward()
    assert_allclose(w.grad, x.data * np.exp(0.5 * x.data))  # one for each sample, not their sum
    assert_allclose(x.grad, 0.5 * np.exp(0.5 * x.data))
    by_x, by_w = gradient(y, [x, w])
    assert_allclose(by_w.data, w.grad)
    assert_allclose(by_x.data, x.grad)


def test_the_seed_of_backward_is_one_for_each_sample():
    x, w = Value(np.array([[1, 2], [3, 4]])), Value(0.5)
    y = w + x
    y.backward()
    for d in (y.grad, x.grad, w.grad, gradient(y, x).data, gradient(y, w).data, gradient(y, y).data):
        assert np.array_equal(d, np.ones((2, 2)))
    leaf = Value(np.array([1.0, 2.0]))
    leaf.backward()
    assert np.array_equal(leaf.grad, [1, 1])


@pytest.mark.parametrize("f", [lambda x: x * x + x, lambda x: x + x * x, lambda x: 3 * x, lambda x: x * 3, Value.exp,
                               lambda x: total([x, x, 1.0]), lambda x: x])  # fmt: skip
def test_backward_twice_doubles_without_changing_arrays_in_place(f):
    x = Value(np.array([1.0, 2.0]))
    y = f(x)
    y.backward()
    first = x.grad
    kept = first.copy()
    y.backward()
    assert_allclose(x.grad, 2 * kept)
    assert_allclose(first, kept)
    assert_allclose(x.data, [1.0, 2.0])


def test_gradients_of_leaves_are_not_the_same_array():
    """What one leaf's grad becomes in place must not happen to another's."""
    a, b = Value(np.array([1.0, 2.0])), Value(np.array([3.0, 4.0]))
    y = a + b
    y.backward()
    a.grad += 1.0
    assert_allclose(b.grad, [1, 1])
    assert_allclose(y.grad, [1, 1])


@pytest.mark.parametrize("f", [lambda x: x**3, lambda x: x**-2, lambda x: 2**x, lambda x: x**x, lambda x: x**0.5,
                               lambda x: 1 / x, lambda x: x.relu() * x, lambda x: abs(x) * x, lambda x: x.sigmoid(),
                               lambda x: maximum(x, 1.5) * x, lambda x: x.softplus(), lambda x: x.gelu(),
                               lambda x: logsumexp([x, 2 * x]), lambda x: softmax([x, 2 * x])[0] * x,
                               lambda x: dot([x, x], [x, 2.0], 1.0), lambda x: total([x, x * x])])  # fmt: skip
def test_gradients_of_any_order_come_per_sample(f):
    numbers = [0.5, 1.0, 2.25]
    batch = Value(np.array(numbers))
    y = f(batch)
    first = gradient(y, batch)
    second = gradient(first, batch)
    for k, number in enumerate(numbers):
        x = Value(number)
        d = gradient(f(x), x)
        assert np.broadcast_to(first.data, 3)[k] == pytest.approx(d.data, rel=1e-13)
        assert np.broadcast_to(second.data, 3)[k] == pytest.approx(gradient(d, x).data, rel=1e-12)


def test_arrays_at_the_edges():
    x = Value(np.array([-1.0, 0.0, 2.0]))
    for f, expected in ((Value.relu, [0, 0, 1]), (abs, [-1, 0, 1]), (lambda v: v**2, [-2, 0, 4]),
                        (lambda v: v**0, [0, 0, 0]), (lambda v: maximum(v, 0.0), [0, 0.5, 1])):  # fmt: skip
        assert_allclose(np.broadcast_to(f(x).local_derivatives[0], 3), expected)
        assert_allclose(np.broadcast_to(gradient(f(x), x).data, 3), expected)
    assert_allclose(Value(np.array([-1000.0, 1000.0])).sigmoid().data, [0, 1], atol=1e-300)
    assert_allclose(Value(np.array([-1000.0, 1000.0])).softplus().data, [0, 1000])


def test_integer_arrays_will_do():
    x = Value(np.array([0, 2, -3]))
    y = x**2 + x / 2 + x.relu()
    y.backward()
    assert_allclose(y.data, [0, 7, 7.5])
    assert_allclose(x.grad, [0.5, 5.5, -5.5])


def test_shapes_that_do_not_fit_are_an_error_that_names_the_node():
    with pytest.raises(ValueError, match=r"z = x \+ y with x = array"):
        Value(np.array([1.0, 2.0])) + np.array([1.0, 2.0, 3.0])


def test_comparison_of_a_batch_is_entry_by_entry():
    x = Value(np.array([1.0, 3.0]))
    assert (x > 2).tolist() == [False, True] and (np.array([1.0, 2.0]) == x).tolist() == [True, False]
    assert x in {x} and len({x, Value(x.data)}) == 2  # identity comes first
