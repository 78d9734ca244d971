"""A state that is carried through two steps, with a loss at each; one step of gradient descent."""

from __future__ import annotations

import random
import re

from tests.support.planted.sheet import Mistake, Sheet, common, each, number
from tests.support.planted.tanh import stepped

STEPS = {
    "z1": "w*x1 + u*h0 + b", "h1": "tanh(z1)", "y1": "v*h1 + c",
    "z2": "w*x2 + u*h1 + b", "h2": "tanh(z2)", "y2": "v*h2 + c",
    "E1": "(y1 - t1)**2/2", "E2": "(y2 - t2)**2/2", "E": "E1 + E2",
    "gy1": "y1 - t1", "gy2": "y2 - t2", "gv": "gy1*h1 + gy2*h2", "gc": "gy1 + gy2", "nv": "v - rate*gv",
    "gh2": "gy2*v", "gz2": "gh2*(1 - h2**2)", "gh1": "gy1*v + gz2*u", "gz1": "gh1*(1 - h1**2)",
    "gw": "gz1*x1 + gz2*x2", "gu": "gz1*h0 + gz2*h1", "gb": "gz1 + gz2",
    "nw": "w - rate*gw", "nu": "u - rate*gu",
}  # fmt: skip
WEIGHTS = ("w", "u", "v")


def draw(chance: random.Random) -> Sheet:
    given = {f"x{k}": number(chance, 0.3, 1.6, 0.2) for k in "12"} | {f"t{k}": number(chance, 0.1, 0.9) for k in "12"}
    given |= {name: number(chance, 0.2, 1.3, 0.25) for name in WEIGHTS}
    given |= {name: number(chance, 0.1, 0.5, 0.3) for name in "bc"}
    given |= {"h0": number(chance, 0.1, 0.7, 0.2), "rate": chance.choice((0.1, 0.05, 0.3, 0.2, 0.01))}
    updates = chance.choice(("new", "inline", "reassign"))
    style = chance.choice(("names", "arrays", "loop"))
    lines, names = scalar_lines(updates), {}
    if style == "arrays":
        names = {f"{name}{k}": f"{name}[{int(k) - 1}]" for name in "xt" for k in "12"}
        lines = ["  x, t = [{x1}, {x2}], [{t1}, {t2}]", *(indexed(line, names) for line in lines[1:])]
    if style == "loop":
        names = {f"{name}{k}": name for name in "zhy" for k in "12"} | {"x1": "x[0]", "x2": "x[1]"}
        lines = loop_lines(updates)
    return Sheet(given, STEPS, lines, mistakes(chance), f"{style}, {updates}", names)


def indexed(line: str, names: dict[str, str]) -> str:
    return line if line[0] != " " else re.sub(r"\b[xt][12]\b", lambda found: names[found[0]], line)


def mistakes(chance: random.Random) -> dict[str, Mistake]:
    k = chance.choice("12")
    last_only = {"gw": "gz2*x2", "gu": "gz2*h1", "gb": "gz2"}
    return {
        "last step only": Mistake(
            last_only, ("truncated.*", "no-path", "no-term: {z1}", ": step|round|path.*left out|through time")
        ),
        "first step only": Mistake(
            {"gw": "gz1*x1", "gu": "gz1*h0", "gb": "gz1"}, ("no-path", ": step|round|path.*left out")
        ),
        "path through time left out": Mistake(
            {"gh1": "gy1*v"}, ("truncated.*", "no-path", ": path.*left out|through time|∂{z2}/∂{h1}.* 0 where|∂{E2}")
        ),
        "path through the output left out": Mistake(
            {"gh1": "gz2*u"}, ("no-path", ": path.*left out|∂{y1}/∂{h1}.* 0 where|∂{E1}")
        ),
        "state of another step": Mistake({"z2": "w*x2 + u*h0 + b"}, ("another-time", "other-.*: {h0}")),
        "initial state zero": Mistake(
            {"z1": "w*x1 + b"}, ("no-term", "misread: {h0} were 0", ": {h0}.*(left out|were 0)")
        ),
        "input of another step": Mistake({"z2": "w*x1 + u*h1 + b"}, ("other-.*: {x1}", "another-time: {x1}")),
        "own state for the one before": Mistake(
            {"gu": "gz1*h1 + gz2*h2"}, ("other-.*: {h2}|{h1}", "another-time", ": own|{h2}")
        ),
        "slope left out": Mistake({"gz2": "gh2"}, ("no-slope", "no-factor: ∂[hyap]")),
        "slopes left out": Mistake({"gz2": "gh2", "gz1": "gh1"}, ("no-slope", "no-factor: ∂[hyap]")),
        "slope at z": Mistake(each("gz{k} = gh{k}*(1 - z{k}**2)", k="12"), (".*slope.*: z",)),
        "slope of sigmoid": Mistake(
            each("gz{k} = gh{k}*h{k}*(1 - h{k})", k="12"), (".*slope.*: sigmoid", ": 1 - {h2}|1 - {h1}")
        ),
        "slope of another step": Mistake(
            {"gz1": "gh1*(1 - h2**2)"}, (".*slope.*: {h2}|{z2}|time|step", "other-.*: {h2}")
        ),
        "slope left out on the way back": Mistake(
            {"gh1": "gy1*v + gh2*u"}, ("no-slope: {h2}|{z2}", "no-factor: ∂{h2}/∂{z2}")
        ),
        "input weight for state weight": Mistake({"gh1": "gy1*v + gz2*w"}, ("other-.*: {w}",)),
        "state weight left out": Mistake({"gh1": "gy1*v + gz2"}, ("no-weight: {u}",)),
        "mean over the steps": Mistake(
            {name: "it/2" for name in ("gw", "gu", "gb", "gv", "gc")}, ("factor: ½|half|mean", "mean-for-sum")
        ),
        "last loss only": Mistake(
            {"E": "E2", "gy1": "0"}, ("no-path", "no-term", ": this is {E2}", "another-time: as if E were .* 0 where")
        ),
        "target minus output": Mistake(each("gy{k} = t{k} - y{k}", k="12"), ("sign",)),
        "factor two": Mistake(each("gy{k} = 2*it", k="12"), ("factor: 2|twice",)),
        "bias left out": Mistake({f"z{k}": "it - b"}, ("no-term: {b}",)),
        "updated weight": Mistake({"gh2": "gy2*nv", "gh1": "gy1*nv + gz2*u"}, ("updated-early",)),
        "value of sigmoid": Mistake(each("h{k} = sigmoid(z{k})", k="12"), (": sigmoid",)),
        **common(["z1", "h1", "z2", "h2", "y1", "y2", "gh1", "gz1", "gz2"], ["x1", "x2", "w", "u", "v", "h0"], chance),
    }


def loop_lines(updates: str) -> list[str]:
    """The state in a loop."""
    lines = ["  x, t = [{x1}, {x2}], [{t1}, {t2}]", *scalar_lines(updates)[1:4]]
    lines += ["  h = h0", "  E = 0", "  for k in range(2):"]
    lines += ["      z = w*x[k] + u*h + b", "      h = tanh(z)", "      y = v*h + c", "      E = E + (y - t[k])**2 / 2"]
    lines += ["3 z == {z2}", "2 h == {h2}", "2 y == {y2}", "1 E == {E}"]
    lines += [f"1 dE/d{name} == {{g{name}}}" for name in "wubvc"]
    return lines + stepped(list(WEIGHTS), updates)


def scalar_lines(updates: str) -> list[str]:
    lines = ["  x1, x2, t1, t2 = {x1}, {x2}, {t1}, {t2}", "  w, u, b = {w}, {u}, {b}", "  v, c = {v}, {c}"]
    lines += ["  h0, rate = {h0}, {rate}"]
    for k, before in (("1", "h0"), ("2", "h1")):
        lines += [
            f"  z{k} = w*x{k} + u*{before} + b",
            f"3 z{k} == {{z{k}}}",
            f"  h{k} = tanh(z{k})",
            f"2 h{k} == {{h{k}}}",
        ]
        lines += [f"  y{k} = v*h{k} + c", f"3 y{k} == {{y{k}}}"]
    lines += ["  E1 = (y1 - t1)**2 / 2", "  E2 = (y2 - t2)**2 / 2", "  E = E1 + E2", "1 E == {E}"]
    lines += ["3 dE/dy2 == {gy2}", "3 dE/dh2 == {gh2}", "2 dE/dz2 == {gz2}"]
    lines += ["3 dE/dy1 == {gy1}", "2 dE/dh1 == {gh1}", "2 dE/dz1 == {gz1}"]
    lines += [f"1 dE/d{name} == {{g{name}}}" for name in "wubvc"]
    return lines + stepped(list(WEIGHTS), updates)
