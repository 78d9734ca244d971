"""program.show(): every group with its lines, its arrays and its gradient; as text, and as HTML that is well formed."""

import re
from xml.etree import ElementTree

import pytest

from scalargrad import Value, exp, record, relu
from scalargrad.losses import cross_entropy, half_squared_error
from scalargrad.nn import MLP
from scalargrad.recording.showing import GROUPS

pytest.importorskip("numpy")


def network(hidden=3, loss=half_squared_error):
    net = MLP(2, [hidden, 2], activation=["sigmoid", None], seed=0)
    return record(lambda x, y: loss(net(x), y), net.parameters(), [1.0, 2.0], [0.0, 1.0])


def test_the_text_has_both_directions():
    text = str(network().show())
    assert "3 × dot of 2: a matrix product of 3 × 2 by 2 × 1" in text
    assert "v1 = w1[0,0]·x[0] + w1[0,1]·x[1] + b1[0]" in text
    assert "V3 = W3 @ V2 + p[12:17:4, None]" in text and "G2 = W3.T @ G3" in text
    assert "∂v2/∂v1 = v2·(1 − v2)" in text


def test_what_is_shown_is_what_runs():
    program = network()
    source = program.compile("numpy").source
    lines = {line.partition("  #")[0].strip() for line in source.splitlines()}
    shown = [line[13:] for line in str(program.show()).splitlines() if line[2:12].strip() in ("matrices", "gradient")]
    assert len(shown) > 8 and set(shown) <= lines


def test_of_many_lines_a_few():
    text = str(network(hidden=20).show())
    assert "… 17 more" in text and text.count("\n") < 60


def test_of_many_groups_the_first():
    w = Value(1.0, label="w")

    def f(x):
        for _ in range(2 * GROUPS):
            x = exp(w * x) - 1
        return x

    assert str(record(f, [w], 0.0).show()).endswith(f"… and {6 * GROUPS - GROUPS} more groups")


def test_html_is_well_formed_and_escaped():
    w = Value(1.0, label="<w & co>")
    html = record(lambda x: relu(w * x) ** 2, [w], 2.0).show()._repr_html_()
    root = ElementTree.fromstring(f"<div>{html.replace('<br>', '<br/>')}</div>")
    assert [th.text for th in root.iter("th")] == ["recorded", "as arrays", "what it passes backward"]
    assert len(list(root.iter("tr"))) == 4 and "<w" not in html and "&lt;w &amp; co&gt;" in html
    assert len(re.findall("<math", html)) == 6


@pytest.mark.parametrize(
    "program",
    [
        record(lambda x: [w * x, w + x], [w := Value(1.0)], 1.0),  # two outputs: no gradient
        record(lambda: w * w, [w]),
        record(lambda x: w * 0 + x, [w], 1.0),
        network(loss=lambda outputs, target: cross_entropy(outputs, target)),
    ],
)
def test_of_any_program(program):
    shown = program.show()
    assert str(shown) == repr(shown) and "matrices" in str(shown) and "<table" in shown._repr_html_()
