"""`python -m benchmarks`: measure everything and print Markdown tables; `python -m benchmarks W1 W3` for some.

Every measurement runs in a fresh process. It takes about two minutes; run it while the machine has nothing else to do.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from typing import Any

TITLES = {
    "W1": "one full-batch training step of MLP(2, [16, 16, 1]): ReLU, 100 samples, hinge loss + L2",
    "W2": "one training step of a 4-5-5-2 network: sigmoid, one sample, half the squared error",
    "W3": "x = x * 1.0000001 + 1e-9, again and again: scalargrad, plain operators",
    "W5": "one training step of a GPT in the shape of microgpt: 1 layer, 4 heads, 4192 parameters, 8 letters",
}
NOTES = """\
W1, W2, W5: loss, backward, a step of gradient descent and the freeing of the graph; every engine computes the same loss
and the same gradients, which is checked first. The engines take turns; times are medians of the turns, and a ratio is
the median of the ratios within a turn. Only ratios mean anything on another machine. "Collector" is Python's garbage
collector, without which micrograd's nodes are never freed; they are collected between turns, untimed.
W3: the graph's bytes are counted by tracemalloc, the peak of the process is the growth of its resident memory."""
LENGTHS = (10_000, 100_000, 1_000_000)


def run(module: str, *arguments: object) -> Any:
    """What the module measures, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(command[1:])} failed:\n{finished.stderr}")
    return json.loads(finished.stdout)


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:,.{0 if seconds >= 0.1 else 1 if seconds >= 0.01 else 3}f} ms"


def step_table(name: str) -> str:
    on, off = run("steps", name, "on"), run("steps", name, "off")
    rows = []
    for with_collector, without in zip(on, off):
        cells = [with_collector["engine"], f"{with_collector['nodes']:,}"]
        for result in (with_collector, without):
            cells += [f"{milliseconds(result['seconds'])}", f"{result['times_faster']:.1f} ×"]
        rows.append(cells)
    header = ["engine", "nodes", "collector on", "faster than micrograd", "collector off", "faster than micrograd"]
    return table(header, rows)


def chain_table() -> str:
    rows = []
    for length in LENGTHS:
        result = {}
        for measurement in ("time", "tracemalloc", "rss"):
            result.update(run("chain", measurement, length))
        seconds = [f"{result[part]:.3f} s" for part in ("forward", "backward", "freeing")]
        sizes = [f"{result[size]:.0f}" for size in ("graph", "grads", "peak", "rss")]
        rows.append([f"{length:,}", f"{2 * length + 1:,}", *seconds, *sizes])
    header = ["repetitions", "nodes", "forward", "backward", "freeing"]
    header += ["bytes per node, graph", "with grads", "peak in backward", "peak of the process"]
    ends = ", ".join(f"{name}: {end}" for name, end in run("chain", "others", LENGTHS[0]).items())
    return f"{table(header, rows)}\n\nOthers at {LENGTHS[0]:,} repetitions: {ends}."


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(TITLES)}; all if none is given")
    names = parser.parse_args().names or list(TITLES)
    for name in names:
        if name not in TITLES:
            parser.error(f"there is no benchmark {name!r}: choose among {', '.join(TITLES)}")
    for name in names:
        command = f"`python -m benchmarks {name}`, {platform.python_implementation()} {platform.python_version()}"
        print(f"**{name}**: {TITLES[name]} ({command})\n", flush=True)
        print((chain_table() if name == "W3" else step_table(name)) + "\n", flush=True)
    print(NOTES)


if __name__ == "__main__":
    main()
