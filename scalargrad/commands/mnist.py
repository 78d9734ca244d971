"""`scalargrad mnist train|test|predict`: document 004's system, a network of Values that reads handwritten digits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from scalargrad.digits import (
    LAYERS,
    Digits,
    Guess,
    as_text,
    inputs_of,
    load,
    loss,
    network,
    one_hot,
    optimiser,
    probabilities_of,
    rate,
    read_picture,
    save_grid,
    take_model,
)
from scalargrad.extras import needs
from scalargrad.functions import sigmoid
from scalargrad.history import History
from scalargrad.nn import MLP
from scalargrad.recording import record
from scalargrad.storage import check_place
from scalargrad.training import fit

BATCH = 256


def train(data: str | None, model: str, epochs: int, seed: int, backend: str) -> int:
    """Train the network, tell its accuracy after each epoch, and save it; data: the folder of MNIST's files."""
    try:
        check_place(model)
        learn, test = load("train", data), load("t10k", data)
        net = network(LAYERS, seed)
        parameters = net.parameters()
        print(
            f"{'-'.join(map(str, LAYERS))}, {len(parameters):,} parameters; {len(learn.images):,} digits to learn from "
            f"in batches of {BATCH}, {len(test.images):,} to test"
        )
        fit(
            net, loss, list(zip(inputs_of(learn.images), one_hot(learn.labels))), optimiser(net), epochs=epochs,
            batch_size=BATCH, seed=seed, schedule=rate, callback=_Told(epochs, _accuracy(net, test, backend)),
            backend=backend,
        )  # fmt: skip
        net.save(model)
    except (ValueError, OSError) as error:
        return _complain(error)
    print(f"{model} has the model")
    return 0


class _Told:
    """After each epoch, a line."""

    def __init__(self, epochs: int, accuracy: Callable[[], float]) -> None:
        self.epochs, self.accuracy, self.began = epochs, accuracy, perf_counter()

    def __call__(self, history: History) -> None:
        seconds = perf_counter() - self.began
        _say(
            f"epoch {history.epochs:2}/{self.epochs}: loss {history.epoch_losses[-1]:.4f}, "
            f"test accuracy {self.accuracy():.2%}, learning rate {history.rates[-1]:g}, {seconds:.1f} s"
        )
        self.began = perf_counter()


def _say(line: str) -> None:
    """Print a line; above the progress bar, if there is one."""
    if "tqdm" in sys.modules:
        sys.modules["tqdm"].tqdm.write(line)
    else:
        print(line)
    sys.stdout.flush()


def _accuracy(net: MLP, digits: Digits, backend: str) -> Callable[[], float]:
    """A function that gives the share of digits that a network reads rightly, with the weights that it then has."""
    outputs = _outputs(net, digits, backend)
    return lambda: float((outputs().argmax(axis=1) == digits.labels).mean())


def _outputs(net: MLP, digits: Digits, backend: str) -> Callable[[], Any]:
    """A function that gives the network's outputs for all digits, of shape (n, 10): recorded on one, run on all."""
    with needs("numpy pillow pooch tqdm"):
        import numpy as np
    inputs: Any = inputs_of(digits.images)
    parameters = net.parameters()
    run = record(net, parameters, inputs[0].tolist()).compile(backend)

    def outputs() -> Any:
        numbers: Any = np.array([parameter.data for parameter in parameters])
        return run.outputs(numbers, inputs)

    return outputs


def test(data: str | None, model: str, count: int, output: str | None) -> int:
    """Tell a model's accuracy, and show some digits with what it takes them for. output: a PNG file for them, too."""
    try:
        if output is not None:
            _check_output(output)
        digits, net = load("t10k", data), _trained(model)
        probabilities = sigmoid(_outputs(net, digits, "numpy")())
        right = probabilities.argmax(axis=1) == digits.labels
        chosen = _chosen(probabilities, right, count)
        guesses = [Guess(digits.images[k], probabilities[k].tolist(), int(digits.labels[k])) for k in chosen]
        for k, guess in zip(chosen, guesses):
            _show(f"test image {k}", guess)
        print(f"test accuracy {right.mean():.2%}: {right.sum():,} of {len(right):,} digits are read rightly")
        if output is not None and guesses:
            save_grid(guesses, output)
            print(f"{output} has the digits above")
    except (ValueError, OSError) as error:
        return _complain(error)
    return 0


def _chosen(probabilities: Any, right: Any, count: int) -> list[int]:
    """Which digits to show: half of them mistakes, those that the network was surest of; then the first of the set."""
    sure = probabilities.max(axis=1)
    mistakes = sorted((~right).nonzero()[0].tolist(), key=lambda k: -sure[k])[: count // 2]
    others = [k for k in range(min(len(right), count + len(mistakes))) if k not in mistakes]
    return mistakes + others[: count - len(mistakes)]


def _check_output(path: str) -> None:
    if Path(path).suffix.lower() != ".png":
        raise ValueError(f"{path} would be a PNG picture: give it a name that ends in .png")
    check_place(path)


def predict(files: Sequence[str], model: str) -> int:
    """Read pictures of digits; status 2 if one of them is none."""
    status, pictures = 0, []
    for file in files:
        try:
            pictures.append((file, read_picture(file)))
        except (ValueError, OSError) as error:
            status = _complain(error)
    try:
        net = _trained(model) if pictures else None
    except (ValueError, OSError) as error:
        return _complain(error)
    for file, picture in pictures:
        assert net is not None
        _show(file, Guess(picture.image, probabilities_of(net, inputs_of(picture.image[None])[0].tolist())))
        print(f"The picture was {'; '.join(picture.done) or 'taken as it is'}.\n")
    return status


def _show(name: str, guess: Guess) -> None:
    text = as_text(guess)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = text.translate(PLAIN)
    print(f"{name}:\n{text}\n")


PLAIN = str.maketrans("▄▀█–", ".'#-")  # for a terminal that knows ASCII only


def _trained(model: str) -> MLP:
    if not Path(model).exists():
        raise ValueError(f"there is no model {model}: make one with `scalargrad mnist train --model {model}`")
    net = network(LAYERS, seed=0)
    take_model(net, model)
    return net


def _complain(error: Exception) -> int:
    print(f"scalargrad mnist: {error}", file=sys.stderr)
    return 2
