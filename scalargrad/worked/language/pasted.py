"""Arrays as programs print them, where a list stands: `[[1. 2.] [3. 4.]]`, `tensor([0.2], grad_fn=<…>)`, `[1 2; 3 4]`.

What is around the array is blanked, before anything else is read. What is missing in it, commas and the brackets of
rows, is put behind the characters that are there, so that every line and column can still be told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise

from scalargrad.languages import say

Token = tuple[str, str, int]  # kind, text, where it begins

_MODULE = r"(?:(?:np|numpy|torch|tf|jnp|jax\.numpy|cp|cupy|mx\.np)\.)"
_PIECE = re.compile(
    rf"""(?P<comment>\#[^\n]*)
       | (?P<wrapper>(?<![\w.]) (?:
             {_MODULE}? (?:array|asarray|tensor|Tensor|Array|DeviceArray|matrix) | {_MODULE} u?(?:float|int)\d*
         ) [ ]* \()
       | (?P<parameter>Parameter[ ]containing:\s*(?=tensor))
       | (?P<tf><tf\.(?:Tensor|Variable)[^<>\n]*?numpy=)
       | (?P<open>[(\[{{])
       | (?P<close>[)\]}}])
       | (?P<option>,\s*(?:[a-z_]+\s*=|(?:torch|np)\.\w+\s*(?![\w\s(])))
       | (?P<cut>\.\.\.|…)
       | (?P<more>>)""",
    re.VERBOSE,
)
_WRAPPED = re.compile(r"(?i:array|tensor|matrix) *\(|\.u?(?:float|int)\d* *\(")


NARROW = 40  # columns: NumPy and PyTorch fill 75 or 80
_PLAIN = (",", ";", "+", "-", "nan", "inf")  # in a list of numbers


def unwrapped(text: str) -> tuple[str, dict[int, str], int | None]:
    """A text whose arrays have nothing around them, as long as it was; what is to be put in the place of some
    characters in it; and where an array is cut short by `...`, if one is."""
    if not _WRAPPED.search(text):
        return text, {}, None
    letters = list(text)
    instead: dict[int, str] = {}
    cut = None
    stack: list[list[int]] = []  # for each open bracket: whether it belongs to a wrapper, where its options begin
    extra = 0
    for piece in _PIECE.finditer(text):
        kind, start, end = str(piece.lastgroup), piece.start(), piece.end()
        if kind == "wrapper":
            _blank(letters, start, end)
            letters[start] = "("  # a line that begins with a wrapper still begins where it did
            stack.append([1 + extra, -1])
            extra = 0
        elif kind == "parameter":
            _blank(letters, start, end)
            letters[start] = "("
            extra = 1
        elif kind == "tf":
            _blank(letters, start, end)
            letters[start] = "("
            stack.append([-1, -1])
        elif kind == "open":
            stack.append([0, -1])
        elif kind == "cut" and cut is None and any(wrapped > 0 for wrapped, _ in stack):
            cut = start
        elif kind == "option" and stack and stack[-1][0] > 0 and stack[-1][1] < 0:
            stack[-1][1] = start
        elif kind == "close" and stack and stack[-1][0] >= 0:
            wrapped, options = stack.pop()
            if wrapped and options >= 0:
                _blank(letters, options, start)
            if wrapped == 2:
                instead[start] = "))"
        elif kind == "more" and stack and stack[-1][0] == -1:
            stack.pop()
            letters[start] = ")"
    return "".join(letters), instead, cut


def _blank(letters: list[str], start: int, end: int) -> None:
    letters[start:end] = [letter if letter == "\n" else " " for letter in letters[start:end]]


Problem = tuple[str, int]  # what is wrong, and where


class Lists:
    """Puts the missing commas and brackets into lists of numbers.

    tokens: those of the text without spaces and comments; spaced: which of them stand behind a space or a line's end;
    letters: what is written for each character of the text.
    """

    def __init__(self, tokens: Sequence[Token], spaced: Collection[int], letters: list[str]) -> None:
        self.tokens, self.spaced, self.letters = tokens, spaced, letters

    def complete(self) -> Problem | None:
        """Complete all lists; what is wrong with one, if something is."""
        outer = -1
        commas = [0, *accumulate(text == "," for _, text, _ in self.tokens)]
        rows = [0, *accumulate(text == ";" for _, text, _ in self.tokens)]
        for start, end in sorted(self._plain_lists()):
            if start > outer and (commas[start] == commas[end] or rows[start] < rows[end]):
                outer = end
                if wrong := self._list(start, end):
                    return wrong
        return self._left_over()

    def _plain_lists(self) -> Iterator[tuple[int, int]]:
        """Where lists begin and end that hold nothing but numbers and such lists."""
        stack: list[tuple[int, bool]] = []  # where a bracket opened; whether it is a list of numbers so far
        for k, (kind, text, _) in enumerate(self.tokens):
            if text in ("[", "(", "{"):
                before, last, _ = self.tokens[k - 1] if k else ("", "", 0)
                is_index = (before in ("name", "number") or last in (")", "]")) and k not in self.spaced
                stack.append((k, text == "[" and not is_index))
            elif text in ("]", ")", "}") and stack:
                start, plain = stack.pop()
                if plain and text == "]":
                    yield start, k
                elif stack:
                    stack[-1] = stack[-1][0], False
            elif stack and not (kind in ("number", "newline", "ellipsis") or text in _PLAIN):
                stack[-1] = stack[-1][0], False

    def _list(self, start: int, end: int) -> Problem | None:
        inside = self.tokens[start : end + 1]
        texts = [text for _, text, _ in inside]
        has_rows = ";" in texts and "[" not in texts[1:]
        gaps = self._gaps(start, end)
        lines = self._lines(gaps, start, end) if "[" not in texts[1:] and not has_rows else set()
        if not gaps and not has_rows:
            return None
        for kind, text, at in inside:
            if kind == "ellipsis":
                return cut_short(), at
            if kind == "name":
                return say("{text} is no number that can be checked", text=text), at
        for at in gaps:
            self.letters[at] += "],[" if at in lines else ","
        if has_rows or lines:
            self._rows(inside)
        return None

    def _gaps(self, start: int, end: int) -> list[int]:
        """The last characters of items that another one follows without a comma; none where there is a sum."""
        gaps = []
        last = -1  # where the item before ends
        k = start + 1
        while k < end:
            kind, text, at = self.tokens[k]
            if text in (",", ";"):
                last = -1
            elif text == "]":
                last = at
            elif kind != "newline":
                if last >= 0:
                    if k not in self.spaced:
                        return []
                    gaps.append(last)
                if text in ("+", "-"):
                    k += 1
                    kind, text, at = self.tokens[k]
                    if kind != "number" or k in self.spaced:
                        return []
                last = -1 if text == "[" else at + len(text) - 1
            k += 1
        return gaps

    def _lines(self, gaps: Sequence[int], start: int, end: int) -> set[int]:
        """The gaps at the ends of lines, where each line is a row of a matrix, as in MATLAB.

        NumPy and PyTorch break a long row of numbers, too, but only where the next number would not fit.
        """
        found, widest, begins = list[int](), 0, self.tokens[start][2]
        for (_, before, at), (_, text, here) in pairwise(self.tokens[start : end + 1]):
            if text == "\n":
                last = at + len(before) - 1
                found += [last] if last in gaps else []
                widest, begins = max(widest, last - begins), here
        borders = [self.tokens[start][2], *found, self.tokens[end][2]]
        sizes = {sum(a < at < b for at in gaps) for a, b in pairwise(borders)}
        return set(found) if found and len(sizes) == 1 and sizes != {0} and widest <= NARROW else set()

    def _rows(self, inside: Sequence[Token]) -> None:
        """Brackets around each row of [1 2; 3 4]; nothing for a semicolon at the end."""
        for k, (_, text, at) in enumerate(inside):
            if text == ";":
                following = next((later for _, later, _ in inside[k + 1 :] if later != "\n"), "]")
                self.letters[at] = "" if following == "]" else "],["
        self.letters[inside[0][2]] += "["
        self.letters[inside[-1][2]] = "]" + self.letters[inside[-1][2]]

    def _left_over(self) -> Problem | None:
        """A semicolon between brackets that ends no row of numbers."""
        depth = 0
        for _, text, at in self.tokens:
            depth += (text in ("[", "(", "{")) - (text in ("]", ")", "}"))
            if text == ";" and depth > 0 and self.letters[at] == ";":
                return say("the rows of a matrix are lists of their own: [[a, b], [c, d]]"), at
        return None


def cut_short() -> str:
    return say(
        "this array is cut short: ... stands for entries that were not printed. Print all of them, in NumPy after "
        "np.set_printoptions(threshold=10**6), in PyTorch after torch.set_printoptions(profile='full')"
    )
