"""What is delivered before and after a fix: a fix called safe changes no body that was right.

Rendered are the samples, the events made for the tile, and random ones of the universe, as the platform's settings may
show them to the templates. A body that was JSON before must mean the same afterwards. One thing is not a loss: a value that
was printed raw and held a quote or a backslash of its own, which the destination read as JSON. It wasn't delivered
before, and is afterwards. And what isn't sent, because a value is missing, isn't sent with an empty text in its place that
the destination refuses: an empty id is worse than none.
"""

from __future__ import annotations

import json
import random
import re
from itertools import cycle
from typing import TYPE_CHECKING, Final, NamedTuple

from conformance.samples import own_events
from conformance.samples.read_paths import Reach
from payloads import strict_json
from payloads.amplitude import Platform, namespaces
from payloads.amplitude.random_events import random_event
from payloads.freemarker import FreeMarkerError, LimitExceeded
from payloads.freemarker.nodes import expressions as ex
from payloads.request import UnsafeRequestError
from tile.acceptance import breaches
from tile.rendering import request_template, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payloads.amplitude import JSON
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Node
    from payloads.request import RequestTemplate
    from tile import Destination

_RANDOM: Final = 300
_SEED: Final = "what is delivered"
_VIEWS_OF_EACH: Final = 2
_NOW: Final = 1_767_225_600_000
"""When everything is rendered: a template that prints the time prints the same before and after."""
_MISSING: Final = re.compile(r"evaluated to null or missing:\s*==> (\S+)")
_OPENINGS: Final = ("${", "#{", "[=")
#: Digits grouped or not, booleans that can be printed or not. Not `1.024` for a thousand and twenty-four, which is JSON
#: by mistake.
_ENGINES: Final = (Platform(), Platform(number_format="computer", boolean_format="c"))


class _Delivery(NamedTuple):
    """What the templates are given, under which of the settings, and the body's meaning, written down."""

    model: Mapping[str, JSON]
    engine: int
    meaning: str


class _Unsent(NamedTuple):
    """What the templates are given, under which of the settings, and what is missing, as it is read."""

    model: Mapping[str, JSON]
    engine: int
    missing: str


class Delivered:
    """The deliveries of a tile before it is fixed."""

    def __init__(self, tile: Destination) -> None:
        self._deliveries: list[_Delivery] = []
        self._unsent: list[_Unsent] = []
        self._templates: list[RequestTemplate] = []
        try:
            self._templates = _per_engine(tile)
        except FreeMarkerError:
            return  # nothing is delivered
        self._structure = sorted(set(_structure(self._templates[0].body)), key=len, reverse=True)
        for model in _models(tile, self._templates[0]):
            for engine, template in enumerate(self._templates):
                try:
                    meaning = _meaning(template, model)
                except LimitExceeded:
                    return  # the next event would take as long
                except FreeMarkerError as error:
                    if tile.contract is not None and (missing := _MISSING.search(error.message)):
                        self._unsent.append(_Unsent(model, engine, missing[1]))
                    continue
                if meaning is not None:
                    self._deliveries.append(_Delivery(model, engine, meaning))

    def is_changed_by(self, tile: Destination) -> bool:
        """Whether a body that was JSON before means something else, or isn't there, with the templates of another; or what
        wasn't sent is sent with an empty text that the destination refuses.
        """
        if not self._deliveries and not self._unsent:
            return False
        try:
            templates = _per_engine(tile)
        except FreeMarkerError:
            return True  # it doesn't parse any more
        return any(self._is_other(templates[each.engine], each) for each in self._deliveries) or any(
            _is_refused_for_nothing(templates[each.engine], each, tile) for each in self._unsent
        )

    def _is_other(self, template: RequestTemplate, delivery: _Delivery) -> bool:
        try:
            meaning = _meaning(template, delivery.model)
        except FreeMarkerError:
            return True  # it isn't sent any more, or meets a limit
        return meaning != delivery.meaning and not self._was_misread(delivery)

    def _was_misread(self, delivery: _Delivery) -> bool:
        """Whether a value of the event's own was printed raw, and read as JSON: a quote or a backslash that nothing
        escaped.
        """
        held = [text.casefold() for text in _texts(delivery.model) if _special(text)]
        if not held:
            return False
        traced = self._templates[delivery.engine].body.render_traced(delivery.model)
        for piece in traced.pieces:
            text = traced.text[piece.start : piece.end].casefold()
            if not piece.span.text.startswith(_OPENINGS) or not _special(text):
                continue
            for own in self._structure:
                text = text.replace(own, "")
            if _special(text) and _is_of_the_event(text, held):
                return True
        return False


def _is_refused_for_nothing(template: RequestTemplate, unsent: _Unsent, tile: Destination) -> bool:
    """Whether an event is sent now, with an empty text where something is missing, and the destination refuses that."""
    try:
        traced = template.body.render_traced(unsent.model)
    except FreeMarkerError:
        return False
    places = {
        piece.start
        for piece in traced.pieces
        if piece.start == piece.end and piece.span.text.startswith(_OPENINGS) and unsent.missing in piece.span.text
    }
    document = strict_json.parse(traced.text) if places else None
    if document is None or document.faults or not document.complete or tile.contract is None:
        return False
    refused = (document.ranges.get(each.path) for each in breaches(tile.contract, document.value, traced.text))
    return any(found is not None and found[1] - found[0] == 2 and found[0] + 1 in places for found in refused)


def _special(text: str) -> str:
    """The characters of a text that mean something inside a JSON string."""
    return "".join(character for character in text if character in '"\\')


def _is_of_the_event(text: str, held: list[str]) -> bool:
    """Whether all that is special in a printed text is special in what the event holds: escaping adds to it."""
    own = _special(text)
    if any(_is_subsequence(own, _special(each)) for each in held):
        return True
    for each in sorted(held, key=len, reverse=True):
        text = text.replace(each, "")
    return not _special(text)


def _is_subsequence(one: str, other: str) -> bool:
    rest = iter(other)
    return all(character in rest for character in one)


def _structure(template: Template) -> Iterator[str]:
    """Quotes and escapes that are the template's own, in its literals; not those that replace something."""
    pending: list[Node] = list(template.nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ex.BuiltIn) and node.name == "replace":
            pending.append(node.target)
            continue
        if isinstance(node, ex.StringLiteral) and _special(node.value):
            yield node.value.casefold()
        pending.extend(node.children())


def _per_engine(tile: Destination) -> list[RequestTemplate]:
    first = request_template(tile, _ENGINES[0])
    return [first.under(settings_of(tile, engine).replaced(now=_NOW)) for engine in _ENGINES]


def _models(tile: Destination, template: RequestTemplate) -> Iterator[Mapping[str, JSON]]:
    """What the templates see of every event, each model once."""
    seen: set[str] = set()
    reach = Reach(template.templates())
    customers = (tile.customer_settings(mapping=own_events.mapping(tile)), tile.customer_settings())
    samples = [tile.samples.load(name) for name in tile.samples.names()]
    given = [(event, reach.views) for event in (*samples, *own_events.events(tile, template.templates()).values())]
    turns = cycle(reach.views)
    made = ((event, tuple(next(turns) for _ in range(_VIEWS_OF_EACH))) for event in _random(tile, template))
    for event, views in (*given, *made):
        for customer in customers if "mappedFields" in reach.members else customers[:1]:
            for view in views:
                model = reach.of_model(namespaces(event, customer, view))
                key = json.dumps(model)
                if key not in seen:
                    seen.add(key)
                    yield model


def _random(tile: Destination, template: RequestTemplate) -> Iterator[dict[str, JSON]]:
    """Random events, which often have what the templates read."""
    rng = random.Random(_SEED)  # noqa: S311 - the same events each time, no secrets
    names: dict[str, tuple[str, ...]] = {}
    for each in template.templates():
        for reference in each.references():
            match reference.path:
                case ("input", kind, name, *_):
                    names[kind] = (*names.get(kind, ()), name)
                case ("input", field):
                    names.setdefault(field, ())
                case ("mappedProperties" | "mappedFields", name, *_):
                    names["event_properties"] = (*names.get("event_properties", ()), name)
    universe = tile.universe()
    for _ in range(_RANDOM):
        yield random_event(rng, universe, names=names)


def _meaning(template: RequestTemplate, model: Mapping[str, JSON]) -> str | None:
    """What a body means, its members in order; None where it isn't JSON, or goes nowhere.

    Raises:
        payloads.freemarker.FreeMarkerError: there is none.
    """
    try:
        text = template.render(model).body
    except UnsafeRequestError:
        return None
    document = strict_json.parse(text)
    if document.faults or not document.complete:
        return None
    return json.dumps(document.value, sort_keys=True)


def _texts(value: JSON | Mapping[str, JSON]) -> Iterator[str]:
    """Every text in a value, names of members too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _texts(member)
