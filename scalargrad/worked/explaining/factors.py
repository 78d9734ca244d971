"""The third question about a failing claim: a common factor. Sign, 2 or ½, the number of samples, the learning rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Key, Number, Other
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, told
from scalargrad.worked.explaining.naming import RATES, Word, figure, phrase
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.trial import Trial
from scalargrad.worked.explaining.updates import Updates, updated_parameter
from scalargrad.worked.numbers import Real, number, shape
from scalargrad.worked.record import Cause

COUNTS = ("m", "n", "N", "M", "count", "batch", "batch_size", "samples", "size", "examples")


def common_factors(trial: Trial, updates: Updates) -> Hypotheses:
    """Every entry wrong by one factor; in w - rate * g it is the step that is wrong by it."""
    counts = _sample_counts(trial)
    yield from _scaled(trial, Real(-1), 0.7, "sign", "the sign: it is minus the right {number}")
    samples = ", or the sum of 2 where their mean belongs" if 2 in counts else ""
    yield from _scaled(trial, Real(2), 0.8, "factor", f"a factor 2: it is twice the right {{number}}{samples}")
    samples = ", or the mean of 2 where their sum belongs" if 2 in counts else ""
    yield from _scaled(trial, Real(1) / 2, 0.8, "factor", f"a factor ½: it is half the right {{number}}{samples}")
    for count, (cost, name) in counts.items():
        if count > 2:
            words: dict[str, Word] = {"count": figure(Real(count)), "name": name}
            shown = " ({name} = {count})" if name else ""
            many = f"a factor {{count}}, the number of samples{shown}: the sum stands where the mean belongs"
            few = f"a factor 1/{{count}}, divided once too often by the number of samples{shown}: a mean for a sum"
            yield from _scaled(trial, Real(count), cost, "sum-for-mean", many, words)
            yield from _scaled(trial, Real(Fraction(1, count)), cost + 0.1, "mean-for-sum", few, words)
    for rate in updates.rates_at(trial):
        name = trial.naming.name(rate) or next((name for name in RATES if name in trial.at and
                                                trial.at[name].quantity is rate), "the learning rate")  # fmt: skip
        real = number(rate)
        if isinstance(rate, Real):
            rate = Value(rate)
        if real and abs(real) != 1:
            number_ = figure(real)
            words = {
                "rate": number_
                if name == "the learning rate"
                else phrase("{name} ({number})", name=name, number=number_)
            }
            yield from _scaled(trial, rate, 1.0, "rate", "the learning rate {rate} is one factor too many", words)
            if rate in trial.course.nodes or not trial.naming.name(rate):
                yield from _scaled(
                    trial, rate, 0.9, "no-rate", "the learning rate {rate} is left out", words, inverse=True
                )


def _scaled(trial: Trial, factor: Real | Value, cost: float, mistake: str, said: str,
            words: Mapping[str, Word] = MappingProxyType({}), inverse: bool = False) -> Hypotheses:  # fmt: skip
    def cause(of: str) -> Callable[[], Cause]:
        return told(mistake, said, **words, number=of)

    def changed(x: Number) -> Number:
        return x * (float(number(factor)) if isinstance(x, float) else number(factor))

    def other(node: Value) -> Other:
        """The number of a node times the factor, which is a node itself where it is a number of the document."""
        if not isinstance(factor, Value):
            return changed
        times: Value = node / factor if inverse else node * factor
        return times

    steps: dict[Place, Other] = {}
    for output in trial.course.outputs:
        while isinstance(output, Value) and output.op.name == "detach":
            output = output.args[0]
        if isinstance(output, Value) and updated_parameter(output, trial.study.asked) is not None:
            steps[trial.course.places.at(output, 1, False)] = other(output.args[1])
    if steps:
        yield Hypothesis(cost, cause("step"), steps)
        return
    gradients: dict[Key, Other] = {node: other(node) for node in trial.course.gradients}
    if gradients and not all(output in trial.course.gradients for output in trial.course.outputs):
        yield Hypothesis(cost + 0.1, cause("gradient"), pins=gradients)
    outputs = [other(output) if isinstance(output, Value) else changed(output) for output in trial.course.outputs]
    if isinstance(factor, Value):
        yield Hypothesis(cost, cause("number"), outputs=[one for one in outputs if isinstance(one, (Value, Real))])
    else:
        yield Hypothesis(cost, cause("number"), swap=lambda outputs: [changed(x) for x in outputs])


def _sample_counts(trial: Trial) -> dict[int, tuple[float, str]]:
    """What may be the number of samples: what is divided by, what is counted or named, the lengths of arrays."""
    found: dict[int, tuple[float, str]] = {}
    for whole in _divisors(trial):
        for count, cost in ((whole, 0.8), (whole // 2 if whole % 2 == 0 else 0, 0.85)):  # 2 m, for half of a square
            if count > 1 and cost < found.get(count, (9.0, ""))[0]:
                found[count] = (cost, "")
    for name, version in trial.at.items():
        whole_named = number(version.quantity).whole() if shape(version.quantity) == () else None
        if whole_named is not None and whole_named > 1 and name[:1].islower() and name not in RATES:
            known = found.get(whole_named)
            usual = 0.8 if name in COUNTS else 1.4
            found[whole_named] = (min(known[0] if known else 9.0, usual), name)
        for size in shape(version.quantity)[:1]:
            if size > 2:
                found.setdefault(size, (1.4, f"len({name})"))
    return found


def _divisors(trial: Trial) -> Iterator[int]:
    """Whole numbers that something is divided by; 2 only if it is a sum, not the square in half a squared error."""
    nodes = dict.fromkeys(trial.course.order)
    for one in trial.course.passes.values():
        nodes.update(dict.fromkeys(one.order))
    for node in nodes:
        if node.op.name not in ("div", "mul"):
            continue
        for arg in node.args[1:] if node.op.name == "div" else node.args:
            if isinstance(arg, Value) and (not arg.is_leaf or node.op.name == "mul"):
                continue
            exact = (number(arg) if isinstance(arg, (Value, Real)) else Real(arg)).exact
            if exact and node.op.name == "mul":
                exact = 1 / exact
            least = 1 if node.op.name == "div" and _is_sum(node.args[0]) else 2
            if exact and exact.denominator == 1 and least < exact < 10**6:
                yield int(exact)


def _is_sum(arg: object) -> bool:
    while isinstance(arg, Value) and arg.op.name in ("neg", "mul"):
        arg = arg.args[0]
    return isinstance(arg, Value) and arg.op.name in ("total", "add", "sub", "dot")
