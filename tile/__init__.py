"""Declare an Amplitude Event Streaming tile in Python.

    from tile import Body, ConnectionInfo, Endpoint, Header, MappedField, Parameter, Tile, body_file

Everything is a frozen pydantic model. A wrong declaration is refused with the field, the fault and the
remedy; an unfinished one loads, so that it can be checked.
"""

from __future__ import annotations

from tile.body import Body, body_file, body_text
from tile.connection import ConnectionInfo, Logo, logo_file
from tile.contract import (
    Answer,
    Contract,
    Distinct,
    Doubt,
    PayloadRule,
    RateLimit,
    Reserved,
    Source,
    Violation,
    schema_file,
)
from tile.declaration import Tile
from tile.endpoint import Endpoint
from tile.errors import TileError
from tile.header import Header
from tile.leniency import lenient
from tile.mapping import MappedField
from tile.parameter import Parameter
from tile.precondition import Precondition
from tile.rendering import render, request_template

__all__ = [
    "Answer",
    "Body",
    "ConnectionInfo",
    "Contract",
    "Distinct",
    "Doubt",
    "Endpoint",
    "Header",
    "Logo",
    "MappedField",
    "Parameter",
    "PayloadRule",
    "Precondition",
    "RateLimit",
    "Reserved",
    "Source",
    "Tile",
    "TileError",
    "Violation",
    "body_file",
    "body_text",
    "lenient",
    "logo_file",
    "render",
    "request_template",
    "schema_file",
]
