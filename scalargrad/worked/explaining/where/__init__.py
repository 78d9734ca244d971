"""Where a mistake may have been made: groups of places that one slip changes together.

Each function finds the groups of one kind in a case: the derivatives of an activation, the uses of a weight, a term.
"""

from scalargrad.worked.explaining.where.activations import (
    Slope,
    activations,
    claimed_activations,
    each_slope,
    forward_activations,
    slopes,
    written_slopes,
)
from scalargrad.worked.explaining.where.group import Group, neighbours
from scalargrad.worked.explaining.where.numbers import (
    given_numbers,
    large_difference,
    left_side,
    name_on_the_right,
    numbers_above,
    one_entry,
    printed_numbers,
    results,
    small_difference,
    square_matrix,
    the_gradient,
    the_number,
    the_numbers,
    two_entries,
    two_lines,
)
from scalargrad.worked.explaining.where.places import (
    each_but_steps,
    each_named,
    each_operand,
    each_path,
    each_place,
    each_step,
    pairs_of_neighbours,
)
from scalargrad.worked.explaining.where.terms import powers, squares, sums, terms
from scalargrad.worked.explaining.where.weights import factors, inputs, matrices, weights, weights_and_pairs

__all__ = [
    "Group", "Slope", "activations", "claimed_activations", "each_but_steps", "each_named", "each_operand",
    "each_path", "each_place", "each_slope", "each_step", "factors", "forward_activations", "given_numbers",
    "inputs", "large_difference", "left_side", "matrices", "name_on_the_right", "neighbours", "numbers_above",
    "one_entry", "pairs_of_neighbours", "powers", "printed_numbers", "results", "slopes", "small_difference",
    "square_matrix", "squares", "sums", "terms", "the_gradient", "the_number", "the_numbers", "two_entries",
    "two_lines", "weights", "weights_and_pairs", "written_slopes",
]  # fmt: skip
