"""THE TABLE: what people do wrong, where, what stands there instead, how it is said, and an example of it.

A new kind of mistake is a new row. Trying a row out is the same for all of them (causes.py): the numbers of INSTEAD are
put at the places of WHERE, and if the claim would hold then, SAID is why it does not. COST is how far-fetched a mistake
is: simple ones are tried first, and what is much more far-fetched than what has been found is not tried at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.case import Case
from scalargrad.worked.explaining.instead import Instead, at_another_time, needed
from scalargrad.worked.explaining.updates import When
from scalargrad.worked.explaining.where import Group

FEW_UNITS = 5  # a claim that is off by more of its last digits is less likely to be so by rounding


@dataclass(frozen=True)
class Mistake:
    """A row of the table.

    name: of the kind, in JSON; rows that tell one kind from different places share it. cost: a number, or what it is in
    a case. said: the sentence, with places for words (causes.py says which there are, beside those of WHERE and
    INSTEAD). example: a document whose last claim is wrong by this mistake; its lines are separated by semicolons.
    unless: if something that costs no more than this has been found, the row is not tried.
    """

    name: str
    cost: float | Callable[[Case], float]
    where: Callable[[Case], Iterable[Group]]
    instead: Instead
    said: str
    example: str
    unless: float = 0.0

    def cost_in(self, case: Case) -> float:
        """How far-fetched it is in a case, at least."""
        return self.cost(case) if callable(self.cost) else self.cost


# --- costs that depend on the case ---


def at_once(cost: float) -> Callable[[Case], float]:
    """A slip of the pen, which is the first thing to think of where a number is off by one or two of its last digit."""
    return lambda case: 0.4 if instead.off_by_one(case) else cost


def by_little(cost: float) -> Callable[[Case], float]:
    """Rounding, where it is the first thing to think of: the more so, the less a claim is off."""
    return lambda case: cost - (0.5 if case.units_off <= FEW_UNITS else 0.3)


# --- examples: a neuron, two layers of weights, matrices, a mean, an update ---

NEURON = "x, w, b, t = 3, 2, -5, 0.2; z = w*x + b; a = sigmoid(z); E = (a - t)**2 / 2; "
LAYERS = (
    "x1, x2, t, rate = 0.5, 0.9, 0.3, 0.4; w1, w2, v1, v2 = 0.15, 0.27, 0.44, -0.63; z = w1*x1 + w2*x2; "
    "h = tanh(z); s = v1*h + v2; o = sigmoid(s); E = (o - t)**2 / 2; d = (o - t) * o * (1 - o); "
)
MATRICES = (
    "x, t, rate = [0.5, -1.2], [0.2, 0.9], 0.5; W, V = [[0.3, -0.8], [0.6, 0.2]], [[0.7, -0.4], [0.9, 1.1]]; "
    "a = tanh(W @ x); o = sigmoid(V @ a); E = sum((o - t)**2) / 2; d = dE/do * o * (1 - o); "
)
MEAN = "X, y, w = [0.3, 0.8, 1.9, 2.5], [1, 2, 2, 4], 0.7; m = len(X); J = sum((w*X - y)**2) / (2*m); "
STEP = LAYERS + "new = v1 - rate * d * h; "
TWO_USES = "w, x, u = 0.27, 0.9, 1.37; z = w*x + w*u; "
ROUNDS = "w = 1; E = (w - 3)**2; w = w - 0.1 * dE/dw; E = (w - 3)**2; "

AS_IF = "as if {what} were {other} where it is {right}"
AS_IF_NODE = "as if {what} were {node} where it is {right}"
A_NUMBER = "as if {names} were {exact} where it is {right}"
ACTIVATION_LEFT_OUT = "as if the activation of {list} were left out"
SLOPE_LEFT_OUT = "the activation's derivative is left out"
EARLY = "as if {names} had been updated before {had} used"
WHEN = When

MISTAKES = [
    # a common factor: of the claim's numbers, of the gradients in them, of the step in w - rate * g
    Mistake("sign", 0.7, where.results, instead.minus, "the sign: it is minus the right {of}",
            NEURON + "dE/da == t - a"),
    Mistake("factor", 0.8, where.results, instead.twice, "a factor 2: it is twice the right {of}{or_sum}",
            NEURON + "dE/da == 2*(a - t)"),
    Mistake("factor", 0.8, where.results, instead.half, "a factor ½: it is half the right {of}{or_mean}",
            NEURON + "w - dE/dw == w - dE/dw / 2"),
    Mistake("sum-for-mean", 0.8, where.results, instead.by_samples,
            "a factor {count}, the number of samples{named}: the sum stands where the mean belongs",
            MEAN + "dJ/dw == sum((w*X - y) * X)"),
    Mistake("mean-for-sum", 0.9, where.results, instead.over_samples,
            "a factor 1/{count}, divided once too often by the number of samples{named}: a mean for a sum",
            MEAN + "K = sum((w*X - y)**2) / 2; dK/dw == sum((w*X - y) * X) / 4"),
    Mistake("rate", 1.0, where.results, instead.with_the_rate, "the learning rate {rate} is one factor too many",
            LAYERS + "dE/dv1 == rate * d * h"),
    Mistake("no-rate", 0.9, where.results, instead.without_the_rate, "the learning rate {rate} is left out",
            LAYERS + "v1 - rate * dE/dv1 == v1 - dE/dv1"),
    Mistake("upside-down", 1.0, where.the_number, instead.inverse, "upside down: it is 1 divided by the right number",
            "x, y = 0.3, 0.7; x/y == y/x"),
    Mistake("no-update", 0.9, where.the_number, instead.the_step, "this is {part}, and not the new {parameter}",
            LAYERS + "v1 - rate * dE/dv1 == dE/dv1"),
    # derivatives of activations
    Mistake("no-slope", 0.8, where.activations, instead.one, AS_IF + "{so_on}: " + SLOPE_LEFT_OUT + "{of}",
            NEURON + "dE/dw == (a - t) * x"),
    Mistake("no-slope", 0.8, where.written_slopes, instead.one,
            "as if the slope at {at} were {other}{more}: " + SLOPE_LEFT_OUT,
            LAYERS + "d == o - t"),
    Mistake("other-slope", 1.5, where.activations, instead.at_result, AS_IF + ": taken at the result, f′(f(z))",
            NEURON + "dE/dz == (a - t) * sigmoid(a) * (1 - sigmoid(a))"),
    Mistake("other-slope", 1.5, where.activations, instead.the_result, AS_IF + ": the result itself",
            MATRICES + "dE/dW == outer((V.T @ d) * a, x)"),
    Mistake("other-slope", 1.5, where.activations, instead.one_minus_result, AS_IF + ": one minus the result",
            NEURON + "dE/dz == (a - t) * (1 - a)"),
    Mistake("no-error", 1.0, where.squares, instead.two, "the error {base} is left out of the derivative",
            NEURON + "dE/dw == a * (1 - a) * x"),
    Mistake("no-target", 1.4, where.squares, instead.one_side, "{out} is left out of the error {base}",
            NEURON + "dE/da == a"),
    # weights
    Mistake("updated-early", 0.8, where.weights_and_pairs, at_another_time(WHEN.MADE, WHEN.LATER), EARLY,
            LAYERS + "new = v1 - rate * d * h; dE/dh == d * new"),
    Mistake("updated-early", 0.85, where.weights_and_pairs, at_another_time(WHEN.PRINTED, WHEN.STEP), EARLY,
            LAYERS + "dE/dh == d * (v1 - rate * d * h)"),
    Mistake("updated-early", 0.8, where.weights_and_pairs, instead.at_some_time, EARLY,
            LAYERS + "new = v1 - rate * d * h; dE/dx1 == d * new * (1 - h**2) * (w1 - rate * dE/dw1)"),
    Mistake("updated-late", 1.1, where.weights_and_pairs, at_another_time(WHEN.EARLIER),
            "as if {names} had not been updated before {had} used",
            "w, x = 0.3, 1.7; w = w - 0.1 * x; z = w*x; z**2 == 0.51**2"),
    Mistake("other-input", 0.9, where.inputs, instead.another_layers_input, AS_IF_NODE + "{more}",
            LAYERS + "dE/dv1 == d * o"),
    Mistake("no-weight", 1.0, where.weights, instead.one, AS_IF + "{so_on}: the {weights} {names} left out",
            LAYERS + "dE/dz == d * (1 - h**2)"),
    Mistake("transposed", 1.0, where.matrices, instead.transposed,
            "as if rows and columns of {names} were swapped: there is a transpose too many, or one is missing",
            MATRICES + "dE/da == V @ d"),
    Mistake("no-weight", 1.2, where.matrices, instead.unit_matrix,
            "as if {names} were the unit matrix: the weights {names} left out",
            MATRICES + "dE/da == d"),
    Mistake("divided", 1.2, where.factors, instead.inverse_of_all,
            "as if it were divided by {names}, where {names} is a factor",
            LAYERS + "dE/dv1 == d / h"),
    # going forward
    Mistake("squared", 1.6, where.sums, instead.twice_itself, "as if the terms were squared in {sum}",
            "x = [0.3, 1.2]; w = 0.7; y = w*x; E = sum(y); dE/dw == 2*y @ x"),
    Mistake("no-power", 1.2, where.powers, instead.first_argument, "the power is left out: as if {power} were {base}",
            NEURON + "E == (a - t) / 2"),
    Mistake("no-activation", 0.9, where.claimed_activations, instead.inside, ACTIVATION_LEFT_OUT,
            NEURON + "a == w*x + b"),
    Mistake("no-activation", 1.2, where.forward_activations, instead.first_argument, ACTIVATION_LEFT_OUT,
            LAYERS + "s == v1*z + v2"),
    Mistake("no-term", 1.3, where.terms, instead.zero, "as if {names} were left out",
            NEURON + "z == w*x"),
    Mistake("sign", 1.3, where.terms, instead.minus, "as if {names} had the other sign",
            NEURON + "z == w*x - b"),
    # the wrong index
    Mistake("rows-for-columns", 0.9, where.square_matrix, instead.rows_for_columns, "rows and columns are swapped",
            MATRICES + "dE/dV == outer(a, d)"),
    Mistake("swapped-entries", 0.9, where.two_entries, instead.swapped, "the entries {one} and {other} are swapped",
            LAYERS + "[z, h, o] == [h, z, o]"),
    Mistake("swapped-entries", 0.95, where.two_lines, instead.swapped, "the {what} {one} and {other} are swapped",
            "A = [[0.3, -0.8], [0.6, 0.2], [0.7, 0.9]]; 2*A == [[1.2, 0.4], [0.6, -1.6], [1.4, 1.8]]"),
    Mistake("other-index", 0.9, where.the_gradient, instead.by_a_neighbour,
            "the index: this is ∂{y}/∂{other}, not ∂{y}/∂{x}",
            LAYERS + "dE/dw1 == dE/dz * x2"),
    Mistake("other-index", 1.0, where.each_named, instead.a_neighbour, AS_IF_NODE,
            LAYERS + "dE/dh == d * v2"),
    Mistake("other-index", 1.05, where.pairs_of_neighbours, instead.swapped,
            "the index: as if {one} and {other} were swapped",
            LAYERS + "z == w1*x2 + w2*x1"),
    Mistake("other-index", 1.1, where.the_number, instead.the_neighbour, "the index: this is {other}, not {name}",
            "x, y = 0.3, 0.7; h1 = x + y; h2 = x * y; h1 == x * y"),
    Mistake("another-time", 0.75, where.the_numbers, instead.as_it_was,
            "this is {name} at another time: as it was in {then}, {when} {now}",
            ROUNDS + "E == 4"),
    Mistake("other-index", 1.2, where.the_number, instead.of_another_claim, "the index: this is the number of {line}",
            "x, y = 0.3, 0.7; exp(x + 3*y) == 11.023176; exp(x + 2*y) == 11.023176"),
    Mistake("other-name", 2.0, where.the_number, instead.any_name, "this is {other} ({number}){not}",
            "a, k = 0.37125, 0.81243; b = a * 3.1; b == 0.81243"),
    Mistake("other-name", 1.2, where.name_on_the_right, instead.the_right_name,
            "the right number is {other} ({number}), not {name}",
            "X = [3, 5, 7]; m, n = 3, 4; len(X) == n"),
    # one place by itself
    Mistake("sign", 0.9, where.each_step, needed(instead.minus), "as if {what} were {minus} where it is {right}",
            STEP + "new * h == (v1 + rate * d * h) * h"),
    Mistake("sign", 1.7, where.each_but_steps, needed(instead.minus), "as if {what} were {minus} where it is {right}",
            LAYERS + "z == w1*x1 - w2*x2"),
    Mistake("factor", 0.9, where.each_step, needed(instead.twice), "as if {what} were {twice} where it is {right}",
            STEP + "new * h == (v1 - 2 * rate * d * h) * h"),
    Mistake("factor", 1.9, where.each_but_steps, needed(instead.twice), "as if {what} were {twice} where it is {right}",
            LAYERS + "z == w1*x1 + 2*w2*x2"),
    Mistake("factor", 0.9, where.each_step, needed(instead.half), "as if {what} were {half} where it is {right}",
            STEP + "new * h == (v1 - rate * d * h / 2) * h"),
    Mistake("factor", 1.9, where.each_but_steps, needed(instead.half), "as if {what} were {half} where it is {right}",
            LAYERS + "z == w1*x1 + w2*x2 / 2"),
    Mistake("divided", 1.9, where.each_place, needed(instead.inverse),
            "as if {what} were 1/{source} where it is {right}",
            "x, w = 3, 0.7; y = x + w; y == x + 1/w"),
    Mistake("no-factor", 1.6, where.each_place, needed(instead.one), AS_IF + ": this factor is left out",
            "x, w = 0.3, 0.7; y = w * (x + x**2); E = y**2 / 2; dE/dw == y"),
    Mistake("no-inner", 1.5, where.the_gradient, instead.by_an_inner,
            "this is ∂{y}/∂{inner}: the inner derivative ∂{inner}/∂{x} is left out",
            "w = 1.3; f = (7 - 3*w)**2; df/dw == 2 * (7 - 3*w)"),
    Mistake("no-path", 1.4, where.each_path, needed(instead.zero), AS_IF + ": this path is left out",
            "x, w = 3, 0.7; y = w*x + x**2; dy/dx == w"),
    Mistake("no-term", 1.4, where.each_operand, needed(instead.zero), AS_IF + ": it is left out",
            LAYERS + "z == 0.07500"),
    Mistake("updated-early", 1.1, where.each_place,
            needed(at_another_time(WHEN.MADE, WHEN.LATER, WHEN.PRINTED, WHEN.STEP)),
            "as if {what} were its updated number where it is {right}: updated before it was used",
            NEURON + "new = b - 0.1 * dE/db; z == w*x + new"),
    Mistake("updated-late", 1.1, where.each_place, needed(at_another_time(WHEN.EARLIER)),
            "as if {what} were its old number where it is {right}: updated before it was used",
            "x, b = 0.3, 1.7; b = b - 0.1 * x; z = x + b; z == x + 1.7"),
    Mistake("other-input", 1.0, where.each_place, needed(instead.own_output), AS_IF_NODE,
            LAYERS + "dE/dh == d * o"),
    Mistake("other-name", 2.2, where.each_place, needed(instead.another_name),
            "as if {what} were {name} ({other}) where it is {right}",
            LAYERS + "dE/dh == d * t"),
    Mistake("misread", 2.5, where.each_place, instead.one_slip, "as if {what} were {exact} where it is {right}: {slip}",
            TWO_USES + "z == 1.0179"),
    # slips of the pen, in the stated number, in one that was given, or printed above; rounding on the way
    Mistake("slip", at_once(1.2), where.one_entry, instead.a_slip, "a slip of the pen: {slip} ({stated} for {right})",
            "a = 0.12345; b = a * 3; b == 0.37305"),
    Mistake("last-digit", at_once(1.2), where.one_entry, instead.the_last_digit,
            "{slip} ({stated} for {right}): most likely something was rounded on the way",
            "a = 0.12345; b = a * 3; b == 0.37036"),
    Mistake("misread", 1.8, where.given_numbers, instead.any_slip, A_NUMBER + ": {slip}",
            "w, x, b = 0.27, 0.9, 0.425; z = w*x + b; z == 1.073"),
    Mistake("sign", 1.7, where.numbers_above, needed(instead.minus),
            "as if {names} were {nine}, with the other sign, where it is {right}",
            TWO_USES + "w*x + 0.5 + w*u == -0.1129"),
    Mistake("no-term", 1.7, where.numbers_above, needed(instead.zero), A_NUMBER + ": it is left out",
            TWO_USES + "w*x + 0.5 + w*u == 0.5000"),
    Mistake("misread", 1.8, where.printed_numbers, instead.one_slip, A_NUMBER + ": {slip}",
            "x, w = 0.37, 0.9; a = w*x; a == 0.333; b = a*a + x; b == 0.524449"),
    Mistake("rounded", by_little(1.2), where.small_difference, instead.rounded,
            "as if the intermediate results had been {how}",
            "x = 0.7391; a = exp(x); b = a*a; b == 4.3681"),
    Mistake("cut-off", by_little(1.5), where.small_difference, instead.cut_off,
            "as if the intermediate results had been {how}",
            "x = 0.74; a = exp(x); b = a*a; b == 4.3681"),
    Mistake("rounded", 1.2, where.large_difference, instead.rounded, "as if the intermediate results had been {how}",
            "x = -3.7; a = exp(x); b = 937*a + 1.3; b == 20.04", unless=1.2),
    Mistake("cut-off", 1.5, where.large_difference, instead.cut_off, "as if the intermediate results had been {how}",
            "x = -3.6; a = exp(x); b = 937*a + 1.3; b == 20.04", unless=1.2),
]  # fmt: skip
