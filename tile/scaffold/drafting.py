"""A body and its first contract, drafted: from a layout, or from an example that the vendor's documentation prints.

What a member is filled with is guessed from its name; what the name doesn't tell is read from the event's properties, in
the example's type. The contract says what the body then sends, so that it is proved.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tile.errors import TileError
from tile.scaffold.answers import Layout
from tile.scaffold.names import parameter_name

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 12
_MOST_MEMBERS = 200
_INDENT = "    "

_IDENTITY = {"userid", "externalid", "distinctid", "customerid", "externaluserid", "externalcustomerid", "contactid", "profileid", "uid"}  # fmt: skip
_EVENT_NAME = {"event", "eventname", "eventtype", "eventtypekey", "eventkey", "action"}
_TIME = {"time", "timestamp", "eventtime", "occurredat", "createdat", "sentat", "date", "datetime"}
_EVENT_ID = {"insertid", "messageid", "eventid", "uuid", "idempotencykey", "requestid", "dedupid"}
_PROPERTIES = {"properties", "eventproperties", "data", "attributes", "params", "parameters", "customattributes", "payload"}  # fmt: skip
_OF_USERS = {"userproperties", "traits", "userattributes", "profile"}
_MAPPED = {"email": "user_properties.email", "emailaddress": "user_properties.email", "phone": "user_properties.phone", "phonenumber": "user_properties.phone"}  # fmt: skip
_FIELDS = {
    "deviceid": "device_id", "sessionid": "session_id", "platform": "platform", "os": "os_name", "osname": "os_name",
    "osversion": "os_version", "ip": "ip_address", "ipaddress": "ip_address", "country": "country", "city": "city",
    "region": "region", "language": "language", "appversion": "version_name", "devicemodel": "device_model",
    "devicetype": "device_type", "devicebrand": "device_brand", "devicemanufacturer": "device_manufacturer", "library": "library",
}  # fmt: skip
_KINDS = {str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}
_SECRET = re.compile(
    r"(?i)(?:^|[^a-z])(?:api_?-?key|app_?-?key|token|secret|password|write_?key)$|^(?:apikey|writekey|auth)$"
)


@dataclass
class Draft:
    """What was drafted.

    Attributes:
        code: the shape, as Python.
        schema: the contract's JSON Schema.
        imports: what the code needs of `tile.body`.
        mapping: mapped fields: name to the usual property, and whether it is required.
        parameters: names of secret parameters that the body prints.
        identity: the mapped field that says who the user is; empty if there is none.
        guesses: what was taken for what, for people.
    """

    code: str = ""
    schema: dict[str, Any] = field(default_factory=dict)
    imports: set[str] = field(default_factory=set)
    mapping: dict[str, tuple[str, bool]] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)
    identity: str = ""
    guesses: list[str] = field(default_factory=list)


def from_layout(layout: Layout, identity: str) -> Draft:
    """A body of one of some usual layouts; `identity` is the member that says who the user is."""
    event: dict[str, Any] = {identity: "…", "event": "…", "time": "2026-03-02T08:15:30Z"}
    if layout == "flat":
        return _draft(event, identity, spread=True)
    if layout == "params":
        return _draft({**event, "params": [{"name": "…", "value": "…"}]}, identity)
    event["properties"] = {"…": "…"}
    return _draft({"events": [event]} if layout == "batch" else event, identity)


def from_example(example: object) -> Draft:
    """A body like an example.

    Raises:
        TileError: it isn't an object or a list of one, or is larger than an example is.
    """
    if isinstance(example, list) and len(example) == 1:
        return _draft(example)
    if not isinstance(example, dict) or not example:
        what = (
            "an empty object"
            if example == {}
            else f"a list of {len(example)}"
            if isinstance(example, list)
            else "not an object"
        )
        raise TileError(
            f"the example is {what}", remedy="give the body of one event: an object, or a list with one in it"
        )
    return _draft(example)


def _draft(example: Any, identity: str | None = None, *, spread: bool = False) -> Draft:
    draft = Draft()
    _Drafter(draft, identity, spread=spread).drafted(example)
    return draft


class _Drafter:
    def __init__(self, draft: Draft, identity: str | None, *, spread: bool) -> None:
        self.identity = identity
        self.draft = draft
        self.spread = spread
        self.members = 0

    def drafted(self, example: Any) -> None:
        code, schema = self.value(example, 1, ())
        self.draft.code = code
        self.draft.schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

    def use(self, name: str) -> str:
        self.draft.imports.add(name)
        return name

    def value(self, example: Any, depth: int, path: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
        """Code and schema of an object, an array, or a constant."""
        if depth > _DEEPEST:
            raise TileError(f"the example is nested more than {_DEEPEST} deep", remedy="give the body of one event")
        if isinstance(example, dict):
            return self.object(example, depth, path)
        if isinstance(example, list):
            return self.array(example, depth, path)
        return _constant(example), {"const": example}

    def object(self, example: dict[str, Any], depth: int, path: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
        lines, schemas, required = [], {}, []
        for name, each in example.items():
            self.members += 1
            if self.members > _MOST_MEMBERS:
                raise TileError(
                    f"the example has more than {_MOST_MEMBERS} members", remedy="give the body of one event"
                )
            code, schema, always = self.member(name, each, depth + 1, (*path, name))
            lines.append(f"{_INDENT * (depth + 1)}{python_text(name)}: {code},")
            schemas[name] = schema
            required += [name] if always else []
        schema = {"type": "object", "required": required, "properties": schemas}
        if not required:
            del schema["required"]
        inside = "{\n" + "\n".join(lines) + f"\n{_INDENT * depth}}}" if lines else "{}"
        if self.spread and depth == 1:
            code = f"{self.use('properties')}.members(beside={inside})"
            return code, {**schema, "additionalProperties": {"type": "string"}}
        return inside, schema

    def array(self, example: list[Any], depth: int, path: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
        if len(example) == 1 and isinstance(example[0], dict):
            code, schema = self.value(example[0], depth + 1, path)
            return f"[\n{_INDENT * (depth + 1)}{code}\n{_INDENT * depth}]", {
                "type": "array",
                "items": schema,
                "minItems": 1,
                "maxItems": 1,
            }
        if all(not isinstance(each, dict | list) for each in example):
            kinds = sorted({_KINDS[type(each)] for each in example})
            items = {"items": {"type": kinds[0] if len(kinds) == 1 else kinds}} if kinds else {"maxItems": 0}
            return f"[{', '.join(map(_constant, example))}]", {"type": "array", **items}
        code, schema = self.value(example[:1], depth, path)
        self.draft.guesses.append(f"{'.'.join(path) or 'the body'}: the first of {len(example)} items is sent")
        return code, schema

    def member(self, name: str, example: Any, depth: int, path: tuple[str, ...]) -> tuple[str, dict[str, Any], bool]:
        """Code and schema of a member, and whether it is always there."""
        plain = _plain(name)
        if isinstance(example, dict) and (plain in _PROPERTIES or plain in _OF_USERS):
            return self.properties(plain in _PROPERTIES, example, depth, path)
        pair = _pair(example)
        if pair is not None:
            key, value = pair
            self.told(path, "the properties that the customer ticks")
            code = f"{self.use('properties')}.items(lambda each: {{{python_text(key)}: each.name, {python_text(value)}: each.value}})"
            item = {
                "type": "object",
                "required": [key, value],
                "properties": {key: {"type": "string"}, value: {"type": "string"}},
            }
            return code, {"type": "array", "items": item}, True
        if isinstance(example, dict | list):
            code, schema = self.value(example, depth, path)
            return code, schema, True
        return self.scalar(name, plain, example, path)

    def properties(
        self, ticked: bool, example: dict[str, Any], depth: int, path: tuple[str, ...]
    ) -> tuple[str, dict[str, Any], bool]:
        """An object of properties, those in front whose names tell what they are."""
        listed = self.use("properties") if ticked else f"{self.use('event')}.user_properties"
        self.told(path, "the properties that the customer ticks" if ticked else "all user properties")
        known = {
            name: each for name, each in example.items() if _is_telling(name) and isinstance(each, str | int | float)
        }
        schema: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
        if not known or not ticked:
            return f"{listed}.members()", schema, True
        code, own = self.object(known, depth, path)
        return f"{listed}.members(beside={code})", {**own, **schema}, True

    def scalar(self, name: str, plain: str, example: Any, path: tuple[str, ...]) -> tuple[str, dict[str, Any], bool]:
        if (
            (name == self.identity or plain in _IDENTITY)
            and not self.draft.identity
            and not isinstance(example, bool | None)
        ):
            self.draft.identity = name
            self.draft.mapping[name] = ("user_id", True)
            self.told(path, "who the user is, a field the customer maps")
            return self.mapped(name), {"type": "string", "minLength": 1}, True
        if isinstance(example, str) and _SECRET.search(name):
            parameter = parameter_name(name)
            if parameter not in self.draft.parameters:
                self.draft.parameters.append(parameter)
            self.told(path, f"the parameter {parameter}, a secret")
            return f"{self.use('parameters')}.{parameter}", {"type": "string"}, True
        if plain in _MAPPED and isinstance(example, str):
            self.draft.mapping[name] = (_MAPPED[plain], False)
            self.told(path, "a field the customer maps")
            return f"{self.use('optional')}({self.mapped(name)})", {"type": "string"}, False
        if (plain in _EVENT_NAME or (plain == "name" and len(path) < 3)) and isinstance(example, str):
            self.told(path, "the event's type")
            return f"{self.use('event')}.event_type", {"type": "string"}, True
        if plain in _TIME:
            return self.time(example, path)
        if plain in _EVENT_ID and isinstance(example, str):
            self.told(path, "the event's unique id")
            return f"{self.use('event')}.uuid", {"type": "string"}, True
        around = _plain(path[-2]) if len(path) > 1 else ""  # `device.model` is the model of the device
        column = _FIELDS.get(around + plain) or _FIELDS.get(plain)
        if column is not None and isinstance(example, str):
            self.told(path, f"the event's {column}")
            return f"{self.use('optional')}({self.use('event')}.{column})", {"type": "string"}, False
        return self.property(name, example, path)

    def mapped(self, name: str) -> str:
        self.use("mapped")
        return (
            f"mapped.{name}"
            if name.isidentifier() and name[0] != "_" and not keyword.iskeyword(name)
            else f"mapped[{python_text(name)}]"
        )

    def time(self, example: Any, path: tuple[str, ...]) -> tuple[str, dict[str, Any], bool]:
        time = f"{self.use('event')}.event_time"
        if isinstance(example, int | float) and not isinstance(example, bool):
            function = self.use("epoch_ms" if example >= 1e11 else "epoch_seconds")
            self.told(path, f"the event's time in {'milliseconds' if function == 'epoch_ms' else 'seconds'} since 1970")
            return f"{function}({time}, default=0)", {"type": "integer"}, True
        self.told(path, "the event's time in ISO 8601")
        return f"{self.use('iso')}({time})", {"type": "string"}, True

    def property(self, name: str, example: Any, path: tuple[str, ...]) -> tuple[str, dict[str, Any], bool]:
        read = f"{self.use('event')}.event_properties[{python_text(name)}]"
        if example is None:
            return "None", {"type": "null"}, True
        self.told(path, f"the event property {name}, if there is one")
        made: dict[type, tuple[Callable[[str], str], str]] = {
            bool: (lambda text: f"{self.use('boolean')}({text})", "boolean"),
            int: (lambda text: f"{self.use('number')}({text})", "number"),
            float: (lambda text: f"{self.use('number')}({text})", "number"),
            str: (lambda text: text, "string"),
        }
        wrapped, kind = made[type(example)]
        return f"{self.use('optional')}({wrapped(read)})", {"type": kind}, False

    def told(self, path: tuple[str, ...], what: str) -> None:
        self.draft.guesses.append(f"{'.'.join(path)}: {what}")


def _is_telling(name: str) -> bool:
    """Whether a member's name tells what it is, also among properties."""
    plain = _plain(name)
    return plain in _IDENTITY | _TIME | _EVENT_ID or _SECRET.search(name) is not None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _pair(example: Any) -> tuple[str, str] | None:
    """The members that hold name and value, if this is a list of such pairs."""
    if (
        not isinstance(example, list)
        or not example
        or not all(isinstance(each, dict) and len(each) == 2 for each in example)
    ):
        return None
    names = list(example[0])
    key = next((name for name in names if name.lower() in ("name", "key", "field")), None)
    value = next((name for name in names if name.lower() == "value"), None)
    return (key, value) if key and value else None


def _constant(value: Any) -> str:
    return python_text(value) if isinstance(value, str) else repr(value)


def python_text(text: str) -> str:
    """A Python string in double quotes."""
    quoted = "".join(
        each if each.isprintable() and not "\ud800" <= each <= "\udfff" else f"\\U{ord(each):08X}"
        for each in text.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{quoted}"'
