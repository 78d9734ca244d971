"""`scalargrad draw DOCUMENT [NAME …]`: which numbers are drawn, where it goes, and what is said if it fails."""

import re

import pytest

from scalargrad.commands import draw

TEXT = """# A neuron

```worked
w = [1/2, 3]
x = [2, 1]
b = 0.25
z = w @ x + b
J = (z - 4)**2
dJ/db == 0.5
after = 2*J
```
"""


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "neuron.md"
    path.write_text(TEXT)
    return str(path)


def names(text):
    return re.findall("<B>(.*?)</B>", text)


def test_without_names_what_is_differentiated_is_drawn_with_gradients(document, capsys):
    assert draw.run(document, []) == 0
    text = capsys.readouterr().out
    assert names(text)[-1] == "J" and "after" not in names(text)
    assert 'tooltip="b = 0.25, gradient 0.5"' in text


def test_a_document_that_differentiates_nothing(tmp_path, capsys):
    path = tmp_path / "sum.md"
    path.write_text("```worked\na = 2\nc = 3*a\n```\n")
    assert draw.run(str(path), []) == 0
    assert names(capsys.readouterr().out) == ["a", "c"]


def test_names_of_numbers_entries_and_arrays(document, capsys):
    assert draw.run(document, ["after"]) == 0
    assert names(capsys.readouterr().out)[-1] == "after"
    assert draw.run(document, ["w[ 1 ]"]) == 0
    assert names(capsys.readouterr().out) == ["w[1]"]
    assert draw.run(document, ["w", "b"]) == 0
    assert names(capsys.readouterr().out) == ["w[0]", "w[1]", "b"]


def test_a_name_that_is_not_there(document, capsys):
    assert draw.run(document, ["aftr"]) == 2
    assert capsys.readouterr().err.strip().endswith("has no number called aftr: did you mean after?")


def test_files_and_depth(document, tmp_path, capsys):
    assert draw.run(document, ["J"], str(tmp_path / "J.dot"), depth=1) == 0
    assert not capsys.readouterr().out
    assert "nodes left out" in (tmp_path / "J.dot").read_text(encoding="utf-8")


@pytest.mark.parametrize("output", ["nofolder/J.dot", "J.docx", "J"])
def test_a_file_that_cannot_be_written(document, tmp_path, capsys, output):
    assert draw.run(document, [], str(tmp_path / output)) == 2
    error = capsys.readouterr().err
    assert error.startswith("scalargrad draw: ") and error.count("\n") == 1


def test_no_program_for_pictures(document, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert draw.run(document, [], str(tmp_path / "J.svg")) == 0
    assert (tmp_path / "J.svg").read_text(encoding="utf-8").startswith("<svg")
    assert draw.run(document, [], str(tmp_path / "J.png")) == 2
    assert "install Graphviz" in capsys.readouterr().err
    assert (tmp_path / "J.dot").exists() and not (tmp_path / "J.png").exists()


@pytest.mark.parametrize("text", ["```worked\na = \n```\n", "no blocks\n"])
def test_a_document_that_cannot_be_run(tmp_path, capsys, text):
    path = tmp_path / "bad.md"
    path.write_text(text)
    assert draw.run(str(path), []) == 2
    assert capsys.readouterr().err.startswith("scalargrad draw: ")
    assert draw.run(str(tmp_path / "none.md"), []) == 2


def test_gradients_that_cannot_be_computed_are_left_out(tmp_path, capsys):
    path = tmp_path / "long.md"  # ∂c/∂x = a² has 12,001 digits, more than a number may have
    path.write_text("```worked\na = 10**6000\nx = 1/10**6000\nc = x*a*a\n```\n")
    assert draw.run(str(path), []) == 0
    text = capsys.readouterr().out
    assert names(text)[-1] == "c" and "no gradients" in text


@pytest.mark.parametrize("name", ["miller-2-3-1.md", "001-chain-rule.md", "002-network-4-5-5-2.md"])
def test_documents_of_the_package_go_by_their_name(name, capsys):
    assert draw.run(name, []) == 0
    assert capsys.readouterr().out.startswith("digraph")
