"""Networks: shapes, names, initialisers, given weights, saving and loading."""

import json
import math
import os
import random
import statistics
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scalargrad import Value, relu, sigmoid, storage, tanh
from scalargrad.initialisers import INITIALISERS, initialiser
from scalargrad.nn import ACTIVATIONS, MLP, Layer, Module, Neuron

sizes = st.lists(st.integers(1, 5), min_size=1, max_size=4)


# --- shapes, names, the numbers that come out ---


@given(nin=st.integers(1, 4), nouts=sizes, seed=st.integers(0, 2**32))
@settings(deadline=None)
def test_shapes_and_names(nin, nouts, seed):
    net = MLP(nin, nouts, seed=seed)
    out = net([1.0] * nin)
    assert isinstance(out, Value) if nouts[-1] == 1 else [type(v) for v in out] == [Value] * nouts[-1]
    pairs = list(zip([nin, *nouts], nouts))
    assert len(net.parameters()) == sum((m + 1) * n for m, n in pairs)
    expected = []
    for k, (m, n) in enumerate(pairs, 1):
        for i in range(n):
            expected += [*(f"w{k}[{i},{j}]" for j in range(m)), f"b{k}[{i}]"]
    assert [name for name, _ in net.named_parameters()] == [p.label for p in net.parameters()] == expected


@given(nin=st.integers(1, 4), nouts=sizes, seed=st.integers(0, 2**32), init=st.sampled_from(sorted(INITIALISERS)))
@settings(deadline=None)
def test_a_seed_gives_the_same_network_again(nin, nouts, seed, init):
    state = random.getstate()
    one, two = (MLP(nin, nouts, seed=seed, init=init) for _ in range(2))
    assert [p.data for p in one.parameters()] == [p.data for p in two.parameters()]
    assert random.getstate() == state, "a network with a seed leaves Python's own random numbers alone"
    other = MLP(nin, nouts, seed=seed + 1, init=init)
    assert [p.data for p in one.parameters()] != [p.data for p in other.parameters()]


@given(data=st.data(), nin=st.integers(1, 3), nouts=sizes)
@settings(max_examples=40, deadline=None)
def test_a_network_is_its_formula(data, nin, nouts):
    """In Fractions, against the sums written out: exactly the same numbers."""
    number = st.fractions(min_value=-3, max_value=3, max_denominator=7)
    draw = lambda n: data.draw(st.lists(number, min_size=n, max_size=n))  # noqa: E731
    pairs = list(zip([nin, *nouts], nouts))
    weights = [[draw(m) for _ in range(n)] for m, n in pairs]
    biases = [draw(n) for _, n in pairs]
    x = draw(nin)
    net = MLP.from_weights(weights, biases)
    a = x
    for w, b in zip(weights, biases):
        z = [sum(wij * aj for wij, aj in zip(row, a)) + bi for row, bi in zip(w, b)]
        a = z if w is weights[-1] else [max(zi, 0) for zi in z]
    out = net(x)
    assert [v.data for v in (out if isinstance(out, list) else [out])] == a


def test_micrograd_draws_the_same_weights():
    """Same calls of random, in the same order: a script that sets random.seed gets micrograd's very numbers."""
    nn = pytest.importorskip("micrograd.nn")
    random.seed(1337)
    theirs = [p.data for p in nn.MLP(2, [16, 16, 1]).parameters()]
    random.seed(1337)
    ours = MLP(2, [16, 16, 1])
    assert [p.data for p in ours.parameters()] == theirs
    random.seed(1337)
    assert str(nn.MLP(2, [3, 1])) == str(MLP(2, [3, 1]))
    random.seed(1)
    theirs = nn.Layer(3, 2, nonlin=False)
    random.seed(1)
    ours = Layer(3, 2, nonlin=False)
    assert [v.data for v in ours([1.0, 2.0, -1.0])] == [v.data for v in theirs([1.0, 2.0, -1.0])]
    assert not ours.neurons[0].nonlin and Neuron(2).nonlin


def test_what_a_layer_takes_and_gives():
    layer = Layer(2, 3)
    assert all(isinstance(v, Value) for v in layer([1.0, Value(2.0)]))
    assert isinstance(Layer(2, 1)(np.array([1.0, 2.0])), Value)
    assert isinstance(MLP(2, [1, 1])((1, 2)), Value)  # a hidden layer of one neuron
    batch = MLP(1, [3, 1], seed=1)([np.array([0.5, 1.0])])  # an array is a batch of numbers
    assert batch.data.shape == (2,)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_every_activation_by_name(name):
    net = MLP(1, [2, 1], activation=name, seed=1)
    hidden = [ACTIVATIONS[name](w.data * 0.5) for w in (n.w[0] for n in net.layers[0].neurons)]
    z = sum(w.data * a for w, a in zip(net.layers[1].neurons[0].w, hidden))
    assert net([0.5]).data == pytest.approx(ACTIVATIONS[name](z), rel=1e-15)


def test_activations_for_each_layer():
    net = MLP.from_weights([[[2]], [[3]], [[-1]]], activation=["tanh", None, lambda z: z * z])
    a = math.tanh(2 * 0.25)
    assert net([0.25]).data == pytest.approx((3 * a) ** 2)
    assert str(MLP(1, [1, 1], activation=["sigmoid", tanh])) == (
        "MLP of [Layer of [SigmoidNeuron(1)], Layer of [TanhNeuron(1)]]"
    )
    assert MLP.from_weights([[[1]]], activation=relu)([-5]).data == 0
    assert MLP.from_weights([[[1]]], activation=sigmoid)([0.0]).data == 0.5


# --- initialisers ---


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("uniform", 1 / math.sqrt(3)),
        ("xavier", math.sqrt(2 / 40)),
        ("xavier_normal", math.sqrt(2 / 40)),
        ("kaiming_fan_in", math.sqrt(2 / 30)),
        ("kaiming_fan_out", math.sqrt(2 / 10)),
        ("kaiming_fan_sum", 2 / math.sqrt(40)),
    ],
)
def test_the_deviation_of_initialisers(name, deviation):
    draw = initialiser(name, random.Random(7), 30, 10)
    drawn = [draw() for _ in range(4000)]
    assert statistics.fmean(drawn) == pytest.approx(0, abs=4 * deviation / math.sqrt(4000))
    assert statistics.stdev(drawn) == pytest.approx(deviation, rel=0.05)


def test_fans_are_those_of_the_layer():
    net = MLP(50, [40, 30], init="kaiming_fan_in", seed=1)
    for layer, fan_in in zip(net.layers, (50, 40)):
        weights = [w.data for neuron in layer.neurons for w in neuron.w]
        assert statistics.stdev(weights) == pytest.approx(math.sqrt(2 / fan_in), rel=0.1)
        assert all(neuron.b.data == 0 for neuron in layer.neurons)


# --- bad input ---


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MLP(2, []), "at least one layer"),
        (lambda: MLP(0, [1]), "number of inputs has to be"),
        (lambda: MLP(2, [3, 0]), "neurons in layer 2"),
        (lambda: MLP(2, [2.5]), "neurons in layer 1"),
        (lambda: MLP(True, [1]), "inputs"),
        (lambda: MLP(2, [1], activation="rellu"), "no activation 'rellu': choose one of tanh, relu"),
        (lambda: MLP(2, [1, 1], activation=["relu"]), "1 activations for 2 layers"),
        (lambda: MLP(2, [1], init="he"), "no initialiser 'he': choose one of uniform, xavier"),
        (lambda: MLP(2, [1])([1.0]), "has 2 inputs, and was given 1 numbers"),
        (lambda: MLP.from_weights([]), "no weights"),
        (lambda: MLP.from_weights([[]]), "layer 1 is empty"),
        (lambda: MLP.from_weights([[[]]]), "layer 1 is empty"),
        (lambda: MLP.from_weights([[1, 2]]), "layer 1 needs a matrix"),
        (lambda: MLP.from_weights([[[1, 2], [3]]]), "row 1 of layer 1 has 1 weights, and layer 1 has 2 inputs"),
        (lambda: MLP.from_weights([[[1]], [[1, 2]]]), "row 0 of layer 2 has 2 weights, and layer 2 has 1 inputs"),
        (lambda: MLP.from_weights([[[1]]], []), "1 matrices of weights and 0 vectors"),
        (lambda: MLP.from_weights([[[1]], [[1]]], [[1], [1, 2]]), "layer 2 has 1 neurons and 2 biases"),
        (lambda: MLP.from_weights([[[1]]], [3]), "layer 1 needs a list of biases"),
    ],
)
def test_errors_name_the_layer(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_weights_that_are_no_numbers():
    with pytest.raises(TypeError, match="text"):
        MLP.from_weights([[["1"]]])


def test_from_weights_takes_values_arrays_and_layers_without_bias():
    w = Value(3.0, "mine")
    net = MLP.from_weights([[[w]], np.array([[2.0]])], [[1.0], None])
    assert net.parameters()[0] is w and w.label == "mine"
    assert [name for name, _ in net.named_parameters()] == ["w1[0,0]", "b1[0]", "w2[0,0]"]
    assert net([2.0]).data == 14.0


# --- modules of one's own ---


def test_a_module_finds_its_parameters():
    class Net(Module):
        def __init__(self):
            self.scale = Value(2.0)
            self.hidden, self.out = Layer(1, 2), Neuron(2, nonlin=False)
            self.again = [self.hidden, (self.scale,)]  # shared: each counts once
            self.name = "net"

        def __call__(self, x):
            return self.scale * self.out(self.hidden(x))

    net = Net()
    assert [name for name, _ in net.named_parameters()] == [
        "scale", "hidden.w[0,0]", "hidden.b[0]", "hidden.w[1,0]", "hidden.b[1]", "out.w[0]", "out.w[1]", "out.b",
    ]  # fmt: skip
    for parameter in net.parameters():
        parameter.grad = 3.0
    net.zero_grad()
    assert [p.grad for p in net.parameters()] == [0] * 8


def test_a_module_written_for_micrograd(tmp_path):
    class Line(Module):
        def __init__(self):
            self.a, self.frozen = Value(1.0), Value(5.0)

        def parameters(self):
            return [self.a]

    line = Line()
    line.a.grad = 3.0
    line.zero_grad()
    assert line.a.grad == 0 and list(line.named_parameters()) == [("p[0]", line.a)]
    line.save(tmp_path / "line.json")
    line.a.data, line.frozen.data = 7.0, 7.0
    line.load(tmp_path / "line.json")
    assert (line.a.data, line.frozen.data) == (1.0, 7.0)


def test_a_module_without_anything():
    assert Module().parameters() == []
    with pytest.raises(NotImplementedError, match="write __call__"):
        Module()([1.0])


# --- save and load ---

exact = st.one_of(
    st.floats(),
    st.integers(),
    st.fractions(),
    st.decimals(),
    st.integers(10**4000, 10**4400),
    st.builds(Fraction, st.integers(-(10**4400), -(10**4300)), st.integers(10**4300, 10**4301)),
)


@given(numbers=st.lists(exact, min_size=3, max_size=3))
@settings(max_examples=60, deadline=None)
def test_save_and_load_are_exact(numbers, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "net.json"
    net = MLP.from_weights([[[0, 0]]], [[0]])
    for parameter, number in zip(net.parameters(), numbers):
        parameter.data = number
    net.save(path)
    again = MLP.from_weights([[[1, 1]]], [[1]])
    again.load(path)
    for parameter, number in zip(again.parameters(), numbers):
        assert type(parameter.data) is type(number)
        if isinstance(number, (float, Decimal)):  # nan, −0.0 and 1.10 included
            assert repr(parameter.data) == repr(number)
        else:
            assert parameter.data == number


def test_numbers_of_numpy_come_back_as_floats(tmp_path):
    net = MLP.from_weights([np.array([[0.1, 1 / 3]])])
    net.save(tmp_path / "net.json")
    other = MLP.from_weights([[[0.0, 0.0]]])
    other.load(tmp_path / "net.json")
    assert [p.data for p in other.parameters()] == [0.1, 1 / 3]


def test_numbers_that_no_file_holds_exactly(tmp_path):
    for number in (mpmath.mpf(1), 1j, np.array([1.0])):
        net = MLP.from_weights([[[number]]])
        with pytest.raises(TypeError, match=r"w1\[0,0\] is a .*convert it"):
            net.save(tmp_path / "net.json")
        assert os.listdir(tmp_path) == []


def test_weights_of_ones_own_without_labels_are_saved(tmp_path):
    net = MLP(2, [2, 1], seed=1)
    net.layers[0].neurons[0].w = [Value(0.25), Value(0.5)]
    net.save(tmp_path / "net.json")
    other = MLP(2, [2, 1], seed=2)
    other.load(tmp_path / "net.json")
    assert [p.data for p in other.parameters()] == [p.data for p in net.parameters()]


def test_two_parameters_of_one_name_are_not_saved(tmp_path):
    class Net(Module):
        def named_parameters(self):
            yield "w", Value(1.0)
            yield "w", Value(2.0)

    with pytest.raises(ValueError, match="two parameters are called w"):
        Net().save(tmp_path / "net.json")


GOOD = {"w1[0,0]": 1.5, "b1[0]": {"Fraction": "1/3"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "damaged"),
        ("{", "damaged"),
        ("[1, 2]", "not a file of scalargrad"),
        ('"text"', "not a file of scalargrad"),
        ("[" * 100_000, "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        ({"parameters": GOOD}, "not a file of scalargrad"),
        ({"format": "scalargrad parameters 99", "parameters": GOOD}, "not a file of scalargrad"),
        ({"format": storage.FORMAT}, "no parameters"),
        ({"format": storage.FORMAT, "parameters": [1.5, 2.5]}, "no parameters"),
        ({"format": storage.FORMAT, "parameters": {"w1[0,0]": 1.5}}, r"another model: it lacks b1\[0\]"),
        ({"format": storage.FORMAT, "parameters": {**GOOD, "w2[0,0]": 1}}, r"it has w2\[0,0\], which this model lacks"),
        *(
            ({"format": storage.FORMAT, "parameters": {"w1[0,0]": 7.5, "b1[0]": bad}}, r"damaged: b1\[0\] is")
            for bad in (
                None, True, "1.5", [1.5], {}, {"Fraction": "1/0"}, {"Fraction": "x"}, {"Fraction": 3}, {"mpf": "1"},
                {"Fraction": "1/2/3"}, {"float": "one"}, {"Decimal": "1,5"}, {"int": "1.5"}, {"float": "1", "int": "1"},
            )
        ),
    ],
)  # fmt: skip
def test_damaged_and_foreign_files_leave_the_model_as_it_was(text, message, tmp_path):
    path = tmp_path / "net.json"
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text if isinstance(text, str) else json.dumps(text))
    net = MLP(1, [1], seed=1)
    before = [p.data for p in net.parameters()]
    with pytest.raises(ValueError, match=message) as raised:
        net.load(path)
    assert "net.json" in str(raised.value)
    assert [p.data for p in net.parameters()] == before


def test_a_good_file_is_loaded(tmp_path):
    path = tmp_path / "net.json"
    path.write_text(json.dumps({"format": storage.FORMAT, "parameters": GOOD}))
    net = MLP(1, [1], seed=1)
    net.load(path)
    assert [p.data for p in net.parameters()] == [1.5, Fraction(1, 3)]


def test_every_cut_off_file_is_refused(tmp_path):
    path = tmp_path / "net.json"
    net = MLP(1, [1], seed=1)
    net.save(path)
    text = path.read_text()
    before = [p.data for p in net.parameters()]
    for length in range(len(text)):
        path.write_text(text[:length])
        with pytest.raises(ValueError, match=r"net\.json"):
            net.load(path)
    assert [p.data for p in net.parameters()] == before


def test_a_missing_file_is_not_found(tmp_path):
    with pytest.raises(FileNotFoundError):
        MLP(1, [1]).load(tmp_path / "none.json")


@pytest.mark.parametrize("function", ["os.replace", "os.fsync"])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_writing_is_all_or_nothing(function, error, tmp_path, monkeypatch):
    path = tmp_path / "net.json"
    MLP(1, [1], seed=1).save(path)
    old = path.read_bytes()

    def fail(*args):
        assert path.read_bytes() == old
        raise error

    monkeypatch.setattr(function, fail)
    with pytest.raises(type(error)):
        MLP(1, [1], seed=2).save(path)
    assert path.read_bytes() == old and os.listdir(tmp_path) == ["net.json"]
    monkeypatch.undo()
    MLP(1, [1], seed=2).save(path)
    assert path.read_bytes() != old and os.listdir(tmp_path) == ["net.json"]


def test_a_saved_file_may_be_read_by_those_who_may_read_others(tmp_path):
    MLP(1, [1]).save(tmp_path / "net.json")
    (tmp_path / "other").write_text("")
    assert (tmp_path / "net.json").stat().st_mode == (tmp_path / "other").stat().st_mode
