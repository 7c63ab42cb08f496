"""Places as other tools count them: columns in characters, not in terminal cells, and files by their path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.finding import Location
    from conformance.report import Report

_TAB = 8


def file_of(report: Report, place: Location | None) -> str | None:
    """The path of a place's file with forward slashes, from the working directory; None if it is in no file of
    its own: a URL, a header, or a body given as text.
    """
    if place is None or place.part != "body" or report.tile.body.path is None:
        return None
    return place.file.replace("\\", "/")


def character(line: str, column: int) -> int:
    """The character that a column of the engine means, which counts a tab as the way to the next multiple of
    eight, and a character beyond the BMP as two. Both count from 1.
    """
    width = 0
    for index, each in enumerate(line, start=1):
        width += _TAB - width % _TAB if each == "\t" else 2 if each > "\uffff" else 1
        if width >= column:
            return index
    return len(line) + max(column - width, 1)


def line_and_character(text: str, offset: int) -> tuple[int, int]:
    """The line and the character in it of an offset into a text, both from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
