"""The back end `native`: an interpreter in C, over blocks of samples. No compiler is needed, and nothing is compiled.

The program goes to C as a list of numbers, `native/interpreter.h`: for each line its operation, and the places of its
operands. The interpreter goes through the list for 64 samples at once, forward and backward; what does not depend on
the sample it computes once, and `dot`s of the same numbers are a layer, a matrix product. Blocks of samples go on in
several threads where there are several processors; the result does not depend on how many.

C knows floats, and the rows of the table as they were when it was built. A program with anything else runs in another
back end, numpy or python; so does a run in which a number is not finite, for there Python has its rules and errors.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any

from scalargrad.native import core
from scalargrad.recording.backends.compiled import Compiled
from scalargrad.rows import TABLE, ManyOp, Op

if TYPE_CHECKING:
    from scalargrad.recording.program import Program

LANES = 64  # samples of a block, as in lanes.h
WORTH = 1_000_000  # operands of a chunk of samples, about: what one thread takes at a time, a tenth of a millisecond
CHUNKS = 64  # at most: each has adjoints of its own
EXACT = 2**53  # below it every int is a float


class Native(Compiled):
    """A program for the interpreter in C.

    fallback: the back end that runs what C does not know. reason: why that is the whole program; "" where C runs it.

    >>> from scalargrad import Value, record, dot, relu
    >>> w, b = [Value(2.0, label="w0"), Value(1.0, label="w1")], Value(0.5, label="b")
    >>> run = record(lambda x, y: relu(dot(w, [x, y], b)), [*w, b], 0.0, 0.0).compile("native")
    >>> run([2.0, 1.0, 0.5], [[1.0, 2.0], [3.0, 4.0]])
    (7.5, [2.0, 3.0, 1.0])
    """

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.reason = not_native(program)
        self._work = sum([len(operands) for _, operands in program.lines])  # for one sample, about
        self._fallback: Compiled | None = None
        self._made: dict[bool, Any] = {}

    @property
    def source(self) -> str:  # type: ignore[override]
        """The instructions of the interpreter, with the program's names for its numbers."""
        return self.fallback.source if self.reason else "\n".join(_listing(self.program, self._interpreter(one=False)))

    @property
    def fallback(self) -> Compiled:
        """The back end for what C does not know."""
        if self._fallback is None:
            self._fallback = self.program.compile("numpy" if find_spec("numpy") else "python")
        return self._fallback

    def __call__(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> tuple[Any, Any]:
        many = self.check(parameters, inputs, gradient=True)
        found = None if self.reason else self._means(parameters, inputs, many)
        if found is None:
            return self.fallback(parameters, inputs)
        return found[0], _like(parameters, found[1])

    def outputs(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
        many = self.check(parameters, inputs, gradient=False)
        found = None if self.reason else self._outputs(parameters, inputs, many)
        if found is None:
            return self.fallback.outputs(parameters, inputs)
        width = 1 if self.program.single else len(self.program.outputs)
        results = _like(inputs if many else parameters, found)
        if not many:
            return results[0] if self.program.single else results
        if self.program.single or not isinstance(results, list):
            return results if self.program.single else results.reshape(len(inputs), width)
        return [results[k : k + width] for k in range(0, len(results), width)]

    def _interpreter(self, one: bool) -> Any:
        """The program for one sample, or for many."""
        if one not in self._made:
            program = self.program
            self._made[one] = core.Interpreter(
                _code(program),
                len(program.inputs),
                len(program.parameters),
                array("d", program.constants),
                len(program.lines),
                array("i", program.outputs),
                one,
            )
        return self._made[one]

    def _means(self, parameters: Sequence[Any], inputs: Sequence[Any], many: bool) -> Any:
        """The value and the gradient; None where one is not finite."""
        interpreter, numbers = self._interpreter(not many), _doubles(inputs, many)
        once = interpreter.forward(_doubles(parameters), numbers)
        if not many:
            return interpreter.backward(once, (), 1)
        parts = self._in_chunks(len(inputs), lambda first, last: interpreter.blocks(once, numbers, first, last))
        return interpreter.backward(once, tuple(parts), len(inputs))

    def _outputs(self, parameters: Sequence[Any], inputs: Sequence[Any], many: bool) -> bytes | None:
        interpreter, numbers = self._interpreter(not many), _doubles(inputs, many)
        once = interpreter.forward(_doubles(parameters), numbers)
        samples = len(inputs) if many else 1
        found = self._in_chunks(samples, lambda first, last: interpreter.outputs(once, numbers, first, last))
        return None if None in found else b"".join(found)

    def _in_chunks(self, samples: int, run: Callable[[int, int], Any]) -> list[Any]:
        """run(first, last) for chunks of the samples, in order: the same chunks on any number of processors."""
        blocks = -(-samples // LANES)
        chunks = max(1, min(CHUNKS, blocks, samples * self._work // WORTH))
        size = -(-blocks // chunks) * LANES
        firsts = range(0, samples, size)
        lasts = [min(first + size, samples) for first in firsts]
        if len(firsts) == 1 or _processors() == 1:
            return [*map(run, firsts, lasts)]
        return [*_threads().map(run, firsts, lasts)]


def not_native(program: Program) -> str:
    """Why a program is nothing for C; "" if it is something."""
    if core is None:
        return "the twin in C is not there"
    for op in {op for op, _ in program.lines}:
        if not _is_known(op):
            return f"the row {op.name!r} has no C"
    for number in program.constants:
        if type(number) is not float and not (type(number) is int and -EXACT < number < EXACT):
            return f"the constant {number!r} is not a float or a small int"
    return ""


def _is_known(op: Op) -> bool:
    """Whether C has the row, and as it reads now."""
    return TABLE.get(op.name) is op and core.opcodes.get(op.name, (0, ""))[1] == op.computed_by


def _code(program: Program) -> array[int]:
    """The lines for C: for each its opcode, how many operands it has, and their places."""
    opcode = {op: core.opcodes[op.name][0] for op in {op for op, _ in program.lines}}
    return array("i", chain.from_iterable([(opcode[op], len(operands), *operands) for op, operands in program.lines]))


def _doubles(numbers: Sequence[Any], many: bool = False) -> Any:
    """Numbers, or samples of them, as an array of doubles that C can read."""
    if type(numbers).__module__ == "numpy":
        return sys.modules["numpy"].ascontiguousarray(numbers, "float64")
    if many:
        return array("d", chain.from_iterable(numbers))
    return numbers if isinstance(numbers, array) and numbers.typecode == "d" else array("d", numbers)


def _like(given: Sequence[Any], doubles: bytes | bytearray) -> Any:
    """An array if numbers were given in an array, else a list."""
    if type(given).__module__ == "numpy":
        return sys.modules["numpy"].frombuffer(bytearray(doubles), "float64")
    return array("d", doubles).tolist()


# --- threads ---


def _processors() -> int:
    """How many this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


_pool: ThreadPoolExecutor | None = None


def _threads() -> ThreadPoolExecutor:
    """Threads that stay; they take chunks in turn."""
    global _pool
    if _pool is None:
        _pool = ThreadPoolExecutor(_processors(), "scalargrad")
    return _pool


def _forget_threads() -> None:
    global _pool
    _pool = None


if hasattr(os, "register_at_fork"):  # a forked process has no threads but one
    os.register_at_fork(after_in_child=_forget_threads)


# --- to be read ---

SHOWN = 12  # names of a list, rows of a matrix


def _listing(program: Program, interpreter: Any) -> Iterator[str]:
    """The instructions, one a line; plan.h says how they are written."""
    once, lanes, matrices, slots = interpreter.listing()
    names = {slot: program.name(place) for place, slot in enumerate(slots)}
    if once:
        yield "# the same for all samples"
        yield from _instructions([*once], {~slot: name for slot, name in names.items() if slot < 0}, [])
    if lanes:
        yield f"# {LANES} samples at once"
        yield from _instructions(lanes, names, [names.get(~slot, "0") for slot in matrices])


def _instructions(code: list[int], names: dict[int, str], matrices: list[str]) -> Iterator[str]:
    rows, at = [*core.opcodes, "layer"], 0
    while at < len(code):
        name, begins = rows[code[at]], at
        if name == "layer":
            m, n, first = code[at + 1 : at + 4]
            at += 4 + m + n
            outs, ins = code[begins + 4 : at - n], code[at - n : at]
            yield f"{_names(names, outs)} = layer({_names(names, ins)}), by the matrix"
            for start in range(first, first + min(m, SHOWN) * (n + 1), n + 1):
                yield f"    {_shortened(matrices[start : start + n])} and the bias {matrices[start + n]}"
            if m > SHOWN:
                yield f"    … {m - SHOWN} more rows …"
            continue
        if name == "dot":
            n, z, bias = code[at + 1 : at + 4]
            at += 4 + 2 * n
            ws, xs = code[begins + 4 : at - n], code[at - n : at]
            text = f"[{_names(names, ws)}], [{_names(names, xs)}]{f', {names[bias]}' if bias in names else ''}"
        elif isinstance(TABLE[name], ManyOp):
            n, z = code[at + 1 : at + 3]
            at += 3 + n
            text = _names(names, code[at - n : at])
        else:
            z = code[at + 1]
            at += 2 + len(TABLE[name].arguments)
            text = _names(names, code[begins + 2 : at])
        yield f"{names[z]} = {name}({text})"


def _names(names: dict[int, str], slots: Sequence[int]) -> str:
    return _shortened([names[slot] for slot in slots])


def _shortened(names: Sequence[str]) -> str:
    shown = [*names] if len(names) <= SHOWN else [*names[: SHOWN - 1], "…", names[-1]]
    return ", ".join(shown)
