"""`scalargrad explain` and `scalargrad play`: the chain rule of worked examples."""

import json
import re

import pytest

from scalargrad.commands import explain, play
from scalargrad.commands.documents import CommandError, run_document
from scalargrad.commands.explain import explain_document, explain_numbers
from scalargrad.commands.graphs import derivatives
from scalargrad.commands.play import play_document, player
from scalargrad.view.chain_rule import explained
from scalargrad.view.formulas.evaluation import evaluate, same
from scalargrad.worked import check_text

TWICE = """# One neuron

```worked
x, y = 1, 5
w = [2, 3]
a = relu(w[0]*x + w[1])
J = (a - y)**2 / 2
dJ/dw == [0, 0]
alpha = free()
w = w - alpha * dJ/dw
b = 4
K = b * w[0]
dK/db == 2
S = b**2
```
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "neuron.md"
    path.write_text(TWICE, encoding="utf-8")
    return str(path)


def test_without_names_the_longest_way_that_the_document_asks_for():
    assert explain_document("001-chain-rule.md", []).splitlines()[:4] == [
        "∂J/∂w1 = ∂J/∂a2 · ∂a2/∂z2 · ∂z2/∂a1 · ∂a1/∂z1 · ∂z1/∂w1",
        "       = (a2 − y) · relu′(z2) · w2 · relu′(z1) · x",
        "       = (7 − 5) · 1 · 3 · 1 · 1",
        "       = 6",
    ]


def test_names(document):
    assert explain_document(document, ["J", "w[0]"]).startswith("∂J/∂w[0] = ∂J/∂a · ∂a/∂z · ∂z/∂w[0]\n")
    both = explain_document(document, ["J", "w"])
    assert both.count("∂J/∂a · ∂a/∂z") == 2  # the w of before the update: J was computed from that
    assert explain_document(document, ["S"]).splitlines()[:3] == ["∂S/∂b = 2·b", "      = 2·4", "      = 8"]


def test_open_numbers_stay_symbols(document, tmp_path):
    text = explain_document(document, ["K", "b"])
    assert text.startswith("∂K/∂b = w[0]\nwhere\n")
    assert text.endswith("alpha is left open in this document, so there are no numbers.")
    with pytest.raises(CommandError, match="alpha is left open"):
        play_document(document, ["K"], tmp_path / "k.html")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["Q"], "has no number called Q: it has x, y, w, a, J"),
        (["w"], r"w has 2 entries: name one of them, such as w\[0\]"),
        (["w[5]"], r"w has no entry \[5\]: its entries are \[0\] to \[1\]"),
        (["J[0]"], r"J has no entry \[0\]: it is a single number"),
        (["S", "x"], "was not computed from x"),
    ],
)
def test_refusals(document, names, message, capsys):
    with pytest.raises(CommandError, match=message):
        explain_document(document, names)
    assert explain.run(document, names) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("names", [["Q"], ["w"], ["S", "b"], ["K"]])
def test_what_cannot_be_played(document, names, capsys, tmp_path):
    assert play.run(document, names, str(tmp_path / "play.html")) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "play.html").exists()


def test_an_updated_parameter_starts_afresh(tmp_path):
    path = tmp_path / "update.md"
    path.write_text(TWICE.replace("free()", "1/4"), encoding="utf-8")
    text = explain_document(str(path), ["K"])
    assert text.splitlines() == ["∂K/∂b = w[0]", "      = 2", "where", "  K = b·w[0] = 8"]
    page = play_document(str(path), ["K"], tmp_path / "k.html").read_text(encoding="utf-8")
    assert page.count('class="node') == 3  # b, w[0], K, and nothing of how w[0] was found


def test_commands(document, tmp_path, capsys):
    assert explain.run(document, ["S"]) == 0
    assert capsys.readouterr().out.startswith("∂S/∂b = 2·b\n")
    assert play.run(document, ["J"], str(tmp_path / "j.html")) == 0
    assert (tmp_path / "j.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert play.run(document, ["J"], str(tmp_path / "nowhere" / "j.html")) == 2
    assert explain.run(str(tmp_path / "nowhere.md"), []) == 2


@pytest.mark.parametrize("name", ["001-chain-rule.md", "network-2-3-1.md", "miller-2-3-1.md"])
def test_every_derivative_that_a_document_takes_is_explained_with_its_numbers(name):
    result = run_document(name)
    pairs = list(result.asked.items())
    assert len(pairs) > 10
    for derivative, (y, x) in pairs:
        found = explained(y, x, 6)
        assert same(found.value, derivative.data)
        for line in found.lines:
            rows = [sum(evaluate(term) for term in row.terms) for row in line.rows if row.numbers]
            assert all(same(row, line.result) for row in rows)


LOSS = """```worked
x, w, b, y = [0.5, -1.0], [0.2, 0.4], 0.1, 1
p = softmax([w @ x + b, w[0]])
L = -(y*log(p[0]) + (1 - y)*log(1 - p[0]))
dL/dw[0] == 1
```"""


def test_a_name_means_the_same_in_an_explanation_and_in_the_player():
    result = check_text(LOSS)
    ((y, x, _),) = derivatives(result)
    pattern = r"^(?:Forward:)? *([a-z]\d*) = .*?[=≈] (−?\d+(?:\.\d+)?)\.?$"
    said = dict(re.findall(pattern, explain_numbers(result, y, [x]), re.M))
    frames = json.loads(re.findall(r'json">(.*?)</script>', player(result, y, x).html, re.S)[0])["frames"]
    shown = dict(re.findall(pattern, "\n".join(frame["text"] for frame in frames), re.M))
    assert {"v1", "v7"} <= said.keys() and said.items() <= shown.items()


def test_derivatives_have_names_of_which_no_two_are_alike(document):
    names = [one.name for one in derivatives(run_document(document))]
    assert names[:2] == ["∂J/∂w[0]", "∂J/∂w[1]"] and "∂K/∂b" in names
    names = [one.name for one in derivatives(run_document("001-chain-rule.md"))]
    assert names[:3] == ["∂J/∂w (J of line 14)", "∂J/∂w (J of line 17)", "∂J/∂w (J of line 20)"]
    for name in ("004-matrices.md", "network-2-3-1.md"):
        names = [one.name for one in derivatives(run_document(name))]
        assert len(set(names)) == len(names) and not any("None" in one for one in names)


def test_a_derivative_without_a_name_is_called_by_what_it_is_of():
    text = "```worked\nx = 3\ny = x**3\ngrad(dy/dx, x) == 18\nd(2*y)/dx == 54\n```\n"
    assert [one.name for one in derivatives(check_text(text))] == ["∂y/∂x", "∂(∂y/∂x)/∂x", "∂(…)/∂x"]


def test_what_does_not_depend_on_a_number_is_explained_as_well():
    result = check_text("```worked\nx, w = 3, 2\ny = x**2\ndy/dw == 0\n```\n")
    ((y, x, name),) = derivatives(result)
    assert name == "∂y/∂w"
    assert explain_numbers(result, y, [x]) == "∂y/∂w = 0\ny does not depend on w."


def test_what_is_too_large_to_be_played_is_said_in_a_line(tmp_path, capsys):
    path = tmp_path / "long.md"
    path.write_text("```worked\nx = 0.5\ny = x\nfor k in range(450):\n    y = y*x + 1\ndy/dx == 4\n```\n")
    assert play.run(str(path), ["y"], str(tmp_path / "y.html")) == 2
    assert "y is computed in 901 steps, and the player shows at most 400" in capsys.readouterr().err
