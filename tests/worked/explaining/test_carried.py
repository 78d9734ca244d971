"""What is carried over: from local derivatives, products, formulas, several lines; and what cannot be."""

import math
import random

import pytest

from tests.support.documents import Seen, claims

F = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "tanh": math.tanh,
    "exp": math.exp,
    "softplus": lambda z: math.log1p(math.exp(z)),
}
SLOPE = {
    "sigmoid": lambda z, a: a * (1 - a), "tanh": lambda z, a: 1 - a * a, "exp": lambda z, a: a,
    "softplus": lambda z, a: 1 / (1 + math.exp(-z)),
}  # fmt: skip


def wrong(block: str) -> list[Seen]:
    return [claim for claim in claims(block) if claim.verdict in ("fails", "only here")]


def by_line(block: str) -> dict[str, tuple[int, ...]]:
    """The left sides of the wrong claims, each with the lines that it follows from."""
    return {claim.text.partition(" ==")[0]: claim.follows_from for claim in wrong(block)}


class Chain:
    """Two neurons one after the other, and the factors of ∂E/∂w by name, as a tutorial prints them."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.first, self.second = chance.choice(list(F)), chance.choice(list(F))
        x, w, b, v, c, t = (round(chance.uniform(0.2, 1.3), 2) for _ in range(6))
        z = w * x + b
        h = F[self.first](z)
        s = v * h + c
        o = F[self.second](s)
        self.given = (
            f"x, w, b, v, c, t = {x}, {w}, {b}, {v}, {c}, {t}\nz = w*x + b\nh = {self.first}(z)\ns = v*h + c\n"
            f"o = {self.second}(s)\nE = (o - t)**2 / 2\n"
        )
        self.factors = {
            "dE/do": o - t, "do/ds": SLOPE[self.second](s, o), "ds/dh": v, "dh/dz": SLOPE[self.first](z, h), "dz/dw": x,
        }  # fmt: skip

    def block(self, mistaken: dict[str, float], product: str) -> str:
        """The factors as they are printed, the product of the printed ones, and what it should be called."""
        factors = {name: mistaken.get(name, right) for name, right in self.factors.items()}
        lines = [f"{name} == {number:.7f}" for name, number in factors.items()]
        return self.given + "\n".join([*lines, f"{product} == {math.prod(factors.values()):.7f}"])


LINES = {"dE/do": 8, "do/ds": 9, "ds/dh": 10, "dh/dz": 11, "dz/dw": 12}  # of the factors in such a block
PRODUCTS = ("dE/dw", "dE/do * do/ds * ds/dh * dh/dz * dz/dw", "dE/do*do/ds*ds/dh*dh/dz*dz/dw")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", LINES)
def test_a_wrong_local_derivative_is_carried_into_the_product(seed: int, name: str) -> None:
    chain = Chain(seed)
    block = chain.block({name: chain.factors[name] + 0.0713}, PRODUCTS[seed % 3])
    *_, last = wrong(block)
    assert last.follows_from == (LINES[name],), block
    assert "it is right for the wrong number printed there" in last.explanations[0]


@pytest.mark.parametrize("seed", range(4, 8))
@pytest.mark.parametrize("names", [("do/ds", "dh/dz"), ("dE/do", "dz/dw"), ("ds/dh", "dz/dw"), ("dE/do", "do/ds")])
def test_two_wrong_factors_are_both_named(seed: int, names: tuple[str, str]) -> None:
    chain = Chain(seed)
    block = chain.block({name: chain.factors[name] - 0.0571 for name in names}, PRODUCTS[seed % 3])
    assert sorted(wrong(block)[-1].follows_from) == sorted(LINES[name] for name in names), block


def test_a_slope_that_is_written_out_is_a_local_derivative() -> None:
    given = "x, w, t = 0.4, 2, 1\nz = w*x\nh = sigmoid(z)\nJ = (h - t)**2/2\n"
    for slope in "h*(1 - h) == 0.2319", "s = h*(1 - h)\ns == 0.2319", "dh/dz == 0.2319":
        for product in "dJ/dw", "(h - t)*h*(1 - h)*x", "(h - t) * (h*(1 - h)) * x", "dJ/dh * dh/dz * dz/dw":
            found = by_line(f"{given}{slope}\n{product} == -0.028758")
            assert found[product] == (5 + slope.count("\n") + 1,), (slope, product)


def test_whole_vectors_of_local_derivatives() -> None:
    given = (
        "x = [0.5, -1.2]\nW = [[0.3, -0.8], [0.6, 0.2]]\nv = [0.7, -0.4]\nz = W @ x\na = sigmoid(z)\no = v @ a\n"
        "E = (o - 1)**2 / 2\n"
    )
    a = [F["sigmoid"](0.3 * 0.5 + 0.8 * 1.2), F["sigmoid"](0.6 * 0.5 - 0.2 * 1.2)]
    error = 0.7 * a[0] - 0.4 * a[1] - 1
    slopes = [0.1684, 0.2698]  # for 0.1860 and 0.2499
    dz = [error * v * slope for v, slope in zip((0.7, -0.4), slopes)]
    rows = ", ".join(f"[{d * 0.5:.6f}, {d * -1.2:.6f}]" for d in dz)
    block = f"{given}a*(1 - a) == [{slopes[0]}, {slopes[1]}]\ndE/dz == [{dz[0]:.6f}, {dz[1]:.6f}]\ndE/dW == [{rows}]"
    first, second, third = wrong(block)
    assert not first.follows_from and second.follows_from == (9,) and set(third.follows_from) <= {9, 10}


def test_a_local_derivative_over_several_steps() -> None:
    given = "x, w, v, t = 0.4, 1.2, -0.7, 0.3\nh = tanh(w*x + 0.1)\no = sigmoid(v*h)\nE = (o - t)**2\n"
    h = math.tanh(0.58)
    o = F["sigmoid"](-0.7 * h)
    block = f"{given}do/dw == -0.0543\ndE/dw == {2 * (o - 0.3) * -0.0543:.6f}"
    assert by_line(block)["dE/dw"] == (6,)


def test_in_a_loop() -> None:
    block = (
        "x = [0.5, 0.2]\nw, u, h0 = 2, 0.3, 0\nz1 = w*x[0] + u*h0\nh1 = tanh(z1)\nz2 = w*x[1] + u*h1\nh2 = tanh(z2)\n"
        "for k in range(2):\n    k*0 == 0\ndh1/dz1 == 0.4119\n"
        f"dh2/dw == {(1 - math.tanh(0.4 + 0.3 * math.tanh(1)) ** 2) * (0.2 + 0.3 * 0.4119 * 0.5):.6f}"
    )
    assert by_line(block)["dh2/dw"] == (10,)


# --- formulas ---

NEURON = "x, w, t = 0.4, 2, 1\nz = w*x\nh = sigmoid(z)\nJ = (h - t)**2/2\n"


@pytest.mark.parametrize(
    ("formula", "number", "later"),
    [
        ("dh/dz == 1 - h**2", -0.0649733, "dJ/dw == (h - t)*(1 - h**2)*x"),
        ("dJ/dh == t - h", 0.0265270, "dJ/dw == (t - h)*h*(1 - h)*x"),
        ("dJ/dz == (h - t)*h", -0.0855639, "dJ/dw == (h - t)*h*x"),
        ("dJ/dh == 2*(h - t)", -0.0530540, "dJ/dz == 2*(h - t)*h*(1 - h)"),
    ],
)
def test_a_wrong_formula_carries_over(formula: str, number: float, later: str) -> None:
    first, second = wrong(f"{NEURON}{formula}\ndJ/dw == {number:.7f}")
    assert not first.follows_from and second.follows_from == (6,)
    assert second.explanations == ("follows from line 6: it is right for the wrong formula there",)
    assert wrong(f"{NEURON}{formula}\n{later}")[-1].follows_from == (6,)


def test_a_formula_with_rounded_numbers_in_it() -> None:
    block = (
        "X = [1, 2]\nW = [[0.5, 0.6], [0.7, 0.8]]\nv = [0.00450444, 0.0003635]\nz = X @ W\nL = v @ z\n"
        "dL/dz == [0.0045, 0.0004]\ndL/dW == outer(dL/dz, X)\ndL/dW == [[0.0045, 0.0090], [0.0004, 0.0008]]"
    )
    formula, numbers = wrong(block)
    assert "rows and columns" in formula.explanations[0]
    assert set(numbers.follows_from) == {7, 8}


# --- several lines ---

LAYERS = (
    "x1, x2, v1, v2, c = 0.5, 0.9, 0.44, -0.63, 0.2\nh1 = tanh(x1)\nh2 = tanh(x2)\ns = v1*h1 + v2*h2 + c\n"
    "o = sigmoid(s)\n"
)


def test_all_lines_that_are_needed_are_named_and_no_others() -> None:
    s = 0.44 * 0.4261 - 0.63 * 0.7613 + 0.2
    block = f"{LAYERS}x1 + x2 == 1.5\nh1 == 0.4261\nh2 == 0.7613\ns == {s:.5f}\no == {F['sigmoid'](s):.6f}"
    found = wrong(block)
    assert [claim.follows_from for claim in found[:3]] == [(), (), ()]
    assert sorted(found[3].follows_from) == [8, 9]
    assert set(found[4].follows_from) <= {8, 9, 10}


def test_follows_from_rounded_and_wrong_lines() -> None:
    s = 0.44 * 0.5 - 0.63 * 0.7613 + 0.2
    block = f"{LAYERS}h1 == 0.5\nh2 == 0.7613\ns == {s:.5f}"
    assert sorted(wrong(block)[-1].follows_from) == [7, 8]


# --- what cannot be carried over ---


@pytest.mark.parametrize(
    ("above", "claim"),
    [
        # ∂z/∂w is x, but who prints it says nothing of x, z or h
        ("dz/dw == 0.5", "h == 0.7311"),
        ("dz/dw == 0.5", "z == 1.0"),
        ("dz/dw == 0.5", "J == 0.036155"),
        ("dh/dz == 0.2319", "h == 0.6341"),
        ("dJ/dh == -0.2000", "h == 0.8000"),
        ("dJ/dh == -0.2000", "J == 0.0200"),
    ],
)
def test_a_value_does_not_follow_from_a_derivative(above: str, claim: str) -> None:
    left = claim.partition(" ==")[0]
    assert by_line(f"{NEURON}{above}\n{claim}")[left] == ()


def test_a_line_does_not_follow_from_a_later_one() -> None:
    found = by_line(f"{NEURON}dJ/dw == -0.028757\ndh/dz == 0.2319")
    assert found == {"dJ/dw": (), "dh/dz": ()}


def test_sixteen_digits_do_not_follow_from_eight() -> None:
    block = (
        "a = [0.4332, -0.228, 0.228]\nt = [0, 0, 1]\nloss = -sum(t*log(softmax(a)))\n"
        "dloss/da == [0.42905272, 0.22149052, -0.65054325]\nloss == 1.0513754685043335"
    )
    assert by_line(block)["loss"] == ()


def test_what_is_named_is_the_derivative_and_not_the_input() -> None:
    for claim in wrong(f"{NEURON}dJ/dh == -0.3100\ndh/dz == 0.2139\ndz/dw == 0.5\ndJ/dw == -0.03316"):
        assert not any(text.startswith(("as if x were 0.6", "as if x were 0.5")) for text in claim.explanations)


def test_a_line_that_does_not_use_it_does_not_follow() -> None:
    block = LAYERS + f"h1 == 0.4261\nh2 == 0.7163\nv1*h1 == 0.21\nv2*h2 == {-0.63 * 0.7613:.6f}"
    found = by_line(block)
    assert found["v1*h1"] == ()


def test_probabilities_carry_over_into_what_is_left_of_the_target() -> None:
    block = (
        "z1, z2 = 0.3, -0.4\ne1 = exp(z1)\ne2 = exp(z2)\nS = e1 + e2\np1 = e1/S\np2 = e2/S\nL = -log(p1)\n"
        "p1 == 0.6868\np2 == 0.3132\ndL/dz1 == -0.3132\ndL/dz2 == 0.3132\np1 == 0.6882"
    )
    assert [claim.follows_from for claim in wrong(block)][:4] == [(), (), (9,), (10,)]


# --- which of several lines, and in which words ---


def test_what_is_used_itself_comes_before_what_only_has_the_same_number() -> None:
    """Where the input is 1, the derivatives by the weight and by the bias are equal."""
    block = "x, w, b, eta = 1, 0.5, -0.7, 0.1\ny = sigmoid(w*x+b)\nE = (1-y)**2/2\ndE/dw == -0.1360\ndE/db == -0.1360\n"
    w = "w1 = w - eta*dE/dw\nw1 == 0.5 - 0.1*(-0.1360) == 0.5136\n"
    b = "b1 = b - eta*dE/db\nb1 == -0.7 - 0.1*(-0.1360) == -0.6864\n"
    for steps in w + b, b + w:
        assert by_line(block + steps) == {"w1": (5,), "b1": (6,)}


@pytest.mark.parametrize("claims_of", [
    "w5 - eta*dE/dw5 == 0.5731\nw6 - eta*dE/dw6 == -0.5322",
    "dE/dw5 == 0.053818\ndE/dw6 == 0.064488",
])  # fmt: skip
def test_a_parameter_does_not_follow_from_another(claims_of: str) -> None:
    """Both are wrong in the same way, but none is computed from the other."""
    given = "h1, h2, w5, w6, b, eta = 0.5175, 0.6201, 0.6, -0.5, 0.3, 0.5\n"
    first, second = wrong(f"{given}y = sigmoid(w5*h1+w6*h2+b)\nE = (1-y)**2/2\n{claims_of}")
    assert first.causes[0].mistake == second.causes[0].mistake == "sign"


def test_derivatives_by_parameters_that_come_from_one_wrong_number() -> None:
    given = "h1, h2, w5, w6, b, t = 0.5175, 0.6201, 0.6, -0.5, 0.3, 0.9\ny = tanh(w5*h1+w6*h2+b)\nE = (y-t)**2/2\n"
    first, second = wrong(f"{given}dE/dw5 == {0.777123 * 0.5175:.6f}\ndE/dw6 == {0.777123 * 0.6201:.6f}")
    assert second.follows_from == (first.line,)
    said = f"wrong in the same way as line {first.line}: by one wrong number that is not printed"
    assert second.explanations == (said,)


def test_a_link_of_a_chain_follows_from_one_before_it() -> None:
    _, second = wrong("x = 0.5\ny = sigmoid(x)\ny == 1/(1+0.6066) == 1/1.6066 == 0.6224")
    assert second.follows_from == (4,)
    assert second.explanations == (
        "follows from what stands before it in this line: it is right for the wrong number printed there",
    )
    given = "x, w = 0.5, 0.3\nz = w*x\nh = tanh(x)\ny = sigmoid(x) + h*z\n"
    last = wrong(f"{given}h == 0.5; z == 0.2; y == {F['sigmoid'](0.5) + 0.1:.6f}")[-1]
    assert last.explanations[0].startswith("follows from what stands before it in this line: ")
    last = wrong(f"{given}h == 0.5\nz == 0.2; y == {F['sigmoid'](0.5) + 0.1:.6f}")[-1]
    assert sorted(last.follows_from) == [6, 7]
    assert last.explanations[0].startswith("follows from line 6 and what stands before it in this line: ")


def test_what_looks_cut_off_may_be_right_for_the_rounded_number_above() -> None:
    """A published page multiplies what it has printed: 0.31·0.21·0.75 is 0.0488, and nobody cut 0.0497 off."""
    neurons = (
        "x, y = 2, 1\nw1, b1, w2, b2 = 0.5, 0.1, 0.8, 0.2\na1 = sigmoid(w1*x + b1)\na1 == 0.75\n"
        "a2 = sigmoid(w2*a1 + b2)\nL = (a2 - y)**2/2\ndL/da2 == -0.31\n"
    )
    last = claims(neurons + "da2 = a2*(1 - a2)\nda2 == 0.21\ndL/dw2 == -0.049\nw2 - 0.1*dL/dw2 == 0.8049")
    assert [(claim.verdict, bool(claim.follows_from)) for claim in last[-2:]] == [("truncated", True)] * 2
    (alone,) = claims("x = 0.4345\ny = 2*x\ny == 0.86")
    assert (alone.verdict, alone.explanations) == ("truncated", ())
