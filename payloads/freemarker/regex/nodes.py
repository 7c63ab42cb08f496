"""The tree of a parsed regular expression."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .charset import CharSet


class Greed(Enum):
    """How a repetition chooses its count."""

    GREEDY = ""
    LAZY = "?"
    POSSESSIVE = "+"


class Anchor(Enum):
    """Places that an expression can ask for."""

    START = "\\A"
    LINE_START = "^ of multiline"
    END = "\\z"
    END_OR_LAST_LINE = "\\Z"  # also before a line terminator at the end
    LINE_END = "$ of multiline"
    UNIX_END = "$ of (?d)"
    UNIX_LINE_START = "^ of (?md)"
    UNIX_LINE_END = "$ of (?md)"
    WORD_BOUNDARY = "\\b"
    NO_WORD_BOUNDARY = "\\B"
    LAST_MATCH = "\\G"


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other; no parts match the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, tried in order."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; ``most`` is None without a bound."""

    body: Node
    least: int
    most: int | None
    greed: Greed


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group, numbered from 1."""

    number: int
    body: Node


@dataclass(frozen=True, slots=True)
class Atomic:
    """A part whose first match is final."""

    body: Node


@dataclass(frozen=True, slots=True)
class Look:
    """A look at what follows, or at what stands before: then ``reach`` is how far back to start, least and
    most.
    """

    body: Node
    ahead: bool
    wanted: bool
    reach: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class BackReference:
    """The text of a group once more."""

    number: int
    ignore_case: bool
    unicode_case: bool


@dataclass(frozen=True, slots=True)
class At:
    """An anchor."""

    anchor: Anchor


Node = One | Sequence | Choice | Repeat | Group | Atomic | Look | BackReference | At


def widths(node: Node) -> tuple[int, int | None]:
    """The least and the greatest number of characters a node can take; None without a bound."""
    match node:
        case One():
            return 1, 1
        case Sequence(parts):
            least, most = 0, 0
            unbounded = False
            for part in parts:
                low, high = widths(part)
                least += low
                unbounded = unbounded or high is None
                most += high or 0
            return least, None if unbounded else most
        case Choice(options):
            pairs = [widths(option) for option in options]
            highs = [high for _, high in pairs]
            bounded = [high for high in highs if high is not None]
            return min(low for low, _ in pairs), max(bounded) if len(bounded) == len(highs) else None
        case Repeat(body, least, most):
            low, high = widths(body)
            if high == 0:
                return 0, 0
            return low * least, None if high is None or most is None else high * most
        case Group(_, body) | Atomic(body):
            return widths(body)
        case BackReference():
            return 0, None
        case _:
            return 0, 0
