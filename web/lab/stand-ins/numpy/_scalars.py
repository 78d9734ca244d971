"""Single entries as NumPy gives them out: a float64, which is a float, an int64, a bool."""

from . import _dtypes
from ._arrays import as_array, ndarray
from ._errors import missing
from ._methods import COMPARISONS, OPERATORS, operator_method

_KNOWN = (float, int, list, tuple, ndarray)  # with which a scalar computes as an array does; others may know better


class generic:
    """What all scalars have: what an array without axes has."""

    __slots__ = ()
    shape, ndim, size = (), 0, 1

    @property
    def dtype(self):
        return _dtypes.dtype_of(type(self))

    @property
    def T(self):
        return self

    def item(self):
        return self.dtype.python(self)

    tolist = item

    def __getitem__(self, key):
        return as_array(self)[key]

    def __getattr__(self, name):
        if name.startswith("_") or not hasattr(ndarray, name):
            raise missing(f"{type(self).__name__}'s {name}") if name[0] != "_" else AttributeError(name)
        method = getattr(as_array(self), name)

        def of_scalar(*args, **options):
            found = method(*args, **options)
            return found[()] if isinstance(found, ndarray) else found

        return of_scalar

    def __repr__(self):
        return f"np.{type(self).__name__.rstrip('_')}({self})"

    def __reduce__(self):
        return type(self), (self.item(),)


def _of_scalar(name, ufunc, reflected):
    by_array = operator_method(ufunc, reflected)

    def method(self, other):
        return by_array(self, other) if isinstance(other, (*_KNOWN, generic)) else NotImplemented

    method.__name__ = name
    return method


for _name, _ufunc in OPERATORS.items():
    if _name == "matmul":
        continue
    setattr(generic, f"__{_name}__", _of_scalar(f"__{_name}__", _ufunc, False))
    if _name not in COMPARISONS:
        setattr(generic, f"__r{_name}__", _of_scalar(f"__r{_name}__", _ufunc, True))


def _as_array_does(name):
    method = getattr(ndarray, name)
    return lambda self, *other: method(self, *other)


for _name in ("__neg__", "__pos__", "__abs__", "__invert__", "__divmod__"):
    setattr(generic, _name, _as_array_does(_name))


class number(generic):
    """A number."""

    __slots__ = ()


class floating(number):
    """A number with a point."""

    __slots__ = ()


class integer(number):
    """A whole number."""

    __slots__ = ()


class float64(floating, float):
    """A float whose division by 0 is infinite."""

    __slots__ = ()
    __hash__ = float.__hash__
    __str__ = float.__repr__


class _Boxed(generic):
    """One of Python's numbers in a box, so that Python asks this class first when it computes."""

    __slots__ = ("_value",)

    def __new__(cls, x=0):
        made = object.__new__(cls)
        made._value = cls._python(x)
        return made

    def __hash__(self):
        return hash(self._value)

    def __bool__(self):
        return bool(self._value)

    def __int__(self):
        return int(self._value)

    def __float__(self):
        return float(self._value)

    def __str__(self):
        return str(self._value)

    def __format__(self, spec):
        return format(self._value, spec)


class int64(integer, _Boxed):
    """A whole number of NumPy's."""

    __slots__ = ()
    _python = int

    def __index__(self):
        return self._value


class bool_(_Boxed):
    """True or False."""

    __slots__ = ()
    _python = bool

    def __repr__(self):
        return f"np.{self._value}_"


bool_.__name__ = bool_.__qualname__ = "bool"
for _class in (generic, number, floating, integer, float64, int64, bool_):
    _class.__module__ = "numpy"
for _class, _dtype in ((float64, _dtypes.FLOAT), (int64, _dtypes.INT), (bool_, _dtypes.BOOL)):
    _dtypes.is_the_type(_class, _dtype)
