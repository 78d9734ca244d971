"""What is said of text that is not in the language: what it is, and what to write instead."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Sequence

from scalargrad.languages import language, say
from scalargrad.worked.language.calls import FUNCTIONS, spelled
from scalargrad.worked.language.equals import line_with_equals, several_things, tokens_of_line
from scalargrad.worked.language.paper import more_digits
from scalargrad.worked.language.pasted import Token
from scalargrad.worked.language.written import decimal_comma

_BETWEEN = ("+", "-", "*", "/", "**", "@", "=", "==", "<", "<=", ">", ">=")
_OPENING = ("(", "[", "{", "+", "-", "~")
_CLOSING = (")", "]", "}")
_NO_RELATIONS = {("==", "="), ("<", ">"), ("=", ">"), ("=", "<"), ("!=", "=")}
_WORDS = ("for", "in", "def", "return", "if", "else", "and", "or", "not", "is", "lambda", "await")


def kind_of(node: ast.AST) -> str:
    """What a kind of node is called; a statement by the word that it begins with."""
    words: dict[type[ast.AST], str] = {
        ast.AugAssign: say("an assignment like w -= 1"),
        ast.AnnAssign: say("a type beside a name"),
        ast.Tuple: say("a list in parentheses"),
        ast.Dict: say("a dictionary"),
        ast.Set: say("a set"),
        ast.Starred: say("a starred name"),
        ast.UnaryOp: say("this operator"),
        ast.IfExp: say("a condition"),
        ast.ListComp: say("a list like this"),
        ast.GeneratorExp: say("a list like this"),
        ast.DictComp: say("a dictionary"),
        ast.SetComp: say("a set"),
    }
    if isinstance(node, ast.BoolOp):
        return say("«{word}»", word="and" if isinstance(node.op, ast.And) else "or")
    return words.get(type(node)) or say("«{word}»", word=re.findall("[A-Z][a-z]*", type(node).__name__)[0].lower())


def plainly(message: str, text: str, tokens: Sequence[Token], start: int) -> str:
    """What Python's parser says of a syntax error, in other words. start: where the line begins that it is in."""
    line = tokens_of_line(tokens, start)
    if message.startswith("cannot assign to function call") and [word for _, word, _ in line[1:2]] == ["("]:
        return say("only a name can stand on the left of =; a function is one return: def f(x): return …")
    if message.startswith("cannot assign") or "Maybe you meant '=='" in message:
        only = say("only a name can stand on the left of =; use == to state a number")
        return line_with_equals(text, line) or only
    if message.startswith("invalid syntax"):
        instead = _as_on_paper(text, line) or several_things(text, line) or _nothing_between(text, line)
        return instead or _nothing_behind(line) or say("this cannot be read")
    if found := re.match("'(.)' was never closed", message):
        return say("'{bracket}' was never closed", bracket=found[1])
    if found := re.match("unmatched '(.)'", message):
        return say("unmatched '{bracket}'", bracket=found[1])
    if found := re.match("closing parenthesis '(.)' does not match opening parenthesis '(.)'", message):
        return say("'{bracket}' cannot close '{opened}'", bracket=found[1], opened=found[2])
    if message.startswith("expected an indented block"):
        return say("expected an indented block: the lines that belong to this are indented")
    if message.startswith(("unexpected indent", "unindent")) or "tabs" in message:
        return say("unexpected indent: this line begins in another column than those around it")
    if message.startswith("expected ':'"):
        return say("a colon is missing at the end: for k in range(n):")
    if message.startswith("leading zeros"):
        return say("leading zeros are not part of a number")
    if message.startswith("expected 'else'"):
        return _no_conditions("if")
    if message.startswith(("cannot use assignment expressions", "illegal target", "only single target")):
        return say("only a name can stand on the left of =; use == to state a number")
    if "starred expression" in message:
        return say("{what} is not part of the language", what=say("a starred name"))
    if message.startswith("unexpected EOF"):
        return say("a \\ at the end of a line joins it to the next: leave it out")
    if message.startswith("Missing parentheses in call"):
        return say("this states nothing: a claim is left == right, a formula is name = …")
    if message.startswith(("Generator expression", "did you forget parentheses around the comprehension")):
        return say("a list is [… for i in range(n)]")
    if message.startswith("positional argument follows") and (decimal := decimal_comma(_own_text(text, line))):
        return say("decimals have a point: write {decimal}", decimal=decimal)
    if message.startswith(("positional argument follows", "expression cannot contain assignment")):
        return say("this cannot be read")
    reason = message[:1].lower() + message[1:200]
    return reason if language() == "en" else say("this cannot be read: {reason}", reason=reason)


def _as_on_paper(text: str, line: Sequence[Token]) -> str | None:
    """What to write for `x := 3` and `1/2 Σ (t - o)^2`."""
    words = [word for _, word, _ in line]
    if words[:1] == ["for"]:
        return say("a loop is: for k in range(n):")
    if words[:1] in (["else"], ["elif"]):
        return _no_conditions(words[0])
    for d, slash, below, behind in zip(words, words[1:], words[2:], words[3:]):
        if (d, slash, below[0]) == ("d", "/", "d") and behind.isidentifier():
            return say("a derivative is written {derivative}", derivative=f"d{behind}/{below}")
    if any(pair in _NO_RELATIONS for pair in itertools.pairwise(words)) or {"~", "->"} & set(words[1:]):
        return say("a claim compares with ==, <, <=, > or >=")
    if words[1:3] == ["=", ":"]:
        words, line = [words[0], ":=", *words[3:]], [line[0], line[1], *line[3:]]
    if words[1:2] == [":="]:
        value = _own_text(text, line[2:])
        return say("a name is given its number with =: write {line}", line=f"{words[0]} = {value}")
    if "Σ" in words:
        k = words.index("Σ")
        until = next((i for i in range(k + 1, len(words)) if words[i] in ("=", "==", ",")), len(words))
        since = next((i + 1 for i in range(k - 1, -1, -1) if words[i] in ("=", "==", ",", "+", "-")), 0)
        factor = _own_text(text, line[since:k]).rstrip("* ")
        call = f"sum({_own_text(text, line[k + 1 : until]) or '…'})"
        return say("a sum is written sum(…): {call}", call=f"{factor}*{call}" if factor else call)
    return None


def _no_conditions(word: str) -> str:
    instead = say("there are no conditions; relu, step, max and min are functions")
    return say("{what} is not part of the language: {instead}", what=say("«{word}»", word=word), instead=instead)


def _own_text(text: str, line: Sequence[Token]) -> str:
    """What the reader has written, with the language's sign for powers."""
    return text[line[0][2] : line[-1][2] + len(line[-1][1])].replace("^", "**") if line else ""


def _nothing_between(text: str, line: Sequence[Token]) -> str | None:
    """What to write for `2 x`, `sin x` and `3 cm`, of the first two words in a line with nothing between them."""
    for (kind, word, at), (other, behind, start) in itertools.pairwise(line):
        if kind == "number" and other == "ellipsis":
            return more_digits(word)
        if kind not in ("name", "number") or other not in ("name", "number") or {word, behind} & set(_WORDS):
            continue
        product = f"{word}*{behind}" + "(…)" * (spelled(behind) in FUNCTIONS)
        if kind == other == "number" and at + len(word) == start:  # 1.2.3
            return say("{text} is not a decimal number", text=(word + behind)[:20])
        if kind == other == "number" and (decimal := decimal_comma(_own_text(text, line))):
            return say("decimals have a point: write {decimal}", decimal=decimal)
        if kind == other == "number":
            return say("two numbers stand side by side here: an operator or a comma is missing")
        if spelled(word) in FUNCTIONS:
            return say("the arguments of a function stand in parentheses: {call}", call=f"{word}({behind})")
        if kind == "number" and other == "name":
            return say(
                "an operator is missing here; a product is written {product}, and a unit is left out", product=product
            )
        if kind == other == "name":
            return say(
                "an operator is missing here; a product is written {product}, and words stand behind a #",
                product=product,
            )
        return say("an operator is missing here; a product is written {product}", product=product)
    return None


def _nothing_behind(line: Sequence[Token]) -> str | None:
    """What to say of `y = 3 *` and `y = / 3`: of a sign that has nothing behind it, or before it."""
    ends = [("operator", "", 0)]
    for (kind, text, _), (other, behind, _) in itertools.pairwise([*ends, *line, *ends]):
        if text in _BETWEEN and other == "operator" and behind not in _OPENING:
            return say("this cannot be read: something is missing behind {sign}", sign=text)
        if behind in _BETWEEN and behind != "-" and kind == "operator" and text not in _CLOSING:
            return say("this cannot be read: something is missing before {sign}", sign=behind)
    return None


def instead_of(node: ast.AST) -> str | None:
    """What to write instead of a kind of node that is not in the language."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return say("nothing can be imported")
        case ast.AugAssign():
            return say("write it in full: w = w - …")
        case ast.AnnAssign():
            return say("give the name its value and nothing else")
        case ast.While():
            return say("a loop is: for k in range(n):")
        case ast.If() | ast.IfExp():
            return say("there are no conditions; relu, step, max and min are functions")
        case ast.AsyncFunctionDef() | ast.Lambda():
            return say("a function is one return: def {name}(x): return …", name="f")
        case ast.ClassDef():
            return say("classes cannot be defined")
        case ast.BoolOp():
            return say("make a claim of each part")
        case ast.NamedExpr():
            return say("bind the name in a line of its own: name = …")
        case ast.Tuple() | ast.Dict() | ast.Set():
            return say("a list has square brackets")
    return None
