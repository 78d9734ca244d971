"""A stand-in for scikit-learn on the notebooks' page: only `sklearn.datasets.load_digits` is here."""

__version__ = "0.0.0+small"  # no version of scikit-learn


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(
        f"sklearn.{name} is not here: this page has only sklearn.datasets.load_digits. "
        'Run the notebook with scikit-learn itself for that: pip install "scalargrad-engine[notebooks]"'
    )
