"""The reports: what a person reads at 80 columns, and the object that programs read."""

import json
from dataclasses import replace
from typing import Any

import pytest

from scalargrad.worked.record.document import Result
from scalargrad.worked.reports import as_object, concise_report, exit_status, first_wrong, plain_report, summary
from scalargrad.worked.use.check import check_document
from tests.support.documents import CHAIN, check, document, seen


def chain() -> Result:
    made = document(CHAIN)
    made.path, made.title = "chain.md", "One neuron after another"
    return check_document(made)


def lines(block: str) -> list[str]:
    return plain_report([check(block)]).split("\n")


def test_the_object_of_the_contract() -> None:
    found: dict[str, Any] = json.loads(json.dumps(as_object([chain()])))
    assert list(found) == ["documents", "summary", "version"]
    (made,) = found["documents"]
    assert list(made) == ["path", "title", "error", "claims"]
    assert (made["path"], made["title"], made["error"]) == ("chain.md", "One neuron after another", None)
    wrong = made["claims"][3]
    explanations, column = wrong.pop("explanations"), wrong.pop("column")
    assert column == 1
    assert wrong == {
        "line": 17, "text": "dJ/dw2 == 14", "verdict": "fails", "stated": "14", "computed": "4",
        "comes_to": "", "failing": [], "known_wrong": True, "follows_from": [],
        "cause": {"mistake": "other-input", "where": ["a1"], "lines": []},
    }  # fmt: skip
    assert isinstance(explanations, list)
    assert found["summary"] == {
        "documents": 1, "claims": 5, "holds": 4, "truncated": 0, "only here": 0, "fails": 1, "open": 0, "unexpected": 0,
    }  # fmt: skip


def test_errors_in_the_object() -> None:
    (made,) = as_object([check("x = 1\nx == 1\ny = x + z")])["documents"]
    assert made["error"] == {"line": 4, "column": 9, "message": "there is no name z above"}
    assert len(made["claims"]) == 1


def test_arrays_in_the_object() -> None:
    (claim,) = as_object([check("W = [[1, 0.5], [3, 4]]\nW == [[1, 0.4], [3, 5]]")])["documents"][0]["claims"]
    assert claim["stated"] == [["1", "0.4"], ["3", "5"]]
    assert claim["computed"] == [["1", "0.5"], ["3", "4"]]
    assert claim["failing"] == [[0, 1], [1, 1]]


def test_a_stated_formula_is_shown_as_it_is_written_and_one_of_an_array_as_its_number() -> None:
    claims = as_object([check("x = 3\nx == x + 1\nx == (7 - 5)*2\n[x, x] == [x, 4]\nx == ...\n[x] == [...]")])
    assert [claim["stated"] for claim in claims["documents"][0]["claims"]] == [
        "x + 1", "(7 - 5)*2", ["3", "4"], "...", ["..."],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "status"),
    [
        ([], 2),
        (["x = 1\nx == 1"], 0),
        (["x = 1\nx == 2 # wrong"], 0),
        (["x = 1\nx == ..."], 0),
        (["x = 1"], 0),
        (["x = 1\nx == 2"], 1),
        (["x = 1\nx == 1 # wrong"], 1),
        (["x = 1/3\nx == 0.333\nx == 0.334"], 1),
        (["x = 0.129\nx == 0.12"], 1),
        (["x = 1\nx == y"], 2),
        (["x = 1\nx == 2", "x = y"], 2),
        (["x = 1\nx == 1", "x = 1\nx == 2"], 1),
    ],
)
def test_exit_status(blocks: list[str], status: int) -> None:
    assert exit_status([check(block) for block in blocks]) == status


def test_a_file_without_blocks_is_fine_and_that_is_said() -> None:
    result = check_document(document("# Title\n\ntext"))
    assert exit_status([result]) == 0
    assert "example.md: no ```worked blocks\n" in plain_report([result])


def test_the_plain_report() -> None:
    report = plain_report([chain()])
    assert report.startswith("One neuron after another\nchain.md\n------------------------\n")
    assert "     11  holds      a1 == 2\n" in report
    assert "     17  fails      dJ/dw2 == 14   computed 4\n" in report
    assert "                    marked wrong: uses a2 where a1 belongs\n" in report
    assert report.endswith(
        "chain.md: first wrong line 17\n1 document, 5 claims: 4 holds, 1 fails\nnothing unexpected\n"
    )


def test_what_is_unexpected_is_marked() -> None:
    found = [line for line in lines("x = 1\nx == 2\nx == 1 # wrong: no\nx == 1") if "> " not in line]  # no causes
    assert found[3:7] == [
        "!     3  fails      x == 2   computed 1",
        "!     4  holds      x == 1",
        "                    marked wrong, but it holds: no",
        "      5  holds      x == 1",
    ]
    assert found[-2] == "2 unexpected, marked with !"


def test_open_numbers_are_not_given_away() -> None:
    assert "computed" not in plain_report([check("x = 3\nx == ...\n[x, 2*x] == [3, ...]")])


def test_what_rounding_leaves_of_a_constant_is_not_shown() -> None:
    found = check("c, b, w = free(), free(), free()\nx = -b/w\ny = c * sigmoid(b + w*x)\ny == c/3")
    assert found.told[found.claims[0]].computed == "0.5000000000*c"
    found = check("c = free()\ny = 1/10**40 + c\ny == c")
    assert "*c" not in found.told[found.claims[0]].computed and found.told[found.claims[0]].computed != "c"


def test_failing_entries_of_arrays() -> None:
    found = lines("x = [0.5, 0.25, 0.129]\nx == [0.4, 0.25, 0.12]")
    assert found[4:6] == [
        "                    [0]: 0.4 is stated, 0.5 computed",
        "                    [2]: 0.12 is stated, 0.129 computed (truncated)",
    ]


def test_long_arrays_are_not_printed_in_full() -> None:
    numbers = ", ".join(f"{k}.125" for k in range(60))
    found = lines(f"x = [{numbers}]\nx == [{numbers.replace('7.125', '7.5', 1)}]")
    assert found[3] == "!     3  fails      x == ... 60 numbers"
    assert found[4] == "                    [7]: 7.5 is stated, 7.125 computed"


def test_at_most_80_columns() -> None:
    block = (
        "long_name_of_a_weight, b = 1/3, free()\n"
        "long_name_of_a_weight * (long_name_of_a_weight + 1) == long_name_of_a_weight**2 + long_name_of_a_weight + b"
        "  # wrong: "
        + "words "
        * 40
        + "\nx = [sqrt(2), 3**1000/7]\nx == [1.4142135623730950488016887242096980785696718753769, 1]\nx[1] == 2\n"
        "exp(b) == 1\n"
        "y = undefined_name_that_is_rather_long_for_a_name + another_undefined_name_that_is_longer"
    )
    made = replace(check(block), title="words " * 30, path="folder/" * 30)
    report = plain_report([made])
    assert [line for line in report.split("\n") if len(line) > 80 and "folder" not in line] == []
    assert "about" in report  # a number of 478 digits is for programs to read


def test_colours_only_on_request() -> None:
    result = chain()
    coloured = plain_report([result], colour=True)
    assert "\033[31mfails" in coloured and "\033[32mholds" in coloured
    import re

    assert re.sub(r"\033\[\d*m", "", coloured) == plain_report([result])


def test_control_characters_of_a_document_do_not_reach_the_terminal() -> None:
    result = replace(check("x = 1\nx == 2  # wrong: \x1b[31mred\x07 \x9b"), title="a\x1b]0;title\x07")
    assert not any(
        (ord(letter) < 32 and letter != "\n") or ord(letter) in range(127, 160) for letter in plain_report([result])
    )


def test_first_wrong_line_and_what_follows_from_it() -> None:
    result = check("x = 1\nx == 1\nx == 2\nx == 3\nx == 4\nx == 5")
    origins = dict(zip(result.claims, ((), (), (4,), (5,), ())))
    told = {claim: replace(told, follows_from=origins[claim]) for claim, told in result.told.items()}
    result = replace(result, told=told)
    found = first_wrong(result)
    assert found is not None and (found[0].line, found[1]) == (4, 2)
    assert "example.md: first wrong line 4; 2 others follow from it" in plain_report([result])
    assert first_wrong(check("x = 1\nx == 1")) is None


def test_summary_of_several_documents() -> None:
    results = [check("x = 1\nx == 1\nx == 2"), check("x = 0.129\nx == 0.12\nx == ...\nx*x == x*0.129\nx == x + 0*x")]
    assert summary(results) == {
        "documents": 2, "claims": 6, "holds": 2, "truncated": 1, "only here": 1, "fails": 1, "open": 1, "unexpected": 3,
    }  # fmt: skip
    report = plain_report(results)
    assert "2 documents, 6 claims: 2 holds, 1 truncated, 1 only here, 1 fails, 1 open" in report
    assert "3 unexpected" in report


def test_an_error_in_the_plain_report() -> None:
    report = plain_report([check("x = 1\nx == 1\ny = x + z")])
    assert "!     4  cannot go on: there is no name z above\n         (line 4, column 9)\n" in report
    assert report.endswith("1 could not be run to the end\n")


@pytest.mark.parametrize(
    ("claim", "computed"),
    [
        ("log(2) == 0.69", "0.6931"),
        ("exp(30) == 10686474581524", "10686474581524.46"),
        ("exp(30) == 1e13", "1.07e+13"),
        ("exp(-9) == 123.45", "0.0001234098"),
        ("sqrt(2) == 1.41421356237309504880", "1.4142135623730950488017"),
        ("sqrt(2) == approx(1.414213562373, abs=1e-12)", "1.41421356237310"),
        ("2/3 == 0.67", "0.6667"),
        ("2/3 == 3/4", "2/3"),
        ("786447878311/4000000000000 == 0.22", "0.1966"),
        ("786447878311/4000000000000 == 1/4", "0.1966119696"),
        ("112611/12500000 == 0.0091", "0.00900888"),
        ("123456 == 1.2e5", "123456"),
    ],
)
def test_two_digits_more_than_stated(claim: str, computed: str) -> None:
    assert seen(check(claim))[0].computed == computed


@pytest.mark.parametrize(
    ("claim", "comes_to"),
    [
        ("y == 3*x + 1", "10.5"),
        ("dy/dx == 2*x + 1", "22/3"),
        ("y == 1/(1+0.6066)", "0.622432"),  # to the digits that the printed number has
        ("y == 2/3", ""),  # it stands there
        ("y == approx(1.25, abs=0.01)", ""),
        ("y == 14", ""),
        ("y == x**2", ""),  # it holds
        ("y == 19/6*x", ""),  # it is the right number, here
        ("y == a*x", "(19/6)*a"),
        ("[y] == [3*x + 1]", ""),  # an entry is told anyway
    ],
)
def test_what_a_formula_that_fails_comes_to(claim: str, comes_to: str) -> None:
    result = check(f"x = 19/6\ny = x**2\na = free()\n{claim}")
    assert result.told[result.claims[-1]].comes_to == comes_to
    told = f"; the right side comes to {comes_to}"
    assert (told in " ".join(plain_report([result]).split())) == bool(comes_to)
    assert (told in concise_report([result])) == bool(comes_to)


def test_of_many_wrong_entries_a_hundred_are_listed() -> None:
    report = plain_report([check("x = ones(1000)\nx == 2")])
    assert "[99]: 2 is stated, 1 computed" in report
    assert "[100]" not in report
    assert "and 900 more" in report


def test_the_name_of_a_file_cannot_steer_the_terminal() -> None:
    made = replace(check("x = 1"), path="a\033[31m\nb.md")
    assert "a [31m b.md" in plain_report([made])
