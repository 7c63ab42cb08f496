"""Filling in what is missing, once it is reported, to see what else is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker import InvalidReference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker import FreeMarkerError
    from payloads.request import RequestTemplate

_STAND_IN = "missing"


def with_missing(
    model: Mapping[str, JSON], error: FreeMarkerError, template: RequestTemplate
) -> dict[str, JSON] | None:
    """The model with a text where the template missed something; None if it can't be told where that is."""
    if not isinstance(error, InvalidReference) or error.span is None:
        return None
    for part in template.templates():
        for reference in part.references():
            span = reference.span
            if (
                span.source.name == error.span.source.name
                and span.start <= error.span.start
                and error.span.end <= span.end
                and reference.complete
            ):
                return _filled(model, reference.path)
    return None


def overlaid(model: Mapping[str, JSON], patched: Mapping[str, JSON]) -> dict[str, JSON]:
    """The model with those members of `patched` that it lacks."""
    result = dict(model)
    for name, value in patched.items():
        own = result.get(name)
        if own is None:
            result[name] = value
        elif isinstance(own, dict) and isinstance(value, dict):
            result[name] = overlaid(own, value)
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
