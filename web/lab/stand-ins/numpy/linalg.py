"""Lengths, systems of equations and eigenvalues, for small matrices."""

import math

from ._arrays import as_array, entries, fresh, rows_of
from ._dtypes import FLOAT
from ._elementwise import absolute, sqrt
from ._errors import LinAlgError, missing
from ._making import eye
from ._products import matmul

__all__ = ["LinAlgError", "cond", "det", "eigh", "eigvalsh", "inv", "matrix_rank", "norm", "solve"]


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise missing(f"numpy.linalg.{name}")


def norm(x, ord=None, axis=None, keepdims=False):
    """The length of a vector, of a matrix its Frobenius norm; along an axis, of each row or column."""
    x = as_array(x, float)
    if ord is None or (ord == 2 and (axis is not None or x.ndim == 1)):
        if axis is None:
            flat = x.ravel()
            length = sqrt(flat @ flat)
            return length.reshape((1,) * x.ndim) if keepdims else length
        return sqrt((x * x).sum(axis, keepdims=keepdims))
    if axis is None and x.ndim != 1 and ord != "fro":
        raise missing(f"the norm of a matrix with ord={ord!r}")
    if ord == "fro":
        return norm(x)
    size = absolute(x)
    if ord == math.inf:
        return size.max(axis, keepdims=keepdims)
    if ord == -math.inf:
        return size.min(axis, keepdims=keepdims)
    if ord == 0:
        return (x != 0).astype(float).sum(axis, keepdims=keepdims)
    return size.sum(axis, keepdims=keepdims) if ord == 1 else (size**ord).sum(axis, keepdims=keepdims) ** (1 / ord)


def _square(a):
    a = as_array(a, float)
    if a.ndim != 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")
    if a.shape[0] != a.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    return [list(row) for row in rows_of(a)]


def _eliminated(rows, count):
    """Rows brought to a triangle, the largest pivot first, and the sign of the swaps; the first `count` columns."""
    sign = 1.0
    for k in range(count):
        best = max(range(k, count), key=lambda i: abs(rows[i][k]))
        if best != k:
            rows[k], rows[best], sign = rows[best], rows[k], -sign
        if rows[k][k] == 0:
            continue
        for i in range(k + 1, count):
            share = rows[i][k] / rows[k][k]
            if share:
                rows[i] = [x - share * y for x, y in zip(rows[i], rows[k])]
    return rows, sign


def det(a):
    """The determinant."""
    rows, sign = _eliminated(_square(a), len(a))
    return FLOAT.type(sign * math.prod(rows[k][k] for k in range(len(rows))))


def solve(a, b):
    """The x for which a @ x is b; a LinAlgError if there is none, or more than one."""
    b, rows = as_array(b, float), _square(a)
    right = rows_of(b if b.ndim == 2 else b.reshape(-1, 1))
    if len(right) != len(rows):
        raise ValueError(f"solve: a has {len(rows)} rows, and b has {len(right)}")
    count = len(rows)
    rows, _ = _eliminated([[*row, *more] for row, more in zip(rows, right)], count)
    if any(rows[k][k] == 0 for k in range(count)):
        raise LinAlgError("Singular matrix")
    found = [[0.0] * len(right[0]) for _ in range(count)]
    for k in reversed(range(count)):
        for j in range(len(right[0])):
            rest = rows[k][count + j] - sum(rows[k][i] * found[i][j] for i in range(k + 1, count))
            found[k][j] = rest / rows[k][k]
    return fresh([x for row in found for x in row], (count, len(right[0])), FLOAT).reshape(b.shape)


def inv(a):
    """The inverse of a matrix."""
    return solve(a, eye(len(a)))


def eigh(a):
    """The eigenvalues of a symmetric matrix, the smallest first, and its eigenvectors as columns.

    By Jacobi's rotations, each of which makes one entry beside the diagonal 0. Only the lower triangle is read.
    """
    a = _square(a)
    count = len(a)
    a = [[a[max(i, j)][min(i, j)] for j in range(count)] for i in range(count)]
    vectors = [[float(i == j) for j in range(count)] for i in range(count)]
    for _ in range(100):
        beside = [(i, j) for i in range(count) for j in range(i) if abs(a[i][j]) > 1e-300]
        if not any(abs(a[i][j]) > 1e-17 * math.sqrt(abs(a[i][i] * a[j][j])) for i, j in beside):
            break
        for i, j in beside:
            _rotate(a, vectors, j, i)
    order = sorted(range(count), key=lambda k: a[k][k])
    values = fresh([a[k][k] for k in order], (count,), FLOAT)
    return values, fresh([row[k] for row in vectors for k in order], (count, count), FLOAT)


def _rotate(a, vectors, p, q):
    if a[p][q] == 0:
        return
    theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    t = math.copysign(1, theta) / (abs(theta) + math.hypot(theta, 1))
    c = 1 / math.hypot(t, 1)
    s = t * c
    for row in a:
        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]
    a[p], a[q] = (
        [c * x - s * y for x, y in zip(a[p], a[q])],
        [s * x + c * y for x, y in zip(a[p], a[q])],
    )
    a[p][q] = a[q][p] = 0.0
    for row in vectors:
        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]


def eigvalsh(a):
    """The eigenvalues of a symmetric matrix, the smallest first."""
    return eigh(a)[0]


def _singular(a):
    """The singular values, the largest first."""
    a = as_array(a, float)
    small = a if a.shape[0] <= a.shape[1] else a.T
    return [math.sqrt(max(x, 0.0)) for x in reversed(entries(eigvalsh(matmul(small, small.T))))]


def cond(x):
    """The largest singular value by the smallest."""
    values = _singular(x)
    return FLOAT.type(values[0] / values[-1] if values[-1] else math.inf)


def matrix_rank(a):
    """How many rows are independent of each other."""
    values = _singular(a)
    return sum(x > 1e-8 * values[0] for x in values)
