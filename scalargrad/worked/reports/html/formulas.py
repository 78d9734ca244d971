"""LaTeX as MathML, which a browser shows without a script and without a network.

latex2mathml makes it, and lets through whatever a text holds: so of what it makes only elements and attributes of
MathML stay, and every text is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import TYPE_CHECKING

from scalargrad.extras import needs

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST = 4_000  # characters of a formula; longer ones would take the converter seconds
DEEPEST = 60  # braces in braces; the converter calls itself for each
ELEMENTS = (
    "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle "
    "mpadded mphantom menclose mmultiscripts mprescripts none"
)
ATTRIBUTES = (
    "display displaystyle scriptlevel stretchy fence separator form accent accentunder movablelimits linethickness "
    "mathvariant width height depth lspace rspace minsize maxsize columnalign rowspacing columnspacing columnlines "
    "rowlines notation largeop symmetric"
)
VALUE = re.compile(r"[\w.%+\- ]*", re.A)  # of an attribute: a word, a number, a size
OTHER_NAMES = {"aligned": "align*", "gathered": "align*", "split": "align*"}  # what latex2mathml calls them
WITHIN = re.compile(r"\\(begin|end)\{(aligned|gathered|split)\}")
FUNCTIONS = "log ln exp sin cos tan tanh max min"


class UnknownFormula(ValueError):
    """A formula of which something cannot be written as MathML; the message says what."""


def mathml(latex: str, display: bool = False) -> str:
    r"""A formula as MathML; UnknownFormula where something in it is not known.

    >>> mathml("x^2")
    '<math display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    >>> mathml(r"\text{<b>}")
    '<math display="inline"><mrow><mtext>&lt;b&gt;</mtext></mrow></math>'
    """
    if len(latex) > LONGEST or _depth(latex) > DEEPEST:
        raise UnknownFormula("this formula is too long, or too deep")
    with needs("latex2mathml"):  # here, for it loads half a library of the network, and few documents have formulas
        from latex2mathml.converter import convert_to_element
    known = WITHIN.sub(lambda found: rf"\{found[1]}{{{OTHER_NAMES[found[2]]}}}", latex.strip())
    try:
        made = convert_to_element(known, display="block" if display else "inline")
    except Exception as error:  # of many kinds, and some of them are slips of the converter
        raise UnknownFormula(f"this formula cannot be read ({type(error).__name__})") from None
    try:
        return "".join(_safe(made))
    except UnknownFormula as error:
        raise UnknownFormula(f"{error} in the formula {latex.strip()}") from None


def _depth(latex: str) -> int:
    depth = deepest = 0
    for letter in latex:
        depth += (letter == "{") - (letter == "}")
        deepest = max(deepest, depth)
    return deepest


def _safe(element: Element, after: Element | None = None) -> Iterator[str]:
    """An element of MathML as text: its own attributes, and its text escaped. after: what follows it."""
    if element.tag not in ELEMENTS.split():
        raise UnknownFormula(f"latex2mathml makes <{element.tag}> of it")
    text = unescape(element.text or "")
    if text.startswith("\\") or text == "&":  # the converter leaves what it does not know
        raise UnknownFormula(f"latex2mathml does not know {text}")
    tag = "mo" if text == "′" else element.tag
    kept = [
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if name in ATTRIBUTES.split() and VALUE.fullmatch(value)
    ]
    yield f"<{tag}{''.join(kept)}>{escape(text)}"
    children = list(element)
    for child, following in zip(children, [*children[1:], None]):
        yield from _safe(child, following)
    yield f"</{tag}>"
    if tag == "mi" and text in FUNCTIONS.split() and after is not None and after.tag != "mo":
        yield '<mspace width="0.17em"></mspace>'  # a gap before the 3 of log 3
