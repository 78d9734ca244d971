"""Documents with planted errors: what is printed, where the first error shows, what names its cause."""

from __future__ import annotations

import random
import re

from tests.support.planted.net import (
    KINDS,
    Key,
    Line,
    Mistake,
    Net,
    Numbers,
    Planted,
    Printer,
    Unfit,
    draw_mistake,
    draw_net,
    work,
    work_batch,
)
from tests.support.planted.styles import Scalar, Vector, batch_document, scalar_document, vector_document

# --- slips and rounding ---


def slipped(text: str, chance: random.Random) -> str:
    """A number as people mistype it: one digit changed, two swapped; not the last digit."""
    places = [k for k, letter in enumerate(text) if letter.isdigit()]
    first = next((k for k in places if text[k] != "0"), None)
    if first is None or len([k for k in places if k >= first]) < 3:
        raise Unfit
    inner = [k for k in places if first <= k < places[-1]]
    k = chance.choice(inner)
    after = places[places.index(k) + 1]
    if chance.random() < 0.5 and text[k] != text[after] and after != places[-1]:
        return text[:k] + text[after] + text[k + 1 : after] + text[k] + text[after + 1 :]
    other = chance.choice([digit for digit in "0123456789" if digit != text[k] and (digit != "0" or k != first)])
    return text[:k] + other + text[k + 1 :]


def misread(value: float, chance: random.Random) -> float:
    text = repr(value)
    if len(text.strip("-0.")) < 2 or "e" in text:
        return value * chance.choice((10, 0.1))  # the decimal point
    digits = [k for k, letter in enumerate(text) if letter.isdigit()]
    a, b = digits[-2:]
    if text[a] != text[b] and chance.random() < 0.6:
        return float(text[:a] + text[b] + text[a + 1 : b] + text[a] + text[b + 1 :])
    other = chance.choice([digit for digit in "123456789" if digit != text[b]])
    return float(text[:b] + other + text[b + 1 :])


# --- all together ---


def plant(kind: str, sizes: tuple[int, ...], digits: int, after_point: bool, seed: int) -> Planted:
    """A document with one error of a kind; Unfit if this draw has no room for one."""
    assert kind in KINDS
    chance = random.Random(f"{kind} {sizes} {digits} {after_point} {seed}")
    activation = chance.choice(("sigmoid", "sigmoid", "tanh", "relu"))
    net = draw_net(chance, sizes, activation)
    printer = Printer(digits, after_point)
    if kind == "sum for mean":
        lines, names, samples = batch_document(net, chance)
        right, wrong = work_batch(net, samples, True), work_batch(net, samples, False)
        for numbers in (right, wrong):
            for key in [key for key in numbers if key[0] == "new"]:
                numbers[key] = net.W[key[1]][key[2]][key[3]] - net.rate * numbers[("dw", *key[1:])]  # type: ignore[index]
        return finish(
            kind,
            f"{len(samples)} samples",
            sizes,
            printer,
            lines,
            right,
            wrong,
            {},
            ["sum-for-mean", "factor: mean"],
            "batch",
        )
    updates = chance.choice(("reassign", "new", "inline", "none"))
    if kind == "updated weights":
        updates = chance.choice(("reassign", "new", "inline", "none"))
    make = vector_document if chance.random() < 0.5 else scalar_document
    lines, names, style = make(net, chance, updates)
    style = f"{activation} {style}"
    right = work(net, Mistake())
    if kind == "slip":
        return plant_slip(net, chance, lines, names, right, printer, style)
    if kind == "rounded":
        places = chance.choice([d for d in (2, 3, 4) if d < digits])
        bug = Mistake(round=lambda key, value: round(value, places))
        where = chance.choice(("printed", "unprinted"))
        wrong = work(net, bug)
        shown = [line for line in lines if not line.keys or where == "printed" or line.keys[0][0] in ("dw", "new")]
        coarse = {
            key: Printer(places, True).text(number) for key, number in wrong.items() if key[0] not in ("dw", "new")
        }
        forced = coarse if where == "printed" else {}
        return finish(
            kind,
            f"{where} to {places}",
            sizes,
            printer,
            shown,
            right,
            wrong,
            forced,
            ["rounded", "cut-off", "last-digit", "carried-over: rounded"],
            style,
        )
    bug, detail = draw_mistake(kind, net, chance)
    wrong = work(net, bug)
    return finish(kind, detail, sizes, printer, lines, right, wrong, {}, accepted(kind, bug, names, net), style)


def plant_slip(
    net: Net,
    chance: random.Random,
    lines: list[Line],
    names: Scalar | Vector,
    right: Numbers,
    printer: Printer,
    style: str,
) -> Planted:
    where = chance.choice(("stated", "given", "intermediate"))
    if where == "stated":
        keys = [key for line in lines for key in line.keys]
        key = chance.choice(keys)
        forced = {key: slipped(printer.text(right[key]), chance)}
        return finish("slip", where, net.sizes, printer, lines, right, right, forced, ["slip", "misread"], style)
    if where == "given":
        key = chance.choice(net.givens())
        wrong = work(net.put(key, misread(net.get(key), chance)), Mistake())
        accept = ["misread: " + re.escape(names.name(key)), "slip"]
        return finish("slip", f"given {names.name(key)}", net.sizes, printer, lines, right, wrong, {}, accept, style)
    keys = [key for line in lines for key in line.keys if key[0] in ("z", "a", "da", "dz")]
    if not keys:
        raise Unfit
    key = chance.choice(keys)
    copied = float(slipped(printer.text(right[key]), chance))
    wrong = work(net, Mistake(miscopied={key: copied}))
    level, i = key[1], key[2] + 1  # type: ignore[operator]
    what = [names.name((str(key[0]).removeprefix("d"), *key[1:]))]
    what += (
        [f"delta_{'h' if level == 1 else 'o'}{i}", f"delta{level}[{i - 1}]", f"d{level}[{i - 1}]"]
        if key[0] == "dz"
        else []
    )
    accept = [rf"misread: as if \S*({'|'.join(map(re.escape, what))})", "slip"]
    return finish("slip", f"intermediate {key}", net.sizes, printer, lines, right, wrong, {}, accept, style)


def accepted(kind: str, bug: Mistake, names: Scalar | Vector, net: Net) -> list[str]:
    match kind, bug.kind:
        case "updated weights", _:
            return ["updated-early"]
        case "own activation", _:
            name = (
                names.name(("a", int(bug.where), 0)).partition("[")[0].rstrip("0123456789" if not names.matrix else "")
            )
            return [f"other-input: were {name}"]
        case "no activation derivative", _:
            return ["no-slope"]
        case "no downstream weight", _:
            return ["no-weight"]
        case "sign", _:
            return ["sign"]
        case "factor 2", _:
            return ["factor"]
        case _, "transposed":
            w = names.name(("w", 2, 0, 0)).partition("[")[0].rstrip("0123456789")
            alike = rf"other-index: were {w}\d+ .* where it is {w}"
            return ["transposed", "rows-for-columns", "other-index: swapped", alike]
        case _, "other input":
            came_from, _, _, j = bug.at
            came = re.escape(names.name(("a", int(came_from) - 1, j)))  # type: ignore[call-overload]
            return [f"other-input: were {came}", "other-index", "swapped-entries"]
        case _, "forward index":
            return ["swapped-entries", "other-index", "other-input"]
    one, other = (names.name(("a", 0, key[3])) for key in bug.at)  # type: ignore[index]
    either = f"as if {re.escape(one)} were {re.escape(other)}|as if {re.escape(other)} were {re.escape(one)}"
    return ["other-index", "swapped-entries", f"other-input: {either}"]


def units_off(right: float, text: str, unit: float) -> float:
    """How many units of its last digit a printed number is off; 0 if it holds, rounded or cut off."""
    off = abs(right - float(text)) / unit
    cut_off = (abs(right) - abs(float(text))) / unit
    for edge in (abs(off - 0.5), abs(cut_off), abs(cut_off - 1)):
        if edge < 1e-4:
            raise Unfit  # on the edge between holding and failing
    return 0.0 if off < 0.5 or (0 < cut_off < 1 and right * float(text) >= 0) else off


def finish(
    kind: str, detail: str, sizes: tuple[int, ...], printer: Printer, lines: list[Line], right: Numbers, wrong: Numbers,
    forced: dict[Key, str], accept: list[str], style: str,
) -> Planted:  # fmt: skip
    made = ["# A planted error", "", "```worked"]
    bad = []
    for line in lines:
        texts = [forced.get(key) or printer.text(wrong[key]) for key in line.keys]
        made.append(line.text.format(*texts) if line.keys else line.text)
        off = [units_off(right[key], text, printer.unit(text)) for key, text in zip(line.keys, texts)]
        if max(off, default=0.0) > 0.0:
            bad.append((len(made), max(off)))
    if not bad or (kind != "rounded" and bad[0][1] < 5):
        raise Unfit
    made.append("```")
    precision = f"{printer.digits} {'after the point' if printer.after_point else 'significant'}"
    text = "\n".join(made) + "\n"
    return Planted(text, kind, detail, sizes, precision, bad[0][0], [line for line, _ in bad], accept, style)
