"""A tile's templates by the names a person knows them under."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conformance.finding import Location

if TYPE_CHECKING:
    from payloads.freemarker.source import Span
    from tile import Destination


class Part(NamedTuple):
    """A template of the request: `URL`, `header NAME` or `body`; its name in errors; its text; its file."""

    title: str
    name: str
    text: str
    file: str


def parts(tile: Destination) -> tuple[Part, ...]:
    """The templates of a tile's request, in the portal's order, under the names `tile.request_template`
    gives.
    """
    return (
        Part("URL", "url", tile.endpoint.url, "URL"),
        *(
            Part(f"header {header.name}", f"header {header.name}", header.value, f"header {header.name}")
            for header in tile.headers
        ),
        Part("body", tile.body.name, tile.body.text, body_file(tile)),
    )


def locate(tile: Destination, span: Span | None) -> Location | None:
    """The place of a span in the tile's templates; None for no span."""
    if span is None:
        return None
    name = span.source.name
    for part in parts(tile):
        if part.name == name and part.text == span.source.text:
            return Location.of(span, part=part.title, file=part.file)
    return Location.of(span, part="body", file=name)


def body_file(tile: Destination) -> str:
    """The body template's file, from the working directory if it is inside; its name if it has no file."""
    path = tile.body.path
    if path is None:
        return tile.body.name
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
