"""A template engine compatible with Apache FreeMarker 2.3.31, for JSON data.

    >>> Template("Hello ${user.name!'stranger'}!").render({"user": {"name": "Oksana"}})
    'Hello Oksana!'

Templates are compiled to Python. Nothing but the standard library is needed.
"""

from payloads.freemarker.analysis import Reference
from payloads.freemarker.errors import (
    FreeMarkerError,
    InvalidReference,
    LimitExceeded,
    ParseError,
    RenderError,
    SettingError,
    StopError,
    UnexpectedType,
    UnsupportedError,
)
from payloads.freemarker.settings import Limits, Settings
from payloads.freemarker.source import Source, Span
from payloads.freemarker.template import Loader, Piece, Template, Traced, syntax_errors

__all__ = [
    "FreeMarkerError",
    "InvalidReference",
    "LimitExceeded",
    "Limits",
    "Loader",
    "ParseError",
    "Piece",
    "Reference",
    "RenderError",
    "SettingError",
    "Settings",
    "Source",
    "Span",
    "StopError",
    "Template",
    "Traced",
    "UnexpectedType",
    "UnsupportedError",
    "syntax_errors",
]
