"""scalargrad: backpropagation that you can follow by hand, and a checker of worked examples.

>>> from scalargrad import Value
>>> x, w = Value(1.0), Value(2.0)
>>> y = (w * x).relu() ** 2
>>> y.backward()
>>> w.grad
4.0

Importing the package loads the standard library and nothing else.
"""

from scalargrad.functions import *  # noqa: F403
from scalargrad.functions import __all__ as _functions
from scalargrad.gradient import derivative, gradient, hessian, jacobian
from scalargrad.value import Value

__version__ = "0.1.0"
__all__ = ["Value", "derivative", "gradient", "hessian", "jacobian", *_functions]
