"""What a destination accepts: a body against its contract's JSON Schema, the rules beyond it, the size."""

from __future__ import annotations

import functools
import itertools
import json
import re
import sys
import threading
from contextlib import nullcontext, redirect_stdout
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from payloads.ecma import expand_shorthands
from payloads.encoding import size
from payloads.strict_json import member_path
from tile._modules import line_of
from tile.contract import Violation
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

    from payloads.amplitude import JSON
    from tile.contract import Contract, PayloadRule


class Breach(NamedTuple):
    """One breach of a contract.

    Attributes:
        kind: what is broken; a body with a `reserved` value is accepted, with an effect of its own.
        path: a JSON path from the body's root, e.g. `$.params[2].value`.
        message: what is wrong there.
        constraint: names what is broken, so that the same breach on two events is known to be one.
        rule: the rule of the contract, for the kind `rule`.
        of_name: whether the name of the member at `path` is to blame, not its value.
    """

    kind: Literal["schema", "rule", "reserved", "size"]
    path: str
    message: str
    constraint: str
    rule: PayloadRule | None = None
    of_name: bool = False


def breaches(contract: Contract, value: JSON, text: str) -> Iterator[Breach]:
    """What a body breaks; nothing for a body the destination accepts."""
    for error in _validator(contract).iter_errors(value):
        yield _from_schema(error)
    for rule in contract.rules:
        for violation in _violations(rule, value, text):
            yield Breach("rule", violation.path, f"{violation.message} (`{violation.path}`)", rule.name, rule)
    yield from reserved_values(contract, value)
    length = size(text)
    if contract.max_body_bytes is not None and length > contract.max_body_bytes:
        message = f"the body has {length:,} bytes in UTF-8; {contract.name} takes {contract.max_body_bytes:,}"
        yield Breach("size", "$", message, "max_body_bytes")


def _violations(rule: PayloadRule, value: JSON, text: str) -> list[Violation]:
    """What a rule finds. It is somebody's own code: what it prints isn't a result, and what it raises is a fault of its.

    Raises:
        TileError: it fails, or finds something else than violations.
    """
    # The redirection is the whole program's: two threads at once could leave it behind.
    alone = threading.current_thread() is threading.main_thread()
    try:
        with redirect_stdout(sys.stderr) if alone else nullcontext():
            found = list(rule.find(value, text))
    except Exception as error:
        raise TileError(
            f"the contract's rule {rule.name!r} fails: {type(error).__name__}: {error}",
            remedy="a rule must cope with any JSON: the schema's complaints come beside it, not before it",
            place=line_of(error),
        ) from error
    for each in found:
        if not isinstance(each, Violation):
            raise TileError(
                f"the contract's rule {rule.name!r} finds {type(each).__name__} instead of Violation",
                remedy='yield Violation("$.member", "what is wrong")',
            )
    return found


def forbids(contract: Contract, member: str, value: JSON) -> bool:
    """Whether members of a name, wherever the schema has them, can't have a value."""
    schemas = list(_of_members(contract.json_schema, member))
    return bool(schemas) and not any(_accepts(contract, schema, value) for schema in schemas)


def _of_members(schema: object, member: str) -> Iterator[object]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict) and member in properties:
            yield properties[member]
        for each in schema.values():
            yield from _of_members(each, member)
    elif isinstance(schema, list):
        for each in schema:
            yield from _of_members(each, member)


def _accepts(contract: Contract, schema: object, value: JSON) -> bool:
    whole = {"$defs": contract.json_schema.get("$defs", {}), "allOf": [schema]}
    return _validator_of(json.dumps(whole)).is_valid(value)


def reserved_values(contract: Contract, value: JSON) -> Iterator[Breach]:
    """The values in a body that the destination accepts, with an effect of their own."""
    for reserved in contract.reserved:
        held = value
        for step in reserved.member.split(".")[1:]:
            held = held.get(step) if isinstance(held, dict) else None
        if held in reserved.values:
            message = f"`{reserved.member}` is {_shown(held)}, which {contract.name} reserves: {reserved.effect}"
            yield Breach("reserved", reserved.member, message, f"reserved {held}")


@functools.cache
def _validator_of(schema: str) -> Validator:
    from jsonschema import validators
    from jsonschema.validators import Draft202012Validator, validator_for

    parsed = json.loads(schema)
    kind = validator_for(parsed, default=Draft202012Validator)
    extended = validators.extend(kind, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    made: Validator = extended(parsed, format_checker=kind.FORMAT_CHECKER)
    return made


def _pattern(_validator: Validator, pattern: str, value: object, _schema: object) -> Iterator[ValidationError]:
    """`pattern` as ECMA-262 has it, where `$` is the end of the text and not also before a last line feed."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not re.search(_ecma(pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


@functools.cache
def _ecma(pattern: str) -> str:
    pattern = expand_shorthands(pattern)
    return re.sub(r"(\\.|\[(?:\\.|[^\]\\])*\])|\$", lambda found: found[1] or r"\Z", pattern, flags=re.DOTALL)


def _validator(contract: Contract) -> Validator:
    return _validator_of(json.dumps(contract.json_schema, sort_keys=True))


def _from_schema(error: ValidationError) -> Breach:
    """The most telling error inside `anyOf` and its like, in words."""
    from jsonschema.exceptions import best_match

    while error.context:
        inner = best_match(error.context)
        if inner is None:
            break
        error = inner
    path = functools.reduce(_step, error.absolute_path, "$")
    schema_path = ["*" if isinstance(step, int) else step for step in error.absolute_schema_path]
    constraint = f"{'/'.join(schema_path)} {_shape(error.absolute_path, schema_path)}"
    if "propertyNames" in schema_path:
        return Breach("schema", member_path(path, str(error.instance)), _of_name(error, path), constraint, of_name=True)
    unexpected = _unexpected(error)
    if unexpected:
        names = ", ".join(map(repr, unexpected))
        message = f"`{path}` takes no member {names}"
        return Breach("schema", member_path(path, unexpected[0]), message, constraint, of_name=True)
    return Breach("schema", path, _in_words(error, path), constraint)


def _of_name(error: ValidationError, path: str) -> str:
    """What is wrong with the name of a member."""
    name: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "maxLength":
            what = f"has {len(name)} characters; at most {wanted} are allowed"
        case "minLength":
            what = f"has {len(name)} characters; at least {wanted} are needed"
        case "pattern":
            what = f"isn't one that the pattern {wanted} allows"
        case "enum":
            what = f"is none of {', '.join(_shown(choice) for choice in wanted)}"
        case _:
            what = "isn't allowed"
    return f"the name {_shown(name)} in `{path}` {what}"


def _unexpected(error: ValidationError) -> list[str]:
    """The members that a schema has no place for."""
    schema: Any = error.schema
    if (
        error.validator != "additionalProperties"
        or not isinstance(error.instance, dict)
        or not isinstance(schema, dict)
    ):
        return []
    patterns = [_ecma(each) for each in schema.get("patternProperties", ())]
    return [
        name
        for name in error.instance
        if name not in schema.get("properties", ()) and not any(re.search(each, name) for each in patterns)
    ]


def _step(path: str, step: str | int) -> str:
    return f"{path}[{step}]" if isinstance(step, int) else member_path(path, step)


def _shape(path: Iterable[str | int], schema_path: list[str]) -> str:
    """The place in the body, the same for all members that the schema doesn't name."""
    named = {name for keyword, name in itertools.pairwise(schema_path) if keyword == "properties"}
    return ".".join(str(step) if step in named else "*" for step in path)


def _in_words(error: ValidationError, path: str) -> str:
    wanted: Any = error.validator_value
    found: Any = error.instance
    match error.validator:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return f"`{path}` is {_shown(found)}, not {' or '.join(_a(str(kind)) for kind in kinds)}"
        case "required":
            missing = [name for name in wanted if name not in found]
            return f"`{path}` has no member {', '.join(map(repr, missing))}"
        case "additionalProperties" | "unevaluatedProperties":
            return f"`{path}`: {error.message}"
        case "enum":
            return f"`{path}` is {_shown(found)}, none of {', '.join(_shown(choice) for choice in wanted)}"
        case "const":
            return f"`{path}` is {_shown(found)}, not {_shown(wanted)}"
        case "maxLength":
            return f"`{path}` has {len(found)} characters; at most {wanted} are allowed"
        case "minLength":
            need = "it must not be empty" if wanted == 1 else f"at least {wanted} characters are needed"
            return f"`{path}` has {len(found)} characters; {need}"
        case "pattern":
            return f"`{path}` is {_shown(found)}, which the pattern {wanted} doesn't allow"
        case "maxProperties" | "minProperties":
            edge = "at most" if error.validator == "maxProperties" else "at least"
            return f"`{path}` has {len(found)} members; {edge} {wanted} {'is' if wanted == 1 else 'are'} {'allowed' if edge == 'at most' else 'needed'}"
        case "uniqueItems":
            twice = next((each for at, each in enumerate(found) if each in found[:at]), None)
            return f"`{path}` has the item {_shown(twice)} twice"
        case "dependentRequired":
            name, missing = next(
                (name, each) for name, needed in wanted.items() if name in found for each in needed if each not in found
            )
            return f"`{path}` has a member {name!r}, and then it needs {missing!r}, too"
        case "minItems":
            return f"`{path}` has {len(found)} items; at least {wanted} needed"
        case "maxItems":
            return f"`{path}` has {len(found)} items; at most {wanted} are allowed"
        case "minimum" | "maximum":
            edge = "least" if error.validator == "minimum" else "most"
            return f"`{path}` is {_shown(found)}; at {edge} {wanted} is allowed"
        case "contains":
            return f"`{path}`: {_contained(error, wanted)}"
        case "not" if isinstance(wanted, dict) and "description" in wanted:
            return f"`{path}` is {_shown(found)}: {wanted['description']}"
        case _:
            rest = error.message.removeprefix(repr(found))
            return f"`{path}`: {error.message if rest == error.message else _shown(found) + rest}"


def _contained(error: ValidationError, wanted: object) -> str:
    """Too few or too many items of a kind; the kind in the schema's own words."""
    schema: Any = error.schema
    found: Any = error.instance
    kind = wanted.get("description", _shown(wanted)) if isinstance(wanted, dict) else _shown(wanted)
    if "maxContains" in schema and len(found) > schema["maxContains"]:
        return f"at most {schema['maxContains']} items may be {kind}"
    return f"at least {schema.get('minContains', 1)} items must be {kind}"


def _a(kind: str) -> str:
    return kind if kind == "null" else f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
