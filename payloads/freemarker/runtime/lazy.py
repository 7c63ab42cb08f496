"""Attributes made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")
_Owner = TypeVar("_Owner")


class lazy(Generic[_Owner, _T]):  # noqa: N801 - used as a decorator
    """Like `functools.cached_property`, without the lock that up to Python 3.11 costs more than what is made.

    For objects that one thread uses, or whose values may be made twice.
    """

    def __init__(self, make: Callable[[_Owner], _T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, instance: _Owner, owner: type[_Owner]) -> _T:
        value = self._make(instance)
        instance.__dict__[self._name] = value
        return value
