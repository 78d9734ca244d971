"""Where a mistake may have been made: groups of places that one slip changes together.

Each function finds the groups of one kind in a case: the derivatives of an activation, the uses of a weight, a term.
"""

from scalargrad.worked.explaining.where.activations import (
    Slope,
    activations,
    activations_as_factors,
    claimed_activations,
    each_slope,
    forward_activations,
    slopes,
    written_slopes,
)
from scalargrad.worked.explaining.where.arrays import all_named, array_uses
from scalargrad.worked.explaining.where.functions import (
    added_terms,
    failing_alone,
    functions_forward,
    logarithms_forward,
    maxima_forward,
    products_beside,
    squares_forward,
)
from scalargrad.worked.explaining.where.group import MOST_PLACES, Group, neighbours
from scalargrad.worked.explaining.where.numbers import (
    asked_of,
    derivatives_above,
    failing_entries,
    given_numbers,
    large_difference,
    left_side,
    name_on_the_right,
    numbers_above,
    one_entry,
    printed_numbers,
    repeated_lines,
    results,
    small_difference,
    small_numbers_above,
    square_matrix,
    the_gradient,
    the_gradients,
    the_number,
    the_numbers,
    the_rates,
    two_entries,
    two_lines,
    values_above,
    whole_array,
)
from scalargrad.worked.explaining.where.paths import (
    errors_of_layers,
    paths_between,
    paths_but_one,
    paths_but_one_name,
    paths_to_one,
)
from scalargrad.worked.explaining.where.places import (
    each_but_steps,
    each_factor,
    each_named,
    each_operand,
    each_path,
    each_place,
    each_step,
    pairs_of_names,
    pairs_of_neighbours,
)
from scalargrad.worked.explaining.where.quotients import gates, named_quotients, scaled_scores
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
from scalargrad.worked.explaining.where.softmaxes import (
    all_shares,
    inputs_of_shares,
    share_of,
    softmax_inputs,
    softmax_shares,
    table_of_shares,
)
from scalargrad.worked.explaining.where.states import (
    activation_after,
    after_activations,
    series_uses,
    state_of,
    state_uses,
)
from scalargrad.worked.explaining.where.sums import (
    all_nodes,
    each_mean_of_squares,
    each_root,
    means_of_squares,
    one_term,
    sums_of_several,
    terms_but_one,
    terms_of,
)
from scalargrad.worked.explaining.where.terms import powers, squares, sums, terms, terms_claimed
from scalargrad.worked.explaining.where.weights import (
    factors,
    inputs,
    is_weight,
    matrices,
    pairs_of_parameters,
    parameters,
    weights,
    weights_and_pairs,
)

__all__ = [
    "MOST_PLACES", "Group", "Slope", "activation_after", "activations", "activations_as_factors", "added_terms",
    "after_activations", "all_named", "all_nodes", "all_shares", "angles", "array_uses", "asked_of",
    "claimed_activations", "claimed_by_terms", "derivatives_above", "divisors_back", "each_but_steps",
    "each_factor", "each_mean_of_squares", "each_named", "each_operand", "each_path", "each_place", "each_root",
    "each_slope", "each_step", "errors_of_layers", "factors", "failing_alone", "failing_entries",
    "forward_activations", "functions_back", "functions_forward", "gates", "given_numbers", "inputs",
    "inputs_of_shares", "is_weight", "large_difference", "left_side", "logarithms_forward", "matrices", "maxima",
    "maxima_forward", "means_of_squares", "name_on_the_right", "named_quotients", "neighbours", "numbers_above",
    "of_logarithms", "one_entry", "one_term", "pairs_of_names", "pairs_of_neighbours", "pairs_of_parameters",
    "parameters", "paths_between", "paths_but_one", "paths_but_one_name", "paths_to_one", "powers", "powers_back",
    "printed_numbers", "products_beside", "repeated_lines", "results", "root_of", "scaled_scores", "series_uses",
    "share_of", "slopes", "small_difference", "small_numbers_above", "softmax_inputs", "softmax_shares",
    "square_matrix", "squares", "squares_forward", "state_of", "state_uses", "sums", "sums_of_several",
    "table_of_shares", "terms", "terms_back", "terms_but_one", "terms_claimed", "terms_of", "the_gradient",
    "the_gradients", "the_number", "the_numbers", "the_rates", "two_entries", "two_lines", "values_above",
    "weights", "weights_and_pairs", "whole_array", "written_slopes",
]  # fmt: skip
