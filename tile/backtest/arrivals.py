"""What happens to a property on its way into a body: found among what the body holds, so that no template is known by name."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from payloads.amplitude import views

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Arrival(StrEnum):
    """What happens to a value."""

    ARRIVES = "arrives"
    """Its text, the text of its number, or the array or object as it is, is a value of the body."""
    CHANGED = "digits change"
    """The body holds its number with other digits."""
    LEFT_OUT = "left out or changed"
    NESTED = "an array or object, left out or changed"
    EMPTY = "empty"


def arrivals(model: Mapping[str, Any], body: str) -> Iterator[tuple[str, str, Arrival]]:
    """Namespace, name and arrival of all that a customer maps or ticks, as the template sees it."""
    try:
        texts = set(_texts(json.loads(body)))
    except (ValueError, RecursionError):
        return
    for namespace in ("mappedFields", "mappedProperties"):
        for name, value in model.get(namespace, {}).items():
            yield namespace, name, _arrival(value, texts)


def _arrival(value: Any, texts: set[str]) -> Arrival:
    if value is None or value in ("", "null"):
        return Arrival.EMPTY
    if isinstance(value, dict | list):
        return Arrival.ARRIVES if views.as_json(value) in texts or _shape(value) in texts else Arrival.NESTED
    text = value if isinstance(value, str) else views.as_text(value)
    if text in texts:
        return Arrival.ARRIVES
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Arrival.CHANGED if any(_is_near(value, each) for each in texts) else Arrival.LEFT_OUT
    return Arrival.LEFT_OUT


def _shape(value: Any) -> str:
    """An array or object as text that is the same however its scalars are written."""
    return json.dumps(views.stringify(value), sort_keys=True)


def _is_near(value: float, text: str) -> bool:
    """Whether a text is the number in other digits: rounded, grouped, or with an exponent."""
    try:
        other = float(text.replace(",", "").replace("\xa0", "").replace("\u202f", ""))
    except ValueError:
        return False
    return other == value or abs(other - value) < abs(value) / 1000


def _texts(value: Any) -> Iterator[str]:
    """The texts of a body, numbers as text; an array or object inside it is one, too."""
    if isinstance(value, dict | list):
        yield _shape(value)
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)
    elif isinstance(value, str):
        yield value
    elif value is not None:
        yield views.as_text(value)
