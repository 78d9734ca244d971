"""The tables of recorded programs: W4, M, W1 and W5 recorded, MNIST, growth."""

from __future__ import annotations

import os
import sys
from typing import Any

from benchmarks.processes import run
from benchmarks.text import megabytes, milliseconds, seconds, table, times

Row = dict[str, Any]
CORES = min(2, os.cpu_count() or 1)


def measured(module: str, *arguments: object, cores: int = 1, plain: bool = False, limit: float | None = None) -> Any:
    return run(sys.executable, module, *arguments, cores=cores, plain=plain, limit=limit)


def missing(rows: list[Row]) -> str:
    """What is empty, and why, as a line under the table."""
    reasons = {f"{row['name']} ({row['missing']})": None for row in rows if "missing" in row}
    return f"\n\nNot measured: {', '.join(reasons)}." if reasons else ""


def timed(row: Row) -> list[str]:
    """Milliseconds and the ratio to the first row; dashes where it is missing."""
    return ["–", "–"] if "missing" in row else [milliseconds(row["seconds"]), times(row["times"])]


def set_up(row: Row) -> str:
    return seconds(row["set_up"]) if row.get("set_up") else "–"


# --- W4 ---


def w4() -> str:
    found = [measured("w4", group) for group in ("numpy", "jax", "torch", "casadi")]
    rows = [row for k, group in enumerate(found) for row in group[k > 0 :]]  # C by hand is in each
    parts = [
        "CPU time, one core:\n",
        table(
            ["10,000 samples", "ms", "times C by hand", "set-up, s"],
            [[row["name"], *timed(row), set_up(row)] for row in rows],
        ),
    ]
    parts.append("\nFrom sample to sample, collector on / off:\n")
    on, off = measured("w4", "on"), measured("w4", "off")
    parts.append(
        table(
            ["10,000 samples", "s", "times faster than micrograd"],
            [[a["name"], *(["–", "–"] if "missing" in a else [both(a, b), faster(a, b)])] for a, b in zip(on, off)],
        )
    )
    parts.append("\nWall-clock time:\n")
    walls = [measured("w4", "wall", cores=cores) for cores in dict.fromkeys((1, CORES))]
    lines = [[f"{row['name']}, cores: {k}", *timed(row)] for k, found in enumerate(walls, 1) for row in found]
    parts.append(table(["10,000 samples", "ms", "times C by hand"], lines))
    return "\n".join(parts) + missing(rows + on)


def both(on: Row, off: Row) -> str:
    return f"{seconds(on['seconds'])} / {seconds(off['seconds'])}"


def faster(on: Row, off: Row) -> str:
    return " / ".join(f"{1 / row['times'][1]:.3g}" for row in (on, off))


# --- M ---


def m() -> str:
    columns: list[dict[str, Row]] = []
    header = ["batch of 256"]
    for dtype in ("float64", "float32"):
        for way, cores in (("time", 1), ("wall", CORES)):
            groups = [["numpy", *(["native"] if dtype == "float64" else [])], ["torch"], ["jax"]]
            found = [measured("matrices", way, dtype, *group, cores=cores) for group in groups]
            columns.append({row["name"]: row for group in reversed(found) for row in group})
            header.append(f"{dtype}, {'one core' if way == 'time' else f'{cores} cores, wall'}: ms, times by hand")
    names = list(dict.fromkeys(name for name in (*columns[0], *columns[-1])))
    names.sort(key=lambda name: name.startswith("scalargrad"))
    cells = [[" ".join(timed(column.get(name, {"missing": ""}))) for column in columns] for name in names]
    compiled, recorded = measured("matrices", "record", "numpy"), measured("matrices", "record")
    parts = {"the model": recorded["model"], "recording": recorded["recording"]}
    parts["recording, and compiling for `numpy`"] = compiled["recording"]
    return "\n".join(
        [
            table(header, [[name, *line] for name, line in zip(names, cells)]),
            f"\nOne sample, {recorded['parameters']:,} parameters, {recorded['operations']:,} operations:\n",
            table(
                ["", "s", "MB more"],
                [[name, seconds(part["seconds"]), megabytes(part["bytes"])] for name, part in parts.items()],
            ),
            f"\nThe process has {megabytes(compiled['peak'])} MB at its largest.",
        ]
    ) + missing([row for column in columns for row in column.values()])


# --- W1 and W5 recorded ---


def recorded() -> str:
    return "\n\n".join(_recorded(name) for name in ("W1", "W5"))


def _recorded(name: str) -> str:
    header, lines, empty = [name], {}, []
    for form, written in (("plus", "`+` and `*`"), ("dot", "`dot`, `total`")):
        header += [f"{written}: ms a step", "set-up, s", "in steps of the engine in Python / in C"]
        eager = {
            plain: [measured("recorded", name, form, collector, plain=plain)["rows"][0] for collector in ("on", "off")]
            for plain in (True, False)
        }
        for on, off in eager.values():
            cells = [f"{milliseconds(on['seconds'])} / {milliseconds(off['seconds'])}", "–", "–"]
            lines.setdefault(on["name"] + ", collector on / off", []).extend(cells)
        rows = measured("recorded", name, form, "on", "native", "numpy", "python")["rows"][1:]
        for row in rows:
            steps = [row.get("set_up", 0) / on["seconds"] for on, _ in eager.values()]
            cells = [timed(row)[0], set_up(row), " / ".join(f"{step:.3g}" for step in steps) if any(steps) else "–"]
            lines.setdefault(row["name"], []).extend(cells)
        empty += rows
    return table(header, [[title, *cells] for title, cells in lines.items()]) + missing(empty)


# --- growth ---

GROWTH = {  # programs, back ends and sizes
    "network": {
        "native": (1_000, 10_000, 100_000, 1_000_000),
        "numpy": (1_000, 10_000, 100_000, 1_000_000),
        "jax": (1_000, 10_000, 100_000, 1_000_000),
        "python": (1_000, 10_000, 100_000, 1_000_000),
    },
    # Python's own compiler would take 9 GB for a million operations; the others have a line of Python for each, too.
    "chain": {
        "native": (1_000, 10_000, 100_000, 1_000_000),
        "numpy": (1_000, 10_000),
        "jax": (1_000, 10_000),
        "python": (1_000, 10_000, 100_000),
    },
}
PATIENCE = 300  # seconds for a size


def growth() -> str:
    lines, empty = [], []
    for form, backends in GROWTH.items():
        for backend, sizes in backends.items():
            for size in sizes:
                name = f"{form}, `{backend}`"
                found = measured("growth", form, size, backend, limit=PATIENCE)
                if found is None:
                    lines.append([name, f"{size:,}", f"more than {PATIENCE} s", *["–"] * 8])
                elif "missing" in found:
                    empty.append(found)
                    break
                else:
                    lines.append([name, *grown(found)])
    header = [
        "program, back end",
        "operations",
        "of them after recording",
        "recording, s",
        "compiling, s",
        "first run, s",
    ]
    header += ["a run, ms", "recording, µs/op", "compiling, µs/op", "a run, ns/op", "process, MB"]
    return table(header, lines) + missing(empty)


def grown(found: Row) -> list[str]:
    count = found["operations"]
    spans = [seconds(found[name]) for name in ("recording", "compiling", "first run")]
    each = [f"{1e6 * found[name] / count:.2f}" for name in ("recording", "compiling")]
    return [
        f"{count:,}", f"{found['lines']:,}", *spans, milliseconds(found["run"]), *each,
        f"{1e9 * found['run'] / count:.1f}", megabytes(found["peak"]),
    ]  # fmt: skip


# --- MNIST ---


def mnist(data: str | None, epochs: int) -> str:
    if data is None:
        return "Left out: `--data DIR` names the folder of MNIST's four files."
    lines, empty = [], []
    for program in ("numpy", "torch", "ours", "numpy32", "torch32"):
        found = measured("mnist", program, data, epochs, cores=CORES)
        if "missing" in found:
            empty.append(found)
            continue
        spans = sorted(found["seconds"])
        lines.append(
            [
                found["name"], seconds(found["before"]), seconds(sum(spans)), seconds(spans[len(spans) // 2]),
                f"{found['losses'][-1]:.4f}", f"{found['accuracy']:.2%}",
            ]
        )  # fmt: skip
    header = [f"{epochs} epochs, {CORES} cores, wall-clock time", "before, s", "training, s", "an epoch (median), s"]
    return table([*header, "loss of the last epoch", "test accuracy"], lines) + missing(empty)
