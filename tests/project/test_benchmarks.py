"""The benchmarks compare engines only if they compute the same, and say so if one does not."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def benchmarks(monkeypatch):
    """Imports a module of benchmarks/."""
    pytest.importorskip("micrograd")
    if not (ROOT / "benchmarks").exists():
        pytest.skip("benchmarks/ is not there")
    monkeypatch.syspath_prepend(str(ROOT))
    yield lambda name: importlib.import_module(f"benchmarks.{name}")
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]


def test_all_engines_agree_on_a_step(benchmarks):
    engines, steps = benchmarks("engines"), benchmarks("steps")
    compared = [engines.Micrograd(), *engines.peers(), *engines.ours()]
    nodes = steps.check_agreement(benchmarks("workloads").WORKLOADS["W2"], compared)
    assert nodes[0] > nodes[-3] > nodes[-2] > nodes[-1]


@pytest.mark.parametrize("factor", [1.001, float("nan")])
def test_an_engine_that_computes_something_else_is_named(benchmarks, factor):
    engines, steps = benchmarks("engines"), benchmarks("steps")

    class Wrong(engines.Engine):
        def exp(self, x):
            return x.exp() * factor

    wrong = Wrong("a wrong one", engines.Value, "parents")
    with pytest.raises(AssertionError, match="W2: a wrong one is off"):
        steps.check_agreement(benchmarks("workloads").WORKLOADS["W2"], [engines.Micrograd(), wrong])


def test_a_table_has_a_column_for_each_python_and_gaps_where_an_engine_is_missing(benchmarks, monkeypatch):
    main = benchmarks("__main__")

    def row(name, nodes):
        timed = {"seconds": 0.5, "times_faster": [1.5, 2.0, 2.5]}
        ways = {"steady": timed, "first": timed}
        return {"name": name, "nodes": nodes, **ways, "off": ways}

    measured = {
        "old": ("3.10.0", {"micrograd": row("micrograd", 1000), "xad": row("xad", None)}),
        "new": ("3.13.0", {"micrograd": row("micrograd", 1000)}),
    }
    monkeypatch.setattr(main, "all_rows", lambda python, name: measured[python])
    assert main.step_table(["new", "old"], "W1").splitlines() == [
        "| engine | nodes | 3.13.0, steady | 3.13.0, first | 3.10.0, steady | 3.10.0, first |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| micrograd | 1,000 | 1 (500 / 500 ms) | 1 (500 / 500 ms) | 1 (500 / 500 ms) | 1 (500 / 500 ms) |",
        "| xad | – | – | – | 2 / 2 | 2 / 2 |",
    ]
