"""Which fields of an event a destination looks at, and a model of the event with no more than those.

`payloads.amplitude.namespaces` copies an event of 55 fields three times, which costs more than to render a template. What is
made here gives templates the same: a null is nothing to FreeMarker, so the event's own objects can be handed over as they
are, except where a template goes through one from end to end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.amplitude import namespaces, properties, views
from payloads.amplitude.catalogue import BY_NAME
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from payloads.amplitude import JSON, CustomerSettings, Platform
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Node
    from tile.precondition import Precondition

Model = dict[str, Any]


class Needs(NamedTuple):
    """What is read of `input`.

    Attributes:
        fields: its fields that are read.
        whole: those of them that may be gone through from end to end.
    """

    fields: frozenset[str]
    whole: frozenset[str]


def needs(templates: Iterable[Template], preconditions: Iterable[Precondition]) -> Needs | None:
    """What templates and preconditions read of `input`; None where that can't be told from the templates."""
    fields: set[str] = set()
    whole: set[str] = set()
    for template in templates:
        if _reads_more(template):
            return None
        for reference in template.references():
            root, *rest = reference.path
            if root != "input":
                continue
            if not rest:
                return None
            fields.add(rest[0])
            if len(rest) == 1 and reference.complete:
                whole.add(rest[0])
    for precondition in preconditions:
        for path in precondition.any_of:
            root, first, *_ = path.split(".")
            if root == "input":
                fields.add(first)
    return Needs(frozenset(fields), frozenset(whole))


def _reads_more(template: Template) -> bool:
    """Whether a template may read what its references don't name: `.data_model`, text run as code, other templates, or a
    variable of its own that is called `input`.
    """
    return any(_is_unclear(node) for element in template.nodes for node in element.walk())


def _is_unclear(node: Node) -> bool:
    match node:
        case ex.SpecialVariable() | el.Include() | el.Import() | ex.BuiltIn(name="eval" | "interpret" | "eval_json"):
            return True
        case ex.StringLiteral(value="input"):  # `<@capture_output var="input">`
            return True
        case ex.Name() | ex.Dot():
            return False
    return "input" in node.names() or getattr(node, "name", None) == "input"


def builder(customer: CustomerSettings, platform: Platform, needed: Needs | None) -> Callable[[dict[str, Any]], Model]:
    """What makes the namespaces of an event, as `namespaces` would for templates that read no more than `needed`."""
    if needed is None or platform.missing == "null" or platform.settings().object_wrapper == "beans":
        return lambda event: namespaces(event, customer, platform)
    fields = tuple(sorted(needed.fields))
    whole = needed.whole
    parameters = dict(customer.parameters)
    stringified = platform.values == "stringified"

    def taken(event: Mapping[str, Any]) -> Model:
        view = {}
        for name in fields:
            value = event.get(name)
            if value is not None:
                if type(value) is dict and name in whole:
                    value = {key: member for key, member in value.items() if member is not None}
                view[name] = views.stringify(value) if stringified else value
        return view

    if not customer.has_form:
        return lambda event: {"input": taken(event), "parameters": parameters}

    mapped = [(name, None if source is None else _getter(source)) for name, source in customer.mapping.items()]
    ticked = None
    if customer.properties is not None:
        ticked = [(properties.short_name(source), _getter(source)) for source in customer.properties]
    encoded = platform.mapped_properties == "json"
    untouched = not encoded and not stringified
    empty: JSON = "" if platform.unmapped == "empty" else None
    is_absent = platform.unmapped == "absent"

    def build(event: dict[str, Any]) -> Model:
        mapped_fields: dict[str, Any] = {}
        for name, get in mapped:
            value = None if get is None else get(event)
            if value is not None:
                mapped_fields[name] = views.stringify(value) if stringified else value
            elif not is_absent:
                mapped_fields[name] = empty
        found: dict[str, Any] = {}
        for name, get in ticked if ticked is not None else _all(event):
            if found.get(name) is None:
                found.pop(name, None)
                found[name] = get(event)
        mapped_properties: dict[str, Any] = {}
        for name, value in found.items():
            if value is None or not (untouched or type(value) not in (dict, list)):
                continue
            seen = views.stringify(value) if stringified else value
            mapped_properties[name] = views.as_json(seen) if encoded else seen
        return {
            "input": taken(event),
            "parameters": parameters,
            "mappedFields": mapped_fields,
            "mappedProperties": mapped_properties,
        }

    return build


def _getter(source: str) -> Callable[[dict[str, Any]], Any]:
    """`properties.resolve` for one property, decided once."""
    kind, dot, name = source.partition(".")
    if dot and kind in properties.FLAT_KINDS:

        def of_kind(event: dict[str, Any]) -> Any:
            held = event.get(kind)
            return held.get(name) if type(held) is dict else None

        return of_kind
    if source in BY_NAME and BY_NAME[source].type != "object" and not dot:
        return lambda event: event.get(source)
    if dot and kind == "group_properties":
        return lambda event: properties.resolve(event, source)

    def of_either(event: dict[str, Any]) -> Any:
        held = event.get("event_properties")
        value = held.get(source) if type(held) is dict else None
        if value is None:
            held = event.get("user_properties")
            value = held.get(source) if type(held) is dict else None
        return value

    return of_either


def _all(event: dict[str, Any]) -> list[tuple[str, Callable[[dict[str, Any]], Any]]]:
    """Every event and user property, as a customer who ticks all of them gets it."""
    return [
        (name, lambda _event, value=value: value)  # type: ignore[misc]
        for kind in ("event_properties", "user_properties")
        if type(held := event.get(kind)) is dict
        for name, value in held.items()
    ]
