"""Results in words, as text, JSON and a page."""

from scalargrad.worked.reports.as_json import as_object
from scalargrad.worked.reports.plain import claim_lines, entry_at, plain_report
from scalargrad.worked.reports.spoken import one_after_another, verdict_meaning, verdict_word
from scalargrad.worked.reports.summary import count_of, counts, exit_status, first_wrong, summary
from scalargrad.worked.reports.told import describe, show_lines, tell, with_causes

__all__ = [
    "as_object", "claim_lines", "count_of", "counts", "describe", "entry_at", "exit_status", "first_wrong",
    "one_after_another", "plain_report", "show_lines", "summary", "tell", "verdict_meaning", "verdict_word",
    "with_causes",
]  # fmt: skip
