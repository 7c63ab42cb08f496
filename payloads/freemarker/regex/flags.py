"""The flags of a regular expression, from outside or from ``(?i)`` and its like."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags in force at a place of an expression."""

    ignore_case: bool = False
    multiline: bool = False
    dotall: bool = False
    comments: bool = False
    unix_lines: bool = False
    unicode_case: bool = False


FLAG_NAMES = {
    "i": "ignore_case",
    "m": "multiline",
    "s": "dotall",
    "x": "comments",
    "d": "unix_lines",
    "u": "unicode_case",
}


def with_flag(flags: Flags, letter: str, *, on: bool) -> Flags:
    match letter:
        case "i":
            return replace(flags, ignore_case=on)
        case "m":
            return replace(flags, multiline=on)
        case "s":
            return replace(flags, dotall=on)
        case "x":
            return replace(flags, comments=on)
        case "d":
            return replace(flags, unix_lines=on)
        case _:
            return replace(flags, unicode_case=on)
