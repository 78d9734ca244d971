"""Whether what is installed differentiates, on the engine that is named, or else the native one: for `make wheels` and
cibuildwheel."""

from __future__ import annotations

import sys

import scalargrad

x = scalargrad.Value(3.0)
(x * x + 2.0 * x).backward()
assert x.grad == 8.0, x.grad
assert [scalargrad.engine] == (sys.argv[1:] or ["native"]), f"{scalargrad.__file__}: {scalargrad.engine} engine"
