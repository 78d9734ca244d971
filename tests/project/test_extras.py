"""The engine needs no other package; what needs one, and does not find it, says in a line what to install."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHERS = (
    "mpmath",
    "sympy",
    "numpy",
    "graphviz",
    "markdown_it",
    "mdit_py_plugins",
    "tqdm",
    "IPython",
    "PIL",
    "pooch",
    "sklearn",
)
ALONE = f"import sys; sys.path.insert(0, {str(ROOT)!r}); sys.modules |= dict.fromkeys({OTHERS})\n"  # None: not found


def python(code):
    return subprocess.run([sys.executable, "-c", ALONE + code], capture_output=True, text=True, check=False)


def test_the_engine_needs_nothing_else():
    code = """
from scalargrad import Value, explain, gradient
from scalargrad.losses import hinge
from scalargrad.nn import MLP
from scalargrad.optim import SGD
from scalargrad.training import fit
net = MLP(2, [3, 1])
fit(net, hinge, [([1.0, 2.0], 1)], SGD(net.parameters(), lr=0.1), epochs=2, progress=True)
x = Value(3.0, label="x")
print(gradient(gradient(x**3, x), x).data)
print(explain(x**2, x))
"""
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("18.0\n")


@pytest.mark.parametrize("command", ["check", "draw 001-chain-rule.md", "explain 001-chain-rule.md"])
def test_a_command_without_its_packages_says_what_to_install(command):
    done = python(f"from scalargrad.cli import main; sys.exit(main({command.split()}))")
    name = command.split()[0]
    assert done.returncode == 2
    assert done.stderr == f"scalargrad {name}: mpmath is missing: pip install mpmath\n"


@pytest.mark.parametrize(
    "command, missing, packages",
    [
        ("mnist train", "pooch", "numpy pillow pooch tqdm"),
        ("mnist predict seven.png", "numpy", "numpy pillow pooch tqdm"),
        ("digits", "sklearn.datasets", "numpy scikit-learn"),
    ],
)
def test_a_command_that_trains_says_all_that_it_needs(command, missing, packages):
    done = python(f"from scalargrad.cli import main; sys.exit(main({command.split()}))")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"scalargrad {command.split()[0]}: {missing} is missing: pip install {packages}\n"


@pytest.mark.parametrize(
    "call, message",
    [
        ("draw(x)", "graphviz is missing: pip install graphviz"),
        ("gradcheck(lambda x: x, 2.0)", "mpmath is missing: pip install mpmath"),
        ("Value(Decimal(2)).sin()", "mpmath is missing: pip install mpmath"),
    ],
)
def test_a_function_without_its_package_says_what_to_install(call, message):
    done = python(f"from decimal import Decimal\nfrom scalargrad import *\nx = Value(2.0)\n{call}")
    assert done.stderr.splitlines()[-1] == f"scalargrad.extras.MissingPackage: {message}"


def test_what_is_asked_for_is_in_an_extra():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    assert setup["options"]["install_requires"].strip() == ""
    extras = setup["options.extras_require"]
    given = ("check", "draw", "gradcheck", "progress", "batch", "mnist", "digits", "jax")
    named = {name for extra in given for name in extras[extra].split()}
    files = [path for path in (ROOT / "scalargrad").rglob("*.py") if path.name != "extras.py"]
    asked = {
        name for path in files for text in re.findall(r'needs\("(.*?)"\)', path.read_text()) for name in text.split()
    }
    assert {"mpmath", "graphviz", "markdown-it-py"} <= asked <= named
