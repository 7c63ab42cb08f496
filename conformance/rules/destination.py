"""The rendered body against what its destination accepts."""

from __future__ import annotations

from typing import Final

from conformance.finding import Rule, Severity

_REFUSED: Final = "The destination refuses the event, and Amplitude retries it nine times without success."
_CONTRACT: Final = 'contract=Contract(name="Acme", endpoint="POST /events", json_schema={{{}}}),\n{}'
_LIMITED: Final = (
    'contract=Contract(name="Acme", endpoint="POST /events", json_schema={{}}, max_body_bytes=10),\n'
    "body=body_text('{}')"
)
_RESERVING: Final = (
    'contract=Contract(name="Acme", endpoint="POST /events", json_schema={{}}, reserved=[Reserved('
    'member="$.key", values=["orderCreated"], effect="it writes an order", '
    'source=Source(constraint="order events", url="https://acme.example/orders"))]),\n'
    "body=body_text('{}')"
)
_SCHEMA: Final = '"required": ["type"]'

SCHEMA_VIOLATION: Final = Rule(
    "DST101",
    "schema-violation",
    Severity.ERROR,
    "The body breaks the destination's JSON Schema.",
    why=_REFUSED,
    example=_CONTRACT.format(_SCHEMA, "body=body_text('{}')"),
    instead=_CONTRACT.format(_SCHEMA, 'body=body_text(\'{"type": "a"}\')'),
    source="https://json-schema.org/draft/2020-12",
    declared=True,
)
CONTRACT_VIOLATION: Final = Rule(
    "DST102",
    "contract-violation",
    Severity.ERROR,
    "The body breaks a rule of the destination beyond its schema.",
    why=f"{_REFUSED} Which rule it is stands in place of this name, its source in the contract.",
    source="the contract names the source of each of its rules",
)
BODY_TOO_LARGE: Final = Rule(
    "DST103",
    "body-too-large",
    Severity.ERROR,
    "The body exceeds the destination's limit.",
    why=_REFUSED,
    example=_LIMITED.format('{"a": "0123456789"}'),
    instead=_LIMITED.format('{"a": "0"}'),
    source="the contract names the source of its limit",
    declared=True,
)
RESERVED_VALUE: Final = Rule(
    "DST104",
    "reserved-value",
    Severity.WARNING,
    "The body holds a value that makes the destination do something else as well.",
    why="The destination accepts the event, and writes an order, say, or starts something of its own, with data that "
    "was never meant for it.",
    example=_RESERVING.format('{"key": "orderCreated"}'),
    instead=_RESERVING.format('{"key": "shopOrderCreated"}'),
    source="the contract names the source of its reserved values",
    declared=True,
)
NOTHING_CHECKED: Final = Rule(
    "DST109",
    "no-sample-left",
    Severity.ERROR,
    "No sample event meets the tile's preconditions.",
    why="Nothing was rendered, so nothing is known about the tile.",
    example='preconditions=[Precondition(name="never", any_of=["input.nothing"], customer="Filter.", reason="So.")],\n'
    "body=body_text('{}')",
    instead='preconditions=[Precondition(name="known", any_of=["input.user_id"], customer="Filter.", reason="So.")],\n'
    "body=body_text('{}')",
    source="the tile's own preconditions",
    declared=True,
)

RULES: Final = (SCHEMA_VIOLATION, CONTRACT_VIOLATION, BODY_TOO_LARGE, RESERVED_VALUE, NOTHING_CHECKED)
