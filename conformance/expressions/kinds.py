"""What an expression prints, as far as it can be said without running it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from payloads.amplitude import EVENT, SUBJECTS
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.lint.read_sites import Path
    from payloads.freemarker.nodes import Expression


class Kind(StrEnum):
    """`number_or_text` and `boolean_or_text` are fields of the event: numbers and booleans in the export, possibly text
    in live streams.
    """

    BOOLEAN = "a boolean"
    NUMBER = "a number"
    NUMBER_OR_TEXT = "a number, or text in live events"
    BOOLEAN_OR_TEXT = "a boolean, or text in live events"
    TEXT = "text"
    PARAMETER = "text that customers type in"
    FREE = "any text"
    ANY = "a property of any type"
    CONTAINER = "an object or a list"
    UNKNOWN = ""


_BOOLEANS = frozenset({"has_content", "exists", "starts_with", "ends_with", "contains", "seq_contains", "boolean"})
_NUMBERS = frozenset(
    {
        "length",
        "size",
        "index",
        "counter",
        "number",
        "long",
        "int",
        "float",
        "double",
        "abs",
        "round",
        "floor",
        "ceiling",
    }
)
_SAME = frozenset({"trim", "upper_case", "lower_case", "cap_first", "uncap_first", "capitalize"})
_PROPERTIES = frozenset(
    {"event_properties", "user_properties", "group_properties", "derived_properties", "lookup_properties"}
)


def kind(node: Expression) -> Kind:
    """The kind of what an expression gives."""
    match node:
        case ex.Parenthesis(inner=inner):
            return kind(inner)
        case ex.Comparison() | ex.And() | ex.Or() | ex.Not() | ex.Exists() | ex.BooleanLiteral():
            return Kind.BOOLEAN
        case ex.Arithmetic():
            return Kind.NUMBER
        case ex.SequenceLiteral() | ex.HashLiteral() | ex.Range():
            return Kind.CONTAINER
        case ex.DefaultTo(target=target, default=default):
            return _defaulted(kind(target), default)
        case ex.BuiltIn(target=target, name=name, arguments=arguments):
            if name in _BOOLEANS or name.startswith("is_"):
                return Kind.BOOLEAN
            if name in _NUMBERS:
                return Kind.NUMBER
            if name in _SAME:
                inner_kind = kind(target)
                return inner_kind if inner_kind in (Kind.FREE, Kind.PARAMETER) else Kind.UNKNOWN
            if name == "string" and arguments is None and kind(target) in (Kind.FREE, Kind.PARAMETER):
                return kind(target)
            return Kind.UNKNOWN
    found = chain(node)
    return _of_path(found.path) if found and found.complete else Kind.UNKNOWN


def _defaulted(target: Kind, default: Expression | None) -> Kind:
    """A container with a default isn't sure to be printed as one; anything else keeps its kind."""
    if target is Kind.CONTAINER:
        return Kind.UNKNOWN
    if target is Kind.BOOLEAN and default is not None and kind(default) is not Kind.BOOLEAN:
        return Kind.UNKNOWN
    return target


def _of_path(path: Path) -> Kind:
    match path:
        case ("input" | "parameters" | "mappedFields" | "mappedProperties",):
            return Kind.CONTAINER
        case ("parameters", _):
            return Kind.PARAMETER
        case ("mappedFields" | "mappedProperties", _):
            return Kind.ANY
        case ("input", name, _) if name in _PROPERTIES - {"group_properties"}:
            return Kind.ANY
        case ("input", name):
            return _of_field(name)
    return Kind.UNKNOWN


#: No name means one thing in an event and another in a user.
_BY_NAME: Final = {name: field for subject in (*SUBJECTS.values(), EVENT) for name, field in subject.by_name.items()}


def _of_field(name: str) -> Kind:
    field = _BY_NAME.get(name)
    if field is None:
        return Kind.UNKNOWN
    match field.type:
        case "integer" | "number":
            return Kind.NUMBER_OR_TEXT
        case "boolean":
            return Kind.BOOLEAN_OR_TEXT
        case "object" | "array":
            return Kind.CONTAINER
        case _:
            # Times, addresses and UUIDs are Amplitude's own writing.
            plain = name.endswith(("_time", "ip_address")) or name == "uuid"
            return Kind.TEXT if plain else Kind.FREE
