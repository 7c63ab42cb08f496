"""What a body can read: the event, the customer's mapped fields and ticked properties, the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.amplitude import EVENT, USER
from tile.body.expressions import Read, Text
from tile.body.notation import checked_text
from tile.body.structure import Properties
from tile.errors import TileError
from tile.place import here
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from payloads.amplitude import Subject


class Fields:
    """The names of one namespace, as attributes or, with blanks in them, in brackets: `mapped.email`, `mapped["e mail"]`."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Text:
        if name.startswith("__"):
            raise AttributeError(name)
        return Read((self._namespace, name))

    def __getitem__(self, name: str) -> Text:
        return Read((self._namespace, checked_text(name, "the name")))


class Input:
    """The event, or the user of a webhook: `event.user_id`; a field that Amplitude doesn't document in brackets:
    `event["my_field"]`.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    @property
    def event_properties(self) -> Properties:
        """The event's properties: one by name, `event.event_properties["price"]`, or all."""
        return Properties(("input", "event_properties"))

    @property
    def user_properties(self) -> Properties:
        """The user's properties."""
        return Properties(("input", "user_properties"))

    def __getattr__(self, name: str) -> Text:
        if name.startswith("__"):
            raise AttributeError(name)
        known = self._subject.by_name.get(name)
        if known is None:
            fields = [each.name for each in self._subject.fields]
            raise TileError(
                f"Amplitude documents no field {name!r} of {self._subject.plural}",
                remedy=f"{did_you_mean(name, fields)} Any other is written in brackets: event[{name!r}]",
                place=str(here()),
            )
        if known.type in ("array", "object"):
            raise TileError(
                f"`{name}` is an {known.type}, not a text",
                remedy="read event.event_properties or event.user_properties, or one of their members",
                place=str(here()),
            )
        return Read(("input", name))

    def __getitem__(self, name: str) -> Text:
        return Read(("input", checked_text(name, "the name")))


event: Final = Input(EVENT)
"""The event that is forwarded."""

user: Final = Input(USER)
"""The user that a webhook with *Send Users* gets."""

mapped: Final = Fields("mappedFields")
"""The fields of the tile's mapping, by Destination Property Name."""

parameters: Final = Fields("parameters")
"""What the customer typed in, by Parameter Name."""

properties: Final = Properties(("mappedProperties",))
"""The properties the customer ticked."""
