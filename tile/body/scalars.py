"""Values that are printed without quotes: numbers, booleans, times since 1970, JSON text; and times in ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tile.body import notation
from tile.body.expressions import Node, Text, Time
from tile.errors import TileError
from tile.place import here

if TYPE_CHECKING:
    from tile.body.expressions import Scope


@dataclass(frozen=True)
class Bare(Node):
    """A value that is printed without quotes.

    Attributes:
        text: what it is made of.
        function: what makes JSON text of that, or nothing.
        default: JSON text for where there is no value; None: then it must be optional.
        wanted: what it is called in Python, for messages.
    """

    text: Text
    function: str
    default: str | None
    wanted: str

    def ftl(self, scope: Scope) -> str:
        """The expression in FreeMarker, without the default."""
        return f"{scope.use(self.function)}({self.text.ftl(scope)})"


@dataclass(frozen=True)
class Json(Node):
    """JSON text of a string, a number, a boolean or null as it stands; any other text as a string."""

    text: Text


def number(text: Text, default: float | None = None) -> Bare:
    """A JSON number, of a number or of text that is written as JSON has it.

    Args:
        text: what to read.
        default: the number where it isn't one; without it the member must be `optional`.
    """
    return Bare(text, "numberOf", _default(default), "number")


def boolean(text: Text, default: bool | None = None) -> Bare:
    """A JSON boolean, of a boolean or of the text true or false; `default` as for `number`."""
    return Bare(text, "booleanOf", _default(default), "boolean")


def iso(text: Text) -> Text:
    """A time of Amplitude's as ISO 8601 has it, `2026-03-02T08:15:30.123000Z`; empty for text that isn't one."""
    return Time(text)


def epoch_ms(text: Text, default: int | None = None) -> Bare:
    """A time of Amplitude's in milliseconds since 1970, as a number; `default` as for `number`."""
    return Bare(text, "epochMilliseconds", _default(default), "epoch_ms")


def epoch_seconds(text: Text, default: int | None = None) -> Bare:
    """A time of Amplitude's in whole seconds since 1970, as a number; `default` as for `number`."""
    return Bare(text, "epochSeconds", _default(default), "epoch_seconds")


def raw_json(text: Text) -> Json:
    """JSON text of a string, a number, a boolean or null as it stands, so that types survive; other text as a string."""
    return Json(text)


def _default(value: float | None) -> str | None:
    if value is None:
        return None
    try:
        return notation.constant(value)
    except ValueError:
        raise TileError(f"JSON has no number {value}", remedy="choose another default", place=str(here())) from None
