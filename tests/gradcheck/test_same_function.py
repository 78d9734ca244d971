"""f has to be the same function each time it is asked, and one that is not is told so."""

import itertools
import random

import pytest

from scalargrad import Value, gradcheck, tanh, total
from scalargrad.gradient_check import WrongGradient
from scalargrad.nn import MLP, Module


def noisy():
    rng = random.Random(0)
    return lambda v: v * v + rng.gauss(0, 1e-3)


def counting():
    calls = itertools.count()
    return lambda v: v * next(calls)


def dropout():
    rng = random.Random(1)
    return lambda v: total([v * int(rng.random() < 0.5) * k for k in range(10)])


def remembering():
    state = [Value(1.0)]

    def f(v):
        state[0] = state[0] + v
        return state[0] * state[0]

    return f


def running_mean():
    mean = [0.0]

    def f(v):
        mean[0] = 0.9 * mean[0] + 0.1 * float(v)
        return v * v - mean[0]

    return f


def exhausted():
    numbers = iter([1.0, 2.0])
    return lambda v: v * sum(numbers)


def raising_later():
    numbers = iter([1.0])
    return lambda v: v * next(numbers)


def changing_late():
    calls = itertools.count()
    return lambda v: v * 2 if next(calls) < 5 else v * 3


MOODY = [noisy, counting, dropout, remembering, running_mean, exhausted, raising_later, changing_late]


@pytest.mark.parametrize("make", MOODY)
@pytest.mark.parametrize("options", [{}, {"directions": 1}, {"derivative": lambda v: 2 * v}])
def test_a_function_that_answers_differently_is_not_ok(make, options):
    report = gradcheck(make(), 2.0, raises=False, **options)
    assert not report.ok and not report
    assert "f gave " in str(report) and "always gives the same" in str(report)


def test_the_error_says_what_was_given_and_what_to_do():
    with pytest.raises(WrongGradient, match=r"f gave 0\.0 and then 2\.0 at the same point.*keep no state in f"):
        gradcheck(counting(), 2.0)
    with pytest.raises(WrongGradient, match=r"f gave 2\.0, and then, at the same point, a StopIteration"):
        gradcheck(raising_later(), 2.0)


def test_the_same_number_with_other_derivatives_is_noticed():
    with pytest.raises(WrongGradient, match=r"gave 0\.0 twice at the same point, but with different derivatives"):
        gradcheck(counting(), 0.0)


def test_a_module_with_dropout():
    rng = random.Random(3)
    net = MLP(2, [8, 1], seed=1)

    class Dropped(Module):
        def __init__(self):
            self.net = net

        def __call__(self, x):
            return self.net([xi * rng.choice((0, 2)) for xi in x])

    assert not gradcheck(lambda model: model([0.3, 0.7]) ** 2, Dropped(), raises=False).ok


def test_a_generator_that_is_made_inside_f_is_fine():
    assert gradcheck(lambda v: v * random.Random(0).random(), 2.0).ok


def test_sums_in_another_order_are_the_same_function():
    """A set of Values goes through them in another order each time."""
    assert gradcheck(lambda x: tanh(total(set(x))), [0.1 * k for k in range(30)]).ok


def test_f_may_change_the_list_that_it_is_given():
    def doubling(x):
        x[0] = x[0] * 2
        return x.pop() * x.pop()

    report = gradcheck(doubling, [1.0, 3.0])
    assert [row.analytic for row in report.rows] == [6.0, 2.0]


def test_an_error_of_f_itself_is_raised():
    with pytest.raises(ZeroDivisionError):
        gradcheck(lambda x: 1 / (x - 2), 2.0)
