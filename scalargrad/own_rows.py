"""Operations of one's own: rows beside the table, from formulas as text or from Python functions.

    >>> cube = operation("cube(x)", "x * x * x", "3 * x * x")
    >>> x = Value(2.0)
    >>> y = cube(x); y.backward(); y.data, x.grad
    (8.0, 12.0)

They are not in the table itself, which is the package's: NumPy's functions, the lists of activations and the documents
of `worked` know nothing of them.
"""

from __future__ import annotations

import inspect
import math
import pickle
import threading
from collections.abc import Callable, Mapping, Sequence
from sys import modules
from typing import Any, overload

from scalargrad import elementary, functions, piecewise
from scalargrad.checks import check_number
from scalargrad.derivatives import TABLE
from scalargrad.elementary import Number
from scalargrad.own_text import Reader, called, misfit, parts_of, run
from scalargrad.rows import PRIME, VOCABULARY, ManyOp, Op
from scalargrad.value import Value, apply

__all__ = ["Operation", "operation"]

Rule = str | Callable[..., Any] | int | float | None  # a formula, a Python function, a constant; None is no derivative

OWN: dict[str, Operation] = {}  # name -> the operation that was last defined by it


def _words() -> dict[str, Callable[..., Any]]:
    """The functions that a formula may call: those of numbers that users call, in the form that Values take, too."""
    not_for_users = {"log_sum_exp", "power_by_base", "power_by_exponent"}
    found = {name: VOCABULARY[name] for name in (*elementary.__all__, *piecewise.__all__) if name not in not_for_users}
    of_numbers = [name for name, op in TABLE.items() if not isinstance(op, ManyOp) and name in functions.__all__]
    return {**found, "abs": piecewise.absolute, **{name: getattr(functions, name) for name in of_numbers}}


WORDS = _words()


class Operation(Op):
    """An operation of one's own: a row, and the function of numbers and Values that users call.

    What `operation` returns; y.op of every Value y that it gave. Its text is as in a row of the table; a Python
    function in it stands there as a call, lgamma(x) and lgammaʹ(x). uses: the operations that its formulas call, each
    as it was defined then.
    """

    def __init__(
        self, signature: str, formula: str | Callable[..., Any], rules: tuple[Rule, ...], uses: Mapping[str, Operation]
    ) -> None:
        self.signature, self.uses = signature, dict(uses)
        self.definition = signature, formula, rules, {name: one.definition for name, one in uses.items()}
        name, arguments = parts_of(signature)
        self.slopes = {  # the derivatives that are Python functions
            _primed(name, arguments, i): _Slope(self, i, rule)
            for i, rule in enumerate(rules)
            if rule is None or callable(rule)
        }
        self.words = {**WORDS, **self.uses, name: self, **self.slopes}
        texts = [
            run(rule) if isinstance(rule, str) else _call(_primed(name, arguments, i), arguments)
            for i, rule in enumerate(rules)
        ]
        text = formula if isinstance(formula, str) else _call(name, arguments)
        super().__init__(name, arguments, text, tuple(texts), run(text))
        if not isinstance(formula, str):
            self.forward = self._forward
        self.__name__ = self.__qualname__ = name
        self.__signature__ = inspect.Signature(
            [inspect.Parameter(one, inspect.Parameter.POSITIONAL_OR_KEYWORD) for one in arguments]
        )

    @overload
    def __call__(self, x: Value, /, *args: Any, **named: Any) -> Value: ...
    @overload
    def __call__(self, *args: Any, **named: Any) -> Any: ...
    def __call__(self, *args: Any, **named: Any) -> Any:
        """The result for numbers and Values; of an array of Values an array, entry by entry."""
        if named or len(args) != len(self.arguments):
            try:
                args = self.__signature__.bind(*args, **named).args
            except TypeError as error:
                raise TypeError(f"{self.signature}: {error}") from None
        if any(getattr(getattr(arg, "dtype", None), "kind", "") == "O" for arg in args):
            return modules["numpy"].frompyfunc(self, len(args), 1)(*args)
        return apply(self, *args)

    def _forward(self, *args: Number) -> Number:
        return _number(self.definition[1](*args), f"the function of {self.signature}")

    def __repr__(self) -> str:
        return f"<operation {self.signature}: z = {self.formula}>"

    def __copy__(self) -> Operation:
        return self

    def __deepcopy__(self, memo: Any) -> Operation:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        signature, formula, rules, _ = self.definition
        for function in (formula, *rules):
            if callable(function):
                try:
                    pickle.dumps(function)
                except Exception as error:  # each of pickle's own has its type: PicklingError, AttributeError, …
                    raise pickle.PicklingError(
                        f"the operation {signature} cannot be pickled, for one of its functions cannot ({error}): "
                        "write that one with def, at the top of a module, or as a formula"
                    ) from None
        return _loaded, (signature, formula, rules, self.uses)


class _Slope:
    """A derivative that is a Python function: on numbers that function, on Values a graph.

    If the function is made of scalargrad's functions, the graph is what it computes. If it leaves the graph, as math's
    functions do by float(x), its result becomes a node of a row of its own, so that nobody takes it for a constant.
    """

    def __init__(self, of: Operation, i: int, function: Callable[..., Any] | None) -> None:
        self.of, self.i, self.function = of, i, function
        self._rows: dict[str, _SlopeRow] = {}

    def row(self, because: str) -> _SlopeRow:
        """The row of its results where it cannot be differentiated. because: why it cannot."""
        return self._rows.setdefault(because, _SlopeRow(self, because))

    def __call__(self, *args: Number) -> Any:
        if not any(isinstance(arg, Value) for arg in args):
            return self.at(*args)
        try:
            result, left = _watched(self.of_function, args)
        except Exception as error:  # made for numbers only, as NumPy's and SciPy's functions are
            return apply(self.row(f"it raises a {type(error).__name__} for Values"), *args)
        if left:
            return apply(self.row("it leaves the graph, by float(x) or a function of math"), *args)
        return result if isinstance(result, Value) else _number(result, self.name)

    @property
    def name(self) -> str:
        """How sentences call it."""
        return f"the derivative of {self.of.signature} by {self.of.arguments[self.i]}"

    def at(self, *args: Number) -> Number:
        """Its number."""
        return _number(self.of_function(*args), self.name)

    def of_function(self, *args: Any) -> Any:
        if self.function is None:
            raise TypeError(
                f"{self.name} is not given: keep {self.of.arguments[self.i]} a plain number, or give a derivative"
            )
        return self.function(*args)


class _SlopeRow(Op):
    """The row of a derivative that leaves the graph: it can be computed, and not differentiated."""

    def __init__(self, slope: _Slope, because: str) -> None:
        op = slope.of
        self.slope, self.because = slope, because
        self.why = (
            f"{slope.name} cannot be differentiated once more: {because}. Make it of scalargrad's functions, or of "
            "another operation, which has a derivative of its own"
        )
        name = _primed(op.name, op.arguments, slope.i)
        self.words = op.words
        super().__init__(name, op.arguments, _call(name, op.arguments), ("z",) * len(op.arguments))
        self.forward = slope.at

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        raise TypeError(self.why)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        if any(isinstance(arg, Value) for arg in args):
            raise TypeError(self.why)
        return tuple([Unknown(self.why) if want else None for want in wanted])

    def derivative_text(self, i: int, args: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        raise TypeError(self.why)

    def __copy__(self) -> _SlopeRow:
        return self

    def __deepcopy__(self, memo: Any) -> _SlopeRow:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _loaded_slope, (self.slope.of, self.slope.i, self.because)


class Unknown:
    """In the place of a local derivative that nobody knows: who computes with it gets a TypeError that says why."""

    def __init__(self, why: str) -> None:
        self.why = why

    def _refuse(self, *_: Any) -> Any:
        raise TypeError(self.why)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __neg__ = __abs__ = __float__ = _refuse
    __array_ufunc__ = None  # so that NumPy's arrays leave it to the above

    def __repr__(self) -> str:
        return "?"


# --- what leaves the graph ---


class _Left(threading.local):
    """Whether a Value was made a plain number, by float(x) or complex(x), since somebody last looked."""

    yes = False


_left = _Left()


def _watched(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, bool]:
    """What a function gives, and whether it has left the graph on the way."""
    before, _left.yes = _left.yes, False
    try:
        return function(*args), _left.yes
    finally:
        _left.yes = before


def _noting(leave: Callable[[Value], Any]) -> Callable[[Value], Any]:
    def noted(self: Value) -> Any:
        _left.yes = True
        return leave(self)

    return noted


for _name in ("__float__", "__complex__"):
    setattr(Value, _name, _noting(getattr(Value, _name)))


# --- definitions ---


def operation(
    signature: str,
    formula: str | Callable[..., Any],
    *derivatives: Rule,
    where: Mapping[str, str] | None = None,
) -> Operation:
    """An operation of your own: a function of numbers and Values, whose results are nodes of the graph.

    signature: its name and its arguments, "scale(x, k)". formula: how it is computed; then one derivative per argument.
    Each of them is text or a Python function of the arguments:

        text        made of the arguments, numbers, + - * / **, scalargrad's functions of numbers, and operations that
                    you defined before; z stands for the result in derivatives. where: names for parts that they share
        function    of numbers of the types that you use. `gradient` has derivatives of any order if it is made of
                    scalargrad's functions; if it leaves the graph (math's functions do), then the first, and a
                    TypeError for the second

    A derivative may also be a number, for a constant, or None where you never differentiate: a Value in that place is
    then a TypeError.

    An operation of one argument is a method as well, x.cube(), unless Value has another attribute of that name. Who
    defines a name again has the new operation from then on; nodes that are there keep theirs. A graph can be pickled
    if the functions can: those at the top of a module; text always can.

    Raises a ValueError for a name that is taken by scalargrad or is no name, for a number of derivatives other than
    that of the arguments, and for text or a function that does not fit; later, in use, a TypeError for a function
    that gives no number. Errors in use name the operation and its arguments, as everywhere.

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
    signature = _call(name, arguments)
    if name in WORDS or name in TABLE or name in functions.__all__:
        raise ValueError(f"scalargrad has {name} already: choose another name for your operation, such as my_{name}")
    if len(derivatives) != len(arguments):
        raise ValueError(
            f"{signature} has {len(arguments)} arguments and {len(derivatives)} derivatives: give one each"
        )
    known = {**WORDS, **{other: one for other, one in OWN.items() if other != name}}
    reader = Reader(signature, arguments, known, where or {})
    formula = _fit(formula, signature, arguments) if callable(formula) else reader.read(formula, "the formula")
    in_derivatives = Reader(signature, arguments, {**known, name: lambda *args: None}, where or {})
    rules = tuple([_rule(one, by, in_derivatives) for one, by in zip(derivatives, arguments)])
    texts = [text for text in (formula, *rules) if isinstance(text, str)]
    uses = {word: OWN[word] for text in texts for word in sorted(called(text)) if word in OWN and word != name}
    made = Operation(signature, formula, rules, uses)
    _register(made)
    return made


def _rule(rule: Rule, by: str, reader: Reader) -> Rule:
    what = f"the derivative by {by}"
    if rule is None or isinstance(rule, str):
        text = rule and reader.read(rule, what, result=True)
        return "0" if text in ("0.0", "-0", "-0.0") else text  # no edge
    if callable(rule):
        return _fit(rule, f"{reader.signature}: {what}", reader.arguments)
    if type(rule) not in (int, float) or not math.isfinite(rule):
        raise TypeError(f"{reader.signature}: {what} has to be text, a function or a float, not {rule!r}")
    return repr(rule) if rule else "0"


def _fit(function: Callable[..., Any], whose: str, arguments: Sequence[str]) -> Callable[..., Any]:
    if wrong := misfit(function, len(arguments)):
        raise ValueError(f"{whose}: the function has to take {', '.join(arguments)} and nothing else: {wrong}")
    return function


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

    method.__name__, method.__doc__ = op.name, f"z = {op.formula}, an operation that was defined by `operation`."
    method.op = op  # type: ignore[attr-defined]
    return method


def _loaded(
    signature: str, formula: str | Callable[..., Any], rules: tuple[Rule, ...], uses: dict[str, Operation]
) -> Operation:
    """An operation out of a pickle: the one that is known here if it is the same, else one more.

    Where the name is not known, it is from now on; where it is another operation, that keeps the name.
    """
    made = Operation(signature, formula, rules, uses)
    known = OWN.get(made.name)
    if known is not None and known.definition == made.definition:
        return known
    if known is None and made.name not in WORDS and made.name not in TABLE:
        _register(made)
    return made


def _loaded_slope(of: Operation, i: int, because: str) -> _SlopeRow:
    return of.slopes[_primed(of.name, of.arguments, i)].row(because)


# --- helpers ---


def _primed(name: str, arguments: Sequence[str], i: int) -> str:
    """What a derivative is called in a formula: lgammaʹ, and scaleʹk for one of several."""
    return name + PRIME + (arguments[i] if len(arguments) > 1 else "")


def _call(name: str, arguments: Sequence[str]) -> str:
    return f"{name}({', '.join(arguments)})"


def _number(result: Any, what: str) -> Number:
    """What a user's function gave, if it is a number."""
    if isinstance(result, Value):
        raise TypeError(
            f"{what} gives a Value for plain numbers, so it uses a Value that is none of its arguments: make that one "
            "an argument, for no derivative passes to it otherwise"
        )
    try:
        return check_number(result)
    except TypeError as error:
        raise TypeError(f"{what} has to give one number: {error}") from None
