"""`record`: runs a function once, on Values, and makes a program of what it has computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import RLock
from typing import Any, NamedTuple

from scalargrad.checks import check_number, short_repr
from scalargrad.recording.program import Program, interpreted
from scalargrad.recording.simplified import Builder
from scalargrad.recording.structure import Arguments
from scalargrad.value import Value, data_of
from scalargrad.watch import RecordingError, line_of, watched

lock = RLock()  # held while a function is recorded, for then its parameters have other numbers for a moment


def program_of(f: Callable[..., Any], parameters: Iterable[Value], *example: Any) -> Program:
    """What f computes of arguments like the example, as a program.

    f is run on Values in place of the example's numbers, and on the parameters, which it knows: Values that it uses.
    Their numbers are given anew in each run of the program; all else is a constant. What f gives is one number, or a
    list of them. A RecordingError, which names the line, where f decides by the number of a Value, or where it gives
    something else at another point than what was recorded: it takes a number out of a Value, or draws random numbers.

    >>> w = Value(2.0, label="w")
    >>> print(program_of(lambda x: w * x[0] + x[1], [w], [3.0, 4.0]))
    inputs      x[0], x[1]
    parameters  w
     1  v1 = w * x[0]
     2  v2 = v1 + x[1]
    output      v2
    """
    leaves = _checked(parameters)
    with lock:
        arguments, outputs = called(f, example)
        look = second_look(f, arguments, leaves)
    program = read(outputs, arguments.leaves, leaves, single=outputs.single)
    if leaves and not _uses(program):
        raise ValueError(
            f"the function uses none of the {len(leaves)} parameters: give the Values that it computes with"
        )
    check(program, [*arguments.leaves, *leaves], look)
    return program


def _checked(parameters: Iterable[Value]) -> list[Value]:
    if isinstance(parameters, Value):
        raise TypeError(f"parameters are a list of Values: [{parameters!r}]")
    leaves = list(parameters)
    for parameter in leaves:
        if not isinstance(parameter, Value):
            raise TypeError(f"{parameter!r} is no parameter: parameters are Values that the function uses")
        if not parameter.is_leaf:
            raise ValueError(f"{parameter!r} was computed: a parameter is a leaf, of those that it was computed from")
    if len(set(leaves)) < len(leaves):
        raise ValueError("a parameter is in the list twice: its gradient could stand at one place only")
    return leaves


def _uses(program: Program) -> bool:
    """Whether a program uses a parameter."""
    used = {*program.outputs, *(place for line in program.lines for place in line.operands)}
    return any(place in used for place in range(program.first_parameter, program.first_constant))


class Outputs(list[Any]):
    """What a function gave, as a list; single: it was one number."""

    single = True


def called(f: Callable[..., Any], example: Sequence[Any]) -> tuple[Arguments, Outputs]:
    """f, run on Values in place of the numbers of its arguments: these Values, and what it gives."""
    arguments = Arguments(f, example)
    return arguments, _outputs(f, arguments.values)


def _outputs(f: Callable[..., Any], values: Sequence[Any]) -> Outputs:
    with watched():
        try:
            result = f(*values)
        except TypeError as error:
            if "integer" in str(error) and not isinstance(error, RecordingError):  # an index, a count
                raise RecordingError(
                    f"{line_of(error)}{error}: a number that counts or chooses is the same in every run. Give it as a "
                    "plain number, through a closure, and record a program for each"
                ) from error
            raise
    many = isinstance(result, (list, tuple)) or getattr(result, "ndim", 0) > 0
    outputs = Outputs([result] if not many else result if isinstance(result, (list, tuple)) else result.ravel())
    outputs.single = not many
    try:
        numbers = [check_number(data_of(output)) for output in outputs]
    except TypeError as error:
        raise RecordingError(f"the function gives {result!r}, and not a Value or a list of Values: {error}") from None
    if not any(isinstance(output, Value) for output in outputs):
        raise RecordingError(
            f"the function gives {numbers if many else result!r} and no Value: nothing of it depends on its arguments "
            "or on its parameters"
        )
    return outputs


def read(outputs: Sequence[Any], inputs: Sequence[Value], parameters: Sequence[Value], single: bool = True) -> Program:
    """The program that computes outputs from inputs and parameters; what else they were computed from is constant."""
    builder = Builder(inputs, parameters)
    for node in _in_order([output for output in outputs if isinstance(output, Value)], {*inputs, *parameters}):
        builder.add(node)
    return builder.program(outputs, single)


def _in_order(ends: list[Value], given: set[Value]) -> list[Value]:
    """`ordered_by` of the operands, written out for speed: what is given comes from outside, and is left out.

    Of what stands above a node, the first comes first: nodes come as they were made.
    """
    order: list[Value] = []
    seen, stack = given, ends[::-1]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
            continue
        if node in seen:
            continue
        seen.add(node)
        stack += (node, None)  # type: ignore[arg-type]
        x, y = node.x, node.y
        if type(y) is tuple:  # of many operands, all
            stack += [arg for arg in reversed(y) if isinstance(arg, Value)]
            continue
        if isinstance(y, Value) and y not in seen:
            stack.append(y)
        if isinstance(x, Value) and x not in seen:
            stack.append(x)
    return order


class Look(NamedTuple):
    """A second run of a function, with other numbers than those of the example."""

    outputs: Outputs
    expected: list[Any]  # their numbers
    numbers: dict[Value, Any]  # of the arguments and parameters


def second_look(f: Callable[..., Any], arguments: Arguments, parameters: Sequence[Value]) -> Look | None:
    """f, run with other numbers; None where it exists for none of those tried. The parameters keep their numbers."""
    own = {*arguments.leaves}
    free = [parameter for parameter in parameters if parameter not in own]
    before = [parameter.data for parameter in free]
    for elsewhere in (_turned, _but_ints, _near):
        numbers = [elsewhere(leaf.data, k) for k, leaf in enumerate(arguments.leaves)]
        moved = [elsewhere(number, k) for k, number in enumerate(before)]
        try:
            for parameter, number in zip(free, moved):
                parameter.data = number
            outputs = _outputs(f, arguments.at(numbers))
            expected = [data_of(output) for output in outputs]
        except RecordingError:
            raise
        except Exception:  # out of its domain, or what the function itself asserts
            continue
        finally:
            for parameter, number in zip(free, before):
                parameter.data = number
        return Look(outputs, expected, dict(zip([*arguments.leaves, *free], [*numbers, *moved])))
    return None


def check(program: Program, given: Iterable[Value], look: Look | None) -> None:
    """A RecordingError if the program gives something else than the function with other numbers.

    given: the inputs and parameters of the program.
    """
    if look is None:
        return
    expected = look.expected
    try:
        numbers = interpreted(program, [look.numbers[leaf] for leaf in given])
        found = [numbers[place] for place in program.outputs]
    except (ValueError, ArithmeticError) as error:
        found = [error]
    if len(found) != len(expected) or not all(map(_close, found, expected)):
        raise RecordingError(
            f"with other numbers than those of the example the function gives {_few(expected)}, and what was recorded "
            f"gives {_few(found)}: it takes a number out of a Value (x.data), remembers something from call to call, "
            "uses what was computed before it was called, or draws random numbers. Compute with the Values themselves; "
            "give what changes as an argument"
        )


def _turned(number: Any, k: int) -> Any:
    """A number of the other sign, so that all is ordered the other way round; an int is another int."""
    if isinstance(number, int):
        return number - 1 if number > 0 else number + 1
    return _but_ints(number, k)


def _but_ints(number: Any, k: int) -> Any:
    """The same, but ints stay: labels, 1 and −1, are no other numbers."""
    try:
        return number if isinstance(number, int) else _near(-number, k)
    except TypeError:
        return number


def _near(number: Any, k: int) -> Any:
    """A number near by, each in a direction of its own, for a function that is not defined far away."""
    if isinstance(number, int):
        return number
    try:
        return number + (1 + abs(number)) * ((5 * k) % 13 - 6 or 7) / 8192
    except TypeError:
        return number


def _few(numbers: Sequence[Any]) -> str:
    return short_repr(numbers[0] if len(numbers) == 1 else [*numbers])


def _close(found: Any, expected: Any) -> bool:
    try:
        same = (abs(found - expected) <= 1e-6 * abs(expected) + 1e-9) | (found == expected)
        return bool(getattr(same, "all", lambda: same)()) or bool(found != found and expected != expected)
    except (TypeError, ArithmeticError):  # symbols are not told apart by their size, nor are infinite Decimals
        return True
