"""The models of an event plan.

Only what can't be understood is refused here. What is merely doubtful (an event without a description, an example of
another type) loads, and `review` says so.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from tile._model import Model

Source = Literal["amplitude", "sdk", "backend"]
"""How an event reaches the destination: through Amplitude, from the destination's own SDK in the app, or from a server
that calls the destination's API.
"""

Users = Literal["any", "known", "anonymous"]
"""Whose events they are: of users who are signed in or not, of those who are, of those who aren't."""

Type = Literal["string", "number", "boolean", "date-time", "list", "object"]


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank; write the name as Amplitude has it")
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in text):
        raise ValueError("holds a control character; write the name as Amplitude has it")
    return text


Name = Annotated[str, AfterValidator(_name), Field(max_length=1024)]
"""A name of an event or parameter. Amplitude cuts at 1,024 characters."""


class PlannedParameter(Model):
    """A parameter of an event: a property, as Amplitude calls it.

    Attributes:
        name: as Amplitude has it.
        type: of its values.
        required: whether every such event has it.
        example: a value it can have, as JSON.
        personal: whether it tells something of a person.
        description: what it says.
    """

    name: Name
    type: Type
    required: bool = False
    example: JsonValue = None
    personal: bool = False
    description: str = ""


class PlannedEvent(Model):
    """An event.

    Attributes:
        name: as Amplitude has it, or the event key where it doesn't come through Amplitude.
        source: how it reaches the destination.
        users: whose events they are.
        description: when it happens.
        parameters: what it tells.
    """

    name: Name
    source: Source
    users: Users = "any"
    description: str = ""
    parameters: tuple[PlannedParameter, ...] = ()


class EventPlan(Model):
    """All events of a product.

    Attributes:
        events: the events, in the order of the file.
        sdk: whether the product carries the destination's own SDK, which sends some events by itself.
    """

    events: tuple[PlannedEvent, ...] = ()
    sdk: bool = True

    @property
    def through_amplitude(self) -> tuple[PlannedEvent, ...]:
        """The events to select in Amplitude."""
        return tuple(event for event in self.events if event.source == "amplitude")
