"""Two inputs, two hidden neurons, two outputs, all tanh; half the sum of squares; one step of gradient descent."""

from __future__ import annotations

import random

from tests.support.planted.sheet import Mistake, Sheet, common, each, number

BOTH = "12"
STEPS = (
    each("z{i} = w{i}1*x1 + w{i}2*x2 + b{i}", "h{i} = tanh(z{i})", i=BOTH)
    | each("s{i} = v{i}1*h1 + v{i}2*h2 + c{i}", "y{i} = tanh(s{i})", i=BOTH)
    | {"E": "((y1 - t1)**2 + (y2 - t2)**2)/2"}
    | each("gy{i} = y{i} - t{i}", "gs{i} = gy{i}*(1 - y{i}**2)", "gc{i} = gs{i}", i=BOTH)
    | each("gv{i}{j} = gs{i}*h{j}", "nv{i}{j} = v{i}{j} - rate*gv{i}{j}", i=BOTH, j=BOTH)
    | each("gh{j} = gs1*v1{j} + gs2*v2{j}", "gz{j} = gh{j}*(1 - h{j}**2)", "gb{j} = gz{j}", j=BOTH)
    | each("gw{i}{j} = gz{i}*x{j}", "nw{i}{j} = w{i}{j} - rate*gw{i}{j}", i=BOTH, j=BOTH)
)


def draw(chance: random.Random) -> Sheet:
    given = {f"x{j}": number(chance, 0.2, 1.6, 0.2) for j in BOTH} | {f"t{i}": number(chance, 0.1, 0.9) for i in BOTH}
    for weight in ("w11", "w12", "w21", "w22", "v11", "v12", "v21", "v22"):
        given[weight] = number(chance, 0.15, 1.2, 0.3)
    given |= {bias: number(chance, 0.1, 0.6, 0.2) for bias in ("b1", "b2", "c1", "c2")}
    given["rate"] = chance.choice((0.1, 0.05, 0.3, 0.2, 0.01))
    updates = chance.choice(("new", "inline", "reassign"))
    in_vectors = chance.random() < 0.5
    lines = vector_lines(updates) if in_vectors else scalar_lines(updates)
    style = f"{'vectors' if in_vectors else 'scalars'}, {updates}"
    return Sheet(given, STEPS, lines, mistakes(chance), style, VECTOR_NAMES if in_vectors else {})


def mistakes(chance: random.Random) -> dict[str, Mistake]:
    k = chance.choice(BOTH)
    other = "21"[int(k) - 1]
    back = each("gh{j} = gs1*nv1{j} + gs2*nv2{j}", j=BOTH)
    return {
        "slope of sigmoid": Mistake(
            each("gz{i} = gh{i}*h{i}*(1 - h{i})", i=BOTH),
            (".*slope.*: sigmoid", ": 1 - {h1}|1 - {h2}|1 − {h1}|1 − {h2}"),
        ),
        "slope at z": Mistake(each("gz{i} = gh{i}*(1 - z{i}**2)", i=BOTH), (".*slope.*: z",)),
        "slope left out": Mistake(each("gz{i} = gh{i}", i=BOTH), ("no-slope", "no-factor: ∂[hyap]")),
        "last slope left out": Mistake(each("gs{i} = gy{i}", i=BOTH), ("no-slope", "no-factor: ∂[hyap]")),
        "slope of another neuron": Mistake(
            each("gz{i} = gh{i}*(1 - y{i}**2)", i=BOTH), ("other-index: slope .* taken at ({y1}|{y2}|tanh.s[12].)",)
        ),
        "value of sigmoid": Mistake(each("h{i} = sigmoid(z{i})", i=BOTH), (": sigmoid",)),
        "target minus output": Mistake(each("gy{i} = t{i} - y{i}", i=BOTH), ("sign",)),
        "sign of a term": Mistake({f"z{k}": f"w{k}1*x1 - w{k}2*x2 + b{k}"}, (f"sign: {{w{k}2}}|{{x2}}",)),
        "bias left out": Mistake({f"z{k}": f"it - b{k}"}, (f"no-term: {{b{k}}}",)),
        "wrong input": Mistake({f"gw{k}2": f"gz{k}*x1"}, ("other-input: {x1}", f"other-index: {{x1}}|{{w{k}1}}")),
        "weights transposed": Mistake(
            each("gh{j} = gs1*v{j}1 + gs2*v{j}2", j=BOTH),
            ("transposed", "rows-for-columns", "other-index: {v12} .*{v21}|{v21} .*{v12}"),
        ),
        "transposed forward": Mistake(
            {"z1": "w11*x1 + w21*x2 + b1", "z2": "w12*x1 + w22*x2 + b2"},
            ("transposed", "rows-for-columns", "other-index: {w12} .*{w21}|{w21} .*{w12}"),
        ),
        "updated weights": Mistake(back, ("updated-early",)),
        "own output for input": Mistake(
            each("gv{i}{j} = gs{i}*y{i}", i=BOTH, j=BOTH), ("other-.*: were {y1}|were {y2}|were y(?!\\w)",)
        ),
        "half left out": Mistake({"E": "2*it"}, ("factor: twice",)),
        "factor two": Mistake(each("gy{i} = 2*it", i=BOTH), ("factor: 2|twice",)),
        "bias as a factor": Mistake(
            each("gc{i} = gs{i}*c{i}", i=BOTH), ("bias-as-factor", ": factor.*{c1}|{c1}.*factor|were {c1}")
        ),
        "one output only": Mistake(
            each("gh{j} = gs1*v1{j}", j=BOTH), ("no-path", "no-term", ": left out.*path|only .*{y1}")
        ),
        "weight left out": Mistake(each("gh{j} = gs1 + gs2", j=BOTH), ("no-weight",)),
        "rate left out": Mistake(each("nv{i}{j} = v{i}{j} - gv{i}{j}", i=BOTH, j=BOTH), ("no-rate",)),
        "plus the gradient": Mistake(each("nv{i}{j} = v{i}{j} + rate*gv{i}{j}", i=BOTH, j=BOTH), ("sign",)),
        "extra factor": Mistake(
            {f"gv{k}1": f"it*v{k}1"},
            (f": factor.*{{v{k}1}}|{{v{k}1}}.*factor", f"extra-factor: entry .{int(k) - 1}, 0.: V "),
        ),
        "divided by the input": Mistake({f"gw{k}{other}": f"gz{k}/x{other}"}, (f"divided: {{x{other}}}",)),
        **common(
            [*(f"{kind}{i}" for kind in ("z", "h", "y", "gs", "gz") for i in BOTH)],
            ["x1", "x2", "w11", "w12", "w21", "w22", "v12", "v21"],
            chance,
        ),
    }


def scalar_lines(updates: str) -> list[str]:
    lines = ["  x1, x2, t1, t2 = {x1}, {x2}, {t1}, {t2}", "  rate = {rate}"]
    for w, b in (("w", "b"), ("v", "c")):
        for i in BOTH:
            lines.append(f"  {w}{i}1, {w}{i}2, {b}{i} = {{{w}{i}1}}, {{{w}{i}2}}, {{{b}{i}}}")
    for z, h, w, x, b in (("z", "h", "w", "x", "b"), ("s", "y", "v", "h", "c")):
        for i in BOTH:
            lines += [f"  {z}{i} = {w}{i}1*{x}1 + {w}{i}2*{x}2 + {b}{i}", f"3 {z}{i} == {{{z}{i}}}"]
            lines += [f"  {h}{i} = tanh({z}{i})", f"2 {h}{i} == {{{h}{i}}}"]
    lines += ["  E = ((y1 - t1)**2 + (y2 - t2)**2) / 2", "1 E == {E}"]
    for z, h, w, b in (("s", "y", "v", "c"), ("z", "h", "w", "b")):
        lines += [f"3 dE/d{h}{i} == {{g{h}{i}}}" for i in BOTH] + [f"2 dE/d{z}{i} == {{g{z}{i}}}" for i in BOTH]
        weights = [f"{w}{i}{j}" for i in BOTH for j in BOTH]
        lines += [f"1 dE/d{name} == {{g{name}}}" for name in [*weights, f"{b}1", f"{b}2"]]
        lines += stepped(weights, updates)
    return lines


def stepped(names: list[str], updates: str) -> list[str]:
    """The lines of one step of gradient descent."""
    if updates == "inline":
        return [f"1 {name} - rate*dE/d{name} == {{n{name}}}" for name in names]
    if updates == "new":
        return [
            line
            for name in names
            for line in (f"  {name}_new = {name} - rate*dE/d{name}", f"1 {name}_new == {{n{name}}}")
        ]
    kept = [f"  g_{name} = dE/d{name}" for name in names]
    return kept + [
        line for name in names for line in (f"  {name} = {name} - rate*g_{name}", f"1 {name} == {{n{name}}}")
    ]


VECTOR_NAMES = {
    **{f"{name}{i}{j}": f"{name.upper()}[{int(i) - 1}, {int(j) - 1}]" for name in "wv" for i in BOTH for j in BOTH},
    **{f"{name}{i}": f"{name}[{int(i) - 1}]" for name in "xbcthyzs" for i in BOTH},
}


def vector_lines(updates: str) -> list[str]:
    lines = ["  x, t = [{x1}, {x2}], [{t1}, {t2}]", "  rate = {rate}"]
    for w, b in (("w", "b"), ("v", "c")):
        lines.append(f"  {w.upper()} = {square(w)}")
        lines.append(f"  {b} = {pair(b)}")
    for z, h, w, x, b in (("z", "h", "w", "x", "b"), ("s", "y", "v", "h", "c")):
        lines += [f"  {z} = {w.upper()} @ {x} + {b}", f"3 {z} == {pair(z)}"]
        lines += [f"  {h} = tanh({z})", f"2 {h} == {pair(h)}"]
    lines += ["  E = sum((y - t)**2) / 2", "1 E == {E}"]
    for z, h, w, b in (("s", "y", "v", "c"), ("z", "h", "w", "b")):
        lines += [f"3 dE/d{h} == {pair('g' + h)}", f"2 dE/d{z} == {pair('g' + z)}"]
        matrix = w.upper()
        lines += [f"1 dE/d{matrix} == {square('g' + w)}", f"1 dE/d{b} == {pair('g' + b)}"]
        if updates == "inline":
            lines.append(f"1 {matrix} - rate*dE/d{matrix} == {square('n' + w)}")
        elif updates == "new":
            lines += [f"  {matrix}_new = {matrix} - rate*dE/d{matrix}", f"1 {matrix}_new == {square('n' + w)}"]
        else:
            lines += [
                f"  G{w} = dE/d{matrix}",
                f"  {matrix} = {matrix} - rate*G{w}",
                f"1 {matrix} == {square('n' + w)}",
            ]
    return lines


def pair(name: str) -> str:
    return f"[{{{name}1}}, {{{name}2}}]"


def square(name: str) -> str:
    return f"[[{{{name}11}}, {{{name}12}}], [{{{name}21}}, {{{name}22}}]]"
