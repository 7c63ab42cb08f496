"""How much text a render keeps alive: in its variables, in lists, in the calls that run, in what it has printed.

Nothing is counted while values are short. Each time long ones of a good many characters have been made, everything a
render can reach is measured: a template may make and drop as much text as it likes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

from payloads.freemarker.errors import LimitExceeded
from payloads.freemarker.runtime.basic_values import Markup, Namespace
from payloads.freemarker.runtime.generated_code import PLACES

#: Characters of long values that are made between two looks.
EVERY: Final = 20_000_000
currentframe: Callable[[], FrameType | None] = sys._getframe  # noqa: SLF001 - `inspect`, which wraps it, is slow to import
_OF_ITEM: Final = 32  # bytes of a small value
_OWN: Final = "payloads.freemarker"


def check(limit: int, values: list[object]) -> None:
    """Measure `values` and all that the functions which run hold.

    Raises:
        LimitExceeded: it is more than `limit` bytes.
    """
    alive = 0
    for size in _sizes([*values, *_held()]):
        alive += size
        if alive > limit:
            raise LimitExceeded(f"the render keeps more than {limit:,} bytes of text and lists", limit="text_bytes")


def note(length: int) -> None:
    """For what makes long values and isn't told for which render: a look at its clock, and at its memory."""
    frame = currentframe()
    while frame is not None and PLACES not in frame.f_globals:
        frame = frame.f_back
    if frame is not None and "env" in frame.f_locals:
        frame.f_locals["env"].check_length(length, None)


def _held() -> Iterator[object]:
    """The variables of this engine's functions that run, those of the template's code among them."""
    frame = currentframe()
    while frame is not None:
        if PLACES in frame.f_globals or str(frame.f_globals.get("__name__", "")).startswith(_OWN):
            yield from frame.f_locals.values()
        frame = frame.f_back


def _sizes(pending: list[object]) -> Iterator[int]:
    seen: set[int] = set()
    while pending:
        value = pending.pop()
        inner = _inside(value)
        if inner is None or id(value) in seen:
            continue
        seen.add(id(value))
        yield sys.getsizeof(value) + _OF_ITEM * len(inner)
        pending.extend(inner)


def _inside(value: object) -> list[object] | None:
    """What is in a value that takes room; `None` for what takes next to none."""
    if isinstance(value, str):
        return [] if len(value) > 1000 else None
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Markup):
        return [value.content]
    return [value.variables] if isinstance(value, Namespace) else None
