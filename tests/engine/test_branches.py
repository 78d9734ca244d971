"""Nothing passes through a branch that was not taken, not even ∞: by backward, by gradient, in a batch."""

import copy
import math
import pickle

import numpy as np
import pytest

from scalargrad import Value, clamp, detach, exp, gradient, maximum, minimum, relu, sign, sqrt, step, where
from scalargrad.gates import SHUT, gate

DEAD = {  # at x = −1, or where it says otherwise; the slope is 0
    "sqrt(relu(x))": (lambda x: sqrt(relu(x)), -1.0),
    "relu(x) ** 0.5": (lambda x: relu(x) ** 0.5, -1.0),
    "sqrt(clamp(x, 0, 1))": (lambda x: sqrt(clamp(x, 0.0, 1.0)), -1.0),
    "sqrt(maximum(x, 0))": (lambda x: sqrt(maximum(x, 0.0)), -1.0),
    "sqrt(-minimum(-x, 0))": (lambda x: sqrt(-minimum(-x, 0.0)), -1.0),
    "sqrt(step(x))": (lambda x: sqrt(step(x)), -1.0),
    "sqrt(sign(x))": (lambda x: sqrt(sign(x)), 0.0),
    "sqrt(detach(x))": (lambda x: sqrt(detach(x)), 0.0),
    "sqrt(0 ** t)": (lambda x: sqrt(0.0**x), 4.0),
    "sqrt(x ** 0 - 1)": (lambda x: sqrt(x**0 - 1.0), 2.0),
}


@pytest.mark.parametrize("f, at", DEAD.values(), ids=DEAD)
def test_a_dead_branch_passes_nothing(f, at):
    x = Value(at)
    y = f(x)
    y.backward()
    assert x.grad == 0 and gradient(y, x).data == 0


def test_a_batch_is_dead_where_its_samples_are():
    x = Value(np.array([-1.0, 4.0, -2.0]))
    y = sqrt(relu(x))
    y.backward()
    assert x.grad.tolist() == [0, 0.25, 0] == gradient(y, x).data.tolist()


def test_the_shut_zero_is_a_zero():
    assert SHUT == 0 and SHUT * math.inf == 0 == SHUT * math.nan and SHUT + 1.5 == 1.5 and repr(SHUT) == "0"
    assert gate(0.0) is SHUT is gate(0) and gate(0.5) == 0.5 and math.isnan(gate(math.nan))
    y = relu(Value(-1.0))
    for same in (copy.deepcopy(y), pickle.loads(pickle.dumps(y))):
        assert same.local_derivatives[0] is SHUT


def test_a_batch_of_gates_survives_a_pickle():
    y = relu(Value(np.array([-1.0, 4.0])))
    again = pickle.loads(pickle.dumps(y))
    assert (again.local_derivatives[0] * np.array([math.inf, 2.0])).tolist() == [0, 2]


def test_where_takes_one_of_both():
    for x, expected in ((Value(2.0), (4.0, 4.0)), (Value(-2.0), (2.0, -1.0))):
        y = where(x > 0, x * x, -x)
        y.backward()
        assert (y.data, x.grad) == expected
    x = Value(np.array([2.0, -2.0]))
    y = where(x > 0, x * x, -x)
    y.backward()
    assert y.data.tolist() == [4, 2] and x.grad.tolist() == [4, -1] == gradient(y, x).data.tolist()


def test_where_of_plain_numbers_is_plain():
    assert where(True, 1.0, 2.0) == 1.0 and where(np.array([True, False]), 1.0, 2.0).tolist() == [1, 2]
    assert exp(where(False, 1.0, Value(0.0))) == 1.0
