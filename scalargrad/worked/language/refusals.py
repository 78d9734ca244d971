"""What is said of text that is not in the language: what it is, and what to write instead."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Sequence

from scalargrad.languages import language, say
from scalargrad.worked.language.calls import FUNCTIONS
from scalargrad.worked.language.pasted import Token

_WORDS = ("for", "in", "def", "return", "if", "else", "and", "or", "not", "is", "lambda", "await")


def kind_of(node: ast.AST) -> str:
    """What a kind of node is called; a statement by the word that it begins with."""
    words: dict[type[ast.AST], str] = {
        ast.AugAssign: say("an assignment like w -= 1"),
        ast.AnnAssign: say("a type beside a name"),
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
    return words.get(type(node)) or say("«{word}»", word=re.findall("[A-Z][a-z]*", type(node).__name__)[0].lower())


def plainly(message: str, tokens: Sequence[Token], start: int) -> str:
    """What Python's parser says of a syntax error, in other words. start: where the line begins that it is in."""
    if message.startswith("cannot assign to function call"):
        return say("only a name can stand on the left of =; a function is one return: def f(x): return …")
    if message.startswith("cannot assign") or "Maybe you meant '=='" in message:
        return say("only a name can stand on the left of =; use == to state a number")
    if message.startswith("invalid syntax"):
        return _nothing_between(tokens, start) or say("this cannot be read")
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
    reason = message[:1].lower() + message[1:200]
    return reason if language() == "en" else say("this cannot be read: {reason}", reason=reason)


def _nothing_between(tokens: Sequence[Token], start: int) -> str | None:
    """What to write for `2 x` and `sin x`, of the first two words in a line with nothing between them."""
    line = [token for token in tokens if token[2] >= start and token[0] not in ("space", "comment")]
    for (kind, text, _), (other, behind, _) in itertools.pairwise(line):
        if kind == "newline":
            return None
        if kind not in ("name", "number") or other not in ("name", "number") or {text, behind} & set(_WORDS):
            continue
        if text in FUNCTIONS:
            return say("the arguments of a function stand in parentheses: {call}", call=f"{text}({behind})")
        return say("an operator is missing here; a product is written {product}", product=f"{text}*{behind}")
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
