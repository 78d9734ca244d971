"""What may stand where a mistake was made: 1, 0, minus the right number, an updated weight, a neighbour's number.

Each function finds, for a group of places, the other numbers that one slip may have put there.
"""

from scalargrad.worked.explaining.instead.digits import (
    a_slip,
    any_slip,
    as_written,
    cut_off,
    in_single_precision,
    needed,
    off_by_one,
    one_rounded,
    one_slip,
    rounded,
    rounded_twice,
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
from scalargrad.worked.explaining.instead.functions import (
    absolute,
    another_entry,
    another_of_several,
    another_softmax,
    as_often_as_products,
    its_square,
    its_square_root,
    one_counted_less,
    one_for_all,
    one_minus,
    one_twice,
    shares_of_scores,
    two_classes,
)
from scalargrad.worked.explaining.instead.matrices import (
    another_line,
    exchanged,
    flipped,
    in_reverse,
    rows_for_columns,
    shifted,
    swapped,
    transposed,
    unit_matrix,
)
from scalargrad.worked.explaining.instead.more_factors import by_a_name, by_a_slope, over_a_name
from scalargrad.worked.explaining.instead.names import (
    a_neighbour,
    another_layers_input,
    another_name,
    any_name,
    by_a_neighbour,
    by_an_inner,
    by_its_weight,
    of_an_inner,
    of_another_claim,
    own_output,
    own_outputs,
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
    told_minus,
    twice,
    twice_itself,
    two,
    zero,
)
from scalargrad.worked.explaining.instead.pairs import two_neighbours
from scalargrad.worked.explaining.instead.quotients import (
    complement,
    error_of_the_output,
    new_parameter,
    numerator,
    over_the_square,
)
from scalargrad.worked.explaining.instead.rules import (
    at_an_input,
    by_another_rule,
    by_the_term,
    in_degrees,
    its_root,
    mean_of_absolutes,
    mean_squared,
    means_multiplied,
    no_coefficient,
    no_numerator,
    not_squared,
    other_base,
    power_lowered_twice,
    power_not_lowered,
    the_term,
    to_another,
    what_it_is_of,
    with_one_less,
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
from scalargrad.worked.explaining.instead.softmaxes import (
    diagonal_alone,
    of_another_class,
    share_alone,
    slope_alone,
    slope_once_more,
    without_softmax,
)
from scalargrad.worked.explaining.instead.times import (
    as_it_was,
    at_another_step,
    at_another_time,
    at_some_time,
    counted_down,
    of_another_series,
    of_the_next_step,
    without_slope_before,
)

__all__ = [
    "Instead", "Option", "a_neighbour", "a_slip", "absolute", "another_activation", "another_entry",
    "another_layers_input", "another_line", "another_name", "another_of_several", "another_softmax", "any_name",
    "any_slip", "as_it_was", "as_often_as_products", "as_written", "at_an_input", "at_another_step", "at_another_time",
    "at_minus", "at_some_time", "by_a_name", "by_a_neighbour", "by_a_slope", "by_an_inner", "by_its_weight",
    "by_another_rule", "by_samples", "by_the_term", "counted_down", "cut_off", "diagonal_alone", "exchanged",
    "first_argument", "flipped", "half", "in_degrees", "in_single_precision", "inside", "inverse", "inverse_of_all",
    "its_root", "its_square", "its_square_root", "mean_of_absolutes", "mean_squared", "means_multiplied", "minus",
    "needed", "no_coefficient", "no_numerator", "not_squared", "of_an_inner", "of_another_claim", "of_another_class",
    "of_another_series", "of_the_next_step", "off_by_one", "one", "one_counted_less", "one_for_all", "one_minus",
    "one_rounded", "one_side", "one_slip", "one_twice", "other_base", "over_a_name", "over_samples", "own_output",
    "power_lowered_twice", "power_not_lowered", "rounded", "rounded_twice", "rows_for_columns", "sample_counts",
    "share_alone", "shares_of_scores", "shifted", "slope_alone", "slope_at_net", "slope_at_result", "slope_elsewhere",
    "slope_is_one_minus", "slope_is_result", "slope_miswritten", "slope_of_another", "slope_once_more", "slope_squared",
    "swapped", "the_last_digit", "the_neighbour", "the_right_name", "the_step", "the_term", "to_another", "transposed",
    "told_minus", "twice", "twice_itself", "two", "two_classes", "two_neighbours", "unit_matrix", "what_it_is_of",
    "with_one_less", "with_the_rate", "without_slope_before", "without_softmax", "without_the_rate", "zero",
    "complement", "error_of_the_output", "in_reverse", "new_parameter", "numerator", "over_the_square", "own_outputs",
]  # fmt: skip
