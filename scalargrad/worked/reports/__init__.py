"""Results in words: as text, JSON, what other programs read, and a page."""

from scalargrad.worked.reports.as_json import as_object
from scalargrad.worked.reports.formats import (
    concise_report,
    github_report,
    github_summary,
    junit_report,
    numbered,
    sarif_log,
)
from scalargrad.worked.reports.plain import (
    ALL,
    UNEXPECTED,
    WRONG,
    claim_lines,
    entry_at,
    legend,
    own_and_following,
    plain_report,
)
from scalargrad.worked.reports.spoken import unexpected_meaning, verdict_meaning, verdict_word
from scalargrad.worked.reports.summary import count_of, counts, exit_status, first_wrong, summary
from scalargrad.worked.reports.told import describe, show_line, show_lines, tell, with_causes

__all__ = [
    "ALL", "UNEXPECTED", "WRONG", "as_object", "claim_lines", "concise_report", "count_of",
    "counts", "describe", "entry_at", "exit_status", "first_wrong", "github_report", "github_summary", "junit_report",
    "legend", "numbered", "own_and_following", "plain_report", "sarif_log", "show_line",
    "show_lines", "summary", "tell", "unexpected_meaning", "verdict_meaning", "verdict_word", "with_causes",
]  # fmt: skip
