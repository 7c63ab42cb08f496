"""What a JSON Schema asserts of one value, whatever is inside it: its type, its choices, its limits, its format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from conformance.proof import texts
from conformance.proof.language import EMPTY, Language, among
from conformance.proof.regular import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conformance.proof.shapes import Shape

#: Texts that are sure to be of a format.
FORMATS = {
    "date": whole("[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])").sure,
    "uuid": whole("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}").sure,
    "ipv4": whole(
        r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    ).sure,
}
_FALSE_NUMBER = whole(r"-?[0-9]+\.[0-9]*[1-9][0-9]*|.*[eE].*").possible


class Doubt(NamedTuple):
    """Something that may break a contract: where in the body, which keyword, in words; the strings that do."""

    path: str
    keyword: str
    message: str
    bad: Language = EMPTY


def _kinds(shape: Shape) -> Iterator[tuple[str, Language]]:
    if shape.strings:
        yield "string", shape.strings
    if shape.numbers:
        yield "number", shape.numbers
    for literal in sorted(shape.literals):
        yield "null" if literal == "null" else "boolean", EMPTY
    if shape.object is not None or shape.any:
        yield "object", EMPTY
    if shape.array is not None or shape.any:
        yield "array", EMPTY


def check_types(shape: Shape, allowed: list[str], path: str) -> Iterator[Doubt]:
    for kind, language in _kinds(shape):
        if kind in allowed:
            continue
        if kind == "number" and "integer" in allowed and not texts.common(language, _FALSE_NUMBER):
            continue
        yield Doubt(path, f"type {kind}", f"`{path}` may be {'an' if kind[0] in 'aeiou' else 'a'} {kind}", language)


def check_choices(shape: Shape, wanted: list[Any], path: str) -> Iterator[Doubt]:
    shown = ", ".join(map(repr, wanted))
    bad = texts.without(shape.strings, among(each for each in wanted if isinstance(each, str)))
    literals = {"true": True, "false": False, "null": None}
    odd = any(not any(each is literals[literal] for each in wanted) for literal in shape.literals)
    numbers = among(str(each) for each in wanted if isinstance(each, int) and not isinstance(each, bool))
    if bad or odd or shape.object or shape.array or shape.any or texts.without(shape.numbers, numbers):
        yield Doubt(path, "enum", f"`{path}` may be none of {shown}", bad)


def check_limit(shape: Shape, keyword: str, wanted: float, path: str) -> Iterator[Doubt]:
    if not shape.numbers or not texts.without(shape.numbers, _sure(keyword, wanted)):
        return
    known = shape.numbers.only(20)
    holds: Callable[[float], bool] = {
        "minimum": lambda number: number >= wanted,
        "maximum": lambda number: number <= wanted,
        "exclusiveMinimum": lambda number: number > wanted,
        "exclusiveMaximum": lambda number: number < wanted,
        "multipleOf": lambda number: number % wanted == 0,
    }[keyword]
    if known is None or not all(holds(json.loads(number)) for number in known):
        yield Doubt(path, keyword, f"`{path}` may break {keyword} {wanted}", shape.numbers)


def _sure(keyword: str, wanted: float) -> Language:
    """Whole numbers that keep a limit for sure, seen by their first digits; nothing, if the limit isn't as simple."""
    if keyword == "minimum" and wanted in (0, 1):
        return whole("[1-9][0-9]*" if wanted else "0|[1-9][0-9]*").sure
    if keyword == "maximum" and wanted >= 10:
        return whole(f"0|-?[1-9][0-9]{{0,{len(str(int(wanted))) - 2}}}").sure  # of fewer digits than the limit
    return EMPTY
