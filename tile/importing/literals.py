"""What a guide's author left for the reader to fill in: placeholders in a list, a quote that was forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tile.importing.repair import Change
from tile.importing.zones import Zone, zones

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOTS = re.compile(r"\.{3,}|…")


def open_strings(text: str) -> Iterator[Change]:
    """A quote for strings that end nowhere, or at the beginning of the next one."""
    for at, quote in sorted(set(zones(text).open_at)):
        yield Change(at, at, quote, "a string left open")


def open_values(text: str) -> Iterator[Change]:
    """The same for JSON: a member's value that is one interpolation, without a quote behind it."""
    for at in zones(text).unclosed:
        yield Change(at, at, '"', "a string left open")


def placeholders(text: str) -> Iterator[Change]:
    """`...` behind or between the items of a list, with the comma that would be left over."""
    seen = zones(text)
    for match in seen.spans(_DOTS, Zone.CODE):
        start, end = match.span()
        before, behind = _before(text, start), _behind(text, end)
        if text[behind : behind + 1] not in ("]", ",") or before < 0 or not _may_end_an_item(text[before]):
            continue
        if text[before] == "," and text[behind] == "]":
            yield Change(before, before + 1, "", "a placeholder")
        elif text[before] in ",[" and text[behind] == ",":
            yield Change(behind, behind + 1, "", "a placeholder")
        yield Change(start, end, "", "a placeholder")


def _before(text: str, at: int) -> int:
    at -= 1
    while at >= 0 and text[at].isspace():
        at -= 1
    return at


def _behind(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _may_end_an_item(character: str) -> bool:
    return character in ",[\"')]}" or character.isalnum() or character in "_$"
