"""`fit` with a back end: the same history, parameters and memory as without, whatever the loss; and its errors."""

import json
import random
from fractions import Fraction

import pytest

from scalargrad import log_softmax, step, total
from scalargrad.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
    hinge,
    l2_penalty,
    mean_squared_error,
)
from scalargrad.nn import MLP
from scalargrad.optim import SGD, Adam, AdamW, Optimiser, step_schedule
from scalargrad.recording import BACKENDS, RecordingError
from scalargrad.training import fit
from scalargrad.value import Value

rng = random.Random(0)
POINTS = [[rng.gauss(0, 1), rng.gauss(0, 1)] for _ in range(19)]
SIDES = [rng.choice([-1, 1]) for _ in POINTS]
CLASSES = [k % 3 for k in range(len(POINTS))]
SOFT = [[0.5, 0.25, 0.25] if k % 2 else [0.0, 1.0, 0.0] for k in range(len(POINTS))]


def by_index(outputs, targets):
    return total([-log_softmax(output)[t] for output, t in zip(outputs, targets)]) / len(targets)


def neither_mean_nor_sum(outputs, targets):
    return half_squared_error(outputs, targets) + total([o * o for o in outputs]) * total(outputs) * 0.01


LOSSES = {
    "mean": (mean_squared_error, SIDES, 1),
    "sum": (half_squared_error, SIDES, 1),
    "sides": (hinge, SIDES, 1),
    "logits": (binary_cross_entropy_with_logits, [(s + 1) // 2 for s in SIDES], 1),
    "classes": (cross_entropy, CLASSES, 3),
    "soft classes": (cross_entropy, SOFT, 3),
    "target as an index": (by_index, CLASSES, 3),
    "whole batches": (neither_mean_nor_sum, SIDES, 1),
}
OPTIMISERS = {
    "SGD": lambda ps: SGD(ps, 0.05, momentum=0.9, classical=True),
    "Nesterov": lambda ps: SGD(ps, 0.05, momentum=0.9, nesterov=True, weight_decay=0.01),
    "Adam": lambda ps: Adam(ps, 0.01),
    "AdamW": lambda ps: AdamW(ps, 0.01),
}


def trained(backend, loss="mean", optimiser="SGD", **options):
    function, targets, outputs = LOSSES[loss]
    if backend == "jax":
        pytest.importorskip("jax")
    net = MLP(2, [4, outputs], activation=["tanh", None], seed=1)
    mover = OPTIMISERS[optimiser](net.parameters())
    data = list(zip(POINTS, targets))
    options = {"epochs": 3, "batch_size": 5, "schedule": step_schedule(0.05, 2), "validation": data[:4]} | options
    history = fit(net, function, data, mover, backend=backend, **options)
    return history, [p.data for p in net.parameters()], mover


def same(one, other):
    (history, parameters, mover), (history2, parameters2, mover2) = one, other
    for name in ("losses", "epoch_losses", "validation_losses", "rates"):
        assert getattr(history, name) == pytest.approx(getattr(history2, name), rel=1e-11, abs=1e-13)
    assert parameters == pytest.approx(parameters2, rel=1e-11, abs=1e-13)
    assert mover.updates == mover2.updates and mover.memory.keys() == mover2.memory.keys()
    for name, each in mover.memory.items():
        assert each == pytest.approx(mover2.memory[name], rel=1e-10, abs=1e-13)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_same_history_whatever_the_loss(backend, loss):
    same(trained(None, loss), trained(backend, loss))


@pytest.mark.parametrize("backend", ["python", "numpy"])
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_the_same_history_whatever_the_optimiser(backend, optimiser):
    same(trained(None, "sum", optimiser), trained(backend, "sum", optimiser))


@pytest.mark.parametrize(("first", "second"), [("numpy", None), (None, "numpy"), ("python", "numpy")])
def test_a_checkpoint_goes_on_with_another_back_end(first, second, tmp_path):
    path = tmp_path / "checkpoint.json"
    trained(first, epochs=2, checkpoint=path)
    assert json.loads(path.read_text())["history"]["losses"]
    same(trained(None, epochs=5), trained(second, epochs=5, checkpoint=path))


def test_an_optimiser_of_the_users_own_moves_each_parameter_by_itself():
    class Signs(Optimiser):
        def change(self, k, grad):
            return -self.lr if grad > 0 else self.lr * (k + 1)  # no array has such a truth value

    def run(backend):
        net = MLP(2, [3, 1], seed=1)
        fit(net, mean_squared_error, list(zip(POINTS, SIDES)), Signs(net.parameters(), 0.01), epochs=2, backend=backend)
        return [p.data for p in net.parameters()]

    assert run("numpy") == pytest.approx(run(None), rel=1e-12)


def test_fractions_stay_exact():
    net = MLP.from_weights([[[Fraction(1, 2)]]], activation=None)
    data = [([Fraction(1)], Fraction(2)), ([Fraction(2)], Fraction(3))]
    fit(net, half_squared_error, data, SGD(net.parameters(), Fraction(1, 10)), epochs=2, backend="python")
    other = MLP.from_weights([[[Fraction(1, 2)]]], activation=None)
    fit(other, half_squared_error, data, SGD(other.parameters(), Fraction(1, 10)), epochs=2)
    assert net.parameters()[0].data == other.parameters()[0].data and type(net.parameters()[0].data) is Fraction


def test_a_callback_sees_and_changes_the_parameters():
    seen = []

    def run(backend):
        net = MLP(2, [1], seed=1)

        def callback(history):
            seen.append([p.data for p in net.parameters()])
            net.parameters()[0].data = 0.25

        data, optimiser = list(zip(POINTS, SIDES)), SGD(net.parameters(), 0.1)
        fit(net, mean_squared_error, data, optimiser, epochs=3, backend=backend, callback=callback)
        return [p.data for p in net.parameters()]

    assert run("numpy") == pytest.approx(run(None), rel=1e-12)
    assert seen[:3] == [pytest.approx(one, rel=1e-12) for one in seen[3:]]


def test_a_penalty_on_the_parameters():
    def run(backend):
        net = MLP(2, [3, 1], seed=1)
        ps = net.parameters()
        data, optimiser = list(zip(POINTS, SIDES)), SGD(ps, 0.1)
        fit(
            net,
            lambda o, t: hinge(o, t) + l2_penalty(ps, 0.01),
            data,
            optimiser,
            epochs=3,
            batch_size=4,
            backend=backend,
        )
        return [p.data for p in ps]

    assert run("numpy") == pytest.approx(run(None), rel=1e-11)


def test_frozen_parameters_are_constants():
    def run(backend):
        net = MLP(2, [3, 1], seed=1)
        net.freeze(*net.layers[0].parameters())
        fit(net, mean_squared_error, list(zip(POINTS, SIDES)), SGD(net.parameters(), 0.1), epochs=3, backend=backend)
        return [p.data for _, p in net.named_parameters()]

    assert run("numpy") == pytest.approx(run(None), rel=1e-12)


def test_a_model_that_decides_by_its_numbers_is_refused():
    class Deciding(MLP):
        def __call__(self, x):
            y = super().__call__(x)
            return y if y > 0 else y * 0.1

    net = Deciding(2, [1], seed=1)
    with pytest.raises(RecordingError, match=r"test_recorded_training.py, line \d+: x > y decides"):
        fit(net, mean_squared_error, list(zip(POINTS, SIDES)), SGD(net.parameters(), 0.1), epochs=1, backend="numpy")


def test_errors():
    net = MLP(2, [1], seed=1)
    data = list(zip(POINTS, SIDES))
    with pytest.raises(ValueError, match="no back end 'fortran': choose one of python, numpy"):
        fit(net, mean_squared_error, data, SGD(net.parameters(), 0.1), epochs=1, backend="fortran")
    with pytest.raises(ValueError, match="does not depend on any parameter"):
        fit(net, lambda o, t: step(o[0]) + Value(1.0), data, SGD(net.parameters(), 0.1), epochs=1, backend="numpy")
    before = [p.data for p in net.parameters()]
    with pytest.raises(ValueError, match=r"the loss is inf after \d updates: try a smaller learning rate"):
        fit(net, mean_squared_error, data, SGD(net.parameters(), 1e80), epochs=9, backend="numpy")
    assert [p.data for p in net.parameters()] != before  # those of the last update, as without a back end
