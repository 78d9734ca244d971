"""What is said of formulas as on paper and in LaTeX: `= 0.35` below `net = …`, `\\frac{1}{2}`, `f'(x)`, `x_{1}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scalargrad.languages import say
from scalargrad.worked.language.calls import FUNCTIONS
from scalargrad.worked.language.equals import chain, outside, split_outside
from scalargrad.worked.language.pasted import Problem, Token

ABOUT = "≈≃≅"
_SIGNS = ("=", "==")
_LONGEST = 200  # characters of the reader's that are quoted
_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "iota", "kappa", "mu", "nu",
    "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "ell", "Gamma", "Delta", "Theta",
    "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
)  # fmt: skip
_STYLES = (
    "mathbf", "mathrm", "mathit", "mathcal", "mathsf", "boldsymbol", "bm", "vec", "hat", "bar", "tilde", "text",
    "operatorname",
)  # fmt: skip


def on_paper(text: str, tokens: Sequence[Token]) -> Problem | None:
    """What to write for lines that begin with `=` and for braces of LaTeX; None where there are none."""
    return _begins_with_sign(text, list(_lines(tokens))) or _braces(text, tokens)


def latex(command: str, behind: str) -> str:
    """What to write for a backslash with its command, or for a $. behind: what follows upon it."""
    name = command[1:]
    instead = {
        **dict.fromkeys(("frac", "dfrac", "tfrac", "div"), "a/b"), **dict.fromkeys(("times", "odot"), "*"),
        "cdot": say("*, or @ between two vectors"),
        **dict.fromkeys(("approx", "simeq", "equiv"), "=="), **dict.fromkeys(("le", "leq"), "<="),
        **dict.fromkeys(("ge", "geq"), ">="), **dict.fromkeys(("top", "intercal"), "a.T"), "ln": "log( )",
        "partial": "dE/dw", "nabla": "grad(y, x)", "pi": "pi", "pm": "approx(a, abs=b)", "otimes": "outer(a, b)",
        "begin": "[[a, b], [c, d]]", "lVert": "norm( )", "lvert": "abs( )", "infty": say("a number"),
        **{word: f"{word}( )" for word in FUNCTIONS}, **dict.fromkeys(_STYLES, say("the name alone")),
        **{letter: letter for letter in _GREEK}, "lambda": "lam",
    }.get(name)  # fmt: skip
    if name == "sigma" and behind.lstrip().startswith(("(", r"\left")):
        instead = "sigmoid( )"
    if command == "$":
        instead = say("the formula alone")
    if instead is None:
        return say("a backslash is LaTeX, and not part of the language: write a/b, a*b, a**2, sqrt(a)")
    return say("{command} is LaTeX, and not part of the language: write {instead}", command=command, instead=instead)


def prime(name: str, signs: str, behind: str) -> str:
    """What to write for f'(x) and y'. name: of what has the prime; behind: what follows upon it."""
    is_second = len(signs) + signs.count("″") > 1
    call = re.match(r"\s*\(([^()\n]+)\)", behind)
    if call is None:
        derivative = f"d2{name}/dx2" if is_second else f"d{name}/dx"
        return say(
            "a prime is not part of the language: a derivative is written {derivative}, a transpose {transpose}, "
            "another name {name}",
            derivative=derivative, transpose=f"{name}.T", name=f"{name}_new",
        )  # fmt: skip
    argument = call[1].strip()[:_LONGEST]
    by = argument if argument.isidentifier() else "x"
    derivative = f"grad(grad({name}({by}), {by}), {by})" if is_second else f"d({name}({by}))/d{by}"
    if by == argument:
        return say("a prime is not part of the language: a derivative is written {derivative}", derivative=derivative)
    return say(
        "a prime is not part of the language: write {given}, and below it the derivative, {derivative}",
        given=f"{by} = {argument}", derivative=derivative,
    )  # fmt: skip


def about_equal(line: str) -> str | None:
    """What to write for `L = -log(p) ≈ 0.693`, a formula and what it comes to; None where no formula stands there.

    >>> about_equal("L = -log(p) ≈ 0.693")
    'a formula and the number that it comes to stand on a line each: write L = -log(p), and below it L == 0.693'
    """
    code = line.partition("#")[0]
    parts = list(split_outside(code, f"={ABOUT}"))
    sides = [" ".join(part.split()) for part in parts]
    is_named = code[len(parts[0]) :].startswith("=") and re.fullmatch(r"\w[\w/]*(\[[\w, ]*\])?", sides[0])
    is_one = len(list(split_outside(code, ",;"))) == 1
    return chain(sides) if is_named and is_one and all(sides) else None


def more_digits(number: str) -> str:
    """What to write for 0.333..., whose digits go on."""
    return say("a number ends with its last printed digit: write {number}", number=number)


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens that count of each line in which there are any."""
    line: list[Token] = []
    depth = 0
    for token in tokens:
        kind, text, _ = token
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        is_joined = bool(line) and line[-1][1] == "\\"
        if depth <= 0 and kind == "newline" and line and not is_joined:
            yield line
            line = []
        elif kind not in ("space", "newline", "comment"):
            line.append(token)
    if line:
        yield line


def _begins_with_sign(text: str, lines: Sequence[Sequence[Token]]) -> Problem | None:
    """A chain that goes on in lines of its own: it is written in one line, or each line has a left side."""
    k = next((k for k, line in enumerate(lines) if line[0][1] in _SIGNS), None)
    if k is None:
        return None
    sign, at = lines[k][0][1], lines[k][0][2]
    if k == 0:
        return say("a line cannot begin with {sign}: its left side is missing", sign=sign), at
    left, *others = _sides(text, lines[k - 1])
    is_stated = next((word for _, word, _ in outside(lines[k - 1]) if word in _SIGNS), "") == "=="
    more = others if is_stated else []  # a formula stays a line of its own
    for line in lines[k:]:
        if line[0][1] not in _SIGNS:
            break
        more = [*more, *filter(None, _sides(text, line))]
    is_formula = not others and sign == "=" and left.isidentifier()
    chain = f"{left} = {more[0]}" if is_formula and more else " == ".join([left, *more])
    if len(chain) > _LONGEST:
        chain = f"{left[:_LONGEST]} == …"
    said = say(
        "a line cannot begin with {sign}: write {chain} in one line, or give each line its left side",
        sign=sign, chain=chain,
    )  # fmt: skip
    return said, at if others else lines[k - 1][0][2]  # a left side that stands alone cannot be read, either


def _sides(text: str, line: Sequence[Token]) -> list[str]:
    """What is between the signs of a line."""
    sides, start = [], line[0][2]
    for _, sign, at in outside(line):
        if sign in _SIGNS:
            sides.append(text[start:at])
            start = at + len(sign)
    sides.append(text[start : line[-1][2] + len(line[-1][1])])
    return [" ".join(side.split()) for side in sides]


def _braces(text: str, tokens: Sequence[Token]) -> Problem | None:
    """x_{1} is a name, and so is w^{(2)}; e^{x} is a power."""
    for k, (_, word, at) in enumerate(tokens):
        _, before, start = tokens[k - 1] if k else ("", "", 0)
        if word != "{" or start + len(before) != at or not before.endswith(("_", "^")):
            continue
        inside = text[at + 1 :].partition("}")[0].partition("\n")[0][:_LONGEST]
        if before == "^":
            base, start = next(((one, where) for _, one, where in tokens[k - 2 : k - 1]), ("x", start))
        else:
            base = before.rstrip("_")
        base = base if base.isalnum() or base.isidentifier() else "x"
        if before == "^" and inside.strip() == "T":
            return say("a transpose is written {transpose}", transpose=f"{base}.T"), start
        if before == "^" and not re.match(r"\s*[(\[<]\s*\w+\s*[)\]>]\s*$", inside):
            return say("a power is written **, not ^: {power}", power=f"{base}**({inside})"), start
        if base in FUNCTIONS and base != "log":
            return say("the arguments of a function stand in parentheses: {call}", call=f"{base}(…)"), start
        name = "_".join([base, *re.findall(r"\w+", inside)])
        return say("a name has letters, digits and _, and no braces: write {name}", name=name), start
    return None
