"""One sigmoid neuron with two inputs, and the mean of the squared errors of a batch; one step of gradient descent."""

from __future__ import annotations

import random

from tests.support.planted.sheet import Mistake, Sheet, common, number
from tests.support.planted.tanh import stepped


def steps(n: int) -> dict[str, str]:
    batch = range(1, n + 1)
    made: dict[str, str] = {}
    for i in batch:
        made |= {f"z{i}": f"w1*x{i}1 + w2*x{i}2 + b", f"p{i}": f"sigmoid(z{i})", f"e{i}": f"(p{i} - t{i})**2"}
    made["E"] = total("e{i}", n)
    for i in batch:
        made |= {f"gp{i}": f"2*(p{i} - t{i})/{n}", f"gz{i}": f"gp{i}*p{i}*(1 - p{i})"}
    for j in "12":
        made[f"gw{j}"] = " + ".join(f"gz{i}*x{i}{j}" for i in batch)
    made["gb"] = " + ".join(f"gz{i}" for i in batch)
    return made | {f"n{name}": f"{name} - rate*g{name}" for name in ("w1", "w2", "b")}


def total(term: str, n: int, below: object = None) -> str:
    """A sum over the batch, divided by its number, or another."""
    return "(" + " + ".join(term.format(i=i) for i in range(1, n + 1)) + f")/{n if below is None else below}"


def draw(chance: random.Random) -> Sheet:
    n = chance.choice((3, 4, 5))
    given = {f"x{i}{j}": number(chance, 0.2, 1.8, 0.25) for i in range(1, n + 1) for j in "12"}
    given |= {f"t{i}": number(chance, 0.0, 0.9) for i in range(1, n + 1)}
    given |= {
        "w1": number(chance, 0.2, 1.3, 0.3),
        "w2": number(chance, 0.2, 1.3, 0.3),
        "b": number(chance, 0.1, 0.6, 0.3),
    }
    given["rate"] = chance.choice((0.1, 0.05, 0.3, 0.7, 0.01))
    updates = chance.choice(("new", "inline", "reassign"))
    style = chance.choice(("scalars", "rows", "samples"))
    lines, names = {"scalars": scalar_lines, "rows": row_lines, "samples": sample_lines}[style](n, updates, chance)
    return Sheet(given, steps(n), lines, mistakes(n, chance), f"{style}, {updates}", names)


def mistakes(n: int, chance: random.Random) -> dict[str, Mistake]:
    batch = range(1, n + 1)
    i, j = chance.sample(batch, 2)
    right = steps(n)
    weights = ("w1", "w2", "b")
    slopes = {i: f"gp{i}*p{i}*(1 - p{i})" for i in batch}
    own = {f"w{j}": f"x{{i}}{j}" for j in "12"} | {"b": "1"}

    def summed(weight: str, samples: list[int]) -> str:
        return " + ".join(f"gz{i}*{own[weight].format(i=i)}" for i in samples)

    twice = [i if one == j else one for one in batch]
    mean_x = {k: "(" + " + ".join(f"x{one}{k}" for one in batch) + f")/{n}" for k in "12"}
    samples = (
        f"sample|{{x{i}|{{e{i}}}|{{z{i}}}|{{p{i}}}|{{t{i}}}|x{i}|x\\[{i - 1}|e{i}|e\\[{i - 1}|p{i}|z{i}|\\[{i - 1}"
    )
    return {
        "sum for mean": Mistake(
            {"E": f"it*{n}"} | {f"gp{k}": f"it*{n}" for k in batch}, ("sum-for-mean", f"factor: {n}")
        ),
        "sum for mean in the gradient": Mistake({f"gp{k}": f"it*{n}" for k in batch}, ("sum-for-mean", f"factor: {n}")),
        "divided by n - 1": Mistake(
            {"E": f"it*{n}/{n - 1}"} | {f"gp{k}": f"it*{n}/{n - 1}" for k in batch},
            (f": {n} - 1|n - 1|n − 1|{n - 1}\\b.*{n}|m - 1",),
        ),
        "divided twice": Mistake({f"gw{k}": f"it/{n}" for k in "12"} | {"gb": f"it/{n}"}, ("mean-for-sum",)),
        "a sample twice": Mistake(
            {"E": total("e{i}", n).replace(f"e{j} ", f"e{i} ").replace(f"e{j})", f"e{i})")}
            | {f"g{name}": summed(name, twice) for name in weights},
            (f"other-.*: {i}|{i - 1}", ": sample"),
        ),
        "a sample left out": Mistake(
            {"E": f"it - e{i}/{n}"}
            | {f"g{name}": summed(name, [one for one in batch if one != i]) for name in weights},
            (f"no-(path|term): {samples}", ": sample.*left out"),
        ),
        "a sample left out and not counted": Mistake(
            {"E": f"(it - e{i}/{n})*{n}/{n - 1}"}
            | {f"g{name}": f"({summed(name, [one for one in batch if one != i])})*{n}/{n - 1}" for name in weights},
            (": sample.*left out",),
        ),
        "one sample only": Mistake(
            {f"g{name}": f"{n}*gz{i}*{own[name].format(i=i)}" for name in weights},
            (f": of the samples.* only .*|this is ∂{{e{i}}}/",),
        ),
        "square of the mean": Mistake(
            {"E": f"({total('(p{i} - t{i})', n)})**2"}, (": square of the mean|mean.*squared",)
        ),
        "means multiplied": Mistake({f"gw{k}": f"({summed('b', [*batch])})*{mean_x[k]}" for k in "12"}, (": mean",)),
        "root left in": Mistake({"E": "it**0.5"}, (": root|sqrt",)),
        "absolute error": Mistake({"E": total("abs(p{i} - t{i})", n)}, ("no-power", ": abs|power")),
        "half taken": Mistake({"E": "it/2"}, ("factor: ½|half",)),
        "two left out of the derivative": Mistake({f"gp{k}": "it/2" for k in batch}, ("factor: ½|half",)),
        "target of another sample": Mistake(
            {f"e{i}": f"(p{i} - t{j})**2", f"gp{i}": f"2*(p{i} - t{j})/{n}"}, (f"other-.*: {{t{j}}}",)
        ),
        "input of another sample": Mistake(
            {f"gw{k}": right[f"gw{k}"].replace(f"*x{i}{k}", f"*x{j}{k}") for k in "12"}, (f"other-.*: {{x{j}1}}",)
        ),
        "the other input": Mistake(
            {"gw1": right["gw1"].replace(f"*x{i}1", f"*x{i}2")}, (f"other-.*: {{x{i}2}}", "other-index")
        ),
        "slope left out": Mistake({f"gz{k}": f"gp{k}" for k in batch}, ("no-slope", "no-factor: ∂[hyap]")),
        "slope left out for one sample": Mistake({f"gz{i}": f"gp{i}"}, ("no-slope", "no-factor: ∂[hyap]")),
        "slope of tanh": Mistake({f"gz{k}": f"gp{k}*(1 - p{k}**2)" for k in batch}, (".*slope.*: tanh", ": 1 - p")),
        "slope at z": Mistake(
            {f"gz{k}": slopes[k].replace("p", "z").replace("gz", "gp") for k in batch}, (".*slope.*: z",)
        ),
        "target minus output": Mistake({f"gp{k}": f"-{right[f'gp{k}']}" for k in batch}, ("sign",)),
        "rate divided once more": Mistake(
            {f"n{name}": f"{name} - rate*g{name}/{n}" for name in weights}, ("mean-for-sum", f": 1/{n}|divided")
        ),
        **common(
            [*(f"{kind}{k}" for kind in "zp" for k in batch), "gw1"],
            ["w1", "w2", "b", "x11", "x12", "x21", "x22"],
            chance,
        ),
    }


def scalar_lines(n: int, updates: str, chance: random.Random) -> tuple[list[str], dict[str, str]]:
    batch = range(1, n + 1)
    lines = ["  w1, w2, b, rate = {w1}, {w2}, {b}, {rate}"]
    lines += [f"  x{i}1, x{i}2, t{i} = {{x{i}1}}, {{x{i}2}}, {{t{i}}}" for i in batch]
    for i in batch:
        lines += [
            f"  z{i} = w1*x{i}1 + w2*x{i}2 + b",
            f"3 z{i} == {{z{i}}}",
            f"  p{i} = sigmoid(z{i})",
            f"2 p{i} == {{p{i}}}",
        ]
        lines += [f"  e{i} = (p{i} - t{i})**2", f"3 e{i} == {{e{i}}}"]
    lines += [f"  E = ({' + '.join(f'e{i}' for i in batch)}) / {n}", "1 E == {E}"]
    lines += [f"3 dE/dp{i} == {{gp{i}}}" for i in batch] + [f"2 dE/dz{i} == {{gz{i}}}" for i in batch]
    lines += [f"1 dE/d{name} == {{g{name}}}" for name in ("w1", "w2", "b")]
    return lines + stepped(["w1", "w2", "b"], updates), {}


def listed(kind: str, n: int) -> str:
    return "[" + ", ".join(f"{{{kind}{i}}}" for i in range(1, n + 1)) + "]"


def row_lines(n: int, updates: str, chance: random.Random) -> tuple[list[str], dict[str, str]]:
    """All samples at once, a sample in each row."""
    rows = ", ".join(f"[{{x{i}1}}, {{x{i}2}}]" for i in range(1, n + 1))
    lines = [f"  X = [{rows}]", f"  t = {listed('t', n)}", "  w = [{w1}, {w2}]", "  b, rate = {b}, {rate}"]
    lines += ["  z = X @ w + b", f"3 z == {listed('z', n)}", "  p = sigmoid(z)", f"2 p == {listed('p', n)}"]
    lines += [chance.choice(("  E = mean((p - t)**2)", f"  E = sum((p - t)**2) / {n}")), "1 E == {E}"]
    lines += [f"3 dE/dp == {listed('gp', n)}", f"2 dE/dz == {listed('gz', n)}"]
    names = {f"x{i}{j}": f"X[{i - 1}, {int(j) - 1}]" for i in range(1, n + 1) for j in "12"}
    names |= {f"{kind}{i}": f"{kind}[{i - 1}]" for kind in "tzp" for i in range(1, n + 1)} | {
        "w1": "w[0]",
        "w2": "w[1]",
    }
    return lines + of_vector(updates), names


def of_vector(updates: str) -> list[str]:
    lines = ["1 dE/dw == [{gw1}, {gw2}]", "1 dE/db == {gb}"]
    if updates == "inline":
        return [*lines, "1 w - rate*dE/dw == [{nw1}, {nw2}]", "1 b - rate*dE/db == {nb}"]
    if updates == "new":
        return [*lines, "  w_new = w - rate*dE/dw", "1 w_new == [{nw1}, {nw2}]", "1 b - rate*dE/db == {nb}"]
    return [*lines, "  g = dE/dw", "  w = w - rate*g", "1 w == [{nw1}, {nw2}]"]


def sample_lines(n: int, updates: str, chance: random.Random) -> tuple[list[str], dict[str, str]]:
    """A vector for each sample, and the mean of their losses."""
    batch = range(1, n + 1)
    lines = [f"  x{i}, t{i} = [{{x{i}1}}, {{x{i}2}}], {{t{i}}}" for i in batch] + [
        "  w = [{w1}, {w2}]",
        "  b, rate = {b}, {rate}",
    ]
    for i in batch:
        lines += [f"  z{i} = w @ x{i} + b", f"3 z{i} == {{z{i}}}", f"  p{i} = sigmoid(z{i})", f"2 p{i} == {{p{i}}}"]
        lines += [f"  e{i} = (p{i} - t{i})**2", f"3 e{i} == {{e{i}}}"]
    together = [f"e{i}" for i in batch]
    lines += [
        chance.choice((f"  E = mean([{', '.join(together)}])", f"  E = ({' + '.join(together)}) / {n}")),
        "1 E == {E}",
    ]
    lines += [f"2 dE/dz{i} == {{gz{i}}}" for i in batch]
    names = {f"x{i}{j}": f"x{i}[{int(j) - 1}]" for i in batch for j in "12"} | {"w1": "w[0]", "w2": "w[1]"}
    return lines + of_vector(updates), names
