"""What Reteno's mobile API takes as events: the only method that takes one of an anonymous user, and the only
one for live events that takes the time an event happened.

It has no page of its own either; see `device_v1`.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from tile.contract import Answer, Contract, Doubt, PayloadRule, Source, Violation, schema_file
from tile.reteno.contracts._own_events import OWN_EVENTS
from tile.reteno.contracts._sources import ANDROID, EVENT_KEY_SOURCES, MOBILE_ANSWERS, MOBILE_BEHAVIOUR, VALIDATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_EVENTS = ANDROID + "event/EventsRemote.kt"
_EVENT = ANDROID + "event/EventRemote.kt"
_EXISTING = (
    "^([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|([12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)-02-29)"
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
)
"""A day of the calendar and a time of the day, from the year 1000 on."""


def _no_such_time(body: JsonValue, _text: str) -> Iterator[Violation]:
    events = body.get("events") if isinstance(body, dict) else None
    for index, event in enumerate(events if isinstance(events, list) else ()):
        occurred = event.get("occurred") if isinstance(event, dict) else None
        if not isinstance(occurred, str) or not re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", occurred, re.ASCII):
            continue  # the schema says that
        try:
            datetime.fromisoformat(occurred[:19])
        except ValueError:
            yield Violation(f"$.events[{index}].occurred", f"{occurred!r} is written well, but there is no such time")


MOBILE_EVENTS_V1 = Contract(
    name="Reteno mobile events v1",
    endpoint="POST https://mobile-api.reteno.com/api/v1/events",
    json_schema=schema_file("mobile_events_v1.schema.json"),
    rules=(
        PayloadRule(
            name="no-such-time",
            description="The time an event occurred is one the calendar has.",
            source=Source(constraint="occurred: a time", url=_EVENT, inferred=True),
            find=_no_such_time,
            as_schema={"properties": {"events": {"items": {"properties": {"occurred": {"pattern": _EXISTING}}}}}},
        ),
    ),
    own_events=OWN_EVENTS,
    answers=(
        Answer(status=200, meaning="taken; the body says nothing useful", delivered=True, source=_EVENTS),
        *MOBILE_ANSWERS,
    ),
    sources=(
        Source(constraint="deviceId and events: required; externalUserId: optional", url=_EVENTS, inferred=True),
        Source(constraint="deviceId and externalUserId: not blank", url=_EVENTS, inferred=True),
        Source(constraint="events: at least one", url=_EVENTS, inferred=True),
        Source(constraint="events[].occurred: required, UTC, yyyy-MM-ddTHH:mm:ss.SSSZ", url=_EVENT, inferred=True),
        *(
            source.model_copy(update={"inferred": True, "constraint": f"events[].{source.constraint}"})
            for source in EVENT_KEY_SOURCES
        ),
        Source(
            constraint="events[].params: a list of name and value; a value is text or null",
            url=MOBILE_BEHAVIOUR,
        ),
        Source(constraint="events[].params[].name: not empty", url=MOBILE_BEHAVIOUR, inferred=True),
        Source(constraint="no other members", url=_EVENTS, inferred=True),
    ),
    doubts=(
        Doubt(
            strict="event keys are those of the public API, since the event types are the same",
            lenient="an event key is any text but the empty one",
            changes={
                "/$defs/event/properties/eventTypeKey/maxLength": None,
                "/$defs/event/properties/eventTypeKey/pattern": None,
            },
            url=VALIDATION,
        ),
        Doubt(
            strict="times are written as the SDKs write them, to the millisecond in UTC",
            lenient="times may have another precision and an offset instead of Z",
            changes={
                "/$defs/event/properties/occurred/pattern": (
                    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})$"
                )
            },
            url=_EVENT,
        ),
        Doubt(
            strict="members that the SDKs never send are refused; the API is not known to",
            lenient="further members are allowed",
            changes={
                "/additionalProperties": None,
                "/$defs/event/additionalProperties": None,
                "/$defs/param/additionalProperties": None,
            },
            url=_EVENTS,
        ),
    ),
)
