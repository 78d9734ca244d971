"""Operations of one's own: rows beside the table, from formulas as text or from Python functions.

    >>> cube = operation("cube(x)", "x * x * x", "3 * x * x")
    >>> x = Value(2.0)
    >>> y = cube(x); y.backward(); y.data, x.grad
    (8.0, 12.0)

They are not in the table itself, which is the package's: NumPy's functions, the names of activations and the documents
of `worked` know nothing of them.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, overload

from scalargrad import functions
from scalargrad.derivatives import TABLE
from scalargrad.libraries import Number
from scalargrad.own_pickles import Lost, Stored
from scalargrad.own_slopes import Slope, call, check_shapes, number, primed
from scalargrad.own_text import Reader, called, misfit, parts_of, run
from scalargrad.rows import VOCABULARY, ManyOp, Op
from scalargrad.value import Value, apply

__all__ = ["Operation", "operation"]

Formula = str | Callable[..., Any]
Rule = str | Callable[..., Any] | None  # a formula or a Python function; None where there is none

OWN: dict[str, Operation] = {}  # name -> the operation that was last defined by it


def _words() -> dict[str, Callable[..., Any]]:
    """The functions that a formula may call: those of a fixed number of numbers, in the form that Values take, too."""
    rows = [name for name, op in TABLE.items() if not isinstance(op, ManyOp) and name in functions.__all__]
    found = {name: getattr(functions, name) for name in (*rows, "logaddexp")}
    more = {name: VOCABULARY[name] for name in ("like", "pi", "power", "reciprocal")}
    return {**found, **more, "abs": VOCABULARY["absolute"]}


WORDS = _words()


class Operation(Op):
    """An operation of one's own: a row, and the function of numbers and Values that users call.

    `operation` makes it, and it is the op of every Value that it gave. Its text is that of any row; a Python function
    stands there as a call, lgamma(x) and lgammaʹ(x). uses: the operations that its formulas call, as they were then.
    """

    def __init__(
        self, signature: str, formula: Formula, rules: tuple[Rule, ...], uses: Mapping[str, Operation]
    ) -> None:
        name, arguments = parts_of(signature)
        self.name, self.arguments, self.signature, self.uses = name, arguments, signature, dict(uses)
        of_uses = {word: op.definition for word, op in uses.items()}
        self.definition: tuple[Any, ...] = signature, formula, rules, of_uses
        self.slopes = {
            primed(name, arguments, i): Slope(self, i, rule)
            for i, rule in enumerate(rules)
            if not isinstance(rule, str)
        }
        self.words = {**WORDS, **self.uses, name: self, **self.slopes}
        text = formula if isinstance(formula, str) else call(name, arguments)
        texts = [
            run(rule) if isinstance(rule, str) else call(primed(name, arguments, i), arguments)
            for i, rule in enumerate(rules)
        ]
        super().__init__(name, arguments, text, tuple(texts), run(text))
        if not isinstance(formula, str):
            self.forward = lambda *args: number(formula, args, f"the function of {signature}")
        self.__name__ = self.__qualname__ = name
        self.__doc__ = f"{signature}: z = {text}, an operation of one's own."
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        self.__signature__ = inspect.Signature([inspect.Parameter(argument, kind) for argument in arguments])

    @overload
    def __call__(self, x: Value, /, *args: Any, **named: Any) -> Value: ...
    @overload
    def __call__(self, *args: Any, **named: Any) -> Any: ...
    def __call__(self, *args: Any, **named: Any) -> Any:
        """The result for numbers and Values; for an array of Values an array, entry by entry."""
        if named or len(args) != len(self.arguments):
            try:
                args = self.__signature__.bind(*args, **named).args
            except TypeError as error:
                raise TypeError(f"{self.signature}: {error}") from None
        return apply(self, *args)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        found = super().local_derivatives(z, args, wanted)
        check_shapes(z, args, found, self.arguments)
        return found

    def __repr__(self) -> str:
        return f"<operation {self.signature}: z = {self.formula}>"

    def __copy__(self) -> Operation:
        return self

    def __deepcopy__(self, memo: Any) -> Operation:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        signature, formula, rules, _ = self.definition
        formula, *rules = [Stored(one, signature) if callable(one) else one for one in (formula, *rules)]
        return _loaded, (signature, formula, tuple(rules), self.uses)


def operation(
    signature: str, formula: Formula, *derivatives: Rule | float, where: Mapping[str, str] | None = None
) -> Operation:
    """An operation of your own: a function of numbers and Values, whose results are nodes of the graph.

    signature: its name and its arguments, "scale(x, k)". formula: how it is computed; then one derivative per argument.
    Each of these is text or a Python function of the arguments:

        text        made of the arguments, numbers, + - * / **, scalargrad's functions of numbers, and operations that
                    you defined before; z stands for the result in derivatives. where: names for parts that they share
        function    of numbers of the types that you use. For derivatives of a higher order it is run on Values: made of
                    scalargrad's functions, it has all of them; if it leaves the graph by float(x), as math's functions
                    do, the first alone, and a TypeError for the second. `gradcheck(f, x, order=2)` checks them

    A derivative may also be a number, for a constant, or None where nobody differentiates: a Value as that argument is
    a TypeError then.

    An operation of one argument is a method as well, x.cube(), unless Values have another attribute of that name. Who
    defines a name again has the new operation from then on; nodes that are there keep theirs. A graph can be pickled
    if the functions can, which are those at the top of a module; text always can.

    A name that scalargrad has or that is none, another number of derivatives than of arguments, text or a function that
    does not fit: a ValueError. A function that gives no number: a TypeError when it is used. Errors in use name the
    operation and its arguments, as everywhere.

    >>> import math
    >>> lgamma = operation("lgamma(x)", math.lgamma, lambda x: math.log(x) - 1 / (2 * x))       # for large x
    >>> x = Value(100.0)
    >>> lgamma(x).backward(); round(x.grad, 4)
    4.6002
    >>> mish = operation("mish(x)", "x * t", "t + x * (1 - t**2) * sigmoid(x)", where={"t": "tanh(softplus(x))"})
    >>> mish(0.0), x.mish()
    (0.0, Value(100.0))
    """
    name, arguments = parts_of(signature)
    signature = call(name, arguments)
    if name in WORDS or name in TABLE or name in functions.__all__:
        raise ValueError(f"scalargrad has {name} already: choose another name for your operation, such as my_{name}")
    if len(derivatives) != len(arguments):
        has = f"{signature} has {len(derivatives)} derivatives for {len(arguments)} arguments"
        raise ValueError(f"{has}: give one for each of {', '.join(arguments)}")
    known: dict[str, Callable[..., Any]] = {**WORDS, **OWN}
    known.pop(name, None)  # a former operation of this name is no part of this one
    reader = Reader(signature, arguments, known, where or {})
    if callable(formula):
        _check_fit(formula, signature, reader)
    else:
        formula = reader.read(formula, "the formula")
    reader = Reader(signature, arguments, {**known, name: lambda *args: None}, where or {})  # it knows itself by now
    rules = tuple([_rule(rule, by, reader) for rule, by in zip(derivatives, arguments)])
    words = {word for text in (formula, *rules) if isinstance(text, str) for word in called(text)}
    made = Operation(signature, formula, rules, {word: op for word, op in OWN.items() if word in words - {name}})
    _register(made)
    return made


def _rule(rule: Rule | float, by: str, reader: Reader) -> Rule:
    what = f"the derivative by {by}"
    if callable(rule):
        _check_fit(rule, f"{reader.signature}: {what}", reader)
        return rule
    if isinstance(rule, str):
        rule = reader.read(rule, what, result=True)
        return "0" if rule in ("0.0", "-0", "-0.0") else rule  # no edge
    if rule is None:
        return None
    if type(rule) not in (int, float) or not math.isfinite(rule):
        raise TypeError(f"{reader.signature}: {what} has to be text, a function or a finite float, not {rule!r}")
    return repr(rule) if rule else "0"


def _check_fit(function: Callable[..., Any], whose: str, reader: Reader) -> None:
    if wrong := misfit(function, len(reader.arguments)):
        arguments = ", ".join(reader.arguments)
        raise ValueError(f"{whose}: the function has to take {arguments} and nothing else: {wrong}")


def _register(made: Operation) -> None:
    """Make an operation known by its name, to formulas and as a method, in the place of one that had the name."""
    name, former = made.name, OWN.get(made.name)
    if former is not None and getattr(Value.__dict__.get(name), "op", None) is former:
        delattr(Value, name)
    OWN[name] = made
    if len(made.arguments) == 1 and not name.startswith("_") and not hasattr(Value, name):
        setattr(Value, name, _method(made))


def _method(op: Operation) -> Callable[[Value], Value]:
    def method(self: Value) -> Value:
        return op(self)

    method.__name__, method.__doc__ = op.name, op.__doc__
    method.op = op  # type: ignore[attr-defined]
    return method


def _loaded(signature: str, formula: Formula, rules: tuple[Rule, ...], uses: dict[str, Operation]) -> Operation:
    """An operation out of a pickle: the one that is known here if it is the same, else one more.

    Where the name is not known, it is from now on; where it is that of another operation, that keeps it.
    """
    made = Operation(signature, formula, rules, uses)
    known = OWN.get(made.name)
    if known is not None and known.definition == made.definition:
        return known
    whole = not any(isinstance(one, Lost) for one in (formula, *rules))
    if known is None and whole and made.name not in WORDS and made.name not in TABLE:
        _register(made)
    return made
