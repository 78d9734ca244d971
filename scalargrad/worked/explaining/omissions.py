"""What people leave out, or turn round, going forward: an activation, a term, the sign of a term."""

from __future__ import annotations

from fractions import Fraction

from scalargrad.value import Value
from scalargrad.worked.explaining.course import Other
from scalargrad.worked.explaining.hypothesis import Hypotheses, Hypothesis, told
from scalargrad.worked.explaining.naming import ACTIVATIONS, text_of
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
        cause = told("no-activation", "as if the activation of {name} were left out", name=naming.formula(first))
        yield Hypothesis(0.9, cause, outputs=outputs)
    if activations:
        names = {text_of(name): name for name in (naming.formula(place.operand) for place in activations)}
        words = {f"name{k}": name for k, name in enumerate(names.values())}
        said = f"as if the activation of {', '.join(f'{{{key}}}' for key in words)} were left out"
        yield Hypothesis(1.2, told("no-activation", said, names, **words), activations)
    terms: dict[tuple[str, str], list[Place]] = {}
    for place in roles.forward:
        op, array = place.node.op, naming.array(place.operand)
        if array and (op.name in ("add", "sub", "total") or (op.name == "dot" and place.partner is None)):
            terms.setdefault((array, op.name), []).append(place)
    for (array, _), places in terms.items():
        cause = told("no-term", "as if {name} were left out", [array], name=array)
        yield Hypothesis(1.3, cause, dict.fromkeys(places, Real(0)))
        cause = told("sign", "as if {name} had the other sign", [array], name=array)
        yield Hypothesis(1.3, cause, dict.fromkeys(places, times(Real(-1))))
