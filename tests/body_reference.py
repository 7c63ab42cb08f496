"""What a body's shape means, in plain Python: slow, and nothing like the template."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tile.body import expressions as ex
from tile.body import scalars as sc
from tile.body import structure as st

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING = object()
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_TIME = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?Z?", re.ASCII)


class Reference:
    """The value of shapes for one event."""

    def __init__(self, namespaces: Mapping[str, Any]) -> None:
        self.namespaces = namespaces
        self.at: dict[object, tuple[str, Any]] = {}

    def value(self, shape: Any) -> Any:
        match shape:
            case ex.Text():
                return self.text(shape)
            case sc.Bare() | sc.Json():
                found = self.scalar(shape)
                if found is not _NOTHING:
                    return found
                return json.loads(shape.default or "") if isinstance(shape, sc.Bare) else ""
            case st.Choice():
                return self.value(shape.then if self.holds(shape.condition) else shape.otherwise)
            case st.Members():
                return self.members(shape)
            case st.Items():
                return [value for _, value in self.listed(shape, ())]
            case dict():
                return {name: found for name, each in shape.items() if (found := self.entry(each)) is not _NOTHING}
            case list() | tuple():
                return [found for each in shape if (found := self.entry(each)) is not _NOTHING]
        return shape

    def entry(self, entry: Any) -> Any:
        match entry:
            case st.When():
                return self.entry(entry.shape) if self.holds(entry.condition) else _NOTHING
            case st.Optional(value=value):
                return self.scalar(value)
        return self.value(entry)

    def scalar(self, value: Any) -> Any:
        """The value of a text, a number …; nothing where the event has none."""
        if isinstance(value, ex.Text):
            return self.text(value) or _NOTHING
        text = self.text(value.text)
        if isinstance(value, sc.Json):
            return json_of(text) if text else _NOTHING
        match value.function:
            case "numberOf":
                return number_of(text) if _NUMBER.fullmatch(text) else _NOTHING
            case "booleanOf":
                return {"true": True, "false": False}.get(text, _NOTHING)
        moment = time_of(text)
        if moment is None:
            return _NOTHING
        since = moment - datetime(1970, 1, 1, tzinfo=UTC)
        unit = timedelta(milliseconds=1) if value.function == "epochMilliseconds" else timedelta(seconds=1)
        return since // unit

    def members(self, node: st.Members) -> dict[str, Any]:
        own = self.value(node.beside)
        return {**own, **dict(self.listed(node, tuple(node.beside)))}

    def listed(self, node: st.Listed, taken: tuple[str, ...]) -> list[tuple[str, Any]]:
        held: Any = self.namespaces
        for step in node.loop.path:
            held = held.get(step) if isinstance(held, dict) else None
        found: dict[Any, Any] = {}
        for name, value in (held or {}).items():
            self.at[node.loop] = (name, value)
            if not self.text(ex.Named(node.loop, "value")):
                continue
            key: Any = self.text(node.key) if node.key is not None else object()
            if not key or (not name and node.key is None) or key in taken or key in found:
                continue
            if node.where is not None and not self.holds(node.where):
                continue
            shape = node.shape
            made = self.scalar(shape) if isinstance(shape, ex.Text | sc.Bare | sc.Json) else self.value(shape)
            if isinstance(shape, ex.Constant):
                made = shape.content
            if made is _NOTHING or (node.at_most and len(found) >= node.at_most):
                continue
            found[key] = made
        self.at.pop(node.loop, None)
        return list(found.items())

    # -- texts

    def text(self, text: ex.Text) -> str:
        match text:
            case ex.Constant(content=content):
                return content
            case ex.Read(path=path):
                value: Any = self.namespaces
                for step in path:
                    value = value.get(step) if isinstance(value, dict) else None
                return self.ticked(plain(value), path[-1]) if path[0] == "mappedProperties" else plain(value)
            case ex.Named(loop=loop, part=part):
                name, value = self.at[loop]
                if part == "name":
                    return name
                return self.ticked(plain(value), name) if loop.path[0] == "mappedProperties" else plain(value)
            case ex.Joined(one=one, other=other):
                return self.text(one) + self.text(other)
            case ex.Fallback(text=inner, other=other):
                return self.text(inner) or self.text(other)
            case ex.Trimmed(text=inner):
                return self.text(inner).strip("".join(map(chr, range(0x21))))
            case ex.Truncated(text=inner, length=length):
                return self.text(inner)[:length]
            case ex.Only(text=inner, allowed=allowed, instead=instead):
                return "".join(each if each in allowed else instead for each in self.text(inner))
            case ex.Translated(text=inner, words=words, otherwise=otherwise):
                known = dict(words).get(self.text(inner))
                return self.text(otherwise) if known is None else known
            case ex.Time(text=inner):
                shown = self.text(inner)
                return "" if time_of(shown) is None else shown.replace(" ", "T").removesuffix("Z") + "Z"
        raise TypeError(text)

    def ticked(self, text: str, name: str) -> str:
        """A ticked property may come as JSON text, unless the event itself holds that text."""
        event = self.namespaces["input"]
        if text in [plain((event.get(kind) or {}).get(name)) for kind in ("event_properties", "user_properties")]:
            return text
        if text == "null":
            return ""
        if text.startswith('"') and "\\u" not in text:
            try:
                decoded = json.loads(text)
            except ValueError:
                return text
            return decoded if isinstance(decoded, str) else text
        return text

    def holds(self, condition: ex.Condition) -> bool:
        match condition:
            case ex.Present(text=text):
                return bool(self.text(text))
            case ex.Matches(text=text, pattern=pattern):
                return re.fullmatch(pattern, self.text(text)) is not None
            case ex.IsOneOf(text=text, words=words):
                return self.text(text) in words
            case ex.Not(condition=inner):
                return not self.holds(inner)
            case ex.Both(one=one, other=other):
                return self.holds(one) and self.holds(other)
            case ex.Either(one=one, other=other):
                return self.holds(one) or self.holds(other)
        raise TypeError(condition)


def plain(value: Any) -> str:
    """A value of the data model as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):  # ?c prints up to 16 decimals, half-even
        written = format(round(Decimal(value), 16) if abs(value) < 1e16 else Decimal(repr(value)), "f")
        return (
            written.rstrip("0").rstrip(".").replace("-0", "0", 1)
            if written.strip("-0.") == ""
            else (written.rstrip("0").rstrip(".") if "." in written else written)
        )
    return value if isinstance(value, str) else ""


def number_of(text: str) -> Any:
    return json.loads(text)


def json_of(text: str) -> Any:
    """A string, a number, a boolean or null in JSON; any other text is the string."""
    if text[:1] in ("[", "{") or text != text.strip():
        return text
    try:
        value = json.loads(text, parse_constant=lambda _: text)
    except ValueError:
        return text
    return text if isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value) else value


def time_of(text: str) -> datetime | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(each) for each in found.groups()[:6])
    fraction = (found[7] or ".0")[1:].ljust(6, "0")[:6]
    try:
        return datetime(year, month, day, hour, minute, second, int(fraction), tzinfo=UTC)
    except ValueError:
        return None
