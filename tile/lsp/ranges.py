"""Findings and edits of a body as places in the document that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from payloads.freemarker import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance import Finding, Location
    from tile.lsp.document import Document


class Marked(NamedTuple):
    """A finding and the offsets in the document that it is about."""

    start: int
    end: int
    finding: Finding


class Replacement(NamedTuple):
    """A change of the document: the text from `start` up to `end` becomes `text`."""

    start: int
    end: int
    text: str


def mark(document: Document, findings: Sequence[Finding]) -> Iterator[Marked]:
    """The findings with their places. Those about a declaration, the URL or a header stand at the first character, and
    those about text that is put in front of the document are left to the file that holds it.
    """
    source = Source("", document.text)
    in_front = document.front.count("\n")
    for finding in findings:
        place = finding.location
        if place is None or place.part != "body":
            yield Marked(0, 0, finding)
            continue
        if place.line <= in_front:
            continue
        start = _offset(source, place.line - in_front, place.column)
        yield Marked(start, max(_offset(source, place.end_line - in_front, place.end_column) + 1, start), finding)


def replacements(document: Document, finding: Finding) -> tuple[Replacement, ...]:
    """A finding's edits; none where one of them isn't in the document."""
    in_front = len(document.front)
    edits = tuple(Replacement(each.start - in_front, each.end - in_front, each.replacement) for each in finding.edits)
    return edits if all(each.start >= 0 for each in edits) else ()


def is_in(place: Location, document: Document) -> bool:
    """Whether a place of the body is in the document."""
    return place.part == "body" and place.line > document.front.count("\n")


def _offset(source: Source, line: int, column: int) -> int:
    """The offset of a line and a column as FreeMarker counts them."""
    text = source.line_text(line)
    start = source.line_start(line)
    if "\t" not in text and text.isascii():
        return start + min(column - 1, len(text))
    return next(
        (offset for offset in range(start, start + len(text)) if source.column(offset) >= column), start + len(text)
    )
