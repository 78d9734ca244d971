"""What a Value does beside arithmetic: accumulation, rows of their own, errors, threads. A test for each promise."""

import math
import threading
from fractions import Fraction

import pytest

import scalargrad
from scalargrad import Value, detach, dot, exp, gradient, log, logsumexp, softmax, total
from scalargrad.walk import topological_order

# --- accumulation ---


def test_a_second_backward_doubles_the_leaves_and_nothing_else():
    a, b = Value(2.0), Value(3.0)
    product = a * b
    y = product + a
    y.backward()
    assert (a.grad, b.grad, product.grad, y.grad) == (4.0, 2.0, 1, 1)
    y.backward()
    assert (a.grad, b.grad, product.grad, y.grad) == (8.0, 4.0, 1, 1)


def test_leaves_accumulate_over_graphs():
    a = Value(2.0)
    (a * 3).backward()
    (a * 4).backward()
    assert a.grad == 7


def test_zero_grad_clears_one_graph():
    a, b, c = Value(2.0), Value(3.0), Value(5.0)
    y, other = a * b + a, c * 2
    y.backward()
    other.backward()
    y.zero_grad()
    assert (a.grad, b.grad, y.grad, c.grad) == (0, 0, 0, 2)
    y.backward()
    assert (a.grad, b.grad) == (4.0, 2.0)


def test_backward_on_a_leaf_is_one():
    x = Value(2.0)
    x.backward()
    assert x.grad == 1
    x.backward()
    assert x.grad == 2  # a leaf accumulates, this one too


def test_a_leaf_changed_after_the_forward_pass_does_not_spoil_backward():
    x, w = Value(3.0), Value(2.0)
    y = w * x * x + exp(x)
    x.data = w.data = -100.0
    y.backward()
    assert w.grad == 9.0 and x.grad == 12.0 + math.exp(3.0)


def test_inner_nodes_have_their_gradients_after_backward():
    a = Value(3.0)
    inner = a * 2
    (inner * inner).backward()
    assert inner.grad == 12.0 and a.grad == 24.0


# --- rows of their own ---


@pytest.mark.parametrize(
    "function, name, data",
    [
        (lambda x: x - 3, "sub", Fraction(-5, 2)), (lambda x: 3 - x, "sub", Fraction(5, 2)),
        (lambda x: x / 3, "div", Fraction(1, 6)), (lambda x: 3 / x, "div", Fraction(6)),
        (lambda x: -x, "neg", Fraction(-1, 2)),
    ],
)  # fmt: skip
def test_minus_and_division_are_rows_of_their_own(function, name, data):
    y = function(Value(Fraction(1, 2)))
    assert y.op.name == name and y.data == data and type(y.data) is Fraction
    assert [parent.is_leaf for parent in y.parents] == [True], "no helper node in between"


def test_plus_in_front_changes_nothing():
    x = Value(2.0)
    assert +x is x


def test_a_constant_gets_no_node():
    x = Value(2.0)
    y = 3 * x
    assert y.args == (3, x) and y.parents == (x,) and y.local_derivatives == (None, 3)


@pytest.mark.parametrize("function, slope", [(lambda x: x * x, 6.0), (lambda x: x + x, 2), (lambda x: x - x, 0),
                                             (lambda x: x / x, 0.0), (lambda x: total([x, x, x]), 3),
                                             (lambda x: dot([x], [x], x), 7.0)])  # fmt: skip
def test_an_operand_used_twice_counts_twice(function, slope):
    x = Value(3.0)
    y = function(x)
    assert len(y.parents) == len(y.args) >= 2 and set(map(id, y.parents)) == {id(x)}
    assert gradient(y, x).data == pytest.approx(slope)
    y.backward()
    assert x.grad == pytest.approx(slope)


def test_detach_is_the_same_number_and_a_constant_to_derivatives():
    x = Value(3.0)
    y = x * detach(x)
    y.backward()
    assert y.data == 9.0 and x.grad == 3.0 and gradient(y, x).data == 3.0
    assert x.detach().data == 3.0 and detach(3.0) == 3.0


def test_a_detached_node_keeps_nothing_of_the_graph_before_it():
    """Truncated backpropagation through time: the graph must not grow with the number of steps."""
    w, h = Value(0.5), Value(0.0)
    for t in range(1, 1001):
        h = (w * h + 1.0).tanh()
        if t % 10 == 0:
            h = h.detach()
    assert h.op.name == "detach" and h.args == (h.data,) and h.parents == () and topological_order(h) == [h]
    assert len(topological_order((w * h).tanh())) == 4


@pytest.mark.parametrize("name", ["step", "sign"])
def test_where_the_derivative_is_the_constant_0_there_is_an_operand_but_no_edge(name):
    """The operand stays, so that the graph can be computed again with other numbers."""
    x = Value(3.0)
    y = getattr(x * 2, name)()
    assert y.parents == y.args and y.args[0].args == (x, 2) and y.local_derivatives == (0,)
    assert list(y.edges()) == [] and topological_order(y) == [y]
    y.backward()
    assert x.grad == y.args[0].grad == 0 and gradient(y, x).data == 0


# --- errors name the node, and keep Python's type ---


@pytest.mark.parametrize(
    "function, error, message",
    [
        (lambda x, y: x / y, ZeroDivisionError, "z = x / y with x = -1.0 (label 'a'), y = 0.0 (label 'b'): "),
        (lambda x, y: 1 / y, ZeroDivisionError, "z = x / y with x = 1, y = 0.0 (label 'b'): "),
        (lambda x, y: x / 0, ZeroDivisionError, "z = x / y with x = -1.0 (label 'a'), y = 0: "),
        (lambda x, y: y**-1, ZeroDivisionError, "with x = 0.0 (label 'b'), y = -1: "),
        (lambda x, y: x**0.5, ValueError, "with x = -1.0 (label 'a'), y = 0.5: "),
        (lambda x, y: x ** Value(0.5), ValueError, "with x = -1.0 (label 'a'), y = 0.5: "),
        (lambda x, y: log(x), ValueError, "z = log(x) with x = -1.0 (label 'a'): "),
        (lambda x, y: y.log(), ValueError, "z = log(x) with x = 0.0 (label 'b'): "),
        (lambda x, y: x.sqrt(), ValueError, "z = sqrt(x) with x = -1.0 (label 'a'): "),
        (lambda x, y: (x - 1).asin(), ValueError, "z = asin(x) with x = -2.0: "),
        (lambda x, y: exp(-1000 * x), OverflowError, "z = exp(x) with x = 1000.0: "),
        (lambda x, y: x.log1p(), ValueError, "z = log1p(x) with x = -1.0 (label 'a'): "),
        (lambda x, y: scalargrad.clamp(x, 2, 1), ValueError, "with x = -1.0 (label 'a'), low = 2, high = 1: "),
        (lambda x, y: dot([x], [Value("1")]), TypeError, "'1' is text"),
    ],
)  # fmt: skip
def test_errors_name_the_node_its_numbers_and_their_labels(function, error, message):
    with pytest.raises(error) as caught:
        function(Value(-1.0, label="a"), Value(0.0, label="b"))
    assert type(caught.value) is error and message in str(caught.value)


def test_errors_inside_gradient_name_the_node_as_well():
    x = Value(0.0, label="x")
    y = x**1.5
    y.label = "y"
    slope = gradient(y, x)
    assert slope.data == 0
    with pytest.raises(ZeroDivisionError, match="label 'x'"):
        slope / x


def test_an_error_of_many_arguments_stays_readable():
    with pytest.raises(OverflowError) as caught:
        dot([10**400] + [Value(1.0)] * 50, [Value(0.5)] * 51)
    assert len(str(caught.value)) < 1000


def test_lengths_that_differ_are_named():
    with pytest.raises(ValueError, match="2 in ws and 3 in xs"):
        dot([Value(1.0)] * 2, [1.0] * 3)


@pytest.mark.parametrize("function", [logsumexp, softmax])
def test_an_empty_logsumexp_is_an_error_and_an_empty_total_is_zero(function):
    with pytest.raises(ValueError, match="at least one"):
        function([])
    assert total([]) == 0


# --- threads ---


def test_gradient_serves_threads_that_share_leaves():
    ws = [Value(float(i)) for i in range(1, 6)]
    found = {}

    def work(k):
        for _ in range(20):
            found[k] = [d.data for d in gradient(dot(ws, ws) * k, ws)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {k: [2 * k * w.data for w in ws] for k in range(1, 5)}
    assert all(w.grad == 0 for w in ws)
    assert "thread" in Value.backward.__doc__


# --- micrograd's tutorials ---


def test_a_tutorial_written_for_micrograd_runs():
    """The example of micrograd's README (github.com/karpathy/micrograd), whose printed numbers these are."""
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    assert f"{g.data:.4f}" == "24.7041"
    g.backward()
    assert (f"{a.grad:.4f}", f"{b.grad:.4f}") == ("138.8338", "645.5773")
