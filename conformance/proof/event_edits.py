"""How events are changed: a value at a place, lists that are longer, texts as numbers, and all of it as small as it can be."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from payloads.amplitude import JSON

    Event = dict[str, JSON]

KEPT: Final = ("event_type", "event_properties", "user_properties")
"""What every event has."""
ABSENT: Final = object()
"""In place of a value: there is to be none."""


def put(event: Event, path: tuple[object, ...], value: object) -> None:
    """Put a value at a place, a copy of its own, and what has to be around it."""
    if isinstance(value, list | dict):
        value = copy.deepcopy(value)
    held: JSON = event
    for step, following in pairwise(path):
        inner = _inside(held, step)
        wanted: type = list if following == 0 else dict
        if not isinstance(inner, wanted):
            if value is ABSENT and following != 0:
                return
            inner = [None] if following == 0 else {}
            _set(held, step, inner)
        held = inner
    if not path:
        return
    if value is not ABSENT:
        _set(held, path[-1], value)
    elif held is event and path[-1] in KEPT:
        return
    elif isinstance(held, dict):
        held.pop(str(path[-1]), None)


def members(event: Event) -> Iterator[Event]:
    """The members of a cohort, or the user that it is about."""
    users = event.get("users")
    yield from (each for each in users if isinstance(each, dict)) if isinstance(users, list) else (event,)


def put_neighbours(value: JSON, *, behind: bool) -> None:
    """Put an item that a condition may pass over behind the items of every list, or in front of them."""
    if isinstance(value, dict):
        for each in value.values():
            put_neighbours(each, behind=behind)
    elif isinstance(value, list) and value:
        for each in value:
            put_neighbours(each, behind=behind)
        value.insert(len(value) if behind else 0, {} if isinstance(value[0], dict) else "zz")


def _inside(held: JSON, step: object) -> JSON:
    if isinstance(held, list):
        return held[0] if held else None
    return held.get(str(step)) if isinstance(held, dict) else None


def _set(held: JSON, step: object, value: object) -> None:
    if isinstance(held, list):
        held[:1] = [value]  # type: ignore[list-item]
    elif isinstance(held, dict):
        held[str(step)] = value  # type: ignore[assignment]


def shrink(event: Mapping[str, JSON], still_fails: Callable[[Event], bool]) -> Event:
    """The event without what isn't needed for its failure."""
    smallest = copy.deepcopy(dict(event))
    for holder_name in (None, "event_properties", "user_properties"):
        holder = smallest if holder_name is None else smallest.get(holder_name)
        if not isinstance(holder, dict):
            continue
        for name in list(holder):
            if holder is smallest and name in KEPT:
                continue
            value = holder.pop(name)
            if not still_fails(smallest):
                holder[name] = value
    return smallest


def with_numbers(event: Event) -> Event:
    """The event with a number, written as a text, in place of each property's text."""
    changed = dict(event)
    for holder in ("event_properties", "user_properties"):
        held = event.get(holder)
        if isinstance(held, dict):
            changed[holder] = {name: "1" if isinstance(value, str) else value for name, value in held.items()}
    return changed
