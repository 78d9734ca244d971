"""Document 004's network, 784-1024-10, as one writes it by hand with NumPy, and with torch: for M and for MNIST.

Hidden ReLU, outputs as logits, cross-entropy of each output, summed over the outputs, averaged over the batch.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

SIZES = (784, 1024, 10)
BATCH = 256
MOMENTUM = 0.9


def drawn(seed: int, dtype: str, sizes: tuple[int, ...] = SIZES) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Weights of shape (to, from) and biases as the document draws them."""
    generator = np.random.default_rng(seed)
    deviations = [2 / (m + n) ** 0.5 for m, n in pairwise(sizes)]
    deviations[-1] /= 2
    weights = [generator.normal(0, s, (n, m)).astype(dtype) for s, (m, n) in zip(deviations, pairwise(sizes))]
    return weights, [np.zeros(n, dtype) for n in sizes[1:]]


def rate(epoch: int) -> float:
    return 0.1 if epoch < 8 else 0.01


class ByHand:
    """NumPy. All parameters are one array, so that an update is three lines; large arrays are made once."""

    def __init__(self, weights: list[np.ndarray], biases: list[np.ndarray], batch: int = BATCH) -> None:
        arrays = [*weights, *biases]
        self.parameters = np.concatenate([array.ravel() for array in arrays])
        self.gradient, self.velocity = np.empty_like(self.parameters), np.zeros_like(self.parameters)
        self.change = np.empty_like(self.parameters)
        ends = np.cumsum([array.size for array in arrays])[:-1]
        self.w1, self.w2, self.b1, self.b2 = self._shaped(self.parameters, ends, arrays)
        self.dw1, self.dw2, self.db1, self.db2 = self._shaped(self.gradient, ends, arrays)
        self.hidden, self.back = (np.empty((batch, len(self.b1)), self.parameters.dtype) for _ in range(2))

    @staticmethod
    def _shaped(flat: np.ndarray, ends: Any, arrays: list[np.ndarray]) -> list[np.ndarray]:
        return [part.reshape(array.shape) for part, array in zip(np.split(flat, ends), arrays)]

    def logits(self, xs: np.ndarray, hidden: np.ndarray) -> Any:
        np.matmul(xs, self.w1.T, out=hidden)
        hidden += self.b1
        np.maximum(hidden, 0, out=hidden)
        return hidden @ self.w2.T + self.b2

    def loss_and_gradient(self, xs: np.ndarray, ts: np.ndarray) -> float:
        """The mean loss of a batch; its gradient is in `gradient`."""
        hidden, back = self.hidden[: len(xs)], self.back[: len(xs)]
        z = self.logits(xs, hidden)
        power = np.exp(-np.abs(z))
        loss = (np.maximum(z, 0) - z * ts + np.log1p(power)).sum() / len(xs)
        delta = np.where(z > 0, 1, power) / (1 + power)  # the sigmoid, without overflow
        delta -= ts
        delta /= len(xs)
        np.matmul(delta.T, hidden, out=self.dw2)
        np.sum(delta, axis=0, out=self.db2)
        np.matmul(delta, self.w2, out=back)
        back *= hidden > 0
        np.matmul(back.T, xs, out=self.dw1)
        np.sum(back, axis=0, out=self.db1)
        return float(loss)

    def update(self, rate: float) -> None:
        """v ← 0.9 v − rate · gradient; parameters ← parameters + v."""
        self.velocity *= MOMENTUM
        self.velocity -= np.multiply(self.gradient, rate, out=self.change)
        self.parameters += self.velocity

    def accuracy(self, xs: np.ndarray, labels: np.ndarray) -> float:
        z = self.logits(xs, np.empty((len(xs), len(self.b1)), xs.dtype))
        return float((z.argmax(1) == labels).mean())


class Torch:
    """torch, with its own layers and loss. Its SGD scales a step by the rate after the momentum, not before: the rate
    is part of the velocity here, as in the document, by an update written in tensors."""

    def __init__(self, weights: list[np.ndarray], biases: list[np.ndarray]) -> None:
        import torch

        self.torch = torch
        self.net = torch.nn.Sequential(
            *(
                layer
                for w in weights
                for layer in (torch.nn.Linear(*w.shape[::-1], dtype=self.dtype(w)), torch.nn.ReLU())
            )
        )[:-1]
        self.parameters = list(self.net.parameters())
        with torch.no_grad():
            for layer, w, b in zip(self.net[::2], weights, biases):
                layer.weight.copy_(torch.from_numpy(w))
                layer.bias.copy_(torch.from_numpy(b))
        self.velocity = [torch.zeros_like(parameter) for parameter in self.parameters]

    def dtype(self, array: np.ndarray) -> Any:
        return getattr(self.torch, str(array.dtype))

    def loss_and_gradient(self, xs: Any, ts: Any) -> float:
        for parameter in self.parameters:
            parameter.grad = None
        loss = self.torch.nn.functional.binary_cross_entropy_with_logits(self.net(xs), ts, reduction="sum") / len(xs)
        loss.backward()
        return float(loss.detach())

    def update(self, rate: float) -> None:
        gradients = [parameter.grad for parameter in self.parameters]
        with self.torch.no_grad():
            self.torch._foreach_mul_(self.velocity, MOMENTUM)
            self.torch._foreach_add_(self.velocity, gradients, alpha=-rate)
            self.torch._foreach_add_(self.parameters, self.velocity)

    def accuracy(self, xs: Any, labels: Any) -> float:
        with self.torch.no_grad():
            return float((self.net(xs).argmax(1) == labels).double().mean())
