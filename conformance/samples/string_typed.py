"""Which interpolations print values of custom properties.

Amplitude sends all custom properties as strings
(https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Limitations*), so each must be a
string in the payload, too. Where a value comes from can't be read off a template in general: it may pass
through variables, macros and functions. So the event is rendered a second time with every custom property's
value changed, its type kept; whatever prints something else prints properties. What a template makes of one on purpose
(a number by `?c`, a length, the result of a test) is not a property any more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from conformance.expressions.raw_prints import raw_prints
from payloads.freemarker import FreeMarkerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker import Template, Traced
    from payloads.freemarker.source import Span

_FORM = "mappedProperties"
_NOW = 1_767_225_600_000
"""When both are rendered: the time is not a property."""
PROPERTIES = (
    "event_properties",
    "user_properties",
    "group_properties",
    "derived_properties",
    "lookup_properties",
)
"""What custom properties are members of."""


def changed(event: Mapping[str, JSON]) -> dict[str, JSON]:
    """The event with another value for each custom property, of the same type."""
    return {name: _changed(value) if name in PROPERTIES else value for name, value in event.items()}


def printers(template: Template, model: Mapping[str, JSON], other: Mapping[str, JSON]) -> frozenset[Span]:
    """The places that print a property as it comes: one text for `model` and another for `other`, and nothing made of
    either; none if one of them doesn't render, or where there is no form that forwards properties as text.
    """
    if _FORM not in other:  # `model` may hold only what the template reads
        return frozenset()
    at_once = template.under(template.settings.replaced(now=_NOW))
    try:
        before, after = _printed(at_once.render_traced(model)), _printed(at_once.render_traced(other))
    except FreeMarkerError:
        return frozenset()
    raw = raw_prints(template)
    # What only one of the two prints says that a condition looks at a property, not that the property is printed.
    return frozenset(
        span for span in before.keys() & after.keys() if before[span] != after[span] and (span.start, span.end) in raw
    )


def _printed(traced: Traced) -> dict[Span, list[str]]:
    texts: defaultdict[Span, list[str]] = defaultdict(list)
    for piece in traced.pieces:
        texts[piece.span].append(traced.text[piece.start : piece.end])
    return texts


def _changed(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {name: _changed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_changed(item) for item in value]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value + 1 if value + 1 != value else value / 2
    return f"{value} changed" if value else value
