"""Validation data: their loss after each epoch, early stop on it, the best weights back, and resuming."""

import json
import math

import pytest

from scalargrad import Value
from scalargrad.losses import mean_squared_error
from scalargrad.nn import MLP, Module
from scalargrad.optim import SGD, Adam
from scalargrad.training import fit

DATA = [([0.1 * k, math.sin(k)], math.cos(3.0 * k)) for k in range(10)]
OTHERS = [([0.3 * k, math.sin(2 * k)], math.cos(5.0 * k)) for k in range(4)]


def network():
    return MLP(2, [5, 1], activation=["tanh", None], seed=3)


def numbers(model):
    return [p.data for _, p in model.named_parameters()]


class Counted(Module):
    """One parameter, which says how many updates were done: its gradient is always −1, and the rate is 1."""

    def __init__(self):
        self.w = Value(0.0)

    def __call__(self, x):
        return self.w


def train(validation_losses, path=None, epochs=None, **options):
    """A training whose validation losses are told beforehand: the one after epoch k is validation_losses[k - 1]."""
    model = Counted()

    def loss(outputs, targets):
        return -outputs[0] if targets == [0] else outputs[0] * 0 + validation_losses[round(outputs[0].data) - 1]

    epochs = len(validation_losses) if epochs is None else epochs
    arguments = {"epochs": epochs, "validation": [([0], 1)], "checkpoint": path, **options}
    return model.w, fit(model, loss, [([0], 0)], SGD([model.w], 1.0), **arguments)


@pytest.mark.parametrize(
    ("losses", "patience", "epochs", "best"),
    [
        ([5.0, 4.0, 3.0], None, 3, 3),
        ([5.0, 2.0, 3.0, 4.0], None, 4, 2),
        ([5.0, 2.0, 3.0, 2.0], None, 4, 2),  # of equal ones the first
        ([1.0, 2.0], None, 2, 1),
        ([5.0, 2.0, 3.0, 4.0, 1.0], 2, 4, 2),  # stopped before the 1
        ([5.0, 2.0, 3.0, 4.0, 1.0], 3, 5, 5),
        ([1.0, 1.0, 1.0], 1, 2, 1),
        ([2.0, 2.0, 1.0, 1.0, 1.0], 2, 5, 3),
    ],
)
def test_the_best_weights_back(losses, patience, epochs, best):
    w, history = train(losses, patience=patience)
    assert (history.epochs, w.data) == (epochs, best) and history.validation_losses == losses[:epochs]
    stuck = patience is not None and epochs - best >= patience
    assert history.stopped == (f"no lower validation loss for {patience} epochs, after epoch {epochs}" if stuck else "")


def test_the_best_weights_back_when_the_callback_ends_it():
    seen = []

    def callback(history):
        seen.append(history.validation_losses[-1])
        return history.epochs == 3

    w, history = train([5.0, 1.0, 2.0, 0.5], callback=callback)
    assert (w.data, history.epochs, seen) == (2, 3, [5.0, 1.0, 2.0])


def test_the_validation_loss_is_that_of_the_weights_given_back():
    net = network()
    history = fit(
        net, mean_squared_error, DATA, Adam(net.parameters(), 0.2), epochs=30, batch_size=3, validation=OTHERS
    )
    loss = mean_squared_error([net(x) for x, _ in OTHERS], [t for _, t in OTHERS])
    losses = history.validation_losses
    assert loss.data == min(losses) < losses[-1] and len(losses) == history.epochs == 30


def test_validation_changes_nothing_in_the_training():
    one, other = network(), network()
    with_it = fit(one, mean_squared_error, DATA, Adam(one.parameters(), 0.1), epochs=5, batch_size=3, validation=OTHERS)
    without = fit(other, mean_squared_error, DATA, Adam(other.parameters(), 0.1), epochs=5, batch_size=3)
    assert (with_it.losses, with_it.rates) == (without.losses, without.rates) and without.validation_losses == []


def test_without_validation_the_last_weights_stay():
    net = network()
    fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.1), epochs=1)
    before = numbers(net)
    fit(net, mean_squared_error, DATA, SGD(net.parameters(), 1.0), epochs=0, validation=OTHERS)
    assert numbers(net) == before


# --- checkpoints ---


class Interruption(Exception):
    pass


def training(path, callback=None, epochs=8, **options):
    net = network()
    optimiser = Adam(net.parameters(), 0.1)
    arguments = {"epochs": epochs, "batch_size": 4, "validation": OTHERS, "checkpoint": path, **options}
    history = fit(net, mean_squared_error, DATA, optimiser, callback=callback, **arguments)
    return numbers(net), history


def test_resuming_is_exact_with_validation(tmp_path):
    """Broken off in every epoch; the best epoch is neither the first nor the last."""
    expected = training(None)
    losses = expected[1].validation_losses
    assert 0 < losses.index(min(losses)) < len(losses) - 1
    path = tmp_path / "checkpoint.json"
    for epoch in range(1, 9):

        def break_off(history, epoch=epoch):
            if history.epochs == epoch:
                raise Interruption

        with pytest.raises(Interruption):
            training(path, break_off)
    assert training(path) == expected
    assert training(path) == expected  # it is through


def test_more_epochs_later_go_on_from_the_last_weights(tmp_path):
    path = tmp_path / "checkpoint.json"
    for epochs in (1, 3, 6, 8):
        assert training(path, epochs=epochs) == training(None, epochs=epochs)


def test_a_checkpoint_holds_the_best_weights_for_load(tmp_path):
    path = tmp_path / "checkpoint.json"
    expected, _ = training(path)
    net = network()
    net.load(path)
    assert numbers(net) == expected
    assert list(json.loads(path.read_text())["last"].values()) != expected


def test_patience_on_the_validation_loss_may_change(tmp_path):
    losses = [3.0, 1.0, 2.0, 2.0, 2.0, 2.0, 0.5, 4.0]
    path = tmp_path / "checkpoint.json"
    w, history = train(losses, path, patience=2)
    assert (w.data, history.epochs) == (2, 4)
    w, history = train(losses, path, patience=4)
    assert (w.data, history.epochs, history.validation_losses) == (2, 6, losses[:6])
    w, history = train(losses, path, patience=5)
    assert (w.data, history.epochs) == (7, 8) and history.stopped == ""


@pytest.mark.parametrize(("first", "then", "had"), [(OTHERS, None, "with"), (None, OTHERS, "without")])
def test_validation_data_cannot_come_or_go(first, then, had, tmp_path):
    path = tmp_path / "checkpoint.json"
    training(path, epochs=2, validation=first)
    with pytest.raises(ValueError, match=f"a training {had} validation data"):
        training(path, validation=then)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.update(last=None),
        lambda content: content["last"].pop("w1[0,0]"),
        lambda content: content["last"].update({"w1[0,0]": "x"}),
        lambda content: content["parameters"].update({"w1[0,0]": "x"}),
        lambda content: content["history"].update(validation_losses=["x", 1.0]),
        lambda content: content["history"].update(validation_losses=None),
        lambda content: content.pop("last"),
        lambda content: content["history"]["validation_losses"].pop(),
    ],
)
def test_damaged_checkpoints_change_nothing(damage, tmp_path):
    path = tmp_path / "checkpoint.json"
    training(path, epochs=2)
    content = json.loads(path.read_text())
    damage(content)
    path.write_text(json.dumps(content))
    net = network()
    optimiser = Adam(net.parameters(), 0.1)
    before = numbers(net), json.dumps(optimiser.memory)
    with pytest.raises(ValueError, match=r"checkpoint\.json|could not convert"):
        fit(net, mean_squared_error, DATA, optimiser, epochs=3, validation=OTHERS, checkpoint=path)
    assert (numbers(net), json.dumps(optimiser.memory)) == before


# --- bad validation data ---


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        ([], "there are no validation samples"),
        ([([1.0, 2.0], 0.0), [1.0]], "validation sample 1 is no pair"),
        ([([1.0], 0.0)], r"input of validation sample 0 has shape \(1,\), that of sample 0 has \(2,\)"),
        ([([1.0, 2.0], [0.0])], "target of validation sample 0 has shape"),
        ([([1.0, math.nan], 0.0)], "input of validation sample 0 has nan"),
    ],
)
def test_bad_validation_data_is_named_before_the_training(validation, message):
    net = network()
    optimiser = SGD(net.parameters(), 0.1)
    with pytest.raises(ValueError, match=message):
        fit(net, mean_squared_error, DATA, optimiser, epochs=1, validation=validation)
    assert optimiser.updates == 0


def test_a_validation_loss_that_is_not_finite():
    with pytest.raises(ValueError, match="the validation loss is nan after 2 updates"):
        train([1.0, math.nan, 1.0])
