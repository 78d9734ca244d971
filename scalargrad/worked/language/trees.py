"""All of a document, and all of an expression: the claims among statements, the names and parts in expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scalargrad.languages import say
from scalargrad.worked.language.syntax import (
    Apply,
    Approx,
    Binary,
    Call,
    ClaimLine,
    Comprehension,
    Derivative,
    Expression,
    Index,
    Items,
    Loop,
    Name,
    Negative,
    Open,
    Range,
    Slice,
    Statement,
    Transpose,
)


def claims(statements: Iterable[Statement]) -> Iterator[ClaimLine]:
    """The claims among statements, those in loops too, as they are written."""
    for statement in statements:
        if isinstance(statement, ClaimLine):
            yield statement
        elif isinstance(statement, Loop):
            yield from claims(statement.body)


def is_arithmetic(expression: Expression) -> bool:
    """Whether an expression is computed from numbers alone, as in (7 - 5)*3.

    >>> from fractions import Fraction
    >>> from scalargrad.worked.language.syntax import Literal
    >>> seven = Literal(1, 1, "7", Fraction(7), None)
    >>> is_arithmetic(Binary(1, 1, "sub", seven, seven)), is_arithmetic(seven), is_arithmetic(Negative(1, 1, seven))
    (True, False, False)
    """
    found = list(parts(expression))
    is_computed = any(isinstance(part, (Binary, Call, Apply)) for part in found)
    return is_computed and not names_in(expression) and not any(isinstance(part, (Open, Approx)) for part in found)


def names_in(part: Expression | Slice | Range | None) -> set[str]:
    """The names of the document that an expression reads, in the functions that it calls, too.

    >>> i, w = Name(1, 1, "i"), Name(1, 1, "w")
    >>> names_in(Comprehension(1, 1, Index(1, 1, w, (i,)), (("i", Range(1, 1, None, w, None)),)))
    {'w'}
    """
    match part:
        case Name(name=name):
            return {name}
        case Derivative(y=y, x=x):
            return {y} | names_in(x)
        case Apply(function=function, args=args):
            return set(function.names).union(*[names_in(arg) for arg in args])
        case Comprehension(item=item, loops=loops):
            found = names_in(item)
            for name, over in reversed(loops):
                found = (found - {name}) | names_in(over)
            return found
    return set().union(*[names_in(each) for each in _inner(part)])


def parts(part: Expression | Slice | Range | None) -> Iterator[Expression]:
    """An expression and all expressions in it, without those of the functions that it calls."""
    if part is not None and not isinstance(part, (Slice, Range)):
        yield part
    for each in _inner(part):
        yield from parts(each)


def _inner(part: Expression | Slice | Range | None) -> Iterable[Expression | Slice | Range | None]:
    """What an expression is directly made of."""
    inner: Iterable[Expression | Slice | Range | None] = ()
    match part:
        case Slice(start=start, stop=stop, step=step) | Range(start=start, stop=stop, step=step):
            inner = (start, stop, step)
        case Apply(args=args):
            inner = args
        case Comprehension(item=item, loops=loops):
            inner = (item, *(over for _, over in loops))
        case Items(items=items):
            inner = items
        case Call(args=args, axis=axis):
            inner = (*args, axis)
        case Negative(operand=operand) | Transpose(operand=operand):
            inner = (operand,)
        case Binary(left=left, right=right):
            inner = (left, right)
        case Index(operand=operand, indices=indices):
            inner = (operand, *indices)
        case Derivative(x=x):
            inner = (x,)
        case Approx(value=value, absolute=absolute, relative=relative):
            inner = (value, absolute, relative)
    return inner


def counted(names: int, values: int) -> str:
    """The error where names and values do not pair."""
    return say("{names} names on the left, {values} values on the right", names=names, values=values)
