"""All repairs in their order.

Text comes first. Expressions are touched only where the template can't be parsed as it is: what FreeMarker reads was
written so, whatever it looks like. A template without a fault is given back byte for byte.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tile.importing import characters, literals, page
from tile.importing.repair import Change, Repair, Repaired, apply_edits
from tile.importing.zones import Zone, zones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Step = Callable[[str], Iterable[Change]]

_PAGE: Final[tuple[Step, ...]] = (page.entities, characters.backslashes_before_tags, characters.split_tags)
"""For any template."""

_JSON: Final[tuple[Step, ...]] = (
    partial(page.zero_width, zone=Zone.TEXT),
    partial(page.spaces, zone=Zone.TEXT),
    partial(characters.typographic_quotes, zone=Zone.TEXT),
    characters.backslashes_in_json,
    literals.open_values,
)
"""For one that prints JSON, where it is known what can stand outside of strings."""

_CODE: Final[tuple[Step, ...]] = (
    partial(page.zero_width, zone=Zone.CODE),
    partial(page.spaces, zone=Zone.CODE),
    partial(characters.typographic_quotes, zone=Zone.CODE),
    characters.backslashes_in_code,
    literals.open_strings,
    literals.placeholders,
)
"""For one that can't be parsed."""


def repair(text: str) -> Repaired:
    """A template with what a page did to it undone. Never raises; takes time in proportion to the text."""
    repairs: list[Repair] = []
    fence = next(iter(page.fences(text)), None)
    dropped = text.count("\n", fence.start, fence.end) if fence else 0
    current = _step(page.fences, text, repairs, 0)
    current = _step(page.line_numbers, current, repairs, dropped)
    for step in _PAGE:
        current = _step(step, current, repairs, dropped)
    if zones(current).is_json:
        for step in _JSON:
            current = _step(step, current, repairs, dropped)
    current = _step(page.hard_breaks, current, repairs, dropped)
    for step in _CODE:
        if parses(current):
            break
        current = _step(step, current, repairs, dropped)
    return Repaired(text, current, tuple(sorted(repairs, key=lambda each: each.line)))


def _step(step: Step, text: str, repairs: list[Repair], dropped: int) -> str:
    """Make a step's changes and note them, one repair a line and kind; `dropped` lines of the page stand before."""
    parts: list[str] = []
    at, line, counted = 0, dropped + 1, 0
    touched: dict[tuple[int, str], list[Change]] = {}
    for change in sorted(set(step(text))):
        if change.start < at:
            continue
        parts += (text[at : change.start], change.replacement)
        line += text.count("\n", counted, change.start)
        at, counted = change.end, change.start
        touched.setdefault((line, change.kind), []).append(change)
    for (number, kind), changes in touched.items():
        start = text.rfind("\n", 0, changes[0].start) + 1
        end = text.find("\n", changes[-1].start)
        before = text[start : len(text) if end < 0 else end]
        after = apply_edits(
            before, [change._replace(start=change.start - start, end=change.end - start) for change in changes]
        )
        repairs.append(Repair(number, kind, before.strip(), after.strip()))
    return "".join([*parts, text[at:]])


def parses(text: str) -> bool:
    """Whether FreeMarker can read a template."""
    from payloads.freemarker import FreeMarkerError, Template

    try:
        Template(text.replace("\r\n", "\n"))
    except FreeMarkerError:
        return False
    return True
