"""The catalogues of translations: `python tools/translations.py` brings them up to date with the code.

Messages are found in the code (`say`, `say_count`, the sentences of causes); what is new stands untranslated in
scalargrad/locale/LANGUAGE/LC_MESSAGES/scalargrad.po, what is gone is taken out, and the .mo beside it is made of it.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scalargrad"
PAGE = (ROOT / "web/words.py", ROOT / "web/page/playground.py")  # of the page that runs without installing
WORDS = {"say": 1, "say_count": 2}  # how many messages each is given
SENTENCES = {"Cause": 1, "Mistake": 4, "phrase": 0, "Spoken": 0}  # which argument is translated later
NO_DATE = datetime(2000, 1, 1, tzinfo=timezone.utc)  # so that a catalogue is the same each time
LEFT_OUT = (b"-Date: ", b"Generated-By", b"Bugs-To", b"Last-Translator", b"Language-Team")  # of a catalogue's head
LATER = "said"  # … or which by its name
Message = str | tuple[str, str]


def messages() -> dict[Message, list[str]]:
    """Every message of the package and of its page, with the files that it stands in."""
    found: dict[Message, list[str]] = {}
    for path in [*sorted(PACKAGE.rglob("*.py")), *PAGE]:
        for message in _messages_in(ast.parse(path.read_text(encoding="utf-8"))):
            places = found.setdefault(message, [])
            name = path.relative_to(ROOT).as_posix()
            if name not in places:
                places.append(name)
    return found


def _messages_in(tree: ast.AST) -> Iterator[Message]:
    assigned: dict[str, list[str]] = {}  # the texts that a name may stand for
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned.setdefault(node.targets[0].id, []).extend(_texts(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _messages_of(node, node.func.id, assigned)


def _messages_of(call: ast.Call, name: str, assigned: dict[str, list[str]]) -> Iterator[Message]:
    if name in WORDS:
        texts = [text for argument in call.args[: WORDS[name]] for text in _texts(argument)]
        if name == "say_count":
            one, many = texts
            yield one, many
        else:
            yield from texts
    elif name in SENTENCES:
        given = [word.value for word in call.keywords if word.arg == LATER]
        for argument in given or call.args[SENTENCES[name] : SENTENCES[name] + 1]:
            yield from assigned.get(argument.id, []) if isinstance(argument, ast.Name) else _texts(argument)


def _texts(node: ast.AST) -> list[str]:
    """The literal texts that an argument may be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    return []


def catalogue(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "scalargrad.po"


def updated(language: str, extra: dict[Message, list[str]]) -> Catalog:
    """The catalogue with exactly the messages of the code, each with the translation that it had."""
    path = catalogue(language)
    old = read_po(io.BytesIO(path.read_bytes()), language) if path.exists() else Catalog(language)
    comment = f"# What scalargrad says, in another language ({language})."
    about = {"creation_date": NO_DATE, "revision_date": NO_DATE, "header_comment": comment}
    new = Catalog(language, project="scalargrad", charset="utf-8", fuzzy=False, **about)
    for message, places in sorted({**messages(), **extra}.items(), key=str):
        before = old.get(message if isinstance(message, str) else message[0])
        string = before.string if before is not None and before.id == message else ""
        new.add(message, string, locations=[(place, 0) for place in places])
    return new


def written(new: Catalog) -> tuple[bytes, bytes]:
    """A catalogue as text, and as gettext reads it."""
    text, binary = io.BytesIO(), io.BytesIO()
    write_po(text, new, width=110, omit_header=False, include_lineno=False, sort_output=False)
    lines = [line for line in text.getvalue().split(b"\n") if not any(word in line for word in LEFT_OUT)]
    write_mo(binary, new)
    return b"\n".join(lines), binary.getvalue()


def sentences() -> dict[Message, list[str]]:
    """What the table of mistakes says: sentences that are put together before they are given to a row."""
    from scalargrad.worked.explaining import MISTAKES

    return {row.said: ["scalargrad/worked/explaining/rows"] for row in MISTAKES}


def main() -> int:
    for language in ("zh",):
        new = updated(language, sentences())
        text, binary = written(new)
        catalogue(language).parent.mkdir(parents=True, exist_ok=True)
        catalogue(language).write_bytes(text)
        catalogue(language).with_suffix(".mo").write_bytes(binary)
        missing = [message.id for message in new if message.id and not all(_strings(message))]
        print(f"{language}: {len(new)} messages, {len(missing)} without a translation")
        for one in missing:
            print("   ", repr(one))
    return 0


def _strings(message: object) -> tuple[str, ...]:
    string = message.string  # type: ignore[attr-defined]
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    sys.exit(main())
