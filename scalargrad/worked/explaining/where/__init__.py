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
from scalargrad.worked.explaining.where.arrays import all_named, array_uses
from scalargrad.worked.explaining.where.group import Group, neighbours
from scalargrad.worked.explaining.where.numbers import (
    failing_entries,
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
from scalargrad.worked.explaining.where.paths import (
    each_root,
    each_variance,
    one_term,
    paths_between,
    paths_but_one,
    paths_to_one,
    terms_but_one,
    variances,
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
from scalargrad.worked.explaining.where.rules import (
    angles,
    claimed_by_terms,
    divisors_back,
    functions_back,
    maxima,
    of_logarithms,
    powers_back,
    root_of,
    terms_back,
)
from scalargrad.worked.explaining.where.softmaxes import share_of, softmax_inputs
from scalargrad.worked.explaining.where.states import state_uses
from scalargrad.worked.explaining.where.terms import powers, squares, sums, terms
from scalargrad.worked.explaining.where.weights import factors, inputs, matrices, weights, weights_and_pairs

__all__ = [
    "Group", "Slope", "activations", "all_named", "angles", "array_uses", "claimed_activations",
    "claimed_by_terms", "divisors_back", "each_but_steps", "each_named", "each_operand", "each_path",
    "each_place", "each_root", "each_slope", "each_step", "each_variance", "factors", "failing_entries",
    "forward_activations", "functions_back", "given_numbers", "inputs", "large_difference", "left_side",
    "matrices", "maxima", "name_on_the_right", "neighbours", "numbers_above", "of_logarithms", "one_entry",
    "one_term", "pairs_of_neighbours", "paths_between", "paths_but_one", "paths_to_one", "powers", "powers_back",
    "printed_numbers", "results", "root_of", "share_of", "slopes", "small_difference", "softmax_inputs",
    "square_matrix", "squares", "state_uses", "sums", "terms", "terms_back", "terms_but_one", "the_gradient",
    "the_number", "the_numbers", "two_entries", "two_lines", "variances", "weights", "weights_and_pairs",
    "written_slopes",
]  # fmt: skip
