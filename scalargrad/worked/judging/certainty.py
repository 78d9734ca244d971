"""How many digits of a computed number are certain; and the same number with more of them, where these do not do.

50 digits are carried, and ten to spare. In a difference of nearly equal numbers most of them may be gone, and what is
added to a number 10 to the 60 times as large leaves no trace. So beside each number goes a bound of what rounding may
have done to it: what it did to the operands, times the local derivatives of the table, and the rounding of the result.
Whoever decides by the sign of a number asks `Rounding.sign`; where the bound does not allow to tell it, all is computed
again with more digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from scalargrad.derivatives import DETACH, WHERE
from scalargrad.rows import ManyOp
from scalargrad.value import Value
from scalargrad.worked.numbers import NoSuchNumber, Real, Scalar, check_time, digits, number
from scalargrad.worked.record import Replay, ordered

USUAL = 60  # digits
MORE = (150, 1000)
SPARE = 2  # a rounded result may be off by a hundred units of its last digit
IN_BOUNDS = 20  # digits that bounds are computed with
UNRECORDED = 50  # digits of a number that came out of rounds that were not recorded, and cannot be computed again
LEAST_LOSS = Real(1) / 10**48
LOST = Real(1) / 10**6  # of a number that is off by more, relatively, the local derivatives are no longer known
TO_BE_SHOWN = Real(1) / 10**20
MOST_KNOWN = 200_000
_SATURATE = {"exp", "sigmoid", "tanh", "softplus"}  # a large or a tiny operand leaves no trace in the result
_POSITIVE = {"sigmoid", "softplus"}  # though they come out as 0 where they are smaller than any number that is kept

T = TypeVar("T")
ZERO = Real(0)
NO_BOUND = Real(20_000).exp()  # where it is not known which way a step or a max went
A_BOUND = Real(10_000).exp()  # less than that is one
LEAST = Real(-500_000_000).exp()


class Unsure(Exception):
    """These digits do not tell."""


class Undecided(Exception):
    """No number of digits that may be carried tells."""


class Rounding:
    """Tells signs while numbers may be off by an error. ties: what is not told apart from 0 is 0."""

    def __init__(self, error: Real, ties: bool = False) -> None:
        self.error, self.ties = error, ties

    def sign(self, x: Real) -> int:
        """1, 0 or −1; Unsure where the error may have turned it.

        >>> Rounding(Real(1)).sign(Real(-3)), Rounding(Real(1), ties=True).sign(Real(-1))
        (-1, 0)
        """
        if abs(x) > self.error:
            return 1 if x > 0 else -1
        if self.error and not self.ties:
            raise Unsure
        return 0


Decide = Callable[[Real, Real, Rounding], T]


class Bounds:
    """At most how far the numbers of a graph are off by rounding, to first order.

    count: the digits they were computed with. numbers: the numbers of the nodes, if they are not those of the record.
    """

    def __init__(self, count: int = USUAL, numbers: Mapping[Value, Real] | None = None) -> None:
        self.digit: Real = Real(1) / 10 ** (count - SPARE)
        self.numbers = numbers
        self.known: dict[Value, Real] = {}

    def of(self, scalar: Scalar) -> Real:
        if not isinstance(scalar, Value):
            return self._of_plain(Real(scalar))
        if scalar not in self.known:
            if len(self.known) > MOST_KNOWN:
                self.known.clear()
            with digits(IN_BOUNDS):
                for done, node in enumerate(ordered([scalar], lambda node: node.is_leaf or node in self.known)):
                    if done % 64 == 0:
                        check_time()
                    if node not in self.known:
                        self.known[node] = self._of_node(node)
        return self.known[scalar]

    def number(self, arg: Any) -> Real:
        if not isinstance(arg, Value):
            return Real(arg)
        return arg.data if self.numbers is None else self.numbers[arg]

    def _of_plain(self, real: Real) -> Real:
        return ZERO if real.exact is not None else abs(real) * self.digit

    def _of_node(self, node: Value) -> Real:
        z = self.number(node)
        if node.is_leaf:
            return ZERO if z.exact is not None else abs(z) / 10**UNRECORDED
        errors = [self.known[arg] if isinstance(arg, Value) else ZERO for arg in node.args]
        if node.op is DETACH:
            return errors[0]
        args = [self.number(arg) for arg in node.args]
        if z.exact is not None and not any(errors):
            return ZERO
        try:
            return self._carried(node, z, args, errors) + self._rounding(node, z, args)
        except NoSuchNumber:
            return NO_BOUND

    def _carried(self, node: Value, z: Real, args: list[Real], errors: list[Real]) -> Real:
        """What the operands' errors do to the result."""
        if not any(errors):
            return ZERO
        jumps = not any(map(node.op.has_edge, range(len(args))))
        if node.op.side is not None or jumps:
            gap = args[0] - args[1] if len(args) > 1 else args[0]
            if abs(gap) <= sum(errors, ZERO):  # on which side?
                return NO_BOUND if jumps else sum(errors, ZERO)
        if node.op is WHERE and errors[0]:
            return NO_BOUND
        wanted = list(map(bool, errors))
        along = slopes(node, z, args, wanted)
        if any(error > abs(arg) * LOST for arg, error in zip(args, errors)):  # a square of what may be 0 or not
            further = [arg - error if arg < 0 else arg + error for arg, error in zip(args, errors)]
            there = slopes(node, node.op.forward(*further), further, wanted)
            along = [max(abs(one), abs(other)) for one, other in zip(along, there)]
        effects = (_effect(slope, error, arg, z) for slope, error, arg in zip(along, errors, args) if error)
        carried: Real = sum(effects, ZERO)
        return carried

    def _rounding(self, node: Value, z: Real, args: list[Real]) -> Real:
        if isinstance(node.op, ManyOp):  # a sum, whose parts are rounded each
            size: Real = sum((abs(slope * arg) for slope, arg in zip(slopes(node, z, args), args)), abs(z))
            return self.digit * size
        return LEAST if not z and node.op.name in _POSITIVE else self._of_plain(z)

    def absorbed(self, node: Value) -> bool:
        """Whether an operand that is not 0 has left no trace in the result, as e⁻³⁰⁰⁰ in 1 + e⁻³⁰⁰⁰."""
        if node.is_leaf or not (node.op.linear or node.op.name in _SATURATE):
            return False
        z, args = self.number(node), [self.number(arg) for arg in node.args]
        with digits(IN_BOUNDS):
            least = abs(z) * self.digit
            if not z and node.op.name in _POSITIVE:
                return True
            try:
                effects = [abs(slope * arg) for slope, arg in zip(slopes(node, z, args), args)]
            except NoSuchNumber:
                return True
            sure = [abs(arg) > self.of(scalar) for arg, scalar in zip(args, node.args)]
            if node.op.linear:  # what is multiplied by 0 leaves no trace, and should not
                sure = [is_sure and bool(effect) for effect, is_sure in zip(effects, sure)]
            return any(effect < least for effect, is_sure in zip(effects, sure) if is_sure)


def _effect(slope: Real, error: Real, arg: Real, z: Real) -> Real:
    """What an operand's error does to the result.

    Of 10 to the power −20,000 the logarithm, the root and the reciprocal have slopes that are larger than any number
    that is kept: relatively, they are off by no more than the operand.
    """
    if slope.is_finite() or not arg:
        return abs(slope) * error
    return abs(z) * (error / abs(arg))


def slopes(node: Value, z: Real, args: list[Real], wanted: Sequence[bool] = ()) -> list[Real]:
    """The local derivatives of a node as numbers, 0 where none is wanted; a NoSuchNumber where one does not exist."""
    if isinstance(node.op, ManyOp):
        found = node.op.partials(z, args)
    else:
        wanted = wanted or [True] * len(args)
        found = tuple(node.op.derivative(i, z, *args) if want else 0 for i, want in enumerate(wanted))
    if any(isinstance(slope, float) for slope in found):  # the engine's NaN
        raise NoSuchNumber("")
    return [Real(slope) for slope in found]


class Sides:
    """Both sides of a claim's entry, and as many digits of them as it takes. took_more: more than they had."""

    def __init__(self, left: Scalar, right: Scalar, bounds: Bounds) -> None:
        self.left, self.right, self.bounds = left, right, bounds
        self.took_more = False

    @cached_property
    def replay(self) -> Replay:
        return Replay([self.left, self.right])

    @property
    def error(self) -> Real:
        """By how much their difference may be off."""
        return self.bounds.of(self.left) + self.bounds.of(self.right)

    def sharp_left(self) -> Real | None:
        """The left number with enough digits to be shown, where those are lost that it has; 0 if it seems to be 0."""
        if self.bounds.of(self.left) <= abs(number(self.left)) * TO_BE_SHOWN or not isinstance(self.left, Value):
            return None
        left = Sides(self.left, ZERO, self.bounds)
        try:
            return left.settle_there(_if_shown, {})
        except Undecided:
            return None

    @cached_property
    def loss(self) -> Real:
        """By how much, relatively, the two numbers may be off at points not far from here."""
        size = max(abs(number(self.left)), abs(number(self.right)))
        loss: Real = self.error / size if size else ZERO
        return LEAST_LOSS + loss * 10**10

    def settle(self, decide: Decide[T]) -> T:
        """What is decided of the two numbers, once it is certain; Undecided if it never is."""
        try:
            return decide(number(self.left), number(self.right), Rounding(self.error))
        except Unsure:
            self.took_more = True
            return self.settle_there(decide, {})

    def settle_there(self, decide: Decide[T], there: Mapping[Value, Real], ties_from: int = MORE[-1]) -> T:
        """The same with the numbers of some nodes replaced, and more and more digits.

        ties_from: with so many digits, numbers that agree in all of them are equal.
        """
        for count in MORE:
            try:
                found = self.replay.with_digits(count, there)
                left, right = self.replay.results(found)
            except NoSuchNumber:  # the logarithm of a 0 that is not quite 0
                continue
            bounds = Bounds(count, found)
            error = bounds.of(self.left) + bounds.of(self.right)
            with digits(count):
                try:
                    return decide(left, right, Rounding(error))
                except Unsure:
                    if count >= ties_from and self._is_tie(left, right, error, bounds, count):
                        return decide(left, right, Rounding(min(error, _half(left, right, count)), ties=True))
        raise Undecided

    def _is_tie(self, left: Real, right: Real, error: Real, bounds: Bounds, count: int) -> bool:
        """Whether nothing may hide behind the last digit in which both numbers agree."""
        lost: bool = _half(left, right, count) < error < A_BOUND
        return not lost and not any(map(bounds.absorbed, self.replay.order))


def _if_shown(left: Real, right: Real, rounding: Rounding) -> Real:
    """The left number, if it can be shown."""
    if rounding.error > abs(left) * TO_BE_SHOWN and not rounding.ties:
        raise Unsure
    return ZERO if rounding.ties else left


def _half(left: Real, right: Real, count: int) -> Real:
    """What is this small is beyond the first half of the digits."""
    half: Real = max(abs(left), abs(right), Real(1)) / 10 ** (count // 2)
    return half
