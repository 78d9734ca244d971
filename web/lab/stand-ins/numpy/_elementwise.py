"""The functions that work entry by entry, each by Python's own for one number."""

import math
import operator

from ._ufuncs import ufunc

INF, NAN = math.inf, math.nan
FUNCTIONS = {}


def _add(name, nin, loops, *also, **options):
    made = ufunc(name, nin, loops, **options)
    FUNCTIONS.update({each: made for each in (name, *also)})


# --- arithmetic ---


def _no_bools(sign, instead):
    """What is said of bools: this in the place of a function."""
    return f"numpy boolean {sign}, is not supported, use {instead} instead."


def _all_kinds(f, /, **of):
    return {"i": ("i", f), "f": ("f", f), "O": ("O", f)} | {kind: (kind, g) for kind, g in of.items()}


def _divided(x, y):
    if y:
        return INF * math.copysign(1, x) * math.copysign(1, y), "over"
    if not x or x != x:
        return NAN, None if x != x else "invalid"
    return math.copysign(INF, x) * math.copysign(1.0, y), "divide"


def _divide_carefully(x, y):
    return (x / y, None) if y else _divided(x, y)


def _floor_divide_carefully(x, y):
    if y:
        return x // y, None
    return (0, "divide") if isinstance(x, int) and isinstance(y, int) else _divided(x, y)


def _remainder_carefully(x, y):
    if y:
        return (x % y, None) if math.isfinite(x) else (NAN, "invalid")
    return (0, "divide") if isinstance(x, int) and isinstance(y, int) else (NAN, "invalid")


def _power_of_whole(x, y):
    if y < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    return x**y


def _float_power(x, y):
    return x * x if y == 2 else math.pow(x, y)  # as NumPy has it: a square is a product


def _power_carefully(x, y):
    if isinstance(x, int) and isinstance(y, int):
        return _power_of_whole(x, y), None
    try:
        return math.pow(x, y), None
    except OverflowError:
        return (-INF if x < 0 and y % 2 else INF), "over"
    except ValueError:
        if x == 0:
            return (math.copysign(INF, x) if y % 2 else INF), "divide"
        return NAN, "invalid"


_add("add", 2, _all_kinds(operator.add, b=operator.or_), identity=0)
_add(
    "subtract",
    2,
    _all_kinds(operator.sub, b=_no_bools("subtract, the `-` operator", "the bitwise_xor, the `^` operator,")),
)
_add("multiply", 2, _all_kinds(operator.mul, b=operator.and_), identity=1)
_add(
    "divide", 2, {"f": ("f", operator.truediv), "O": ("O", operator.truediv)}, "true_divide", careful=_divide_carefully
)
_add("floor_divide", 2, _all_kinds(operator.floordiv), careful=_floor_divide_carefully)
_add("remainder", 2, _all_kinds(operator.mod), "mod", careful=_remainder_carefully)
_add("power", 2, _all_kinds(operator.pow, i=_power_of_whole, f=_float_power), "pow", careful=_power_carefully)
_add("float_power", 2, {"f": ("f", _float_power)}, careful=_power_carefully)
_add(
    "negative",
    1,
    _all_kinds(operator.neg, b=_no_bools("negative, the `-` operator", "the `~` operator or the logical_not function")),
)
_add("positive", 1, _all_kinds(operator.pos, b=_no_bools("positive, the `+` operator", "the array itself")))
_add("absolute", 1, _all_kinds(abs, b=bool), "abs")
_add("fabs", 1, {"f": ("f", math.fabs)})
_add("square", 1, _all_kinds(lambda x: x * x))
_add("reciprocal", 1, {"f": ("f", lambda x: 1 / x), "O": ("O", lambda x: 1 / x)},
     careful=lambda x: (1 / x, None) if x else (math.copysign(INF, x), "divide"))  # fmt: skip
_add("sign", 1, _all_kinds(lambda x: x if x != x else type(x)((x > 0) - (x < 0)), O=lambda x: (x > 0) - (x < 0),
                           b=_no_bools("sign", "the array itself")))  # fmt: skip
_add("heaviside", 2, {"f": ("f", lambda x, h: 1.0 if x > 0 else 0.0 if x < 0 else h if x == 0 else x)}, chooses=True)
_add("copysign", 2, {"f": ("f", math.copysign)})


# --- smooth functions ---


def _smooth(name, f, *also, nin=1, at=None, too_large=lambda x: INF):
    """at: where the result is infinite. too_large: the result where it overflows."""

    def careful(*args):
        try:
            return f(*args), None
        except OverflowError:
            return too_large(*args), "over"
        except ValueError:
            if nin == 1 and args[0] in (at or {}):
                return at[args[0]], "divide"
            return NAN, None if any(x != x for x in args) else "invalid"

    def of_object(x):
        own = getattr(x, name, None)
        if own is None:
            kind = type(x).__name__
            raise TypeError(
                f"loop of ufunc does not support argument 0 of type {kind} which has no callable {name} method"
            )
        return own()

    loops = {"f": ("f", f)} | ({"O": ("O", of_object)} if nin == 1 else {})
    _add(name, nin, loops, *also, careful=careful)


def _signed(x):
    return math.copysign(INF, x)


_smooth("exp", math.exp)
_smooth("exp2", math.exp2)
_smooth("expm1", math.expm1)
_smooth("log", math.log, at={0: -INF})
_smooth("log2", math.log2, at={0: -INF})
_smooth("log10", math.log10, at={0: -INF})
_smooth("log1p", math.log1p, at={-1: -INF})
_smooth("sqrt", math.sqrt)
_smooth("cbrt", math.cbrt)
_smooth("sin", math.sin)
_smooth("cos", math.cos)
_smooth("tan", math.tan)
_smooth("arcsin", math.asin, "asin")
_smooth("arccos", math.acos, "acos")
_smooth("arctan", math.atan, "atan")
_smooth("sinh", math.sinh, too_large=_signed)
_smooth("cosh", math.cosh)
_smooth("tanh", math.tanh)
_smooth("arcsinh", math.asinh, "asinh")
_smooth("arccosh", math.acosh, "acosh")
_smooth("arctanh", math.atanh, "atanh", at={1: INF, -1: -INF})
_smooth("degrees", lambda x: x * (180 / math.pi), "rad2deg")
_smooth("radians", lambda x: x * (math.pi / 180), "deg2rad")
_smooth("arctan2", math.atan2, "atan2", nin=2)
_smooth("hypot", math.hypot, nin=2)
_smooth("fmod", math.fmod, nin=2)


def _log_of_sum(x, y):
    if x == y:
        return x + math.log(2)
    return max(x, y) + math.log1p(math.exp(-abs(x - y))) if x == x and y == y else NAN


_add("logaddexp", 2, {"f": ("f", _log_of_sum)}, identity=-INF)

# --- whole numbers ---


def _whole(name, f):
    def of_float(x):
        return math.copysign(float(f(x)), x) if math.isfinite(x) else x

    whole = {} if name == "rint" else {"b": ("b", bool), "i": ("i", int)}
    _add(name, 1, whole | {"f": ("f", of_float), "O": ("O", f)})


_whole("floor", math.floor)
_whole("ceil", math.ceil)
_whole("trunc", math.trunc)
_whole("rint", round)


# --- the larger, the smaller ---


def _larger(x, y):
    return x if x >= y or x != x else y


def _smaller(x, y):
    return x if x <= y or x != x else y


def _larger_number(x, y):
    return x if x >= y or y != y else y


def _smaller_number(x, y):
    return x if x <= y or y != y else y


for _name, _f in {
    "maximum": _larger, "minimum": _smaller, "fmax": _larger_number, "fmin": _smaller_number,
}.items():  # fmt: skip
    _add(_name, 2, _all_kinds(_f, b=_f), chooses=True)

# --- questions ---


def _question(name, f, nin=2, of_objects=True):
    _add(name, nin, {"i": ("b", f), "f": ("b", f)} | ({"O": ("b", lambda *args: bool(f(*args)))} if of_objects else {}))


for _name, _f in {
    "less": operator.lt, "less_equal": operator.le, "greater": operator.gt, "greater_equal": operator.ge,
    "equal": operator.eq, "not_equal": operator.ne,
}.items():  # fmt: skip
    _question(_name, _f)
_question("isnan", math.isnan, 1, of_objects=False)
_question("isinf", math.isinf, 1, of_objects=False)
_question("isfinite", math.isfinite, 1, of_objects=False)
_question("signbit", lambda x: math.copysign(1, x) < 0, 1, of_objects=False)
_question("logical_not", operator.not_, 1)
_add("logical_and", 2, {"f": ("b", lambda x, y: bool(x and y)), "O": ("O", lambda x, y: x and y)}, identity=True)
_add("logical_or", 2, {"f": ("b", lambda x, y: bool(x or y)), "O": ("O", lambda x, y: x or y)}, identity=False)
_add("logical_xor", 2, {"f": ("b", lambda x, y: bool(x) != bool(y))}, identity=False)

# --- bits ---

for _name, _f in {"bitwise_and": operator.and_, "bitwise_or": operator.or_, "bitwise_xor": operator.xor}.items():
    _add(_name, 2, {kind: (kind, _f) for kind in "biO"})
_add("invert", 1, {"b": ("b", operator.not_), "i": ("i", operator.invert), "O": ("O", operator.invert)}, "bitwise_not")

globals().update(FUNCTIONS)
