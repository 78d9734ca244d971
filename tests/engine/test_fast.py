"""The engine written out (`fast`) is the plain one (`value`): the same nodes, the same order, the same gradients.

The nodes are compared by `test_routes`. Here are the loops, and the tests of the engine once more without `fast`.
"""

import importlib.util
import inspect
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given, settings

from scalargrad import Value, detach, dot, fast, logsumexp, total, value
from scalargrad.derivatives import TABLE
from tests.engine.test_routes import expressions, floats_of_three
from tests.support.routes import STEPS, by_user, run, settle


def plain_engine():
    """value.py once more, as a module of its own that nobody has switched to the fast form."""
    spec = importlib.util.spec_from_file_location("plain_value", value.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PLAIN = plain_engine()


def grads(order, chain_rule):
    for node in order:
        node.grad = 0
    order[-1].grad = 1
    chain_rule(order)
    return [node.grad for node in order]


def check_loops(y):
    order = fast.topological_order(y)
    assert list(map(id, order)) == list(map(id, PLAIN.topological_order(y)))
    assert grads(order, fast.chain_rule) == grads(order, PLAIN.chain_rule)  # the same bits


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions(STEPS, 10), floats_of_three)
def test_the_loops_are_the_plain_ones(steps, point):
    check_loops(run(settle(steps, point, 50.0), list(map(Value, point)), by_user))


def test_the_loops_are_the_plain_ones_where_there_is_no_edge():
    x, w = Value(3.0), Value(-1.0)
    hidden = total([x * w, 2.0, x.step() * w, detach(x * w), x.sign()])
    check_loops(logsumexp([hidden, dot([x, 2.0, hidden], [w, x, 4.0], x), 1.5]))


@pytest.mark.parametrize("first", ["y", "z"])
def test_several_outputs_come_in_the_same_order(first):
    x = Value(2.0)
    y, z = x * x + 1, total([x, x, x])
    outputs = (y, z, y) if first == "y" else (z, x, y)
    assert list(map(id, fast.topological_order(*outputs))) == list(map(id, PLAIN.topological_order(*outputs)))


def test_lines_of_what_is_written_out_are_found():
    (function,) = fast.written(TABLE["mul"], "def broken(a):\n    return a.nothing_of_this_name\n")
    with pytest.raises(AttributeError) as caught:
        function(Value(1.0))
    assert "return a.nothing_of_this_name" in "".join(traceback.format_exception(caught.value))
    times = fast.operator(TABLE["mul"])[0]
    assert "z = x * y\n            dx = y\n            dy = x\n" in inspect.getsource(times)


# What makes no difference between the two forms, or takes minutes without the fast one.
LEFT_OUT = ["test_fast.py", "test_table.py", "test_intervals.py", "test_copying.py"]


def test_the_tests_of_the_engine_pass_without_the_fast_form():
    here = Path(__file__).parent
    files = [str(path) for path in sorted(here.glob("test_*.py")) if path.name not in LEFT_OUT]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not a_chain_of_a_million"]
    done = subprocess.run([*command, *files], cwd=here.parents[1], capture_output=True, text=True, check=False,
                          env={**os.environ, "SCALARGRAD_PLAIN": "1"})  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_the_fast_form_is_left_off_when_it_is_asked_for():
    code = "from scalargrad import Value, value; print(value.chain_rule.__module__, Value.__mul__.__code__.co_filename)"
    for plain, where in (("1", "scalargrad.value"), ("0", "scalargrad.fast")):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                              env={**os.environ, "SCALARGRAD_PLAIN": plain})  # fmt: skip
        assert done.stdout.startswith(where) and ("<scalargrad: mul>" in done.stdout) == (plain == "0")
