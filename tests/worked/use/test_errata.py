"""ERRATA.md is what its command makes of the shipped documents."""

from pathlib import Path

import scalargrad.worked
from tools.errata import errata

PAGE = Path(scalargrad.worked.__path__[0]) / "documents" / "ERRATA.md"


def test_the_page_is_current(shipped):
    assert PAGE.read_text("utf-8") == errata(shipped)
    assert not any(claim.unexpected for result in shipped for claim in result.claims)
    assert all(result.error is None for result in shipped)


def test_every_wrong_claim_is_listed(shipped):
    text = PAGE.read_text("utf-8")
    wrong = [claim for result in shipped for claim in result.claims if claim.known_wrong]
    assert len(wrong) > 50
    assert text.count("\n| ") == len(wrong) + text.count("\n| line |")
