"""What happened in a training, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class History:
    """What happened, for plotting: the loss of every update, and of every epoch its mean, its rate, and more.

    validation_losses: after each epoch, the loss of the validation data; empty if there are none.
    """

    losses: list[float] = field(default_factory=list)
    epoch_losses: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    stopped: str = ""  # why training ended before its last epoch

    @property
    def epochs(self) -> int:
        """How many epochs are done."""
        return len(self.epoch_losses)

    @property
    def updates(self) -> int:
        """How many updates are done."""
        return len(self.losses)

    @property
    def newly_best(self) -> bool:
        """Whether the last epoch has the lowest validation loss so far; of equal ones the first is the lowest."""
        losses = self.validation_losses
        return bool(losses) and losses.index(min(losses)) == len(losses) - 1

    def is_stuck(self, patience: int) -> bool:
        """Whether for so many epochs no loss was lower than the lowest before: of the validation data if there are any.

        >>> History(epoch_losses=[3.0, 2.0, 2.0, 2.5]).is_stuck(2), History(epoch_losses=[3.0, 2.0, 1.0]).is_stuck(2)
        (True, False)
        """
        losses = self.validation_losses or self.epoch_losses
        return len(losses) > patience and min(losses[-patience:]) >= min(losses[:-patience])
