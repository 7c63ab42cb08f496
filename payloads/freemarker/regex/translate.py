"""Translation into Python's ``re``, for the expressions on which that is sure to do what Java does.

Two conditions: every construct means the same (character sets are written out, so that flags don't matter),
and the number of ways to match grows with a small power of the text's length only, so that no text takes
long.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .charset import ANY, CharSet
from .nodes import (
    Anchor,
    At,
    Atomic,
    BackReference,
    Choice,
    Greed,
    Group,
    Look,
    Node,
    One,
    Repeat,
    Sequence,
    widths,
)

_MAX_WAYS = 50_000_000
_MAX_FACTOR = 10_000
_TERMINATORS = r"[\n\r\x85\u2028\u2029]"
_ANCHORS = {
    Anchor.START: r"\A",
    Anchor.END: r"\Z",
    Anchor.LINE_START: r"(?:\A|(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n))(?=[\s\S])",
    Anchor.UNIX_LINE_START: r"(?:\A|(?<=\n))(?=[\s\S])",
    Anchor.END_OR_LAST_LINE: r"(?=(?:\r\n|(?<!\r)\n|[\r\x85\u2028\u2029])?\Z)",
    Anchor.LINE_END: r"(?:\Z|(?=\r|\x85|\u2028|\u2029)|(?<!\r)(?=\n))",
    Anchor.UNIX_END: r"(?=\n?\Z)",
    Anchor.UNIX_LINE_END: r"(?=\n|\Z)",
}
# Java's \b looks at Unicode letters, Python's (?a:\b) at ASCII: the same for an ASCII text.
_ASCII_ANCHORS = {Anchor.WORD_BOUNDARY: r"(?a:\b)", Anchor.NO_WORD_BOUNDARY: r"(?:(?<![\s\S])(?![\s\S])|(?a:\B))"}


@dataclass(frozen=True)
class Translation:
    """A compiled Python expression and the limits of its use."""

    pattern: re.Pattern[str]
    ascii_only: bool
    factor: int
    degree: int

    def suits(self, text: str) -> bool:
        """Whether matching this text gives Java's result in little time."""
        if self.ascii_only and not text.isascii():
            return False
        return len(text) <= self.longest

    @cached_property
    def longest(self) -> int:
        """The greatest length of a text that takes little time."""
        length = int((_MAX_WAYS / self.factor) ** (1 / (self.degree + 1)))
        while self.factor * (length + 1) ** (self.degree + 1) > _MAX_WAYS:
            length -= 1
        return length


class _Unsuitable(Exception):
    """The expression must run on the machine."""


def translate(tree: Node) -> Translation | None:
    """Translate, or None where the two conditions don't hold."""
    translator = _Translator()
    try:
        text, factor, degree, *_ = translator.node(tree)
        return Translation(re.compile(text), translator.ascii_only, factor, degree)
    except (_Unsuitable, re.error, OverflowError):
        return None


class _Part(NamedTuple):
    """A translated part: its text, and how many ways there are to match it, ``factor * n**degree``.

    A cheap part costs no more than grows with what it takes, and finds soon that it doesn't match; a frugal one besides
    matches in one way only.
    """

    text: str
    factor: int
    degree: int
    frugal: bool = False
    cheap: bool = False


# Up to CPython 3.11.4 a possessive repetition of a group could miss a match (python/cpython#106052).
_POSSESSIVE_GROUPS = sys.version_info >= (3, 11, 5)
_SOON = 1_000


class _Translator:
    def __init__(self) -> None:
        self.ascii_only = False
        self._closed: set[int] = set()

    def node(self, node: Node) -> _Part:
        match node:
            case One(chars):
                return _Part(_set_text(chars), 1, 0, frugal=True, cheap=True)
            case Sequence(parts):
                return self._sequence(parts)
            case Choice(options):
                done = [self.node(option) for option in options]
                text = "(?:" + "|".join(part.text for part in done) + ")"
                apart = _begin_apart(options)
                factor = max(part.factor for part in done) if apart else sum(part.factor for part in done)
                frugal = apart and all(part.frugal for part in done)
                cheap = frugal or all(part.cheap and _is_short(each) for part, each in zip(done, options, strict=True))
                return _Part(text, _limited(factor), max(part.degree for part in done), frugal, cheap)
            case Repeat():
                return self._repeat(node)
            case Group(number, body):
                text, factor, degree, *_ = self.node(body)
                self._closed.add(number)
                return _Part(f"({text})", factor, degree)
            case Atomic(body):
                _refuse_groups(body)
                text, factor, degree, *_ = self.node(body)
                return _Part(f"(?>{text})", factor, degree)
            case Look(body, ahead, wanted):
                return self._look(body, ahead=ahead, wanted=wanted)
            case BackReference(number, ignore_case, _):
                if ignore_case or number not in self._closed:
                    raise _Unsuitable
                return _Part(f"(?:\\{number})", 1, 1)
            case At(anchor):
                if anchor in _ASCII_ANCHORS:
                    self.ascii_only = True
                    return _Part(_ASCII_ANCHORS[anchor], 1, 0)
                if anchor not in _ANCHORS:
                    raise _Unsuitable
                return _Part(_ANCHORS[anchor], 1, 0)

    def _sequence(self, nodes: tuple[Node, ...]) -> _Part:
        parts = [self.node(node) for node in nodes]
        text = "".join(part.text for part in parts)
        if parts and all(part.frugal for part in parts):  # one after the other, with no way back
            fixed = all(map(_is_short, nodes[:-1]))
            return _Part(text, len(parts), max(part.degree for part in parts), fixed, fixed)
        cheap = all(part.cheap for part in parts) and all(map(_is_short, nodes[:-1]))
        factor, degree = 1, 0
        for part in parts:
            factor = _limited(factor * part.factor)
            degree += part.degree
        return _Part(text, factor, degree, cheap=cheap)

    def _look(self, body: Node, *, ahead: bool, wanted: bool) -> _Part:
        _refuse_groups(body)
        text, factor, degree, *_ = self.node(body)
        if ahead:
            return _Part(f"(?{'=' if wanted else '!'}{text})", factor, degree)
        least, most = widths(body)
        if least != most:
            raise _Unsuitable
        return _Part(f"(?<{'=' if wanted else '!'}{text})", factor, degree)

    def _repeat(self, node: Repeat) -> _Part:
        body, least, most = node.body, node.least, node.most
        text, factor, degree, frugal, cheap = self.node(body)
        inner = body.body if isinstance(body, Group) else body
        _refuse_groups(inner)
        if widths(body)[0] == 0 or (isinstance(body, Group) and node.greed is Greed.POSSESSIVE):
            raise _Unsuitable
        possessive = node.greed is Greed.POSSESSIVE
        fixed = least == most and _is_short(node)
        frugal = frugal and (fixed or (possessive and least <= 1))
        if frugal and (not possessive or isinstance(body, One) or _POSSESSIVE_GROUPS):
            factor, degree = (factor, degree) if fixed else (1, 1)
        elif cheap and possessive and least <= 1 and _POSSESSIVE_GROUPS:
            # Where one more repetition doesn't match, the loop is done: the other ways of those before are never tried.
            degree, frugal = 1, True
        elif degree or factor > 1:
            # Several ways to match the body multiply with every repetition.
            if most is None or degree:
                raise _Unsuitable
            factor = _limited(factor ** min(most, 40) * (most - least + 1))
        elif most is None:
            degree = 1
        else:
            factor = _limited(most - least + 1)
        if not isinstance(body, One | Group):
            text = f"(?:{text})"
        count = f"{{{least},{'' if most is None else most}}}{node.greed.value}"
        return _Part(f"{text}{count}", factor, degree, frugal, frugal)


def _is_short(node: Node) -> bool:
    """Whether it takes few characters at most."""
    most = widths(node)[1]
    return most is not None and most <= _SOON


def _begin_apart(options: tuple[Node, ...]) -> bool:
    """Whether one character tells which of the options can match."""
    taken = CharSet(())
    for option in options:
        first = _first(option)
        if first is None or (taken & first).ranges:
            return False
        taken |= first
    return True


def _first(node: Node) -> CharSet | None:
    """The characters a node can begin with, or None where that isn't plain to see."""
    match node:
        case One(chars):
            return chars
        case Sequence(parts) if parts:
            return _first(parts[0])
        case Group(_, body) | Atomic(body):
            return _first(body)
        case Repeat(body, least) if least:
            return _first(body)
    return None


def _limited(factor: int) -> int:
    if factor > _MAX_FACTOR:
        raise _Unsuitable
    return factor


def _refuse_groups(node: Node) -> None:
    match node:
        case Group() | BackReference():
            raise _Unsuitable
        case Sequence(parts):
            for part in parts:
                _refuse_groups(part)
        case Choice(options):
            for option in options:
                _refuse_groups(option)
        case Repeat(body) | Atomic(body) | Look(body):
            _refuse_groups(body)
        case _:
            pass


def _set_text(chars: CharSet) -> str:
    single = chars.single()
    if single is not None:
        return re.escape(single)
    if chars == ANY:
        return r"[\s\S]"
    if not chars.ranges:
        return r"(?!)"
    return "[" + "".join(_range_text(start, end) for start, end in chars.ranges) + "]"


def _range_text(start: int, end: int) -> str:
    if start == end:
        return f"\\U{start:08x}"
    return f"\\U{start:08x}-\\U{end:08x}"
