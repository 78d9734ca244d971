"""Which rows the twin in C computes, that a row that has been changed is left to Python; when the twin is left off; and
pickles that one engine writes and the other reads."""

import importlib.util
import sys
from pathlib import Path

import pytest

import scalargrad
from scalargrad.derivatives import TABLE
from scalargrad.native import rows_in_c
from tests.support.fresh import run

native = pytest.mark.skipif(scalargrad.engine != "native", reason="there is no twin here")

INSTALLED = "native" if importlib.util.find_spec("scalargrad._core") else "plain"

# Whoever adds a row that C cannot compute, or changes one so that it cannot, sees it here.
LEFT_TO_PYTHON = {
    "asinh", "atan2", "clamp", "detach", "floordiv", "hypot", "mod", "norm", "prod", "sum_like", "where",
}  # fmt: skip


def test_the_rows_that_have_no_c():
    assert {name for name, op in TABLE.items() if not rows_in_c.function(op)} == LEFT_TO_PYTHON


@native
def test_the_twin_was_built_from_this_table():
    assert scalargrad._core.texts == {name: op.computed_by for name, op in TABLE.items() if name not in LEFT_TO_PYTHON}


@pytest.mark.parametrize(("asked", "engine", "where"), [("1", "plain", "value.py"), ("0", INSTALLED, None)])
def test_the_twin_is_left_off_when_it_is_asked_for(asked, engine, where):
    code = (
        "import scalargrad, inspect; from scalargrad import Value\n"
        "print(scalargrad.engine, inspect.getsourcefile(Value.backward) if scalargrad.engine == 'plain' else '')"
    )
    found = run(code, SCALARGRAD_PLAIN=asked).split()
    assert found[0] == engine and (where is None or found[1].endswith(where))


CHANGED = """
import sys, types
package = types.ModuleType("scalargrad")  # so that the table can be changed before the engine is there
package.__path__ = [{folder!r}]
sys.modules["scalargrad"] = package
from scalargrad.derivatives import TABLE
{change}
from scalargrad.native import engine
from scalargrad import functions, value
Value = value.Value
a, b = Value(2.0), Value(5.0)
{use}
y.backward()
print(engine, a.grad, b.grad)
"""


@native
@pytest.mark.parametrize(
    ("change", "use", "grads"),
    [
        ("", "y = a * b", "5.0 2.0"),
        ("TABLE['mul'].__init__('mul', ('x', 'y'), 'x * y', ('3 * y', 'x'))", "y = a * b", "15.0 2.0"),
        ("TABLE['mul'].__init__('mul', ('x', 'y'), 'x * y', ('3 * y', 'x'))", "y = 2 * (3 * b)", "0 6"),
        ("TABLE['neg'].__init__('neg', ('x',), '-x', ('-2',))", "y = -a", "-2 0"),
        ("TABLE['sqrt'].__init__('sqrt', ('x',), 'sqrt(x)', ('3 * x',))", "y = b.sqrt()", "0 15.0"),
        ("TABLE['sqrt'].__init__('sqrt', ('x',), 'sqrt(x)', ('3 * x',))", "y = functions.sqrt(b)", "0 15.0"),
        ("TABLE['maximum'].__init__('maximum', ('x', 'y'), 'x', ('2', '7'))", "y = functions.maximum(a, b)", "2 7"),
        ("TABLE['dot'].__init__('dot', ('*w', '*x', 'b'), '', ('2 * x', 'w', '1'), 'added(map(times, w, x), *b)')",
         "y = functions.dot([a], [b])", "10.0 2.0"),
        ("TABLE['sub'].__init__('sub', ('x', 'y'), 'x - y', ('2', '-1'))",
         "y = functions.softmax([a, Value(2.0)])[0]", "0.5 0"),
        ("del TABLE['above']", "y = a * b", "5.0 2.0"),
    ],
)  # fmt: skip
def test_a_row_that_was_changed_after_the_build_is_left_to_python(change, use, grads):
    code = CHANGED.format(folder=str(Path(scalargrad.__file__).parent), change=change, use=use)
    assert run(code).strip() == f"native {grads}"


@native
def test_the_module_in_c_alone_crashes_nothing():
    """As it is before the package has told it of the plain engine."""
    code = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("scalargrad._core", {file!r})
core = importlib.util.module_from_spec(spec)
spec.loader.exec_module(core)
def tried(f):
    try:
        return f()
    except Exception as error:
        return error
x = core.Value(2.0)
for f in [lambda: core.Value("s"), lambda: core.Value(2.0, label="x"), lambda: x + 1, lambda: 1 - x, lambda: x ** x,
          lambda: x.exp(), lambda: -x, lambda: x < 1j, lambda: x == 2.0, lambda: x.op, lambda: x.backward(),
          lambda: setattr(x, "op", None), lambda: setattr(x, "data", None), lambda: x.data, lambda: x + None,
          lambda: core.topological_order(x, x), lambda: core.topological_order(3), lambda: core.twin("exp", abs)(-2.0),
          lambda: core.twin("nothing", abs), lambda: core.use("nothing", 1, 2, 3), lambda: core.start({{}}),
          lambda: hash(x)]:
    print(repr(tried(f)))
""".format(file=sys.modules["scalargrad._core"].__file__)
    assert len(run(code).splitlines()) == 22


# --- from one engine to the other ---


MADE = """
    import pickle, sys
    from scalargrad import Value, dot, logsumexp
    from tests.support.subclasses import WithDict, WithSlots
    x, w, n = Value(2.0, "x"), WithDict(-0.5), WithSlots(3)
    w.name, n.extra = "w", [1]
    y = dot([x, w, 2.0], [n, x * 2**70, w], 1) + logsumexp([x, w * 1.0]).relu()
    y.label = "y"
"""
SHOWN = """
    y.backward()
    from scalargrad.value import recorded
    for node in recorded(y):
        print(type(node).__name__, node.op.name, node.data, node.grad, node.label, node.local_derivatives)
        print(len(node.args), getattr(node, "name", None), getattr(node, "extra", None))
"""


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
def test_pickles_go_from_one_engine_to_the_other(tmp_path, protocol):
    path = tmp_path / "graph.pickle"
    there = {"plain": {"SCALARGRAD_PLAIN": "1"}, "native": {"SCALARGRAD_PLAIN": "0"}}
    shown = run(MADE + SHOWN, **there["plain"])
    assert shown.count("\n") > 8 and run(MADE + SHOWN, **there["native"]) == shown
    for writer, reader in (("plain", "native"), ("native", "plain")):
        run(MADE + f"    open({str(path)!r}, 'wb').write(pickle.dumps(y, {protocol}))", **there[writer])
        code = f"    import pickle\n    y = pickle.load(open({str(path)!r}, 'rb'))\n"
        assert run(code + SHOWN, **there[reader]) == shown


@pytest.mark.parametrize("lock", [True, False])
def test_without_the_global_lock_the_plain_engine_runs(lock):
    code = f"import sys; sys._is_gil_enabled = lambda: {lock}; import scalargrad; print(scalargrad.engine)"
    assert run(code).strip() == (scalargrad.engine if lock else "plain")
