"""What is said of names that are not there, and NumPy's own kinds of errors."""


class AxisError(ValueError, IndexError):
    """An axis that an array does not have."""


class LinAlgError(ValueError):
    """A matrix for which there is no answer."""


def missing(what):
    """An AttributeError for a name that this small NumPy does not have."""
    return AttributeError(
        f"{what} is not here: this page's numpy is a small one in plain Python for the notebooks. "
        'Run the notebook with NumPy itself for that: pip install "scalargrad-engine[notebooks]"'
    )
