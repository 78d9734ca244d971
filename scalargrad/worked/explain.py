"""Why a claim fails: the three questions, in their order, and the simplest answers first.

May import: every module of `worked` but check, report and the command line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from scalargrad.worked.carried import carried_over
from scalargrad.worked.claims import FAILS, Claim, DocumentResult
from scalargrad.worked.edges import edge_explanations
from scalargrad.worked.factors import (
    factor_explanations,
    forward_explanations,
    index_explanations,
    rounding_explanations,
    slip_explanations,
)
from scalargrad.worked.naming import Naming
from scalargrad.worked.trial import Explanation, Trial

AT_MOST = 3
TOO_LIKELY = 0.1  # a number at random would be right as often: too few digits to tell
SECONDS = 5.0  # for one claim


def explain(result: DocumentResult) -> None:
    """Fill in `follows_from` and `explanations` of every claim that fails."""
    naming = Naming(result)
    for position, claim in enumerate(result.claims):
        if claim.verdict == FAILS and claim.relation == "==" and claim.entries:
            _explain(claim, result.claims[:position], result, naming)


def _explain(claim: Claim, earlier: list[Claim], result: DocumentResult, naming: Naming) -> None:
    trial = Trial(claim, result)
    if not trial.entries or len(trial.replay.order) > 20_000:
        return
    carried = carried_over(trial, [one for one in earlier if one.moment < claim.moment])
    if carried is not None:
        claim.follows_from, text = carried
        claim.explanations = [text]
        return
    found: dict[str, float] = {}
    until = time.monotonic() + SECONDS
    for explanation in _own_causes(trial, naming):
        found[explanation.text] = min(explanation.cost, found.get(explanation.text, 9.0))
        if time.monotonic() > until:
            break
    if trial.chance > TOO_LIKELY:
        claim.explanations = ["too few printed digits to tell the cause"] if found else []
        return
    claim.explanations = sorted(found, key=lambda text: found[text])[:AT_MOST]


def _own_causes(trial: Trial, naming: Naming) -> Iterator[Explanation]:
    yield from edge_explanations(trial, naming)
    yield from factor_explanations(trial)
    yield from index_explanations(trial, naming)
    yield from slip_explanations(trial)
    yield from rounding_explanations(trial, naming)
    yield from forward_explanations(trial, naming)
