"""Whether a contract's schema is valid: asked when it is declared, so that no check fails over it later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from payloads.ecma import expand_shorthands

if TYPE_CHECKING:
    from collections.abc import Iterator

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
"""The dialect that contracts are written in."""

FORMATS: Final = frozenset({"date", "email", "idn-email", "idn-hostname", "ipv4", "ipv6", "regex", "uuid"})
"""The formats that are checked: those that `jsonschema` checks with no other package, so that a contract is right or wrong
wherever it is read.
"""

_NAMED: Final = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTED: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE: Final = (
    "items", "additionalProperties", "propertyNames", "not", "if", "then", "else", "contains", "unevaluatedProperties",
    "unevaluatedItems",
)  # fmt: skip


class SchemaFault(NamedTuple):
    """What is wrong with a schema: where, as a JSON pointer, and what to do about it."""

    pointer: str
    message: str


def schema_faults(schema: dict[str, Any]) -> Iterator[SchemaFault]:
    """What keeps a schema from being a contract's: it breaks the meta-schema, refers to nothing, has a pattern that is not a
    regular expression, or a format that nothing here could check.
    """
    from jsonschema import Draft202012Validator

    dialect = schema.get("$schema", DIALECT)
    if not isinstance(dialect, str) or dialect.rstrip("#") != DIALECT:
        yield SchemaFault("/$schema", f"is {dialect!r}; contracts are written in {DIALECT}")
        return
    broken = False
    for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
        broken = True
        yield SchemaFault(_pointer(error.absolute_path), f"is not JSON Schema: {_shortened(error.message)}")
    if not broken:
        for pointer, each in _within(schema, ""):
            yield from _faults_of(pointer, each, schema)


def _faults_of(pointer: str, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[SchemaFault]:
    reference = schema.get("$ref")
    if reference is not None and not _leads_somewhere(reference, root):
        yield SchemaFault(
            f"{pointer}/$ref",
            f"{reference!r} refers to nothing in this schema; write '#/$defs/name', nothing is fetched",
        )
    for keyword in ("$dynamicRef", "$recursiveRef"):
        if keyword in schema:
            yield SchemaFault(f"{pointer}/{keyword}", "isn't followed; write $ref")
    patterns = [(f"{pointer}/pattern", schema["pattern"])] if "pattern" in schema else []
    patterns += [(f"{pointer}/patternProperties", each) for each in schema.get("patternProperties", {})]
    for place, pattern in patterns:
        try:
            re.compile(expand_shorthands(pattern))
        except (re.error, OverflowError, RecursionError) as error:
            yield SchemaFault(place, f"{pattern!r} is not a regular expression: {error}")
    wanted = schema.get("format")
    if wanted is not None and wanted not in FORMATS:
        yield SchemaFault(
            f"{pointer}/format",
            f"{wanted!r} can't be checked here; write a pattern instead. Formats that are checked: {', '.join(sorted(FORMATS))}",
        )


def _within(schema: object, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schema and those inside it, each with its JSON pointer."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword in _NAMED:
        for name, each in schema.get(keyword, {}).items():
            yield from _within(each, f"{pointer}/{keyword}/{_step(name)}")
    for keyword in _LISTED:
        for index, each in enumerate(schema.get(keyword, ())):
            yield from _within(each, f"{pointer}/{keyword}/{index}")
    for keyword in _SINGLE:
        if keyword in schema:
            yield from _within(schema[keyword], f"{pointer}/{keyword}")


def _leads_somewhere(reference: str, root: dict[str, Any]) -> bool:
    if reference != "#" and not reference.startswith("#/"):
        return False
    found: object = root
    for step in reference[1:].split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return isinstance(found, dict | bool)


def _pointer(path: Any) -> str:
    return "".join(f"/{_step(str(step))}" for step in path)


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _shortened(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:199]}…"
