"""What numbers and dates come to when they are printed by a pattern."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.language import EVERY, Language, among, exactly

if TYPE_CHECKING:
    from conformance.proof.values import Value

_PLAIN: Final = frozenset({"0", "computer"})
_DECIMAL: Final = frozenset({"0.#", "0.##", "0.###", "0.####", "0.##########"})
#: What is printed of a number that is none, or infinite: by a pattern, and by `?c`.
_INFINITE: Final = among(["∞", "-∞", "NaN", "\ufffd"])
_INFINITE_FOR_COMPUTERS: Final = among(["INF", "-INF", "NaN"])


def printed_number(value: Value, pattern: str | None) -> Language | None:
    """What a number prints by a pattern, or by the platform's if there is none; None if it can't be printed by it."""
    exact = value.exact
    known = pattern is None or pattern in _PLAIN | _DECIMAL
    if isinstance(exact, int) and abs(exact) < 1000 and known:
        return exactly(str(exact))
    if pattern is None:
        language = texts.join(texts.GROUPED_NUMBER, texts.join(texts.DECIMAL_NUMBER, texts.PLAIN_NUMBER))
    elif pattern in _PLAIN:
        language = texts.PLAIN_NUMBER
    elif pattern in _DECIMAL:
        language = texts.DECIMAL_NUMBER
    elif not prints_numbers(pattern):
        return None
    else:
        language = _by(pattern)
    if value.low is not None and value.low >= 0 and known:
        language = texts.without(language, _NEGATIVE)
    if value.infinite:
        language = texts.join(language, _INFINITE | _INFINITE_FOR_COMPUTERS)
    return language


def for_computers(value: Value) -> Language:
    """What `?c` makes of a number."""
    if isinstance(value.exact, int):
        return exactly(str(value.exact))
    language = texts.PLAIN_NUMBER
    if value.low is not None:
        language = texts.WHOLE_NUMBER if value.low >= 0 else texts.SIGNED_WHOLE_NUMBER
    return texts.join(language, _INFINITE_FOR_COMPUTERS) if value.infinite else language


@functools.lru_cache(256)
def prints_numbers(pattern: str) -> bool:
    """Whether FreeMarker takes a pattern for numbers."""
    from payloads.freemarker import FreeMarkerError, Template

    try:
        Template("${x?string(p)}${y?string(p)}").render({"x": 1234.5, "y": -1, "p": pattern})
    except FreeMarkerError:
        return False
    return True


@functools.lru_cache(256)
def prints_dates(pattern: str) -> bool:
    """Whether FreeMarker takes a pattern for dates with a time."""
    from payloads.freemarker import FreeMarkerError, Template

    try:
        Template("${.now?string(p)}").render({"p": pattern})
    except FreeMarkerError:
        return False
    return True


def printed_date(pattern: str) -> Language | None:
    """What a date with time prints by a pattern; None if it can't be printed by it."""
    return _by(pattern) if prints_dates(pattern) else None


def _by(pattern: str) -> Language:
    return texts.SAFE if exactly(pattern) <= texts.SAFE else EVERY


_NEGATIVE: Final = exactly("-") + EVERY
