"""What a module's parameters are: found wherever they are held, once each; frozen, saved and loaded."""

import copy
import json
import pickle
from collections import OrderedDict, deque

import numpy as np
import pytest

from scalargrad import Value, detach
from scalargrad.losses import mean_squared_error
from scalargrad.nn import MLP, Layer, Module, Neuron
from scalargrad.optim import SGD
from scalargrad.training import fit


class Holder(Module):
    """Holds what it is given."""

    def __init__(self, **held):
        vars(self).update(held)

    def __call__(self, x):
        return self.w * x[0]


def names(module):
    return [name for name, _ in module.named_parameters()]


# --- leaves only ---


class Recurrent(Module):
    """Keeps its state and its outputs, as people do."""

    def __init__(self):
        self.w, self.u, self.h, self.outputs = Value(0.5), Value(0.25), Value(0.0), []

    def __call__(self, x):
        self.h = (self.w * x[0] + self.u * self.h).tanh()
        self.outputs.append(self.h)
        return self.h


def test_what_was_computed_is_no_parameter():
    model = Recurrent()
    model([1.0])
    model.twice, model.constant, model.by_name = model.w * 2, detach(model.h), {"out": model.h}
    assert names(model) == ["w", "u"]
    assert SGD(model.parameters(), 0.1).parameters == [model.w, model.u]


@pytest.mark.parametrize("called", [(0, 0), (0, 2), (2, 0), (1, 3)])
def test_a_state_that_is_kept_hinders_no_loading(called, tmp_path):
    one, other = Recurrent(), Recurrent()
    for model, times in zip((one, other), called):
        for _ in range(times):
            model([1.0])
    one.w.data = 7.0
    one.save(tmp_path / "model.json")
    other.load(tmp_path / "model.json")
    assert other.w.data == 7.0
    content = json.loads((tmp_path / "model.json").read_text())
    content["computed"] = 5
    (tmp_path / "model.json").write_text(json.dumps(content))
    with pytest.raises(ValueError, match="damaged"):
        other.load(tmp_path / "model.json")


def test_weights_that_are_computed_are_none_either():
    length, direction = Value(2.0), Value(3.0)
    net = MLP.from_weights([[[length * direction, 4.0]]])
    assert names(net) == ["w1[0,1]"]
    net.length = length
    assert names(net) == ["w1[0,1]", "length"]
    net.layers[0].neurons[0].w[1] = 4.0
    assert names(net) == ["length"] and net([1.0, 1.0]).data == 10.0


# --- circles ---


def test_modules_may_know_each_other():
    a, b = Holder(w=Value(1.0)), Holder(w=Value(1.0))
    a.child, b.parent = b, a
    assert a.parameters() == [a.w, b.w] and names(a) == ["w", "child.w"] and names(b) == ["w", "parent.w"]
    a.zero_grad()
    again = pickle.loads(pickle.dumps(copy.deepcopy(a)))
    assert again.child.parent is again and names(again) == ["w", "child.w"]


def test_a_module_in_a_list_of_its_own():
    me = Holder(w=Value(1.0))
    me.me, me.all, me.by_name = [me], [], {}
    me.all += [me.all, (me.all, me)]
    me.by_name["all"] = me.by_name
    assert me.parameters() == [me.w]


def test_circles_of_modules_that_name_their_parameters():
    class Named(Holder):
        def named_parameters(self):
            yield from super().named_parameters()
            yield "shared", shared

    shared = Value(3.0)
    a, b = Named(w=Value(1.0)), Named(w=Value(2.0))
    a.other, b.other = b, a
    assert [p.data for p in a.parameters()] == [1.0, 2.0, 3.0]
    assert [p.data for p in Holder(a=a, b=b).parameters()] == [1.0, 2.0, 3.0]


def test_each_module_is_gone_through_once():
    """A ladder in which 2⁶⁰ ways lead to the last rung, and a chain that is deeper than Python's stack."""
    last = rung = Holder(w=Value(1.0))
    for _ in range(60):
        rung = Holder(left=rung, right=rung)
    assert rung.parameters() == [last.w]
    for _ in range(3000):
        rung = Holder(inner=rung)
    assert names(rung)[0].endswith("left.w") and rung.parameters() == [last.w]


# --- shared parameters ---


def test_tied_weights_everywhere(tmp_path):
    w, b = Value(0.5), Value(0.25)
    net = MLP.from_weights([[[w]], [[w]]], [[b], [b]], activation=None)
    assert names(net) == ["w1[0,0]", "b1[0]"] and SGD(net.parameters(), 0.1).parameters == [w, b]
    layer, neuron = Layer(1, 2, number=1), Neuron(2)
    layer.neurons[1] = layer.neurons[0]
    neuron.w[1] = neuron.w[0]
    assert names(layer) == ["w1[0,0]", "b1[0]"] and names(neuron) == ["w[0]", "b"]
    net.layers.append(net.layers[0])
    assert net.parameters() == [w, b]
    net.save(tmp_path / "net.json")
    w.data = 9.0
    net.load(tmp_path / "net.json")
    assert (w.data, b.data) == (0.5, 0.25)


def test_the_gradient_of_a_tied_weight_is_the_sum():
    w = Value(0.5)
    net = MLP.from_weights([[[w]], [[w]]], activation=None)  # w²x
    fit(net, mean_squared_error, [([1.0], 0.0)], SGD(net.parameters(), 0.1), epochs=1)
    assert w.data == 0.5 - 0.1 * 4 * 0.5**3


# --- containers ---


def test_containers_of_all_kinds():
    values = [Value(float(k)) for k in range(9)]
    holder = Holder(
        d={"a": values[0], 1: {"b": [values[1]]}},
        layers={"first": Neuron(1)},
        ordered=OrderedDict(z=values[2]),
        queue=deque([values[3]]),
        matrix=np.array([[values[4], values[5]]]),
        alone=np.array(values[6]),
        numbers=np.ones(3),
        pair=(values[7], [values[8]]),
        text="text",
        labels={"a", "b"},
    )
    assert names(holder) == [
        "d['a']", "d[1]['b'][0]", "layers['first'].w[0]", "layers['first'].b", "ordered['z']", "queue[0]",
        "matrix[0][0]", "matrix[0][1]", "alone", "pair[0]", "pair[1][0]",
    ]  # fmt: skip
    assert [p for p in holder.parameters() if p.label is None] == values


def test_what_a_network_holds_besides_its_layers():
    class Slope(Module):
        def __init__(self):
            self.slope = Value(0.5)

        def __call__(self, x):
            return x * self.slope

    class Scaled(MLP):
        def __init__(self):
            super().__init__(1, [1, 1], activation=[Slope(), None], seed=1)
            self.scale = Value(2.0)

    net = Scaled()
    activation = "layers[0].neurons[0].activation.slope"
    assert names(net) == ["w1[0,0]", "b1[0]", activation, "w2[0,0]", "b2[0]", "scale"]
    assert names(Neuron(1, activation=Slope())) == ["w[0]", "b", "activation.slope"]


# --- subclasses that list their parameters themselves ---


def test_a_list_made_of_what_is_found():
    class More(Holder):
        def parameters(self):
            return [*super().parameters(), extra]

    extra = Value(2.0)
    more = More(w=Value(1.0))
    assert more.parameters() == [more.w, extra] and names(more) == ["p[0]", "p[1]"]
    assert names(Holder(w=Value(0.0), more=more)) == ["w", "more.p[0]", "more.p[1]"]


def test_both_lists():
    class Both(Holder):
        def named_parameters(self):
            return ((f"my.{name}", parameter) for name, parameter in super().named_parameters())

        def parameters(self):
            return super().parameters()[:1]

    both = Both(w=Value(1.0), v=Value(2.0))
    assert names(both) == ["my.w", "my.v"] and both.parameters() == [both.w]


# --- freezing ---


def test_what_is_frozen_is_not_trained_and_is_saved(tmp_path):
    net = MLP(1, [2, 1], seed=1)
    net.layers[0].freeze()
    before = [p.data for _, p in net.named_parameters()]
    assert net.parameters() == net.layers[1].parameters() and net.layers[0].parameters() == []
    fit(net, mean_squared_error, [([1.0], 3.0)], SGD(net.parameters(), 0.1, 0.9), epochs=3)
    after = [p.data for _, p in net.named_parameters()]
    assert after[:4] == before[:4] and after[4:] != before[4:] and len(names(net)) == 7
    net.save(tmp_path / "net.json")
    other = MLP(1, [2, 1], seed=2)
    other.load(tmp_path / "net.json")
    assert [p.data for p in other.parameters()] == after


def test_freezing_one_parameter_and_all_but_one_layer():
    net = MLP(1, [2, 1], seed=1)
    first = net.parameters()[0]
    net.freeze(first)
    assert net.parameters() == [p for _, p in net.named_parameters()][1:]
    net.unfreeze(first)
    assert len(net.parameters()) == 7
    net.freeze()
    assert net.parameters() == []
    net.layers[1].unfreeze()
    assert net.parameters() == net.layers[1].parameters() != []
    assert copy.deepcopy(net).parameters() == pickle.loads(pickle.dumps(net)).parameters() == net.parameters()
    net.unfreeze()
    assert len(net.parameters()) == 7


def test_a_parameter_that_is_shared_is_frozen_for_both():
    w = Value(1.0)
    one, other = Holder(w=w, v=Value(2.0)), Holder(w=w)
    one.freeze(w)
    both = Holder(a=other, b=one)
    assert both.parameters() == [one.v]
    one.unfreeze()
    both.freeze(w)
    assert one.parameters() == [one.v] and other.parameters() == []


def test_freezing_what_a_subclass_names():
    class Named(Module):
        def named_parameters(self):
            return iter([("hidden", hidden), ("other", other)])

    hidden, other = Value(1.0), Value(2.0)
    model = Named()
    model.freeze(hidden)
    assert model.parameters() == Holder(m=model).parameters() == [other] and names(model) == ["hidden", "other"]
    model.unfreeze()
    assert model.parameters() == [hidden, other]


def test_what_is_no_parameter_cannot_be_frozen():
    net = MLP(1, [1], seed=1)
    with pytest.raises(ValueError, match=r"Value\(1\.0\) is no parameter of this MLP"):
        net.freeze(Value(1.0))


def test_zero_grad_takes_frozen_ones_too():
    net = MLP(1, [1], seed=1)
    net.freeze()
    for _, parameter in net.named_parameters():
        parameter.grad = 3.0
    net.zero_grad()
    assert [p.grad for _, p in net.named_parameters()] == [0, 0]
