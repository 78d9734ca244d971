# ruff: noqa: B018 (attributes that nobody takes)
"""What type checkers know of functions: of a Value they give a Value. `make lint` checks this file; nothing runs it.

A Value has no attribute `nothing`: mypy reports each line that it does not know to be a Value, for its comment is
unused then.
"""

from scalargrad import Value, clamp, dot, exp, leaky_relu, logsumexp, maximum, relu, silu, total


def what_is_known() -> None:
    v = Value(2.0)
    relu(v).nothing  # type: ignore[attr-defined]
    exp(v).nothing  # type: ignore[attr-defined]
    silu(v).nothing  # type: ignore[attr-defined]
    leaky_relu(v, slope=0.1).nothing  # type: ignore[attr-defined]
    maximum(v, 1.0).nothing  # type: ignore[attr-defined]
    clamp(v, 0.0, 1.0).nothing  # type: ignore[attr-defined]
    total([v, v]).nothing  # type: ignore[attr-defined]
    logsumexp([v, v]).nothing  # type: ignore[attr-defined]
    dot([v], [2.0], 1.0).nothing  # type: ignore[attr-defined]
    v.exp().nothing  # type: ignore[attr-defined]
    (v + 1).nothing  # type: ignore[attr-defined]
    (2 * v).nothing  # type: ignore[attr-defined]
    _: float = relu(2.0)
    leaky_relu(v, slop=0.1)  # type: ignore[call-overload]
