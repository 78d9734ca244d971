"""What is said, in the reader's language: sentences are written in English, and translated by gettext's catalogues.

`say` translates and then fills in, so a sentence is whole in the catalogue. English is spoken unless `in_language` or
`speak` says otherwise, as the command line and notebooks do.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

HANZI = re.compile("[\u4e00-\u9fff]")  # the signs of Chinese
LANGUAGES = {"en": "English", "zh": "中文"}
_language: ContextVar[str] = ContextVar("language")
_default = "en"


def say(message: str, /, **parts: object) -> str:
    """A message in the reader's language, with its parts filled in as `str.format` does.

    >>> say("there is no name {name} above", name="w9")
    'there is no name w9 above'
    """
    translated = _catalogue(language()).gettext(message)
    return _spaced(translated, parts).format(**parts) if parts else translated


def say_count(one: str, many: str, count: int, /, **parts: object) -> str:
    """The message for one, or for so many, which `{count}` stands for.

    >>> say_count("{count} line", "{count} lines", 3)
    '3 lines'
    """
    parts["count"] = count
    return _spaced(_catalogue(language()).ngettext(one, many, count), parts).format(**parts)


def _spaced(message: str, parts: Mapping[str, object]) -> str:
    """In Chinese no blank stands between two of its signs: beside a place there is one only for what is no such sign.

    >>> _spaced("形状是 {shape}", {"shape": "单个数"}), _spaced("形状是 {shape}", {"shape": "2×3"})
    ('形状是{shape}', '形状是 {shape}')
    """
    for name, part in parts.items() if HANZI.search(message) else ():
        text = str(part)
        if HANZI.match(text):
            message = re.sub(rf"(?<={HANZI.pattern}) (?=\{{{name}\}})", "", message)
        if HANZI.match(text[-1:]):
            message = re.sub(rf"(?<=\{{{name}\}}) (?={HANZI.pattern})", "", message)
    return message


def one_after_another(texts: Sequence[str]) -> str:
    """Texts as they are enumerated in a sentence.

    >>> one_after_another(["12"]), one_after_another(["12", "14", "15"])
    ('12', '12, 14 and 15')
    """
    *most, last = texts
    return say("{most} and {last}", most=say(", ").join(most), last=last) if most else last


def language() -> str:
    """The code of the language that is spoken now: en, zh."""
    return _language.get(_default)


def tag() -> str:
    """The language as a page names it: en, zh-Hans."""
    return {"zh": "zh-Hans"}.get(language(), language())


def speak(code: str) -> None:
    """From now on all is said in this language, except inside of `in_language`."""
    global _default
    _default = _known(code)


def _known(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"there is no language {code!r}: {', '.join(LANGUAGES)} are known")
    return code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Inside, all is said in this language; ValueError for one that there is no catalogue for."""
    before = _language.set(_known(code))
    try:
        yield
    finally:
        _language.reset(before)


def system_language() -> str:
    """The first language of the system's settings that is known, as gettext reads them; else English."""
    for setting in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for code in os.environ.get(setting, "").split(":"):
            if code.partition("_")[0] in LANGUAGES:
                return code.partition("_")[0]
        if os.environ.get(setting):
            return "en"
    return "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    folder = Path(__file__).parent / "locale"
    return gettext.translation("scalargrad", folder, [code], fallback=True)
