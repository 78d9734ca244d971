"""Arrays as text, in columns, as NumPy writes them."""

import math

from ._arrays import as_array, entries, ndarray
from ._dtypes import BOOL, FLOAT, INT, OBJECT

_options = {
    "precision": 8,
    "suppress": False,
    "linewidth": 75,
    "threshold": 1000,
    "edgeitems": 3,
    "floatmode": "maxprec",
}


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, floatmode=None):
    """How arrays are written: how many digits, how many entries, how wide."""
    given = {name: value for name, value in locals().items() if value is not None}
    if given.get("floatmode", "maxprec") not in ("maxprec", "fixed"):
        raise ValueError(f"this page's numpy has the floatmodes maxprec and fixed, and not {floatmode!r}")
    _options.update(given)


def get_printoptions():
    """How arrays are written."""
    return dict(_options)


class printoptions:
    """`with printoptions(precision=3): …`"""

    def __init__(self, **options):
        self.options = options

    def __enter__(self):
        self.before = get_printoptions()
        set_printoptions(**self.options)

    def __exit__(self, *error):
        _options.update(self.before)


def array_str(a):
    a = as_array(a)
    return array2string(a) if a._shape else str(a._buffer[a._offset])


def array_repr(a):
    a = as_array(a)
    few = 0 in a._shape
    notes = [f"shape={a._shape}"] if (few and a._shape != (0,)) or (not few and a.size > _options["threshold"]) else []
    notes += [f"dtype={a.dtype.name}"] if few or a.dtype is OBJECT else []
    text = array2string(a, separator=", ", prefix="array(", suffix=")" if not notes else ",") if not few else "[]"
    if not notes:
        return f"array({text})"
    note = f"{', '.join(notes)})"
    last_line = len(f"array({text},".rpartition("\n")[2]) if "\n" in text else len(f"array({text},")
    between = " " if last_line + len(note) + 1 <= _options["linewidth"] else "\n      "
    return f"array({text},{between}{note}"


def array2string(
    a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", suffix="", formatter=None
):
    """An array as text."""
    if formatter is not None:
        raise TypeError("this page's numpy takes no formatter: write a loop with f-strings")
    given = {"linewidth": max_line_width, "precision": precision, "suppress": suppress_small}
    with printoptions(**{name: value for name, value in given.items() if value is not None}):
        a = as_array(a)
        if 0 in a._shape:
            return "[]"
        edge = _options["edgeitems"] if a.size > _options["threshold"] else None
        write = _writer(a, entries(a) if edge is None else entries(_edges(a, edge)))
        width = _options["linewidth"] - len(suffix)
        return _written(a, write, separator, " " * (len(prefix) + 1), width, edge)


def _edges(a, edge):
    """The entries that are shown where not all are."""
    for axis in range(a.ndim):
        if a._shape[axis] > 2 * edge:
            before = (slice(None),) * axis
            ends = [*range(edge), *range(a._shape[axis] - edge, a._shape[axis])]
            a = a[(*before, ends)]
    return a


def _written(a, write, separator, indent, width, edge):
    if not a._shape:
        return write(a._buffer[a._offset])
    length = a._shape[0]
    if edge is None or length <= 2 * edge:
        parts = [a[k : k + 1] for k in range(length)]
    else:
        parts = [
            *[a[k : k + 1] for k in range(edge)],
            None,
            *[a[length - k : length - k + 1] for k in range(edge, 0, -1)],
        ]
    if a.ndim == 1:
        words = ["..." if part is None else write(part._buffer[part._offset]) for part in parts]
        return f"[{_lines(words, separator, indent, width - 1)}]"
    inner = [
        "..."
        if part is None
        else _written(part.reshape(part._shape[1:]), write, separator, f"{indent} ", width - 1, edge)
        for part in parts
    ]
    return f"[{(separator.rstrip() + chr(10) * (a.ndim - 1) + indent).join(inner)}]"


def _lines(words, separator, indent, width):
    """Words, as many in a line as there is room for."""
    done, line = "", indent
    for k, word in enumerate(words):
        lines = word.split("\n")
        if len(line) + max(map(len, lines)) > width and len(line) > len(indent):
            done, line = f"{done}{line.rstrip()}\n", indent
        before = line
        done, line = (done + line + lines[0], "") if len(lines) > 1 else (done, line + word)
        for middle in lines[1:-1]:
            done += f"\n{' ' * len(before)}{middle}"
        if len(lines) > 1:
            done, line = done + "\n", " " * len(before) + lines[-1]
        line += separator if k < len(words) - 1 else ""
    return (done + line)[len(indent) :]


# --- entries ---


def _writer(a, shown):
    """How each entry is written, so that all are equally wide."""
    if a.dtype is FLOAT:
        return _Floats(shown).write
    if a.dtype is OBJECT:
        return lambda x: f"list({x!r})" if isinstance(x, list) else f"array({x})" if isinstance(x, ndarray) else repr(x)
    words = [str(x) for x in ((True, False) if a.dtype is BOOL and a._shape else shown)]
    width = max(map(len, words)) if a.dtype is INT or a._shape else 0
    return lambda x: str(x).rjust(width)


class _Floats:
    """Floats with as few digits as tell them apart, at most so many, and the points below each other."""

    def __init__(self, shown):
        finite = [x for x in shown if math.isfinite(x)]
        sizes = [abs(x) for x in finite if x]
        self.precision, self.fixed = _options["precision"], _options["floatmode"] == "fixed"
        wide = sizes and (max(sizes) >= 1e8 or (not _options["suppress"] and (
            min(sizes) < 1e-4 or max(sizes) / min(sizes) > 1000)))  # fmt: skip
        self.exponents = 0
        self.before, self.after = 0, 0
        if finite and wide:
            found = [self._scientific(x) for x in finite]
            self.exponents = max(len(exponent) for *_, exponent in found)
            self.digits = max(len(fraction) for _, fraction, _ in found)
            self.before = max(len(whole) for whole, *_ in found)
            self.after = self.digits + self.exponents + 2
        elif finite:
            found = [self._positional(x).split(".") for x in finite]
            self.before, self.after = (max(len(part) for part in parts) for parts in zip(*found))
        others = [self._unusual(x) for x in shown if not math.isfinite(x)]
        if others:
            self.before = max(self.before, max(map(len, others)) - self.after - 1)

    @staticmethod
    def _unusual(x):
        return "nan" if x != x else "inf" if x > 0 else "-inf"

    def _positional(self, x):
        whole, _, fraction = f"{x:.{self.precision}f}".partition(".")
        if not self.fixed:
            shortest = _shortest(x)
            fraction = shortest if len(shortest) <= self.precision else fraction
            fraction = fraction.rstrip("0")
        return f"{whole}.{fraction}"

    def _scientific(self, x):
        """The digits before the point, those after it, and the exponent without its sign."""
        shortest = (f"{x:.{count}e}" for count in range(self.precision))
        digits = next((text for text in shortest if float(text) == x), f"{x:.{self.precision}e}")
        mantissa, _, exponent = digits.partition("e")
        whole, _, fraction = mantissa.partition(".")
        return whole, fraction if self.fixed else fraction.rstrip("0"), exponent[1:]

    def write(self, x):
        if not math.isfinite(x):
            return self._unusual(x).rjust(self.before + 1 + self.after)
        if self.exponents:
            number, _, exponent = f"{x:.{self.digits}e}".partition("e")
            whole, _, fraction = number.partition(".")
            return f"{whole.rjust(self.before)}.{fraction}e{exponent[0]}{exponent[1:].rjust(self.exponents, '0')}"
        whole, _, fraction = self._positional(x).partition(".")
        filled = fraction.ljust(self.after, "0") if self.fixed else fraction.ljust(self.after)
        return f"{whole.rjust(self.before)}.{filled}"


def _shortest(x):
    """The fewest digits after the point that tell x from all other floats."""
    mantissa, _, exponent = repr(abs(x)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    shift = int(exponent or 0)
    if shift < 0:
        return ("0" * (-shift - len(whole)) + whole + fraction).rstrip("0")
    return fraction[shift:].rstrip("0")
