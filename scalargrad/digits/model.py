"""Document 004's network, 784-1024-10, and how it is trained.

Where the document's page and its authors' program differ, it is the program; `docs/mnist.md` has the results.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scalargrad import storage
from scalargrad.extras import needs
from scalargrad.functions import sigmoid
from scalargrad.losses import binary_cross_entropy_with_logits
from scalargrad.module import Module, take_content
from scalargrad.nn import MLP
from scalargrad.optim import SGD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LAYERS = (784, 1024, 10)
MEAN, DEVIATION = 0.1307, 0.3081  # of all pixels of MNIST's training images, white being 1


def network(layers: Sequence[int] = LAYERS, seed: int | None = None) -> MLP:
    """A network of Values with relu in its hidden layers; its outputs are logits, probabilities before the sigmoid.

    Weights are normal with deviation 2/√(nin + nout), those of the last layer half of that; biases are 0.

    >>> network((2, 3, 10), seed=0)([1.0, 2.0])[9].data != 0
    True
    """
    net = MLP(layers[0], layers[1:], init="kaiming_fan_sum", seed=seed)
    for neuron in net.layers[-1].neurons:
        for weight in neuron.w:
            weight.data /= 2  # the 2 makes up for what relu cuts off, and no relu follows here
    return net


def loss(outputs: Sequence[Any], targets: Sequence[Any]) -> Any:
    """Cross-entropy, summed over the outputs of a sample and averaged over the samples.

    outputs: for each sample its logits; targets: for each sample as many numbers, 0 or 1.
    """
    # The program takes the logarithm of a probability p, and cuts it off at 1e-5; its gradient, by the logit, is p − y
    # all the same. Of logits it is p − y, too, and nothing has to be cut off: no digit is lost where p is 0 or 1.
    return len(targets[0]) * binary_cross_entropy_with_logits(outputs, targets)


def optimiser(net: Module) -> SGD:
    """Gradient descent with momentum, v ← 0.9 v − lr·g, w ← w + v."""
    return SGD(net.parameters(), lr=rate(0), momentum=0.9, classical=True)


def rate(epoch: int) -> float:
    """The learning rate of an epoch, counted from 0.

    >>> rate(7), rate(8)
    (0.1, 0.01)
    """
    return 0.1 if epoch < 8 else 0.01


def inputs_of(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Images of shape (n, 28, 28) as what the network takes, of shape (n, 784): pixels with mean 0 and deviation 1."""
    return (images.reshape(len(images), -1) / 255 - MEAN) / DEVIATION


def one_hot(labels: NDArray[Any]) -> NDArray[np.float64]:
    """Labels as targets, of shape (n, 10): 1 for the digit, 0 for the others."""
    with needs("numpy"):
        import numpy as np
    targets: NDArray[np.float64] = np.eye(10)[labels]
    return targets


def probabilities_of(net: MLP, x: Sequence[float]) -> list[float]:
    """For each digit how probable it is to the network, computed Value by Value; they need not sum to 1."""
    return [sigmoid(logit.data) for logit in net(x)]


def take_model(net: MLP, path: str | Path) -> None:
    """Give a network the numbers of a model file; a ValueError if it is damaged, or that of another network."""
    take_content(net, storage.read(path), path)
    for parameter in net.parameters():
        if not isinstance(parameter.data, (int, float)) or not math.isfinite(parameter.data):
            raise ValueError(f"{path} is damaged: {parameter.label} is {parameter.data!r}, and no weight")
