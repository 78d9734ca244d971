"""A convolution (of a row of numbers, or of a picture), sigmoid, pooling by the maximum, a weight for each window."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.support.planted.sheet import Mistake, Sheet, common, number
from tests.support.planted.tanh import stepped


@dataclass(frozen=True)
class Shape:
    """windows: for each place of the result the inputs under the kernel; pools: the places of which one wins."""

    inputs: int
    windows: tuple[tuple[int, ...], ...]
    pools: tuple[tuple[int, ...], ...]
    is_picture: bool

    @property
    def taps(self) -> range:
        return range(1, len(self.windows[0]) + 1)

    @property
    def places(self) -> range:
        return range(1, len(self.windows) + 1)


ROW = Shape(6, ((1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 5, 6)), ((1, 2), (3, 4)), False)
PICTURE = Shape(9, ((1, 2, 4, 5), (2, 3, 5, 6), (4, 5, 7, 8), (5, 6, 8, 9)), ((1, 2, 3, 4),), True)


def steps(shape: Shape) -> dict[str, str]:
    made = {f"c{i}": convolved(shape, i) for i in shape.places} | {f"a{i}": f"sigmoid(c{i})" for i in shape.places}
    made |= {f"m{q}": f"max({', '.join(f'a{i}' for i in pool)})" for q, pool in enumerate(shape.pools, 1)}
    outs = range(1, len(shape.pools) + 1)
    made |= {"y": " + ".join(f"v{q}*m{q}" for q in outs) + " + d", "E": "(y - t)**2/2", "gy": "y - t", "gd": "gy"}
    made |= {f"gv{q}": f"gy*m{q}" for q in outs} | {f"nv{q}": f"v{q} - rate*gv{q}" for q in outs}
    made |= {f"gm{q}": f"gy*v{q}" for q in outs}
    for q, pool in enumerate(shape.pools, 1):
        made |= {f"ga{i}": f"gm{q}*(a{i} == m{q})" for i in pool}
    made |= {f"gc{i}": f"ga{i}*a{i}*(1 - a{i})" for i in shape.places}
    made |= {f"gk{j}": " + ".join(f"gc{i}*x{shape.windows[i - 1][j - 1]}" for i in shape.places) for j in shape.taps}
    made["gb"] = " + ".join(f"gc{i}" for i in shape.places)
    made |= {f"gx{n}": sent_back(shape, n) for n in range(1, shape.inputs + 1)}
    return made | {f"nk{j}": f"k{j} - rate*gk{j}" for j in shape.taps}


def convolved(shape: Shape, i: int, flipped: bool = False, window: tuple[int, ...] = ()) -> str:
    window = window or shape.windows[i - 1]
    taps = reversed(shape.taps) if flipped else shape.taps
    return " + ".join(f"k{j}*x{n}" for j, n in zip(taps, window)) + " + b"


def sent_back(shape: Shape, n: int, flipped: bool = False) -> str:
    """The gradient of an input: from all the windows that it stands in."""
    taps = [*reversed(shape.taps)] if flipped else [*shape.taps]
    return " + ".join(f"gc{i}*k{taps[window.index(n)]}" for i, window in enumerate(shape.windows, 1) if n in window)


def draw(chance: random.Random) -> Sheet:
    shape = chance.choice((ROW, PICTURE))
    given = {f"x{n}": number(chance, 0.1, 1.5, 0.2) for n in range(1, shape.inputs + 1)}
    given |= {f"k{j}": number(chance, 0.2, 1.0, 0.4) for j in shape.taps} | {"b": number(chance, 0.1, 0.5, 0.3)}
    outs = range(1, len(shape.pools) + 1)
    given |= {f"v{q}": number(chance, 0.3, 1.4, 0.3) for q in outs} | {"d": number(chance, 0.1, 0.5, 0.3)}
    given |= {"t": number(chance, 0.1, 0.9), "rate": chance.choice((0.1, 0.05, 0.3, 0.2, 0.01))}
    updates = chance.choice(("new", "inline"))
    in_arrays = chance.random() < 0.5
    comprehended = chance.random() < 0.5
    lines = array_lines(shape, updates, comprehended) if in_arrays else scalar_lines(shape, updates)
    written = ("arrays", "comprehensions")[comprehended] if in_arrays else "scalars"
    style = f"{'picture' if shape.is_picture else 'row'}, {written}, {updates}"
    return Sheet(
        given, steps(shape), lines, mistakes(shape, given, chance), style, array_names(shape) if in_arrays else {}
    )


def mistakes(shape: Shape, given: dict[str, float], chance: random.Random) -> dict[str, Mistake]:
    places, taps = shape.places, shape.taps
    i, j = chance.choice(places), chance.choice(taps)
    near = chance.choice([place for place in places if place != i])
    windows = shape.windows
    tap = chance.choice([tap for tap in taps if tap != j])
    winners = {f"ga{i}": f"gm{q}*(a{i} == min({', '.join(f'a{p}' for p in pool)}))"
               for q, pool in enumerate(shape.pools, 1) for i in pool}  # fmt: skip
    to_all = {f"ga{i}": f"gm{q}" for q, pool in enumerate(shape.pools, 1) for i in pool}
    pooled = {q: f"({', '.join(f'a{i}' for i in pool)})" for q, pool in enumerate(shape.pools, 1)}
    shifted = {
        f"gk{j}": " + ".join(f"gc{i}*x{min(windows[i - 1][j - 1] + 1, shape.inputs)}" for i in places) for j in taps
    }
    return {
        "kernel flipped": Mistake(
            {f"c{i}": convolved(shape, i, True) for i in places},
            (
                ": flipped|reversed|turned round|read backwards",
                "swapped-entries: {k1}",
                "other-index: {k1}.*swapped",
                "other-index: k.*reverse",
            ),
        ),
        "kernel flipped in one window": Mistake(
            {f"c{i}": convolved(shape, i, True)},
            (": flipped|reversed|turned round|read backwards", "swapped-entries: {k1}", "other-index: {k1}.*swapped"),
        ),
        "window of another place": Mistake(
            {f"c{i}": convolved(shape, near)},
            (
                f"other-index: {{c{near}}}|as if {{a{i}}} were {{a{near}}}",
                f"other-index: entry {entry(shape, i)} is the number of entry {entry(shape, near)}",
                "other-index: this is the number of line",
            ),
        ),
        "a wrong input in a window": Mistake(
            {f"c{i}": f"it - k{j}*x{windows[i - 1][j - 1]} + k{j}*x{windows[near - 1][j - 1]}"},
            (f"other-.*: {{x{windows[near - 1][j - 1]}}}",),
        ),
        "a product left out": Mistake(
            {f"c{i}": f"it - k{j}*x{windows[i - 1][j - 1]}"},
            (f"no-term: {{k{j}}}|{{x{windows[i - 1][j - 1]}}}", "no-path"),
        ),
        "a tap twice": Mistake(
            {f"c{i}": f"it - k{j}*x{windows[i - 1][j - 1]} + k{tap}*x{windows[i - 1][j - 1]}"},
            (f"other-.*: {{k{tap}}}",),
        ),
        "bias left out": Mistake({f"c{i}": "it - b" for i in places}, ("no-term: {b}",)),
        "bias for every tap": Mistake(
            {f"c{i}": f"it + {len(taps) - 1}*b" for i in places},
            (f"{{b}}.*(times|counted|added)|were {len(taps)}\\*?{{b}}|{len(taps)} times", "factor: {b}"),
        ),
        "activation left out": Mistake({f"a{i}": f"c{i}" for i in places}, ("no-activation",)),
        "mean for maximum": Mistake(
            {f"m{q}": f"({' + '.join(f'a{i}' for i in pool)})/{len(pool)}" for q, pool in enumerate(shape.pools, 1)},
            (": mean|average",),
        ),
        "minimum for maximum": Mistake(
            {f"m{q}": f"min{pooled[q]}" for q in pooled},
            (": min|smallest|least|another.*max|wins|this is a", "other-.*: were a"),
        ),
        "gradient to the loser": Mistake(winners, ("wrong-entry: smallest|other|goes to a",)),
        "gradient to all in the window": Mistake(to_all, ("wrong-entry: every|all(?!\\w)",)),
        "slope left out": Mistake({f"gc{i}": f"ga{i}" for i in places}, ("no-slope", "no-factor: ∂[hyap]")),
        "slope of tanh": Mistake({f"gc{i}": f"ga{i}*(1 - a{i}**2)" for i in places}, (".*slope.*: tanh", ": 1 - a")),
        "slope at c": Mistake({f"gc{i}": f"ga{i}*c{i}*(1 - c{i})" for i in places}, (".*slope.*: c",)),
        "gradient order reversed": Mistake(
            {f"gk{j}": steps(shape)[f"gk{len(taps) + 1 - j}"] for j in taps},
            (": flipped|reverse|turned round|read backwards", "swapped-.*", "other-index"),
        ),
        "window one further on": Mistake(shifted, ("other-.*: x", ": window", "shifted: x began one entry later")),
        "own output for input": Mistake(
            {f"gk{j}": " + ".join(f"gc{i}*a{i}" for i in places) for j in taps},
            ("other-.*: were [am]|every x were the a",),
        ),
        "target minus output": Mistake({"gy": "t - y"}, ("sign",)),
        "factor two": Mistake({"gy": "2*it"}, ("factor: 2|twice",)),
        "weight left out": Mistake({f"gm{q}": "gy" for q in pooled}, ("no-weight",)),
        "updated weight": Mistake({f"gm{q}": f"gy*nv{q}" for q in pooled}, ("updated-early",)),
        **common([f"{kind}{i}" for kind in "ca" for i in places], ["x2", "x4", "k1", "k2", "k3", "v1"], chance),
    }


def entry(shape: Shape, place: int) -> str:
    """An entry of the result, as it is indexed."""
    return f".{(place - 1) // 2}, {(place - 1) % 2}." if shape.is_picture else f".{place - 1}."


def grid(names: list[str], shape: Shape) -> str:
    """A row, or a square."""
    side = round(len(names) ** 0.5)
    if not shape.is_picture or side == 1:
        return f"[{', '.join(names)}]"
    return "[" + ", ".join(f"[{', '.join(names[k * side : (k + 1) * side])}]" for k in range(side)) + "]"


def braces(kind: str, numbers: range) -> list[str]:
    return [f"{{{kind}{n}}}" for n in numbers]


def scalar_lines(shape: Shape, updates: str) -> list[str]:
    outs, inputs = range(1, len(shape.pools) + 1), range(1, shape.inputs + 1)
    lines = []
    for kind, numbers in (("x", inputs), ("k", shape.taps), ("v", outs)):
        lines.append(f"  {', '.join(f'{kind}{n}' for n in numbers)} = {', '.join(braces(kind, numbers))}")
    lines.append("  b, d, t, rate = {b}, {d}, {t}, {rate}")
    for i in shape.places:
        lines += [f"  c{i} = {convolved(shape, i)}", f"2 c{i} == {{c{i}}}"]
    for i in shape.places:
        lines += [f"  a{i} = sigmoid(c{i})", f"3 a{i} == {{a{i}}}"]
    for q, pool in enumerate(shape.pools, 1):
        first = f"a{pool[0]}"
        for i in pool[1:]:
            first = f"max({first}, a{i})"
        lines += [f"  m{q} = {first}", f"2 m{q} == {{m{q}}}"]
    lines += [
        "  y = " + " + ".join(f"v{q}*m{q}" for q in outs) + " + d",
        "2 y == {y}",
        "  E = (y - t)**2 / 2",
        "1 E == {E}",
    ]
    lines += ["3 dE/dy == {gy}"] + [f"1 dE/dv{q} == {{gv{q}}}" for q in outs] + ["1 dE/dd == {gd}"]
    lines += [f"3 dE/dm{q} == {{gm{q}}}" for q in outs] + [f"2 dE/dc{i} == {{gc{i}}}" for i in shape.places]
    lines += [f"1 dE/dk{j} == {{gk{j}}}" for j in shape.taps] + ["1 dE/db == {gb}"]
    return [*lines, *stepped([f"k{j}" for j in shape.taps] + [f"v{q}" for q in outs], updates)]


def array_names(shape: Shape) -> dict[str, str]:
    names = {f"v{q}": f"v[{q - 1}]" for q in (1, 2)} | {f"m{q}": f"m[{q - 1}]" for q in (1, 2)}
    for kind, count in (("x", shape.inputs), ("k", len(shape.taps)), ("c", 4), ("a", 4)):
        side = round(count**0.5)
        for n in range(count):
            names[f"{kind}{n + 1}"] = f"{kind}[{n // side}, {n % side}]" if shape.is_picture else f"{kind}[{n}]"
    return {name: text for name, text in names.items() if not (shape.is_picture and name[0] in "vm")}


def comprehension(shape: Shape) -> str:
    """The convolution as one formula."""
    if shape.is_picture:
        return "[[sum(k * x[i:i + 2, j:j + 2]) + b for j in range(2)] for i in range(2)]"
    return "[k @ x[i:i + 3] + b for i in range(4)]"


def array_lines(shape: Shape, updates: str, comprehended: bool) -> list[str]:
    inputs = range(1, shape.inputs + 1)
    lines = [f"  {kind} = {grid(braces(kind, numbers), shape)}" for kind, numbers in (("x", inputs), ("k", shape.taps))]
    lines.append("  b, d, t, rate = {b}, {d}, {t}, {rate}")
    if shape.is_picture:
        windows = [f"sum(k * x[{r}:{r + 2}, {s}:{s + 2}]) + b" for r in (0, 1) for s in (0, 1)]
        pooled, names = ["  v1 = {v1}"], ["  m1 = max(a)", "2 m1 == {m1}", "  y = v1*m1 + d"]
    else:
        windows = [f"k @ x[{i}:{i + 3}] + b" for i in range(4)]
        pooled = ["  v = [{v1}, {v2}]"]
        pools = "[max(a[2*i:2*i + 2]) for i in range(2)]" if comprehended else "[max(a[0:2]), max(a[2:4])]"
        names = [f"  m = {pools}", "2 m == [{m1}, {m2}]", "  y = v @ m + d"]
    stated = {kind: grid(braces(kind, shape.places), shape) for kind in ("c", "a", "gc")}
    lines += [
        *pooled,
        f"  c = {comprehension(shape) if comprehended else grid(windows, shape)}",
        f"2 c == {stated['c']}",
        "  a = sigmoid(c)",
        f"3 a == {stated['a']}",
    ]
    lines += [*names, "2 y == {y}", "  E = (y - t)**2 / 2", "1 E == {E}", "3 dE/dy == {gy}"]
    lines += (
        ["1 dE/dv1 == {gv1}", "3 dE/dm1 == {gm1}"]
        if shape.is_picture
        else ["1 dE/dv == [{gv1}, {gv2}]", "3 dE/dm == [{gm1}, {gm2}]"]
    )
    lines += [f"2 dE/dc == {stated['gc']}", f"1 dE/dk == {grid(braces('gk', shape.taps), shape)}", "1 dE/db == {gb}"]
    lines += [f"3 dE/dx == {grid(braces('gx', inputs), shape)}"]
    stepped_to = grid(braces("nk", shape.taps), shape)
    if updates == "inline":
        return [*lines, f"1 k - rate*dE/dk == {stepped_to}"]
    return [*lines, "  k_new = k - rate*dE/dk", f"1 k_new == {stepped_to}"]
