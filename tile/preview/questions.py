"""What a live page asks: an event as it was typed, what the customer picked, the platform's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import AXES, Platform
from tile.event_text import parse_event
from tile.failure import CliError, as_cli_error
from tile.preview.event_streaming import PROPERTIES
from tile.preview.page import Outcome, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from payloads.amplitude import JSON, CustomerSettings
    from tile.destination import Destination
    from tile.preview.answers import Answers

_ORIGIN = "pasted event"


def answer_json(content: bytes, answers: Answers) -> Outcome:
    """The outcome for a question that is JSON; see `answer`."""
    try:
        asked = parse_event(content, "request")
    except CliError as error:
        return _failed(error)
    return answer(asked, answers)


def answer(asked: Mapping[str, JSON], answers: Answers) -> Outcome:
    """The outcome for a question: `{"event": text, "values": {box: text}, "platform": {setting: value}}`; all but the
    event may be left out. What can't be answered is an outcome that says why.
    """
    try:
        return _answered(asked, answers)
    except Exception as error:  # noqa: BLE001 - an event must not be able to end an answer
        return _failed(error)


def _failed(error: Exception) -> Outcome:
    said = in_words(error)
    return Outcome("failed", "This can't be rendered", None, (Problem(said["message"], fix=said["hint"]),))


def in_words(error: Exception) -> dict[str, str]:
    """An error as a page says it: `message`, `place`, `hint`."""
    known = as_cli_error(error)
    if known is None:
        return {"message": f"{type(error).__name__}: {error}", "place": "", "hint": ""}
    return {"message": known.message, "place": known.place or "", "hint": known.hint}


def settings_of(named: Mapping[str, JSON]) -> Platform:
    """The platform with some settings by name; what isn't a setting, or none of its values, doesn't count."""
    known: dict[str, Any] = {axis.name: named[axis.name] for axis in AXES if named.get(axis.name) in axis.values}
    return Platform(**known)


def _answered(asked: Mapping[str, JSON], answers: Answers) -> Outcome:
    text, values, platform = asked.get("event"), asked.get("values", {}), asked.get("platform", {})
    if not isinstance(text, str) or not isinstance(values, dict) or not isinstance(platform, dict):
        raise CliError('the request is not `{"event": text, "values": {…}, "platform": {…}}`')
    try:
        event = parse_event(text.encode(errors="surrogatepass"), _ORIGIN)
    except CliError as error:
        return _not_json(error, text)
    return answers.of(event, _customer_settings(answers.tile, values), settings_of(platform))


def _customer_settings(tile: Destination, values: Mapping[str, JSON]) -> CustomerSettings:
    """What the customer's form says; names that are no longer declared don't count."""
    given = {name: value for name, value in values.items() if isinstance(value, str)}
    own = {f"parameters.{each.name}": each.name for each in tile.parameters if not each.secret}
    mapped = {f"mappedFields.{each.name}": each.name for each in tile.mapping}
    return tile.customer_settings(
        parameters={own[name]: value for name, value in given.items() if name in own},
        mapping={mapped[name]: value for name, value in given.items() if name in mapped},
        properties=[name for each in given.get(PROPERTIES, "").split(",") if (name := each.strip())] or None,
    )


def _not_json(error: CliError, text: str) -> Outcome:
    """With the line and a caret, as errors of templates have them."""
    excerpt = ""
    line, _, column = (error.place or "").removeprefix(f"{_ORIGIN}:").partition(":")
    if line.isdigit() and column.isdigit():
        number, at = int(line), int(column)
        shown = text.split("\n")[number - 1].expandtabs(8) if number <= text.count("\n") + 1 else ""
        first = max(at - 60, 0)
        excerpt = (
            f"  --> {error.place}\n{number} | {shown[first : first + 100]}\n"
            f"{' ' * len(line)} | {' ' * (at - 1 - first)}^"
        )
    return Outcome(
        "failed", "The event can't be read", None, (Problem(error.message, fix=error.hint, excerpt=excerpt),)
    )
