"""What is wrong in the tutorials behind the shipped documents: ERRATA.md, written from what the checker finds.

python tools/errata.py > scalargrad/worked/documents/ERRATA.md
"""

from __future__ import annotations

from scalargrad.worked import Claim, Result, Told, check_shipped

HEAD = """# Errata

What does not hold in the worked examples that come with the package, as `scalargrad check` finds it. The lines are
those of the documents here; the prose around them says where each example comes from. Made by
`python tools/errata.py`.
"""


def errata(results: list[Result]) -> str:
    """A Markdown page with a table for each document that has a claim marked wrong.

    >>> errata([])
    '# Errata\\n...'
    """
    parts = [HEAD]
    for result in results:
        wrong = [claim for claim in result.claims if claim.known_wrong]
        if wrong:
            parts.append(f"\n## [{result.title}]({result.path})\n")
            parts.append("| line | it says | right is | why | the checker |\n|---:|---|---|---|---|")
            parts += [_row(claim, result.told[claim]) for claim in wrong]
    return "\n".join(parts) + "\n"


def _row(claim: Claim, told: Told) -> str:
    found = told.explanations[0] if told.explanations else ""
    cells = [str(claim.line), _code(claim.text), _code(_right(claim, told)), _cell(claim.reason), _cell(found)]
    return f"| {' | '.join(cells)} |"


def _right(claim: Claim, told: Told) -> str:
    """The computed number; of an array only what is stated otherwise."""
    if claim.relation != "==":
        return ""
    if not isinstance(told.shown, list):
        return str(told.shown)
    shown = []
    for index in claim.failing[:3]:
        entry = told.shown
        for i in index:
            entry = entry[i]
        shown.append(str(entry))
    return ", ".join(shown) + (", …" if len(claim.failing) > 3 else "")


def _code(text: str) -> str:
    words = " ".join(text.split())
    short = words if len(words) <= 80 else words[:77] + "…"
    return f"`{_cell(short)}`" if short else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(errata(check_shipped()), end="")
