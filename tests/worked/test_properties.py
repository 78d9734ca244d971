"""What must be true of any formula: it equals itself, its derivative is its slope, and its replay is itself."""

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scalargrad import Value
from scalargrad.worked.numbers.errors import NoSuchNumber
from scalargrad.worked.numbers.quantities import number
from scalargrad.worked.numbers.real import Real
from scalargrad.worked.record.replay import Replay, replay
from tests.support.documents import check

GIVEN = "x, w, v = 0.7, -1.3, [0.2, 1.1, -0.4]\nalpha = free()\nW = [[0.3, -0.2, 0.9], [0.1, 0.8, -0.6]]\n"

scalars = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["x", "w", "v[0]", "v[2]", "W[0, 1]", "2", "0.5", "alpha"]),
        st.tuples(scalars, st.sampled_from(["+", "-", "*"]), scalars).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(scalars, scalars).map("({0[0]} / ({0[1]}**2 + 1))".format),
        st.tuples(scalars, st.sampled_from(["2", "3", "-1", "1.5"])).map("((({0[0]})**2 + 0.5)**{0[1]})".format),
        st.tuples(st.sampled_from(["sigmoid", "tanh", "sin", "cos", "softplus", "relu", "abs"]), scalars).map(
            "{0[0]}({0[1]})".format
        ),
        scalars.map("log({0}**2 + 1)".format),
        scalars.map("sqrt({0}**2 + 1)".format),
        st.tuples(scalars, scalars).map("max({0[0]}, {0[1]})".format),
        vectors.map("sum({0})".format),
        vectors.map("mean({0})".format),
        vectors.map("max({0})".format),
        st.tuples(vectors, vectors).map("({0[0]} @ {0[1]})".format),
    )
)
vectors = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["v", "W[1]", "[x, w, 1]"]),
        st.tuples(vectors, st.sampled_from(["+", "-", "*"]), vectors).map("({0[0]} {0[1]} {0[2]})".format),
        st.tuples(st.sampled_from(["sigmoid", "tanh", "softmax", "relu"]), vectors).map("{0[0]}({0[1]})".format),
        st.tuples(scalars, vectors).map("({0[0]} * {0[1]})".format),
        vectors.map("((W @ {0}) @ W)".format),
    )
)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(scalars)
def test_a_formula_equals_itself_and_its_derivative_too(formula: str) -> None:
    result = check(
        GIVEN + f"f = {formula}\nf == {formula}\ng = grad(f, x)\ng == grad(f, x)\n({formula}) - f == 0\n"
        f"grad({formula}, x) == df/dx\ngrad(3*f, x) == 3*df/dx\nf + 1 == {formula}"
    )
    if result.error is not None:  # too long a number, for one
        assert "digits" in result.error.message
        return
    assert [claim.verdict for claim in result.claims] == ["holds"] * 5 + ["fails"]


@slow
@given(scalars, st.sampled_from(["x", "w", "v[0]", "W[0, 1]", "alpha"]))
def test_the_derivative_is_the_slope(formula: str, name: str) -> None:
    result = check(GIVEN + f"f = {formula}\nt = {name}\ng = grad(f, t)\nh = grad(g, t)")
    assume(result.error is None)
    at = {written: versions[-1].quantity for written, versions in result.history.items()}
    leaf: Value = at["t"]
    step = Real(Fraction(1, 10**12))
    for function, slope in ((at["f"], at["g"]), (at["g"], at["h"])):
        both = Replay([function])
        try:
            (above,) = both.numbers({leaf: leaf.data + step}, same_sides=True)
            (below,) = both.numbers({leaf: leaf.data - step}, same_sides=True)
        except NoSuchNumber:
            assume(False)  # too near a kink
        size = 1 + max(abs(number(slope)), abs(number(function)))
        assert abs((above - below) / (2 * step) - number(slope)) < Fraction(1, 10**12) * size


@slow
@given(scalars)
def test_a_replay_with_nothing_replaced_is_the_same(formula: str) -> None:
    result = check(GIVEN + f"f = {formula}")
    assume(result.error is None)
    f = result.history["f"][0].quantity
    assert replay([f], {}) == [number(f)]
    assert Replay([f]).numbers({}, everything=True) == [number(f)]
