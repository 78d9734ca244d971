"""scalargrad: backpropagation that you can follow by hand, and a checker of worked examples.

>>> from scalargrad import Value
>>> x, w = Value(1.0), Value(2.0)
>>> y = (w * x).relu() ** 2
>>> y.backward()
>>> w.grad
4.0

Importing the package loads the standard library and nothing else; what needs more is loaded when it is first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from scalargrad.native import engine  # before others import the Value that it puts in place

# isort: split
from scalargrad import copying as _copying  # noqa: F401
from scalargrad import freeing as _freeing  # noqa: F401
from scalargrad import interop as _interop  # noqa: F401
from scalargrad import other_names as _other_names  # noqa: F401
from scalargrad.functions import *  # noqa: F403
from scalargrad.functions import __all__ as _functions
from scalargrad.gradient import derivative, gradient, hessian, jacobian
from scalargrad.value import Value

__version__ = "0.1.0"

_LATER = {  # name -> the module that has it
    "operation": "scalargrad.own_rows",
    "record": "scalargrad.recording",
    "gradcheck": "scalargrad.gradient_check",
    "draw": "scalargrad.view.drawing.graph",
    "draw_network": "scalargrad.view.drawing.network",
    "explain": "scalargrad.view.chain_rule.explanation",
    "backward_steps": "scalargrad.view.chain_rule.steps",
    "play": "scalargrad.view.player.page",
}

__all__ = ["Value", "engine", "derivative", "gradient", "hessian", "jacobian", *_functions, *_LATER]

if _TYPE_CHECKING:
    from scalargrad.gradient_check import gradcheck as gradcheck
    from scalargrad.own_rows import operation as operation
    from scalargrad.recording import record as record


def __getattr__(name: str) -> _Any:
    if name not in _LATER:
        raise AttributeError(f"module 'scalargrad' has no attribute {name!r}")
    return getattr(_import_module(_LATER[name]), name)


def load_ipython_extension(shell: object) -> None:
    """`%load_ext scalargrad` in a notebook: gives it the magic `%%worked`."""
    _import_module("scalargrad.worked.use.ipython").load(shell)
