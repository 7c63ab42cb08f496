"""What the rules look at: a tile, its parsed templates, and every read in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from conformance.finding import Location
from conformance.lint.read_sites import Reading, reading
from conformance.places import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.parameters import Row
    from conformance.places import Part
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Node
    from payloads.freemarker.source import Span
    from tile import Destination

NAMESPACES = ("input", "parameters", "mappedFields", "mappedProperties")


class Place(NamedTuple):
    """A template, its part of the request, and what it reads."""

    part: Part
    template: Template
    reading: Reading

    def at(self, span: Span) -> Location:
        """A span of it as a person knows it."""
        return Location.of(span, part=self.part.title, file=self.part.file)

    def walk(self) -> Iterator[Node]:
        """Every node, parents first."""
        return iter(self.reading.nodes)


@dataclass(frozen=True)
class Context:
    """A tile, the table of what it declares, and those of its templates that parse."""

    tile: Destination
    rows: tuple[Row, ...]
    places: tuple[Place, ...]

    @classmethod
    def of(cls, tile: Destination, templates: Mapping[str, Template], rows: Iterable[Row]) -> Context:
        """The context of a tile."""
        places = tuple(
            Place(part, templates[part.name], reading(templates[part.name].nodes))
            for part in parts(tile)
            if part.name in templates
        )
        return cls(tile, tuple(rows), places)

    @cached_property
    def body(self) -> Place | None:
        """The body's template, if it parses."""
        return next((place for place in self.places if place.part.title == "body"), None)

    @cached_property
    def assured(self) -> frozenset[tuple[str, ...]]:
        """Paths a precondition names: whether they are there is its business."""
        return frozenset(tuple(path.split(".")) for each in self.tile.preconditions for path in each.any_of)
