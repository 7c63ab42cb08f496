"""How far a look-behind looks back, as JDK 17 works it out before it matches.

Java needs the least and the greatest length of what a look-behind may match, and computes them in 32-bit
integers: ``(?<=a+)`` is accepted (the length of a run of one set counts as 2**31 - 1), ``(?<=(a|bc)+)``
refused, and ``(?<=a+b+)`` accepted but never true, because the sum overflows.
"""

from __future__ import annotations

from typing import NamedTuple

from .nodes import Atomic, BackReference, Choice, Greed, Group, Node, One, Repeat, Sequence

_MAX_INT = (1 << 31) - 1


class Lengths(NamedTuple):
    """Least and greatest length, whether the greatest is known, and whether there is one way to match only."""

    least: int
    most: int
    known: bool
    deterministic: bool


_NOTHING = Lengths(0, 0, True, True)


def lengths(node: Node) -> Lengths:
    """The lengths of a node as Java computes them."""
    return _then(node, _NOTHING)


def _then(node: Node, so_far: Lengths) -> Lengths:
    match node:
        case One():
            return so_far._replace(least=_int(so_far.least + 1), most=_int(so_far.most + 1))
        case Sequence(parts):
            for part in parts:
                so_far = _then(part, so_far)
            return so_far
        case Choice(options):
            return _choice([lengths(option) for option in options], so_far)
        case Repeat():
            return _repeat(node, so_far)
        case Group(_, body) | Atomic(body):
            return _then(body, so_far)
        case BackReference():
            return so_far._replace(known=False)
        case _:
            return so_far


def _choice(options: list[Lengths], so_far: Lengths) -> Lengths:
    least = min(option.least for option in options)
    most = max(option.most for option in options)
    known = so_far.known and all(option.known for option in options)
    return Lengths(_int(so_far.least + least), _int(so_far.most + most), known, False)


def _repeat(node: Repeat, so_far: Lengths) -> Lengths:
    body, least, most, greed = node.body, node.least, node.most, node.greed
    inner = lengths(body)
    grouped = not isinstance(body, One | BackReference)
    if (least, most) == (0, 1):
        if grouped and greed is not Greed.POSSESSIVE:
            return _choice([inner, _NOTHING], so_far)
        taken = _then(body, so_far)
        return taken._replace(least=so_far.least, deterministic=False)
    if isinstance(body, One) and most is None and greed is Greed.GREEDY:
        return Lengths(so_far.least + least, _int(so_far.most + _MAX_INT), so_far.known, False)
    if grouped and greed is not Greed.POSSESSIVE and not inner.deterministic:
        return so_far._replace(known=False, deterministic=False)
    longest = _int(inner.most * (_MAX_INT if most is None else most) + so_far.most)
    known = so_far.known and inner.known and longest >= so_far.most
    deterministic = so_far.deterministic and inner.deterministic and least == most
    return Lengths(_int(inner.least * least + so_far.least), longest, known, deterministic)


def _int(value: int) -> int:
    return (value + (1 << 31)) % (1 << 32) - (1 << 31)
