"""The event body: a FreeMarker template, in a file or as text, or compiled from Python data.

from tile import Body
from tile.body import event, iso, mapped, optional, properties

body = Body.of({"id": mapped.external_id, "time": iso(event.event_time), "plan": optional(event.user_properties.plan),
"properties": properties.members(at_most=50)})
"""

from __future__ import annotations

from tile.body.compiler import Stop
from tile.body.expressions import (
    Condition,
    Text,
    as_text,
)
from tile.body.scalars import boolean, epoch_ms, epoch_seconds, iso, number, raw_json
from tile.body.sources import event, mapped, parameters, properties, user
from tile.body.structure import Property, Shape, choose, optional, when
from tile.body.template import Body, body_file, body_text
from tile.place import Place

__all__ = [
    "Body",
    "Condition",
    "Place",
    "Property",
    "Shape",
    "Stop",
    "Text",
    "as_text",
    "body_file",
    "body_text",
    "boolean",
    "choose",
    "epoch_ms",
    "epoch_seconds",
    "event",
    "iso",
    "mapped",
    "number",
    "optional",
    "parameters",
    "properties",
    "raw_json",
    "user",
    "when",
]
