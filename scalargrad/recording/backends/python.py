"""The back end `python`: the program written out as one Python function, line by line, forward and backward.

It runs on numbers of every type that the engine knows, Fractions and symbols too, and needs no other package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scalargrad.derivatives import DOT, TOTAL
from scalargrad.gates import gate
from scalargrad.recording.backends.compiled import Compiled
from scalargrad.recording.backends.formulas import factor, factor_of_one, filled, function, name_of
from scalargrad.rows import VOCABULARY, ManyOp, Op
from scalargrad.value import data_of

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

TERMS = 40  # of a sum that stand on one line


class Python(Compiled):
    """A program as Python code.

    >>> from scalargrad import Value, record
    >>> run = record(lambda x: (w * x) ** 2, [w := Value(3.0, label="w")], 1.0).compile("python")
    >>> run([3.0], [2.0])
    (36.0, [24.0])
    >>> print(run.source)
    def run(p, x):
        p0, = p  # w
        x0, = x  # x
        v1 = p0 * x0
        v2 = power(v1, 2)
        # backward
        g1 = power_by_base(v1, 2)
        gp0 = x0 * g1
        return v2, [gp0]
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._writer = Writer(program)
        self._forward = function(self._writer.forward(), self._writer.names)
        self._both: Any = None
        if len(program.outputs) == 1:
            self.source = self._writer.both()
            self._both = function(self.source, self._writer.names)
        else:
            self.source = self._writer.forward()

    def __call__(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> tuple[Any, Any]:
        many = self.check(parameters, inputs, gradient=True)
        numbers, run = _listed(parameters), self._both
        if not many:
            value, gradient = run(numbers, _listed(inputs))
            return value, _like(parameters, gradient)
        found = [run(numbers, _listed(sample)) for sample in inputs]
        count = len(found)
        means = [sum(column) / count for column in zip(*(gradient for _, gradient in found))]
        return sum(value for value, _ in found) / count, _like(parameters, means)

    def outputs(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
        many = self.check(parameters, inputs, gradient=False)
        numbers = _listed(parameters)
        found = [self._forward(numbers, _listed(sample)) for sample in (inputs if many else [inputs])]
        results = [one[0] for one in found] if self.program.single else found
        return _like(inputs, results) if many else results[0]


def _listed(numbers: Sequence[Any]) -> list[Any]:
    """Plain numbers: of an array, floats; of Values, their numbers."""
    return numbers.tolist() if hasattr(numbers, "tolist") else [data_of(number) for number in numbers]


def _like(given: Sequence[Any], results: list[Any]) -> Any:
    """An array if numbers were given in an array."""
    if type(given).__module__ != "numpy":
        return results
    from numpy import array

    return array(results)


class Writer:
    """Writes a program as code. names: what the code knows beside its own variables."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.names: dict[str, Any] = {**VOCABULARY, "gate": gate}
        self._adds_up = any([op.reduces for op, _ in program.lines])  # the samples of a batch, see `walk.add_up`
        self.variables = [
            *(f"x{k}" for k in range(len(program.inputs))),
            *(f"p{k}" for k in range(len(program.parameters))),
            *(self._constant(k, number) for k, number in enumerate(program.constants)),
            *(f"v{k}" for k in range(1, len(program.lines) + 1)),
        ]

    def _constant(self, k: int, number: Any) -> str:
        if type(number) is int or (type(number) is float and abs(number) < float("inf")):
            return repr(number) if number > 0 else f"({number!r})"
        self.names[f"c{k}"] = number
        return f"c{k}"

    def forward(self) -> str:
        outputs = ", ".join(self.variables[place] for place in self.program.outputs)
        return "\n".join([*self._head(), *self._lines(), f"    return [{outputs}]", ""])

    def both(self) -> str:
        value = self.variables[self.program.outputs[0]]
        backward, gradient = self._backward()
        end = f"    return {value}, [{', '.join(gradient)}]"
        return "\n".join([*self._head(), *self._lines(), "    # backward", *backward, end])

    def _head(self) -> list[str]:
        lines = ["def run(p, x):"]
        for letter, names in (("p", self.program.parameters), ("x", self.program.inputs)):
            if names:
                known = f"  # {', '.join(names)}" if len(names) <= 12 else ""
                lines.append(f"    {', '.join(f'{letter}{k}' for k in range(len(names)))}, = {letter}{known}")
        return lines

    def _lines(self) -> list[str]:
        text: list[str] = []
        for place, (op, operands) in enumerate(self.program.lines, self.program.first_line):
            args = [self.variables[operand] for operand in operands]
            text += [f"    {line}" for line in self._forward(self.variables[place], op, args)]
        return text

    def _forward(self, z: str, op: Op, args: list[str]) -> list[str]:
        if op is DOT or op is TOTAL:  # from left to right, as the engine adds
            terms = [" * ".join(term) for term in op.terms(args)]
            if op is DOT and len(args) % 2:
                terms = [terms[-1], *terms[:-1]]
            first, *rest = [" + ".join(terms[k : k + TERMS]) for k in range(0, len(terms), TERMS)]
            return [f"{z} = {first}", *(f"{z} = {z} + {part}" for part in rest)]
        if op.words is not VOCABULARY:
            return [f"{z} = {name_of(op, self.names)}.forward({', '.join(args)})"]
        return [f"{z} = {filled(op.code, op, args, z)}"]

    def _backward(self) -> tuple[list[str], list[str]]:
        """The lines, and what they call the gradient."""
        program = self.program
        adjoint = {program.outputs[0]: "1"}
        text: list[str] = []
        for place in range(program.places - 1, program.first_line - 1, -1):
            upstream = adjoint.get(place)
            if upstream is None:
                continue
            op, operands = program.lines[place - program.first_line]
            args = [self.variables[operand] for operand in operands]
            slopes, before = self._slopes(self.variables[place], op, args)
            text += [f"    {line}" for line in before]
            for i, operand in enumerate(operands):
                if program.depends[operand] and slopes[i] != "0":
                    text.append(f"    {self._passed(adjoint, operand, slopes[i], upstream, op)}")
        first = program.first_parameter
        return text, [adjoint.get(first + k, "0") for k in range(len(program.parameters))]

    def _passed(self, adjoint: dict[int, str], operand: int, slope: str, upstream: str, op: Op) -> str:
        """The line that adds slope · upstream to the adjoint of an operand."""
        part = f"gate({slope}) * {upstream}" if op.selects else _times(slope, upstream)
        before = adjoint.get(operand)
        variable = self.variables[operand]
        if self._adds_up:
            part = f"sum_like({part}, {variable})"
        adjoint[operand] = f"g{variable[1:] if variable[0] == 'v' else variable}"
        return f"{adjoint[operand]} = {part}" if before is None else f"{adjoint[operand]} = {before} + {part}"

    def _slopes(self, z: str, op: Op, args: list[str]) -> tuple[list[str], list[str]]:
        """The local derivative by each operand, and lines that have to stand before."""
        if op.words is not VOCABULARY:
            d = f"d{z}"
            wanted = f"({', '.join('True' for _ in args)},)"
            line = f"{d} = {name_of(op, self.names)}.local_derivatives({z}, ({', '.join(args)},), {wanted})"
            return [f"{d}[{i}]" if op.has_edge(i) else "0" for i in range(len(args))], [line]
        if isinstance(op, ManyOp) and op.together:
            return [f"d{z}[{i}]" for i in range(len(args))], [f"d{z} = {filled(op.together, op, args, z)}"]
        if isinstance(op, ManyOp):
            return [factor_of_one(op, i, args, z) for i in range(len(args))], []
        return [factor(code, op, args, z) for code in op.derivative_codes], []


def _times(slope: str, upstream: str) -> str:
    if slope in ("1", "-1"):
        return upstream if slope == "1" else f"-{upstream}"
    return slope if upstream == "1" else f"{slope} * {upstream}"
