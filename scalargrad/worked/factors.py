"""The third question about a failing claim, and what else people do: factors, signs, indices, rounding, slips of the pen.

May import: value, arrays, claims, formatting, naming, real, slips, trial.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.arrays import number, shape
from scalargrad.worked.claims import indexed
from scalargrad.worked.edges import CERTAIN, RATES
from scalargrad.worked.formatting import readable
from scalargrad.worked.naming import ACTIVATIONS, Naming
from scalargrad.worked.real import Real
from scalargrad.worked.slips import slip
from scalargrad.worked.trial import Explanation, Trial


def factor_explanations(trial: Trial) -> Iterator[Explanation]:
    """Every entry wrong by one common factor: sign, 2 or ½, the number of samples, the learning rate."""
    yield from _scaled(trial, Real(-1), 1.0, "the sign: it is minus the right number")
    yield from _scaled(trial, Real(2), 1.05, "a factor 2: it is twice the right number")
    yield from _scaled(trial, Real(1) / 2, 1.05, "a factor ½: it is half the right number")
    names = trial.result.names_at(trial.claim.moment)
    counts = {number(version.quantity): name for name, version in names.items() if shape(version.quantity) == ()}
    counts |= {Real(size): f"len({name})" for name, version in names.items() for size in shape(version.quantity)[:1]}
    for count, name in counts.items():
        whole = count.whole()
        if whole is not None and 2 < whole:
            shown = f"{name} = {whole}"
            yield from _scaled(trial, count, 1.1, f"a factor {whole}, perhaps the sum for the mean: {shown} times too much")
            yield from _scaled(trial, 1 / count, 1.1, f"a factor 1/{whole}, perhaps the mean for the sum ({shown})")
    for name in RATES:
        if name in names and shape(names[name].quantity) == () and number(names[name].quantity):
            rate = number(names[name].quantity)
            yield from _scaled(trial, rate, 1.1, f"multiplied by {name} ({readable(rate, 6)}), the learning rate")
            yield from _scaled(trial, 1 / rate, 1.1, f"the learning rate {name} ({readable(rate, 6)}) is left out")


def _scaled(trial: Trial, factor: Real, cost: float, text: str) -> Iterator[Explanation]:
    if trial.gradients and len(trial.gradients) <= len(trial.entries):
        # the factor belongs to the derivative: in w − rate · ∂J/∂w only the second part is scaled
        scaled = {node: factor * node.data for node in trial.gradients}
        if trial.holds_with(scaled):
            yield Explanation(cost, text)
            return
    if trial.holds([factor * computed for computed in trial.computed]):
        yield Explanation(cost, text)


def index_explanations(trial: Trial, naming: Naming) -> Iterator[Explanation]:
    """The number of a neighbour: ∂J/∂w6 for ∂J/∂w5, rows for columns."""
    sizes = shape(trial.claim.left)
    if len(sizes) == 2 and sizes[0] == sizes[1]:
        turned = [number(trial.claim.left[entry.index[::-1]]) for entry in trial.entries]
        if turned != trial.computed and trial.holds(turned):
            yield Explanation(0.9, "rows and columns are swapped")
    if len(trial.entries) > 1:
        for i in range(len(trial.entries)):
            for j in trial.failing:
                if i != j and len(trial.failing) <= 2:
                    swapped = list(trial.computed)
                    swapped[i], swapped[j] = swapped[j], swapped[i]
                    if trial.holds(swapped):
                        yield Explanation(1.0, f"the entries {trial.entries[j].index} and {trial.entries[i].index} are swapped")
                        return
        return
    for y, one in trial.passes.items():
        derivatives = one.derivatives({})
        gradients = [node for node, (other, _) in trial.gradients.items() if other is y]
        if len(gradients) != 1:
            continue
        (node,) = gradients
        x = trial.gradients[node][1]
        for other, real in derivatives.items():
            name = naming.name(other)
            if other is not x and name and _kind(name) == _kind(naming.name(x) or "") and real != node.data:
                if trial.holds_with({node: real}):
                    shown = naming.shown(y, one)
                    yield Explanation(0.95, f"the index: this is ∂{shown}/∂{name}, not ∂{shown}/∂{naming.name(x)}")


def forward_explanations(trial: Trial, naming: Naming) -> Iterator[Explanation]:
    """Another number at one place of the forward pass: an activation left out, a bias, a name for another, a misread one."""
    k = trial.failing[0]
    for node in trial.replay.order:
        if node.op is not None and node.op.name in ACTIVATIONS and not trial.gradients:
            if trial.holds_with({node: number(node.args[0])}):
                yield Explanation(0.9, f"as if the activation of {naming.formula(node)} were left out")
    group = _activation_layer(trial)
    if group and trial.holds_with({node: number(node.args[0]) for node in group}):
        yield Explanation(0.9, "as if the activations were left out")
    leaves = [node for node in trial.replay.leaves() if naming.name(node) and node not in trial.result.free]
    if len(leaves) > 60:
        return
    others = {name: number(scalar) for name, _, scalar in trial.result.scalars() if isinstance(scalar, Value)}
    for leaf in leaves:
        solved = _solve(trial, leaf, k)
        if solved is None:
            continue
        needed, width = solved
        name = naming.name(leaf)
        for cost, text in _misread(leaf.data, needed, width, others, name or "", trial):
            yield Explanation(cost, f"as if {name} were {text} where it is {readable(leaf.data, 8)}")


def _activation_layer(trial: Trial) -> list[Value]:
    if trial.gradients:
        return []
    return [node for entry in trial.entries if isinstance(node := entry.left, Value) and node.op is not None
            and node.op.name in ACTIVATIONS]  # fmt: skip


def _misread(right: Real, needed: Real, width: Real, others: dict[str, Real], name: str, trial: Trial) -> Iterator[tuple[float, str]]:
    if right and abs(needed) <= width:
        yield 1.4, "0"
        return
    if abs(needed + right) <= width and right:
        yield 1.6, f"{readable(-right, 8)}, with the other sign,"
    near = {other: real for other, real in others.items() if abs(real - needed) <= width and real != right}
    for other, real in near.items():
        if _kind(other) == _kind(name) or (trial.chance * len(others) < CERTAIN):
            again = " (updated)" if other == name else f" ({readable(real, 8)})"
            yield (1.3 if _kind(other) == _kind(name) else 2.1), f"{other}{again}"
    unit = _last_unit(right)
    if unit is not None and trial.chance < CERTAIN:
        printed = Real(Fraction(round((needed / Real(unit)).exact or Fraction((needed / Real(unit)).significant(30)))) * unit)
        if abs(printed - needed) <= width and printed != right:
            found = slip(right, printed, unit)
            if found is not None:
                yield 1.7 + found[0] / 10, f"{readable(printed, 12)} ({found[1]})"


def _solve(trial: Trial, leaf: Value, k: int) -> tuple[Real, Real] | None:
    """The number of a leaf that would make entry k hold, by the secant method, and how far it may be off."""
    a, b = leaf.data, leaf.data * Real(Fraction(101, 100)) + Real(Fraction(1, 100))
    fa = trial.computed[k] - trial.stated[k]
    for _ in range(8):
        numbers = trial.numbers_with({leaf: b})
        if numbers is None:
            return None
        fb = numbers[k] - trial.stated[k]
        if fa == fb:
            return None
        slope = (fb - fa) / (b - a)
        if abs(fb) * 8 <= trial.units[k]:
            return b, abs(trial.units[k] / slope)
        a, b, fa = b, b - fb / slope, fb
        if abs(b) > 10**9:
            return None
        if b.exact is not None:
            b = Real(Fraction(b.significant(30)))
        if b == a:
            return a, abs(trial.units[k] / slope)
    return None


def _last_unit(right: Real) -> Fraction | None:
    """The unit of the last digit of a short decimal."""
    if right.exact is None:
        return None
    for places in range(8):
        if (right.exact * 10**places).denominator == 1:
            return Fraction(1, 10 ** max(places, 0))
    return None


def rounding_explanations(trial: Trial, naming: Naming) -> Iterator[Explanation]:
    """Every intermediate result rounded to a few digits before it is used."""
    finals = {entry.left for entry in trial.entries}
    steps = [node for node in trial.replay.order if node.op is not None and node not in finals
             and (naming.name(node) or node in (trial.result.derivation.asked if trial.result.derivation else {}))]  # fmt: skip
    if not steps:
        return
    chosen = set(steps)
    for places in range(6, 0, -1):
        unit = Fraction(1, 10**places)

        def rounded(node: Value, real: Real, unit: Fraction = unit) -> Real:
            if node not in chosen:
                return real
            scaled = real / Real(unit)
            exact = scaled.exact if scaled.exact is not None else Fraction(scaled.significant(40))
            return Real(round(exact) * unit)

        numbers = trial.numbers_changed(rounded)
        if numbers is not None and numbers != trial.computed and trial.holds(numbers):
            yield Explanation(1.2, f"as if the intermediate results had been rounded to {places} digits after the point")
            return


def slip_explanations(trial: Trial) -> Iterator[Explanation]:
    """A slip of the pen in the stated number itself."""
    if len(trial.failing) != 1:
        return
    k = trial.failing[0]
    stated = trial.entries[k].stated
    if stated.kind != "printed":
        return
    found = slip(trial.computed[k], trial.stated[k], stated.unit)
    if found is not None:
        cost, what = found
        yield Explanation(cost, f"a slip of the pen: {what} ({stated.literal} for {trial.computed[k].significant(max(len(stated.literal.lstrip('-0.')), 3))})")


def _kind(name: str) -> str:
    return name.partition("[")[0].rstrip("0123456789_")
