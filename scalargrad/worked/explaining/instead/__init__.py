"""What may stand where a mistake was made: 1, 0, minus the right number, an updated weight, a neighbour's number.

Each function finds, for a group of places, the other numbers that one slip may have put there.
"""

from scalargrad.worked.explaining.instead.digits import (
    a_slip,
    any_slip,
    cut_off,
    needed,
    off_by_one,
    one_slip,
    rounded,
    the_last_digit,
)
from scalargrad.worked.explaining.instead.factors import (
    by_samples,
    over_samples,
    sample_counts,
    the_step,
    with_the_rate,
    without_the_rate,
)
from scalargrad.worked.explaining.instead.matrices import rows_for_columns, swapped, transposed, unit_matrix
from scalargrad.worked.explaining.instead.names import (
    a_neighbour,
    another_layers_input,
    another_name,
    any_name,
    by_a_neighbour,
    by_an_inner,
    of_another_claim,
    own_output,
    the_neighbour,
    the_right_name,
)
from scalargrad.worked.explaining.instead.option import (
    Instead,
    Option,
    first_argument,
    half,
    inside,
    inverse,
    inverse_of_all,
    minus,
    one,
    one_side,
    twice,
    twice_itself,
    two,
    zero,
)
from scalargrad.worked.explaining.instead.slopes import (
    another_activation,
    at_minus,
    slope_at_net,
    slope_at_result,
    slope_elsewhere,
    slope_is_one_minus,
    slope_is_result,
    slope_miswritten,
    slope_of_another,
    slope_squared,
)
from scalargrad.worked.explaining.instead.times import as_it_was, at_another_time, at_some_time

__all__ = [
    "Instead", "Option", "a_neighbour", "a_slip", "another_activation", "another_layers_input", "another_name",
    "any_name", "any_slip", "as_it_was", "at_another_time", "at_minus", "at_some_time", "by_a_neighbour",
    "by_an_inner", "by_samples", "cut_off", "first_argument", "half", "inside", "inverse", "inverse_of_all",
    "minus", "needed", "of_another_claim", "off_by_one", "one", "one_side", "one_slip", "over_samples",
    "own_output", "rounded", "rows_for_columns", "sample_counts", "slope_at_net", "slope_at_result",
    "slope_elsewhere", "slope_is_one_minus", "slope_is_result", "slope_miswritten", "slope_of_another",
    "slope_squared", "swapped", "the_last_digit", "the_neighbour", "the_right_name", "the_step", "transposed",
    "twice", "twice_itself", "two", "unit_matrix", "with_the_rate", "without_the_rate", "zero",
]  # fmt: skip
