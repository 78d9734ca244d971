"""A number of a worked example by its name: its versions, its entries, and what is said where there is none."""

import pytest

from scalargrad.commands.documents import CommandError, document_numbers, run_document

TEXT = """```worked
W = [[1, 2], [3, 4]]
x = [5, 6]
z = W @ x
rate = 0.5
for t in range(2):
    rate = rate * 3
W = W - rate * W
```
"""


@pytest.fixture
def result(tmp_path):
    path = tmp_path / "versions.md"
    path.write_text(TEXT, encoding="utf-8")
    return run_document(str(path))


def found(result, name):
    return [[(value.label, float(value.data)) for value in version] for version in document_numbers(result, name)]


def test_versions_come_with_the_last_first(result):
    assert found(result, "x") == [[("x[0]", 5.0), ("x[1]", 6.0)]]
    now, before = found(result, "W")
    assert before == [("W[0, 0]", 1.0), ("W[0, 1]", 2.0), ("W[1, 0]", 3.0), ("W[1, 1]", 4.0)]
    assert now[3] == ("W[1, 1]", 4.0 - 4.5 * 4.0)
    assert [float(value.data) for (value,) in document_numbers(result, "rate")] == [4.5, 1.5, 0.5]


@pytest.mark.parametrize("name", ["W[0, 1]", "W[0,1]", " W [ 0 ,1 ] "])
def test_an_entry_is_found_however_it_is_typed(result, name):
    assert [version[0][1] for version in found(result, name)] == [2.0 - 4.5 * 2.0, 2.0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rat", "has no number called rat: did you mean rate?"),
        ("q", r"has no number called q: it has W, x, z, rate"),
        ("W[0, 2]", r"W has no entry \[0, 2\]: its entries are \[0, 0\] to \[1, 1\]"),
        ("x[", r"x has no entry \[: its entries are \[0\] to \[1\]"),
        ("rate[0]", r"rate has no entry \[0\]: it is a single number"),
    ],
)
def test_what_is_not_there(result, name, message):
    with pytest.raises(CommandError, match=message):
        document_numbers(result, name)


def test_a_derivative_is_no_number_of_the_document() -> None:
    with pytest.raises(CommandError, match=r"write J w1$"):
        document_numbers(run_document("001-chain-rule.md"), "dJ/dw1")
    with pytest.raises(CommandError, match=r"write J 'w\[0, 1\]'$"):
        document_numbers(run_document("001-chain-rule.md"), "dJ/dw[0,1]")
