"""Whatever a document says, explaining it raises no error: no claim is told of a defect of the checker."""

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
