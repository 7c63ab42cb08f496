"""Repairing what a page did to a template, step by step, and saying what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Change(NamedTuple):
    """The characters from `start` up to `end` become `replacement`; `kind` says what they were."""

    start: int
    end: int
    replacement: str
    kind: str


class Repair(NamedTuple):
    """One thing that was repaired, on one line of the template as it came.

    Attributes:
        line: the line, from 1.
        kind: what stood there, e.g. `a backslash of the page`.
        before, after: the line without and with this repair, blanks around it left out.
    """

    line: int
    kind: str
    before: str
    after: str


class Repaired(NamedTuple):
    """A template as it came, as it is now, and what was done to it, line by line."""

    original: str
    text: str
    repairs: tuple[Repair, ...]


def apply_edits(text: str, changes: Iterable[Change]) -> str:
    """A text with changes that don't overlap, in order."""
    parts: list[str] = []
    at = 0
    for change in changes:
        parts += (text[at : change.start], change.replacement)
        at = change.end
    return "".join([*parts, text[at:]])
