"""Slips of the pen, in the stated number, in one that was given, or printed above; rounding on the way."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.instead import needed
from scalargrad.worked.explaining.rows.examples import STEPS, TWO_USES
from scalargrad.worked.explaining.rows.mistake import Mistake, at_once, by_little

A_NUMBER = "as if {names} were {exact} where it is {right}"

DIGITS = [
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
    Mistake("no-path", 1.35, where.derivatives_above, needed(instead.zero), A_NUMBER + ": this path is left out",
            STEPS + "dE/dz1 == 0.583032; dE/du == 0.057916"),
    Mistake("no-term", 1.7, where.values_above, needed(instead.zero), A_NUMBER + ": it is left out",
            TWO_USES + "w*x + 0.5 + w*u == 0.5000"),
    Mistake("misread", 1.8, where.printed_numbers, instead.one_slip, A_NUMBER + ": {slip}",
            "x, w = 0.37, 0.9; a = w*x; a == 0.333; b = a*a + x; b == 0.524449"),
    Mistake("single-precision", 0.3, where.the_numbers, instead.in_single_precision,
            "to the precision of 32 bits: the last digits are those of single precision",
            "x = 1; h = tanh(x); y = tanh(2*h); y == 0.9092516899108887"),
    Mistake("rounded", 0.3, where.one_entry, instead.rounded_twice,
            "rounded twice: first to {first}, and that once more",
            "x = 0.4449; y = x/1; y == 0.45"),
    Mistake("rounded", 1.7, where.small_numbers_above, instead.one_rounded,
            "as if {names} had been rounded to {to} before it was used",
            "x = 0.7391; a = exp(x); b = exp(-x); c = 3*a**2 + b; c == 13.58184"),
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
