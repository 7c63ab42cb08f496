"""What Reteno's *Send past events* v2 takes: what happened before, up to 500 events a request.

No destination of Amplitude's can use it, since each sends one event a request; a backfill does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tile.contract import Answer, Contract, PayloadRule, Source, Violation
from tile.reteno.contracts._sources import PAST_EVENTS
from tile.reteno.contracts.event_v2 import EVENT_V2

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

MOST_EVENTS: Final = 500
"""Of one request."""


def _schema() -> dict[str, Any]:
    """A list of events as the method for one has them, each with the time that it happened."""
    event = {name: value for name, value in EVENT_V2.json_schema.items() if not name.startswith("$")}
    occurred = {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:reteno:api:v2:past_events",
        "type": "object",
        "required": ["events"],
        "additionalProperties": False,
        "properties": {
            "events": {"type": "array", "minItems": 1, "maxItems": MOST_EVENTS, "items": {"$ref": "#/$defs/event"}}
        },
        "$defs": {
            "event": {
                **event,
                "required": ["eventTypeKey", "occurred"],
                "properties": {**event["properties"], "occurred": occurred},
            },
            **EVENT_V2.json_schema["$defs"],
        },
    }


def _of_each(rule: PayloadRule) -> PayloadRule:
    def find(body: JsonValue, text: str) -> Iterator[Violation]:
        events = body.get("events") if isinstance(body, dict) else None
        for index, event in enumerate(events if isinstance(events, list) else ()):
            for path, message in rule.find(event, text):
                yield Violation(f"$.events[{index}]{path.removeprefix('$')}", message)

    return rule.model_copy(update={"find": find, "as_schema": None, "as_distinct": None})


PAST_EVENTS_V2 = Contract(
    name="Reteno past events v2",
    endpoint="POST https://api.reteno.com/api/v2/past_events",
    json_schema=_schema(),
    rules=tuple(map(_of_each, EVENT_V2.rules)),
    answers=(
        Answer(status=200, meaning="taken", delivered=True, source=PAST_EVENTS),
        Answer(status=400, meaning="refused: a malformed body", delivered=False, source=PAST_EVENTS),
        Answer(status=401, meaning="the API key is wrong or disabled", delivered=False, source=PAST_EVENTS),
    ),
    sources=(
        Source(constraint="events: up to 500, each as the method for one event has it", url=PAST_EVENTS),
        Source(constraint="events[].occurred: YYYY-MM-DD or YYYY-MM-DDTHH:mm", url=PAST_EVENTS),
        Source(constraint="events[].occurred: seconds and an offset, too", url=PAST_EVENTS, inferred=True),
    ),
)
