"""Events made for a tile: the samples can't know which properties its templates read by name.

Three events, in which every property that a template names is there: as text that needs escaping, as a number
that grouping would break, as a boolean. A property may have any of these types
(https://amplitude.com/docs/apis/analytics/export). A fourth where members of properties are read: as objects that have
them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from payloads.amplitude import EVENT
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.amplitude import JSON
    from payloads.freemarker import Template
    from tile import Destination

_TEXT = 'it\'s a "test" \\ of <text>\nin two lines'
_VALUES: dict[str, JSON] = {
    "generated-text": _TEXT,
    "generated-numbers": 1234567.25,
    "generated-booleans": True,
}
_KINDS = ("event_properties", "user_properties", "derived_properties", "lookup_properties")
_MOST_TEXTS = 40
NAMES = tuple(_VALUES)
OBJECTS = "generated-objects"
"""The name of the fourth."""


def events(tile: Destination, templates: Iterable[Template]) -> dict[str, dict[str, JSON]]:
    """The events for a tile by name."""
    templates = tuple(templates)
    references = [reference for template in templates for reference in template.references()]
    paths = {reference.path for reference in references}
    looked_up = {reference.path[-1] for reference in references if not reference.complete and len(reference.path) < 3}
    found = _properties(tile, paths)
    if looked_up:  # by a name that is put together or chosen: any text of the template may be it
        texts = [text for template in templates for text in _texts(template)][:_MOST_TEXTS]
        kinds = [kind for kind in _KINDS if kind in looked_up] + ["event_properties"] * (
            "mappedProperties" in looked_up
        )
        found |= {(kind, text) for kind in kinds for text in texts}
    wanted = sorted(each for each in found if each[0] in tile.subject.by_name)
    made = {name: _event(tile, wanted, value) for name, value in _VALUES.items()}
    made["generated-text"] |= _fields(tile, paths, _TEXT)
    deep = sorted({path[1:] for path in paths if path[0] == "input" and len(path) > 3 and path[1] in _KINDS})
    if deep and tile.subject is EVENT:
        made[OBJECTS] = _event(tile, wanted, _TEXT)
        for path in deep:
            _put(made[OBJECTS], path)
    return made


def with_text(tile: Destination, templates: Iterable[Template], text: str) -> dict[str, JSON]:
    """An event in which the text stands wherever there can be any and a template names it."""
    paths = {reference.path for template in templates for reference in template.references()}
    wanted = sorted(each for each in _properties(tile, paths) if each[0] in tile.subject.by_name)
    return _event(tile, wanted, text) | _fields(tile, paths, text)


def _fields(tile: Destination, paths: set[tuple[str, ...]], text: str) -> dict[str, JSON]:
    return {
        field.name: text
        for field in tile.subject.fields
        if ("input", field.name) in paths and field.type == "string" and not _has_a_format(field.name)
    }


def _texts(template: Template) -> Iterator[str]:
    """The texts in quotes in a template's expressions that may be names."""
    for element in template.nodes:
        for node in element.walk():
            if isinstance(node, ex.StringLiteral) and not node.parts and re.fullmatch(r"[\w $.-]{1,40}", node.value):
                yield node.value


def _put(event: dict[str, JSON], path: tuple[str, ...]) -> None:
    """A text at a path, objects on its way."""
    held = event
    for step in path[:-1]:
        inner = held.get(step)
        if not isinstance(inner, dict):
            inner = held[step] = {}
        held = inner
    held.setdefault(path[-1], _TEXT)


def mapping(tile: Destination) -> dict[str, str]:
    """A property for every mapped field that has no default of its own."""
    return {field.name: f"event_properties.{field.name}" for field in tile.mapping if not field.default}


def _has_a_format(name: str) -> bool:
    """Whether a field of text is Amplitude's own writing: a time, an address, a UUID."""
    return name.endswith(("_time", "ip_address")) or name == "uuid"


def _properties(tile: Destination, paths: Iterable[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Kind and name of every property that is read by name."""
    found = {("event_properties", name) for name in mapping(tile)}
    for field in tile.mapping:
        kind, dot, name = (field.default or "").partition(".")
        if dot and kind in _KINDS:
            found.add((kind, name))
    for root, *rest in paths:
        if root == "input" and len(rest) > 1 and rest[0] in _KINDS:
            found.add((rest[0], rest[1]))
        if root == "mappedProperties" and rest:
            found.add(("event_properties", rest[0]))
    return found


def _event(tile: Destination, wanted: Iterable[tuple[str, str]], value: JSON) -> dict[str, JSON]:
    event = _plain(tile)
    for kind, name in wanted:
        held = event.setdefault(kind, {})
        if not isinstance(held, dict):
            held = event[kind] = {}
        held[name] = value
    return event


def _plain(tile: Destination) -> dict[str, JSON]:
    """What is sent for test, with all that is always there, so that it is one of those that claims are about; without
    custom properties.
    """
    subject, always = tile.subject, tile.universe().always
    event: dict[str, JSON] = {
        field.name: {} if field.type == "object" else field.example for field in subject.fields if field.name in always
    }
    event |= subject.samples.load(subject.test_sample)
    return event | {"event_properties": {}, "user_properties": {}} if subject is EVENT else event
