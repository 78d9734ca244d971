"""The training loop: counting, order, early stop, resuming, the bar, and bad data."""

import builtins
import json
import math
import os
import random
import sys
import types
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, total
from scalargrad.losses import (
    binary_cross_entropy,
    cross_entropy,
    half_mean_squared_error,
    hinge,
    l2_penalty,
    mean_squared_error,
)
from scalargrad.nn import MLP, Module
from scalargrad.optim import SGD, Adam, AdamW, step_schedule
from scalargrad.samples import batches, check_samples
from scalargrad.training import fit, update

DATA = [([0.1 * k, math.sin(k)], math.cos(3.0 * k)) for k in range(10)]


def network(seed=3):
    return MLP(2, [4, 1], activation=["tanh", None], seed=seed)


def numbers(net):
    return [p.data for p in net.parameters()]


# --- what an update, an epoch and a batch are ---


@given(samples=st.integers(1, 40), size=st.integers(1, 50), epoch=st.integers(0, 5), seed=st.integers(0, 99))
@settings(deadline=None)
def test_every_sample_once_an_epoch(samples, size, epoch, seed):
    data = [([k], k) for k in range(samples)]
    found = list(batches(data, size, seed, epoch))
    assert sorted(x for batch in found for x in batch) == data
    assert all(len(batch) == size for batch in found[:-1]) and 1 <= len(found[-1]) <= size
    assert found == list(batches(data, size, seed, epoch))


def test_the_order_changes_with_the_epoch_and_the_seed():
    data = [([k], k) for k in range(20)]
    orders = {
        tuple(x[1] for batch in batches(data, 5, seed, epoch) for x in batch) for seed in (0, 1) for epoch in (0, 1)
    }
    assert len(orders) == 4


def test_counting_as_in_document_000():
    """10,000 samples in tens: 1,000 updates an epoch. Here with a thousandth of the samples, and the rule itself."""
    assert sum(1 for _ in batches([([0], 0)] * 10_000, 10, 0, 0)) == 1000
    net = network()
    history = fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.01), epochs=3, batch_size=4)
    assert (history.epochs, history.updates) == (3, 9)
    assert history.epoch_losses == [pytest.approx(sum(history.losses[k : k + 3]) / 3) for k in (0, 3, 6)]


def test_an_update_in_fractions():
    """Weight 2, data (1, 5) and (3, 0): 1/4 (9 + 36), slope ½ (−3 + 18) = 15/2, rate 1/5: 2 − 3/2."""
    net = MLP.from_weights([[[2]]])
    optimiser = SGD(net.parameters(), Fraction(1, 5))
    data = [([Fraction(1)], 5), ([Fraction(3)], 0)]
    assert update(net, half_mean_squared_error, data, optimiser) == 11.25
    assert numbers(net) == [Fraction(1, 2)]
    update(net, half_mean_squared_error, data, optimiser)
    assert numbers(net) == [Fraction(1, 2) - Fraction(1, 5) * (Fraction(-9, 2) + Fraction(9, 2)) / 2]


def test_fit_is_the_loop_written_out():
    net, other = network(), network()
    history = fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.05, 0.9), epochs=4, batch_size=3, seed=7)
    optimiser = SGD(other.parameters(), 0.05, 0.9)
    losses = []
    for epoch in range(4):
        order = list(range(10))
        random.Random(f"7 {epoch}").shuffle(order)
        for start in range(0, 10, 3):
            batch = [DATA[k] for k in order[start : start + 3]]
            loss = mean_squared_error([other(x) for x, _ in batch], [t for _, t in batch])
            other.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.data)
    assert (numbers(net), history.losses) == (numbers(other), losses)


def test_schedules_and_rates():
    net = network()
    optimiser = SGD(net.parameters(), 1.0)
    history = fit(net, mean_squared_error, DATA, optimiser, epochs=5, schedule=step_schedule(0.1, 2, 0.5))
    assert history.rates == [0.1, 0.1, 0.05, 0.05, 0.025]


def test_training_learns_classes():
    generator = random.Random(1)
    data = []
    for k in range(30):
        angle = 2 * math.pi * (k % 3) / 3
        data.append(([math.cos(angle) + generator.gauss(0, 0.2), math.sin(angle) + generator.gauss(0, 0.2)], k % 3))
    net = MLP(2, [6, 3], seed=1)
    history = fit(net, cross_entropy, data, Adam(net.parameters(), 0.1), epochs=15, batch_size=10)
    right = sum(max(range(3), key=lambda c, x=x: net(x)[c].data) == t for x, t in data)
    assert right == 30 and history.epoch_losses[-1] < 0.1 * history.epoch_losses[0]


def test_some_parameters_may_stay():
    net = network()
    before = numbers(net)
    fit(net, mean_squared_error, DATA, SGD(net.layers[1].parameters(), 0.1), epochs=2)
    assert numbers(net)[:12] == before[:12] and numbers(net)[12:] != before[12:]


# --- stopping ---


def test_the_callback_ends_it():
    net, seen = network(), []

    def callback(history):
        seen.append(history.epochs)
        return history.epochs == 3

    history = fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.01), epochs=10, callback=callback)
    assert seen == [1, 2, 3] and history.epochs == 3
    assert history.stopped == "the callback ended it after epoch 3"


class Told(Module):
    """A model whose losses are told beforehand: one parameter, which is of no account."""

    def __init__(self, losses):
        self.w, self.losses = Value(1.0), iter([losses[0], *losses])

    def __call__(self, x):
        return self.w * 0 + next(self.losses)


@pytest.mark.parametrize(
    ("losses", "patience", "epochs", "stopped"),
    [
        ([5, 4, 3, 2, 1], 1, 5, False),
        ([5, 4, 4, 3, 2], 1, 3, True),
        ([5, 4, 4, 3, 2], 2, 5, False),
        ([5, 6, 5, 4, 4], 2, 3, True),
        ([5, 6, 4.9, 6, 7], 2, 5, True),
        ([1, 1, 1, 1, 1], 4, 5, True),
        ([1, 1, 1, 1, 0], 3, 4, True),
        ([1, 1, 1, 1, 1], 5, 5, False),
    ],
)
def test_early_stop(losses, patience, epochs, stopped):
    model = Told(losses)
    optimiser = SGD([model.w], 0.1)
    history = fit(model, lambda out, _: total(out), [([0], 0)], optimiser, epochs=5, patience=patience)
    assert history.epoch_losses == losses[:epochs] and bool(history.stopped) == stopped


# --- resuming ---


class Interruption(Exception):
    pass


OPTIMISERS = {
    "SGD": lambda ps: SGD(ps, 0.05),
    "momentum": lambda ps: SGD(ps, 0.05, 0.9),
    "classical Nesterov": lambda ps: SGD(ps, 0.05, 0.9, nesterov=True, classical=True),
    "Adam": lambda ps: Adam(ps, 0.05),
    "AdamW": lambda ps: AdamW(ps, 0.05, weight_decay=0.1),
    "weight decay": lambda ps: SGD(ps, 0.05, weight_decay=0.1),
}


def training(path, optimiser, callback=None, epochs=6, **options):
    net = network()
    options = {"batch_size": 4, "schedule": step_schedule(0.05, 2, 0.5), "seed": 5, **options}
    history = fit(
        net, mean_squared_error, DATA, OPTIMISERS[optimiser](net.parameters()),
        epochs=epochs, callback=callback, checkpoint=path, **options,
    )  # fmt: skip
    return numbers(net), history


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_resuming_gives_exactly_the_same(optimiser, tmp_path):
    """Broken off in the callback of every epoch, again and again until it is through."""
    expected = training(None, optimiser)
    path = tmp_path / "checkpoint.json"
    for epoch in range(1, 7):

        def break_off(history, epoch=epoch):
            if history.epochs == epoch:
                raise Interruption

        for attempt in range(2):
            with pytest.raises(Interruption):
                training(path, optimiser, break_off)
            assert path.exists() == (epoch > 1), attempt
    assert training(path, optimiser) == expected


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_resuming_after_a_blow_in_the_middle_of_an_epoch(optimiser, tmp_path):
    expected = training(None, optimiser)
    path = tmp_path / "checkpoint.json"
    for updates in range(1, 18):
        count = 0

        def loss(outputs, targets, updates=updates):
            nonlocal count
            count += 1
            if count == updates:
                raise Interruption
            return mean_squared_error(outputs, targets)

        net = network()
        path.unlink(missing_ok=True)
        arguments = {"epochs": 6, "batch_size": 4, "seed": 5, "schedule": step_schedule(0.05, 2, 0.5)}
        with pytest.raises(Interruption):
            fit(net, loss, DATA, OPTIMISERS[optimiser](net.parameters()), checkpoint=path, **arguments)
        assert training(path, optimiser) == expected


@given(first=st.integers(0, 5), more=st.integers(0, 5))
@settings(max_examples=15, deadline=None)
def test_more_epochs_later(first, more, tmp_path_factory):
    path = tmp_path_factory.mktemp("training") / "checkpoint.json"
    training(path, "Adam", epochs=first)
    assert training(path, "Adam", epochs=first + more) == training(None, "Adam", epochs=first + more)


def test_writing_the_checkpoint_may_fail(tmp_path, monkeypatch):
    expected = training(None, "Adam")
    path = tmp_path / "checkpoint.json"
    replace, count = os.replace, 0

    def fail_at_the_third(*args):
        nonlocal count
        count += 1
        if count == 3:
            raise OSError("disk full")
        replace(*args)

    monkeypatch.setattr(os, "replace", fail_at_the_third)
    with pytest.raises(OSError, match="disk full"):
        training(path, "Adam")
    assert len(json.loads(path.read_text())["history"]["epoch_losses"]) == 2
    assert os.listdir(tmp_path) == ["checkpoint.json"]
    assert training(path, "Adam") == expected


def test_a_training_that_was_stopped_stays_so(tmp_path):
    path = tmp_path / "checkpoint.json"
    stop = lambda history: history.epochs == 2  # noqa: E731
    expected = training(None, "Adam", stop)
    assert training(path, "Adam", stop) == expected
    assert training(path, "Adam", stop) == expected
    assert training(path, "Adam")[1].epochs == 6  # without the callback it goes on
    assert training(path, "Adam") == training(None, "Adam")


def test_early_stop_and_resuming(tmp_path):
    path = tmp_path / "checkpoint.json"
    options = {"patience": 1, "batch_size": None, "schedule": lambda epoch: 0.05 if epoch < 3 else 1e-300}
    expected = training(None, "SGD", **options)
    assert expected[1].stopped
    training(path, "SGD", **options)
    assert training(path, "SGD", **options) == expected


@pytest.mark.parametrize("first", [1, 2, 5])
@pytest.mark.parametrize("then", [1, 2, 3, 5, None])
def test_patience_may_change_on_resuming(first, then, tmp_path):
    """The losses of the epochs are 1, so that a patience of n ends it after n + 1 epochs."""

    def train(patience, path=None):
        model = Told([1.0] * 9)
        optimiser = SGD([model.w], 0.1)
        arguments = {"epochs": 8, "patience": patience, "checkpoint": path}
        return fit(model, lambda out, _: total(out), [([0], 0)], optimiser, **arguments)

    path = tmp_path / "checkpoint.json"
    assert train(first, path).epochs == first + 1
    history = train(then, path)
    assert history.epochs == (8 if then is None else max(first, then) + 1)
    assert history.stopped == ("" if then is None else f"no lower loss for {then} epochs, after epoch {history.epochs}")


def test_patience_that_is_lowered_ends_an_interrupted_training_at_once(tmp_path):
    path = tmp_path / "checkpoint.json"
    rate = {"schedule": lambda epoch: 1e-300}
    training(path, "SGD", epochs=4, batch_size=None, **rate)
    _, history = training(path, "SGD", epochs=9, batch_size=None, patience=2, **rate)
    assert history.epochs == 4 and history.stopped == "no lower loss for 2 epochs, after epoch 4"


def test_another_callback_on_resuming(tmp_path):
    path = tmp_path / "checkpoint.json"
    training(path, "Adam", lambda history: history.epochs >= 2)
    seen = []
    _, history = training(path, "Adam", lambda history: seen.append(history.epochs) or history.epochs >= 4)
    assert seen == [2, 3, 4] and history.stopped == "the callback ended it after epoch 4"
    training(path, "Adam", lambda history: history.epochs >= 5, epochs=4)  # asked about the four: it may go on
    assert training(path, "Adam") == training(None, "Adam")


def test_the_callback_is_asked_once_after_each_epoch(tmp_path):
    path = tmp_path / "checkpoint.json"
    seen = []
    training(path, "Adam", lambda history: seen.append(history.epochs), epochs=2)
    training(path, "Adam", lambda history: seen.append(history.epochs), epochs=4)
    assert seen == [1, 2, 3, 4]


def damage(content, *path_and_value):
    *path, last, value = path_and_value
    for key in path:
        content = content[key]
    if value is ...:
        del content[last]
    else:
        content[last] = value


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (("optimiser", ...), "no checkpoint of a training"),
        (("history", ...), "no checkpoint of a training"),
        (("history", "rates", ...), "no checkpoint of a training"),
        (("history", "losses", None), "losses is None, not a list of numbers"),
        (("history", "losses", ["x"]), "losses holds what is no number"),
        (("optimiser", "memory", None), "no checkpoint of a training"),
        (("optimiser", "memory", {}), "another optimiser"),
        (("optimiser", "memory", "mean", [0.0]), "another optimiser"),
        (("optimiser", "memory", "mean", 0, "x"), "damaged: mean is 'x'"),
        (("optimiser", "lr", None), "damaged: lr is None"),
        (("parameters", "w1[0,0]", ...), r"another model: it lacks w1\[0,0\]"),
        (("parameters", "w1[0,0]", "x"), "damaged"),
        (("format", "other"), "not a file"),
    ],
)
def test_damaged_checkpoints_change_nothing(what, message, tmp_path):
    path = tmp_path / "checkpoint.json"
    training(path, "Adam", epochs=2)
    content = json.loads(path.read_text())
    damage(content, *what)
    path.write_text(json.dumps(content))
    net = network()
    optimiser = Adam(net.parameters(), 0.05)
    before = numbers(net), json.dumps(optimiser.memory), optimiser.lr, optimiser.updates
    with pytest.raises(ValueError, match=message):
        fit(net, mean_squared_error, DATA, optimiser, epochs=3, checkpoint=path)
    assert (numbers(net), json.dumps(optimiser.memory), optimiser.lr, optimiser.updates) == before


def test_a_checkpoint_of_another_optimiser(tmp_path):
    path = tmp_path / "checkpoint.json"
    training(path, "Adam", epochs=2)
    for other in ("SGD", "momentum"):
        with pytest.raises(ValueError, match="another optimiser"):
            training(path, other)


def test_a_saved_model_is_no_checkpoint_but_a_checkpoint_holds_a_model(tmp_path):
    path = tmp_path / "net.json"
    net = network()
    net.save(path)
    with pytest.raises(ValueError, match="no checkpoint"):
        training(path, "SGD")
    path.unlink()
    expected, _ = training(path, "SGD")
    net.load(path)
    assert numbers(net) == expected


def test_a_checkpoint_that_cannot_be_written_fails_before_the_training(tmp_path):
    (tmp_path / "file").write_text("")
    other = Value(1.0)
    losses = []

    def loss(out, targets):
        losses.append(1)
        return mean_squared_error(out, targets)

    for path, error, message in (
        (tmp_path / "no" / "such" / "checkpoint.json", FileNotFoundError, "no folder .*such for checkpoint.json"),
        (tmp_path / "file" / "checkpoint.json", FileNotFoundError, "no folder"),
        (tmp_path, IsADirectoryError, "is a folder"),
    ):
        net = network()
        with pytest.raises(error, match=message):
            fit(net, loss, DATA, SGD(net.parameters(), 0.1), epochs=1, checkpoint=path)
    net = MLP.from_weights([[[mpmath.mpf(1), 2.0]]])
    with pytest.raises(TypeError, match=r"w1\[0,0\] is a mpf"):
        fit(net, loss, DATA, SGD(net.parameters(), 0.1), epochs=1, checkpoint=tmp_path / "c.json")
    net = network()
    with pytest.raises(ValueError, match=r"the optimiser moves another: Value\(1.0\)"):
        fit(net, loss, DATA, SGD([*net.parameters(), other], 0.1), epochs=1, checkpoint=tmp_path / "c.json")
    assert losses == [] and [path.name for path in tmp_path.iterdir()] == ["file"]


# --- the bar ---


@pytest.fixture
def bars(monkeypatch):
    made = []

    class Bar:
        def __init__(self, **options):
            self.options, self.shown, self.updates, self.closed = options, [], 0, False
            made.append(self)

        def set_postfix_str(self, text, refresh):
            self.shown.append(text)

        def update(self):
            self.updates += 1

        def close(self):
            self.closed = True

    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))
    return made


def terminal(monkeypatch, there):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: there, raising=False)


def test_no_bar_without_a_terminal(bars, monkeypatch, capfd):
    terminal(monkeypatch, False)
    training(None, "SGD")
    terminal(monkeypatch, True)
    training(None, "SGD", progress=False)
    assert bars == [] and capfd.readouterr() == ("", "")
    monkeypatch.setattr(sys, "stderr", None)  # as under pythonw
    training(None, "SGD")


def test_a_bar_with_a_terminal(bars, monkeypatch, tmp_path):
    terminal(monkeypatch, True)
    path = tmp_path / "checkpoint.json"
    _, history = training(path, "SGD", epochs=2)
    (bar,) = bars
    assert (bar.options["total"], bar.options["initial"], bar.updates, bar.closed) == (6, 0, 6, True)  # 3 an epoch
    assert bar.shown[-1] == f"loss {history.epoch_losses[-1]:.4g}"
    training(path, "SGD", epochs=6)
    assert (bars[1].options["total"], bars[1].options["initial"], bars[1].updates) == (18, 6, 12)
    with pytest.raises(Interruption):
        training(None, "SGD", lambda history: (_ for _ in ()).throw(Interruption))
    assert bars[2].closed


def test_no_bar_without_tqdm(monkeypatch, capfd):
    terminal(monkeypatch, True)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    training(None, "SGD")
    assert capfd.readouterr() == ("", "")


def test_the_real_bar(monkeypatch, capfd):
    pytest.importorskip("tqdm")
    terminal(monkeypatch, True)
    training(None, "SGD")
    assert "18/18" in capfd.readouterr().err


# --- bad data and arguments ---


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "no samples"),
        ([([1.0, 2.0], 0), [1.0]], "sample 1 is no pair"),
        ([([1.0, 2.0], 0), 5], "sample 1 is no pair"),
        ([([1.0, 2.0], 0), "ab"], "sample 1 is no pair"),
        ([([1.0, 2.0], 0), ([1.0, 2.0], 0, 0)], "sample 1 is no pair"),
        ([([1.0, 2.0], 0), ([1.0], 0)], r"input of sample 1 has shape \(1,\), that of sample 0 has \(2,\)"),
        ([([1.0, 2.0], 0), ([1.0, 2.0], [0])], r"target of sample 1 has shape \(1,\), that of sample 0 has \(\)"),
        ([([[1.0, 2.0], [3.0]], 0)], r"input of sample 0 is ragged: its rows have shapes \(1,\) and \(2,\)"),
        ([([1.0, [2.0]], 0)], "input of sample 0 is ragged"),
        ([([1.0, 2.0], 0), ([1.0, math.nan], 0)], "input of sample 1 has nan in it, which is not finite"),
        ([([1.0, 2.0], 0), ([1.0, 2.0], -math.inf)], "target of sample 1 has -inf in it"),
        ([([1.0, 2.0], 0), ([1.0, "2"], 0)], "input of sample 1 has '2' in it, which is not a number"),
        ([([1.0, 2.0], None)], "target of sample 0 has None in it"),
        ([(np.array([1.0, np.nan]), 0)], "input of sample 0 has .*nan.* in it"),
        ([([1.0, 2.0, 3.0], 0)], "input of sample 0, nor of any other: this neuron has 2 inputs, and was given 3"),
        ([([], 0)], "was given 0 numbers"),
        ([([1.0, 2.0], [0, 1])], "prediction and target of sample 0 differ in shape"),
    ],
)
def test_bad_data_is_named(data, message):
    net = network()
    before = numbers(net)
    with pytest.raises(ValueError, match=message):
        fit(net, mean_squared_error, data, SGD(net.parameters(), 0.1), epochs=1)
    assert numbers(net) == before


class Set:
    """A data set as for PyTorch: it has a length and items, and no end."""

    def __init__(self, length=10):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, k):
        return [math.sin(k), math.cos(k)], float(k % 2)


class Short(Set):
    def __getitem__(self, k):
        return [([0.0, 1.0], 1.0)][k]


@pytest.mark.parametrize("size", [None, 1, 4])
def test_a_data_set_without_end(size):
    net, other = network(), network()
    history = fit(
        net, mean_squared_error, Set(), SGD(net.parameters(), 0.1), epochs=2, batch_size=size, validation=Set(3)
    )
    data, validation = [Set()[k] for k in range(10)], [Set()[k] for k in range(3)]
    arguments = {"epochs": 2, "batch_size": size, "validation": validation}
    assert history == fit(other, mean_squared_error, data, SGD(other.parameters(), 0.1), **arguments)
    assert numbers(net) == numbers(other)


def test_a_data_set_that_is_shorter_than_it_says():
    net = network()
    with pytest.raises(ValueError, match=r"no sample 1, though len\(data\) is 10"):
        fit(net, mean_squared_error, Short(), SGD(net.parameters(), 0.1), epochs=1)
    with pytest.raises(ValueError, match="no sample 0"):
        check_samples({"x": 1, "y": 2})


def test_data_of_all_kinds():
    check_samples([(np.array([1.0, 2.0]), np.int64(1)), ([Value(1.0), Fraction(2)], 10**400)])
    check_samples(tuple(zip(np.ones((3, 2)), [0, 1, 2])))
    for data in (zip([[1.0]], [1.0]), iter([]), 5):
        with pytest.raises(TypeError, match=r"list\(zip\(inputs, targets\)\)"):
            check_samples(data)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        *(({"batch_size": size}, "batch_size has to be 1, 2, 3") for size in (0, -1, 2.5, "3", True)),
        *(({"epochs": n}, "epochs has to be 0, 1, 2") for n in (-1, 1.5, None)),
        *(({"patience": n}, "patience has to be 1, 2, 3") for n in (0, 0.5)),
    ],
)
def test_bad_arguments(options, message):
    net = network()
    with pytest.raises(ValueError, match=message):
        fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.1), **{"epochs": 1, **options})


def test_an_optimiser_of_another_model():
    with pytest.raises(ValueError, match="none of the model's parameters"):
        fit(network(), mean_squared_error, DATA, SGD(network().parameters(), 0.1), epochs=1)


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (-0.1, "-0.1"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (None, "None"),
        ("0.1", "'0.1'"),
        (True, "True"),
        (1j, "1j"),
    ],
)
def test_a_schedule_that_gives_no_rate(rate, shown):
    net = network()
    optimiser = SGD(net.parameters(), 0.1)
    arguments = {"epochs": 5, "schedule": lambda epoch: rate if epoch == 2 else 0.1}
    with pytest.raises(ValueError, match=rf"learning rate of epoch 2 .*not {shown}"):
        fit(net, mean_squared_error, DATA, optimiser, **arguments)
    assert optimiser.updates == 2


def test_a_rate_of_0_is_one():
    net = network()
    before = numbers(net)
    fit(net, mean_squared_error, DATA, SGD(net.parameters(), 0.1), epochs=2, schedule=lambda epoch: 0)
    assert numbers(net) == before


@pytest.mark.parametrize(
    "loss",
    [
        lambda out, targets: mean_squared_error([Value(x.data) for x in out], targets),
        lambda out, targets: mean_squared_error([x.detach() for x in out], targets),
        lambda out, targets: total([x.step() for x in out]),
        lambda out, targets: Value(1.0),
        lambda out, targets: total([w * w for w in network().parameters()]),
    ],
)
def test_a_loss_that_does_not_depend_on_the_parameters(loss):
    net = network()
    with pytest.raises(ValueError, match="does not depend on any parameter"):
        fit(net, loss, DATA, SGD(net.parameters(), 0.1), epochs=1)


def test_a_network_that_is_dead_depends_on_its_parameters():
    """Its derivatives happen to be 0; a penalty alone, too, is a loss of the parameters."""
    net = MLP.from_weights([[[1.0]], [[1.0]]], [[-9.0], [0.0]], activation="relu")
    fit(net, mean_squared_error, [([1.0], 1.0)], SGD(net.parameters(), 0.1), epochs=2)
    penalty = lambda out, targets: l2_penalty(net.parameters(), 0.5)  # noqa: E731
    fit(net, penalty, [([1.0], 1.0)], SGD(net.parameters(), 0.1), epochs=1)
    assert numbers(net) == pytest.approx([0.9, -8.1, 0.9, 0.0])


def test_a_loss_that_is_a_batch():
    net = network()
    data = [([np.ones(3), np.ones(3)], np.ones(3))]
    with pytest.raises(ValueError, match=r"the loss is a batch of shape \(3,\).*mean\(loss\)"):
        fit(net, lambda out, targets: out[0] - targets[0], data, SGD(net.parameters(), 0.1), epochs=1)
    assert fit(net, mean_squared_error, data, SGD(net.parameters(), 0.1), epochs=3).epochs == 3


def test_a_saturated_sigmoid_is_said_with_its_remedy():
    net = MLP.from_weights([[[1000.0]]], activation="sigmoid")
    data = [([0.5], 1), ([-1.0], 1), ([1.0], 0)]
    with pytest.raises(ValueError) as told:
        fit(net, binary_cross_entropy, data, SGD(net.parameters(), 0.1), epochs=1)
    for word in ("the loss cannot be computed", "prediction 1", "0.0", "binary_cross_entropy_with_logits"):
        assert word in str(told.value)


def test_any_error_of_the_loss_says_when():
    net = MLP.from_weights([[[1.0]]])
    with pytest.raises(ValueError, match="loss cannot be computed after 0 updates: z = log"):
        fit(net, lambda out, _: (out[0] - 1.0).log(), [([1.0], 1)], SGD(net.parameters(), 0.1), epochs=1)


def test_a_frozen_parameter_is_not_moved_in_silence():
    net = network()
    optimiser = SGD(net.parameters(), 0.1)
    net.layers[0].freeze()
    with pytest.raises(ValueError, match=r"w1\[0,0\].* is frozen.*make the optimiser afterwards"):
        fit(net, mean_squared_error, DATA, optimiser, epochs=1)


def test_a_loss_that_is_no_value():
    net = network()
    with pytest.raises(TypeError, match="one Value"):
        fit(net, lambda out, targets: 1.0, DATA, SGD(net.parameters(), 0.1), epochs=1)


@pytest.mark.parametrize("loss", [mean_squared_error, lambda p, t: total([(x - y) * (x - y) for x, y in zip(p, t)])])
def test_a_training_that_explodes_says_so(loss):
    net = MLP.from_weights([[[1.0]]])
    with pytest.raises(ValueError, match=r"after \d+ updates: try a smaller learning rate"):
        fit(net, loss, [([3.0], 1.0)], SGD(net.parameters(), 100.0), epochs=500)


def test_hinge_names_its_targets():
    net = network()
    with pytest.raises(ValueError, match="targets -1 or 1, not 0"):
        fit(net, hinge, [([1.0, 2.0], 0)], SGD(net.parameters(), 0.1), epochs=1)


def test_nothing_is_printed(monkeypatch):
    monkeypatch.setattr(builtins, "print", lambda *args, **options: pytest.fail("printed"))
    training(None, "SGD")


def test_a_model_that_is_no_module_is_told_so():
    class Plain:
        def __init__(self):
            self.w = Value(1.0)

        def __call__(self, x):
            return self.w * x[0]

    model = Plain()
    with pytest.raises(TypeError, match="a Plain does not say what its parameters are: make it a subclass of Module"):
        fit(model, half_mean_squared_error, [([1.0], 2.0)], SGD([model.w], 0.1), epochs=1)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("optimiser", "updates"), "1e999"), (("optimiser", "updates"), "-5"), (("optimiser", "updates"), "2.7"),
        (("optimiser", "updates"), '"3"'), (("optimiser", "lr"), "-1"), (("optimiser", "lr"), "1e999"),
        (("optimiser", "lr"), "NaN"), (("history", "losses"), '"123"'), (("history", "losses"), '["abc"]'),
        (("history", "losses"), "[NaN]"), (("history", "losses"), f"[{'9' * 400}]"), (("history", "losses"), "[true]"),
        (("history", "losses"), "[]"), (("history", "epoch_losses"), "[1, 2]"), (("history", "epoch_losses"), "[]"),
        (("history", "rates"), "[0.1, 0.1]"), (("history", "rates"), "{}"), (("history", "stopped"), "5"),
        (("history", "validation_losses"), '"1"'), (("optimiser", "memory"), "3"), (("parameters",), "[1]"),
        (("parameters", "weight"), "1e999"), (("parameters", "weight"), "-Infinity"),
        (("parameters", "weight"), "null"),
    ],
)  # fmt: skip
def test_a_damaged_checkpoint_is_a_clear_error_and_changes_nothing(tmp_path, path, value):
    import json

    net = MLP(1, [1], seed=1)
    file = tmp_path / "c.json"
    fit(net, hinge, [([1.0], 1)], SGD(net.parameters(), lr=0.1), epochs=1, checkpoint=file)
    content = json.loads(file.read_text())
    *folders, last = path
    place = content
    for name in folders:
        place = place[name]
    last = next(iter(place)) if last == "weight" else last
    place[last] = "HERE"
    file.write_text(json.dumps(content).replace('"HERE"', value))
    before = [p.data for p in net.parameters()]
    with pytest.raises(ValueError, match=r"c\.json"):
        fit(net, hinge, [([1.0], 1)], SGD(net.parameters(), lr=0.1), epochs=2, checkpoint=file)
    assert [p.data for p in net.parameters()] == before
