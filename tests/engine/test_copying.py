"""Graphs are copied and pickled at any depth, and what was shared stays shared."""

import copy
import io
import pickle
import random
import threading
import time
import weakref
from fractions import Fraction

import pytest

from scalargrad import Value, copying, dot, gradient, logsumexp, maximum, total
from scalargrad.module import Module
from scalargrad.walk import recorded, topological_order


def chain(x, n):
    for _ in range(n):
        x = x * 1.0000001
    return x


@pytest.mark.parametrize("depth", [1, 100_000])
@pytest.mark.parametrize(
    "duplicate", [copy.deepcopy, *(lambda y, p=p: pickle.loads(pickle.dumps(y, p)) for p in (2, 4, 5))],
    ids=["deepcopy", "pickle 2", "pickle 4", "pickle 5"],
)  # fmt: skip
def test_deep_graphs_are_copied_and_pickled(duplicate, depth):
    x = Value(1.0, label="x")
    y = chain(x, depth)
    y.backward()
    twin = duplicate(y)
    order = topological_order(twin)
    assert twin is not y and len(order) == depth + 1 and not set(order) & {x, y}
    assert order[0].label == "x" and order[0].grad == x.grad and twin.data == y.data and twin.op is y.op
    twin.backward()
    assert order[0].grad == pytest.approx(2 * x.grad) and x.grad == pytest.approx(y.data)


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda y: pickle.loads(pickle.dumps(y))], ids=["copy", "pickle"])
def test_what_several_roots_share_stays_shared(duplicate):
    x = Value(2.0)
    inner = x * x
    y, z = inner + 1, inner * x
    for roots in ([x, y, z], [z, y, x], [inner, z], {"y": y, "z": z, "x": x}.values(), [y, y]):
        twins = duplicate(list(roots))
        assert len(topological_order(*twins)) == len(topological_order(*roots))
    x2, y2, z2 = duplicate([x, y, z])
    total([y2, z2]).backward()
    assert x2.grad == 4.0 + 12.0 and x.grad == 0


def test_a_graph_may_be_pickled_again_and_after_a_failure():
    x = Value(2.0)
    bad = Value(Fraction(1)) * Value(Fraction(2))
    bad.label = lambda: None  # cannot be pickled
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        pickle.dumps([x * bad, bad])
    bad.label = None
    for _ in range(3):
        y = pickle.loads(pickle.dumps(x * bad + x))
        assert y == 6.0 and len(topological_order(y)) == len(topological_order(x * bad + x))


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda y: pickle.loads(pickle.dumps(y))], ids=["copy", "pickle"])
def test_inner_nodes_are_copied_after_the_whole_graph_was(duplicate, fails):
    """Whatever a copy remembers while it is under way, it has to forget; also where it broke off."""
    x = Value(1.0)
    inner = chain(x, 20_000)
    y = chain(inner, 20_000)
    if fails:
        x.label = threading.Lock()  # can neither be pickled nor copied
        with pytest.raises(TypeError):
            duplicate(y)
        x.label = None
    else:
        duplicate(y)
    for node in (inner, y, inner):
        twin = duplicate(node)
        assert twin.data == node.data and len(topological_order(twin)) == len(topological_order(node))


def test_a_shallow_copy_shares_its_parents():
    x = Value(2.0, label="x")
    y = x * x
    twin = copy.copy(y)
    assert twin is not y and twin.args == (x, x) and twin.args[0] is x and twin.data == y.data
    gradient(twin, x)


def test_every_kind_of_row_is_pickled_by_name():
    a, b = Value(2.0), Value(3.0)
    y = logsumexp([a, maximum(a, b), dot([a], [b], 1.0), total([a, b]), a**b, -a, abs(b)])
    twin = pickle.loads(pickle.dumps(y))
    assert [node.op for node in topological_order(twin)] == [node.op for node in topological_order(y)]
    twin.backward()
    y.backward()
    assert [n.grad for n in topological_order(twin)] == [n.grad for n in topological_order(y)]


# --- many nodes together ---


def steps(n):
    x = Value(1.0)
    h, outputs = x, []
    for _ in range(n):
        h = h * 0.999 + x
        outputs.append(h)
    return outputs


class Remembering(Module):
    def __init__(self, outputs):
        self.outputs = outputs

    def __iter__(self):
        return iter(self.outputs)


DUPLICATES = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda y: pickle.loads(pickle.dumps(y)),
    "pickle 0": lambda y: pickle.loads(pickle.dumps(y, 0)),
    "the pickle in Python": lambda y: pickle.loads(pickle._dumps(y)),
}
GATHERED = {
    "first to last": list,
    "last to first": lambda nodes: nodes[::-1],
    "shuffled": lambda nodes: random.Random(1).sample(nodes, len(nodes)),
    "as a dict's values": lambda nodes: dict(enumerate(nodes)).values(),
    "by a Module": Remembering,
}


def isomorphic(some, others):
    some, others = recorded(*some), recorded(*others)
    first, second = ({node: k for k, node in enumerate(nodes)} for nodes in (some, others))
    assert not first.keys() & second.keys()
    assert [(type(node), node.data, node.op, [first[p] for p in node.parents]) for node in some] == [
        (type(node), node.data, node.op, [second[p] for p in node.parents]) for node in others
    ]


@pytest.mark.parametrize("gather", GATHERED.values(), ids=GATHERED)
def test_the_pickle_of_many_nodes_grows_in_proportion(gather):
    sizes = [len(pickle.dumps(list(gather(steps(n))))) for n in (500, 4000)]
    assert sizes[1] < 8.5 * sizes[0] and sizes[1] < 1_000_000


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
@pytest.mark.parametrize("gather", GATHERED.values(), ids=GATHERED)
def test_many_nodes_are_copied_in_time_and_as_they_were(gather, duplicate):
    nodes = gather(steps(4000))
    nodes = nodes if isinstance(nodes, Module) else list(nodes)
    start = time.process_time()
    twins = duplicate(nodes)
    assert time.process_time() - start < 4  # a quadratic one takes half a minute
    isomorphic(nodes, twins)


# --- pickles that come across each other ---


@pytest.mark.parametrize("kind", [pickle.Pickler, pickle._Pickler], ids=["C", "Python"])
def test_two_pickles_at_once(kind):
    """Each goes on where it was, and each graph is deeper than Python's recursion."""
    nodes = steps(3000)
    files = [io.BytesIO(), io.BytesIO()]
    pickles = [kind(file) for file in files]
    for part in (nodes[1000:1010], nodes[900:905], nodes[2990:], nodes[2000:2010], nodes[:3]):
        for pickled in pickles:
            pickled.dump(part)
    for file in files:
        file.seek(0)
        reader = pickle.Unpickler(file)
        twins = [twin for _ in range(5) for twin in reader.load()]
        isomorphic([*nodes[1000:1010], *nodes[900:905], *nodes[2990:], *nodes[2000:2010], *nodes[:3]], twins)


class Pickling:
    """Whatever is pickled in the middle of a pickle."""

    def __init__(self, inner):
        self.inner = inner

    def __reduce__(self):
        return str, (len(pickle.dumps(self.inner)) * "",)


def test_a_pickle_inside_a_pickle():
    nodes = steps(3000)
    nodes[1500].label = Pickling(nodes[1000])
    nodes[2000].label = Pickling(nodes[1400])
    nodes[2500].label = Pickling(steps(1500))
    for some in (nodes, nodes[::-1], nodes[2999:], nodes[1600:1400:-1]):
        isomorphic(some, pickle.loads(pickle.dumps(some)))


def test_a_pickle_that_broke_off_and_is_still_there():
    nodes = steps(3000)
    broken = pickle.Pickler(io.BytesIO())
    nodes[1500].label = threading.Lock()
    with pytest.raises(TypeError):
        broken.dump(nodes)
    nodes[1500].label = None
    for some in (nodes[1501:], nodes[2999:], nodes[700:], nodes[:1500]):
        isomorphic(some, pickle.loads(pickle.dumps(some)))


def test_nothing_is_kept_once_the_pickle_is_done():
    y = steps(100)[-1]
    pickle.dumps(y)
    assert copying._here.last() is None
    reference = weakref.ref(y)
    del y
    assert reference() is None


def test_threads_pickle_the_same_graph():
    nodes = steps(1500)
    found = {}

    def run(k):
        found[k] = pickle.loads(pickle.dumps(nodes[k::7]))

    threads = [threading.Thread(target=run, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k in range(4):
        isomorphic(nodes[k::7], found[k])


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_in_random_pickles(seed):
    rng = random.Random(seed)
    nodes = [Value(1.0), Measured(2.0, "m")]
    for _ in range(100):
        a, b = rng.choice(nodes[-4:]), rng.choice(nodes)
        nodes.append(rng.choice([a * 0.5 + b, a.relu() - 1, b.step() * a, dot([a, b], [b, 2.0]), a.detach() * b]))
    files = [io.BytesIO() for _ in range(3)]
    pickles = [pickle.Pickler(file, rng.randrange(6)) for file in files]
    given = [[], [], []]
    for _ in range(15):
        k, some = rng.randrange(3), rng.sample(nodes, 12)
        pickles[k].dump(some)
        given[k].append(some)
        isomorphic(some, copy.deepcopy(some))
    for file, lists in zip(files, given):
        file.seek(0)
        reader = pickle.Unpickler(file)
        isomorphic([node for some in lists for node in some], [node for _ in lists for node in reader.load()])


# --- subclasses ---


class Measured(Value):
    def __init__(self, data, unit):
        super().__init__(data)
        self.unit = unit
        self.memory = [self]


class Slotted(Value):
    __slots__ = ("unit",)


class Stated(Value):
    def __getstate__(self):
        return self.data, self.label

    def __setstate__(self, state):
        Value.__init__(self, *state)


class Remade(Value):
    def __init__(self, data, unit):
        super().__init__(data)
        self.unit = unit

    def __reduce__(self):
        return Remade, (self.data, self.unit)


class Made(Value):
    def __new__(cls, unit):
        made = super().__new__(cls)
        made.unit = unit
        return made

    def __init__(self, unit):
        super().__init__(1.0)

    def __getnewargs__(self):
        return (self.unit,)


@pytest.mark.parametrize("duplicate", [copy.copy, *DUPLICATES.values()], ids=["copy", *DUPLICATES])
def test_subclasses_stay_what_they_are(duplicate):
    unit = ["kg"]
    slotted, made = Slotted(3.0, "s"), Made(unit)
    slotted.unit = unit
    for node in (Measured(2.0, unit), slotted, Remade(2.0, unit), made):
        node.grad = 5.0
        twin = duplicate(node)
        assert twin is not node and type(twin) is type(node) and twin.data == node.data and twin.unit == unit
        assert (twin.unit is unit) == (duplicate is copy.copy) and twin.label == node.label
        assert twin.grad == (0 if type(node) is Remade else 5.0)
    twin = duplicate(Stated(2.0, "x"))
    assert type(twin) is Stated and (twin.data, twin.label, twin.grad) == (2.0, "x", 0)


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
def test_subclasses_in_a_graph(duplicate):
    x = Measured(2.0, "kg")
    y = x * 3.0 + Slotted(1.0)
    x.result = y  # round in a circle
    for roots in ([x, y], [y, x], [y]):
        twins = duplicate(roots)
        twin = twins[roots.index(y)]
        (measured,) = [node for node in recorded(twin) if type(node) is Measured]
        assert measured.result is twin and measured.memory == [measured] and measured is not x
        assert len(recorded(twin)) == 4
