"""The words that authors use, in one place: what a rate, a number of samples, an error is called.

A teacher who writes η_0, or in another language, has this file to add to.
"""

from __future__ import annotations

RATES = ("rate", "lr", "alpha", "eta", "learning_rate", "α", "η", "epsilon", "step_size", "gamma")
COUNTS = ("m", "n", "N", "M", "count", "batch", "batch_size", "samples", "size", "examples")
WEIGHTS = "wvuWVUθΘ"  # the first letters of weights
ERRORS = ("E", "J", "L", "C", "loss", "cost", "error", "Loss", "Cost", "Error", "E_total", "total_error")


def may_be_a_count(name: str) -> bool:
    """Whether a whole number of this name may be the number of samples.

    >>> may_be_a_count("batch"), may_be_a_count("k"), may_be_a_count("rate"), may_be_a_count("W")
    (True, True, False, False)
    """
    return name[:1].islower() and name not in RATES


def updated_names(name: str) -> tuple[str, ...]:
    """What an updated parameter may be called.

    >>> updated_names("w1")
    ('w1_new', 'new_w1', 'w1new', 'w1n')
    """
    return f"{name}_new", f"new_{name}", f"{name}new", f"{name}n"


def inside_of(activation: str) -> str | None:
    """What everybody calls the sum inside an activation: z2 in a2 = relu(w2*a1 + b2).

    >>> inside_of("a2"), inside_of("h[0]"), inside_of("o")
    ('z2', 'z[0]', None)
    """
    return f"z{activation[1:]}" if activation[0] in "ah" else None


def stem(name: str) -> str:
    """Names that differ in digits alone are of one kind.

    >>> stem("w12"), stem("w[0, 1]")
    ('w', 'w')
    """
    return name.partition("[")[0].translate(_NO_DIGITS)


_NO_DIGITS = str.maketrans("", "", "0123456789")
