"""The wrong index, name, or time."""

from scalargrad.worked.explaining import instead, where
from scalargrad.worked.explaining.rows.examples import CONVOLUTION, LAYERS, MATRICES, NEURON, ROUNDS
from scalargrad.worked.explaining.rows.mistake import AS_IF_NODE, Mistake

INDICES = [
    Mistake("rows-for-columns", 0.9, where.square_matrix, instead.rows_for_columns, "rows and columns are swapped",
            MATRICES + "dE/dV == outer(a, d)"),
    Mistake("swapped-entries", 0.9, where.two_entries, instead.swapped, "the entries {one} and {other} are swapped",
            LAYERS + "[z, h, o] == [h, z, o]"),
    Mistake("swapped-entries", 0.95, where.two_lines, instead.swapped, "the {what} {one} and {other} are swapped",
            "A = [[0.3, -0.8], [0.6, 0.2], [0.7, 0.9]]; 2*A == [[1.2, 0.4], [0.6, -1.6], [1.4, 1.8]]"),
    Mistake("flipped", 0.95, where.whole_array, instead.in_reverse, "the entries are in reverse order",
            "x = [0.3, -1.2, 0.8, 0.5]; 3*x == [1.5, 2.4, -3.6, 0.9]"),
    Mistake("other-index", 0.9, where.the_gradient, instead.by_a_neighbour,
            "the index: this is ∂{y}/∂{other}, not ∂{y}/∂{x}",
            LAYERS + "dE/dw1 == dE/dz * x2"),
    Mistake("weight-for-bias", 0.75, where.the_gradient, instead.by_its_weight,
            "this is ∂{y}/∂{weight}, not ∂{y}/∂{bias}",
            NEURON + "dE/db == dE/dw"),
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
    Mistake("other-index", 1.2, where.array_uses, instead.another_line,
            "the index: as if the {what} {line} of {names} were the {what} {another}",
            "x, d = [0.3, -1.2], [0.7, 0.4]; w = [[0.2, 0.5], [0.6, 0.9]]; J = d @ (w @ x) + 3*x[0]; "
            "dJ/dx[1] == w[0, 0]*d[0] + w[1, 0]*d[1]"),
    Mistake("flipped", 1.2, where.array_uses, instead.flipped, "as if {names} were flipped: read backwards",
            CONVOLUTION + "z == [k[2]*x[0] + k[1]*x[1] + k[0]*x[2], k[2]*x[1] + k[1]*x[2] + k[0]*x[3]]"),
    Mistake("shifted", 1.45, where.array_uses, instead.shifted, "the index: as if {names} began one entry {when}",
            CONVOLUTION + "z == [k @ x[1:4], k[0]*x[2] + k[1]*x[3]]"),
    Mistake("swapped-names", 1.6, where.pairs_of_names, instead.exchanged, "as if {one} and {other} were swapped",
            "a, k, x = 0.37125, 0.81243, 1.7; b = a*exp(x) + k; b == k*exp(x) + a"),
    Mistake("other-index", 1.9, where.all_named, instead.two_neighbours,
            "two indices: as if {one} were {other}, and {two} were {another}",
            "w1, w2, w3, x1, x2, x3 = 0.3, 0.7, 1.1, 0.45, -0.8, 0.95; z = w1*x1 + w2*x2 + w3*x3; "
            "z == w1*x1 + w1*x2 + w3*x2"),
]  # fmt: skip
