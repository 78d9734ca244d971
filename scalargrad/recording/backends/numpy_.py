"""The back end `numpy`: the program re-rolled into array operations, over all samples at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scalargrad.extras import needs
from scalargrad.recording.backends.arrays import ArrayWriter
from scalargrad.recording.backends.compiled import Compiled
from scalargrad.recording.backends.formulas import function
from scalargrad.recording.backends.words import words

if TYPE_CHECKING:
    from scalargrad.recording.program import Program
    from scalargrad.rows import Op

CACHED = 2**17  # numbers that a processor has at hand: more samples than that many fill are run one part after another
DTYPES = ("float64", "float32")


class Numpy(Compiled):
    """A program as NumPy code; dtype: "float64" or "float32".

    >>> from scalargrad import Value, record, relu, dot
    >>> w = [[Value(1.0) for _ in range(3)] for _ in range(2)]
    >>> program = record(lambda x: dot([relu(dot(row, x)) for row in w], [1.0, 2.0]), w[0] + w[1], [1.0, 2.0, 3.0])
    >>> run = program.compile("numpy")
    >>> value, gradient = run([1.0] * 6, [[1.0, 2.0, 3.0], [-1.0, 0.0, 0.0]]); value
    9.0
    >>> print(run.source)
    def run(p, x):
        W1 = p.reshape(2, 3)
        V1 = W1 @ x  # 2 × dot of 3: a matrix product of 2 × 3 by 3 × 1
        V2 = relu(V1)  # 2 × relu
        W2 = c[:, None].reshape(1, 2)
        V3 = W2 @ V2  # 1 × dot of 2: a matrix product of 1 × 2 by 2 × 1
        value = V3.mean()
        # backward
        gp = zeros_like(p)
        G3 = full_like(V3, 1 / x.shape[1])
        G2 = W2.T @ G3
        G1 = where(V1 <= 0, 0.0, G2)
        matmul(G1, x.T, out=gp[0:6].reshape(2, 3))
        return value, gp
    <BLANKLINE>
    """

    def __init__(self, program: Program, dtype: str = "float64") -> None:
        super().__init__(program)
        if dtype not in DTYPES:
            raise ValueError(f"there is no dtype {dtype!r} here: choose one of {', '.join(DTYPES)}")
        with needs("numpy"):
            import numpy
        self.numpy, self.dtype = numpy, dtype
        constants = constants_of(program, "numpy")
        self.at_once = max(256, CACHED // (program.places - len(program.parameters)))
        erf = [numpy.vectorize(getattr(math, name), otypes=[dtype]) for name in ("erf", "erfc")]
        writer = ArrayWriter(program, in_place=True)
        names = {
            **words(numpy, *erf),
            **{name: getattr(numpy, name) for name in ARRAY_FUNCTIONS},
            "add_at": numpy.add.at,
            "own": own,
            "own_slopes": own_slopes,
            "c": numpy.array(constants, dtype),
        }
        outputs = writer.outputs()
        self._outputs = function(outputs, names | writer.names)
        self.source = outputs
        self._both: Any = None
        if len(program.outputs) == 1:
            self.source = writer.both()
            self._both = function(self.source, names | writer.names)

    def __call__(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> tuple[Any, Any]:
        many = self.check(parameters, inputs, gradient=True)
        p, x = self._arrays(parameters, inputs, many)
        samples = x.shape[1]
        value, gradient = 0.0, self.numpy.zeros_like(p)
        with self.numpy.errstate(all="ignore"):
            for start in range(0, samples, self.at_once):
                some = x[:, start : start + self.at_once]
                share = some.shape[1] / samples
                found, slopes = self._both(p, some)
                value += share * float(found)
                gradient = slopes if share == 1 else gradient + share * slopes
        return value, gradient if _is_array(parameters) else gradient.tolist()

    def outputs(self, parameters: Sequence[Any], inputs: Sequence[Any] = ()) -> Any:
        many = self.check(parameters, inputs, gradient=False)
        with self.numpy.errstate(all="ignore"):
            found = self._outputs(*self._arrays(parameters, inputs, many))
        found = found[:, 0] if self.program.single else found
        found = found if many else found[0]
        return found if _is_array(inputs) or _is_array(parameters) else found.tolist()

    def _arrays(self, parameters: Sequence[Any], inputs: Sequence[Any], many: bool) -> tuple[Any, Any]:
        """The parameters as a vector, and the inputs as an array with a row for each, a column for each sample."""
        x = self.numpy.asarray(inputs, self.dtype)
        return self.numpy.asarray(parameters, self.dtype), (x if many else x[None]).T


ARRAY_FUNCTIONS = ("broadcast_to", "concatenate", "full_like", "matmul", "pad", "tile", "zeros_like", "where")


def own(op: Op, *args: Any) -> Any:
    """An operation of the user's own, of arrays; entry by entry if it does not take them, as functions of `math`."""
    try:
        return op.forward(*args)
    except (TypeError, ValueError):
        return _entry_by_entry(op.forward, *args).astype(float)


def own_slopes(op: Op, wanted: tuple[bool, ...], z: Any, *args: Any) -> tuple[Any, ...]:
    """Its local derivatives by the arguments by which one is wanted."""
    try:
        return op.local_derivatives(z, args, wanted)
    except (TypeError, ValueError):
        found = _entry_by_entry(lambda z, *args: op.local_derivatives(z, args, wanted), z, *args)
        of = [_entry_by_entry(lambda slopes, i=i: slopes[i], found) for i in range(len(wanted))]
        return tuple([each.astype(float) if want else None for each, want in zip(of, wanted)])


def _entry_by_entry(f: Any, *args: Any) -> Any:
    import numpy

    return numpy.frompyfunc(f, len(args), 1)(*args)


def _is_array(numbers: Any) -> bool:
    return type(numbers).__module__ == "numpy"


def constants_of(program: Program, backend: str) -> list[float]:
    """The constants as floats; a TypeError for one that is none: of such numbers there are no arrays."""
    for constant in program.constants:
        try:
            float(constant)
        except (TypeError, ValueError):
            what = f"{constant!r} is none: take the back end 'python', or give the numbers of a batch as inputs"
            raise TypeError(f"the back end {backend!r} computes with floats, and {what}") from None
    return [float(constant) for constant in program.constants]
