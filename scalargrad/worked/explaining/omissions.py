"""What people leave out, or turn round, going forward: an activation, a term, the sign of a term."""

from __future__ import annotations

from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Other
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, said
from scalargrad.worked.explaining.naming import ACTIVATIONS
from scalargrad.worked.explaining.places import Place
from scalargrad.worked.explaining.roles import Roles
from scalargrad.worked.explaining.single import times
from scalargrad.worked.numbers import Real

CERTAIN = 0.05  # how many hits by chance are allowed where any number of the document may be meant
SHORT = Fraction(1, 10**8)  # given numbers have no more digits than this


def left_out(roles: Roles) -> Hypotheses:
    """An activation that was not applied, a term that was forgotten, going forward."""
    naming = roles.naming
    activations: dict[Place, Other] = {}
    for place in roles.forward:
        op = place.operand.op
        if op.name in ACTIVATIONS:
            activations[place] = place.operand.args[0]
    outputs: list[Value | Real] = [
        output.args[0]
        if isinstance(output, Value) and output.op.name in ACTIVATIONS else output
        for output in roles.course.outputs
    ]  # fmt: skip
    if any(one is not other for one, other in zip(outputs, roles.course.outputs)):
        first = roles.course.outputs[0]
        yield Hypothesis(0.9, said(f"as if the activation of {naming.formula(first)} were left out"), outputs=outputs)
    if activations:
        names = dict.fromkeys(naming.formula(place.operand) for place in activations)
        text = f"as if the activation of {', '.join(names)} were left out"
        yield Hypothesis(1.2, said(text), activations)
    terms: dict[tuple[str, str], list[Place]] = {}
    for place in roles.forward:
        op, array = place.node.op, naming.array(place.operand)
        if array and (op.name in ("add", "sub", "total") or (op.name == "dot" and place.partner is None)):
            terms.setdefault((array, op.name), []).append(place)
    for (array, _), places in terms.items():
        yield Hypothesis(1.3, said(f"as if {array} were left out"), dict.fromkeys(places, Real(0)))
        yield Hypothesis(1.3, said(f"as if {array} had the other sign"), dict.fromkeys(places, times(Real(-1))))
