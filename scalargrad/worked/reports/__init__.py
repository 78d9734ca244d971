"""Results in words, as text, JSON and a page."""

from scalargrad.worked.reports.plain import (
    as_object,
    claim_lines,
    entry_at,
    exit_status,
    first_wrong,
    plain_report,
    summary,
)
from scalargrad.worked.reports.told import describe, show_lines, tell

__all__ = [
    "as_object", "claim_lines", "describe", "entry_at", "exit_status", "first_wrong", "plain_report", "show_lines",
    "summary", "tell",
]  # fmt: skip
