"""Whichever engine runs, a Value is a class like any other, and what users call are functions like any other."""

import inspect
import pickle
import weakref

import pytest

import scalargrad
from scalargrad import Value, dot, exp, functions
from scalargrad.nn import MLP
from tests.support.fresh import run


def test_what_help_and_editors_ask_for():
    assert list(inspect.signature(Value).parameters) == ["data", "label"]
    assert list(inspect.signature(Value.tanh).parameters) == ["self"]
    assert list(inspect.signature(dot).parameters) == ["ws", "xs", "bias"]
    assert Value.__doc__.startswith("A number in a graph") and "tanh" in Value.tanh.__doc__
    assert Value.__name__ == Value.__qualname__ == "Value" and Value.__module__ == "scalargrad.value"
    assert repr(exp).startswith("<function exp") and weakref.ref(exp)() is exp
    assert not hasattr(Value(-1.0), "abs") and not hasattr(Value(-1.0), "neg")


def test_functions_are_pickled_by_the_name_that_users_have():
    for name in functions.__all__:
        function = getattr(scalargrad, name)
        assert function.__module__ == "scalargrad.functions" and pickle.loads(pickle.dumps(function)) is function


@pytest.mark.parametrize(("writes", "reads"), [("0", "1"), ("1", "0")])
def test_a_network_of_the_other_engine(writes, reads):
    code = """
        import os, pickle, sys
        from scalargrad import functions
        from scalargrad.nn import MLP
        if len(sys.argv) > 1:
            net = pickle.loads(bytes.fromhex(sys.argv[1]))
            print(net.layers[0].neurons[0].activation is functions.tanh, net, net([0.5, -1.0]).data)
        else:
            net = MLP(2, [3, 1], activation=["tanh", "relu"], seed=1)
            print(pickle.dumps(net).hex())
    """
    written = run(code, SCALARGRAD_PLAIN=writes).strip()
    again = run(code, written, SCALARGRAD_PLAIN=reads).strip()
    net = MLP(2, [3, 1], activation=["tanh", "relu"], seed=1)
    assert again == f"True {net} {net([0.5, -1.0]).data}"


class WithProperty(Value):
    """Its grad is kept by the class."""

    __slots__ = ("kept",)

    @property
    def grad(self):
        return self.kept

    @grad.setter
    def grad(self, grad):
        self.kept = grad


class Counting(Value):
    """It counts how often a slot is set."""

    def __setattr__(self, name, content):
        vars(self)["count"] = vars(self).get("count", 0) + (name == "grad")
        super().__setattr__(name, content)


def test_a_subclass_that_keeps_the_grad_in_its_own_way_is_asked():
    x = WithProperty(2.0)
    (x * 3).backward()
    assert x.grad == x.kept == 3
    y = Counting(2.0)
    (y * y).backward()
    assert y.grad == 4.0 and y.count == 3


def test_functions_are_bound_in_classes():
    class Holder:
        act = exp

    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        Holder().act(Value(1.0))
