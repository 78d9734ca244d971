"""The back end in C against the engine: every row that it knows, random programs, layers, blocks, threads, odd cases.

What stands beside it is the engine itself: a program's lines are applied to Values, one sample after the other.
"""

import math
import os
import random
import sys
from array import array
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, product

import numpy
import pytest

import scalargrad
from scalargrad import Value
from scalargrad.derivatives import ADD, DETACH, DOT, LOGSUMEXP, MAXIMUM, MUL, SUB, TABLE, TOTAL
from scalargrad.recording.backends import native
from scalargrad.recording.backends.native import Native, _code, not_native
from scalargrad.recording.program import Line, Program, interpreted
from scalargrad.rows import ManyOp, Op
from scalargrad.value import apply
from tests.support.fresh import run as fresh

pytestmark = pytest.mark.skipif(scalargrad.engine != "native", reason="there is no twin here")

RELU, EXP, SQRT, LOG, TANH = (TABLE[name] for name in ("relu", "exp", "sqrt", "log", "tanh"))
KNOWN = [TABLE[name] for name in native.core.opcodes] if native.core else []


def program(inputs, parameters, constants, lines, *outputs):
    """A program of lines (row, place, place, …); its output is the last line if no place is given."""
    made = tuple([Line(op, tuple(operands)) for op, *operands in lines])
    last = inputs + parameters + len(constants) + len(lines) - 1
    names = [tuple([f"{letter}{k}" for k in range(n)]) for letter, n in (("x", inputs), ("p", parameters))]
    return Program(names[0], names[1], tuple(constants), made, outputs or (last,), single=len(outputs) < 2)


def by_engine(made, parameters, sample):
    """The output, and its derivatives by the parameters, of one sample: the lines applied to Values."""
    leaves = [Value(float(number)) for number in parameters]
    found = [*sample, *leaves, *made.constants]
    for op, operands in made.lines:
        args = [found[place] for place in operands]
        has_values = any(isinstance(arg, Value) for arg in args)
        found.append(apply(op, *args) if has_values else op.forward(*args))
    output = found[made.outputs[0]]
    if not isinstance(output, Value):
        return output, [0.0] * len(leaves)
    output.backward()
    return output.data, [leaf.grad for leaf in leaves]


def means_by_engine(made, parameters, samples):
    found = [by_engine(made, parameters, sample) for sample in samples]
    gradients = [math.fsum(column) / len(samples) for column in zip(*(gradient for _, gradient in found))]
    return math.fsum(value for value, _ in found) / len(samples), gradients


def is_near(found, expected, scale=0.0):
    return abs(found - expected) <= 1e-12 * max(abs(expected), scale) or found == expected


def assert_native(made, parameters, inputs):
    """The run in C, which has to do it itself, gives what the engine gives."""
    run = in_c(made)
    value, gradient = run(parameters, inputs)
    many = bool(inputs) and isinstance(inputs[0], list)
    expected, slopes = means_by_engine(made, parameters, inputs if many else [inputs])
    scale = max([abs(slope) for slope in slopes], default=0.0)
    assert is_near(value, expected), (value, expected)
    assert len(gradient) == len(slopes)
    for found, slope in zip(gradient, slopes):
        assert is_near(found, slope, scale), (gradient, slopes)


class NoFallback:
    def __getattr__(self, name):
        raise AssertionError("it was left to another back end")

    def __call__(self, *args):
        raise AssertionError("it was left to another back end")


def in_c(made):
    run = Native(made)
    assert run.reason == ""
    run._fallback = NoFallback()
    return run


# --- every row ---

POINTS = [0.7, -0.6, 1.9, 0.25, -2.3, 3.0, 0.5, -0.75, 4.4]


def operands_for(op, generator):
    """Numbers that the row takes, and by which it has finite derivatives; of many operands, five or six."""
    count = len(op.arguments) if not isinstance(op, ManyOp) else {"dot": 5}.get(op.name, 4)
    for _ in range(1000):
        numbers = [generator.choice(POINTS) + generator.random() / 10 for _ in range(count)]
        try:
            z = op.forward(*numbers)
            slopes = op.local_derivatives(z, numbers, [True] * count)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if all(isinstance(d, (int, float)) and math.isfinite(d) for d in (z, *slopes) if d is not None):
            return numbers
    raise AssertionError(f"no numbers for {op.name}")


def test_which_rows_have_no_c():
    assert {op.name for op in TABLE.values() if op not in KNOWN} == {"sum_like"}


@pytest.mark.parametrize("op", KNOWN, ids=lambda op: op.name)
@pytest.mark.parametrize("samples", [None, 3, 70])
def test_every_row_with_operands_of_every_kind(op, samples):
    """p: a parameter, px: a parameter times an input, x: an input, c: a constant."""
    generator = random.Random(op.name)
    for kinds in list(product(["p", "px", "x", "c"], repeat=min(3, len(operands_for(op, generator)))))[:64]:
        numbers = operands_for(op, generator)
        kinds = [kinds[k % len(kinds)] for k in range(len(numbers))]
        count = len(numbers)
        # places: the inputs, a parameter for each operand, a constant for each, the products
        lines = [(MUL, count + k, k) for k in range(count)]
        at = {"x": 0, "p": count, "c": 2 * count, "px": 3 * count}
        lines.append((op, *(at[kind] + k for k, kind in enumerate(kinds))))
        made = program(count, count, numbers, lines)
        parameters = numbers
        one = [number if kind == "x" else 1.0 for number, kind in zip(numbers, kinds)]
        assert_native(made, parameters, one if samples is None else [one] * samples)


def test_the_value_and_derivative_at_kinks_are_the_engines():
    for name in ("relu", "abs", "step", "sign", "floor", "leaky_relu", "elu", "maximum", "minimum", "clamp"):
        op = TABLE[name]
        count = len(op.arguments)
        for number in (0.0, 1.0, -1.0):
            numbers = [number, 1.0, 1.0][:count]
            made = program(1, count, [], [(MUL, 1, 0), (op, 1 + count, *range(2, 1 + count))])
            assert_native(made, numbers, [[1.0]] * 3)
            assert_native(made, numbers, [1.0])


def test_a_square_at_0_is_no_odd_case():
    made = program(1, 1, [2], [(SUB, 1, 0), (TABLE["pow"], 3, 2)])
    assert in_c(made)([3.0], [[3.0], [4.0]]) == (0.5, [-1.0])


# --- random programs ---


def random_program(generator, samples, parameters, lines=25):
    """A program of lines whose numbers and derivatives stay small, on all of the samples."""
    inputs, count = len(samples[0]), len(parameters)
    constants = [0.5, 2, -1.25]
    made = []
    found = [[*sample, *parameters, *constants] for sample in samples]
    while len(made) < lines:
        op = generator.choice(KNOWN)
        places = len(found[0])
        operands = [generator.randrange(places) for _ in range(arity(op, generator))]
        if generator.random() < 0.7:  # deep rather than wide
            operands[0] = places - 1
        if tame(op, [[numbers[place] for place in operands] for numbers in found]):
            made.append((op, *operands))
            for numbers in found:
                numbers.append(op.forward(*[numbers[place] for place in operands]))
    everything = inputs + count + len(constants)
    made.append((TOTAL, *range(everything, everything + lines)))
    return program(inputs, count, constants, made)


def arity(op, generator):
    if not isinstance(op, ManyOp):
        return len(op.arguments)
    return 2 * generator.randint(1, 5) + generator.randint(0, 1) if op is DOT else generator.randint(1, 6)


def tame(op, arguments):
    for numbers in arguments:
        try:
            z = op.forward(*numbers)
            slopes = op.local_derivatives(z, numbers, [True] * len(numbers))
        except (ValueError, ZeroDivisionError, OverflowError):
            return False
        if any(not (type(d) in (int, float) and abs(d) < 5) for d in (z, *slopes) if d is not None):
            return False
        if op.side or op.selects:  # next to a kink, the last bit decides
            if min([abs(a - b) for a in numbers for b in (*numbers, 0.0) if a is not b], default=1.0) < 1e-6:
                return False
            if op.name in ("floor", "floordiv", "mod"):
                return False  # these have kinks anywhere: above
    return True


@pytest.mark.parametrize("samples", [None, 1, 63, 64, 65, 200])
@pytest.mark.parametrize("seed", range(12))
def test_random_programs(seed, samples):
    generator = random.Random(f"{seed} {samples}")
    parameters = [generator.uniform(-1, 1) for _ in range(4)]
    rows = [[generator.uniform(-1, 1) for _ in range(3)] for _ in range(samples or 1)]
    made = random_program(generator, rows, parameters)
    assert_native(made, parameters, rows if samples else rows[0])


def test_the_numbers_of_all_lines_are_those_of_the_interpreter_in_python():
    generator = random.Random(5)
    parameters, rows = [0.3, -0.8], [[generator.uniform(-1, 1) for _ in range(2)] for _ in range(70)]
    made = random_program(generator, rows, parameters)
    all_of_it = Program(made.inputs, made.parameters, made.constants, made.lines, tuple(range(made.places)), False)
    for found, sample in zip(in_c(all_of_it).outputs(parameters, rows), rows):
        expected = interpreted(all_of_it, [*sample, *parameters])
        assert all(is_near(a, b, 1.0) for a, b in zip(found, expected))


# --- networks: layers ---


def network(sizes, generator, shared=False):
    """Layers of dots and tanhs, as nn.MLP is recorded; shared: all neurons of a layer have the same weights."""
    lines, inputs = [], sizes[0]
    count = sum((n + 1) * m for n, m in pairwise(sizes))
    at, xs = inputs, list(range(inputs))
    place = inputs + count
    for n, m in pairwise(sizes):
        outs = []
        for k in range(m):
            first = at if shared else at + k * (n + 1)
            lines += [(DOT, *range(first, first + n), *xs, first + n), (TANH, place)]
            outs.append(place + 1)
            place += 2
        at += m * (n + 1)
        xs = outs
    lines.append((TOTAL, *xs))
    parameters = [generator.uniform(-1, 1) for _ in range(count)]
    return program(inputs, count, [], lines), parameters


@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 1), (5, 4, 6, 2), (3, 9, 7, 1), (17, 5, 1)])
@pytest.mark.parametrize("shared", [False, True])
def test_networks_of_all_sizes(sizes, shared):
    generator = random.Random(repr(sizes))
    made, parameters = network(sizes, generator, shared)
    rows = [[generator.uniform(-1, 1) for _ in range(sizes[0])] for _ in range(100)]
    run = in_c(made)
    assert run.source.count(" = layer(") == len(sizes) - 1  # a layer's dots are one instruction
    assert_native(made, parameters, rows)
    assert_native(made, parameters, rows[0])


@pytest.mark.parametrize("pack", [1, 2, 4, 8])
def test_every_version_for_processors_gives_the_same(pack):
    generator = random.Random(pack)
    made, parameters = network((3, 9, 7, 1), generator)
    rows = [[generator.uniform(-1, 1) for _ in range(3)] for _ in range(130)]
    numbers = array("d", [number for row in rows for number in row])
    interpreter = native.core.Interpreter(
        _code(made), 3, len(parameters), array("d"), len(made.lines), array("i", made.outputs), False, pack
    )
    once = interpreter.forward(array("d", parameters), numbers)
    value, gradient = interpreter.backward(once, (interpreter.blocks(once, numbers, 0, 130),), 130)
    expected, slopes = means_by_engine(made, parameters, rows)
    assert is_near(value, expected)
    assert all(is_near(a, b, max(map(abs, slopes))) for a, b in zip(array("d", bytes(gradient)), slopes))


def test_weights_that_are_constant_or_computed():
    #      x0 x1 | p0 p1 | 2.0 -1.5 | p0², p0²·x0 + 2·x1, 2·x0 − 1.5·x1, p1·x1 + p0·x0, the sum
    lines = [(MUL, 2, 2), (DOT, 6, 4, 0, 1), (DOT, 4, 5, 0, 1), (DOT, 0, 1, 2, 3), (TOTAL, 7, 8, 9)]
    made = program(2, 2, [2.0, -1.5], lines)
    assert in_c(made).source.count(" = layer(") == 2  # dots that have adjoints, and those that have none
    assert_native(made, [0.7, -0.4], [[0.1 * k, 1 - 0.3 * k] for k in range(66)])


def test_dots_are_one_layer_only_if_all_their_numbers_are_the_same():
    #      x0 x1 x2 | p0 p1 |
    lines = [(DOT, 3, 4, 0, 1), (DOT, 3, 4, 0, 2), (DOT, 4, 3, 0, 1), (DOT, 3, 0), (TANH, 5), (TOTAL, 5, 6, 7, 8, 9)]
    made = program(3, 2, [], lines)
    assert in_c(made).source.count(" = layer(") == 4
    assert_native(made, [0.7, -0.4], [[0.1 * k, 1 - 0.3 * k, 0.2] for k in range(66)])


def test_a_layer_may_have_an_input_twice_and_products_of_numbers_that_all_vary():
    lines = [
        (MUL, 0, 2),  # 4: depends on p0
        (DOT, 2, 3, 2, 3, 2, 4, 4, 4, 4, 4),  # a number five times
        (DOT, 4, 0, 1, 4),  # attention: both sides vary
        (DOT, 4, 2, 1, 4, 6),  # one of each kind
        (DOT, 2, 3, 4, 5, 2),  # a layer whose bias is also its weight
        (TOTAL, 5, 6, 7, 8),
    ]
    made = program(2, 2, [], lines)
    assert_native(made, [0.7, -0.4], [[0.1 * k, 1 - 0.3 * k] for k in range(66)])


# --- what an output may be ---


@pytest.mark.parametrize(
    ("made", "value", "gradient"),
    [
        (program(1, 2, [], [], 1), 3.0, [1.0, 0.0]),  # a parameter
        (program(1, 2, [], [], 0), 1.5, [0.0, 0.0]),  # an input
        (program(1, 2, [7], [], 3), 7.0, [0.0, 0.0]),  # a constant
        (program(1, 2, [], [(MUL, 0, 0)]), 2.5, [0.0, 0.0]),  # what depends on no parameter
        (program(1, 2, [], [(DETACH, 1), (MUL, 3, 0)]), 4.5, [0.0, 0.0]),
        (program(1, 2, [], [(MUL, 1, 1)]), 9.0, [6.0, 0.0]),  # what depends on no input
        (program(1, 2, [], [(MUL, 1, 0), (MUL, 3, 2)]), 3.0 * 1.5 * 5.0, [7.5, 4.5]),
        (program(1, 2, [], [(MUL, 1, 0), (MUL, 0, 0)]), 2.5, [0.0, 0.0]),  # a line that nothing needs
        (program(1, 2, [], [(MUL, 1, 0), (MUL, 2, 0)], 3), 4.5, [1.5, 0.0]),
    ],
)
def test_outputs_of_every_kind(made, value, gradient):
    assert in_c(made)([3.0, 5.0], [[1.0], [2.0]]) == (value, gradient)
    means = [in_c(made)([3.0, 5.0], [x]) for x in (1.0, 2.0)]
    assert sum(one for one, _ in means) / 2 == value
    assert [sum(column) / 2 for column in zip(*(slopes for _, slopes in means))] == gradient


def test_several_outputs_come_without_gradient():
    made = program(2, 1, [4], [(MUL, 0, 2), (ADD, 1, 3)], 4, 5, 2, 0)
    run = in_c(made)
    assert run.outputs([3.0], [1.0, 2.0]) == [3.0, 6.0, 3.0, 1.0]
    assert run.outputs([3.0], [[1.0, 2.0], [5.0, 6.0]]) == [[3.0, 6.0, 3.0, 1.0], [15.0, 10.0, 3.0, 5.0]]
    with pytest.raises(ValueError, match="4 outputs"):
        run([3.0], [1.0, 2.0])


def test_a_program_without_inputs():
    made = program(0, 2, [], [(MUL, 0, 1), (EXP, 2)])
    value, gradient = in_c(made)([0.5, 2.0])
    assert is_near(value, math.e) and is_near(gradient[0], 2 * math.e) and is_near(gradient[1], math.e / 2)


# --- kinds of arrays ---


def test_lists_give_lists_and_arrays_arrays():
    made, parameters = network((2, 3, 1), random.Random(1))
    rows = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]
    run = in_c(made)
    value, gradient = run(parameters, rows)
    assert type(value) is float and type(gradient) is list
    assert type(run.outputs(parameters, rows)) is list and type(run.outputs(parameters, rows[0])) is float
    as_arrays = run(numpy.array(parameters), numpy.array(rows))
    assert as_arrays[0] == value and isinstance(as_arrays[1], numpy.ndarray) and as_arrays[1].tolist() == gradient
    as_arrays[1][0] = 1.0  # it may be written to
    outputs = run.outputs(numpy.array(parameters), numpy.array(rows))
    assert outputs.shape == (3,) and outputs.tolist() == run.outputs(parameters, rows)
    assert run(array("d", parameters), [array("d", row) for row in rows]) == (value, gradient)
    turned = numpy.array(rows, order="F")[::-1]
    assert is_near(run(numpy.array(parameters), turned)[0], value)
    single = run(numpy.array(parameters, "float32"), numpy.array(rows, "float32"))
    assert abs(single[0] - value) < 1e-6


def test_a_wrong_number_of_anything_is_a_value_error():
    made, parameters = network((2, 3, 1), random.Random(1))
    run = in_c(made)
    with pytest.raises(ValueError, match="2 inputs"):
        run(parameters, [1.0])
    with pytest.raises(ValueError, match="parameters"):
        run(parameters[1:], [1.0, 2.0])
    with pytest.raises(ValueError, match="sample 1"):
        run(parameters, [[1.0, 2.0], [3.0]])


# --- gates, and what is not finite ---


def test_nothing_passes_through_a_branch_that_was_not_taken():
    for lines in ([(MUL, 1, 0), (RELU, 2), (SQRT, 3)], [(MUL, 1, 0), (MAXIMUM, 2, 0), (SUB, 3, 0), (SQRT, 4)]):
        made = program(1, 1, [], lines)  # sqrt has the derivative ∞ at 0
        assert in_c(made)([-1.0], [[1.0], [1.0]]) == (0.0, [0.0])
        assert in_c(made)([-1.0], [1.0]) == (0.0, [0.0])


def test_what_is_not_finite_is_left_to_the_other_back_end():
    made = program(1, 1, [], [(MUL, 1, 0), (LOG, 2)])
    run = Native(made)
    asked = []

    class Other:
        def __call__(self, parameters, inputs):
            asked.append((parameters, inputs))
            return "its answer"

        def outputs(self, parameters, inputs):
            return "its outputs"

    run._fallback = Other()
    for inputs in ([-1.0], [[1.0], [-1.0]], [[-1.0]] * 100, [0.0], [[math.inf]]):
        assert run([1.0], inputs) == "its answer" and run.outputs([1.0], inputs) == "its outputs"
    assert len(asked) == 5
    assert run([1.0], [[1.0], [1.0]]) == (0.0, [1.0])


def test_an_error_that_is_swallowed_on_the_way_is_none_the_less_the_other_back_ends():
    where, div = TABLE["where"], TABLE["div"]
    made = program(2, 1, [1.0], [(MUL, 2, 0), (LOG, 4), (where, 1, 5, 3)])  # log(-1) is not chosen
    run = Native(made)
    run._fallback = made.compile("python")
    with pytest.raises(ValueError):
        run([1.0], [-1.0, 0.0])
    made = program(1, 1, [1.0], [(MUL, 1, 0), (EXP, 3), (div, 2, 4)])  # 1 / exp(1000) is 0 to the processor
    run = Native(made)
    run._fallback = made.compile("python")
    for inputs in ([[1000.0], [1.0]], [1000.0]):
        with pytest.raises(OverflowError):
            run([1.0], inputs)
        with pytest.raises(OverflowError):
            run.outputs([1.0], inputs)


def test_limits_in_the_wrong_order_are_the_other_back_ends_error():
    made = program(1, 1, [2.0, -2.0], [(MUL, 1, 0), (TABLE["clamp"], 4, 2, 3)])
    run = Native(made)
    run._fallback = made.compile("python")
    with pytest.raises(ValueError, match="low <= high"):
        run([1.0], [[1.0], [1.0]])


def test_what_c_does_not_know_runs_in_another_back_end(monkeypatch):
    made = program(1, 1, [2**60], [(MUL, 1, 0), (MUL, 3, 2)])
    assert "constant" in Native(made).reason
    assert Native(made)([1.0], [1.0]) == (2**60, [2**60])
    own = Op("mul", ("x", "y"), "x + y", ("1", "1"))  # of the name of a row
    assert "'mul'" in not_native(program(1, 1, [], [(own, 0, 1)]))
    of_own_words = type("Own", (Op,), {"words": {"exp": abs}})("exp", ("x",), "exp(x)", ("z",))  # and of its text
    assert "'exp'" in not_native(program(1, 1, [], [(of_own_words, 1)]))
    made = program(1, 1, [], [(MUL, 1, 0)])
    monkeypatch.setitem(native.core.opcodes, "mul", (native.core.opcodes["mul"][0], "mul(x, y) = x * y; x; y"))
    assert "'mul'" in Native(made).reason and Native(made)([3.0], [2.0]) == (6.0, [2.0])
    monkeypatch.setattr(native, "core", None)
    assert "twin" in Native(made).reason and Native(made)([3.0], [2.0]) == (6.0, [2.0])


# --- threads ---


def test_the_result_does_not_depend_on_the_number_of_processors(monkeypatch):
    made, parameters = network((3, 9, 7, 1), random.Random(3))
    rows = numpy.random.default_rng(0).normal(size=(777, 3))
    monkeypatch.setattr(native, "WORTH", 50_000)
    found, chunks = [], []
    run, threads = in_c(made), native._threads
    monkeypatch.setattr(native, "_threads", lambda: chunks.append(1) or threads())
    for processors in (1, 2, 5):
        monkeypatch.setattr(native, "_processors", lambda processors=processors: processors)
        monkeypatch.setattr(native, "_pool", None)
        value, gradient = run(parameters, rows)
        found.append((value, *gradient, *run.outputs(parameters, rows)))
    assert len(chunks) == 4 and found[0] == found[1] == found[2]
    expected, slopes = means_by_engine(made, parameters, rows.tolist())
    assert is_near(value, expected) and all(is_near(a, b, max(map(abs, slopes))) for a, b in zip(gradient, slopes))


def test_one_interpreter_runs_in_several_threads_at_once():
    made, parameters = network((3, 9, 7, 1), random.Random(3))
    run = in_c(made)
    jobs = [numpy.random.default_rng(k).normal(size=(400 + k, 3)) for k in range(8)]
    expected = [run(parameters, job) for job in jobs]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            assert [*pool.map(lambda job: run(parameters, job), jobs)] == expected


# --- what goes wrong in C ---


def test_a_list_that_is_no_program_is_refused():
    rows = native.core.opcodes
    mul, dot = rows["mul"][0], rows["dot"][0]
    for code in ([mul], [mul, 2, 0], [mul, 3, 0, 0, 0], [mul, 2, 0, 2], [mul, 2, -1, 0], [len(rows), 1, 0], [-1, 1, 0],
                 [dot, 0], [dot, 2**30, 0], [mul, 2, 0, 1, 5]):  # fmt: skip
        with pytest.raises(ValueError, match="no program"):
            native.core.Interpreter(array("i", code), 1, 1, array("d"), 1, array("i", [0]), False)
    for outputs in ([3], [-1], []):
        with pytest.raises(ValueError):
            native.core.Interpreter(array("i", [mul, 2, 0, 1]), 1, 1, array("d"), 1, array("i", outputs), False)


def test_random_lists_are_refused_or_run():
    generator, rows = random.Random(0), native.core.opcodes
    made = 0
    for _ in range(1000):
        code = []
        for line in range(4):
            op = generator.choice(KNOWN)
            count = arity(op, generator)
            row = [rows[op.name][0], count, *(generator.randrange(4 + line) for _ in range(count))]
            if generator.random() < 0.1:  # one number of it is another
                odd = [-1, 0, 1, 4 + line, len(rows), 2**31 - 1, -(2**31)]
                row[generator.randrange(len(row))] = generator.choice(odd)
            code += row
        one = generator.random() < 0.5
        try:
            interpreter = native.core.Interpreter(array("i", code), 2, 1, array("d", [2.0]), 4, array("i", [7]), one)
        except ValueError:
            continue
        made += 1
        inputs = array("d", [0.5, 1.5])
        once = interpreter.forward(array("d", [0.7]), inputs)
        interpreter.backward(once, () if one else (interpreter.blocks(once, inputs, 0, 1),), 1)
        interpreter.outputs(once, inputs, 0, 1)
        interpreter.listing()
    assert 100 < made < 900


def test_numbers_that_are_not_this_programs_are_refused():
    made, parameters = network((2, 3, 1), random.Random(1))
    interpreter = in_c(made)._interpreter(one=False)
    inputs = array("d", [1.0, 2.0])
    once = interpreter.forward(array("d", parameters), inputs)
    for numbers, samples, first, last in ((once[8:], inputs, 0, 1), (once, inputs, 0, 2), (once, inputs, -1, 1),
                                          (once, inputs, 1, 0), (once, array("f", inputs), 0, 1)):  # fmt: skip
        with pytest.raises(ValueError):
            interpreter.blocks(numbers, samples, first, last)
    with pytest.raises(ValueError):
        interpreter.backward(once, (once[8:],), 1)
    with pytest.raises(ValueError):
        interpreter.forward(array("d", [1.0]), inputs)
    with pytest.raises(TypeError):
        interpreter.forward(parameters, inputs)
    for_one = in_c(made)._interpreter(one=True)
    once = for_one.forward(array("d", parameters), inputs)
    with pytest.raises(ValueError, match="one sample"):
        for_one.blocks(once, inputs, 0, 1)
    with pytest.raises(ValueError):
        for_one.outputs(once, inputs, 0, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process so")
@pytest.mark.skipif("asan" in os.environ.get("LD_PRELOAD", ""), reason="AddressSanitizer cannot do with little memory")
def test_too_little_memory_is_a_memory_error():
    said = fresh(
        """
import resource
from scalargrad.derivatives import MUL
from scalargrad.recording.program import Line, Program
lines = tuple([Line(MUL, (k, 1)) for k in (0, *range(2, 100_001))])
run = Program(("x",), ("p",), (), lines, (100_001,)).compile("native")
run._interpreter(one=False)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 20_000_000, resource.RLIM_INFINITY))
for _ in range(3):
    try:
        run([1.0], [[1.0], [3.0]])
    except MemoryError:
        print("MemoryError")
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert run([1.0], [[1.0], [3.0]]) == (2.0, [200_000.0])
"""
    )
    assert said.split() == ["MemoryError"] * 3


# --- to be read ---


def test_the_source_has_the_instructions_by_name():
    lines = [
        (MUL, 2, 2),
        (DOT, 2, 3, 0, 1),
        (DOT, 3, 2, 0, 1, 2),
        (LOGSUMEXP, 5, 6),
        (DOT, 5, 6, 0, 1),
        (TOTAL, 4, 7, 8),
    ]
    assert Native(program(2, 2, [], lines)).source.splitlines() == [
        "# the same for all samples",
        "v1 = mul(p0, p0)",
        "# 64 samples at once",
        "v2, v3 = layer(x0, x1), by the matrix",
        "    p0, p1 and the bias 0",
        "    p1, p0 and the bias p0",
        "v4 = logsumexp(v2, v3)",
        "v5 = dot([v2, v3], [x0, x1])",
        "v6 = total(v1, v4, v5)",
    ]
