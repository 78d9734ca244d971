"""The recorded graph, run again with other numbers: as a graph for the checker, as a program for back ends.

`RecordedGraph` answers the question «what would follow, if this number were another?», for the checker's verdicts and
explanations and for its long training loops. A `Program` is what `record` makes of a function, to be run on thousands
of samples; all that it takes is loaded when it is first asked for, for the checker has no use for it.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING
from typing import Any as _Any

from scalargrad.recording.graph import RecordedGraph

if TYPE_CHECKING:
    from scalargrad.recording.backends import BACKENDS as BACKENDS
    from scalargrad.recording.backends import Compiled as Compiled
    from scalargrad.recording.program import Line as Line
    from scalargrad.recording.program import Program as Program
    from scalargrad.recording.recorded import Recorded as Recorded
    from scalargrad.recording.recorded import record as record
    from scalargrad.recording.recorder import read as read
    from scalargrad.recording.structure import shape_and_numbers as shape_and_numbers
    from scalargrad.watch import RecordingError as RecordingError

_LATER = {  # name -> the module that has it
    "BACKENDS": "scalargrad.recording.backends",
    "Compiled": "scalargrad.recording.backends",
    "Line": "scalargrad.recording.program",
    "Program": "scalargrad.recording.program",
    "Recorded": "scalargrad.recording.recorded",
    "record": "scalargrad.recording.recorded",
    "read": "scalargrad.recording.recorder",
    "shape_and_numbers": "scalargrad.recording.structure",
    "RecordingError": "scalargrad.watch",
}

__all__ = ["RecordedGraph", *_LATER]


def __getattr__(name: str) -> _Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module(_LATER[name]), name)
