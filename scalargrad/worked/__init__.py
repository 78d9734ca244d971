"""The checker of worked examples, for programs: a document in, its claims with their verdicts and causes out.

>>> from scalargrad.worked import check_text, tell
>>> result = check_text('''# One neuron
...
... ```worked
... x, w = 3, 5
... z = w*x
... y = z**2
... dy/dz == 30
... dy/dw == 150
... ```
... ''')
>>> [(claim.line, claim.text, claim.verdict) for claim in result.claims]
[(7, 'dy/dz == 30', 'holds'), (8, 'dy/dw == 150', 'fails')]

What is told of a claim: the numbers as text, why it fails, and the same as data.

>>> told = result.told[result.claims[1]]
>>> told.computed, told.explanations[0]
('90', 'as if ∂z/∂w were w (5) where it is x (3)')
>>> told.causes[0].mistake, told.causes[0].where
('other-input', ('x',))

In other words, or with marks of one's own, a cause is told by `tell`; and the numbers of a document are Values of the
engine, by their names, as they are at its end.

>>> tell(told.causes[0], figure=lambda figure: f"<b>{figure.text}</b>")
'as if ∂z/∂w were w (<b>5</b>) where it is x (<b>3</b>)'
>>> result.values["y"].data, [parent.label for parent in result.values["z"].parents]
(Real(225), ['w', 'x'])

`check_paths` checks files and folders, `check_shipped` the documents of the package, `check_document` what
`read_document` or `read_text` has read; `check_answers` a document with a student's answers. `plain_report`,
`as_object` and `html_report` make a report of results, `html_fragment` and `css` the part of a page that shows one
document. Results never change. What goes wrong in a document is its result's `error`, never an exception.

The wings, each importing only those before it: numbers, reading, language, record, running, judging, explaining,
reports, use. What a wing exports stands in its `__init__`; all else is its own.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

if TYPE_CHECKING:
    from scalargrad.worked.numbers import DocumentError as DocumentError
    from scalargrad.worked.reading import Document as Document
    from scalargrad.worked.reading import read_document as read_document
    from scalargrad.worked.reading import read_text as read_text
    from scalargrad.worked.record import Binding as Binding
    from scalargrad.worked.record import Cause as Cause
    from scalargrad.worked.record import Claim as Claim
    from scalargrad.worked.record import Entry as Entry
    from scalargrad.worked.record import Figure as Figure
    from scalargrad.worked.record import Lines as Lines
    from scalargrad.worked.record import Result as Result
    from scalargrad.worked.record import Stated as Stated
    from scalargrad.worked.record import Told as Told
    from scalargrad.worked.reports import as_object as as_object
    from scalargrad.worked.reports import plain_report as plain_report
    from scalargrad.worked.reports import tell as tell
    from scalargrad.worked.reports.html import css as css
    from scalargrad.worked.reports.html import html_fragment as html_fragment
    from scalargrad.worked.reports.html import html_report as html_report
    from scalargrad.worked.use.check import check_document as check_document
    from scalargrad.worked.use.check import check_paths as check_paths
    from scalargrad.worked.use.check import check_shipped as check_shipped
    from scalargrad.worked.use.check import check_text as check_text
    from scalargrad.worked.use.classes import mark_files as mark_files
    from scalargrad.worked.use.exercise import make_exercises as make_exercises
    from scalargrad.worked.use.feedback import answers_text as answers_text
    from scalargrad.worked.use.hints import hide_open as hide_open
    from scalargrad.worked.use.marks import ExerciseError as ExerciseError
    from scalargrad.worked.use.marks import check_answers as check_answers
    from scalargrad.worked.use.marks import marks_object as marks_object
    from scalargrad.worked.use.overview import overview_files as overview_files
    from scalargrad.worked.use.overview import overview_text as overview_text

# Where each name comes from. It is loaded when it is first asked for.
_FROM = {
    "numbers": ("DocumentError",),
    "reading": ("Document", "read_document", "read_text"),
    "record": ("Binding", "Cause", "Claim", "Entry", "Figure", "Lines", "Result", "Stated", "Told"),
    "reports": ("as_object", "plain_report", "tell"),
    "reports.html": ("css", "html_fragment", "html_report"),
    "use.check": ("check_document", "check_paths", "check_shipped", "check_text"),
    "use.classes": ("mark_files",),
    "use.exercise": ("make_exercises",),
    "use.feedback": ("answers_text",),
    "use.hints": ("hide_open",),
    "use.marks": ("ExerciseError", "check_answers", "marks_object"),
    "use.overview": ("overview_files", "overview_text"),
}
_MODULES = {name: f"{__name__}.{module}" for module, names in _FROM.items() for name in names}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> _Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module(_MODULES[name]), name)
