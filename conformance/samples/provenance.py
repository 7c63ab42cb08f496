"""Which place of a template printed which part of a body.

Faults that one interpolation causes tend to drag others behind them: a quote too many turns the rest of a
document inside out. So a fault is laid at its interpolation's door, the interpolation is masked by something
harmless in its place, and the document is looked at again.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.freemarker import Traced
    from payloads.freemarker.source import Span

_INTERPOLATIONS = ("${", "#{", "[=")


@dataclass(frozen=True, slots=True)
class Print:
    """`text[start:end]`, printed by `span`; `masked` if it stands in for what was really printed."""

    start: int
    end: int
    span: Span
    masked: bool = False

    @property
    def interpolated(self) -> bool:
        """Whether it is a value, not the template's own text."""
        return self.span.text.startswith(_INTERPOLATIONS)


class Trace:
    """A body and what printed each part of it, in order."""

    def __init__(self, text: str, prints: tuple[Print, ...]) -> None:
        self.text = text
        self.prints = prints
        self._starts = [each.start for each in prints]

    @classmethod
    def of(cls, traced: Traced) -> Trace:
        """The trace of a rendered body."""
        return cls(traced.text, tuple(Print(piece.start, piece.end, piece.span) for piece in traced.pieces))

    def overlapping(self, start: int, end: int) -> Iterator[Print]:
        """The prints with a character in a range; an empty print counts if it stands inside the range."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index > 0 and self.prints[index - 1].end >= start:
            index -= 1
        for each in self.prints[index:]:
            if each.start >= end:
                return
            if each.end > start or start < each.start:
                yield each

    def interpolation(self, start: int, end: int) -> Print | None:
        """The first value printed in a range, or an empty one right before it, only blanks between."""
        for each in self.overlapping(start, end):
            if each.interpolated:
                return each
        index = bisect_right(self._starts, start) - 1
        while index >= 0:
            each = self.prints[index]
            if each.interpolated and each.start == each.end:
                return each
            if self.text[each.start : min(each.end, start)].strip():
                return None
            index -= 1
        return None

    def span(self, start: int, end: int) -> Span | None:
        """The place in the template of a range: of the value in it, otherwise of the very characters."""
        value = next((each for each in self.overlapping(start, end) if each.interpolated), None)
        if value:
            return value.span
        each = next(self.overlapping(start, max(end, start + 1)), None)
        if each is None:
            return None
        # White space may have been stripped at either end of the text; what is left stands in it as it is.
        stripped = each.span.text.find(self.text[each.start : each.end])
        if stripped < 0:
            return each.span
        from payloads.freemarker.source import Span as SpanType

        shift = each.span.start + stripped - each.start
        first, last = max(start, each.start), min(max(end, start + 1), each.end)
        return SpanType(each.span.source, first + shift, last + shift)

    def masking(self, span: Span, replacement: str) -> Trace:
        """The same with `replacement` instead of whatever `span` printed."""
        text: list[str] = []
        prints: list[Print] = []
        at = length = 0
        for each in self.prints:
            gap = self.text[at : each.start]
            own = replacement if each.span == span else self.text[each.start : each.end]
            start = length + len(gap)
            length = start + len(own)
            text += (gap, own)
            prints.append(Print(start, length, each.span, each.masked or each.span == span))
            at = each.end
        text.append(self.text[at:])
        return Trace("".join(text), tuple(prints))
