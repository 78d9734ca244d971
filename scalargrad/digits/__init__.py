"""Document 004's system: handwritten digits read, a network of Values that learns them, and digits as pictures."""

from scalargrad.digits.data import Digits, load
from scalargrad.digits.model import (
    LAYERS,
    inputs_of,
    loss,
    network,
    one_hot,
    optimiser,
    probabilities_of,
    rate,
    take_model,
)
from scalargrad.digits.pictures import Picture, read_picture
from scalargrad.digits.shown import Guess, as_text, save_grid

__all__ = [
    "Digits", "Guess", "LAYERS", "Picture", "as_text", "inputs_of", "load", "loss", "network", "one_hot", "optimiser",
    "probabilities_of", "rate", "read_picture", "save_grid", "take_model",
]  # fmt: skip
