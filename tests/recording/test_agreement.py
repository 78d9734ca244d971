"""Every back end gives what the engine gives: value and gradient to 1e-12, relative to the largest of the gradient.

That is: |g − h| ≤ 1e-12 · max(1, |g₁|, |g₂|, …) for each entry, and the same for the value.
"""

import functools
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.engines import Engine, Functions, Sums
from benchmarks.workloads import WORKLOADS
from scalargrad import Value, dot, exp, log1p, log_softmax, logsumexp, norm, record, relu, total
from scalargrad.commands import documents
from scalargrad.derivatives import TABLE
from scalargrad.losses import cross_entropy, mean_squared_error
from scalargrad.nn import ACTIVATIONS, MLP
from scalargrad.recording import BACKENDS, read
from scalargrad.recording.program import interpreted
from scalargrad.value import apply
from scalargrad.walk import recorded
from tests.support.expressions import graphs
from tests.support.points import sample_points


def compiled(program, backend):
    if backend in ("numpy", "native", "jax"):
        pytest.importorskip("numpy" if backend != "jax" else "jax")
    return program.compile(backend)


def close(found, expected):
    """Whether numbers are the same to 1e-12, relative to the largest of those expected."""
    size = max([1.0, *(abs(x) for x in expected)])
    assert len(found) == len(expected)
    assert all(abs(a - b) <= 1e-12 * size for a, b in zip(found, expected)), (found, expected)


def agree(backend, program, parameters, inputs, value, gradient):
    run = compiled(program, backend)
    found, slopes = run([float(p) for p in parameters], [float(x) for x in inputs])
    close([found], [value])
    close(slopes, gradient)
    output = run.outputs([float(p) for p in parameters], [float(x) for x in inputs])
    close([output], [value])


def agrees_with_backward(backend, y, leaves):
    """The graph of y as a program of its leaves."""
    program = read([y], [], leaves)
    for leaf in leaves:
        leaf.grad = 0
    y.backward()
    agree(backend, program, [leaf.data for leaf in leaves], [], float(y.data), [float(leaf.grad) for leaf in leaves])


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "jax"])
@settings(max_examples=80, deadline=None, derandomize=True)
@given(graphs(st.integers(-160, 160).map(lambda n: n / 64), functions=True, largest=25))
def test_graphs_that_hypothesis_invents(backend, graph):
    if not graph.y.is_leaf:
        agrees_with_backward(backend, graph.y, graph.leaves)


@pytest.mark.parametrize("backend", ["numpy", "native"])
@settings(max_examples=80, deadline=None, derandomize=True)
@given(graphs(st.integers(-160, 160).map(lambda n: n / 64), functions=True, largest=25), st.integers(1, 3))
def test_many_samples_of_graphs_that_hypothesis_invents(backend, graph, inputs):
    if not graph.y.is_leaf:
        samples = [[leaf.data + k / 8 for leaf in graph.leaves[:inputs]] for k in range(3)]
        of_many_samples(backend, read([graph.y], graph.leaves[:inputs], graph.leaves[inputs:]), graph.leaves, samples)


def of_many_samples(backend, program, leaves, samples):
    """The back end and "python" agree on many samples; leaves: the inputs and then the parameters."""
    p = [leaf.data for leaf in leaves[len(program.inputs) :]]
    expected = program.compile("python")
    run = compiled(program, backend)
    close(run.outputs(p, samples), expected.outputs(p, samples))
    (value, slopes), (found, gradient) = expected(p, samples), run(p, samples)
    close([found], [value])
    close(gradient, slopes)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_part_that_is_the_same_in_all_samples(backend):
    """Products of constants by weights, with an input in their bias; and the log_softmax of a single logit."""
    w = [Value(1.5), Value(-2.0), Value(3.0)]

    def f(x):
        sums = [dot(row, [0.5, 0.25], last * x) for row, last in (((w[0], w[1]), w[2]), ((w[1], w[2]), w[0]))]
        return dot(sums, [1.0, x]) + log_softmax([w[0] * x])[0] * w[1]

    of_many_samples(backend, record(f, w, 1.0), [Value(1.0), *w], [[1.0], [2.0], [-4.0]])


ROWS = [name for name, op in TABLE.items() if name not in ("sum_like", "detach")]


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "jax"])
def test_every_row_of_the_table(backend):
    for name in ROWS:
        for point in sample_points(TABLE[name])[:2]:
            y, parameters = of_row(name, point)
            try:
                agrees_with_backward(backend, y, parameters)
            except AssertionError as error:
                raise AssertionError(f"{name} at {point}: {error}") from None


def of_row(name, point):
    parameters = [Value(float(x)) for x in point]
    return apply(TABLE[name], *parameters) * 1.5 + 0.25 * parameters[0], parameters


def test_every_row_of_the_table_in_jax():
    """All in one program, for JAX takes its time to compile each."""
    made = [of_row(name, sample_points(TABLE[name])[0]) for name in ROWS]
    agrees_with_backward("jax", total([y for y, _ in made]), [p for _, parameters in made for p in parameters])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "gelu", "elu", "leaky_relu", "silu", "softplus"])
def test_networks(backend, activation):
    assert activation in ACTIVATIONS
    net = MLP(3, [5, 4, 2], activation=[activation, activation, None], seed=4)
    program = record(lambda x, t: mean_squared_error(net(x), t), net.parameters(), [0.1, 0.2, 0.3], [1.0, 2.0])
    generator = random.Random(1)
    samples = [[generator.uniform(-3, 3) for _ in range(5)] for _ in range(70)]  # more than the lanes of a block
    losses = [mean_squared_error(net(row[:3]), row[3:]) for row in samples]
    for loss in losses:
        loss.backward()
    gradient = [p.grad / len(samples) for p in net.parameters()]
    run = compiled(program, backend)
    value, slopes = run([p.data for p in net.parameters()], samples)
    close([value], [sum(loss.data for loss in losses) / len(samples)])
    close(slopes, gradient)
    close(run.outputs([p.data for p in net.parameters()], samples), [loss.data for loss in losses])


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("classes", [2, 3])
def test_classes_as_inputs(backend, classes):
    net = MLP(2, [4, classes], seed=3)
    program = record(lambda x, k: cross_entropy(net(x), k), net.parameters(), [0.5, -0.5], 0)
    for k in range(classes):
        for x in ([1.0, 2.0], [400.0, -300.0]):  # where e to the power of a logit overflows
            net.zero_grad()
            loss = cross_entropy(net(x), k)
            loss.backward()
            numbers, gradient = [p.data for p in net.parameters()], [p.grad for p in net.parameters()]
            agree(backend, program, numbers, [*x, k], loss.data, gradient)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("engine", [Engine("plain", Value, "parents"), Sums("s", Value, ""), Functions("f", Value, "")])
def test_a_tiny_gpt(backend, engine):
    if backend == "jax" and type(engine) is not Functions:
        pytest.skip("JAX takes ten seconds to compile each")
    parameters, loss = WORKLOADS["W5"].network(engine)
    y = loss()
    y.backward()
    program = record(loss, parameters)
    expected = [p.grad for p in parameters]
    # As a user of `record` has it, and with other numbers than those that it was recorded with.
    agree(backend, program, [p.data for p in parameters], [], y.data, expected)
    for k, p in enumerate(parameters):
        p.data, p.grad = p.data + 0.01 * (k % 7 - 3), 0
    y = loss()
    y.backward()
    agree(backend, program, [p.data for p in parameters], [], y.data, [p.grad for p in parameters])


FOLDER = Path(documents.__file__).parents[1] / "worked" / "documents"
DOCUMENTS = sorted(path.name for path in FOLDER.glob("*.md") if path.name != "ERRATA.md")


@functools.cache
def asked_in(name):
    """The numbers that a document takes the derivative of, each once."""
    return list({y: None for y, _ in documents.derivatives_asked(documents.run_document(name)) if not y.is_leaf})


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_shipped_document(backend, name):
    """What a document takes the derivative of, its numbers as floats, by every leaf."""
    asked = asked_in(name)
    assert asked
    for y in asked[-2:] if backend == "jax" else asked[-6:]:
        graph = [node for node in recorded(y) if node.is_leaf]
        program = read([y], [], graph)
        if backend == "python":  # it takes numbers as they are, and Reals do not mix with floats
            program = replace(program, constants=tuple([float(constant) for constant in program.constants]))
        numbers = [float(leaf.data) for leaf in graph]
        floats = [Value(number) for number in numbers]
        again = recomputed(program, floats)
        again.backward()
        agree(backend, program, numbers, [], float(again.data), [float(leaf.grad) for leaf in floats])


def recomputed(program, values):
    """The engine's own graph of a program, from Values."""
    constants = [float(constant) for constant in program.constants]
    found = [*values, *constants]
    for op, operands in program.lines:
        found.append(apply(op, *[found[place] for place in operands]))
    return found[program.outputs[0]]


def test_interpreted_is_the_engine():
    w = Value(2.0)
    program = record(lambda x: w * x + 1, [w], 3.0)
    assert interpreted(program, [5.0, 4.0])[-1] == 21.0


@pytest.mark.parametrize("backend", BACKENDS)
def test_where_others_had_nan(backend):
    """jax issues 939 and 3335: a norm, logsumexp of what is far apart, logits that are clipped, all in one loss."""
    loc, scale = Value(0.0), Value(1.0)
    x = [loc - 1.5 * scale, loc + 0.0 * scale]
    far = norm([Value(0.0) * loc, loc])  # at 0, where it has no derivative
    terms = [-0.5 * ((one + by) / 0.6) ** 2 for one in x for by in (-2.0, 2.0, 60.0)]
    logits = relu(x[0]) - x[0] * 0.3 + log1p(exp(-abs(x[0])))
    agrees_with_backward(backend, 0.5 * ((norm(x) - 2) / 0.4) ** 2 - logsumexp(terms) + logits + far, [loc, scale])
