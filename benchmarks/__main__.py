"""`python -m benchmarks`: measure everything and print Markdown tables; `python -m benchmarks W1 W4` for some.

`--python PYTHON` measures W1, W2, W3 and W5 on another Python as well; it needs micrograd, and scalargrad's twin built
for it. `--data DIR` is the folder of MNIST's four files, `--epochs` how long to train. Every measurement runs in a
fresh process. All of it takes about half an hour; run it while the machine has nothing else to do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import program_tables
from benchmarks.processes import machine, run
from benchmarks.text import milliseconds, table

TITLES = {
    "W1": "one full-batch training step of MLP(2, [16, 16, 1]): ReLU, 100 samples, hinge loss + L2",
    "W2": "one training step of a 4-5-5-2 network: sigmoid, one sample, half the squared error",
    "W3": "x = x * 1.0000001 + 1e-9, again and again: scalargrad, plain operators",
    "W5": "one training step of a GPT in the shape of microgpt: 1 layer, 4 heads, 4192 parameters, 8 letters",
    "W4": "loss and gradient of W1's network on 10,000 samples, recorded on one: 337 parameters, float64",
    "M": "loss and gradient of 784-1024-10, ReLU and sigmoid, cross-entropy, a batch of 256, recorded on one sample",
    "recorded": "the whole training steps W1 and W5, recorded",
    "mnist": "MNIST: 784-1024-10, batch 256, momentum 0.9, rate 0.1, from epoch 8 on 0.01",
    "growth": "programs of a thousand to a million operations: 2-n-n-1 with ReLU, one sample",
}
NOTES = """\
W1, W2, W5: a step is the loss, backward, gradient descent and the freeing of the graph. Figures are times faster than
micrograd with Python's garbage collector on / off: CPU time, engines in turns, medians of the ratios within a turn.
«Steady»: the parameters persist, inputs are Values, and the first step is not timed; the collector, where it is on,
meets the garbage of the steps before, of which micrograd has much, for its nodes are reference cycles. «First»: one
step with new parameters after all garbage has been collected. The losses and gradients of all engines are the same,
which is checked first. A row of scalargrad says what is one node there; all else, and everything in the rows above, is
written in + - * / ** exp log relu; torch has its own sigmoid. scalargrad in C and in Python, and torch, have a process
each, with a micrograd of their own. xad's parameters stay registered and unchanged, in its favour, and its tape grows
from step to step. –: not installed for that Python (xad has no wheel for 3.13), or its nodes cannot be counted.
Not measured in this run, for they need a Rust compiler and its packages: oxigrad 0.3.2, 49.6 / 4.1 times faster than
micrograd on W1 (3.11, new parameters in each step), and micrograd-rust 0.1.0, 2.6 times faster than scalargrad in
Python with `+` and `*`, on the same network with tanh.
W3: CPU time, the collector is on. The graph's bytes are counted by tracemalloc; the peak of the process is the growth
of its resident memory.
W4, M, recorded, growth, MNIST: losses and gradients of all programs of a table are compared first (to 1e-9, and 1e-4 in
single precision); those of MNIST by their losses and accuracies. «One core»: CPU time of a process that is bound to one
core, with OPENBLAS_NUM_THREADS=OMP_NUM_THREADS=1, torch.set_num_threads(1), and XLA without threads of its own; in
turns, medians, and of ratios [quartiles], all from one process. C by hand is compiled with gcc -O3 -march=native
-ffast-math. Set-up is wall-clock time up to the first result, without imports: for scalargrad that is the model,
recording and compiling; in `recorded` it is the CPU time of recording and compiling alone. NumPy by hand makes its
arrays anew in each call, and on 10,000 samples most of its time goes into fresh memory; its other row makes them once.
micrograd and `python` go through 100 samples, and the time is multiplied. –: not installed, or not tried."""
LENGTHS = (10_000, 100_000, 1_000_000)
Result = dict[str, Any]


# --- W1, W2, W5 ---


def both_ways(python: str, name: str, *groups: str, plain: bool = False) -> Result:
    """The result of `steps` with the collector on; its rows have what it is without under "off"."""
    result = run(python, "steps", name, "on", *groups, plain=plain)
    for row, off in zip(result["rows"], run(python, "steps", name, "off", *groups, plain=plain)["rows"]):
        row["off"] = off
    return dict(result)


def all_rows(python: str, name: str) -> tuple[str, dict[str, Result]]:
    """The version of this Python, and all rows by their names; those of scalargrad come last."""
    main = both_ways(python, name, "peers", "ours")
    results = [main]
    if main["engine"] == "native":
        results.append(both_ways(python, name, "ours", plain=True))
    if name == "W2":  # the others would take torch minutes
        results.append(both_ways(python, name, "torch"))
    rows: dict[str, Result] = {}
    for result in results:
        for row in result["rows"]:
            rows.setdefault(row["name"], row)  # of the micrograds the first
    return main["python"], {key: rows[key] for key in sorted(rows, key=lambda key: key.startswith("scalargrad"))}


def cell(row: Result | None, way: str) -> str:
    if row is None:
        return "–"
    on, off = row[way], row["off"][way]
    if row["name"] == "micrograd":
        return f"1 ({milliseconds(on['seconds'])} / {milliseconds(off['seconds'])} ms)"
    return f"{on['times_faster'][1]:.3g} / {off['times_faster'][1]:.3g}"


def step_table(pythons: list[str], name: str) -> str:
    results = [all_rows(python, name) for python in pythons]
    most = max((rows for _, rows in results), key=len)
    nodes = {key: row["nodes"] for rows in (most, *(rows for _, rows in results)) for key, row in rows.items()}
    lines = []
    for key in nodes:
        cells = [cell(rows.get(key), way) for _, rows in results for way in ("steady", "first")]
        lines.append([key, f"{nodes[key]:,}" if nodes[key] else "–", *cells])
    header = [f"{version}, {way}" for version, _ in results for way in ("steady", "first")]
    return table(["engine", "nodes", *header], lines)


# --- W3 ---


def chain_rows(python: str, plain: bool = False) -> list[list[str]]:
    rows = []
    for length in LENGTHS:
        result: Result = {}
        for measurement in ("time", "tracemalloc", "rss"):
            result.update(run(python, "chain", measurement, length, plain=plain))
        seconds = [f"{result[part]:.3f} s" for part in ("forward", "backward", "freeing")]
        sizes = [f"{result[size]:.0f}" for size in ("graph", "grads", "peak", "rss")]
        rows.append([f"{result['language']}, {result['python']}", f"{2 * length + 1:,}", *seconds, *sizes])
    return rows


def chain_table(pythons: list[str]) -> str:
    rows = []
    for python in pythons:
        own = chain_rows(python)
        rows += own
        if own[0][0].startswith("C"):
            rows += chain_rows(python, plain=True)
    header = ["scalargrad in", "nodes", "forward", "backward", "freeing"]
    header += ["bytes per node, graph", "with grads", "peak in backward", "peak of the process"]
    ends = ", ".join(f"{name}: {end}" for name, end in run(pythons[0], "chain", "others", LENGTHS[0]).items())
    return f"{table(header, rows)}\n\nOthers at {LENGTHS[0]:,} repetitions: {ends}."


def tables(options: argparse.Namespace) -> dict[str, Callable[[], str]]:
    """For each benchmark what measures it and gives its table."""
    pythons = [sys.executable, *options.python]
    steps: dict[str, Callable[[], str]] = {
        name: lambda name=name: step_table(pythons, name) for name in ("W1", "W2", "W5")
    }
    return steps | {
        "W3": lambda: chain_table(pythons),
        "W4": program_tables.w4,
        "M": program_tables.m,
        "recorded": program_tables.recorded,
        "mnist": lambda: program_tables.mnist(options.data, options.epochs),
        "growth": program_tables.growth,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(TITLES)}; all if none is given")
    parser.add_argument("--python", action="append", default=[], help="another Python to measure on, too")
    parser.add_argument("--data", metavar="DIR", help="the folder of MNIST's four files")
    parser.add_argument("--epochs", type=int, default=10, help="of MNIST")
    options = parser.parse_args()
    names = options.names or list(TITLES)
    for name in names:
        if name not in TITLES:
            parser.error(f"there is no benchmark {name!r}: choose among {', '.join(TITLES)}")
    print(f"{machine()}\n", flush=True)
    for name in names:
        print(f"**{name}**: {TITLES[name]} (`python -m benchmarks {name}`)\n", flush=True)
        print(tables(options)[name]() + "\n", flush=True)
    print(NOTES)


if __name__ == "__main__":
    main()
