"""Functions that work entry by entry, on arrays that are spread to one shape: `ufunc`, `frompyfunc`, `vectorize`."""

import functools
from itertools import repeat

from . import _layout as layout
from ._arrays import as_array, converted, entries, fresh, ndarray, put, scalar, seen, spread
from ._dtypes import BOOL, FLOAT, KINDS, OBJECT, OF_KIND, OF_NUMBERS, dtype_of, together
from ._indexing import _chosen, _parsed, _values_for
from ._warnings import tell

REFUSED = (ZeroDivisionError, OverflowError, ValueError)  # by Python, where NumPy has infinity or NaN


class ufunc:
    """A function of entries.

    loops: for each kind of operands the kind of the result and the function of Python's numbers; a kind that is missing
    is taken for the next wider one. careful: the same function of floats where Python refuses: the result and what is
    wrong, if anything is. chooses: it gives an operand back, which then has to be of the result's type.
    """

    def __init__(self, name, nin, loops, careful=None, chooses=False, identity=None, nout=1):
        self.__name__, self.nin, self.nout, self.identity = name, nin, nout, identity
        self._loops, self._careful, self._chooses = loops, careful, chooses

    def __repr__(self):
        return f"<ufunc '{self.__name__}'>"

    def __reduce__(self):
        return self.__name__

    def __call__(self, *inputs, out=None, where=True, dtype=None, casting="same_kind", order="K", subok=True):
        if self._usual(inputs) and out is None and where is True and dtype is None:  # at once
            result, f = self._loops["f"]
            shape = inputs[0]._shape
            return fresh(self._values(f, list(map(entries, inputs)), "f", shape), shape, OF_KIND[result])
        if len(inputs) == self.nin + 1 and out is None:
            *inputs, out = inputs
        if len(inputs) != self.nin:
            raise TypeError(f"{self.__name__}() takes {self.nin} positional arguments but {len(inputs)} were given")
        out = out[0] if isinstance(out, tuple) and len(out) == 1 else out
        answered = self._overridden("__call__", inputs, out, where, dtype)
        if answered is not None:
            return answered[0]
        if where is not True and as_array(where).dtype is not BOOL:
            raise TypeError("Cannot cast array data of the mask to dtype('bool') according to the rule 'safe'")
        operands = [_operand(x) for x in inputs]
        kinds = [kind for _, kind in operands]
        kind, (result, f) = self._loop(max(kinds, key=KINDS.index) if dtype is None else dtype_of(dtype).kind, kinds)
        if out is not None:
            _check_cast(OF_KIND[result], out, self.__name__)
        shape = layout.spread_shape(*[_shape(x) for x, _ in operands])
        if where is not True:
            return self._where(f, inputs, out, where, shape, result)
        columns = [self._column(x, each, kind, shape) for x, each in operands]
        values = self._values(f, columns, kind, shape)
        if self.nout > 1:
            return tuple(_result([*column], shape, OBJECT, ndarray) for column in zip(*values))
        if out is not None:
            return _into(out, values, shape, OF_KIND[result])
        cls = next((type(x) for x, _ in operands if isinstance(x, ndarray) and type(x) is not ndarray), ndarray)
        return _result(values, shape, OF_KIND[result], cls)

    def _usual(self, inputs):
        """Whether it is the most frequent case: two arrays of floats, of the same shape."""
        if len(inputs) != 2 or self.nin != 2 or "f" not in self._loops:
            return False
        a, b = inputs
        return type(a) is type(b) is ndarray and a.dtype is b.dtype is FLOAT and a._shape == b._shape != ()

    def _loop(self, kind, kinds):
        for wider in KINDS[KINDS.index(kind) :]:
            if wider in self._loops and (wider != "O" or kind == "O" or [*self._loops] == ["O"]):
                if isinstance(self._loops[wider][1], str):
                    raise TypeError(self._loops[wider][1])
                return wider, self._loops[wider]
        types = ", ".join(str(OF_KIND[each].name) for each in kinds)
        raise TypeError(f"ufunc '{self.__name__}' not supported for the input types ({types})")

    def _column(self, x, own, kind, shape):
        """The operand as a list of so many entries; as a `repeat` of one that goes with all others."""
        convert = own != kind and kind != "O" and (self._chooses or kind == "f")
        if not isinstance(x, ndarray) or x.size == 1:
            one = x._buffer[x._offset] if isinstance(x, ndarray) else x
            return repeat(OF_KIND[kind].python(one) if convert else one)
        values = entries(x if x._shape == shape else spread(x, shape))
        return converted(values, OF_KIND[own], OF_KIND[kind]) if convert and self._chooses else values

    def _values(self, f, columns, kind, shape):
        if all(type(column) is repeat for column in columns):
            columns = [[] if 0 in shape else [next(column)] for column in columns]
        if kind == "O" or self._careful is None:
            return list(map(f, *columns))
        try:
            return list(map(f, *columns))
        except REFUSED:
            return self._carefully(columns)

    def _carefully(self, columns):
        values, problems = [], set()
        for args in zip(*columns):
            value, problem = self._careful(*args)
            values.append(value)
            problems.add(problem)
        for problem in sorted(problems - {None}):
            tell(problem, self.__name__)
        return values

    def _where(self, f, inputs, out, where, shape, result):
        """Only where a mask is true; elsewhere what out has, or 0."""
        mask = as_array(where)
        shape = layout.spread_shape(shape, mask._shape)
        if out is None:
            out = fresh([0] * len(entries(spread(mask, shape))), shape, OF_KIND[result])
        flags = entries(spread(mask, shape))
        chosen = [[x for x, flag in zip(entries(spread(as_array(each), shape)), flags) if flag] for each in inputs]
        new = iter(entries(as_array(self(*map(as_array, chosen)))))
        return _into(
            out, [out.dtype.python(next(new)) if flag else x for x, flag in zip(entries(out), flags)], shape, out.dtype
        )

    def _overridden(self, method, inputs, out, where=True, dtype=None):
        """What an operand that knows better says, in a tuple; None if none does."""
        others = [x for x in (*inputs, out) if _knows_better(type(x))]
        if not others:
            return None
        options = {} if out is None else {"out": (out,)}
        options |= {} if where is True else {"where": where}
        options |= {} if dtype is None else {"dtype": dtype}
        for x in others:
            found = type(x).__array_ufunc__(x, self, method, *inputs, **options)
            if found is not NotImplemented:
                return (found,)
        names = ", ".join(repr(type(x).__name__) for x in inputs)
        raise TypeError(
            f"operand type(s) all returned NotImplemented from __array_ufunc__({self!r}, '{method}'): {names}"
        )

    # --- of two operands: along an axis, every one with every other, at places ---

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False):
        from ._reductions import folded

        answered = self._overridden("reduce", (array,), out)
        return answered[0] if answered else folded(self, as_array(array), axis, dtype, out, keepdims)

    def accumulate(self, array, axis=0):
        from ._reductions import running

        return running(self, as_array(array), axis)

    def outer(self, a, b):
        a, b = as_array(a), as_array(b)
        column = seen(a, a._shape + (1,) * b.ndim, a._strides + (0,) * b.ndim, a._offset)
        return self(column, b)

    def at(self, array, indices, b):
        """In place, and again where an index is there twice."""
        view, arrays = _parsed(array, indices)
        if not arrays:
            self(view, b, out=view)
            return
        _, f = self._loop(together(array.dtype, as_array(b).dtype).kind, "")[1]
        shape, places = _chosen(view, arrays)
        buffer = array._buffer
        for place, x in zip(places, _values_for(shape, b, array.dtype)):
            buffer[place] = f(buffer[place], x)

    def function(self, *dtypes):
        """The function of Python's numbers for operands of these types, and the type of the result."""
        _, (result, f) = self._loop(together(*dtypes).kind, [each.kind for each in dtypes])
        return f, OF_KIND[result]


ufunc.__module__ = "numpy"


@functools.cache
def _knows_better(kind):
    return hasattr(kind, "__array_ufunc__")


def _operand(x):
    """An array or one of Python's numbers, and its kind."""
    of = OF_NUMBERS.get(type(x))
    if of is not None:
        return of.python(x), of.kind
    if not isinstance(x, ndarray):
        x = as_array(x)
    return x, x.dtype.kind


def _shape(x):
    return x._shape if isinstance(x, ndarray) else ()


def _result(values, shape, dtype, cls):
    return fresh(values, shape, dtype, cls) if shape else scalar(values[0], dtype)


def _check_cast(dtype, out, name):
    if not isinstance(out, ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if together(dtype, out.dtype) is not out.dtype:
        raise TypeError(
            f"Cannot cast ufunc '{name}' output from {dtype!r} to {out.dtype!r} with casting rule 'same_kind'"
        )


def _into(out, values, shape, dtype):
    if out._shape != shape:
        if layout.spread_shape(out._shape, shape) != out._shape:
            raise ValueError(
                f"non-broadcastable output operand with shape {str(out._shape).replace(' ', '')} "
                f"doesn't match the broadcast shape {str(shape).replace(' ', '')}"
            )
        values = entries(spread(fresh(values, shape, dtype), out._shape))
    put(out, converted(values, dtype, out.dtype))
    return out


def frompyfunc(func, nin, nout):
    """A function of objects, entry by entry."""
    return ufunc(f"{getattr(func, '__name__', '?')} (vectorized)", nin, {"O": ("O", func)}, nout=nout)


class vectorize:
    """A function of numbers as one of arrays; otypes: the type of its results."""

    def __init__(self, pyfunc, otypes=None):
        self.pyfunc, self.otypes = pyfunc, otypes

    def __call__(self, *args):
        found = as_array(frompyfunc(self.pyfunc, len(args), 1)(*args), object)
        return as_array(found.tolist(), self.otypes[0] if self.otypes else None)
