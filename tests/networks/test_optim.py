"""Optimisers: against updates worked in fractions, and against PyTorch where it is installed."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value
from scalargrad.optim import SGD, Adam, AdamW, Optimiser, clip_gradient_norm, cosine_schedule, step_schedule

F = Fraction


def path(make, gradients, start=1):
    """Where a parameter goes, given its gradients one after another. make: an optimiser of a list of parameters."""
    w = Value(start)
    optimiser = make([w])
    places = []
    for number, gradient in enumerate(gradients, 1):
        optimiser.zero_grad()
        assert w.grad == 0
        w.grad = gradient
        optimiser.step()
        assert optimiser.updates == number
        places.append(w.data)
    return places


# --- worked in fractions: lr 1/2, momentum 1/3, gradients 1, 2, −1 ---

HALF, THIRD = F(1, 2), F(1, 3)


@pytest.mark.parametrize(
    ("make", "places"),
    [
        (lambda ps: SGD(ps, HALF), [F(1, 2), F(-1, 2), F(0)]),
        # v: 1, 7/3, −2/9
        (lambda ps: SGD(ps, HALF, THIRD), [F(1, 2), F(-2, 3), F(-5, 9)]),
        (lambda ps: SGD(ps, HALF, THIRD, classical=True), [F(1, 2), F(-2, 3), F(-5, 9)]),
        # g + v/3: 4/3, 25/9, −29/27
        (lambda ps: SGD(ps, HALF, THIRD, nesterov=True), [F(1, 3), F(-19, 18), F(-14, 27)]),
        (lambda ps: SGD(ps, HALF, THIRD, nesterov=True, classical=True), [F(1, 3), F(-19, 18), F(-14, 27)]),
    ],
)
def test_sgd_in_fractions(make, places):
    assert path(make, [1, 2, -1]) == places


FIFTH = F(1, 5)


@pytest.mark.parametrize(
    ("options", "places"),
    [
        # g + w/5: 6/5, 2 + 2/25, −1 − 16/125
        ({}, [F(2, 5), F(-16, 25), F(-16, 25) + F(1, 2) * F(141, 125)]),
        # the same from w as it is now; v: 6/5, then 2/5 + 52/25 = 62/25
        ({"momentum": THIRD}, [F(2, 5), F(2, 5) - F(31, 25)]),
        ({"momentum": THIRD, "classical": True}, [F(2, 5), F(2, 5) - F(31, 25)]),
        # g + v/3: 6/5 + 2/5 = 8/5; then g = 2 + 1/25, v = 2/5 + 51/25 = 61/25
        ({"momentum": THIRD, "nesterov": True}, [F(1, 5), F(1, 5) - (F(51, 25) + F(61, 75)) / 2]),
    ],
)
def test_weight_decay_in_fractions(options, places):
    """lr 1/2, weight decay 1/5, from w = 1."""
    assert path(lambda ps: SGD(ps, HALF, weight_decay=FIFTH, **options), [1, 2, -1][: len(places)]) == places


def test_weight_decay_is_the_penalty():
    w, v = Value(F(3)), Value(F(3))
    one, other = SGD([w], HALF, weight_decay=FIFTH), SGD([v], HALF)
    for _ in range(3):
        one.zero_grad()
        other.zero_grad()
        (w * w).backward()
        (v * v + FIFTH * v * v / 2).backward()
        one.step()
        other.step()
        assert w.data == v.data


def test_the_two_forms_of_momentum_part_when_the_rate_changes():
    """PyTorch's velocity holds gradients, the classical one steps: after lr 1/2 → 1/4 they differ."""
    places = {}
    for classical in (False, True):
        w = Value(F(0))
        optimiser = SGD([w], HALF, HALF, classical=classical)
        w.grad = 1
        optimiser.step()
        optimiser.lr = F(1, 4)
        optimiser.step()
        places[classical] = w.data
    assert places == {False: -HALF - F(1, 4) * F(3, 2), True: -HALF + (HALF * -HALF - F(1, 4))}


def test_document_004_momentum():
    """v ← 0.9 v − lr·g; w ← w + v, with lr 0.1."""
    v, w, expected = F(0), F(2), []
    for g in (3, -1, 4):
        v = F(9, 10) * v - F(1, 10) * g
        w += v
        expected.append(w)
    assert path(lambda ps: SGD(ps, F(1, 10), F(9, 10), classical=True), [3, -1, 4], F(2)) == expected


def test_nesterov_is_the_gradient_ahead():
    """Sutskever's form looks at the gradient at w + μv; the optimiser stores that place itself. f = w², worked out."""
    lr, mu, w, v = F(1, 10), F(1, 2), F(1), F(0)
    ahead = []
    for _ in range(4):
        v = mu * v - lr * 2 * (w + mu * v)
        w = w + v
        ahead.append(w + mu * v)
    x = Value(F(1))
    optimiser = SGD([x], lr, mu, nesterov=True, classical=True)
    found = []
    for _ in range(4):
        optimiser.zero_grad()
        (x * x).backward()
        optimiser.step()
        found.append(x.data)
    assert found == ahead


def test_adam_worked_out():
    """Two steps by hand, with 50 digits."""
    with mpmath.workdps(50):
        beta1, beta2, lr, eps = map(mpmath.mpf, ("0.9", "0.999", "0.1", "1e-8"))
        w, m, v, expected = mpmath.mpf(1), 0, 0, []
        for t, g in enumerate((mpmath.mpf(2), mpmath.mpf(-3)), 1):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            w -= lr * (m / (1 - beta1**t)) / (mpmath.sqrt(v / (1 - beta2**t)) + eps)
            expected.append(w)
        found = path(lambda ps: Adam(ps, lr, (beta1, beta2), eps), [mpmath.mpf(2), mpmath.mpf(-3)], mpmath.mpf(1))
    assert found == expected and float(expected[0]) == pytest.approx(0.9)
    assert path(lambda ps: Adam(ps, 0.1), [2.0, -3.0], 1.0) == pytest.approx(list(map(float, expected)), rel=1e-13)


def test_adamw_worked_out():
    """Algorithm 2 of Loshchilov & Hutter: w ← w − η(α m̂/(√v̂ + ε) + λw), in PyTorch with lr for α and lr·λ for λ."""
    with mpmath.workdps(50):
        beta1, beta2, lr, eps, decay = map(mpmath.mpf, ("0.9", "0.999", "0.1", "1e-8", "0.25"))
        w, m, v, expected = mpmath.mpf(1), 0, 0, []
        for t, g in enumerate((mpmath.mpf(2), mpmath.mpf(-3)), 1):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
            w = w * (1 - lr * decay) - lr * (m / (1 - beta1**t)) / (mpmath.sqrt(v / (1 - beta2**t)) + eps)
            expected.append(w)
    found = path(lambda ps: AdamW(ps, 0.1, weight_decay=0.25), [2.0, -3.0], 1.0)
    assert found == pytest.approx(list(map(float, expected)), rel=1e-13)
    assert path(lambda ps: AdamW(ps, 0.1, weight_decay=0), [2.0, -3.0]) == path(lambda ps: Adam(ps, 0.1), [2.0, -3.0])
    assert AdamW([Value(1.0)]).weight_decay == 0.01


def test_square_roots_by_gradient_descent():
    """Document 004: (9 − x²)² from x = 9, step 0.001, until it is at most 1e-5."""
    x = Value(9.0)
    optimiser = SGD([x], 0.001)
    updates = 0
    while (error := (9 - x * x) ** 2).data > 1e-5:
        optimiser.zero_grad()
        error.backward()
        assert x.grad == pytest.approx(-4 * x.data * (9 - x.data**2))
        optimiser.step()
        updates += 1
    assert x.data == pytest.approx(3, abs=1e-3) and 0 < updates < 1000


# --- schedules, clipping ---


def test_schedules():
    document_004 = step_schedule(F(1, 10), every=8, factor=F(1, 10))
    assert [document_004(epoch) for epoch in range(10)] == [F(1, 10)] * 8 + [F(1, 100)] * 2
    cosine = cosine_schedule(2.0, 6, lowest=0.5)
    assert [cosine(e) for e in (0, 3, 6, 100)] == pytest.approx([2.0, 1.25, 0.5, 0.5])
    assert [cosine(e) for e in range(7)] == sorted((cosine(e) for e in range(7)), reverse=True)


@given(grads=st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=5), limit=st.floats(0.01, 1e6))
@settings(deadline=None)
def test_clipping(grads, limit):
    ws = [Value(0.0) for _ in grads]
    for w, grad in zip(ws, grads):
        w.grad = grad
    norm = clip_gradient_norm(ws, limit)
    assert norm == pytest.approx(math.sqrt(sum(g * g for g in grads)))
    after = math.hypot(*(w.grad for w in ws))
    assert after <= limit * (1 + 1e-12)
    if norm <= limit:
        assert [w.grad for w in ws] == grads
    else:
        assert after == pytest.approx(limit)
        assert [w.grad for w in ws] == pytest.approx([g * limit / norm for g in grads])


@pytest.mark.parametrize("large", [1.5e308, -1.7e308, F(10**400, 3), 10**400, math.nextafter(math.inf, 0)])
def test_clipping_where_the_norm_overflows(large):
    a, b, c = (Value(1.0, name) for name in "abc")
    a.grad = b.grad = large
    assert clip_gradient_norm([a, b, c], 1.0) == math.inf
    half = math.sqrt(0.5) if large > 0 else -math.sqrt(0.5)
    assert (a.grad, b.grad, c.grad) == pytest.approx((half, half, 0), rel=1e-15)


def test_clipping_where_the_squares_underflow():
    a, b = Value(1.0), Value(1.0)
    a.grad, b.grad = 3e-200, 4e-200
    assert clip_gradient_norm([a, b], 1e-200) == pytest.approx(5e-200, rel=1e-15)
    assert (a.grad, b.grad) == pytest.approx((0.6e-200, 0.8e-200), rel=1e-15)
    a.grad = b.grad = 0
    assert clip_gradient_norm([a, b], 1.0) == clip_gradient_norm([], 1.0) == 0


def test_clipping_arrays():
    a, b = Value(np.array([1.0, 1.0])), Value(1.0)
    a.grad, b.grad = np.array([3.0, 0.0]), 4.0
    assert clip_gradient_norm([a, b], 1.0) == 5.0
    assert a.grad == pytest.approx([0.6, 0.0]) and b.grad == pytest.approx(0.8)
    a.grad[1] = math.nan
    with pytest.raises(ValueError, match="not finite"):
        clip_gradient_norm([a, b], 1.0)


# --- a batch ---


@pytest.mark.parametrize("make", [lambda ps: SGD(ps, 0.1, 0.9), lambda ps: Adam(ps, 0.1), lambda ps: AdamW(ps, 0.1)])
def test_a_gradient_of_another_shape_moves_nothing(make):
    """A batch that was not reduced: w gets a gradient for each sample."""
    before, w, unnamed = Value(2.0, "v"), Value(2.0, "w"), Value(2.0)
    x = np.array([1.0, 2.0, 3.0])
    for bad, message in (
        (w, r"gradient of 'w' has shape \(3,\), and 'w' is a number"),
        (unnamed, "of parameter 1 has"),
    ):
        optimiser = make([before, bad])
        before.grad = 1.0
        (bad * x).backward()
        with pytest.raises(ValueError, match=message + r".*mean\(loss\)"):
            optimiser.step()
        assert (before.data, bad.data, optimiser.updates) == (2.0, 2.0, 0)
        assert not any(any(each) for each in optimiser.memory.values())


def test_a_weight_that_is_an_array_keeps_its_shape():
    w = Value(np.array([1.0, 2.0]))
    optimiser = SGD([w], 0.5, 0.5)
    optimiser.step()  # no gradient yet
    assert w.data.tolist() == [1.0, 2.0]
    (w * w).backward()
    optimiser.step()
    assert w.data.tolist() == [0.0, 0.0]
    w.grad = np.array([[1.0], [1.0]])
    with pytest.raises(ValueError, match=r"shape \(2, 1\), and parameter 0 is an array of shape \(2,\)"):
        optimiser.step()


# --- bad input ---

W = [Value(1.0)]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SGD([], 0.1), ValueError, "no parameters"),
        (lambda: SGD([1.0], 0.1), TypeError, "1.0 is not a parameter"),
        (lambda: SGD([*W, *W], 0.1), ValueError, "in the list twice"),
        *(
            (lambda lr=lr: SGD(W, lr), ValueError, "learning rate has to be positive and finite")
            for lr in (0, -0.1, math.nan, math.inf, "0.1", None, True, [0.1])
        ),
        *(
            (lambda m=m: SGD(W, 0.1, m), ValueError, "momentum has to be at least 0 and below 1")
            for m in (1, -0.1, math.nan, "0.9", None)
        ),
        (lambda: SGD(W, 0.1, nesterov=True), ValueError, "Nesterov"),
        (lambda: Adam(W, -1), ValueError, "learning rate"),
        (lambda: Adam(W, betas=(0.9, 1.0)), ValueError, "the second of betas has to be at least 0 and below 1"),
        (lambda: Adam(W, betas=(0.9,)), ValueError, "two numbers"),
        (lambda: Adam(W, betas=0.9), ValueError, "two numbers"),
        (lambda: Adam(W, eps=0), ValueError, "eps"),
        (lambda: SGD([W[0] * 2], 0.1), ValueError, "was computed"),
        *(
            (lambda make=make, d=d: make(W, 0.1, weight_decay=d), ValueError, "weight_decay has to be at least 0")
            for make in (SGD, AdamW)
            for d in (-0.1, math.nan, math.inf, "0.1", None, True)
        ),
        (lambda: step_schedule(0.1, 0), ValueError, "every has to be 1, 2, 3"),
        (lambda: step_schedule(0.1, 2.5), ValueError, "every"),
        (lambda: step_schedule(-0.1, 2), ValueError, "learning rate"),
        (lambda: step_schedule(0.1, 2, factor=-1), ValueError, "factor"),
        (lambda: cosine_schedule(0.1, 0), ValueError, "epochs"),
        (lambda: cosine_schedule(0.1, 5, lowest=0.2), ValueError, "lowest"),
        (lambda: clip_gradient_norm(W, 0), ValueError, "max_norm"),
        (lambda: Optimiser(W, 0.1).step(), NotImplementedError, "write change"),
    ],
)
def test_bad_hyper_parameters(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_gradient_that_is_not_finite_is_named():
    w = Value(1.0, "w1[0,0]")
    w.grad = math.inf
    with pytest.raises(ValueError, match=r"that of 'w1\[0,0\]' is inf"):
        clip_gradient_norm([w], 1.0)


# --- PyTorch, where it is installed ---


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda ps: SGD(ps, 0.1), lambda t, ps: t.optim.SGD(ps, 0.1)),
        (lambda ps: SGD(ps, 0.1, 0.9), lambda t, ps: t.optim.SGD(ps, 0.1, 0.9)),
        (lambda ps: SGD(ps, 0.1, 0.9, nesterov=True), lambda t, ps: t.optim.SGD(ps, 0.1, 0.9, nesterov=True)),
        (lambda ps: SGD(ps, 0.1, 0.9, weight_decay=0.2), lambda t, ps: t.optim.SGD(ps, 0.1, 0.9, weight_decay=0.2)),
        (lambda ps: AdamW(ps), lambda t, ps: t.optim.AdamW(ps)),
        (lambda ps: AdamW(ps, 0.3, weight_decay=0.2), lambda t, ps: t.optim.AdamW(ps, 0.3, weight_decay=0.2)),
        (lambda ps: Adam(ps), lambda t, ps: t.optim.Adam(ps)),
        (lambda ps: Adam(ps, 0.3, (0.5, 0.75), 0.01), lambda t, ps: t.optim.Adam(ps, 0.3, (0.5, 0.75), 0.01)),
    ],
)
@given(gradients=st.lists(st.floats(-10, 10), min_size=1, max_size=8), rates=st.lists(st.floats(0.01, 1), min_size=8))
@settings(max_examples=25, deadline=None)
def test_pytorch_moves_the_same(ours, theirs, gradients, rates):
    torch = pytest.importorskip("torch")
    w, v = Value(0.5), torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    mine, other = ours([w]), theirs(torch, [v])
    for gradient, rate in zip(gradients, rates):
        w.grad, v.grad = gradient, torch.tensor(gradient, dtype=torch.float64)
        mine.lr = other.param_groups[0]["lr"] = rate
        mine.step()
        other.step()
        assert w.data == pytest.approx(v.item(), rel=1e-12, abs=1e-12)


def test_pytorch_clips_the_same():
    torch = pytest.importorskip("torch")
    grads = [3.0, -4.0, 12.0]
    ws = [Value(0.0) for _ in grads]
    vs = [torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in grads]
    for w, v, grad in zip(ws, vs, grads):
        w.grad, v.grad = grad, torch.tensor(grad, dtype=torch.float64)
    assert clip_gradient_norm(ws, 2.6) == torch.nn.utils.clip_grad_norm_(vs, 2.6).item() == 13.0
    assert [w.grad for w in ws] == pytest.approx([v.grad.item() for v in vs], rel=1e-6)


def test_pytorch_schedules_the_same():
    torch = pytest.importorskip("torch")
    for ours, theirs in (
        (step_schedule(0.1, 3), lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.1)),
        (cosine_schedule(0.1, 7, 0.01), lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 7, 0.01)),
    ):
        optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.1)
        schedule = theirs(optimiser)
        for epoch in range(7):
            assert optimiser.param_groups[0]["lr"] == pytest.approx(ours(epoch), rel=1e-12)
            optimiser.step()
            schedule.step()
