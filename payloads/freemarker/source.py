"""Where something stands in a template: a source text and offsets into it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from payloads.freemarker.record import Record

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_TAB = re.compile("\t")
#: Characters that are two of Java's, and so count twice.
_PAIR = re.compile("[\U00010000-\U0010ffff]")
_TAB_SIZE = 8  # FreeMarker counts a tab as the way to the next multiple of eight (setting `tab_size`)


class Source(Record):
    """A template's name and text.

    Lines and columns start at 1 and are counted as FreeMarker counts them: a line ends with LF, CR or
    CR LF, a tab advances the column to the next multiple of eight, and a character beyond the BMP is two.
    """

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self.text))]

    @cached_property
    def _tabs(self) -> tuple[list[int], list[int]]:
        """Where tabs stand, and the columns they reach to: counted once, or a long line would be counted for each column."""
        places, columns = [], []
        line, column, at = 0, 0, 0
        for tab in (match.start() for match in _TAB.finditer(self.text)):
            start = self._line_starts[bisect_right(self._line_starts, tab) - 1]
            if start != line:
                line, column, at = start, 0, start
            column += tab - at + self._pairs(at, tab)
            column += _TAB_SIZE - column % _TAB_SIZE
            at = tab + 1
            places.append(tab)
            columns.append(column)
        return places, columns

    @cached_property
    def _pair_places(self) -> list[int]:
        return [] if self.text.isascii() else [match.start() for match in _PAIR.finditer(self.text)]

    def _pairs(self, start: int, end: int) -> int:
        """How many characters between two offsets are two of Java's."""
        places = self._pair_places
        return bisect_left(places, end) - bisect_left(places, start) if places else 0

    def line(self, offset: int) -> int:
        """The line of the character at `offset`; the end of the text counts as its last character."""
        length = len(self.text)
        if offset > length:  # behind the end: on a line of its own after a last line break
            return len(self._line_starts)
        return bisect_right(self._line_starts, offset if offset < length else max(length - 1, 0))

    def column(self, offset: int) -> int:
        """The column of the character at `offset`, tabs expanded."""
        if offset > len(self.text):
            return len(self.text) - self._line_starts[-1] + self._pairs(self._line_starts[-1], len(self.text))
        offset = min(offset, max(len(self.text) - 1, 0))
        start = self._line_starts[bisect_right(self._line_starts, offset) - 1]
        places, columns = self._tabs
        if not places and not self._pair_places:
            return offset - start + 1
        next_tab = bisect_left(places, offset)
        if next_tab < len(places) and places[next_tab] == offset:  # a tab itself stands where it ends
            return columns[next_tab]
        before = next_tab - 1
        if before < 0 or places[before] < start:
            return offset - start + 1 + self._pairs(start, offset)
        return columns[before] + offset - places[before] + self._pairs(places[before], offset)

    def line_start(self, line: int) -> int:
        """The offset of a line's first character."""
        return self._line_starts[line - 1]

    def line_text(self, line: int) -> str:
        """The text of a line without its line break."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


class Span:
    """A range of a source, `start` inclusive and `end` exclusive, in characters."""

    __slots__ = ("end", "source", "start")  # one is made for every node: the fastest class there is

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}(start={self.start}, end={self.end})"

    def _values(self) -> tuple[object, ...]:
        return self.source, self.start, self.end

    @property
    def line(self) -> int:
        """Line of its first character, from 1."""
        return self.source.line(self.start)

    @property
    def column(self) -> int:
        """Column of its first character, from 1."""
        return self.source.column(self.start)

    @property
    def end_line(self) -> int:
        """Line of its last character."""
        return self.source.line(max(self.end - 1, self.start))

    @property
    def end_column(self) -> int:
        """Column of its last character."""
        last = max(self.end - 1, self.start)
        return self.source.column(last) + (1 if self.source.text[last : last + 1] > "\uffff" else 0)

    @property
    def text(self) -> str:
        """The part of the template itself."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """From the start of this span to the end of `other`."""
        return Span(self.source, self.start, other.end)


class LiteralSpan(Span):
    """A place in the value of a string literal with escapes.

    It is the literal for whoever wants to show it; lines and columns are counted in the value, as FreeMarker does it.
    """

    __slots__ = ("inner", "literal")

    def __init__(self, literal: Span, inner: Span) -> None:
        super().__init__(literal.source, literal.start, literal.end)
        self.literal = literal
        self.inner = inner

    def _values(self) -> tuple[object, ...]:
        return self.literal, self.inner

    @property
    def line(self) -> int:
        """Line of its first character, from 1."""
        return self.literal.line + self.inner.line - 1

    @property
    def column(self) -> int:
        """Column of its first character, from 1."""
        return self._shifted(self.inner.line, self.inner.column)

    @property
    def end_line(self) -> int:
        """Line of its last character."""
        return self.literal.line + self.inner.end_line - 1

    @property
    def end_column(self) -> int:
        """Column of its last character."""
        return self._shifted(self.inner.end_line, self.inner.end_column)

    def _shifted(self, line: int, column: int) -> int:
        return self.literal.column + column if line == 1 else column

    def to(self, other: Span) -> Span:
        assert isinstance(other, LiteralSpan)
        return LiteralSpan(self.literal, self.inner.to(other.inner))
