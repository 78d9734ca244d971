"""`import scalargrad` loads the standard library and nothing else, and is quick.

A numeric library that an example needs is in use already when its number arrives: the package itself imports none.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import scalargrad

ROOT = str(Path(scalargrad.__file__).parents[1])
FOREIGN = ["numpy", "graphviz", "mpmath", "sympy", "hypothesis", "matplotlib", "IPython", "jax", "torch"]


def python(code, **environment):
    code = f"import sys; sys.path.insert(0, {ROOT!r})\n{code}"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("statement", ["import scalargrad", "from scalargrad import *; Value(2.0).exp().backward()"])
def test_import_loads_the_standard_library_alone(statement):
    loaded = set(python(f"import sys; old = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - old))").split())
    top = {name.partition(".")[0] for name in loaded}
    assert not top & set(FOREIGN)
    assert top - {"scalargrad"} <= set(sys.stdlib_module_names)


def test_import_takes_less_than_30_ms(tmp_path):
    """In processor time, which a busy machine stretches less than the clock's; one quick run of many will do."""
    code = "import time; start = time.process_time()\nimport scalargrad\nprint(time.process_time() - start)"
    compiled = {"PYTHONPYCACHEPREFIX": str(tmp_path), "PYTHONDONTWRITEBYTECODE": ""}
    python(code, **compiled)  # writes the compiled files
    times = []
    while len(times) < 25 and min(times, default=1) >= 0.030:
        times.append(float(python(code, **compiled)))
    assert min(times) < 0.030, f"{min(times) * 1000:.1f} ms"


NAMES = """
    Value gradient derivative hessian jacobian dot total exp log sqrt sin cos tan tanh sigmoid relu softplus maximum
    minimum expm1 log1p asin acos atan sinh cosh log_sigmoid leaky_relu elu silu gelu erf clamp step logsumexp softmax
"""


@pytest.mark.parametrize("name", NAMES.split())
def test_names_that_users_type_are_there(name):
    assert name in scalargrad.__all__ and callable(getattr(scalargrad, name))
