"""Code in a Python of its own: a crash of it is a failure of the test, and not of all tests."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import scalargrad


def run(code: str, *arguments: str, **environment: str) -> str:
    """What a fresh Python prints that runs the code, on the package that is being tested."""
    folders = os.pathsep.join([str(Path(scalargrad.__file__).parents[1]), str(Path(__file__).parents[2])])
    command = [sys.executable, "-X", "faulthandler", "-c", textwrap.dedent(code), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": folders, **environment})  # fmt: skip
    assert done.returncode == 0, f"ended with {done.returncode}: {done.stdout[-500:]}\n{done.stderr[-3000:]}"
    return done.stdout
