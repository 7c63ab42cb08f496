"""Words that many messages share."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    """A number with its noun: `1 event`, `2 events`, `1,200 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def not_utf8(what: str, error: UnicodeDecodeError) -> str:
    """That bytes aren't text, and where; bytes count from 1."""
    return f"{what} is not valid UTF-8 (at byte {error.start + 1})"
