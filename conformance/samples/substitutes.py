"""Filling in what is missing, or of the wrong type, once it is reported, to see what else is wrong."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from payloads.amplitude import JSON
from payloads.freemarker import InvalidReference, UnexpectedType
from payloads.freemarker.analysis import chain
from payloads.freemarker.errors import (
    NonBoolean,
    NonExtendedHash,
    NonHash,
    NonNumerical,
    NonSequence,
    NonSequenceOrCollection,
    NonString,
    NonStringOrMarkup,
)
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.freemarker import FreeMarkerError, Template
    from payloads.freemarker.source import Span
    from payloads.request import RequestTemplate

_STAND_IN = "missing"
_BOOLEAN_HINT = re.compile(r"write (.+?)\?c for true/false", re.DOTALL)
_NUMBER = 7
_FITTING: dict[type[UnexpectedType], JSON] = {
    NonString: _STAND_IN,
    NonStringOrMarkup: _STAND_IN,
    NonNumerical: _NUMBER,
    NonBoolean: True,
    NonHash: {},
    NonExtendedHash: {},
    NonSequence: [_STAND_IN],
    NonSequenceOrCollection: [_STAND_IN],
}
"""What stands in for a value of the wrong type."""


def with_missing(
    model: Mapping[str, JSON], error: FreeMarkerError, template: RequestTemplate
) -> dict[str, JSON] | None:
    """The model with a text where the template missed something, or with another value where the type is wrong; None if
    it can't be told where that is.
    """
    if isinstance(error, InvalidReference) and error.span is not None:
        path = _path_around(error.span, template)
        return None if path is None else _filled(model, path)
    if isinstance(error, UnexpectedType) and error.span is not None:
        path = _path_of(error.span, template)
        return None if path is None else _retyped(model, path, _fitting(error))
    told = _BOOLEAN_HINT.search(error.hint or "")
    if told is not None and error.span is not None:
        path = _path_written(told[1].strip(), error.span, template)
        return None if path is None else _retyped(model, path, _STAND_IN)
    return None


def _fitting(error: UnexpectedType) -> JSON:
    if "Expected a number or boolean," in error.message:
        return _NUMBER
    return _FITTING.get(type(error), _STAND_IN)


def _path_around(place: Span, template: RequestTemplate) -> tuple[str, ...] | None:
    """The path that is read where something is missing: a step of it may be blamed."""
    for part in template.templates():
        for reference in part.references():
            span = reference.span
            if (
                span.source.name == place.source.name
                and span.start <= place.start
                and place.end <= span.end
                and reference.complete
            ):
                return reference.path
    return None


def _path_of(place: Span, template: RequestTemplate) -> tuple[str, ...] | None:
    """The path that stands at a place, its default aside."""
    for part in template.templates():
        node = _by_place(part).get((place.start, place.end)) if part.name == place.source.name else None
        if node is not None:
            return _as_path(node)
    return None


@lru_cache(maxsize=64)
def _by_place(template: Template) -> dict[tuple[int, int], Expression]:
    """A template's expressions by start and end, the outermost of a place."""
    found: dict[tuple[int, int], Expression] = {}
    for element in template.nodes:
        for node in element.walk():
            if isinstance(node, Expression):
                found.setdefault((node.span.start, node.span.end), node)
    return found


def _path_written(text: str, within: Span, template: RequestTemplate) -> tuple[str, ...] | None:
    """The path that is written so inside a place."""
    for part in template.templates():
        if part.name != within.source.name:
            continue
        for element in part.nodes:
            for node in element.walk():
                inside = within.start <= node.span.start and node.span.end <= within.end
                if inside and isinstance(node, Expression) and node.span.text == text:
                    return _as_path(node)
    return None


def _as_path(node: Expression) -> tuple[str, ...] | None:
    while isinstance(node, ex.Parenthesis | ex.DefaultTo):
        node = node.inner if isinstance(node, ex.Parenthesis) else node.target
    found = chain(node)
    return found.path if found is not None and found.complete else None


def overlay(model: Mapping[str, JSON], patched: Mapping[str, JSON]) -> dict[str, JSON]:
    """The model with those members of `patched` that it lacks."""
    result = dict(model)
    for name, value in patched.items():
        own = result.get(name)
        if own is None:
            result[name] = value
        elif isinstance(own, dict) and isinstance(value, dict):
            result[name] = overlay(own, value)
    return result


def repatch(model: Mapping[str, JSON], original: Mapping[str, JSON], patched: Mapping[str, JSON]) -> dict[str, JSON]:
    """The model with the members in which `patched` differs from `original`."""
    result = dict(model)
    for name, value in patched.items():
        was, own = original.get(name), result.get(name)
        if value == was and type(value) is type(was):
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(own, dict):
            result[name] = repatch(own, was, value)
        else:
            result[name] = value
    return result


def _filled(model: Mapping[str, JSON], path: tuple[str, ...]) -> dict[str, JSON] | None:
    """A copy with a text at `path`; None if something is there, or what is there has no members."""
    name, *rest = path
    held = model.get(name)
    if not rest:
        return None if held is not None else {**model, name: _STAND_IN}
    if held is not None and not isinstance(held, dict):
        return None
    inner = _filled(held or {}, tuple(rest))
    return None if inner is None else {**model, name: inner}


def _retyped(model: Mapping[str, JSON], path: tuple[str, ...], value: JSON) -> dict[str, JSON] | None:
    """A copy with another value at `path`; None if nothing is there, or what was put there before."""
    name, *rest = path
    held = model.get(name)
    if held is None:
        return None
    if not rest:
        stands_in = held in (_STAND_IN, _NUMBER, {}, [_STAND_IN]) or held == value
        return None if stands_in else {**model, name: value}
    if not isinstance(held, dict):
        return None
    inner = _retyped(held, tuple(rest), value)
    return None if inner is None else {**model, name: inner}
