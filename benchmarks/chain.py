"""W3, a long chain: `python -m benchmarks.chain time 1000000` prints seconds, or memory, as JSON.

x = x * 1.0000001 + 1e-9, again and again, from a leaf: a graph of two nodes for each repetition, as deep as it is
large. time, tracemalloc, rss: what to measure, each in a process of its own, because they would disturb each other.
"""

from __future__ import annotations

import gc
import json
import math
import platform
import resource
import sys
import tracemalloc
from itertools import pairwise
from time import process_time
from typing import Any

import scalargrad
from scalargrad import Value


def chain(x: Any, length: int) -> Any:
    for _ in range(length):
        x = x * 1.0000001 + 1e-9
    return x


def check(x: Value, length: int) -> None:
    expected = 1.0000001**length
    assert math.isclose(x.grad, expected, rel_tol=1e-9), f"the derivative should be {expected}, not {x.grad}"


def times(length: int) -> dict[str, Any]:
    """CPU seconds to build the graph, for backward, and to free the graph; the collector is on."""
    x = Value(1.0)
    gc.collect()
    before = sys.getrefcount(Value)  # each Value holds a reference to its type
    clock = [process_time()]
    y = chain(x, length)
    clock.append(process_time())
    y.backward()
    clock.append(process_time())
    del y
    clock.append(process_time())
    check(x, length)
    assert sys.getrefcount(Value) - before < 10, "nodes were not freed with the last name for them"
    forward, backward, freeing = (end - start for start, end in pairwise(clock))
    language = "C" if scalargrad.engine == "native" else "Python"
    return {
        "forward": forward,
        "backward": backward,
        "freeing": freeing,
        "language": language,
        "python": platform.python_version(),
    }


def allocated_bytes(length: int) -> dict[str, float]:
    """Bytes per node by Python's count: what the graph holds, before and after backward, and the peak in backward."""
    x = Value(1.0)
    tracemalloc.start()
    start, _ = tracemalloc.get_traced_memory()
    y = chain(x, length)
    graph, _ = tracemalloc.get_traced_memory()
    y.backward()
    with_grads, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    check(x, length)
    nodes = 2 * length
    return {"graph": (graph - start) / nodes, "grads": (with_grads - start) / nodes, "peak": (peak - start) / nodes}


def resident_bytes(length: int) -> dict[str, float]:
    """Bytes per node by which the process grew at its largest, forward and backward."""
    x = Value(1.0)
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chain(x, length).backward()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start
    check(x, length)
    return {"rss": grown * (1 if sys.platform == "darwin" else 1024) / (2 * length)}


def others(length: int) -> dict[str, str]:
    """How the other engines end."""
    from benchmarks.engines import Micrograd, microgpt

    ends = {}
    for engine in (Micrograd(), microgpt()):
        try:
            chain(engine.Value(1.0), length).backward()
            ends[engine.name] = "finishes"
        except RecursionError:
            ends[engine.name] = "RecursionError"
    return ends


MEASUREMENTS = {"time": times, "tracemalloc": allocated_bytes, "rss": resident_bytes, "others": others}

if __name__ == "__main__":
    _, measurement, length = sys.argv
    print(json.dumps(MEASUREMENTS[measurement](int(length))))
