"""What Reteno's *Generate event* v2 accepts and answers.

Reteno shares its backend with eSputnik and Yespo, whose documentation describes the same method in more
detail; where Reteno's own pages are silent, theirs is the source.
"""

from __future__ import annotations

import re
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from tile.contract import Answer, Contract, Distinct, Doubt, PayloadRule, Reserved, Source, Violation, schema_file
from tile.precondition import UNSEEN
from tile.reteno.contracts._own_events import OWN_EVENTS
from tile.reteno.contracts._sources import EVENT_KEY_SOURCES, HOW_TO_EVENT, VALIDATION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

IDENTIFIERS = ("contactId", "externalCustomerId", "email", "phone", "pushToken")
"""Names of params Reteno takes an event's contact from, in its order of preference."""

_ORDERS = "https://docs.reteno.com/docs/sending-orders-via-api"
_REGISTER_EVENT = "https://docs.esputnik.com/reference/registerevent-1"
_SITE_ACTIVITY = "https://docs.yespo.io/docs/site-activity-tracking-using-generate-events"
_SEGMENTATION = "https://docs.reteno.com/docs/segmentation-by-events"
_API = "https://docs.esputnik.com/reference/getting-started-with-your-api"

_NO_VALUE = rf"^[{UNSEEN}]*(null)?[{UNSEEN}]*$"


def _params(body: JsonValue) -> Iterator[tuple[int, str, JsonValue]]:
    """Index, name and value of every well-formed param."""
    params = body.get("params") if isinstance(body, dict) else None
    for index, param in enumerate(params if isinstance(params, list) else ()):
        if isinstance(param, dict) and isinstance(name := param.get("name"), str):
            yield index, name, param.get("value")


def _counts(value: JsonValue) -> bool:
    return isinstance(value, str) and not re.search(_NO_VALUE, value)


def _no_identifier(body: JsonValue, _text: str) -> Iterator[Violation]:
    key_value = body.get("keyValue") if isinstance(body, dict) else None
    if not _counts(key_value) and not any(n in IDENTIFIERS and _counts(v) for _, n, v in _params(body)):
        yield Violation(
            "$.params",
            f"no keyValue and none of {', '.join(IDENTIFIERS)} among the params: Reteno does not accept the event",
        )


def _ignored_identifiers(body: JsonValue, _text: str) -> Iterator[Violation]:
    for index, name, value in _params(body):
        if name in IDENTIFIERS and not _counts(value):
            yield Violation(
                f"$.params[{index}].value",
                f"{name} is {'null' if value is None else repr(value)}: Reteno ignores an identifier that is empty, blank or the word null",
            )


def _repeated_names(body: JsonValue, _text: str) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for index, name, _ in _params(body):
        # Identifiers are recognised in any case, other names are a campaign's own. Case is that of a to z: whether Reteno
        # takes a Kelvin sign for a k, as some comparisons do, isn't documented.
        lower = name.translate(_LOWER)
        key = lower if lower in _LOWER_IDENTIFIERS else name
        if key in seen:
            yield Violation(
                f"$.params[{index}].name",
                f"{name!r} is there already, at $.params[{seen[key]}]: which of the two counts is not documented",
            )
        seen.setdefault(key, index)


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_LOWER_IDENTIFIERS = frozenset(name.lower() for name in IDENTIFIERS)

# The same rules once more as schemas, from which a template is proved to keep them.
_GIVEN = {"type": "string", "not": {"pattern": _NO_VALUE}}
_IDENTIFIER = {"required": ["name"], "properties": {"name": {"enum": list(IDENTIFIERS)}}}
_HAS_IDENTIFIER = {
    "type": "object",
    "anyOf": [
        {"required": ["keyValue"], "properties": {"keyValue": _GIVEN}},
        {
            "required": ["params"],
            "properties": {
                "params": {
                    "type": "array",
                    "contains": {
                        "type": "object",
                        "required": ["name", "value"],
                        "properties": {"name": {"enum": list(IDENTIFIERS)}, "value": _GIVEN},
                    },
                }
            },
        },
    ],
}
_IDENTIFIERS_COUNT = {
    "properties": {
        "params": {"items": {"if": _IDENTIFIER, "then": {"required": ["value"], "properties": {"value": _GIVEN}}}}
    }
}

EVENT_V2 = Contract(
    name="Reteno event v2",
    endpoint="POST https://api.reteno.com/api/v2/event",
    json_schema=schema_file("event_v2.schema.json"),
    max_body_bytes=20_000,
    rules=(
        PayloadRule(
            name="identifier-missing",
            description="An event needs a keyValue or one of the identifiers among its params.",
            source=Source(constraint="an event without keyValue and identifier is not accepted", url=_SITE_ACTIVITY),
            find=_no_identifier,
            as_schema=_HAS_IDENTIFIER,
        ),
        PayloadRule(
            name="identifier-ignored",
            description="An identifier that is empty, blank or the word null is ignored.",
            source=Source(
                constraint="stated for externalCustomerId, applied to the other identifiers",
                url=HOW_TO_EVENT,
                inferred=True,
            ),
            find=_ignored_identifiers,
            as_schema=_IDENTIFIERS_COUNT,
        ),
        PayloadRule(
            name="param-repeated",
            description="No two params have the same name, identifiers' names compared without the case of a to z.",
            source=Source(
                constraint="param names map to contact fields without case", url=_SEGMENTATION, inferred=True
            ),
            find=_repeated_names,
            as_distinct=Distinct(array="params", member="name", ignoring_case=IDENTIFIERS),
        ),
    ),
    reserved=(
        Reserved(
            member="$.eventTypeKey",
            values=("orderCreated", "orderUpdated", "orderDelivered", "orderCancelled"),
            effect="it writes an order, and is ignored where a param that orders need is missing",
            source=Source(constraint="events that carry orders", url=_ORDERS),
        ),
    ),
    own_events=OWN_EVENTS,
    answers=(
        Answer(status=200, meaning="accepted; the body is empty", delivered=True, source=_REGISTER_EVENT),
        Answer(
            status=400,
            meaning="refused: a malformed body, or a param the event type requires is missing",
            delivered=False,
            source=VALIDATION,
        ),
        Answer(status=401, meaning="the API key is wrong or disabled", delivered=False, source=_API),
    ),
    sources=(
        *EVENT_KEY_SOURCES,
        Source(constraint="keyValue: at most 300 characters, the same ones forbidden", url=_REGISTER_EVENT),
        Source(constraint="keyValue: not empty", url=_REGISTER_EVENT, inferred=True),
        Source(constraint="params: a list of name and value", url=_REGISTER_EVENT),
        Source(constraint="params[].value: text, or a nested object or array", url=HOW_TO_EVENT),
        Source(constraint="params[].name: not empty", url=_REGISTER_EVENT, inferred=True),
        Source(constraint="no other members", url=VALIDATION, inferred=True),
        Source(constraint="20 kB of event content, read as 20,000 bytes of UTF-8", url=_REGISTER_EVENT),
    ),
    doubts=(
        Doubt(
            strict="a param's value is text or nested JSON, as in all samples; nothing says that others are refused",
            lenient="a param's value is any JSON",
            changes={"/$defs/param/properties/value/type": None},
            url=HOW_TO_EVENT,
        ),
        Doubt(
            strict="an identifier that would be ignored is a mistake",
            lenient="an identifier may be empty, blank or the word null, as long as another counts",
            changes={"identifier-ignored": None},
            url=HOW_TO_EVENT,
        ),
        Doubt(
            strict="no param is there twice, since which one counts is not documented",
            lenient="a param may be repeated",
            changes={"param-repeated": None},
            url=_SEGMENTATION,
        ),
        Doubt(
            strict="members that aren't documented are refused; the API is not known to",
            lenient="further members are allowed",
            changes={"/additionalProperties": None, "/$defs/param/additionalProperties": None},
            url=VALIDATION,
        ),
    ),
)
