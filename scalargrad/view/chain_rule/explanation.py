"""`explain(y, x)`: the chain rule as it is written on a blackboard.

One product of local derivatives for each path from x to y, in symbols and then in numbers. Where the paths are too many
for a blackboard, the form with δ: a line for each node on the way, which uses those of the lines above it, so that no
factor is written twice.
"""

from __future__ import annotations

from scalargrad.checks import short_repr, whole
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.view.chain_rule.blackboard import Definition, Explanation, Line, Row
from scalargrad.view.chain_rule.paths import Paths
from scalargrad.view.chain_rule.shifts import shifts
from scalargrad.view.formulas import (
    DOTS,
    Chain,
    Formula,
    Name,
    Number,
    Partial,
    Symbol,
    Writer,
    evaluate,
    name_of,
    symbols,
)

MOST_PATHS, MOST_FACTORS = 6, 30  # what fits on a blackboard
MOST_LINES = 40  # of the form with δ
MOST_TERMS = 12  # in one of them
MOST_DEFINITIONS = 12


def explain(y: Value, x: Value, digits: int = 6) -> Explanation:
    """∂y/∂x by the chain rule, in symbols and in numbers of so many significant digits.

    x may be any node of y's graph. The symbols are the labels of the nodes. A TypeError for anything but Values.

    >>> x, w = Value(1.0, label="x"), Value(2.0, label="w")
    >>> a = (w * x).relu(); a.label = "a"
    >>> J = (a - 5) ** 2 / 2; J.label = "J"
    >>> print(explain(J, w))
    ∂J/∂w = ∂J/∂a · ∂a/∂z · ∂z/∂w
          = (a − 5) · relu′(z) · x
          = (2 − 5) · 1 · 1
          = −3
    where
      z = w·x = 2
      a = relu(z) = 2
      J = (a − 5)²/2 = 4.5
    """
    return explained(y, x, digits)


def explained(y: Value, x: Value, digits: int, numbers: bool = True) -> Explanation:
    """`explain`, with numbers or, where some are left open, in symbols alone."""
    for value in (y, x):
        if not isinstance(value, Value):
            raise TypeError(
                f"explain needs Values, not {short_repr(value)}: wrap the number in Value before computing y"
            )
    return _Explainer(y, x, whole(digits, 1, "digits"), numbers).explanation()


class _Explainer:
    def __init__(self, y: Value, x: Value, digits: int, numbers: bool) -> None:
        self.paths = Paths(y, x)
        self.y, self.x, self.digits, self.numbers = y, x, digits, numbers
        self.names = self.paths.notation.names
        self.held: dict[Name, None] = {}  # what is held still in some partial derivative

    def explanation(self) -> Explanation:
        count, factors = self.paths.count()
        left_out = gap = 0
        if self.y is self.x or not count:
            form, lines = "none", [self.line(self.x, [])]
        elif count <= MOST_PATHS and factors <= MOST_FACTORS:
            form, lines = "paths", [self.line_of_paths()]
        else:
            form, on_the_way = "delta", self.paths.order[1:]
            left_out = max(0, len(on_the_way) - MOST_LINES)
            if left_out:
                gap = MOST_LINES * 3 // 4
                on_the_way = on_the_way[:gap] + on_the_way[gap + left_out :]
            lines = [self.line_with_delta(node) for node in on_the_way]
        definitions, more = self.definitions(lines) if count else ([], 0)
        value = self.paths.gradients.get(self.x, 0)
        notes = [say("and {count:,} more.", count=more)] * bool(more) + self.notes(count, definitions)
        return Explanation(self.y, self.x, form, value, lines, definitions, notes, self.digits, left_out, gap)

    # --- lines ---

    def line(self, node: Value, rows: list[Row], alias: Name | None = None) -> Line:
        result = self.paths.gradients.get(node, 0)
        if self.numbers or not rows:
            rows.append(Row([Number(result)], numbers=True))
        left = Partial(self.names[self.y], self._name_of(node))
        return Line(left, [row for row in rows if self.numbers or not row.numbers or len(rows) == 1], alias, result)

    def _name_of(self, node: Value) -> Name:
        """The name of x too where it is no part of the graph."""
        return self.names[node] if node in self.names else name_of(node.label or "x")

    def line_of_paths(self) -> Line:
        paths = list(self.paths.all())
        chains: list[Formula] = [Chain(tuple([edge.numbers for edge in path])) for path in paths]
        rows = [
            Row([Chain(tuple([self.noted(edge.partial) for edge in path])) for path in paths]),
            Row([Chain(tuple([edge.formula for edge in path])) for path in paths]),
            Row(chains, numbers=True),
        ]
        if len(paths) > 1 and self.numbers:
            rows.append(Row([Number(evaluate(chain)) for chain in chains], numbers=True))
        return self.line(self.x, rows)

    def line_with_delta(self, node: Value) -> Line:
        """∂y/∂node, from the same of the nodes that use it, which are in the lines above."""
        partials: list[Formula] = []
        symbols: list[Formula] = []
        numbers: list[Formula] = []
        users = self.paths.users[node]
        for user in users:
            edge = self.paths.edge(user, node)
            upstream, number = self.upstream(user)
            partials.append(Chain((*upstream, self.noted(edge.partial))))
            symbols.append(Chain((*upstream, edge.formula)))
            numbers.append(Chain((*number, edge.numbers)))
        rows = [Row(partials), Row(symbols), Row(numbers, numbers=True)]
        if len(users) > MOST_TERMS:
            rows = [Row([*row.terms[:4], DOTS, row.terms[-1]], row.numbers) for row in rows]
        return self.line(node, rows, self.alias(node))

    def upstream(self, user: Value) -> tuple[list[Formula], list[Formula]]:
        """∂y/∂user, as symbol and as number; nothing for y itself."""
        if user is self.y:
            return [], []
        alias = self.alias(user)
        gradient = self.paths.gradients[user]
        partial = Partial(self.names[self.y], self.names[user])
        return [partial if alias is None else Symbol(alias, value=gradient)], [Number(gradient)]

    def alias(self, node: Value) -> Name | None:
        """The δ of the books: ∂y/∂z for what goes into an activation."""
        name = self.names[node]
        return self.paths.notation.fresh(name, "δ") if name.plain.startswith("z") and not name.is_text else None

    def noted(self, partial: Partial) -> Partial:
        self.held.update(dict.fromkeys(partial.held))
        return partial

    # --- what stands below ---

    def definitions(self, lines: list[Line]) -> tuple[list[Definition], int]:
        """What the symbols stand for, and how many of them are left out."""
        notation = self.paths.notation
        nodes = [node for node in notation.order if node in self.paths.users and not node.is_leaf]
        if len(nodes) > MOST_DEFINITIONS:
            nodes = [node for node in nodes if node in notation.made]
        found = {node: notation.definition(node) for node in nodes}
        shown = [term for line in lines for row in line.rows for term in row.terms] + list(found.values())
        while shown:  # what x does not lead to has a name made here too
            for node in (symbol.node for symbol in symbols(shown.pop())):
                if node in notation.made and node not in found:
                    found[node] = notation.definition(node)
                    shown.append(found[node])
        kept = set(list(found)[:MOST_DEFINITIONS])  # first of all what x leads to
        nodes = [node for node in notation.order if node in kept]
        numbers = {node: Number(node.data) for node in nodes} if self.numbers else {}
        definitions = [Definition(self.names[node], found[node], numbers.get(node)) for node in nodes]
        return definitions, len(found) - len(nodes)

    def notes(self, count: int, definitions: list[Definition]) -> list[str]:
        notes = []
        y, x = self.names[self.y].plain, self._name_of(self.x).plain
        if not count:
            notes.append(say("{y} does not depend on {x}.", y=y, x=x))
        if self.held:
            names = ", ".join(name.plain for name in self.held)
            notes.append(
                say("A derivative with a bar, ∂…|…, holds what is named after the bar still: {names}.", names=names)
            )
        shifted = shifts(self.paths.notation, [definition.name for definition in definitions])
        subtracted = dict.fromkeys(Writer(self.digits).write(Number(one)) for one in shifted)
        if subtracted:
            notes.append(
                say(
                    "A softmax subtracts the same number from each of its entries first, here {numbers}: "
                    "no power gets too large, and the result is the same.",
                    numbers=", ".join(subtracted),
                )
            )
        if any(name.primes and node.label is not None and "′" not in node.label and "'" not in node.label
               for node, name in self.names.items() if node in self.paths.users):  # fmt: skip
            notes.append("A prime tells apart nodes that have the same label.")
        return notes
