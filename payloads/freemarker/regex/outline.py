"""What an expression's tree says of the texts it matches as a whole: which they are, where they are few, and how they begin."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from .nodes import Atomic, Choice, Greed, Group, One, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .nodes import Node

_FEW: Final = 32
_LONG: Final = 100


def texts_of(node: Node) -> frozenset[str] | None:
    """The texts that match as a whole; None where they are many, or where a part doesn't match on its own.

    How greedy a repetition is makes no difference to them, unless it gives nothing back.
    """
    match node:
        case One(chars):
            codes = [code for start, end in chars.ranges for code in range(start, min(end, start + _FEW) + 1)][
                : _FEW + 1
            ]
            return _few(map(chr, codes))
        case Group(_, body):
            return texts_of(body)
        case Choice(options):
            found = [texts_of(option) for option in options]
            return None if None in found else _few(text for texts in found for text in texts or ())
        case Sequence(parts):
            return _joined([texts_of(part) for part in parts])
        case Repeat(body, least, int(most), greed) if greed is not Greed.POSSESSIVE and most <= _FEW:
            inside = texts_of(body)
            runs = [_joined([inside] * times) for times in range(least, most + 1)]
            return None if None in runs else _few(text for texts in runs for text in texts or ())
    return None


def _joined(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    found = frozenset({""})
    for part in parts:
        if part is None:
            return None
        joined = _few(before + text for before, text in product(found, part))
        if joined is None:
            return None
        found = joined
    return found


def _few(texts: Iterable[str]) -> frozenset[str] | None:
    found = frozenset(texts)
    return found if len(found) <= _FEW and all(len(text) <= _LONG for text in found) else None


def first_character(node: Node) -> str | None:
    """The character that every match begins with, if there is one."""
    match node:
        case One(chars):
            return chars.single()
        case Group(_, body) | Atomic(body):
            return first_character(body)
        case Sequence((first, *_)):
            return first_character(first)
        case Repeat(body, least) if least > 0:
            return first_character(body)
    return None
