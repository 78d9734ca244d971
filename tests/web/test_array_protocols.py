"""The small `numpy` of the notebooks' page: objects, classes that know better, warnings, missing names, the engine."""

from __future__ import annotations

import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as real
import pytest

from tests.support.small_numpy import STAND_INS, agree_on, expressions, small

ASKED = """
    np.arange(3) + Knows(); Knows().__array_ufunc__(np.exp, "__call__"); np.exp(Knows()); np.arange(3) @ Knows()
    np.arange(3) < Knows(); np.add(1, Knows(), out=np.zeros(3)); np.arange(3) + Refuses(); np.divide(1, Knows())
"""
OBJECTS = """
    np.array([third, 2]) * 3; np.array([third, 2]) + np.array([1.5, 2.5]); np.array([third, third]).sum()
    np.array([[third, 1], [2, 3]], object) @ np.array([1, third], object); np.array([third, 1]) < 1
    np.exp(np.array([third, 1])); np.frompyfunc(lambda a, b: a + b, 2, 1)([1, 2], [[3], [4]])
    np.frompyfunc(lambda x: x, 1, 1)(3); np.array([third, 1]).max(); np.array([third]).astype(float)
    np.isnan(np.array([third])); np.array([third, 2]).mean(); np.where([True, False], third, 1)
"""
WARNED = """
    np.array([1.0, 0.0]) / 0; np.log(np.array([0.0, -1.0])); np.exp(np.array([1000.0])); np.sqrt(-1.0)
    np.float64(1) / 0; np.array([5]) // 0; np.arctanh(1.0)
"""


# --- objects, classes of one's own, warnings ---


class Knows:
    """An operand that answers itself, as Values do."""

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        return ufunc.__name__, method, [type(x).__name__ for x in inputs], sorted(options)


class Refuses:
    __array_ufunc__ = None

    def __radd__(self, other: Any) -> str:
        return "refused"


def test_an_operand_that_knows_better_is_asked() -> None:
    agree_on(ASKED, Knows=Knows, Refuses=Refuses)


def test_objects_as_numpy() -> None:
    agree_on(OBJECTS, third=Fraction(1, 3))


def test_a_class_of_arrays_keeps_its_class_and_its_operators() -> None:
    for np in (small, real):

        class Gates(np.ndarray):  # type: ignore[misc, name-defined]
            def __mul__(self, other: Any) -> Any:
                return "own"

            __rmul__ = __mul__

        gates = np.asarray([1.0, 0.0], float).view(Gates)
        assert gates * 2 == np.arange(2) * gates == "own"
        assert type(gates[1:]) is type(gates + 1) is type(gates.reshape(1, 2)) is Gates
        assert type(np.asarray(gates)) is np.ndarray


def test_warnings_as_numpy() -> None:
    for each in expressions(WARNED):
        said = []
        for np in (small, real):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                eval(compile(each, __file__, "eval"), {"np": np})
            said.append({str(each.message).replace("scalar ", "") for each in caught})
            assert all(each.filename == __file__ for each in caught)
        assert said[0] == said[1]
    for np in (small, real):
        with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
            np.array([1.0]) / 0
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("error")
            np.log(np.zeros(2))


# --- what it does not have ---


@pytest.mark.parametrize(
    "text", ["np.fft", "np.einsum", "np.linalg.svd", "np.random.poisson", "np.zeros(2).tobytes", "np.float32"]
)
def test_a_missing_name_says_what_this_is_and_what_to_do(text: str) -> None:
    with pytest.raises(
        AttributeError, match=r"small one in plain Python .* pip install \"scalargrad-engine\[notebooks\]\""
    ):
        eval(text, {"np": small})
    assert not hasattr(small, "__wrapped__") and not hasattr(small.zeros(1), "_repr_html_")


def test_it_says_that_it_is_not_numpy() -> None:
    assert "small" in small.__version__ and "not NumPy" in small.__doc__
    with pytest.raises(TypeError, match="float64, int64, bool and object, and not 'float32'"):
        small.zeros(2, "float32")


# --- the engine on it ---

ON_THE_STAND_IN = """
import pickle
import sys
import numpy
assert ("small" in numpy.__version__) == (sys.argv[1] == "small")
from scalargrad import Value, exp, log_softmax, maximum, mean, record, relu, sigmoid, softmax, tanh
from scalargrad.losses import cross_entropy
from scalargrad.nn import MLP

x = numpy.array([[0.5, -1.0, 2.0], [1.0, 0.25, -0.5]])
print(repr(pickle.loads(pickle.dumps((x[:, ::2], x[0, 1], x.dtype)))))
net = MLP(2, [4, 3], activation=["tanh", None], seed=1)
program = record(lambda x, y: cross_entropy(net(x), y), net.parameters(), x[:, 0], [0.0, 1.0, 0.0])
inputs = numpy.concatenate([x, [[0.0] * 3, [1.0] * 3, [0.0] * 3]]).T
value, slopes = program.compile("numpy")([p.data for p in net.parameters()], inputs)
net.zero_grad()
each = [cross_entropy(net(list(row[:2])), list(row[2:])) for row in inputs.tolist()]
loss = sum(each) / 3
loss.backward()
assert abs(value - loss.data) < 1e-12, (value, loss.data)
assert all(abs(s - p.grad) < 1e-12 for s, p in zip(slopes, net.parameters()))

a, b = Value(x[0]), Value(2.0)
z = mean(relu(a) * b + sigmoid(a) + tanh(a) ** 2 + maximum(a, 0.1) + exp(a) / b)
z.backward()
print([round(g, 10) for g in a.grad.tolist()], round(b.grad, 10), round(z.data, 10))
w = numpy.array([Value(1.0), Value(2.0)])
print((w * [3.0, 4.0]).sum(), [v.data for v in numpy.exp(w)], [v.data for v in softmax(w)], (x.T @ w)[0].data)
print(numpy.sum(a).data, numpy.mean(a).data, numpy.clip(Value(3.0), 0, 1).data, (numpy.array([1.0]) * b).data)
"""


def test_the_engine_computes_the_same_on_it() -> None:
    root = str(Path(__file__).parents[2])
    found = []
    for which, path in (("small", f"{STAND_INS}:{root}"), ("real", root)):
        ran = subprocess.run(
            [sys.executable, "-c", ON_THE_STAND_IN, which],
            capture_output=True, text=True, env={"PYTHONPATH": path, "SCALARGRAD_PLAIN": "1"},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        found.append(ran.stdout)
    assert found[0] == found[1] and found[0]
