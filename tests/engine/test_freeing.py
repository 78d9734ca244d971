"""Where the stack is small, deep graphs are freed one node after another: here it is tried on an ordinary Python."""

from textwrap import dedent

import pytest

from scalargrad import Value
from tests.support.fresh import run

START = """
import gc, pickle, sys, weakref
from copy import deepcopy
import scalargrad
from scalargrad import Value, dot, freeing, total
freeing.free_one_by_one(Value)
complaints = []
sys.unraisablehook = lambda what: complaints.append(repr(what.exc_value))

class Watched(Value):
    pass

def chain(x, n):
    for _ in range(n):
        x = x * 1.5 + 0.25
    return x
"""


def fresh(code: str) -> str:
    return run(START + dedent(code), SCALARGRAD_PLAIN="1").strip()


def test_elsewhere_nodes_are_freed_as_python_frees_them() -> None:
    assert not hasattr(Value, "__del__")
    code = "import sys; sys.platform = {!r}; from scalargrad import Value; print(hasattr(Value, '__del__'))"
    assert run(code.format("emscripten"), SCALARGRAD_PLAIN="1") == "True\n"
    assert run(code.format("linux"), SCALARGRAD_PLAIN="1") == "False\n"


@pytest.mark.parametrize(
    ("step", "nodes"),
    [
        ("x * 1.5 + 0.25", 2),
        ("x * x", 1),
        ("total([x, x, 1.0])", 1),
        ("dot([x, 0.5], [0.5, x])", 1),
        ("2.0 - x.step()", 2),  # no derivative passes, and still it holds what it was computed from
    ],
)
def test_a_deep_graph_is_freed_without_depth(step: str, nodes: int) -> None:
    """The calls that free are counted, and how many of them are inside one another."""
    code = f"""
    depth = most = count = 0
    def watch(frame, event, _):
        global depth, most, count
        if frame.f_code.co_name == "free":
            depth += {{"call": 1, "return": -1}}.get(event, 0)
            most, count = max(most, depth), count + (event == "call")
    x = Value(1e-3)
    for _ in range(20_000):
        x = {step}
    sys.setprofile(watch)
    del x
    sys.setprofile(None)
    print(count - 1, most, *complaints)
    """
    assert fresh(code) == f"{20_000 * nodes} 2"


def test_what_somebody_else_holds_is_left_whole() -> None:
    code = """
    x = Watched(2.0)
    held = chain(x, 50)
    y, other = chain(held, 50), held * x
    gone = weakref.ref(y)
    del y
    other.backward()
    print(gone(), x.grad == (chain(Value(2.0), 50).data + 2.0 * 1.5**50), *complaints)
    del held, other
    x = weakref.ref(x)
    print(x())
    """
    assert fresh(code).split("\n") == ["None True", "None"]


def test_copies_and_pickles_outlive_the_graph_that_they_were_made_of() -> None:
    code = """
    x = Value(2.0, label="x")
    y = chain(x, 3000)
    copies = deepcopy(y), pickle.loads(pickle.dumps(y))
    del x, y
    for copy in copies:
        copy.backward()
    print(*(len(list(copy.edges())) for copy in copies), *complaints)
    del copies, copy
    print(*complaints)
    """
    assert fresh(code) == "1 1"


def test_nodes_that_were_never_finished_make_no_noise() -> None:
    code = """
    object.__new__(Value)
    try:
        Value("2")
    except TypeError:
        print("refused", *complaints)
    """
    assert fresh(code) == "refused"


def test_an_error_in_between_stops_nobody() -> None:
    """Of a destructor, or of who interrupts: the next node that is freed goes on where it broke off."""
    code = """
    class Broken(Value):
        def __del__(self):
            super().__del__()
            raise ValueError("broken")

    x = Value(1.0)
    seen = weakref.ref(x)
    y = Broken(1.0)
    z = chain(x, 100) + chain(y, 100)
    del x, y, z
    print(seen(), *complaints)

    def interrupt(frame, event, argument):
        if frame.f_code.co_name == "free" and event == "call":
            global left
            left -= 1
            if not left:
                raise KeyboardInterrupt

    x, left = Value(1.0), 50
    seen = weakref.ref(x)
    y = chain(x, 100)
    del x
    sys.setprofile(interrupt)
    try:
        del y
    except KeyboardInterrupt:
        pass
    sys.setprofile(None)
    Value(1.0)
    print(seen())
    """
    assert fresh(code).split("\n") == ["None ValueError('broken')", "None"]


def test_cycles_are_collected_and_who_comes_back_is_a_leaf() -> None:
    code = """
    x = Watched(2.0)
    x.result = chain(x, 20_000)
    gone = weakref.ref(x)
    del x
    gc.collect()
    print(gone(), *complaints)

    class Returns:
        def __del__(self):
            back.append(self.result)

    x, back = Watched(3.0), []
    x.holder = Returns()
    x.holder.result = x * x
    del x
    gc.collect()
    (y,) = back
    (y * 2.0).backward()
    print(y.data, y.is_leaf, y.args, y.grad, *complaints)
    """
    assert fresh(code).split("\n") == ["None", "9.0 True () 2.0"]
