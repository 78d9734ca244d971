"""What a row of the table of derivatives is: text that is run on numbers and on Values, written out, and shown.

The table itself is in `derivatives`; `row` and `many_row` add to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scalargrad import elementary, many, normal, piecewise, powers
from scalargrad.gates import SHUT, gate
from scalargrad.libraries import Number

# The words that formulas are made of.
VOCABULARY: dict[str, Any] = {
    name: getattr(module, name) for module in (elementary, piecewise, normal, powers, many) for name in module.__all__
}

PRIME = "ʹ"  # a letter to Python: in formulas lgammaʹ is the derivative of lgamma, fʹy that of f by y

TABLE: dict[str, Op] = {}  # name -> row


class Op:
    """A row of the table: an operation with its forward rule and its local derivatives.

    name, arguments, formula, derivatives: the row's text. activation: whether networks put it behind a layer.
    sign: how arithmetic writes it, between its operands or before the only one; "" for what is written exp(x).
    side: for a function with a kink, on which side of it the operands are. selects: it passes on some of its operands
    and does not look at the others, so that nothing passes through their derivative 0, see `gates`. reduces: it makes
    one number of a batch of them. precise: parts of the derivatives, and how they are computed without loss of digits.

    >>> TABLE["tanh"].derivatives
    ('1 - z * z',)
    >>> TABLE["mul"].forward(3, 4), TABLE["mul"].local_derivatives(12, (3, 4), (True, True))
    (12, (4, 3))
    """

    in_pairs = True  # how a node keeps its operands: two of them in two slots, or many as one tuple
    activation = False
    selects = False
    reduces = False
    sign = ""
    side: Callable[..., Any] | None = None
    words: Mapping[str, Any] = VOCABULARY  # the functions that its text calls

    def __init__(
        self,
        name: str,
        arguments: tuple[str, ...],
        formula: str,
        derivatives: tuple[str, ...],
        code: str = "",
        precise: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.arguments, self.formula, self.derivatives = name, arguments, formula, derivatives
        self.in_pairs = len(arguments) <= 2
        self.code = code or formula  # how it is computed, and how the derivatives are
        self.derivative_codes = [_replaced(text, precise or {}) for text in derivatives]
        names = ", ".join(arguments).replace("*", "")
        self.forward: Callable[..., Any] = _function(names, self.code, self.words)
        self._rules = [_function(f"z, {names}", text, self.words) for text in self.derivative_codes]
        self._written = self._rules
        if precise:
            self._written = [_function(f"z, {names}", text, self.words) for text in derivatives]

    @property
    def computed_by(self) -> str:
        """All that its numbers come from, as one text.

        >>> TABLE["mul"].computed_by, TABLE["relu"].computed_by
        ('mul(x, y) = x * y; y; x', 'relu(x) = relu(x); step(x); selects')
        """
        parts = [*self.derivative_codes, *filter(None, [getattr(self, "together", "")]), *["selects"] * self.selects]
        return f"{self.name}({', '.join(self.arguments)}) = {'; '.join([self.code, *parts])}"

    def has_edge(self, i: int) -> bool:
        """Whether a derivative passes to args[i]. It does not where the table says that it is the constant 0."""
        return self.derivatives[i] != "0"

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        """∂z/∂args[i]: a number for numbers, a graph for Values."""
        return self._rules[i](z, *args)

    def written_derivative(self, i: int, z: Number, *args: Number) -> Number:
        """∂z/∂args[i] by the row's text, as a person computes it: also where z is not what the args give.

        >>> TABLE["sigmoid"].written_derivative(0, 0.75, None)
        0.1875
        """
        return self._written[i](z, *args)

    def rule(self, *wanted: bool) -> Callable[..., tuple[Any, ...]]:
        """z and its local derivatives as one function of the arguments: None for those by which none is wanted.

        >>> TABLE["mul"].rule(True, False)(3, 4)
        (12, 4, None)
        """
        slopes = [code if want and code != "0" else "None" for code, want in zip(self.derivative_codes, wanted)]
        if self.selects:
            slopes = [slope if slope == "None" else f"{slope} or SHUT" for slope in slopes]
        return _function(", ".join(self.arguments), f"(z := {self.code}, {', '.join(slopes)})", self.words)

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        """One local derivative per argument. None where it is not wanted, and not computed then, or has no edge."""
        return tuple(
            [
                rule(z, *args) if want and text != "0" else None
                for rule, text, want in zip(self._rules, self.derivatives, wanted, strict=True)
            ]
        )

    def gated(self, local_derivatives: tuple[Any, ...]) -> tuple[Any, ...]:
        """Numbers among local derivatives, shut where a branch was not taken."""
        return tuple([d if d is None else gate(d) for d in local_derivatives]) if self.selects else local_derivatives

    def derivative_text(self, i: int, args: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        """∂z/∂args[i] as the table has it, and what the names in it stand for; z is the result.

        >>> TABLE["mul"].derivative_text(0, ("a", "b"))
        ('y', {'x': 'a', 'y': 'b'})
        >>> TABLE["dot"].derivative_text(1, ("w1", "w2", "x1", "x2", "b"))
        ('x', {'w': 'w2', 'x': 'x2', 'b': 'b'})
        """
        return self.derivatives[i], dict(zip(self.arguments, args))

    def partner(self, i: int, args: Sequence[Any]) -> Any:
        """The operand that args[i] is multiplied by: the one that is the derivative by it. None if there is none.

        >>> TABLE["mul"].partner(0, ("a", "b")), TABLE["add"].partner(0, ("a", "b"))
        ('b', None)
        >>> TABLE["dot"].partner(2, ("w1", "w2", "x1", "x2", "b"))
        'w1'
        """
        text, names = self.derivative_text(i, args)
        return names.get(text)

    def term(self, i: int, args: Sequence[Any]) -> int:
        """1 where args[i] is a term of a sum, −1 where it is taken away, 0 where it is none.

        >>> TABLE["sub"].term(1, ("a", "b")), TABLE["dot"].term(2, ("w", "x", "b")), TABLE["exp"].term(0, ("a",))
        (-1, 1, 0)
        """
        return {"1": 1, "-1": -1}.get(self.derivative_text(i, args)[0], 0)

    @property
    def linear(self) -> bool:
        """Whether it is a sum: of terms, of products as in dot, or of one term with the other sign."""
        return not {"1", "-1"}.isdisjoint(self.derivatives)

    @property
    def arithmetic(self) -> bool:
        """Whether it is written with a sign, not as a function."""
        return self.sign != ""

    def __repr__(self) -> str:
        return f"<z = {self.formula}>" if self.name else "<leaf>"

    def __reduce__(self) -> tuple[Any, ...]:
        return row_named, (self.name,)


class ManyOp(Op):
    """A row of any number of operands: its starred arguments stand for as many of them each, what is left is the last.

    In a formula a starred argument is all its operands; in a derivative it is the one at the same place, so that
    dot(*w, *x, b) has for each of w1, w2, … the derivative x1, x2, ….
    """

    def __init__(
        self,
        name: str,
        arguments: tuple[str, ...],
        formula: str,
        derivatives: tuple[str, ...],
        code: str = "",
        together: str = "",
    ) -> None:
        super().__init__(name, arguments, formula, derivatives, code)
        self.in_pairs = False
        self.together = together
        self.starred = sum(argument.startswith("*") for argument in arguments)
        self.names = tuple([argument.lstrip("*") for argument in arguments])
        self._all = _function(f"z, {', '.join(self.names)}", f"({together or self._each()})")
        of = self.forward
        self.forward = lambda *args: of(*self.groups(args))

    def groups(self, args: Sequence[Any]) -> list[Sequence[Any]]:
        """The operands of each argument. What comes after a single starred one is always there, a bias need not be."""
        if self.starred == 1:
            each = len(args) - len(self.arguments) + 1
            return [args[:each], args[each:]][: len(self.arguments)]
        each = len(args) // 2
        return [args[:each], args[each : 2 * each], args[2 * each :]]

    def _each(self) -> str:
        """Code for all derivatives: [*x, *w, *[1 for b, in zip(b)]] for dot(*w, *x, b)."""
        starred = self.names[: self.starred]
        parts = []
        for name, text in zip(self.names, self.derivatives):
            at = ", ".join(starred if name in starred else [name])
            for one in self.names[self.starred :] if name in starred else ():
                text = re.sub(rf"\b{one}\b", f"{one}[0]", text)
            parts.append(text if text in starred else f"[{text} for {at}, in zip({at})]")
        return f"[*{', *'.join(parts)}]"

    def terms(self, args: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Of a sum its terms, each as its factors.

        >>> TABLE["dot"].terms(("w1", "w2", "x1", "x2", "b"))
        [('w1', 'x1'), ('w2', 'x2'), ('b',)]
        """
        groups = self.groups(args)
        return [*zip(*groups[: self.starred]), *((arg,) for group in groups[self.starred :] for arg in group)]

    def partials(self, z: Number, args: Sequence[Number]) -> tuple[Any, ...]:
        """∂z/∂arg for all args."""
        return tuple(self._all(z, *self.groups(args)))

    def _place(self, i: int, args: Sequence[Any]) -> tuple[int, list[Any]]:
        """Which argument args[i] belongs to, and what all of them are at its place."""
        groups = self.groups(args)
        each = len(groups[0])
        k, j = (i // each, i % each) if i < self.starred * each else (self.starred, 0)
        return k, self._beside(j, groups)

    def _beside(self, j: int, groups: Sequence[Sequence[Any]]) -> list[Any]:
        """The j-th operand of each starred argument, and the others; None for what there is not."""
        at = [j] * self.starred + [0] * (len(groups) - self.starred)
        return [group[k] if k < len(group) else None for k, group in zip(at, groups)]

    def has_edge(self, i: int) -> bool:
        return True

    def derivative(self, i: int, z: Number, *args: Number) -> Number:
        k, at = self._place(i, args)
        return self._rules[k](z, *at)

    written_derivative = derivative

    def local_derivatives(self, z: Number, args: Sequence[Number], wanted: Sequence[bool]) -> tuple[Any, ...]:
        partials = self.partials(z, args)
        return partials if all(wanted) else tuple([d if want else None for d, want in zip(partials, wanted)])

    def derivative_text(self, i: int, args: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        k, at = self._place(i, args)
        return self.derivatives[k], dict(zip(self.names, at))


def _function(names: str, text: str, words: Mapping[str, Any] = VOCABULARY) -> Callable[..., Any]:
    function: Callable[..., Any] = eval(f"lambda {names}: {text}", {**words, "SHUT": SHUT})
    return function


LEAF = Op("", (), "data", ())  # the row of what was not computed: it has no operands, no name, and is not in the table


def row_named(name: str) -> Op:
    """The row of a name: what a pickled graph keeps of its operations."""
    if name and name not in TABLE:
        raise LookupError(
            f"the graph has nodes of a row {name!r}, which the table of derivatives does not have here: "
            "import what adds it before loading, or define it with scalargrad.operation, whose nodes bring it along"
        )
    return TABLE[name] if name else LEAF


def row(
    signature: str,
    formula: str,
    *derivatives: str,
    where: Mapping[str, str] | None = None,
    precise: Mapping[str, str] | None = None,
    activation: bool = False,
    selects: bool = False,
    sign: str = "",
    side: str = "",
) -> Op:
    """Add a row to the table: `row("mul(x, y)", "x * y", "y", "x")`.

    where: names for parts that the formula and the derivatives share. precise, activation, selects, sign, side: as in
    Op; precise and side in Python, like the formula. The name z stands for the result and cannot be an argument's name.
    A number of derivatives that differs from the number of arguments, or a name that is taken, is a ValueError.
    """
    name, arguments = _read(signature, derivatives)
    formula, *derived = (_with_parts(text, where or {}) for text in (formula, *derivatives))
    op = TABLE[name] = Op(name, arguments, formula, tuple(derived), precise=precise)
    op.activation, op.selects, op.sign = activation, selects, sign
    if side:
        op.side = _function(", ".join(arguments), side)
    return op


def many_row(signature: str, formula: str, *derivatives: str, code: str, together: str = "", sign: str = "") -> ManyOp:
    """Add a row of any number of operands: `many_row("total(*x)", "x1 + x2 + ...", "1", code="added(x)", sign="+")`.

    formula and derivatives are for readers; code is how it is computed, where x is the tuple of all x1, x2, ….
    together: code for all derivatives at once, where each alone would lose digits or time.
    """
    name, arguments = _read(signature, derivatives)
    op = TABLE[name] = ManyOp(name, arguments, formula, derivatives, code, together)
    op.sign = sign
    return op


def reduction(signature: str, formula: str, *derivatives: str) -> Op:
    """Add a row that makes one number of a batch of them, and so adds up what passes through it backward."""
    op = row(signature, formula, *derivatives)
    op.reduces = True
    op.in_pairs = False  # so that the fast chain rule, which looks twice at nodes of many operands only, finds it
    return op


def _read(signature: str, derivatives: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The name and the arguments of a new row."""
    name, _, arguments = signature.rstrip(")").partition("(")
    names = tuple(argument.strip() for argument in arguments.split(","))
    if len(names) != len(derivatives):
        raise ValueError(f"{signature} has {len(names)} arguments and {len(derivatives)} derivatives: give one each")
    if name in TABLE:
        raise ValueError(f"the table of derivatives already has a row {name!r}: choose another name")
    return name, names


def _replaced(text: str, parts: Mapping[str, str]) -> str:
    for part, code in parts.items():
        text = text.replace(part, code)
    return text


def _with_parts(text: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        text = re.sub(rf"\b{name}\b", f"({part})", text)
    return text
