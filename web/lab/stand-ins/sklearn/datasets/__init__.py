"""The handwritten digits of scikit-learn. Its file `data/digits.csv.gz` is put here when the page is built."""

import gzip
from pathlib import Path

import numpy

FILE = Path(__file__).parent / "data" / "digits.csv.gz"


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"sklearn.datasets.{name} is not here: this page has only load_digits. "
        'Run the notebook with scikit-learn itself for that: pip install "scalargrad-engine[notebooks]"'
    )


class Bunch(dict):
    """A dictionary whose entries are attributes, too."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def load_digits(*, n_class=10, return_X_y=False):
    """1,797 pictures of 8×8 pixels, 0 to 16: data, a row for each; images, the same as squares; target, the digits."""
    with gzip.open(FILE, "rt", encoding="ascii") as file:
        rows = [list(map(float, line.split(","))) for line in file]
    rows = [row for row in rows if row[-1] < n_class]
    data = numpy.array([row[:-1] for row in rows])
    target = numpy.array([int(row[-1]) for row in rows])
    if return_X_y:
        return data, target
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    return Bunch(
        data=data, target=target, images=data.reshape(-1, 8, 8), feature_names=names,
        target_names=numpy.arange(10), DESCR="1,797 handwritten digits of 8×8 pixels, from scikit-learn.",
    )  # fmt: skip
