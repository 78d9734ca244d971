"""`program.show()`: side by side what was recorded, the matrices that it became, and its gradient."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from scalargrad.extras import needs
from scalargrad.pages import or_still
from scalargrad.recording.backends.arrays import ArrayWriter
from scalargrad.recording.backends.rolled import Group
from scalargrad.rows import ManyOp
from scalargrad.value import Value, node
from scalargrad.view.formulas import Mathml, Spelling, Writer, name_of

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

MOST = 3  # recorded lines of a group that are shown
GROUPS = 60  # groups that are shown

STYLE = """
.scalargrad-program { border-collapse: collapse; font-size: 90%; }
.scalargrad table.scalargrad-program :is(th, td) { text-align: left; vertical-align: top; padding: .3em .8em; }
.scalargrad table.scalargrad-program tr { background: none;
  border-top: 1px solid color-mix(in srgb, currentcolor 25%, transparent); }
.scalargrad-program div { margin: .3em 0; }
.scalargrad-program math {
  font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "DejaVu Math TeX Gyre", math;
}
.scalargrad-program code { white-space: pre; }
.scalargrad-program small { opacity: .75; }
"""


class Part(NamedTuple):
    """A group, shown. recorded, slopes: formulas. more: how many recorded lines are left out."""

    title: str
    recorded: list[str]
    more: int
    matrices: list[str]
    slopes: list[str]
    gradient: list[str]


class Shown:
    """A program for readers, group by group: its lines, its code for arrays, what it passes on backward.

    >>> from scalargrad import Value, record, dot, relu
    >>> w = [[Value(1.0, label=f"w[{i},{j}]") for j in range(3)] for i in range(2)]
    >>> print(record(lambda x: dot([relu(dot(row, x)) for row in w], [1, 2]), w[0] + w[1], [1.0, 2.0, 3.0]).show())
    2 × dot of 3: a matrix product of 2 × 3 by 3 × 1
      recorded   v1 = w[0,0]·x[0] + w[0,1]·x[1] + w[0,2]·x[2]
                 v3 = w[1,0]·x[0] + w[1,1]·x[1] + w[1,2]·x[2]
      matrices   W1 = p.reshape(2, 3)
                 V1 = W1 @ x
      slopes     ∂v1/∂w[0,0] = x[0]
      gradient   matmul(G1, x.T, out=gp[0:6].reshape(2, 3))
    2 × relu
      recorded   v2 = relu(v1)
                 v4 = relu(v3)
      matrices   V2 = relu(V1)
      slopes     ∂v2/∂v1 = relu′(v1)
      gradient   G1 = where(V1 <= 0, 0.0, G2)
    1 × dot of 2: a matrix product of 1 × 2 by 2 × 1
      recorded   v5 = v2·1 + v4·2
      matrices   W2 = c[:, None].reshape(1, 2)
                 V3 = W2 @ V2
      slopes     ∂v5/∂v2 = 1
      gradient   G2 = W2.T @ G3
    """

    def __init__(self, program: Program) -> None:
        with needs("numpy"):
            import numpy  # noqa: F401  # the index arrays of the code are NumPy's
        self.program = program
        self.writer = ArrayWriter(program, in_place=True)
        self.start: list[str] = []
        if len(program.outputs) == 1:
            self.writer.both()
            lines = self.writer.adjoints.lines()
            first = min((one for one, last in self.writer.backward_of if last), default=len(lines))
            self.start = [line for line in lines[:first] if line]

    # --- as text ---

    def __str__(self) -> str:
        text = []
        for part in self._parts(Writer()):
            more = [f"… {part.more} more"] * (part.more > 0)
            columns = ("recorded", [*part.recorded, *more]), ("matrices", part.matrices)
            text.append(part.title)
            for head, lines in (*columns, ("slopes", part.slopes), ("gradient", part.gradient)):
                text += [f"  {head if k == 0 else '':9}  {line}" for k, line in enumerate(lines)]
        return "\n".join(text)

    __repr__ = __str__

    # --- in a notebook ---

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{''.join(_math(line) for line in part.recorded)}{_more(part.more)}</td>"
            f"<td><small>{escape(part.title)}</small><br>{_code(part.matrices)}</td>"
            f"<td>{''.join(_math(line) for line in part.slopes)}{_code(part.gradient)}</td></tr>"
            for part in self._parts(Mathml())
        )
        heads = "<tr><th>recorded</th><th>as arrays</th><th>what it passes backward</th></tr>"
        table = f'<table class="scalargrad-program">{heads}{rows}</table>'
        return or_still(table, f"<pre>{escape(str(self))}</pre>", STYLE)

    # --- both ---

    def _parts(self, writer: Writer) -> list[Part]:
        lines = self.writer.adjoints.lines()
        nodes = _Nodes(self.program)
        parts = []
        for k, group in enumerate(self.writer.groups[:GROUPS]):
            shown = group.lines if len(group.lines) <= MOST + 1 else group.lines[:MOST]
            first, last = self.writer.backward_of[k]
            parts.append(
                Part(
                    str(group),
                    [nodes.definition(place, writer) for place in shown],
                    len(group.lines) - len(shown),
                    [line.partition("  #")[0] for line in self.writer.forward_of[k]],
                    nodes.slopes(group, writer) if last else [],
                    _readable(lines[first:last]),
                )
            )
        left = len(self.writer.groups) - len(parts)
        return [*parts, Part(f"… and {left} more groups", [], 0, [], [], [])] if left else parts


class _Nodes:
    """Nodes for the lines of a program, for formulas: the number of each is nobody's business."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.at: list[Any] = [Value(1.0) for _ in range(program.first_constant)]
        self.at += program.constants
        for op, operands in program.lines:
            args = tuple([self.at[place] for place in operands])
            self.at.append(node(1.0, op, args, tuple([1.0 if isinstance(arg, Value) else None for arg in args])))
        names = {one: name_of(program.name(place)) for place, one in enumerate(self.at) if isinstance(one, Value)}
        self.spelling = Spelling(names.get)

    def definition(self, place: int, writer: Writer) -> str:
        """v3 = relu(v2)"""
        left, right = self.spelling.show(self.at[place]), self.spelling.definition(self.at[place])
        return f"{writer.write(left)}{writer.spaced(writer.equals)}{writer.write(right)}"

    def slopes(self, group: Group, writer: Writer) -> list[str]:
        """∂v3/∂v2 = relu′(v2): of the first line of a group, by an operand of each kind that a gradient goes to."""
        operands = [places[0] for places in group.operands]
        op = group.op
        chosen = range(len(operands))
        if isinstance(op, ManyOp):
            counts = [len(one) for one in op.groups(operands)]
            chosen = [sum(counts[:k]) for k in range(len(counts)) if counts[k]]  # type: ignore[assignment]
        line = self.at[group.lines[0]]
        wanted = [i for i in chosen if self.program.depends[operands[i]] and op.has_edge(i)]
        return [self._slope(line, i, writer) for i in wanted if isinstance(line.args[i], Value)]

    def _slope(self, line: Value, i: int, writer: Writer) -> str:
        of, by = (writer.write(self.spelling.show(one)) for one in (line, line.args[i]))
        slope = writer.write(self.spelling.local_derivative(line, i))
        return f"{writer.partial(of, by, [])}{writer.spaced(writer.equals)}{slope}"


def _readable(lines: Sequence[str]) -> list[str]:
    return [one.strip() for line in lines for one in line.split("\n") if one]


def _math(formula: str) -> str:
    return f'<div><math display="inline"><mrow>{formula}</mrow></math></div>'


def _more(count: int) -> str:
    return f"<small>… {count} more</small>" if count else ""


def _code(lines: Sequence[str]) -> str:
    return f"<code>{'<br>'.join(map(escape, lines))}</code>" if lines else ""
