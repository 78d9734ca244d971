"""The types of entries: float64, int64, bool, object. An array's buffer holds Python's own floats, ints and bools."""

KINDS = "bifO"  # from the narrowest to the widest


class dtype:
    """One of the four types; `dtype("float64")`, `dtype(float)` and `dtype(numpy.float64)` are the same one."""

    __slots__ = ("itemsize", "kind", "name", "python", "str", "type")

    def __new__(cls, like=None):
        return dtype_of(like)

    @property
    def char(self):
        return {"b": "?", "i": "l", "f": "d", "O": "O"}[self.kind]

    def __repr__(self):
        return f"dtype('{self.char if self.kind == 'O' else self.name}')"

    def __str__(self):
        return self.name

    def __eq__(self, other):
        try:
            return self is dtype_of(other)
        except TypeError:
            return False

    def __hash__(self):
        return hash(self.kind)

    def __reduce__(self):
        return dtype, (self.name,)


dtype.__module__ = "numpy"


def _make(kind, name, itemsize, python):
    made = object.__new__(dtype)
    made.kind, made.name, made.itemsize, made.python, made.type = kind, name, itemsize, python, python
    made.str = {"b": "|b1", "i": "<i8", "f": "<f8", "O": "|O"}[kind]
    return made


BOOL = _make("b", "bool", 1, bool)
INT = _make("i", "int64", 8, int)
FLOAT = _make("f", "float64", 8, float)
OBJECT = _make("O", "object", 8, object)
OF_KIND = {each.kind: each for each in (BOOL, INT, FLOAT, OBJECT)}
_NAMED = {
    None: FLOAT, float: FLOAT, "float64": FLOAT, "float": FLOAT, "double": FLOAT, "f8": FLOAT, "<f8": FLOAT, "d": FLOAT,
    int: INT, "int64": INT, "int": INT, "i8": INT, "<i8": INT, "l": INT, "i": INT,
    bool: BOOL, "bool": BOOL, "?": BOOL, "|b1": BOOL, "b1": BOOL,
    object: OBJECT, "object": OBJECT, "O": OBJECT, "|O": OBJECT,
}  # fmt: skip


def dtype_of(like):
    """The type that is meant; a TypeError for one that is not here."""
    if type(like) is dtype:
        return like
    try:
        found = _NAMED.get(like)
    except TypeError:
        found = None
    if found is None:
        name = getattr(like, "__name__", like)
        raise TypeError(f"this page's numpy has the types float64, int64, bool and object, and not {name!r}")
    return found


OF_NUMBERS = {float: FLOAT, int: INT, bool: BOOL}  # the types of single numbers, Python's and those of `_scalars`


def is_the_type(scalar, of):
    """Let a class of scalars stand for a type."""
    _NAMED[scalar] = OF_NUMBERS[scalar] = of
    of.type = scalar


def together(*dtypes):
    """The type that holds numbers of all these types."""
    return OF_KIND[max((each.kind for each in dtypes), key=KINDS.index)]
