"""Whatever a document says, explaining it raises no error: no claim is told of a defect of the checker."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.documents import check

GIVEN = "x, w, v = 0.7, -1.3, [0.2, 1.1, -0.4]\nn, m = 2, 0\nalpha = free()\nW = [[0.3, -0.2, 0.9], [0.1, 0.8, -0.6]]\n"
atoms = st.sampled_from(["x", "w", "n", "m", "v[0]", "v[2]", "W[0, 1]", "2", "0.5", "alpha", "a", "b", "c", "d"])
functions = st.sampled_from(["sigmoid", "tanh", "relu", "exp", "softplus", "abs", "sin", "max", "min"])
vectors = st.sampled_from(["v", "W[1]", "softmax(v)", "tanh(v)", "[x, w, n]", "softmax(v - x)", "a*v", "W[0] + b"])
scalars = st.deferred(
    lambda: st.one_of(
        atoms,
        st.tuples(scalars, st.sampled_from(["+", "-", "*"]), scalars).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(scalars, scalars).map("({0[0]} / ({0[1]}**2 + 1))".format),
        st.tuples(scalars, st.sampled_from(["2", "3", "-1", "n"])).map("({0[0]})**{0[1]}".format),
        st.tuples(functions, scalars).map("{0[0]}({0[1]})".format),
        st.tuples(scalars, scalars).map("max({0[0]}, {0[1]})".format),
        vectors.map("sum({0})".format),
        st.tuples(vectors, vectors).map("({0[0]} @ {0[1]})".format),
    )
)
names = st.sampled_from(["x", "w", "n", "m", "v", "W", "a", "b", "c", "d"])
derivatives = st.tuples(st.sampled_from("abcd"), names).map("d{0[0]}/d{0[1]}".format)
sides = st.one_of(scalars, derivatives, derivatives, st.tuples(scalars, derivatives).map("{0[0]} - 0.1*{0[1]}".format))
numbers = st.one_of(
    st.decimals(-3, 3, places=4).map(str),
    st.integers(-4, 9).map(str),
    st.lists(st.decimals(-1, 1, places=3).map(str), min_size=3, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.just("approx(0.5, abs=0.1)"),
)
claims = st.tuples(sides, st.one_of(numbers, numbers, sides)).map("{0[0]} == {0[1]}".format)
updates = derivatives.map(lambda one: f"w = w - 0.1*{one}")
formulas = st.tuples(st.sampled_from("abcd"), sides).map("{0[0]} = {0[1]}".format)
documents = st.lists(st.one_of(claims, claims, formulas, updates), min_size=2, max_size=12)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_explaining_raises_no_error(lines: list[str]) -> None:
    start = "a = x*w + n\nb = tanh(a*n)\nc = (b - x)**2\nd = sum(softmax(v - n)) * c\n"
    result = check(GIVEN + start + "\n".join(lines))
    assert [cause for told in result.told.values() for cause in told.causes if cause.mistake == "defect"] == []


def test_a_power_of_plain_numbers_is_no_square_of_a_difference() -> None:
    result = check("x, n = 0.5, 2\n2**n / (x**2 + 1) == approx(0.5, abs=0.1)")
    assert [cause for told in result.told.values() for cause in told.causes if cause.mistake == "defect"] == []


ABSURD = """x = 2
W = [[0.1, 0.2], [0.3, 0.4]]
y = x**2
y == {0}
z = sigmoid(x*y)
z == {0}
v = W @ [z, y]
v == [{0}, 0.7]
E = sum(v**2)/2
E == {0}
dE/dW == [[{0}, 0.9], [0.5, {0}]]
u = exp(exp(4*x))
u == {0}
u == 5.0
w = exp(-exp(4*x))
w == {0}
k = relu(x - 2)
dk/dx == {0}
z == approx({0}, abs={1})
"""


@pytest.mark.parametrize("number", ["1e400", "-1e999", "1e-999", "-1.5e309", "2.0e-324", "10**400", "1/10**400"])
def test_numbers_that_floats_end_before_raise_no_error(number: str) -> None:
    result = check(ABSURD.format(number, number.lstrip("-")))
    assert result.error is None
    assert [cause for told in result.told.values() for cause in told.causes if cause.mistake == "defect"] == []


def test_nothing_follows_from_a_number_that_floats_end_before() -> None:
    result = check("x = 2\nz = sigmoid(x)\nz == 1e-999\nw = exp(x)*z\nw == 1e-999")
    assert [told.explanations for told in result.told.values()] == [(), ()]
