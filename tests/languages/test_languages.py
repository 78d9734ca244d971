"""The catalogues are complete, current and usable, and whatever is said goes through them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from scalargrad.cli import main
from scalargrad.languages import in_language, language, say, say_count, system_language
from scalargrad.terminal import columns
from scalargrad.worked.explaining import explain
from scalargrad.worked.explaining.mistakes import MISTAKES, Mistake
from scalargrad.worked.reports import plain_report, tell
from tests.support.documents import check, record

pytest.importorskip("babel", reason="babel is not installed: the catalogues are not compared with the code")

from tools.translations import PACKAGE, catalogue, sentences, updated, written

CHINESE = re.compile("[\u4e00-\u9fff]")


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_the_catalogue_has_exactly_the_messages_of_the_code_and_is_made_into_what_gettext_reads() -> None:
    text, binary = written(updated("zh", sentences()))
    path = catalogue("zh")
    assert text == path.read_bytes(), "run python tools/translations.py"
    assert binary == path.with_suffix(".mo").read_bytes(), "run python tools/translations.py"


def test_every_message_is_translated_with_the_same_places() -> None:
    missing, other_places = [], []
    for message in updated("zh", sentences()):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(strings):
            missing.append(message.id)
        elif any(set(places(string)) != set(places(ids[-1])) for string in strings):
            other_places.append(message.id)
    assert missing == []
    assert other_places == []


def test_translations_are_chinese() -> None:
    """A message with words of its own has Chinese signs in its translation; one of signs alone may stay."""
    english = []
    for message in updated("zh", sentences()):
        text = message.id[0] if isinstance(message.id, tuple) else message.id
        words = re.findall("[a-z]{4,}", re.sub(r"\{.*?\}|`.*?`", "", text))
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if words and not all(map(CHINESE.search, strings)):
            english.append(text)
    assert english == []


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in PACKAGE.rglob("*.py")]


def calls(name: str) -> Iterator[tuple[Path, ast.Call, bool]]:
    """The calls of a function, and whether each is run when its module is imported."""
    for path, tree in trees():
        inside = {
            id(call)
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.Lambda))
            for call in ast.walk(function)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
                yield path, call, id(call) not in inside


@pytest.mark.parametrize("name", ["say", "say_count"])
def test_nothing_is_said_while_a_module_is_imported(name: str) -> None:
    assert [(path.name, call.lineno) for path, call, at_import in calls(name) if at_import] == []


def test_what_is_said_is_written_where_it_is_said() -> None:
    """Otherwise the catalogue does not know of it. What is chosen by name stands in lists that it does know."""
    known = {"told.py", "languages.py"}
    found = [(path.name, call.lineno) for path, call, _ in calls("say")
             if path.name not in known and not isinstance(call.args[0], (ast.Constant, ast.IfExp))]  # fmt: skip
    assert found == []


ERRORS = {"DocumentError", "ShapeError", "NoSuchNumber", "CommandError", "ExerciseError"}


def test_no_error_of_the_checker_is_said_past_the_catalogue() -> None:
    """What is told to the author of a document is a call of `say`, and no text; where it only adds a path it may be."""
    past = []
    for path, tree in trees():
        for call in ast.walk(tree) if path.relative_to(PACKAGE).parts[0] in ("worked", "commands") else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ERRORS and call.args:
                texts = [part.value for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
                said = isinstance(call.args[0], (ast.Constant, ast.JoinedStr))
                if said and any(re.search("[a-z]{2}", str(text)) for text in texts):
                    past.append(f"{path.relative_to(PACKAGE)}:{call.lineno}")
    assert past == []


def test_the_language_is_that_of_whoever_asks() -> None:
    assert language() == "en" and say("computed") == "computed"
    with in_language("zh"):
        assert language() == "zh" and CHINESE.search(say("computed"))
        assert CHINESE.search(say_count("{count} claim", "{count} claims", 2))
    assert language() == "en"
    with pytest.raises(ValueError, match="en, zh are known"), in_language("xx"):
        pass


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LANGUAGE": "fr:zh:en"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_system(settings: dict[str, str], found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert system_language() == found


BLANKS = re.compile(r"[一-鿿] [一-鿿]|[一-鿿][A-Za-z0-9]|[A-Za-z0-9][一-鿿]|[，：；。（] | [，：；。）]|  ")


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: f"{row.name}: {row.said}")
def test_what_is_told_in_chinese_has_its_blanks_where_they_belong(row: Mistake) -> None:
    """Between Chinese signs and others, and nowhere else; and no English words."""
    with in_language("zh"):
        made = record(row.example.replace("; ", "\n"))
        told = [tell(cause) for cause in explain(made).get(made.claims[-1], [])]
    assert told and [one for one in told if BLANKS.search(one) or not CHINESE.search(one)] == []


def test_a_report_in_chinese() -> None:
    with in_language("zh"):
        result = check("x, y = 2, 3\nz = x * y\nz == 6\nz == 7\nz == ...\nz[0] == 6")
        assert "1 条成立、1 条不成立、1 条待填" in plain_report([result])
        assert "形状是单个数" in plain_report([result])


def test_help_in_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(["check", "--help", "--language", "zh"])
    shown = capsys.readouterr().out
    assert shown.startswith("用法：scalargrad check") and "选项:" in shown and "显示本帮助并退出" in shown
    assert max(map(columns, shown.split("\n"))) <= 80
