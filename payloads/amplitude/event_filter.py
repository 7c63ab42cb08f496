"""*Select and filter events*: which events a customer has Amplitude send.

Event types are ticked, and conditions on properties added; all of them must hold. That the field filters "by type and
property conditions" is documented, its operators are not; those here are the ones that Amplitude's documentation of streamed
custom events names (https://amplitude.com/docs/data/streaming-transformations), and they compare as the same operators of its
segments do (https://amplitude.com/docs/analytics/segments/segment-operators): `is` to the letter, `contains` in any case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from payloads.amplitude.properties import resolve
from payloads.amplitude.views import as_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.json_values import JSON

Operator = Literal["is", "is not", "contains", "does not contain"]

NONE: Final = "(none)"
"""How Amplitude writes that a property has no value."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: `user_id is not (none)`.

    Attributes:
        property: as `properties` has it, e.g. `event_properties.plan`.
        operator: how the value is compared. A negated one is met by an event without the property.
        values: what it is compared with; of several, any one will do, and for a negated operator none may be met.
    """

    property: str
    operator: Operator
    values: tuple[str, ...]

    def holds(self, event: Mapping[str, JSON]) -> bool:
        """Whether an event, as the export has it, meets the condition. A list does by any of its items."""
        value = resolve(event, self.property)
        texts = [_text(each) for each in (value if isinstance(value, list) and value else [value])]
        met = any(self._is_met(text, wanted) for text in texts for wanted in self.values)
        return met is (self.operator in ("is", "contains"))

    def _is_met(self, text: str | None, wanted: str) -> bool:
        if text is None or wanted == NONE:
            return text is None and wanted == NONE
        return text == wanted if self.operator.startswith("is") else wanted.casefold() in text.casefold()

    def __str__(self) -> str:
        return f"{self.property} {self.operator} {', '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a customer selects; nothing selected lets every event through.

    Attributes:
        events: the event types; none: all of them.
        where: the conditions, which must all hold.
    """

    events: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        """Whether it can keep any event back."""
        return bool(self.events or self.where)

    def objection(self, event: Mapping[str, JSON]) -> str:
        """Why an event, as the export has it, is not sent; empty if it is."""
        if self.events and event.get("event_type") not in self.events:
            return "its event type isn't selected"
        return next((f"not so: {each}" for each in self.where if not each.holds(event)), "")


def _text(value: JSON) -> str | None:
    if isinstance(value, str):
        return value
    return as_text(value) if isinstance(value, bool | int | float) else None if value is None else str(value)
