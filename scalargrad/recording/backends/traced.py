"""Operations of the user's own inside JAX: their text in its words, their Python functions as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from scalargrad.rows import TABLE, Op

if TYPE_CHECKING:
    from scalargrad.own_rows import Operation


class Traced:
    """An operation for arrays that JAX traces. words: what the words of formulas do to them.

    A Python function that cannot be traced, as those of `math` cannot, is a TypeError that names the operation.
    """

    def __init__(self, op: Operation, words: Mapping[str, Any]) -> None:
        self.op, self.words = op, words

    def forward(self, *args: Any) -> Any:
        """The result for arrays."""
        return self._run(self.op.code, dict(zip(self.op.arguments, args)))

    def slopes(self, wanted: tuple[bool, ...], z: Any, *args: Any) -> tuple[Any, ...]:
        """The local derivatives by the arguments by which one is wanted."""
        names = dict(zip(self.op.arguments, args)) | {"z": z}
        return tuple([self._run(code, names) if want else None for code, want in zip(self.op.derivative_codes, wanted)])

    def _run(self, code: str, names: dict[str, Any]) -> Any:
        try:
            return eval(code, {}, _Names(names, self._word))
        except Exception as error:  # of many kinds, by what the function does with a number that has none yet
            raise TypeError(
                f"the operation {self.op.signature} cannot be traced by JAX ({type(error).__name__}): write it as "
                "text, or with functions of jax.numpy, or take another back end"
            ) from error

    def _word(self, name: str) -> Any:
        """What a word of the operation's formulas does."""
        if name == self.op.name:
            return self.op.definition[1]
        if name in self.op.slopes:
            return self.op.slopes[name].function
        if name in self.op.uses:
            return Traced(self.op.uses[name], self.words).forward
        if name in self.words:
            return self.words[name]
        if name == "logaddexp":
            return lambda x, y: self.words["log_sum_exp"]([x, y])
        return _of_row(TABLE[name], self.words) if name in TABLE else {"abs": abs}[name]


def _of_row(op: Op, words: Mapping[str, Any]) -> Callable[..., Any]:
    return lambda *args: eval(op.code, dict(words), dict(zip(op.arguments, args)))


class _Names(dict[str, Any]):
    """The operands by their names; words are looked up when they are asked for."""

    def __init__(self, names: Mapping[str, Any], look_up: Callable[[str], Any]) -> None:
        super().__init__(names)
        self.look_up = look_up

    def __missing__(self, name: str) -> Any:
        return self.look_up(name)
