"""The functions of the language by name: how they are called, other spellings, what to write for foreign ones."""

from __future__ import annotations

import re
from collections.abc import Collection

from scalargrad.languages import say
from scalargrad.suggestions import with_suggestion
from scalargrad.worked.numbers import functions

# The functions of the language: how many arguments, and whether `axis=` may follow.
FUNCTIONS: dict[str, tuple[range, bool]] = {
    **{name: (one.counts, one.axis) for name, one in functions.FUNCTIONS.items() if name not in functions.CONSTANTS},
    "grad": (range(2, 3), False),
    "free": (range(0, 1), False),
    "constant": (range(1, 2), False),
}
# What no name of a document may be. Other functions may be names as well, as in var = var(x): whoever is called is one.
RESERVED = {
    "exp", "log", "sqrt", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "softplus", "step", "abs", "len", "max",
    "min", "sum", "mean", "softmax", "zeros", "ones", "outer", "grad", "free", "approx", "range",
}  # fmt: skip
_KNOWN = (*FUNCTIONS, "approx", "range")
GIVEN = ("zeros", "ones", "eye", "reshape", "flatten", "concat", "stack", "flip", "free")  # what of literals is given
IN_A_LIST = {name for name, one in functions.FUNCTIONS.items() if one.several}  # zeros((2, 3)), concat([a, b])

# Other spellings whose meaning is certain; capitals and underscores count for nothing: ReLU, LeakyReLU, Sigmoid.
_SPELLINGS = {
    "ln": "log", "σ": "sigmoid", "sigma": "sigmoid", "logistic": "sigmoid", "average": "mean", "variance": "var",
    "concatenate": "concat", "cat": "concat", "ravel": "flatten", "maximum": "max", "minimum": "min", "identity": "eye",
    "absolute": "abs", "heaviside": "step",
}  # fmt: skip


def constant(name: str, bound: Collection[str]) -> str | None:
    """The constant that a name is where the document binds nothing to it: pi, also spelled π, or e."""
    meant = "pi" if name == "π" else name
    return meant if meant in functions.CONSTANTS and name not in bound and meant not in bound else None


def spelled(name: str) -> str:
    """The function that a name means; the name itself where it means none for certain.

    >>> spelled("ReLU"), spelled("ln"), spelled("foo")
    ('relu', 'log', 'foo')
    """
    if name in FUNCTIONS:
        return name
    for known in (*_SPELLINGS, *_KNOWN):
        if _folded(known) == _folded(name):
            return _SPELLINGS.get(known, known)
    return name


def _folded(name: str) -> str:
    return name if name == "Σ" else name.lower().replace("_", "")  # a sum, and no sigmoid σ


def unknown(name: str, bound: Collection[str] = (), own: Collection[str] = ()) -> str:
    """What to say to a call of a function that is not there. bound: names of the document, which are no functions.
    own: functions of the document."""
    instead = _instead().get(_folded(name))
    if name in bound:
        return say("{name} is no function; write * for a product", name=name)
    if instead is not None:
        return say("there is no function {name}: write {instead}", name=name, instead=instead)
    message = say("there is no function {name}; write * for a product", name=name)
    return with_suggestion(message, name, (*own, *_KNOWN))


def _instead() -> dict[str, str]:
    """What to write for functions that others have."""
    return {
        "dot": "a @ b", "matmul": "a @ b", "mm": "a @ b", "inner": "a @ b", "multiply": "a * b", "add": "a + b",
        "subtract": "a - b", "divide": "a / b", "negative": "-a", "power": "a**b", "pow": "a**b", "square": "a**2",
        "transpose": "a.T", "t": "a.T", "sinh": "(exp(x) - exp(-x))/2", "cosh": "(exp(x) + exp(-x))/2",
        "log1p": "log(1 + x)", "expm1": "exp(x) - 1", "silu": "x*sigmoid(x)", "swish": "x*sigmoid(x)",
        "hypot": "sqrt(a**2 + b**2)", "cbrt": "x**(1/3)", "crossentropy": "-sum(y*log(p))", "mse": "mean((a - y)**2)",
        "float": say("the number itself"), "int": say("the number itself"),
        "round": say("the number as it is printed, on the right of a claim"), "detach": "constant(a)",
        "stopgradient": "constant(a)", "elu": "where(x > 0, x, exp(x) - 1)", "clip": "min(max(x, low), high)",
        "clamp": "min(max(x, low), high)", "logsumexp": "log(sum(exp(z)))", "logsoftmax": "log(softmax(z))",
        "linspace": say("a list of the numbers"), "pi": "pi", "e": "exp(x)", "sec": "1/cos(x)", "csc": "1/sin(x)",
        "cot": "1/tan(x)", "argmin": "argmax(-a)", "full": "c*ones(n)", "diag": "d*eye(n)", "trace": "sum(A*eye(n))",
        "derivative": "dy/dx", "diff": "dy/dx", "gradient": "grad(y, x)", "jacobian": "grad(y, x)",
        "Σ": say("sum(…), with the whole term in its parentheses"),
    }  # fmt: skip


def foreign(text: str) -> str:
    """What to say to `np.exp(x)`, whose function is written alone; and to what else is called that is no name.

    >>> foreign("np.exp")
    'only the functions of the language can be called: write exp(…)'
    """
    message = say("only the functions of the language can be called")
    name = re.fullmatch(r"[\w.]*\.(\w+)", text)
    function = spelled(name[1]) if name else ""
    if name and (instead := _instead().get(_folded(name[1]))):
        return say("{message}: write {function}", message=message, function=instead)
    if function in _KNOWN:
        return say("{message}: write {function}(…)", message=message, function=function)
    return message
