"""The benchmarks compare engines only if they compute the same, and say so if one does not."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from scalargrad.walk import topological_order

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


# --- recorded programs ---


AGREE = """
from benchmarks import turns, w4, w4_peers
problem = w4.Problem.of(150)  # more than two blocks in C, and not three
built = [turns.build(name, builder, needs) for name, builder, needs in w4_peers.contenders(problem, {group!r})]
built += [turns.build(backend, w4.ours(problem, backend)) for backend in w4.BACKENDS.get({group!r}, ())]
built += [turns.build("python", w4.ours(problem, "python")), turns.build("micrograd", w4.micrograd(problem))]
turns.check([one for one, _ in built if one is not None])
print(*[row["name"] for one, row in built if one is not None], sep=", ")
"""


@pytest.mark.parametrize("group", ["numpy", "jax", "torch", "casadi"])
def test_peers_and_back_ends_agree_on_w4(benchmarks, group):
    code = AGREE.format(group=group)
    environment = benchmarks("processes").environment(1) | {"PYTHONPATH": str(ROOT)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stdout.endswith("python, micrograd\n")
    if group == "numpy":
        assert "NumPy by hand" in found.stdout and "native, numpy" in found.stdout


@pytest.mark.parametrize("factor", [1.001, float("nan")])
@pytest.mark.parametrize("wrong", ["loss", "gradient"])
def test_a_program_that_computes_something_else_is_named(benchmarks, wrong, factor):
    w4, turns = benchmarks("w4"), benchmarks("turns")
    right, _ = turns.build("right", w4.ours(w4.Problem.of(2), "python"))

    def off():
        loss, gradient = right.read(right.run())
        return (loss * factor, gradient) if wrong == "loss" else (loss, gradient * factor)

    with pytest.raises(AssertionError, match="a wrong one is off"):
        turns.check([right, turns.Contender("a wrong one", off)])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_network_by_hand_and_back_ends_agree_on_a_step(benchmarks, dtype):
    matrices, turns = benchmarks("matrices"), benchmarks("turns")
    problem = matrices.Problem(dtype, sizes=(5, 4, 3), batch=6)
    built = [turns.build("by hand", lambda: matrices.by_hand(problem))]
    built += [turns.build(backend, matrices.ours(problem, backend)) for backend in ("numpy", "native")]
    rows = matrices.measure(built, matrices.TOLERANCE[dtype], seconds=0.0, rounds=2)
    assert len(rows[0]["times"]) == 3 and rows[1]["seconds"] > 0


def test_an_update_by_hand_is_sgd_with_classical_momentum(benchmarks):
    by_hand = benchmarks("digits_by_hand")
    from scalargrad import Value
    from scalargrad.optim import SGD

    net = by_hand.ByHand(*by_hand.drawn(1, "float64", (2, 3, 2)), batch=1)
    parameters = [Value(number) for number in net.parameters.tolist()]
    optimiser = SGD(parameters, 0.1, momentum=0.9, classical=True)
    for _ in range(3):
        net.gradient[:] = range(len(parameters))
        net.update(0.1)
        for k, parameter in enumerate(parameters):
            parameter.grad = float(k)
        optimiser.step()
    assert net.parameters == pytest.approx([parameter.data for parameter in parameters], rel=1e-12)


def test_recorded_steps_train_as_the_engine_does(benchmarks):
    recorded, turns = benchmarks("recorded"), benchmarks("turns")
    workload, engine = benchmarks("workloads").WORKLOADS["W2"], recorded.FORMS["dot"]
    found = [turns.build("engine", recorded.eager(workload, engine))[0]]
    for backend in ("python", "numpy", "native"):
        found.append(turns.build(backend, recorded.recorded(workload, engine, backend))[0])
    turns.check([one for one in found if one is not None])


@pytest.mark.parametrize("form", ["network", "chain"])
def test_a_program_is_as_large_as_was_asked_for(benchmarks, form):
    growth = benchmarks("growth")
    _, loss, count = growth.PROGRAMS[form](1000)
    computed = [
        node for node in topological_order(loss([growth.ENGINE.Value(x) for x in growth.INPUTS])) if node.parents
    ]
    assert 900 < count < 1100 and len(computed) == count
    found = growth.measure(form, 1000, "python")
    assert found["peak"] > 1e6 and found["run"] > 0 and 0 < found["lines"] <= count


def test_what_is_not_installed_is_a_dash_with_its_reason(benchmarks, monkeypatch):
    tables = benchmarks("program_tables")
    row = {"name": "C by hand", "seconds": 0.5, "times": [0.9, 1.0, 1.1], "set_up": 2.0}

    def measured(module, group, *arguments, **options):
        peer = {"name": group, "missing": f"no {group}"} if group == "torch" else row | {"name": group}
        return [row, peer]

    monkeypatch.setattr(tables, "measured", measured)
    lines = tables.w4().splitlines()
    assert "| C by hand | 500 | 1 [0.9 1.1] | 2.00 |" in lines and "| torch | – | – | – |" in lines
    assert "Not measured: torch (no torch)." in lines


def test_mnist_is_left_out_visibly_without_its_files(benchmarks):
    assert "--data" in benchmarks("program_tables").mnist(None, 1)


def test_measurements_run_in_processes_without_what_slows_numpy_down(benchmarks, monkeypatch):
    processes = benchmarks("processes")
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    one = processes.environment(1)
    assert "OPENBLAS_CORETYPE" not in one and one["OMP_NUM_THREADS"] == "1"
    assert "OMP_NUM_THREADS" not in processes.environment(None)


def test_a_measurement_that_takes_too_long_gives_nothing(benchmarks):
    assert benchmarks("processes").run(sys.executable, "growth", "chain", 1000, "python", cores=1, limit=0.05) is None
