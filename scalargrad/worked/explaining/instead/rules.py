"""What is taken for a derivative where a rule is not remembered: of powers, functions, maxima; means of squares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from scalargrad.derivatives import MAXIMUM, MUL, TABLE
from scalargrad.functions import total
from scalargrad.languages import say
from scalargrad.value import Value
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead.option import Option, times
from scalargrad.worked.explaining.names import Word, figure, phrase
from scalargrad.worked.explaining.near import pass_of
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.what_if import Number, Other, Output, Where
from scalargrad.worked.explaining.where import Group, means_of_squares, root_of
from scalargrad.worked.numbers import Real, Scalar, number
from scalargrad.worked.record import HOLDS, TRUNCATED, Spoken

Rule = Callable[[Value], Scalar | Value | None]  # from the node, z = f(x), what stands for its derivative

FUNCTIONS: Mapping[str, Mapping[str, Rule]] = {
    "exp": {
        Spoken("by the rule for powers, {x}*exp({x} - 1)"): lambda z: z.args[0] * z / TABLE["exp"].forward(Real(1)),
    },
    "log": {"{x}": lambda z: z.args[0], "1/exp({x})": lambda z: (-z.args[0]).exp(), "log({x})": lambda z: z},
    "sqrt": {
        "1/sqrt({x})": lambda z: 1 / z, "sqrt({x})/2": lambda z: z / 2, "1/(2*{x})": lambda z: 1 / (2 * z.args[0]),
    },
    "sin": {"-cos({x})": lambda z: -z.args[0].cos(), "sin({x})": lambda z: z},
    "cos": {"sin({x})": lambda z: z.args[0].sin(), "cos({x})": lambda z: z},
    "tan": {"1/cos({x})": lambda z: 1 / z.args[0].cos()},
}  # fmt: skip
DEGREE = Real(Fraction("3.14159265358979323846264338327950288419716939937510582") / 180)


def _edges(group: Group) -> list[Place]:
    return [place for place in group.places if isinstance(place, Place)]


def by_another_rule(case: Case, group: Group) -> Iterator[Option]:
    """Another function of x in the place of f′(x), where f is exp, log, sin …"""
    edges = _edges(group)
    name = edges[0].node.op.name
    for text, rule in FUNCTIONS[name].items() if all(edge.node.op.name == name for edge in edges) else ():
        changes = {edge: rule(edge.node) for edge in edges}
        x = case.names.formula(edges[0].operand)
        if isinstance(x, str):
            yield Option(changes, {"rule": phrase(text, x=x)})  # type: ignore[arg-type]


def power_not_lowered(case: Case, group: Group) -> Iterator[Option]:
    """n * x**n for n * x**(n - 1)."""
    changes: dict[Where, Other] = {
        place: _exponent(place) * place.node for place in group.places if isinstance(place, Place)
    }
    yield Option(changes)


def power_lowered_twice(case: Case, group: Group) -> Iterator[Option]:
    """(n - 1) * x**(n - 1) for n * x**(n - 1)."""
    yield Option({place: (_exponent(place) - 1) * place.node / place.operand for place in _edges(group)})


def no_coefficient(case: Case, group: Group) -> Iterator[Option]:
    """x**(n - 1) for n * x**(n - 1)."""
    changes: dict[Where, Other] = {
        place: place.node / place.operand for place in group.places if isinstance(place, Place)
    }
    yield Option(changes)


def at_an_input(case: Case, group: Group) -> Iterator[Option]:
    """n * u**(n - 1), where u is a named factor of x, and it is the derivative by x that is claimed."""
    first, *more = _edges(group)
    claimed = any(entry.derivative is not None and entry.derivative[1] is first.operand for entry in case.entries)
    for u in first.operand.parents if claimed and not more else ():
        if case.names.name(u) and first.operand.op is MUL:
            words = {"input": case.names.formula(u), "base": case.names.formula(first.operand)}
            yield Option({first: _exponent(first) * u ** first.node.args[1] / u}, words)


def _exponent(place: Place) -> Value | Real:
    exponent = place.node.args[1]
    return exponent if isinstance(exponent, (Value, Real)) else Real(exponent)


def not_squared(case: Case, group: Group) -> Iterator[Option]:
    """-x/y for -x/y**2: the divisor is not squared; with the other sign too."""
    for sign, far in ((-1, 0.0), (1, 0.3)):
        yield Option({place: sign * place.node for place in _edges(group)}, {}, far)


def no_numerator(case: Case, group: Group) -> Iterator[Option]:
    """-1/y**2 for -x/y**2."""
    yield Option({place: -1 / place.operand**2 for place in _edges(group)})


def the_term(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by a bias is the bias, as if it were a factor; 0 says no more than a path that is left out."""
    edges = list(_edges(group))
    if any(number(edge.operand) for edge in edges):
        yield Option({edge: edge.operand for edge in edges})


def by_the_term(case: Case, group: Group) -> Iterator[Option]:
    """The derivative by a bias times the bias."""
    changes: dict[Where, Other] = {}
    for place in group.places:
        assert isinstance(place, Output)
        derivative, asked = case.computation.outputs[place.k], case.entries[place.k].derivative
        if isinstance(derivative, Value) and asked is not None:
            changes[place] = derivative * asked[1]
    if len(changes) == len(group.places):
        yield Option(changes)


# --- the largest of several ---


def to_another(case: Case, group: Group) -> Iterator[Option]:
    """The derivatives of maxima go to another of their numbers, to all of them, or are divided among them."""
    edges = _edges(group)
    roots = {edge: root_of(case, edge) for edge in edges}
    ends = {root: list(ends_of(root)) for root in roots.values()}
    if not _goes_to_the_winner(case, edges[0], next(iter(ends.values()))):
        for k, end in enumerate(next(iter(ends.values()))) if len(ends) == 1 else ():
            yield _to(edges, roots, {root: found[k] for root, found in ends.items()}, case.names.formula(end))
        yield _to(edges, roots, {root: min(found, key=number) for root, found in ends.items()}, say("the smallest"))
    yield Option(dict.fromkeys(edges, Real(1)), {"to": say("all of them")})
    shares = {edge: Fraction(len(list(ends_of(edge.operand))), len(list(ends_of(edge.node)))) for edge in edges}
    yield Option({edge: Real(share) for edge, share in shares.items()}, {"to": say("all of them in equal parts")})


def _goes_to_the_winner(case: Case, edge: Place, ends: list[Value]) -> bool:
    """Whether the derivative by the largest, or by what it was computed from, is printed rightly somewhere."""
    y, winner = pass_of(case)[edge].y, max(ends, key=number)
    asked = {(y, node) for node in (winner, *winner.parents)}
    entries = [entry for claim in case.names.record.claims for entry in claim.entries if entry.derivative in asked]
    return any(entry.verdict in (HOLDS, TRUNCATED) for entry in entries)


def _to(edges: list[Place], roots: Mapping[Place, Value], chosen: Mapping[Value, Value], to: Word) -> Option:
    return Option({edge: Real(int(_is_in(chosen[roots[edge]], edge.operand))) for edge in edges}, {"to": to})


def _is_in(end: Value, node: Value) -> bool:
    return node is end or (node.op is MAXIMUM and any([_is_in(end, arg) for arg in node.parents]))


def ends_of(node: Value) -> Iterator[Value]:
    """The numbers of which a maximum is taken."""
    if node.op is not MAXIMUM:
        yield node
        return
    for arg in node.parents:
        yield from ends_of(arg)


# --- logarithms, angles, means_of_squares ---


def other_base(case: Case, group: Group) -> Iterator[Option]:
    """The logarithm to base 2 or 10 in place of the natural one."""
    for base in (2, 10):
        factor = 1 / TABLE["log"].forward(Real(base))
        yield Option({place: _by(factor) for place in group.places}, {"base": str(base)}, 0.0)


def _by(factor: Real) -> Callable[[Number], Number]:
    return lambda x: x * (float(factor) if isinstance(x, (float, int)) else factor)


def in_degrees(case: Case, group: Group) -> Iterator[Option]:
    """The angle taken for one in degrees."""
    changes: dict[Where, Other] = {}
    for place in group.places:
        node = place.node if isinstance(place, Place) else place
        assert isinstance(node, Value)
        angle = node.args[0] * DEGREE
        result = node.op.forward(angle)
        changes[place] = node.op.written_derivative(0, result, angle) if isinstance(place, Place) else result
    yield Option(changes)


def with_one_less(case: Case, group: Group) -> Iterator[Option]:
    """A mean of squares that is divided by n - 1."""
    (node,) = group.places
    assert isinstance(node, Value)
    size = len(means_of_squares(case)[node])
    yield Option({node: times(Fraction(size, size - 1))}, {"n": figure(Real(size)), "less": figure(Real(size - 1))})


def its_root(case: Case, group: Group) -> Iterator[Option]:
    """The standard deviation in place of the variance."""
    (node,) = group.places
    if isinstance(node, Value) and number(node) > 0:
        yield Option({node: node.sqrt()})


def what_it_is_of(case: Case, group: Group) -> Iterator[Option]:
    """The variance in place of the standard deviation."""
    (node,) = group.places
    if isinstance(node, Value):
        yield Option({node: node.args[0]})


def mean_squared(case: Case, group: Group) -> Iterator[Option]:
    """The square of the mean in place of the mean of the squares."""
    (node,) = group.places
    assert isinstance(node, Value)
    bases = means_of_squares(case)[node]
    yield Option({node: (total(bases) / len(bases)) ** 2})


def mean_of_absolutes(case: Case, group: Group) -> Iterator[Option]:
    """The mean of what is squared, without its signs."""
    (node,) = group.places
    assert isinstance(node, Value)
    bases = means_of_squares(case)[node]
    yield Option({node: total([abs(base) for base in bases]) / len(bases)})


def means_multiplied(case: Case, group: Group) -> Iterator[Option]:
    """(Σ d)(Σ x)/n for Σ d·x, on the way back to each number that the claim is derived by."""
    changes: dict[Where, Other] = {}
    for node, (y, x) in case.computation.gradients.items():
        edges = case.computation.passes[y].users.get(x, [])
        if len(edges) < 2:
            return
        ups = [case.what_if(exactly=True).derivatives(y).get(edge.node, Real(0)) for edge in edges]
        downs = [case.what_if(exactly=True).local(edge, {}) for edge in edges]
        changes[node] = sum(ups, Real(0)) * sum(downs, Real(0)) / len(edges)
    if changes and not case.is_moved:
        yield Option(changes)
