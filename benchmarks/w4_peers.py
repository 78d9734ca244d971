"""W4 on the peers: C and NumPy by hand, JAX, torch, CasADi. Each is written as its own users would write it."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.turns import Builder, Contender

if TYPE_CHECKING:
    from benchmarks.w4 import Problem

COMPILE = ("gcc", "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC")


def contenders(problem: Problem, group: str) -> list[tuple[str, Builder, str]]:
    """Names, builders, and the modules they need; the first is what the others are compared with."""
    groups: dict[str, list[tuple[str, Builder, str]]] = {
        "numpy": [
            ("NumPy by hand", lambda: by_hand(problem), "numpy"),
            ("NumPy by hand, samples in columns, large arrays made once", lambda: kept(problem), "numpy"),
        ],
        "jax": [("JAX, `vmap` and `jit`", lambda: jax_(problem), "jax")],
        "torch": [("torch, a batch", lambda: torch_(problem), "torch")],
        "casadi": [
            ("CasADi, SX in its virtual machine, `map`", lambda: casadi_(problem), "casadi"),
            ("CasADi, generated C, `gcc -O3`, `map`", lambda: casadi_(problem, generated=True), "casadi"),
        ],
    }
    return [("C by hand, 8 lanes", lambda: by_hand_in_c(problem), "ctypes"), *groups.get(group, [])]


def flat(weights: list[Any], biases: list[Any]) -> np.ndarray:
    return np.concatenate([np.ravel(np.asarray(array)) for array in (*weights, *biases)])


def compiled(source: Path, folder: str, *flags: str) -> Path:
    """The shared library that gcc makes of a file; without gcc an ImportError, for this peer is not there then."""
    library = Path(folder, source.stem + ".so")
    try:
        subprocess.run([*COMPILE, *flags, "-o", str(library), str(source)], check=True)
    except FileNotFoundError:
        raise ImportError("no gcc") from None
    return library


def by_hand_in_c(problem: Problem) -> Contender:
    with tempfile.TemporaryDirectory() as folder:
        library = ctypes.CDLL(str(compiled(Path(__file__).with_name("w4_by_hand.c"), folder)))
    function = library.loss_and_gradient
    function.restype = ctypes.c_double
    parameters = flat(problem.weights, problem.biases)
    arrays = parameters, np.ascontiguousarray(problem.points.T), problem.sides, np.empty_like(parameters)
    p, xs, ts, gradient = (ctypes.c_void_p(array.ctypes.data) for array in arrays)
    samples = ctypes.c_long(len(problem.sides))

    def run() -> tuple[float, np.ndarray]:
        return function(p, xs, ts, samples, gradient), arrays[-1]  # pointers alone would not keep the arrays

    return Contender("", run, lambda result: (result[0], result[1].copy()))


def by_hand(problem: Problem) -> Contender:
    """Rows are samples; what can be done in place is."""
    weights, biases, xs, ts = problem.weights, problem.biases, problem.points, problem.sides

    def run() -> Any:
        activations = [xs]
        for w, b in zip(weights[:-1], biases):
            z = activations[-1] @ w.T
            z += b
            activations.append(np.maximum(z, 0, out=z))
        margin = activations[-1] @ weights[-1][0]
        margin += biases[-1]
        margin *= ts
        np.subtract(1, margin, out=margin)
        loss = np.maximum(margin, 0).mean()
        delta = np.where(margin > 0, ts * (-1 / len(ts)), 0)[:, None]
        by_weights, by_biases = [], []
        for k in (2, 1, 0):
            by_weights.append(delta.T @ activations[k])
            by_biases.append(delta.sum(0))
            if k:
                delta = delta @ weights[k]
                delta *= activations[k] > 0
        return loss, by_weights[::-1], by_biases[::-1]

    return Contender("", run, lambda result: (float(result[0]), flat(*result[1:])))


def kept(problem: Problem) -> Contender:
    """Columns are samples; all large arrays are made once, for fresh memory costs more than the arithmetic here."""
    (w1, w2, w3), (b1, b2, b3), ts = problem.weights, problem.biases, problem.sides
    xs, samples = np.ascontiguousarray(problem.points.T), len(problem.sides)
    h1, h2, d1, d2 = (np.empty((16, samples)) for _ in range(4))
    active = np.empty((16, samples), bool)
    margin, d3, minus_ts = np.empty(samples), np.empty(samples), ts * (-1 / samples)
    g1, g2, g3, c1, c2 = np.empty((16, 2)), np.empty((16, 16)), np.empty(16), np.empty(16), np.empty(16)

    def run() -> Any:
        np.matmul(w1, xs, out=h1)
        np.add(h1, b1[:, None], out=h1)
        np.maximum(h1, 0, out=h1)
        np.matmul(w2, h1, out=h2)
        np.add(h2, b2[:, None], out=h2)
        np.maximum(h2, 0, out=h2)
        np.matmul(w3[0], h2, out=margin)
        np.add(margin, b3, out=margin)
        np.multiply(margin, ts, out=margin)
        np.subtract(1, margin, out=margin)
        np.multiply(margin > 0, minus_ts, out=d3)
        loss = np.maximum(margin, 0, out=margin).mean()
        np.matmul(h2, d3, out=g3)
        np.multiply(w3.T, d3, out=d2)
        np.multiply(d2, np.greater(h2, 0, out=active), out=d2)
        np.matmul(d2, h1.T, out=g2)
        np.sum(d2, axis=1, out=c2)
        np.matmul(w2.T, d2, out=d1)
        np.multiply(d1, np.greater(h1, 0, out=active), out=d1)
        np.matmul(d1, xs.T, out=g1)
        np.sum(d1, axis=1, out=c1)
        return loss, [g1, g2, g3], [c1, c2, d3.sum()]

    return Contender("", run, lambda result: (float(result[0]), flat(*result[1:])))


def jax_(problem: Problem) -> Contender:
    import jax
    import jax.numpy as jnp

    def loss(parameters: Any, x: Any, t: Any) -> Any:
        *hidden, (w3, b3) = parameters
        for w, b in hidden:
            x = jax.nn.relu(w @ x + b)
        return jax.nn.relu(1 - t * (w3 @ x + b3)[0])

    def mean(parameters: Any, xs: Any, ts: Any) -> Any:
        return jax.vmap(loss, (None, 0, 0))(parameters, xs, ts).mean()

    step = jax.jit(jax.value_and_grad(mean))
    parameters = [(jnp.array(w), jnp.array(b)) for w, b in zip(problem.weights, problem.biases)]
    xs, ts = jnp.array(problem.points), jnp.array(problem.sides)

    def run() -> Any:
        return jax.block_until_ready(step(parameters, xs, ts))

    return Contender("", run, lambda result: (float(result[0]), flat(*zip(*result[1]))))


def torch_(problem: Problem) -> Contender:
    import torch

    torch.set_num_threads(1)
    weights, biases = (
        [torch.tensor(array, requires_grad=True) for array in arrays] for arrays in (problem.weights, problem.biases)
    )
    xs, ts = torch.tensor(problem.points), torch.tensor(problem.sides)

    def run() -> Any:
        h = xs
        for w, b in zip(weights[:-1], biases):
            h = torch.relu(torch.nn.functional.linear(h, w, b))
        score = torch.nn.functional.linear(h, weights[-1], biases[-1])[:, 0]
        loss = torch.relu(1 - ts * score).mean()
        return loss, torch.autograd.grad(loss, [*weights, *biases])

    return Contender("", run, lambda result: (result[0].item(), flat(result[1][:3], result[1][3:])))


def casadi_(problem: Problem, generated: bool = False) -> Contender:
    """One sample as a function of scalars (SX), mapped over all samples, the gradient summed by `map` itself."""
    import casadi

    parameters, samples = flat(problem.weights, problem.biases), len(problem.sides)
    p, x, t = casadi.SX.sym("p", len(parameters)), casadi.SX.sym("x", 2), casadi.SX.sym("t")
    w1, w2, w3, b1, b2, b3 = casadi.vertsplit(p, [0, 32, 288, 304, 320, 336, 337])
    h = casadi.fmax(casadi.reshape(w1, 2, 16).T @ x + b1, 0)  # its matrices go column by column
    h = casadi.fmax(casadi.reshape(w2, 16, 16).T @ h + b2, 0)
    loss = casadi.fmax(1 - t * (w3.T @ h + b3), 0)
    one = casadi.Function("one", [p, x, t], [loss, casadi.gradient(loss, p)])
    mapped = one.map("mapped", "serial", samples, [0], [0, 1])  # the same p for all; loss and gradient are summed
    if generated:
        with tempfile.TemporaryDirectory() as folder:
            code = casadi.CodeGenerator("mapped.c")
            code.add(mapped)
            code.generate(f"{folder}/")
            mapped = casadi.external("mapped", str(compiled(Path(folder, "mapped.c"), folder)))
    results = np.zeros(1), np.zeros(len(parameters))
    given = parameters, problem.points.ravel(), problem.sides
    buffer, run = mapped.buffer()
    for k, array in enumerate(given):
        buffer.set_arg(k, memoryview(array))
    for k, array in enumerate(results):
        buffer.set_res(k, memoryview(array))

    def step() -> tuple[np.ndarray, np.ndarray]:
        assert given and buffer  # the buffer does not keep them
        run()
        return results

    return Contender("", step, lambda result: (float(result[0][0]) / samples, result[1] / samples))
