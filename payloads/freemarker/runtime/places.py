"""Which element of a template ran when an error was raised."""

from __future__ import annotations

from types import TracebackType
from typing import Final

from payloads.freemarker.errors import RenderError
from payloads.freemarker.nodes import Node

#: The name under which a template's generated code holds the element behind each of its lines.
PLACES: Final = "PLACES"


def blame_element(error: RenderError) -> None:
    """Move an error that no expression is to blame for to the element that ran: found by the lines of generated code."""
    step: TracebackType | None = error.__traceback__
    while step is not None:
        places = step.tb_frame.f_globals.get(PLACES)
        if isinstance(places, tuple) and step.tb_lineno <= len(places):
            place = places[step.tb_lineno - 1]
            if isinstance(place, Node):
                error.span = place.span
        step = step.tb_next
