"""Subclasses of Value as users write them: with attributes, with slots, with a finaliser."""

from scalargrad import Value


class WithDict(Value):
    pass


class WithSlots(Value):
    __slots__ = ("extra",)


class WithDel(Value):
    __slots__ = ()
    gone = 0

    def __del__(self) -> None:
        WithDel.gone += 1
