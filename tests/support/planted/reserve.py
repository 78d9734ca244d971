"""More mistakes in the five networks, kept back: written before the checker had rows for them, and for none of them.

What is right here and not among the 26 shows that rows were made for kinds of mistakes, and not for these tests.
"""

from __future__ import annotations

from tests.support.planted.sheet import Mistake, each

BOTH = "12"
CLASSES = "123"


def tanh() -> dict[str, Mistake]:
    return {
        "target of the other output": Mistake({"gy1": "y1 - t2", "gy2": "y2 - t1"}, ("other-.*: {t1}|{t2}|t",)),
        "error left out": Mistake(each("gs{i} = 1 - y{i}**2", i=BOTH), ("no-error", "no-outer")),
        "target left out": Mistake(each("gy{i} = y{i}", i=BOTH), ("no-target",)),
        "relu for tanh": Mistake(each("h{i} = relu(z{i})", i=BOTH), (": relu", "no-activation")),
        "activation left out": Mistake(each("h{i} = z{i}", i=BOTH), ("no-activation",)),
        "square not differentiated": Mistake(
            each("gy{i} = (y{i} - t{i})**2", i=BOTH),
            (": squared?(?!.*of the mean)|not differentiated|not lowered|power",),
        ),
        "slope taken twice": Mistake(each("gz{i} = it*(1 - h{i}**2)", i=BOTH), (": twice|once more|too often",)),
        "one minus h": Mistake(each("gz{i} = gh{i}*(1 - h{i})", i=BOTH), (": one minus|1 - {h1}|1 - {h2}",)),
        "one input twice": Mistake({"z1": "w11*x2 + w12*x2 + b1"}, ("other-.*: {x2}",)),
        "the gradient for the new weight": Mistake(each("nv{i}{j} = gv{i}{j}", i=BOTH, j=BOTH), ("no-update",)),
        "biases taken for each other": Mistake(
            {"z1": "it - b1 + b2", "z2": "it - b2 + b1"}, ("(other|swapped)-.*: b",)
        ),
    }


def softmax() -> dict[str, Mistake]:
    weights = {"k": CLASSES, "j": BOTH}
    return {
        "updated weights": Mistake(each("gx{j} = gz1*nw1{j} + gz2*nw2{j} + gz3*nw3{j}", j=BOTH), ("updated-early",)),
        "plus the gradient": Mistake(each("nw{k}{j} = w{k}{j} + rate*gw{k}{j}", **weights), ("sign",)),
        "rate in the gradient": Mistake(each("gw{k}{j} = rate*it", **weights), ("rate",)),
        "factor two": Mistake(each("gz{k} = 2*it", k=CLASSES), ("factor: twice",)),
        "error of another class": Mistake(
            each("gw1{j} = gz2*x{j}", j=BOTH), ("(other|swapped)-.*: {z2}|{w21}|{w22}|z2",)
        ),
        "bias twice": Mistake(each("z{k} = it + b{k}", k=CLASSES), (": {b1}|b(?!\\w)",)),
        "sign of the exponent": Mistake(each("e{k} = exp(-z{k})", k=CLASSES), ("sign|upside-down|divided",)),
        "target of another class": Mistake(
            {"gz1": "p1 - t2", "gz2": "p2 - t3", "gz3": "p3 - t1"}, ("(other|swapped)-.*", ": class|target")
        ),
    }


def recurrence() -> dict[str, Mistake]:
    return {
        "rate left out": Mistake({f"n{name}": f"{name} - g{name}" for name in "wuv"}, ("no-rate",)),
        "plus the gradient": Mistake({f"n{name}": f"{name} + rate*g{name}" for name in "wuv"}, ("sign",)),
        "output weight left out": Mistake({"gh2": "gy2", "gh1": "gy1 + gz2*u"}, ("no-weight: {v}",)),
        "state weight for input weight": Mistake({"z2": "u*x2 + u*h1 + b"}, ("other-.*: {u}",)),
        "relu for tanh": Mistake({"h1": "relu(z1)", "h2": "relu(z2)"}, (": relu", "no-activation")),
        "states taken for each other": Mistake({"gv": "gy1*h2 + gy2*h1"}, ("(other|swapped)-.*: h",)),
        "bias as a factor": Mistake(
            {"gb": "it*b"},
            (
                "bias-as-factor",
                ": factor.*{b}|{b}.*factor|were {b}",
            ),
        ),
        "slope of the first step left out": Mistake({"gz1": "gh1"}, ("no-slope", "no-factor: ∂{h1}")),
        "activation left out": Mistake({"h2": "z2"}, ("no-activation",)),
        "target of the other step": Mistake({"gy1": "y1 - t2", "gy2": "y2 - t1"}, ("(other|swapped)-.*: t",)),
    }


def convolution() -> dict[str, Mistake]:
    taps, places = "1234", "1234"
    return {
        "rate left out": Mistake(
            {f"n{name}": f"{name} - g{name}" for name in ("k1", "k2", "k3", "k4", "v1")}, ("no-rate",)
        ),
        "plus the gradient": Mistake(
            {f"n{name}": f"{name} + rate*g{name}" for name in ("k1", "k2", "k3", "k4", "v1")}, ("sign",)
        ),
        "relu for sigmoid": Mistake({f"a{i}": f"relu(c{i})" for i in places}, (": relu", "no-activation")),
        "tanh for sigmoid": Mistake({f"a{i}": f"tanh(c{i})" for i in places}, (": tanh",)),
        "mean over the windows": Mistake(
            {f"gk{j}": "it/4" for j in taps} | {"gb": "it/4"}, ("mean-for-sum", ": divided|1/4")
        ),
        "last bias left out": Mistake({"y": "it - d"}, ("no-term: {d}",)),
        "half left out": Mistake({"E": "2*it"}, ("factor: twice",)),
        "input left out": Mistake({f"gk{j}": "gc1 + gc2 + gc3 + gc4" for j in taps}, ("no-.*: left out",)),
        "square not differentiated": Mistake(
            {"gy": "(y - t)**2"}, (": squared?|not differentiated|not lowered|power",)
        ),
        "bias as a factor": Mistake(
            {"gb": "it*b"},
            (
                "bias-as-factor",
                ": factor.*{b}|{b}.*factor|were {b}",
            ),
        ),
    }


def batch_mean() -> dict[str, Mistake]:
    weights = ("w1", "w2", "b")
    return {
        "plus the gradient": Mistake({f"n{name}": f"{name} + rate*g{name}" for name in weights}, ("sign",)),
        "rate left out": Mistake({f"n{name}": f"{name} - g{name}" for name in weights}, ("no-rate",)),
        "weights taken for each other": Mistake(
            {f"z{i}": f"w2*x{i}1 + w1*x{i}2 + b" for i in "123"}, ("(other|swapped)-.*: w|x|{w1}",)
        ),
        "bias left out of one sample": Mistake({"z2": "it - b"}, ("no-term: {b}",)),
        "activation left out": Mistake({f"p{i}": f"z{i}" for i in "12345"}, ("no-activation",)),
        "one error not squared": Mistake({"e1": "p1 - t1"}, ("no-power",)),
        "factor two": Mistake({f"gp{i}": "2*it" for i in "12345"}, ("factor: twice",)),
        "bias as a factor": Mistake(
            {"gb": "it*b"},
            (
                "bias-as-factor",
                ": factor.*{b}|{b}.*factor|were {b}",
            ),
        ),
        "square not differentiated": Mistake(
            {f"gp{i}": f"it*(p{i} - t{i})/2" for i in "12345"}, (": squared?|not differentiated|not lowered|power",)
        ),
    }


RESERVE = {
    "tanh": tanh,
    "softmax": softmax,
    "recurrence": recurrence,
    "convolution": convolution,
    "batch_mean": batch_mean,
}
