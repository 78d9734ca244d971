"""Three classes: a layer of weights, softmax, cross-entropy with the true class; one step of gradient descent."""

from __future__ import annotations

import random

from tests.support.planted.sheet import Mistake, Sheet, common, each, number
from tests.support.planted.tanh import stepped

CLASSES = "123"
INPUTS = "12"


def steps(true: str) -> dict[str, str]:
    return (
        each("z{k} = w{k}1*x1 + w{k}2*x2 + b{k}", "e{k} = exp(z{k})", k=CLASSES)
        | {"S": "e1 + e2 + e3"}
        | each("p{k} = e{k}/S", k=CLASSES)
        | {"L": f"-ln(p{true})", f"gp{true}": f"-1/p{true}"}
        | each("gz{k} = p{k} - t{k}", "gb{k} = gz{k}", k=CLASSES)
        | each("gw{k}{j} = gz{k}*x{j}", "nw{k}{j} = w{k}{j} - rate*gw{k}{j}", k=CLASSES, j=INPUTS)
        | each("gx{j} = gz1*w1{j} + gz2*w2{j} + gz3*w3{j}", j=INPUTS)
    )


def draw(chance: random.Random) -> Sheet:
    true = chance.choice(CLASSES)
    given = {f"x{j}": number(chance, 0.3, 2.0, 0.2) for j in INPUTS}
    given |= {f"w{k}{j}": number(chance, 0.15, 1.2, 0.4) for k in CLASSES for j in INPUTS}
    given |= {f"b{k}": number(chance, 0.1, 0.6, 0.3) for k in CLASSES}
    given |= {f"t{k}": int(k == true) for k in CLASSES}
    given["rate"] = chance.choice((0.1, 0.05, 0.3, 0.2, 0.01))
    updates = chance.choice(("new", "inline", "reassign"))
    in_vectors = chance.random() < 0.5
    lines = vector_lines(true, updates, chance) if in_vectors else scalar_lines(true, updates)
    style = f"{'vectors' if in_vectors else 'scalars'}, {updates}"
    return Sheet(given, steps(true), lines, mistakes(true, chance), style, VECTOR_NAMES if in_vectors else {})


def mistakes(true: str, chance: random.Random) -> dict[str, Mistake]:
    other = chance.choice([k for k in CLASSES if k != true])
    k = chance.choice(CLASSES)
    p, z = f"p{true}", f"z{true}"
    terms = " + ".join(f"t{k}*ln(p{k}) + (1 - t{k})*ln(1 - p{k})" for k in CLASSES)
    return {
        "p for p - t": Mistake(
            {f"gz{true}": p},
            (
                "no-target",
                f": {{t{true}}}.*left out|target.*left out|{{{p}}}.*stands where|this is {{{p}}}",
                "no-term: t",
            ),
        ),
        "slope of softmax alone": Mistake(
            {f"gz{true}": f"{p}*(1 - {p})"}, (".*slope.*: p.*1 - p", f".*: ∂{{{p}}}/∂{{{z}}}", "no-error", "no-outer")
        ),
        "target minus output": Mistake(each("gz{k} = t{k} - p{k}", k=CLASSES), ("sign",)),
        "sign of the others": Mistake({f"gz{other}": f"-p{other}"}, ("sign",)),
        "decimal logarithm": Mistake({"L": f"-log10({p})"}, (": log10|decimal log|base 10",)),
        "binary logarithm": Mistake({"L": f"-log2({p})"}, (": log2|binary log|base 2",)),
        "minus left out": Mistake({"L": f"ln({p})"}, ("sign",)),
        "not normalised": Mistake(
            each("p{k} = e{k}", k=CLASSES),
            (
                "no-division",
                ": not (normali|divided)|division|divided by|this is exp|this is {e1}|left out.*sum|{S}.*left out",
            ),
        ),
        "divided by the number of classes": Mistake(
            each("p{k} = e{k}/3", k=CLASSES), (": S were 3 where|number of classes|mean",)
        ),
        "a class left out of the sum": Mistake(
            {"S": f"e1 + e2 + e3 - e{other}"}, (f"no-term: e{other}|exp|{{z{other}}}", f".*: {{e{other}}}.*left out")
        ),
        "scores for exponentials": Mistake(
            each("p{k} = z{k}/(z1 + z2 + z3)", k=CLASSES), (": exp.*left out|activation.*left out",)
        ),
        "sigmoid for softmax": Mistake(each("p{k} = sigmoid(z{k})", k=CLASSES), (": sigmoid",)),
        "the wrong class": Mistake({"L": f"-ln(p{other})"}, (f"other-.*: {{p{other}}}|{{t{other}}}",)),
        "two-class cross-entropy": Mistake({"L": f"-({terms})"}, (": binary|1 - p|two classes",)),
        "mean over classes": Mistake({"L": "it/3"}, ("mean-for-sum", ": number of classes|1/3|divided.*3")),
        "one minus p for the loss": Mistake({"L": f"1 - {p}"}, (": 1 - p|one minus",)),
        "derivative left at -1/p": Mistake(
            {f"gz{true}": f"-1/{p}"},
            (f".*: ∂L/∂{{{p}}}|∂{{{p}}}/∂{{{z}}}.* 1|(softmax|slope|inner).*left out", "no-slope", "no-inner"),
        ),
        "slope once too often": Mistake(
            each("gz{k} = it*p{k}*(1 - p{k})", k=CLASSES), (": too many|once more|twice|extra|too often",)
        ),
        "bias left out": Mistake({f"z{k}": f"it - b{k}"}, (f"no-term: {{b{k}}}",)),
        "wrong input": Mistake({f"gw{k}2": f"gz{k}*x1"}, ("other-input: {x1}", f"other-index: {{x1}}|{{w{k}1}}")),
        "input left out": Mistake(
            each("gw{k}{j} = gz{k}", k=CLASSES, j=INPUTS),
            ("no-factor", "no-weight", "no-input", "other-name: {b1}", ": inputs?.*left out|{x1}.*left out"),
        ),
        "one class only": Mistake(each(f"gx{{j}} = gz{true}*w{true}{{j}}", j=INPUTS), ("no-path", "no-term")),
        "rate left out": Mistake(each("nw{k}{j} = w{k}{j} - gw{k}{j}", k=CLASSES, j=INPUTS), ("no-rate",)),
        **common(["z1", "z2", "z3", "p1", "p2", "p3"], ["x1", "x2", "w11", "w12", "w21", "w31", "w32"], chance),
    }


def scalar_lines(true: str, updates: str) -> list[str]:
    lines = ["  x1, x2, rate = {x1}, {x2}, {rate}"]
    lines += [f"  w{k}1, w{k}2, b{k} = {{w{k}1}}, {{w{k}2}}, {{b{k}}}" for k in CLASSES]
    for k in CLASSES:
        lines += [f"  z{k} = w{k}1*x1 + w{k}2*x2 + b{k}", f"2 z{k} == {{z{k}}}"]
    for k in CLASSES:
        lines += [f"  e{k} = exp(z{k})", f"3 e{k} == {{e{k}}}"]
    lines += ["  S = e1 + e2 + e3", "3 S == {S}"]
    for k in CLASSES:
        lines += [f"  p{k} = e{k} / S", f"2 p{k} == {{p{k}}}"]
    lines += [f"  L = -log(p{true})", "1 L == {L}", f"3 dL/dp{true} == {{gp{true}}}"]
    lines += [f"2 dL/dz{k} == {{gz{k}}}" for k in CLASSES]
    weights = [f"w{k}{j}" for k in CLASSES for j in INPUTS]
    lines += [f"1 dL/d{name} == {{g{name}}}" for name in [*weights, "b1", "b2", "b3", "x1", "x2"]]
    return lines + [line.replace("dE/", "dL/") for line in stepped(weights, updates)]


VECTOR_NAMES = {
    **{f"w{k}{j}": f"W[{int(k) - 1}, {int(j) - 1}]" for k in CLASSES for j in INPUTS},
    **{f"{name}{k}": f"{name}[{int(k) - 1}]" for name in "bztpxe" for k in CLASSES},
}


def vector_lines(true: str, updates: str, chance: random.Random) -> list[str]:
    one_hot = chance.random() < 0.5
    lines = ["  x, rate = [{x1}, {x2}], {rate}", f"  W = {matrix('w')}", f"  b = {three('b')}"]
    lines += ["  t = [{t1}, {t2}, {t3}]"] if one_hot else []
    lines += ["  z = W @ x + b", f"2 z == {three('z')}"]
    if chance.random() < 0.5:
        lines += ["  p = softmax(z)"]
    else:
        lines += ["  e = exp(z)", f"3 e == {three('e')}", "  S = sum(e)", "3 S == {S}", "  p = e / S"]
    lines += [f"2 p == {three('p')}"]
    lines += ["  L = -sum(t * log(p))" if one_hot else f"  L = -log(p[{int(true) - 1}])", "1 L == {L}"]
    lines += [f"2 dL/dz == {three('gz')}", f"1 dL/dW == {matrix('gw')}", f"1 dL/db == {three('gb')}"]
    lines += ["1 dL/dx == [{gx1}, {gx2}]"]
    if updates == "inline":
        return [*lines, f"1 W - rate*dL/dW == {matrix('nw')}"]
    if updates == "new":
        return [*lines, "  W_new = W - rate*dL/dW", f"1 W_new == {matrix('nw')}"]
    return [*lines, "  G = dL/dW", "  W = W - rate*G", f"1 W == {matrix('nw')}"]


def three(name: str) -> str:
    return "[" + ", ".join(f"{{{name}{k}}}" for k in CLASSES) + "]"


def matrix(name: str) -> str:
    return "[" + ", ".join(f"[{{{name}{k}1}}, {{{name}{k}2}}]" for k in CLASSES) + "]"
