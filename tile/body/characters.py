"""Sets of characters, written as inside the brackets of a regular expression: `A-Za-z0-9_ `."""

from __future__ import annotations

from dataclasses import dataclass

from tile.errors import TileError
from tile.place import here

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.,:;/@#%+=!?")


@dataclass(frozen=True)
class Characters:
    """Ranges of code points, first and last."""

    ranges: tuple[tuple[str, str], ...]

    def __contains__(self, character: object) -> bool:
        return isinstance(character, str) and any(first <= character <= last for first, last in self.ranges)

    @property
    def pattern(self) -> str:
        """The inside of the brackets of a Java regular expression."""
        return "".join(
            _escaped(first) if first == last else f"{_escaped(first)}-{_escaped(last)}" for first, last in self.ranges
        )


def characters(written: str) -> Characters:
    """What `A-Za-z0-9_ ` means: characters, and ranges of them. A hyphen stands for itself at the beginning or the end.

    Raises:
        TileError: there is none, or a range runs backwards.
    """
    ranges: list[tuple[str, str]] = []
    at = 0
    while at < len(written):
        if written[at + 1 : at + 2] == "-" and at + 2 < len(written):
            first, last = written[at], written[at + 2]
            at += 3
        else:
            first = last = written[at]
            at += 1
        if first > last:
            raise TileError(
                f"the range {first}-{last} runs backwards",
                remedy=f"write {last}-{first}, or put the hyphen last if you mean a hyphen",
                place=str(here()),
            )
        ranges.append((first, last))
    if not ranges:
        raise TileError("no character is allowed", remedy='write for instance "A-Za-z0-9_"', place=str(here()))
    if any("\ud800" <= each <= "\udfff" for pair in ranges for each in pair):
        raise TileError(
            "half a surrogate pair is not a character", remedy="write the whole character", place=str(here())
        )
    return Characters(tuple(ranges))


def _escaped(character: str) -> str:
    if character in _PLAIN:
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\x{{{code:X}}}"
