"""Programs of all structures, of one sample and of many, in every back end: what the engine gives, to 1e-12.

As in `test_agreement`: relative to the largest entry of the gradient, or to 1 if that is larger.
"""

import random

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.engines import Engine, Functions, Sums
from scalargrad import Value, record
from scalargrad.recording import BACKENDS, read
from tests.engine.test_routes import expressions, floats_of_three
from tests.recording.test_agreement import agree, close, compiled
from tests.support.programs import STRUCTURES, by_the_engine, invented
from tests.support.routes import STEPS, by_user, run, settle

FAST = [name for name in BACKENDS if name != "jax"]  # JAX takes a second to compile each program


def recorded(f, parameters, inputs, seed=0):
    generator = random.Random(seed)
    ps = [Value(generator.uniform(-1, 1), f"p{k}") for k in range(parameters)]
    return record(lambda xs: f(ps, xs), ps, [generator.uniform(-1, 1) for _ in range(inputs)])


def check(backend, f, program, samples, seed=0, arrays=False, dtype="float64", tolerance=1e-12):
    generator = random.Random(seed + 1)
    numbers = [generator.randint(-16, 16) / 8 for _ in program.parameters]  # ties and kinks among them
    rows = [[generator.randint(-16, 16) / 8 for _ in program.inputs] for _ in range(samples)]
    results, gradient = by_the_engine(f, numbers, rows)
    options = {"dtype": dtype} if dtype != "float64" else {}
    code = program.compile(backend, **options)
    given_ = (np.array(numbers), np.array(rows)) if arrays else (numbers, rows)
    value, slopes = code(*given_)
    outputs = code.outputs(*given_)
    assert (type(slopes), type(outputs)) == ((np.ndarray,) * 2 if arrays else (list,) * 2)
    near([value], [sum(results) / samples], tolerance)
    near(list(slopes), gradient, tolerance)
    near(list(outputs), results, tolerance)


def near(found, expected, tolerance):
    size = max([1.0, *map(abs, expected)])
    assert len(found) == len(expected)
    assert all(abs(a - b) <= tolerance * size for a, b in zip(found, expected)), (found, expected)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("f", STRUCTURES, ids=lambda f: f.__name__)
def test_structures_of_networks(backend, f):
    compiled(record(lambda x: x, [], 1.0), backend)  # skips visibly where the package is missing
    program = recorded(f, 15, 4)
    for samples, arrays in ((1, False), (2, True), (7, False)) if backend != "jax" else ((7, True),):
        check(backend, f, program, samples, samples, arrays)


@pytest.mark.parametrize("backend", FAST)
@pytest.mark.parametrize("seed", range(60))
def test_invented_programs(backend, seed):
    f = invented(seed, (4, 10, 30)[seed % 3])
    program = recorded(f, 1 + seed % 8, seed % 5)
    check(backend, f, program, (1, 2, 7)[seed // 3 % 3], seed, arrays=seed % 2 == 1)


@pytest.mark.parametrize("seed", range(3))
def test_invented_programs_in_jax(seed):
    pytest.importorskip("jax")
    f = invented(seed, 8)
    check("jax", f, recorded(f, 4, 3), 7, seed)


@pytest.mark.parametrize("backend", ["numpy", "jax"])
@pytest.mark.parametrize("f", STRUCTURES[:3] + STRUCTURES[4:5], ids=lambda f: f.__name__)
def test_float32(backend, f):
    pytest.importorskip(backend)
    check(backend, f, recorded(f, 15, 4), 7, arrays=True, dtype="float32", tolerance=1e-5)
    assert recorded(f, 15, 4).compile(backend, dtype="float32")(np.ones(15), np.ones((2, 4)))[1].dtype == "float32"


@pytest.mark.parametrize("backend", FAST)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(expressions(STEPS, 10), floats_of_three)
def test_routes_agree(backend, steps, point):
    """The expressions of `engine/test_routes`, in a back end."""
    steps = settle(steps, point, 50.0)
    xs = [Value(number) for number in point]
    y = run(steps, xs, by_user)
    y.backward()
    agree(backend, read([y], [], xs), point, [], float(y.data), [float(x.grad) for x in xs])


@pytest.mark.parametrize("engine", [Engine("plain", Value, "parents"), Sums("s", Value, ""), Functions("f", Value, "")])
@pytest.mark.parametrize("backend", FAST)
def test_a_network_in_any_style_becomes_matrices(backend, engine):
    """Plain + and *, or dot and softmax: the same numbers, and in numpy the same products of matrices."""
    generator = random.Random(3)
    w = [[Value(generator.uniform(-1, 1)) for _ in range(3)] for _ in range(4)]
    v = [[Value(generator.uniform(-1, 1)) for _ in range(4)] for _ in range(2)]
    parameters = [p for matrix in (w, v) for row in matrix for p in row]

    def loss(xs):
        hidden = [z.relu() for z in (engine.dot(row, xs) for row in w)]
        return engine.total([z * z for z in (engine.dot(row, hidden) for row in v)])

    sample = [0.5, -1.0, 2.0]
    program = record(loss, parameters, [1.0, 1.0, 1.0])
    y = loss([Value(x) for x in sample])
    y.backward()
    code = program.compile(backend)
    if backend == "numpy":
        assert code.source.count("a matrix product of") >= 2
    value, slopes = code([p.data for p in parameters], sample)
    close([value], [y.data])
    close(slopes, [p.grad for p in parameters])


def test_the_check_sees_a_wrong_gradient(monkeypatch):
    """A hundred-millionth too much."""
    f = STRUCTURES[0]
    program = recorded(f, 15, 4)
    code = program.compile("python")
    monkeypatch.setattr(type(program), "compile", lambda *_: Wrong(code))
    with pytest.raises(AssertionError):
        check("python", f, program, 2)


class Wrong:
    def __init__(self, code):
        self.code, self.outputs = code, code.outputs

    def __call__(self, *numbers):
        value, slopes = self.code(*numbers)
        return value, [slope * (1 + 1e-8) for slope in slopes]
