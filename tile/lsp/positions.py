"""Offsets of a text as an editor counts them: lines from 0, and code units of the encoding that both sides agreed on."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place: line and code units before it, both from 0."""

    line: int
    character: int


class Positions:
    """The lines of one text."""

    def __init__(self, text: str, encoding: Encoding = "utf-16") -> None:
        self._text, self._encoding = text, encoding
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def position(self, offset: int) -> Position:
        """Where the character at an offset stands; the end of the text for one behind it."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._units(self._text[self._starts[line] : offset]))

    def offset(self, line: int, character: int) -> int:
        """The offset of a place. A place behind its line is the line's end, as the protocol has it."""
        if line >= len(self._starts):
            return len(self._text)
        start = self._starts[line]
        text = self._text[start : self._starts[line + 1] if line + 1 < len(self._starts) else None].rstrip("\r\n")
        if text.isascii():
            return start + min(character, len(text))
        units = 0
        for index, each in enumerate(text):
            if units >= character:
                return start + index
            units += self._units(each)
        return start + len(text)

    def _units(self, text: str) -> int:
        if text.isascii() or self._encoding == "utf-32":
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(each > "\uffff" for each in text)
