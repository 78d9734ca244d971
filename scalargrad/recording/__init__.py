"""The recorded graph, run again with other numbers: as a graph for the checker, as a program for back ends.

`RecordedGraph` answers the question «what would follow, if this number were another?», for the checker's verdicts and
explanations and for its long training loops. A `Program` is what `record` makes of a function, to be run on thousands
of samples.
"""

from scalargrad.recording.backends import BACKENDS, Compiled
from scalargrad.recording.graph import RecordedGraph
from scalargrad.recording.program import Line, Program
from scalargrad.recording.recorded import Recorded, record
from scalargrad.recording.recorder import read
from scalargrad.recording.structure import shape_and_numbers
from scalargrad.watch import RecordingError

__all__ = [
    "BACKENDS", "Compiled", "Line", "Program", "Recorded", "RecordedGraph", "RecordingError", "read", "record",
    "shape_and_numbers",
]  # fmt: skip
