"""A rolled program as code for arrays, forward and backward: for NumPy, or for JAX, which changes no array in place.

The backward part is the chain rule once more: the adjoint g of a block is the sum of what each of its users passes to
it, local derivative times the user's own adjoint. For a product z = W @ x that is Wᵀ @ g for x, and g @ xᵀ for W.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scalargrad.derivatives import DOT, LOG_SOFTMAX, TOTAL
from scalargrad.recording.backends.adjoints import Adjoints
from scalargrad.recording.backends.formulas import factor, factor_of_many, filled, name_of, of_many
from scalargrad.recording.backends.layout import Layout
from scalargrad.recording.backends.rolled import Group, Product, rolled
from scalargrad.rows import VOCABULARY, ManyOp

if TYPE_CHECKING:
    from scalargrad.recording.program import Program


class ArrayWriter:
    """Writes a program for arrays. in_place: whether arrays may be changed; names: what the code knows beside."""

    def __init__(self, program: Program, in_place: bool) -> None:
        self.program = program
        self.groups = rolled(program)
        self.layout = Layout(program, self.groups)
        self.names = self.layout.names
        self.adjoints = Adjoints(self.layout, in_place)
        self.forward_lines: list[str] = []
        self.forward_of: list[list[str]] = []  # for each group its lines
        self.backward_of: list[tuple[int, int]] = [(0, 0)] * len(self.groups)  # and the first and last of its backward
        self._kept: dict[str, str] = {}  # variables that the backward part uses again, by their code
        for k, group in enumerate(self.groups, 1):
            before = len(self.forward_lines)
            self._forward(f"V{k}", group)
            self.forward_of.append(self.forward_lines[before:])

    def outputs(self) -> str:
        """Code for the outputs of each sample, as rows."""
        places = self.program.outputs
        spread = f"broadcast_to({self.layout.rows(places, spread=True)}, ({len(places)}, x.shape[1]))"
        return self._function(self.forward_lines, f"{spread}.T")

    def both(self) -> str:
        """Code for the mean of the output and its gradient."""
        (output,) = self.program.outputs
        seed = "1 / x.shape[1]" if self.layout.varies[output] else "1.0"
        self.adjoints.start(output, seed)
        for k in range(len(self.groups), 0, -1):
            if self.adjoints.finish(f"V{k}"):
                before = self.adjoints.count
                self._backward(f"V{k}", f"G{k}", self.groups[k - 1])
                self.backward_of[k - 1] = before, self.adjoints.count
        lines = [*self.forward_lines, f"value = {self.layout.rows([output], spread=True)}.mean()", "# backward"]
        return self._function([*lines, *self.adjoints.lines()], "value, gp")

    def _function(self, lines: Sequence[str], result: str) -> str:
        return "\n".join(["def run(p, x):", *(f"    {line}" for line in lines), f"    return {result}", ""])

    # --- forward ---

    def _forward(self, z: str, group: Group) -> None:
        self.forward_lines.append(f"{z} = {self._result(group, z)}  # {group}")

    def _result(self, group: Group, z: str) -> str:
        op = group.op
        if isinstance(group, Product):
            return self._product(group)
        if op.words is not VOCABULARY:
            return f"own({', '.join([self._row_of(group), *self._operands(group)])})"
        if not isinstance(op, ManyOp):
            return filled(op.code, op, self._operands(group), z)
        if op is TOTAL and len(group.lines) == 1:
            return f"{self.layout.rows(_flat(group.operands), spread=True)}.sum(axis=0, keepdims=True)"
        operands = self._stacks(group)
        if op is LOG_SOFTMAX and len(operands) == 1:  # of a single logit it is log(1)
            return f"zeros_like({operands[0]}[0])"
        if op is DOT:
            both = f"({operands[0]} * {operands[1]}).sum(axis=0)"
            return f"{both} + {self.layout.rows(group.operands[-1])}" if len(operands) > 2 else both
        if op is TOTAL:
            return f"{operands[0]}.sum(axis=0)"
        return of_many(op.code, op, operands, z)

    def _row_of(self, group: Group) -> str:
        return name_of(group.op, self.names)

    def _operands(self, group: Group) -> list[str]:
        """Each operand of a group; one that is no name gets one."""
        operands = [self.layout.rows(places) for places in group.operands]
        if all("concatenate" not in code for code in operands):
            return operands
        return [self._named(code, "U") if "concatenate" in code else code for code in operands]

    def _named(self, code: str, letter: str) -> str:
        """A variable with this content."""
        if code.isidentifier():
            return code
        if code not in self._kept:
            self._kept[code] = f"{letter}{len(self._kept) + 1}"
            self.forward_lines.append(f"{self._kept[code]} = {code}")
        return self._kept[code]

    def _stacks(self, group: Group) -> list[str]:
        """For each argument of a row of many operands, an array of shape (operands, lines, samples)."""
        op, lines = group.op, len(group.lines)
        assert isinstance(op, ManyOp)
        stacks = []
        for operands in op.groups(group.operands):
            if operands:
                code = self.layout.rows(_flat(operands), spread=True)
                stacks.append(self._named(f"{code}.reshape({len(operands)}, {lines}, -1)", "U"))
        return stacks

    def _product(self, group: Product) -> str:
        w, x = self._sides(group)
        columns, rows = len(group.x), len(group.w)
        bias = self._bias_of_rows(group)
        result = f"{w} @ {x}"
        if bias:
            result += f" + {self.layout.rows(bias)}"
        if columns > 1:
            result = f"({result}).reshape({rows * columns}, -1)"
        if group.bias and not bias:
            result += f" + {self.layout.rows(group.bias)}"
        return result

    def _sides(self, group: Product) -> tuple[str, str]:
        """W and X as variables."""
        w = self._named(self.layout.matrix(group.w), "W")
        places = [place for operand in zip(*group.x) for place in operand]
        code = self.layout.rows(places, spread=True)
        return w, self._named(code if len(group.x) == 1 else f"{code}.reshape({len(group.x[0])}, -1)", "U")

    def _bias_of_rows(self, group: Product) -> tuple[int, ...]:
        """The bias of each row of W, if each has one that is the same for all columns and samples."""
        columns = len(group.x)
        if not group.bias or any(self.layout.varies[place] for place in group.bias):
            return ()
        firsts = group.bias[::columns]
        same = all(group.bias[i] == firsts[i // columns] for i in range(len(group.bias)))
        return firsts if same else ()

    # --- backward ---

    def _backward(self, z: str, g: str, group: Group) -> None:
        op, add = group.op, self.adjoints.add
        varies = self.layout.varies[group.lines[0]]
        if isinstance(group, Product):
            self._product_backward(g, group)
        elif isinstance(op, ManyOp):
            self._many_backward(z, g, group)
        elif op.words is not VOCABULARY:
            operands = ", ".join(self._operands(group))
            wanted = tuple([self.adjoints.wanted(places) for places in group.operands])
            self.adjoints.line(f"S{z[1:]} = own_slopes({self._row_of(group)}, {wanted}, {z}, {operands})")
            for i, places in enumerate(group.operands):
                if op.has_edge(i) and self.adjoints.wanted(places):
                    add(places, f"S{z[1:]}[{i}] * {g}", varies)
        else:
            operands_ = self._operands(group)
            for i, places in enumerate(group.operands):
                if op.has_edge(i) and self.adjoints.wanted(places):
                    slope = factor(op.derivative_codes[i], op, operands_, z)
                    add(places, _passed(slope, g, op.selects), varies)

    def _many_backward(self, z: str, g: str, group: Group) -> None:
        op, lines = group.op, len(group.lines)
        assert isinstance(op, ManyOp)
        varies = self.layout.varies[group.lines[0]]
        if op is TOTAL:
            self.adjoints.add(_flat(group.operands), f"tile({g}, ({len(group.operands)}, 1))", varies)
            return
        stacks = self._stacks(group)
        if op is LOG_SOFTMAX and len(stacks) == 1:
            return
        if op.together:
            code = f"(stacked({of_many(op.together, op, stacks, z)}) * {g}).reshape({len(group.operands) * lines}, -1)"
            self.adjoints.add(_flat(group.operands), code, varies)
            return
        for k, operands in enumerate(op.groups(group.operands)):
            places = _flat(operands)
            if not operands or not self.adjoints.wanted(places):
                continue
            slope = factor_of_many(op.derivatives[k], op, [*stacks, *[""] * (len(op.names) - len(stacks))], z)
            code = g if slope == "1" else f"({slope} * {g}).reshape({len(places)}, -1)"
            self.adjoints.add(places, code, varies)

    def _product_backward(self, g: str, group: Product) -> None:
        w, x = self._sides(group)
        columns, rows = len(group.x), len(group.w)
        varies = self.layout.varies[group.lines[0]]
        bias = self._bias_of_rows(group)
        if group.bias and not bias:
            self.adjoints.add(group.bias, g, varies)
        places = _flat(tuple(zip(*group.x)))
        if varies and not any([self.layout.varies[place] for place in places]):  # the bias alone does
            self.adjoints.line(f"{g} = {g}.sum(axis=1, keepdims=True)")
            varies = False
        if columns > 1:
            self.adjoints.line(f"{g} = {g}.reshape({rows}, -1)")
        if bias:
            self.adjoints.add(bias, g, varies=True)
        if self.adjoints.wanted(_flat(group.w)):
            self.adjoints.add_matrix(group.w, g, f"{x}.T")
        if self.adjoints.wanted(places):
            code = f"{w}.T @ {g}"
            self.adjoints.add(places, code if columns == 1 else f"({code}).reshape({len(places)}, -1)", varies)


def _flat(operands: Sequence[Sequence[int]]) -> list[int]:
    return [place for operand in operands for place in operand]


def _passed(slope: str, g: str, selects: bool) -> str:
    """slope · g; nothing through a branch that was not taken."""
    if selects:
        if slope.startswith("step(") and slope.count("(") == 1:  # relu: one look at its operand
            return f"where({slope[5:-1]} <= 0, 0.0, {g})"
        return f"gated({slope}, {g})"
    if slope in ("1", "-1"):
        return g if slope == "1" else f"-{g}"
    return f"{slope} * {g}"
