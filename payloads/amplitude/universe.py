"""What an event can be, stated once: for proofs about every event, for random events and for samples alike. The same
for users and for batches of a cohort, where a destination is sent those (`subject`).

A `Universe` answers one question: what may stand at a path of the data model a template reads (`Values`)? The
answer depends on the platform's unknown settings, which decide whether a number comes as text and whether
what is missing is absent or null. Two universes have names: `DOCUMENTED` takes the export's word for what is
never null; `CAUTIOUS` takes nothing for granted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

from payloads.amplitude.platform import Platform
from payloads.amplitude.subject import COHORT, EVENT, USER, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude.json_values import JSON

LIMITS = "https://amplitude.com/docs/apis/analytics/http-v2"
"""Where the limits of ingestion are documented."""

LONGEST_STRING = 1024
DEEPEST = 40

Type = Literal["string", "integer", "number", "boolean", "array", "object"]
"""JSON's types; every `integer` is a `number`, too."""

_SCALARS: frozenset[Type] = frozenset({"string", "number", "boolean"})
_ANY: frozenset[Type] = _SCALARS | {"array", "object"}
_TEXT_OF: dict[Type, str] = {"boolean": "true|false", "integer": "-?[0-9]+", "number": r"-?[0-9]+(\.[0-9]+)?"}
# An encoded text has its quotes, and at most six characters (\u0000) for each of its own.
_LONGEST_JSON = 6 * LONGEST_STRING + 2
_LEAP_YEAR = "([12][0-9](0[48]|[2468][048]|[13579][26])|(1[26]|2[048])00)"
_DAY = (
    "([12][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP_YEAR}-02-29)"
)
_TIME = rf"{_DAY}[ T]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{{1,6}})?Z?"
_FORMATS = {
    **{each.name: _TIME for each in (*EVENT.fields, *USER.fields) if each.name.endswith("_time")},
    "uuid": "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "ip_address": "[0-9A-Fa-f.:]+",
}
_NAMESPACES = ("input", "parameters", "mappedFields", "mappedProperties")


@dataclass(frozen=True, slots=True)
class Values:
    """What may stand at one place.

    Attributes:
        types: of a value that is there and isn't null.
        absent: there may be nothing.
        null: there may be null.
        longest: characters of a string, at most; None: any number.
        pattern: what a string matches as a whole; None: any Unicode text without lone surrogates.
        json_text: a string is itself the JSON text of a scalar.
    """

    types: frozenset[Type]
    absent: bool = False
    null: bool = False
    longest: int | None = LONGEST_STRING
    pattern: str | None = None
    json_text: bool = False

    def __or__(self, other: Values) -> Values:
        """What is one or the other."""
        ours, theirs = "string" in self.types, "string" in other.types
        if ours and theirs:
            limits = (self.longest, other.longest)
            longest = None if None in limits else max(each for each in limits if each is not None)
            pattern = self.pattern if self.pattern == other.pattern else None
            json_text = self.json_text and other.json_text
        else:
            texts = self if ours else other
            longest, pattern, json_text = texts.longest, texts.pattern, texts.json_text
        return Values(
            types=self.types | other.types,
            absent=self.absent or other.absent,
            null=self.null or other.null,
            longest=longest,
            pattern=pattern,
            json_text=json_text,
        )

    def objection(self, value: JSON) -> str:
        """What speaks against a value; empty for one that may stand here."""
        if value is None:
            return "" if self.null else "is null"
        kind = _type_of(value)
        if kind not in self.types and not (kind == "integer" and "number" in self.types):
            return f"is of type {kind}, not {' or '.join(sorted(self.types))}"
        if isinstance(value, float) and not math.isfinite(value):
            return f"is {value}: JSON has no such number, or it is beyond what a double holds"
        if not isinstance(value, str):
            return ""
        if self.longest is not None and len(value) > self.longest:
            return f"has {len(value):,} characters, at most {self.longest:,} can come"
        if any("\ud800" <= character <= "\udfff" for character in value):
            return "has half a surrogate pair"
        if self.pattern is not None and not re.fullmatch(self.pattern, value):
            return f"isn't written as {self.pattern}"
        return ""


@dataclass(frozen=True)
class Universe:
    """All events there can be, or all users, or all batches of cohorts.

    Attributes:
        name: short, e.g. `documented`.
        description: what it takes for granted, in a sentence.
        always: the fields of `input` that every event has, with a value.
        formats: fields of text to the regular expression they match.
        undocumented: the types that fields documented nowhere may have, if an event has them at all.
        subject: which of the three it is about.
        namespaces: the roots of the data model that a template has.
        parameters: what is known about the parameters; those that aren't in it can be any text.
    """

    name: str
    description: str
    always: frozenset[str]
    formats: Mapping[str, str] = field(default_factory=dict, hash=False)
    undocumented: frozenset[Type] = _ANY
    subject: Subject = EVENT
    namespaces: tuple[str, ...] = _NAMESPACES
    parameters: Mapping[str, Values | Mapping[str, Values]] = field(default_factory=dict, hash=False)

    def values(self, path: tuple[str, ...], platform: Platform | None = None) -> Values:
        """What may stand at a path of a template's data model, e.g. `("input", "user_properties", "email")`.

        Without a platform: under any of its settings. Parameters and mapped fields are taken to be declared.
        """
        if platform is None:
            return reduce(or_, (self.values(path, each) for each in _views()))
        if path and path[0] not in self.namespaces:
            return Values(frozenset(), absent=True)
        match path:
            case () | (_,):
                return Values(frozenset({"object"}))
            case ("input", name):
                return self._field(name, platform)
            case ("input", "users", _, *rest) if self.subject is COHORT:
                return _member(rest, platform)
            case ("input", name, *rest):
                return _inside(name, rest, platform)
            case ("parameters", name, *rest):
                return self._parameter(name, rest)
            case ("mappedFields", _):
                return _mapped_field(platform)
            case ("mappedProperties", _):
                return _mapped_property(platform)
            case _:
                return _anything(platform)

    def objections(self, event: Mapping[str, JSON]) -> Iterator[str]:
        """What keeps an event, given in the export view, from being one of these."""
        for name in sorted(self.always - set(event)):
            yield f"`{name}` is missing"
        for name, value in event.items():
            yield from self.field_objections(name, value)

    def field_objections(self, name: str, value: JSON) -> Iterator[str]:
        """What speaks against the value of one field, given in the export view."""
        return self._objections(("input", name), value, Platform(missing="null"))

    def _parameter(self, name: str, rest: list[str]) -> Values:
        known = self.parameters.get(name, Values(frozenset({"string"}), longest=None))
        if isinstance(known, Values):
            return known if not rest else Values(frozenset(), absent=True)
        if not rest:
            return Values(frozenset({"object"}))
        return known.get(rest[0]) or known[""]

    def _field(self, name: str, platform: Platform) -> Values:
        known = self.subject.by_name.get(name)
        if known is None:  # live events may have fields that are documented nowhere
            values = _anything(platform)
            types = values.types & self.undocumented
            return replace(values, types=types, null=platform.missing == "null")
        missing = name not in self.always
        values = Values(
            frozenset({known.type}),
            absent=missing and (platform.missing == "absent" or not known.exported),
            null=missing and platform.missing == "null",
            pattern=self.formats.get(name),
        )
        text = _TEXT_OF.get(known.type)
        if platform.values == "stringified" and text:
            return replace(values, types=frozenset({"string"}), longest=None, pattern=text)
        return values

    def _objections(self, path: tuple[str, ...], value: JSON, platform: Platform) -> Iterator[str]:
        objection = self.values(path, platform).objection(value)
        if objection:
            yield f"`{'.'.join(path[1:])}` {objection}"
        elif len(path) > DEEPEST + 2:
            yield f"`{'.'.join(path[1:3])}` is nested more than {DEEPEST} deep"
        elif isinstance(value, dict):
            for name, member in value.items():
                if len(name) > LONGEST_STRING:
                    yield f"`{'.'.join(path[1:])}` has a name of {len(name):,} characters"
                yield from self._objections((*path, name), member, platform)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._objections((*path, str(index)), item, platform)


def _type_of(value: JSON) -> Type:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _anything(platform: Platform) -> Values:
    types = _ANY if platform.values == "native" else _ANY - {"number", "boolean"}
    return Values(types, absent=True, null=True)


def _inside(name: str, rest: list[str], platform: Platform) -> Values:
    """What stands inside a hash of `input`."""
    depth = len(rest)
    if name == "group_properties" and depth < 3:  # group type, group, property
        return Values(frozenset({"object"}), absent=True)
    if name == "groups" and depth < 3:  # group type, its groups
        return Values(frozenset({"array"} if depth == 1 else {"string"}), absent=True)
    # Null members of a hash are left out where what is missing is; not those further down.
    return replace(_anything(platform), null=platform.missing == "null" or depth > 1)


def _member(rest: list[str], platform: Platform) -> Values:
    """What stands inside a member of a cohort: an id, and what properties the customer attached."""
    match rest:
        case []:
            return Values(frozenset({"object"}))
        case ["user_id"]:
            return Values(frozenset({"string"}), absent=True, null=True)
        case ["user_properties"]:
            return Values(frozenset({"object"}), absent=True, null=True)
    return _anything(platform)


def _mapped_field(platform: Platform) -> Values:
    """A customer may map any property, and an event may lack it."""
    values = replace(_anything(platform), absent=platform.unmapped == "absent", null=platform.unmapped == "null")
    return values if platform.values == "native" else replace(values, longest=None)


def _mapped_property(platform: Platform) -> Values:
    null = platform.missing == "null"
    if platform.mapped_properties == "json":
        return Values(frozenset({"string"}), absent=True, longest=None, json_text=True)
    if platform.values == "stringified":
        return Values(frozenset({"string"}), absent=True, null=null, longest=None)
    return Values(_ANY, absent=True, null=null)


@cache
def _views() -> tuple[Platform, ...]:
    return tuple(Platform.views())


#: Events as Amplitude documents them.
DOCUMENTED = Universe(
    name="documented",
    description="Fields that exported lines never hold null in are always there; times, UUIDs and addresses are "
    "written as in an export; fields documented nowhere are missing, or text.",
    always=frozenset(each.name for each in EVENT.fields if not each.nullable),
    formats=_FORMATS,
    undocumented=frozenset({"string"}),
)

#: Events that may lack any field.
CAUTIOUS = Universe(
    name="cautious",
    description="Any field may be missing, as in the portal's own test event, and text may be any text.",
    always=frozenset(),
)

_USERS = (
    Universe(
        name="documented",
        description="Any field may be missing, names are those of Identify or of the export, properties are flat or in "
        "operations; times are written as in an export; fields documented nowhere are missing, or text.",
        always=frozenset(),
        formats=_FORMATS,
        undocumented=frozenset({"string"}),
        subject=USER,
    ),
    replace(CAUTIOUS, subject=USER, description="Any field may be missing, and text may be any text."),
)

_COHORTS = (
    Universe(
        name="documented",
        description="Every field is there; any member may lack an id or properties.",
        always=frozenset(each.name for each in COHORT.fields),
        formats={"computed_time": "[0-9]{1,12}"},
        undocumented=frozenset({"string"}),
        subject=COHORT,
    ),
    replace(CAUTIOUS, subject=COHORT, description="Any field may be missing, and text may be any text."),
)

UNIVERSES: Mapping[str, Universe] = {each.name: each for each in (DOCUMENTED, CAUTIOUS)}
"""The named universes of events."""

UNIVERSES_OF: Mapping[str, Mapping[str, Universe]] = {
    EVENT.name: UNIVERSES,
    USER.name: {each.name: each for each in _USERS},
    COHORT.name: {each.name: each for each in _COHORTS},
}
"""The named universes of each subject."""
