"""Starts a measurement in a process of its own, on so many cores, and says what the machine is."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "torch", "jax", "casadi", "micrograd", "xad")
# Some machines have these set, so that OpenBLAS computes the same bits on all of them. It then uses the instructions of
# an old processor, or blocks of the wrong size, and NumPy is slower than a user finds it.
SLOWER = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def environment(cores: int | None) -> dict[str, str]:
    """The environment of a measurement: every pool of threads as large as the number of cores, None: as it is."""
    cleaned = {name: text for name, text in os.environ.items() if name not in SLOWER}
    if cores is not None:
        cleaned |= {f"{pool}_NUM_THREADS": str(cores) for pool in ("OPENBLAS", "OMP", "MKL")}
    if cores == 1:
        cleaned["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    return cleaned | {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1"}


KEEP_TO = "import os, sys; os.sched_setaffinity(0, eval(sys.argv[1])); os.execvp(sys.argv[2], sys.argv[2:])"


def kept_to(cores: int | None, command: list[str]) -> list[str]:
    """The command, bound to so many cores; pools of threads that look for cores, as XLA's, find no others.

    As it is where that cannot be done (macOS, Windows): the environment alone has to do there. (The process binds
    itself: a function that runs between fork and exec is no good beside the threads of JAX.)
    """
    if cores is None or not hasattr(os, "sched_setaffinity"):
        return command
    chosen = sorted(os.sched_getaffinity(0))[-cores:]
    return [command[0], "-c", KEEP_TO, repr(chosen), *command]


def run(
    python: str,
    module: str,
    *arguments: object,
    plain: bool = False,
    cores: int | None = None,
    limit: float | None = None,
) -> Any:
    """What the module measures, in a process of its own; None if it takes longer than limit seconds.

    plain: with scalargrad's plain engine, whatever is built. cores: how many it may use.
    """
    command = [python, "-m", f"benchmarks.{module}", *map(str, arguments)]
    variables = environment(cores) | ({"SCALARGRAD_PLAIN": "1"} if plain else {})
    try:
        finished = subprocess.run(kept_to(cores, command), capture_output=True, text=True, env=variables, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    if finished.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{finished.stderr}")
    return json.loads(finished.stdout.splitlines()[-1])


def machine() -> str:
    """The processor, its cores, and the versions of what is compared, as one line."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model}, {os.cpu_count()} cores; {', '.join([python, *versions])}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "–"
