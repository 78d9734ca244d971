"""The page that shows documents with a mark at every claim."""

from scalargrad.worked.reports.html.claim import SIGNS, css_class, mark, panel, words
from scalargrad.worked.reports.html.formulas import mathml
from scalargrad.worked.reports.html.page import check_report, css, html_fragment, html_report, write_report

__all__ = [
    "SIGNS", "check_report", "css", "css_class", "html_fragment", "html_report", "mark", "mathml", "panel", "words",
    "write_report",
]  # fmt: skip
