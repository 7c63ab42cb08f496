"""Looking for plain text in a string.

Where case is ignored FreeMarker looks in the lower case of both, and cuts the string itself at the offsets found there. A
character whose lower case is longer (`İ`) so shifts them, and offsets behind the end fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from payloads.freemarker.runtime.utf16 import has_halves, units, whole


class OutOfBoundsError(Exception):
    """An offset behind the end: Java's `StringIndexOutOfBoundsException`."""


@dataclass(frozen=True)
class Search:
    """A text to cut, and what is looked for in which form of it."""

    text: str
    looked_in: str
    wanted: str
    width: int

    @classmethod
    def of(cls, text: str, wanted: str, *, ignore_case: bool) -> Search:
        if not wanted or has_halves(wanted):
            text, wanted = units(text), units(wanted)
        if not ignore_case or not wanted:
            return cls(text, text, wanted, len(wanted))
        lowered = text.lower()
        if len(lowered) == len(text):
            return cls(text, lowered, wanted.lower(), len(wanted))
        return cls(units(text), units(lowered), units(wanted.lower()), len(units(wanted)))

    def first(self) -> int:
        return self.looked_in.find(self.wanted)

    def last(self) -> int:
        return self.looked_in.rfind(self.wanted)

    def part(self, start: int, end: int | None = None) -> str:
        """Java's `substring`."""
        end = len(self.text) if end is None else end
        if not 0 <= start <= end <= len(self.text):
            raise OutOfBoundsError(f"begin {start}, end {end}, length {len(self.text)}")
        return whole(self.text[start:end])

    def _places(self) -> Iterator[int]:
        at = self.looked_in.find(self.wanted)
        while at >= 0:
            yield at
            at = self.looked_in.find(self.wanted, at + max(self.width, 1))

    def replaced(self, new: str, *, first: bool) -> str:
        pieces, done = [], 0
        for at in self._places():
            pieces += [self.part(done, at), new]
            done = at + self.width
            if first:
                break
        return whole("".join([*pieces, self.part(done)]))

    def split(self) -> list[str | None]:
        """The parts; where offsets got shifted over the end, the last of them are missing."""
        places = list(self._places())
        parts: list[str | None] = []
        start = 0
        for end in (*places, len(self.text)):
            if start > len(self.text):
                parts.append(None)
                continue
            parts.append(self.part(start, end))
            start = end + self.width
        return parts
