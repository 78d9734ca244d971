"""Names of other engines, on a Value: an error with its remedy, and no obstacle to anybody else."""

import copy
import inspect
import pickle
import traceback

import numpy as np
import pytest

from scalargrad import Value
from scalargrad.other_names import REMEDIES

USE = {
    "_prev": "parents", "_children": "parents", "_op": "op.name", "_backward": "local_derivatives",
    "_local_grads": "local_derivatives", "item": "data", "numpy": "data", "detach_": "x.detach()",
    "requires_grad": "detach", "requires_grad_": "detach", "grad_fn": "op", "retain_grad": "grad",
}  # fmt: skip


@pytest.mark.parametrize("name", REMEDIES)
def test_it_says_what_to_use(name):
    x = Value(2.0)
    for of in (x, x * 3, Value):
        with pytest.raises(AttributeError, match=rf"a Value has no '{name}': .*\b{USE[name].split('(')[0]}"):
            getattr(of, name)
        assert not hasattr(of, name) and getattr(of, name, 5) == 5
    with pytest.raises(AttributeError, match=f"a Value has no '{name}': "):
        setattr(x, name, 1)


def test_what_it_says_to_use_is_there():
    x = Value(2.0)
    for node in (x, x * 3):
        assert all(hasattr(node, name) for name in ("parents", "args", "op", "local_derivatives", "data", "is_leaf"))
        assert node.detach() == node and node.op.name in ("", "mul")


def test_the_whole_of_what_python_prints():
    try:
        Value(2.0)._prev  # noqa: B018
    except AttributeError:
        printed = traceback.format_exc()
    assert printed.splitlines()[-1].endswith("are parents, or args with the plain numbers among them")


def test_any_other_name_is_missing_as_ever():
    with pytest.raises(AttributeError, match="'Value' object has no attribute 'no_such'"):
        Value(2.0).no_such  # noqa: B018
    with pytest.raises(AttributeError, match="no_such"):
        Value(2.0).no_such = 3


def test_they_are_not_offered():
    assert not set(REMEDIES) & set(dir(Value(2.0))) and {"data", "backward", "exp"} <= set(dir(Value(2.0)))
    assert {name for name, _ in inspect.getmembers(Value(2.0))}.isdisjoint(REMEDIES)


def test_a_subclass_may_have_them():
    class Sub(Value):
        item = "of the class"

        def numpy(self):
            return np.array(self.data)

    sub = Sub(2.0)
    sub.requires_grad = True
    assert (sub.item, sub.numpy(), sub.requires_grad) == ("of the class", np.array(2.0), True)
    assert {"item", "numpy", "requires_grad"} <= set(dir(sub)) and "_prev" not in dir(sub)
    assert copy.copy(sub).requires_grad and copy.deepcopy(sub).requires_grad
    with pytest.raises(AttributeError, match="a Sub has no '_prev'"):
        sub._prev  # noqa: B018
    assert not hasattr(Sub(1.0), "requires_grad")


def test_nothing_else_takes_notice():
    x = Value(2.0, "x")
    assert pickle.loads(pickle.dumps(x)) == 2.0 and np.array([x, x]).dtype == object and np.array(x).shape == ()
