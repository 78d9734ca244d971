"""Whether what is installed has the native engine and differentiates: for `make wheels` and cibuildwheel."""

from __future__ import annotations

import scalargrad

x = scalargrad.Value(3.0)
(x * x + 2.0 * x).backward()
assert x.grad == 8.0, x.grad
assert scalargrad.engine == "native", f"{scalargrad.__file__}: {scalargrad.engine} engine"
