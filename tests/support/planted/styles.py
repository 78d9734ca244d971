"""The styles of documents with planted errors: a name for every number, or vectors and matrices; batches of samples."""

from __future__ import annotations

import random

from tests.support.planted.net import Key, Line, Net

WRITTEN_OUT = {
    "sigmoid": "1/(1 + exp(-{z}))", "tanh": "(exp({z}) - exp(-{z}))/(exp({z}) + exp(-{z}))", "relu": "max(0, {z})",
}  # fmt: skip


class Scalar:
    """A name for every number, in one of several habits."""

    matrix = False

    def __init__(self, habit: str, net: Net) -> None:
        self.habit = habit
        self.net = net
        self.one = max(net.sizes) == 1

    def name(self, key: Key) -> str:
        kind, *rest = key
        level = rest[0] if rest else 0
        i = rest[1] + 1 if len(rest) > 1 else 0  # type: ignore[operator]
        j = rest[2] + 1 if len(rest) > 2 else 0  # type: ignore[operator]
        if kind == "E":
            return {"mazur": "E", "short": "J", "greek": "L"}[self.habit]
        if kind == "x" or (kind == "a" and level == 0):
            j = level + 1 if kind == "x" else i  # type: ignore[operator]
            return {"mazur": f"i{j}", "short": "x" if self.one else f"x{j}", "greek": f"ξ{j}"}[self.habit]
        if kind == "t":
            i = level + 1  # type: ignore[operator]
            return {"mazur": f"t{i}", "short": "y" if self.one else f"y{i}", "greek": f"τ{i}"}[self.habit]
        if kind == "e":
            i = level + 1  # type: ignore[operator]
            return {"mazur": f"E_o{i}", "short": f"C{i}", "greek": f"ε{i}"}[self.habit]
        hidden = level == 1
        if self.habit == "mazur":
            if kind == "w":
                before = 0 if hidden else self.net.sizes[0] * self.net.sizes[1]
                return f"w{before + (i - 1) * self.net.sizes[level - 1] + j}"  # type: ignore[operator]
            return {"z": "net", "a": "out", "b": "b"}[kind] + f"_{'h' if hidden else 'o'}{i}"  # type: ignore[index]
        if self.habit == "short":
            if self.one:
                return f"{kind}{level}"
            return {"w": ("w", "v"), "z": ("z", "s"), "a": ("h", "p"), "b": ("b", "c")}[kind][not hidden] + (  # type: ignore[index]
                f"{i}{j}" if kind == "w" else f"{i}"
            )
        return {"w": ("θ", "ω"), "z": ("ζ", "σ"), "a": ("φ", "ψ"), "b": ("β", "γ")}[kind][not hidden] + (  # type: ignore[index]
            f"{i}{j}" if kind == "w" else f"{i}"
        )

    def by(self, key: Key) -> str:
        """dE/d…"""
        kind, *rest = key
        if kind == "new":
            return f"{self.name(('w', *rest))} - {self.rate} * {self.by(('dw', *rest))}"
        return f"d{self.name(('E',))}/d{self.name((kind[1:], *rest))}"  # type: ignore[index]

    @property
    def rate(self) -> str:
        return {"mazur": "rate", "short": "alpha", "greek": "η"}[self.habit]


def number(value: float) -> str:
    return repr(value)


def scalar_document(net: Net, chance: random.Random, updates: str) -> tuple[list[Line], Scalar, str]:
    names = Scalar(chance.choice(("mazur", "short", "greek")), net)
    n, by = names.name, names.by
    n0, _, n2 = net.sizes
    forward = chance.choice(("all", "all", "results", "none"))
    backward = chance.choice(("all", "all", "deltas", "weights"))
    deltas = chance.choice(("", "", "derivative", "formula")) if updates != "reassign" else ""
    written_out = chance.random() < 0.3
    lines = [Line(f"{n(('x', j))} = {number(net.x[j])}") for j in range(n0)]
    for level in (1, 2):
        for i in range(net.sizes[level]):
            ws = [("w", level, i, j) for j in range(net.sizes[level - 1])]
            lines.append(Line(f"{', '.join(map(n, ws))} = {', '.join(number(net.get(w)) for w in ws)}"))
            lines.append(Line(f"{n(('b', level, i))} = {number(net.b[level][i])}"))
    lines += [Line(f"{n(('t', i))} = {number(net.t[i])}") for i in range(n2)]
    lines.append(Line(f"{names.rate} = {number(net.rate)}"))
    for level in (1, 2):
        for i in range(net.sizes[level]):
            z, a = ("z", level, i), ("a", level, i)
            terms = " + ".join(f"{n(('w', level, i, j))}*{n(('a', level - 1, j))}" for j in range(net.sizes[level - 1]))
            lines.append(Line(f"{n(z)} = {terms} + {n(('b', level, i))}"))
            if forward == "all":
                lines.append(Line(f"{n(z)} == {{}}", [z]))
            applied = WRITTEN_OUT[net.activation].format(z=n(z)) if written_out else f"{net.activation}({n(z)})"
            lines.append(Line(f"{n(a)} = {applied}"))
            if forward != "none":
                lines.append(Line(f"{n(a)} == {{}}", [a]))
    for i in range(n2):
        lines.append(Line(f"{n(('e', i))} = ({n(('t', i))} - {n(('a', 2, i))})**2" + (" / 2" if net.half else "")))
    lines.append(Line(f"{n(('E',))} = " + " + ".join(n(("e", i)) for i in range(n2))))
    lines.append(Line(f"{n(('E',))} == {{}}", [("E",)]))

    def slope(level: int, i: int) -> str:
        a = n(("a", level, i))
        return {"sigmoid": f"{a} * (1 - {a})", "tanh": f"(1 - {a}**2)", "relu": f"step({n(('z', level, i))})"}[
            net.activation
        ]

    def delta(level: int, i: int) -> str:
        return f"delta_{'h' if level == 1 else 'o'}{i + 1}"

    def print_layer(level: int) -> None:
        for i in range(net.sizes[level]):
            if backward == "all" and deltas != "formula":
                lines.append(Line(f"{by(('da', level, i))} == {{}}", [("da", level, i)]))
            if deltas == "derivative":
                lines.append(Line(f"{delta(level, i)} = {by(('dz', level, i))}"))
            if deltas == "formula" and level == 2:
                twice = "" if net.half else "2 * "
                lines.append(Line(f"{delta(level, i)} = {twice}({n(('a', 2, i))} - {n(('t', i))}) * {slope(level, i)}"))
            if deltas == "formula" and level == 1:
                back = " + ".join(f"{delta(2, k)}*{n(('w', 2, k, i))}" for k in range(n2))
                lines.append(Line(f"{delta(level, i)} = ({back}) * {slope(level, i)}"))
            if deltas:
                lines.append(Line(f"{delta(level, i)} == {{}}", [("dz", level, i)]))
            elif backward != "weights":
                lines.append(Line(f"{by(('dz', level, i))} == {{}}", [("dz", level, i)]))
        for i in range(net.sizes[level]):
            for j in range(net.sizes[level - 1]):
                if deltas and chance.random() < 0.5:
                    lines.append(Line(f"{by(('dw', level, i, j))} == {delta(level, i)} * {n(('a', level - 1, j))}"))
                if deltas == "formula" and chance.random() < 0.5:
                    lines.append(Line(f"{delta(level, i)} * {n(('a', level - 1, j))} == {{}}", [("dw", level, i, j)]))
                else:
                    lines.append(Line(f"{by(('dw', level, i, j))} == {{}}", [("dw", level, i, j)]))
            if chance.random() < 0.4:
                lines.append(Line(f"{by(('db', level, i))} == {{}}", [("db", level, i)]))
        steps = [("new", level, i, j) for i in range(net.sizes[level]) for j in range(net.sizes[level - 1])]
        if updates == "reassign":
            gradients = [f"g{k}{level}" for k in range(len(steps))]
            for step, g in zip(steps, gradients):
                lines.append(Line(f"{g} = {by(('dw', *step[1:]))}"))
            for step, g in zip(steps, gradients):
                w = n(("w", *step[1:]))
                lines.append(Line(f"{w} = {w} - {names.rate} * {g}"))
                lines.append(Line(f"{w} == {{}}", [step]))
        for step in steps:
            w = n(("w", *step[1:]))
            if updates == "new":
                lines.append(Line(f"{w}_new = {by(step)}"))
                lines.append(Line(f"{w}_new == {{}}", [step]))
            if updates == "inline":
                lines.append(Line(f"{by(step)} == {{}}", [step]))

    print_layer(2)
    print_layer(1)
    return lines, names, f"scalar {names.habit} {forward}/{backward}/{deltas or 'no deltas'}/{updates}"


class Vector:
    matrix = True
    rate = "rate"

    def __init__(self, net: Net) -> None:
        self.net = net

    def name(self, key: Key) -> str:
        kind, *rest = key
        if kind == "w":
            return f"W{rest[0]}[{rest[1]}, {rest[2]}]"
        if kind == "x" or (kind == "a" and rest[0] == 0):
            return f"x[{rest[-1]}]"
        return f"{kind}{rest[0]}[{rest[1]}]"

    def shaped(self, kind: str, level: int) -> tuple[str, list[Key]]:
        """Braces in the shape of an array, and the keys that fill them."""
        rows, columns = self.net.sizes[level], self.net.sizes[level - 1]
        if kind in ("dw", "new"):
            row = "[" + ", ".join(["{}"] * columns) + "]"
            return "[" + ", ".join([row] * rows) + "]", [
                (kind, level, i, j) for i in range(rows) for j in range(columns)
            ]
        return "[" + ", ".join(["{}"] * rows) + "]", [(kind, level, i) for i in range(rows)]


def listed(rows: list[list[float]] | list[float]) -> str:
    return repr(rows)


def vector_document(net: Net, chance: random.Random, updates: str) -> tuple[list[Line], Vector, str]:
    names = Vector(net)
    forward = chance.choice(("all", "results", "none"))
    backward = chance.choice(("all", "deltas", "weights"))
    deltas = chance.choice(("", "", "derivative", "formula")) if updates != "reassign" else ""
    f = net.activation
    lines = [Line(f"x = {listed(net.x)}"), Line(f"t = {listed(net.t)}"), Line(f"rate = {number(net.rate)}")]
    for level in (1, 2):
        lines += [Line(f"W{level} = {listed(net.W[level])}"), Line(f"b{level} = {listed(net.b[level])}")]

    def stated(left: str, kind: str, level: int) -> None:
        braces, keys = names.shaped(kind, level)
        lines.append(Line(f"{left} == {braces}", keys))

    for level, came in ((1, "x"), (2, "a1")):
        lines.append(Line(f"z{level} = W{level} @ {came} + b{level}"))
        if forward == "all":
            stated(f"z{level}", "z", level)
        lines.append(Line(f"a{level} = {f}(z{level})"))
        if forward != "none":
            stated(f"a{level}", "a", level)
    lines.append(Line("E = sum((a2 - t)**2)" + (" / 2" if net.half else "")))
    lines.append(Line("E == {}", [("E",)]))
    slopes = {
        level: {"sigmoid": f"a{level} * (1 - a{level})", "tanh": f"(1 - a{level}**2)", "relu": f"step(z{level})"}[f]
        for level in (1, 2)
    }
    twice = "" if net.half else "2 * "

    for level, came in ((2, "a1"), (1, "x")):
        if backward == "all":
            stated(f"dE/da{level}", "da", level)
        if deltas == "formula":
            lines.append(
                Line(
                    f"d{level} = " + (f"{twice}(a2 - t) * {slopes[2]}" if level == 2 else f"(W2.T @ d2) * {slopes[1]}")
                )
            )
            stated(f"d{level}", "dz", level)
        elif deltas == "derivative":
            lines.append(Line(f"delta{level} = dE/dz{level}"))
            stated(f"delta{level}", "dz", level)
        elif backward != "weights":
            stated(f"dE/dz{level}", "dz", level)
        if deltas == "formula" and chance.random() < 0.6:
            stated(f"outer(d{level}, {came})", "dw", level)
        else:
            stated(f"dE/dW{level}", "dw", level)
        if updates == "reassign":
            lines += [Line(f"g{level} = dE/dW{level}"), Line(f"W{level} = W{level} - rate * g{level}")]
            stated(f"W{level}", "new", level)
        if updates == "new":
            lines.append(Line(f"W{level}_new = W{level} - rate * dE/dW{level}"))
            stated(f"W{level}_new", "new", level)
        if updates == "inline":
            stated(f"W{level} - rate * dE/dW{level}", "new", level)
    return lines, names, f"vector {forward}/{backward}/{deltas or 'no deltas'}/{updates}"


def batch_document(net: Net, chance: random.Random) -> tuple[list[Line], Vector, list[tuple[list[float], list[float]]]]:
    m = chance.choice((2, 3, 4, 5))
    samples = []
    for _ in range(m):
        x = [round(chance.uniform(0.2, 1.9), 1) for _ in net.x]
        samples.append((x, [round(chance.uniform(0.0, 0.9), 1) for _ in net.t]))
    names = Vector(net)
    rows = chance.random() < 0.5  # a sample in each row, or sample by sample
    lines = [Line(f"rate = {number(net.rate)}")]
    for level in (1, 2):
        lines += [Line(f"W{level} = {listed(net.W[level])}"), Line(f"b{level} = {listed(net.b[level])}")]
    half = " / 2" if net.half else ""
    f = net.activation
    if rows:
        lines += [Line(f"X = {listed([x for x, _ in samples])}"), Line(f"T = {listed([t for _, t in samples])}")]
        divisor = chance.choice((f"m = len(X)|{'(2*m)' if net.half else 'm'}", f"|{2 * m if net.half else m}"))
        first, _, below = divisor.partition("|")
        lines += [Line(first)] if first else []
        lines += [Line(f"A1 = {f}(X @ W1.T + b1)"), Line(f"A2 = {f}(A1 @ W2.T + b2)")]
        lines.append(Line(f"E = sum((A2 - T)**2) / {below}"))
    else:
        for k, (x, t) in enumerate(samples, 1):
            lines += [
                Line(f"x{k}, t{k} = {listed(x)}, {listed(t)}"),
                Line(f"y{k} = {f}(W2 @ {f}(W1 @ x{k} + b1) + b2)"),
            ]
            lines.append(Line(f"e{k} = sum((y{k} - t{k})**2){half}"))
        together = ", ".join(f"e{k}" for k in range(1, m + 1))
        lines.append(Line(chance.choice((f"E = mean([{together}])", f"E = ({together.replace(', ', ' + ')}) / {m}"))))
    lines.append(Line("E == {}", [("E",)]))
    for level in (2, 1):
        braces, keys = names.shaped("dw", level)
        lines.append(Line(f"dE/dW{level} == {braces}", keys))
        braces, keys = names.shaped("db", level)
        lines.append(Line(f"dE/db{level} == {braces}", keys))
        braces, keys = names.shaped("new", level)
        lines.append(Line(f"W{level} - rate * dE/dW{level} == {braces}", keys))
    return lines, names, samples
