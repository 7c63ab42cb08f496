"""Whether a template prints numbers as the platform's settings have it: `1,234,567.25` by one, `1234567.25` by another.

The samples can't know which properties a template reads, and a body may be sound JSON with either number in it. So an
event is made in which every property that the template could mean is a number, and the bodies are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from payloads.amplitude import EVENT, Platform, namespaces
from payloads.freemarker import FreeMarkerError
from payloads.freemarker.nodes import expressions as ex
from payloads.request import UnsafeRequestError
from tile.rendering import request_template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Node
    from tile import Destination

_NUMBER = 1234567.25
_KINDS = ("event_properties", "user_properties")
_MOST = 200


class Printed(NamedTuple):
    """A property that is a number, and the line that prints it under two of the platform's number formats."""

    property: str
    formats: tuple[str, str]
    lines: tuple[str, str]


def printed_numbers(tile: Destination) -> Printed | None:
    """The first property that shows it; None if there is none, or a template doesn't parse."""
    one, other = Platform(), Platform(number_format="computer")
    try:
        templates = request_template(tile, one), request_template(tile, other)
    except FreeMarkerError:
        return None
    mapping = {field.name: f"event_properties.{field.name}" for field in tile.mapping if not field.default}
    customer = tile.customer_settings(mapping=mapping)
    names = dict.fromkeys([*mapping, *(name for template in templates[0].templates() for name in _names(template))])
    subject = tile.subject
    plain = subject.samples.load("mobile-full" if subject is EVENT else subject.test_sample)
    for name in list(names)[:_MOST]:
        for kind in (each for each in _KINDS if each in subject.by_name):
            event: dict[str, JSON] = plain | {kind: {name: _NUMBER}}
            try:
                bodies = [template.render(namespaces(event, customer)).body for template in templates]
            except (FreeMarkerError, UnsafeRequestError):
                continue
            parted = zip(*(body.split("\n") for body in bodies), strict=False)
            lines = next(((ours, theirs) for ours, theirs in parted if ours != theirs), None)
            if lines is not None:
                formats = one.number_format, other.number_format
                return Printed(f"{kind}.{name}", formats, (lines[0].strip(), lines[1].strip()))
    return None


def _names(template: Template) -> Iterator[str]:
    """What may be a property's name: the last step of what is read, and every text in the expressions."""
    for reference in template.references():
        if len(reference.path) > 1:
            yield reference.path[-1]
    pending: list[Node] = list(template.nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ex.StringLiteral) and node.value:
            yield node.value
        pending.extend(node.children())
