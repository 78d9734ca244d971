"""One place by itself."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.instead import at_another_time, needed
from scalargrad.worked.explaining.rows.examples import LAYERS, NEURON, STEP, TWO_USES
from scalargrad.worked.explaining.rows.mistake import AS_IF, AS_IF_NODE, Mistake
from scalargrad.worked.explaining.updates import When

ALONE = [
    Mistake("sign", 0.9, where.each_step, needed(instead.minus), "as if {what} were {minus} where it is {right}",
            STEP + "new * h == (v1 + rate * d * h) * h"),
    Mistake("sign", 1.7, where.each_but_steps, needed(instead.minus), "as if {what} were {minus} where it is {right}",
            "a, b = 0.37, 0.81; z = exp(a) + sin(b); z == exp(a) - sin(b)"),
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
    Mistake("no-factor", 1.6, where.each_factor, needed(instead.one), AS_IF + ": this factor is left out",
            "x, w = 0.3, 0.7; y = w * (x + x**2); E = y**2 / 2; dE/dw == y"),
    Mistake("no-inner", 1.5, where.the_gradient, instead.by_an_inner,
            "this is ∂{y}/∂{inner}: the inner derivative ∂{inner}/∂{x} is left out",
            "w = 1.3; f = (7 - 3*w)**2; df/dw == 2 * (7 - 3*w)"),
    Mistake("no-outer", 1.55, where.the_gradient, instead.of_an_inner,
            "this is ∂{inner}/∂{x}: the outer derivative ∂{y}/∂{inner} is left out",
            "w, x = 1.3, 0.7; z = w*x; a = sigmoid(z); f = (7 - 3*a)**2; df/dz == a*(1 - a)"),
    Mistake("no-path", 1.4, where.each_path, needed(instead.zero), AS_IF + ": this path is left out",
            "x, w = 3, 0.7; y = w*x + x**2; dy/dx == w"),
    Mistake("no-term", 1.4, where.each_operand, needed(instead.zero), AS_IF + ": it is left out",
            LAYERS + "z == 0.07500"),
    Mistake("updated-early", 1.1, where.each_place,
            needed(at_another_time(When.MADE, When.LATER, When.PRINTED, When.STEP)),
            "as if {what} were its updated number where it is {right}: updated before it was used",
            NEURON + "new = b - 0.1 * dE/db; z == w*x + new"),
    Mistake("updated-late", 1.1, where.each_place, needed(at_another_time(When.EARLIER)),
            "as if {what} were its old number where it is {right}: not updated before it was used",
            "x, b = 0.3, 1.7; b = constant(b - 0.1 * x); z = x + b; z == x + 1.7"),
    Mistake("other-input", 1.0, where.each_place, needed(instead.own_output), AS_IF_NODE,
            LAYERS + "dE/dh == d * o"),
    Mistake("other-number", 1.25, where.each_place, instead.as_written, AS_IF,
            "w, u, x, t = 0.3, 0.7, 1.9, 0.5; h = w*x; y = u*h; E = (y - t)**2 / 2; dE/dw == -0.101*0.64*1.9"),
    Mistake("other-name", 2.2, where.each_place, needed(instead.another_name),
            "as if {what} were {name} ({other}) where it is {right}",
            LAYERS + "dE/dh == d * t"),
    Mistake("misread", 2.5, where.each_place, instead.one_slip, "as if {what} were {exact} where it is {right}: {slip}",
            TWO_USES + "z == 1.0179"),
]  # fmt: skip
