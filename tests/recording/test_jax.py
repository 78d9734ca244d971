"""The back end `jax`: its arrays, its transformations, and the same numbers on several devices and processes."""

import math
import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from scalargrad import Value, operation, record
from scalargrad.losses import cross_entropy, mean_squared_error
from scalargrad.nn import MLP

jax = pytest.importorskip("jax")
jnp = jax.numpy
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def program():
    net = MLP(2, [5, 3], activation=["tanh", None], seed=1)
    return record(lambda x, k: cross_entropy(net(x), k), net.parameters(), [0.1, 0.2], 0), net.parameters()


SAMPLES = np.column_stack([np.linspace(-2, 2, 16).reshape(8, 2), np.arange(8) % 3])


def test_arrays_of_each_kind(program):
    program, parameters = program
    p = [parameter.data for parameter in parameters]
    expected, slopes = program.compile("python")(p, SAMPLES.tolist())
    run = program.compile("jax")
    value, gradient = run(p, SAMPLES.tolist())
    assert type(value) is float and type(gradient) is list
    assert value == pytest.approx(expected, rel=1e-12) and gradient == pytest.approx(slopes, rel=1e-11, abs=1e-14)
    value, gradient = run(np.array(p), SAMPLES)
    assert isinstance(gradient, np.ndarray) and gradient.dtype == "float64"
    value, gradient = program.compile("jax", dtype="float32")(jnp.array(p), SAMPLES)
    assert isinstance(gradient, jax.Array) and value.shape == () and gradient.dtype == "float32"
    assert float(value) == pytest.approx(expected, rel=1e-5)
    assert run.outputs(p, SAMPLES.tolist()) == pytest.approx(program.compile("python").outputs(p, SAMPLES.tolist()))


def test_64_bits_of_jaxs_arrays_need_its_configuration(program):
    program, parameters = program
    run = program.compile("jax")
    p = [parameter.data for parameter in parameters]
    with pytest.raises(ValueError, match=r'jax\.config\.update\("jax_enable_x64", True\)'):
        run(jnp.array(p), SAMPLES)
    with jax.enable_x64(True):
        value, gradient = run(jnp.array(p), jnp.array(SAMPLES))
        assert gradient.dtype == "float64" and float(value) == pytest.approx(run(p, SAMPLES)[0], rel=1e-14)


def test_jit_vmap_grad_and_scan(program):
    program, parameters = program
    run = program.compile("jax", dtype="float32")
    p, x = jnp.array([parameter.data for parameter in parameters]), jnp.array(SAMPLES, "float32")
    value, gradient = run(p, x)
    assert np.allclose(jax.jit(lambda p: 2 * run(p, x)[1])(p), 2 * gradient, rtol=1e-5)
    assert np.allclose(jax.grad(lambda p: 3 * run(p, x)[0])(p), 3 * gradient, rtol=1e-5)
    each = jax.vmap(lambda sample: run(p, sample))(x)
    assert np.allclose(each[0].mean(), value, rtol=1e-5) and np.allclose(each[1].mean(0), gradient, atol=1e-6)
    moved, losses = jax.lax.scan(lambda p, _: (p - 0.5 * run(p, x)[1], run(p, x)[0]), p, None, length=5)
    for k in range(5):
        value, gradient = run(p, x)
        assert losses[k] == pytest.approx(float(value), rel=1e-5)
        p = p - 0.5 * gradient
    assert np.allclose(moved, p, atol=1e-6)


def test_derivatives_that_a_program_has_not(program):
    program, parameters = program
    run = program.compile("jax", dtype="float32")
    p, x = jnp.array([parameter.data for parameter in parameters]), jnp.array(SAMPLES, "float32")
    with pytest.raises(TypeError, match="this one is by an input"):
        jax.grad(lambda x: run(p, x)[0])(x)
    with pytest.raises(TypeError, match="the gradient of a program has no derivative"):
        jax.grad(lambda p: run(p, x)[1].sum())(p)
    with pytest.raises(TypeError, match="outputs of a program have no derivative"):
        jax.grad(lambda p: run.outputs(p, x).sum())(p)


def test_operations_of_ones_own():
    w = Value(2.0)
    inner = operation("tripled_in_jax(x)", "3 * silu(x)", "3 * (sigmoid(x) + silu(x) * sigmoid(-x))")
    text = operation("text_in_jax(x)", "tripled_in_jax(x) + abs(x)", "3 * sigmoid(x) + 1")
    traced = operation("cube_in_jax(x)", lambda x: x**3, lambda x: 3 * x**2)
    for op in (inner, text, traced):
        program = record(lambda x: op(w * x), [w], 1.0)  # noqa: B023
        value, gradient = program.compile("jax")([2.0], [[0.5], [1.5]])
        expected, slopes = program.compile("python")([2.0], [[0.5], [1.5]])
        assert value == pytest.approx(expected, rel=1e-12) and gradient == pytest.approx(slopes, rel=1e-12)
    of_math = operation("lgamma_in_jax(x)", math.lgamma, lambda x: math.log(x))
    with pytest.raises(TypeError, match=r"lgamma_in_jax\(x\) cannot be traced by JAX .*: write it as text"):
        record(lambda x: of_math(w * x), [w], 1.0).compile("jax")([2.0], [0.5])


# --- several devices ---

HEAD = """
import os, sys
import numpy as np
os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=" + sys.argv[1]
import jax
from scalargrad import record
from scalargrad.losses import mean_squared_error
from scalargrad.nn import MLP
net = MLP(3, [7, 2], activation=["tanh", None], seed=1)
program = record(lambda x, t: mean_squared_error(net(x), t), net.parameters(), [0.1, 0.2, 0.3], [1.0, 0.0])
numbers = np.array([p.data for p in net.parameters()])
samples = np.sin(np.arange(32 * 5).reshape(32, 5))
jax.config.update("jax_enable_x64", True)
run = program.compile("jax")

def told(value, gradient):
    print("RESULT", repr(float(value)), [float(g) for g in np.asarray(gradient)])
"""

ONE_PROCESS = """
from functools import partial

def moved(p, x):
    # steps that lead nowhere: a loop over sharded samples
    return jax.lax.scan(lambda p, _: (p - 0 * run(p, x)[1], run(p, x)), p, None, length=2)[1]

def slopes(p, x):
    return jax.value_and_grad(lambda p: run(p, x)[0])(p)

for kind in (jax.sharding.AxisType.Auto, jax.sharding.AxisType.Explicit):
    mesh = jax.make_mesh((jax.device_count(),), ("samples",), axis_types=(kind,))
    x = jax.device_put(samples, jax.NamedSharding(mesh, jax.P("samples")))
    value, gradient = run(numbers, x)
    assert gradient.sharding.is_fully_replicated and len(gradient.sharding.device_set) == jax.device_count()
    told(value, gradient)
    assert np.allclose(run.outputs(numbers, x), run.outputs(numbers, samples), rtol=1e-13)
    told(*(one[-1] for one in jax.jit(moved)(numbers, x)))
    told(*jax.jit(slopes)(numbers, x))
    each = jax.jit(jax.vmap(run, in_axes=(None, 0)))(numbers, x)
    told(*(jax.device_get(one).mean(axis=0) for one in each))
    shared = partial(jax.shard_map, mesh=mesh, in_specs=(jax.P(), jax.P("samples")), out_specs=jax.P())
    told(*jax.jit(shared(lambda p, x: jax.lax.pmean(run(p, x), "samples")))(numbers, x))
    by_means = lambda p, x: jax.value_and_grad(lambda p: jax.lax.pmean(run(p, x)[0], "samples"))(p)
    told(*jax.jit(shared(by_means))(numbers, x))
    both = jax.make_mesh((2, 4), ("parameters", "samples"), axis_types=(kind, kind))
    p = jax.device_put(numbers, jax.NamedSharding(both, jax.P("parameters")))
    value, gradient = run(p, jax.device_put(samples, jax.NamedSharding(both, jax.P(both.axis_names))))
    assert gradient.sharding.is_equivalent_to(p.sharding, 1)  # half of it on each half of the devices
    told(value, gradient)
try:
    jax.device_put(samples[:13], jax.NamedSharding(mesh, jax.P("samples")))
except ValueError as error:
    print("REFUSED", error)
"""

SEVERAL_PROCESSES = """
jax.distributed.initialize(sys.argv[2], num_processes=2, process_id=int(sys.argv[3]), initialization_timeout=60)
mesh = jax.make_mesh((jax.device_count(),), ("samples",), axis_types=(jax.sharding.AxisType.Auto,))
place = jax.NamedSharding(mesh, jax.P("samples"))
half = samples[16 * int(sys.argv[3]) : 16 * (int(sys.argv[3]) + 1)]
x = jax.make_array_from_process_local_data(place, half)
assert jax.device_count() == 8 and jax.local_device_count() == 4
told(*run(numbers, x))
"""


def started(code, *arguments):
    environment = {**os.environ, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", textwrap.dedent(HEAD + code), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def results(process):
    try:
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 0, err[-2000:]
    return [eval(f"({line[7:].replace(' ', ', ', 1)})") for line in out.splitlines() if line.startswith("RESULT")], out


@pytest.fixture(scope="module")
def alone():
    net = MLP(3, [7, 2], activation=["tanh", None], seed=1)
    program = record(lambda x, t: mean_squared_error(net(x), t), net.parameters(), [0.1, 0.2, 0.3], [1.0, 0.0])
    samples = np.sin(np.arange(32 * 5).reshape(32, 5))
    return program.compile("jax")([p.data for p in net.parameters()], samples.tolist())


def same(found, alone):
    assert found[0] == pytest.approx(alone[0], rel=1e-12)
    assert found[1] == pytest.approx(alone[1], rel=1e-11, abs=1e-14)


def test_eight_devices_give_the_numbers_of_one(alone):
    found, out = results(started(ONE_PROCESS, "8"))
    assert len(found) == 14 and "REFUSED" in out  # 13 samples are no equal shares
    for one in found:
        same(one, alone)


def test_two_processes_of_four_devices_give_the_numbers_of_one(alone):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    processes = [started(SEVERAL_PROCESSES, "4", address, str(k)) for k in range(2)]
    for process in processes:
        ((one,), _) = results(process)
        same(one, alone)
