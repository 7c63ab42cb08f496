"""Declare an Amplitude Event Streaming tile in Python, or a webhook.

    from tile import Body, ConnectionInfo, Endpoint, Header, MappedField, Parameter, Tile, body_file
    from tile import AccountValue, CohortWebhook, Webhook

Everything is a frozen pydantic model. A wrong declaration is refused with the field, the fault and the
remedy; an unfinished one loads, so that it can be checked.
"""

from __future__ import annotations

from tile.account import AccountValue
from tile.body import Body, body_file, body_text
from tile.connection import ConnectionInfo, Logo, logo_file
from tile.contract import (
    Answer,
    Contract,
    Distinct,
    Doubt,
    OwnEvent,
    PayloadRule,
    RateLimit,
    Reserved,
    Source,
    Violation,
    schema_file,
)
from tile.declaration import Tile
from tile.destination import Destination
from tile.endpoint import Endpoint
from tile.errors import TileError
from tile.header import Header
from tile.leniency import lenient
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.precondition import Precondition
from tile.refusal import Refusal
from tile.rendering import render, request_template
from tile.webhook import CohortWebhook, Webhook

__all__ = [
    "AccountValue",
    "Answer",
    "Body",
    "CohortWebhook",
    "ConnectionInfo",
    "Contract",
    "Destination",
    "Distinct",
    "Doubt",
    "Endpoint",
    "Header",
    "Logo",
    "MappedField",
    "OwnEvent",
    "Parameter",
    "PayloadRule",
    "Precondition",
    "RateLimit",
    "Refusal",
    "Reserved",
    "Source",
    "Tile",
    "TileError",
    "Violation",
    "Webhook",
    "body_file",
    "body_text",
    "lenient",
    "logo_file",
    "render",
    "request_template",
    "schema_file",
]
