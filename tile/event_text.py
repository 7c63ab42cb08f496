"""An event as text: one JSON object, as Amplitude's export API gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.failure import CliError
from tile.wording import not_utf8

if TYPE_CHECKING:
    from payloads.amplitude import JSON


def parse_event(content: bytes, origin: str) -> dict[str, JSON]:
    """An event from its bytes; `origin` is what it is called in errors.

    Raises:
        CliError: it is not valid UTF-8, not JSON, or not an object.
    """
    from payloads.strict_json import line_and_column, parse

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CliError(not_utf8("the event", error), hint="save it as UTF-8", place=origin) from None
    document = parse(text)
    if document.faults:
        fault = document.faults[0]
        line, column = line_and_column(text, fault.start)
        raise CliError(
            f"the event is not valid JSON: {fault.message}",
            place=f"{origin}:{line}:{column}",
            hint='one event, as Amplitude\'s export API gives it: `{"event_type": …}`',
        )
    if not isinstance(document.value, dict):
        raise CliError(
            "the event is JSON, but not an object", place=origin, hint='write one event: `{"event_type": …}`'
        )
    return document.value
