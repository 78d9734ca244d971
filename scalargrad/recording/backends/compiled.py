"""What all back ends have in common: how they are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scalargrad.recording.program import Program


class Compiled:
    """A program that runs: run(parameters, inputs) gives its value and its gradient by the parameters.

    parameters: P numbers, a list or an array of shape (P,). inputs: the n numbers of one sample, in the order in which
    the function has them, of shape (n,); or of many samples, of shape (samples, n). The value is the function's, a
    number, and the gradient has the shape of the parameters; of many samples both are the means over them. Lists give a
    list, arrays an array. A program with several outputs has no gradient, a ValueError; `outputs` gives the results.
    Another number of parameters or inputs than were recorded is a ValueError.

    source: what is run, to be read.
    """

    source: str

    def __init__(self, program: Program) -> None:
        self.program = program

    def __call__(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> tuple[Any, Any]:
        raise NotImplementedError

    def outputs(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
        """The function's results without a gradient: a number or a list; of many samples, as many of these."""
        raise NotImplementedError

    def check(self, parameters: Sequence[Any], inputs: Sequence[Any], gradient: bool) -> bool:
        """A ValueError if these are not what the program takes; whether they are many samples."""
        program = self.program
        if gradient and len(program.outputs) != 1:
            raise ValueError(
                f"the program has {len(program.outputs)} outputs, and a gradient is that of one: record their sum, or "
                "call outputs()"
            )
        if not hasattr(parameters, "__len__"):
            raise TypeError(f"the parameters are a list of {len(program.parameters)} numbers, not {parameters!r}")
        if len(getattr(parameters, "shape", ())) > 1:
            raise ValueError(f"parameters have the shape ({len(program.parameters)},), not {parameters.shape}")  # type: ignore[attr-defined]
        if len(parameters) != len(program.parameters):
            raise ValueError(f"the program has {len(program.parameters)} parameters, and was given {len(parameters)}")
        if not hasattr(inputs, "__len__"):
            raise TypeError(f"the inputs are a list of {len(program.inputs)} numbers, or of samples, not {inputs!r}")
        shape = getattr(inputs, "shape", None)
        if shape is not None:
            many = len(shape) == 2
        else:
            first = inputs[0] if len(inputs) > 0 else 0.0
            many = hasattr(first, "__len__") and getattr(first, "ndim", 1) > 0 and not isinstance(first, str)
        if shape is not None and len(shape) > 2:
            raise ValueError(f"inputs have the shape (samples, {len(program.inputs)}), not {shape}")
        if many and len(inputs) == 0:
            raise ValueError("there are no samples: the mean over none is no number")
        if not many and len(inputs) != len(program.inputs):
            raise ValueError(f"the program has {len(program.inputs)} inputs, and was given {len(inputs)} numbers")
        lengths = () if not many else (shape[1],) if shape is not None else map(len, inputs)
        for k, length in enumerate(lengths):
            if length != len(program.inputs):
                raise ValueError(f"the program has {len(program.inputs)} inputs, and sample {k} has {length} numbers")
        return many
