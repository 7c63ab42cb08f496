"""What the form declares against how the templates use it, beyond the table of `conformance.parameters`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance import rules
from conformance.finding import Finding, Location
from conformance.places import parts
from conformance.rules.portal import BY_REQUIREMENT
from payloads.freemarker.source import Source, Span
from tile.portal.requirements import Shortfall, shortfalls
from tile.webhook import MOST_HEADERS, Webhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context


def findings(context: Context) -> Iterator[Finding]:
    """The findings of this family."""
    yield from _required_but_only_tested(context)
    yield from _too_many_headers(context)
    for each in shortfalls(context.tile):
        yield Finding(BY_REQUIREMENT[each.kind], each.message, location=_place(context, each), fix=each.remedy)
    for header in context.tile.headers:
        if re.match(rf"\s*{re.escape(header.name)}\s*:", header.value, re.IGNORECASE):
            value = header.value.split(":", 1)[1].strip()
            yield Finding(
                rules.HEADER_NAME_IN_VALUE,
                f"the value of header {header.name} begins with the header's name: the destination gets "
                f"`{header.name}: {header.value}`",
                fix=f"Header(name={header.name!r}, value={value!r})",
                about=("headers", header.name),
            )


def _place(context: Context, shortfall: Shortfall) -> Location | None:
    for part in parts(context.tile):
        if part.title == shortfall.part:
            span = Span(Source(part.name, part.text), shortfall.start, shortfall.end)
            return Location.of(span, part=part.title, file=part.file)
    return None


def _too_many_headers(context: Context) -> Iterator[Finding]:
    headers = context.tile.headers
    if isinstance(context.tile, Webhook) and len(headers) > MOST_HEADERS:
        over = ", ".join(header.name for header in headers[MOST_HEADERS:])
        yield Finding(
            rules.TOO_MANY_HEADERS,
            f"{len(headers)} headers are declared, and a webhook takes {MOST_HEADERS}: no row is left for {over}",
            fix="remove those the destination can do without",
        )


def _required_but_only_tested(context: Context) -> Iterator[Finding]:
    reads = [read for place in context.places for read in place.reading.reads if read.path[0] == "mappedFields"]
    if any(len(read.path) == 1 for read in reads) or any("mappedFields" in p.reading.bound for p in context.places):
        return  # read by a computed name, or as a whole: any field may be meant
    for field in context.tile.mapping:
        own = [read for read in reads if read.path[1] == field.name]
        if field.required and own and all(read.tested for read in own):
            place = next(place for place in context.places if own[0] in place.reading.reads)
            yield Finding(
                rules.REQUIRED_FIELD_NOT_PRINTED,
                f"customers must map {field.name!r}, but it is only tested, never printed",
                location=place.at(own[0].node.span),
                related=tuple(f"also tested at {place.at(read.node.span)}" for read in own[1:]),
                fix="print it, or make it optional",
            )
