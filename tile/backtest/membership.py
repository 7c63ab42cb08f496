"""Whether an event is one that a proof speaks of: `Universe.objections`, made quick for the fields that are read.

A field that no template, mapping or tick reads can be anything: an event that differs in it only comes to the same. So
what is proved of every event in the universe holds for one whose other fields are outside.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from payloads.amplitude import Platform, properties
from payloads.amplitude.catalogue import BY_NAME
from payloads.amplitude.platform import AXES
from payloads.amplitude.universe import DEEPEST, LONGEST_STRING, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from payloads.amplitude import CustomerSettings
    from payloads.amplitude.universe import Universe
    from tile.backtest.needs import Needs

Event = dict[str, Any]

_EITHER = frozenset({"event_properties", "user_properties"})
_HALF = re.compile("[\ud800-\udfff]")
_TYPED = re.compile(r'[^"\\\x00-\x1f\x7f]*')
"""What a proof takes a customer to type in: no quotes, backslashes or control characters."""
_TEXT = Values(frozenset({"string"}))
_EXPORT = Platform(missing="null")
"""The view in which `Universe.objections` looks at events."""
_OF_GROUPS = ("groups", "group_properties")


def membership(
    universe: Universe, customer: CustomerSettings, platform: Platform, needed: Needs | None
) -> Callable[[Event], bool] | None:
    """Whether an event of this customer is in the universe; None if no proof speaks of the customer or the platform."""
    if not _speaks_of(universe, customer, platform):
        return None
    if needed is None:
        return lambda event: next(universe.objections(event), None) is None
    checks = tuple((name, _check(universe, name), name in universe.always) for name in sorted(_read(customer, needed)))

    def is_inside(event: Event) -> bool:
        for name, check, always in checks:
            value = event.get(name)
            if value is None:
                if always:
                    return False
            elif not check(value):
                return False
        return True

    return is_inside


def _speaks_of(universe: Universe, customer: CustomerSettings, platform: Platform) -> bool:
    if any(axis.apart and getattr(platform, axis.name) != axis.values[0] for axis in AXES):
        return False
    for name, value in customer.parameters.items():
        known = universe.parameters.get(name)
        if isinstance(known, Values):
            if known.objection(value):
                return False
        elif not all(
            isinstance(each, str) and _TYPED.fullmatch(each) and not _HALF.search(each) for each in _texts(value)
        ):
            return False
    return not any(_TEXT.objection(name) for name in customer.properties or ())


def _texts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [value]


def _read(customer: CustomerSettings, needed: Needs) -> set[str]:
    """The fields that templates, preconditions, mapping and ticked properties read."""
    fields = {*needed.fields}
    if customer.has_form:
        if customer.properties is None:
            fields |= _EITHER
        for source in (*(each for each in customer.mapping.values() if each), *(customer.properties or ())):
            kind, dot, _ = source.partition(".")
            if dot and kind in (*properties.FLAT_KINDS, "group_properties"):
                fields.add(kind)
            elif source in BY_NAME and BY_NAME[source].type != "object":
                fields.add(source)
            else:
                fields |= _EITHER
    return fields


def _check(universe: Universe, name: str) -> Callable[[Any], bool]:
    """Whether a field can have a value that isn't null."""
    known = universe.values(("input", name), _EXPORT)
    if known.types == {"object"} and name not in _OF_GROUPS:
        return lambda value: type(value) is dict and _is_plain(value, 0)
    if known.types == {"string"} and known.longest == LONGEST_STRING:
        if known.pattern is None:
            return lambda value: type(value) is str and _is_plain(value, 0)
        matches = re.compile(known.pattern).fullmatch
        return lambda value: type(value) is str and _is_plain(value, 0) and matches(value) is not None
    return lambda value: next(universe.field_objections(name, value), None) is None


def _is_plain(value: Any, depth: int) -> bool:
    """Whether a value is one that properties can have."""
    kind = type(value)
    if kind is str:
        return len(value) <= LONGEST_STRING and (value.isascii() or not _HALF.search(value))
    if kind is dict:
        if value and depth == DEEPEST:
            return False
        for name, member in value.items():
            if len(name) > LONGEST_STRING:
                return False
            if type(member) is str:  # as most are, and asked here because a call costs more than the answer
                if len(member) > LONGEST_STRING or not (member.isascii() or not _HALF.search(member)):
                    return False
            elif member is not None and not _is_plain(member, depth + 1):
                return False
        return True
    if kind is list:
        if value and depth == DEEPEST:
            return False
        return all(each is None or _is_plain(each, depth + 1) for each in value)
    return kind is not float or math.isfinite(value)
