"""Which element of a template ran when an error was raised, and what the error says of it."""

from __future__ import annotations

from types import TracebackType

from payloads.freemarker.errors import RenderError, UnexpectedType
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.runtime.basic_values import Value
from payloads.freemarker.runtime.generated_code import PLACES


def finish(error: RenderError, data: dict[str, Value]) -> None:
    """Put into an error what only the element that ran can tell, and the data: once, where the error is shown.

    An error that no expression is to blame for moves to the element. A wrong type is told with who asked for the value.
    """
    if error.is_finished:
        return
    from payloads.freemarker.runtime.blame import asked_by  # few renders fail
    from payloads.freemarker.runtime.descriptions import with_data

    error.is_finished = True
    element = _element(error)
    error.message = with_data(error.message, error.found, data)
    error.found = None
    if element is None:
        return
    if error.of_element:
        error.span = element.span
    elif isinstance(error, UnexpectedType) and isinstance(error.blamed, Expression):
        error.message = asked_by(element, error.blamed, error.message) + error.message


def _element(error: RenderError) -> Node | None:
    """The innermost element that ran, found by the lines of generated code."""
    step: TracebackType | None = error.__traceback__
    found: Node | None = None
    while step is not None:
        places = step.tb_frame.f_globals.get(PLACES)
        if isinstance(places, tuple) and step.tb_lineno <= len(places):
            place = places[step.tb_lineno - 1]
            if isinstance(place, Node):
                found = place
        step = step.tb_next
    return found
