"""«Did you mean …?»: the known words that a misspelled one is most like, for names, functions, files and commands."""

from __future__ import annotations

from collections.abc import Iterable

from scalargrad.languages import say

MOST = 3  # words that are suggested
_LOOK_ALIKE = str.maketrans("lIiOoq", "11100g")  # characters that are read or typed for each other
_LONGEST = 100  # characters: what is longer is no slip of the pen


def nearest(word: str, known: Iterable[str], most: int = MOST) -> list[str]:
    """The known words that may have been meant, the most likely first; none if none is like it.

    A word that differs in capitals, underscores or look-alikes only (l and 1, O and 0) is the only one.

    >>> nearest("Sigmoid", ["sign", "sigmoid"]), nearest("hl", ["h1", "h2"]), nearest("alpa", ["alpha", "beta"])
    (['sigmoid'], ['h1'], ['alpha'])
    """
    words = [one for one in dict.fromkeys(known) if one != word and len(one) <= _LONGEST]
    if len(word) > _LONGEST:
        return []
    for folded in (_without_case, _without_look_alikes):
        same = [one for one in words if folded(one) == folded(word)]
        if same:
            return same[:most]
    from difflib import get_close_matches  # when there is something to suggest

    return get_close_matches(word, words, most)


def with_suggestion(message: str, word: str, known: Iterable[str]) -> str:
    """A message, and after it «Did you mean …?» where a known word is like the one that was written.

    >>> with_suggestion("there is no name alpa above", "alpa", ["alpha", "w"])
    'there is no name alpa above. Did you mean alpha?'
    """
    found = nearest(word, known)
    return say("{message}. Did you mean {words}?", message=message, words=one_of(found)) if found else message


def one_of(words: Iterable[str]) -> str:
    """Some words to choose from: a; a or b; a, b or c.

    >>> one_of(["a", "b", "c"])
    'a, b or c'
    """
    *first, last = words
    return say("{first} or {last}", first=", ".join(first), last=last) if first else last


def _without_case(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "")


def _without_look_alikes(word: str) -> str:
    return _without_case(word.translate(_LOOK_ALIKE))
