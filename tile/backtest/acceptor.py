"""Whether a body is accepted for sure: asked of every body, so that only the others are looked at closely.

A quick yes is always right; what isn't a quick yes is judged by `tile.outcome`, which also says what is wrong. msgspec takes
nothing that the strict parser doesn't, except members that come twice, which are looked for here. jsonschema-rs and
jsonschema agree on the contracts' schemas; a test holds that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.ecma import expand_shorthands
from payloads.encoding import size
from payloads.strict_json import DEEPEST
from tile.acceptance import Breach, reserved_values
from tile.backtest.optional import optional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tile.contract import Contract, Distinct, PayloadRule

_SPACED = re.compile(r'"[ \t\r\n]+:')


class Accepted(NamedTuple):
    """A body that is accepted: its value, and the reserved values in it."""

    value: Any
    reserved: tuple[Breach, ...]


def acceptor(contract: Contract | None) -> Callable[[str], Accepted | None]:
    """Reads a body that is strict JSON and breaks nothing of the contract; gives None for any other."""
    msgspec = optional("msgspec")
    if msgspec is None:
        return lambda _: None
    decode = msgspec.json.Decoder().decode
    encode = msgspec.json.Encoder().encode
    failure = (msgspec.MsgspecError, ValueError, RecursionError)
    checks = None if contract is None else _checks(contract)
    if contract is not None and checks is None:
        return lambda _: None
    needed = tuple(checks or ())
    has_reserved = contract is not None and bool(contract.reserved)

    def accepted(body: str) -> Accepted | None:
        if body.count("{") + body.count("[") >= DEEPEST:
            return None
        try:
            value = decode(body)
        except failure:
            return None
        # No fewer than the members as written; as many as were read, so none is there twice. Without a backslash no text
        # holds a quote, so that what was read, written anew, has exactly one `":` for each that stood there.
        written = body.count('":') + _spaced(body)
        if written != (_members(value) if "\\" in body else encode(value).count(b'":')):
            return None
        for check in needed:
            if not check(value, body):
                return None
        return Accepted(value, tuple(reserved_values(contract, value)) if has_reserved and contract is not None else ())

    return accepted


def limits(contract: Contract | None) -> Callable[[str], bool]:
    """Whether a body is small enough and holds no reserved value for sure, which is what no proof speaks of."""
    if contract is None:
        return lambda _: True
    most = contract.max_body_bytes
    reserved = {value for each in contract.reserved for value in each.values}
    plain = all(map(str.isalnum, reserved))
    found = re.compile("|".join(map(re.escape, sorted(reserved))) if plain else "").search if reserved else None

    def within(body: str) -> bool:
        if most is not None and 4 * len(body) > most and size(body) > most:
            return False
        # A letter or digit stands for itself, or is written as \u and its code.
        return found is None or (found(body) is None and "\\u" not in body)

    return within


def _spaced(body: str) -> int:
    """Colons that may stand behind a name and a space."""
    if " :" in body or "\n:" in body or "\t:" in body or "\r:" in body:
        return len(_SPACED.findall(body))
    return 0


def _members(value: Any) -> int:
    """How many members its objects have, at all levels."""
    number = 0
    pending = [value]
    for each in pending:
        if isinstance(each, dict):
            number += len(each)
            pending += [inner for inner in each.values() if isinstance(inner, dict | list)]
        elif isinstance(each, list):
            pending += each
    return number


def _checks(contract: Contract) -> list[Callable[[Any, str], bool]] | None:
    """All that a body must pass, the cheapest first; None without a fast validator."""
    library = optional("jsonschema_rs")
    if library is None:
        return None
    checks: list[Callable[[Any, str], bool]] = []
    if (most := contract.max_body_bytes) is not None:
        limit = most
        checks.append(lambda _, body: (len(body) if body.isascii() else size(body)) <= limit)
    schema, others = contract.json_schema, []
    for rule in contract.rules:
        if rule.as_schema is not None:
            others.append(rule.as_schema)
        elif rule.as_distinct is not None:
            checks.append(_is_distinct(rule.as_distinct, rule))
        else:
            checks.append(_keeps(rule))
    if "allOf" not in schema and "$ref" not in str(others):  # as one, so that a body is handed over once
        schema, others = schema | ({"allOf": others} if others else {}), []
    try:
        validators = [library.validator_for(_in_ecma(each)).is_valid for each in (schema, *others)]
    except (ValueError, library.ValidationError):
        return None
    checks += [_is_valid(each) for each in validators]
    return checks


def _is_valid(validate: Callable[[Any], bool]) -> Callable[[Any, str], bool]:
    return lambda value, _: validate(value)


def _is_distinct(distinct: Distinct, rule: PayloadRule) -> Callable[[Any, str], bool]:
    """That texts differ even without their case is more than the rule asks for; where they don't, the rule decides."""
    array, member = distinct.array, distinct.member

    def check(value: Any, body: str) -> bool:
        items = value.get(array) if type(value) is dict else None
        if type(items) is list:
            texts = [each.get(member) if type(each) is dict else None for each in items]
            lower = {text.lower() for text in texts if isinstance(text, str)}
            if len(lower) == len(texts):
                return True
        return next(iter(rule.find(value, body)), None) is None

    return check


def _keeps(rule: PayloadRule) -> Callable[[Any, str], bool]:
    return lambda value, body: next(iter(rule.find(value, body)), None) is None


def _in_ecma(schema: Any) -> Any:
    """The schema with the classes of its patterns written out, as `tile.acceptance` reads them."""
    if isinstance(schema, dict):
        return dict(_members_in_ecma(schema))
    return [_in_ecma(each) for each in schema] if isinstance(schema, list) else schema


def _members_in_ecma(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in schema.items():
        yield name, expand_shorthands(value) if name == "pattern" and isinstance(value, str) else _in_ecma(value)
