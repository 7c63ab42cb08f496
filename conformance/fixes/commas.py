"""Commas between the items of an array or object, whichever of them an event has.

With an item that is always there, those before it bring a comma behind them, those after it one in front of them. Without
one, a variable holds what has to stand in front of the next item: nothing at first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from conformance.finding import Edit
from conformance.fixes.containers import containers_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.fixes.containers import Comma, Container
    from payloads.freemarker import Template

_NAME = "comma"


def place_commas(template: Template, offset: int) -> tuple[Edit, ...]:
    """Edits that put the commas of the container at an offset right; none where there are none to make."""
    text = template.source_text
    around = containers_at(template.nodes, offset)
    if not around:
        return ()
    # What begins there is an item of the one around it.
    own = around[-1] if around[-1].start != offset + 1 else around[-2] if len(around) > 1 else None
    if own is None or (len(own.items) < 2 and all(item.block == own.block for item in own.items)):
        return ()
    always = next((at for at, item in enumerate(own.items) if item.block == own.block), None)
    if always is None:
        return _with_variable(text, own) if "<#" in text else ()
    if any(item.end is None for item in own.items[:always]):
        return ()
    return _around(text, own, always)


def _around(text: str, own: Container, always: int) -> tuple[Edit, ...]:
    """Commas before and behind an item that is always there."""
    kept: set[Comma] = set()
    edits: list[Edit] = []
    for at, item in enumerate(own.items):
        if at == always:
            continue
        if at < always:
            assert item.end is not None
            place, there = item.end, _comma_behind(text, own, item.end)
        else:
            before = own.items[at - 1]
            place, there = item.start, _comma_before(text, own, item.start)
            if there is None and before.block == own.block == item.block and before.end is not None:
                place, there = before.end, _comma_behind(text, own, before.end)
        if there is not None:
            kept.add(there)
        else:
            edits.append(Edit(place, place, ", " if place == item.start else ","))
    edits += [Edit(each.start, each.end, "") for each in own.commas if each not in kept]
    return tuple(sorted(edits))


def _with_variable(text: str, own: Container) -> tuple[Edit, ...]:
    name = _unused(text)
    directive = "local" if own.in_macro else "assign"
    edits = [Edit(own.start, own.start, f'<#{directive} {name} = "">')]
    replaced: set[Comma] = set()
    for item in own.items:
        there = _comma_before(text, own, item.start)
        start = item.start if there is None or text[there.end : item.start].strip(" ") else there.start
        if there is not None:
            replaced.add(there)
            if start == item.start:
                edits.append(Edit(there.start, there.end, ""))
        edits.append(Edit(start, item.start, f'${{{name}}}<#{directive} {name} = ", ">'))
    edits += [Edit(each.start, each.end, "") for each in own.commas if each not in replaced]
    return tuple(sorted(edits))


def _unused(text: str) -> str:
    name, number = _NAME, 1
    while re.search(rf"\b{name}\b", text):
        number += 1
        name = f"{_NAME}{number}"
    return name


def _comma_before(text: str, own: Container, at: int) -> Comma | None:
    """The comma in front of an offset, with nothing but blanks between them."""
    found = bisect_right(own.commas, at, key=lambda each: each.end) - 1
    return _if_plain(own, found, lambda comma: text[comma.end : at])


def _comma_behind(text: str, own: Container, at: int) -> Comma | None:
    found = bisect_left(own.commas, at, key=lambda each: each.start)
    return _if_plain(own, found, lambda comma: text[at : comma.start])


def _if_plain(own: Container, index: int, between: Callable[[Comma], str]) -> Comma | None:
    """A comma that no directive prints, if there are only blanks between."""
    comma = own.commas[index] if 0 <= index < len(own.commas) else None
    return comma if comma is not None and comma.end - comma.start == 1 and not between(comma).strip() else None
