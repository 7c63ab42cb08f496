"""The page of one destination: what is declared, what the check finds, and every sample's request."""

from __future__ import annotations

import base64
import json
import shlex
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from conformance import Applicability
from conformance.configured import check_for
from conformance.reports.places import character
from conformance.reports.text import outcome
from conformance.reports.verdicts import describe, explain, list_claims, universe, witness
from tile.declaration import Tile
from tile.errors import TileError
from tile.portal import png
from tile.preview.answers import Answers
from tile.preview.destinations import form, is_declared, sections
from tile.preview.page import Bench, ClaimLine, Mark, Page, Reference, Sample
from tile.preview.witnesses import shown
from tile.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conformance import Finding, Report
    from conformance.parameters import Row
    from tile.destination import Destination
    from tile.preview.source import Loaded

_MOST_SAMPLES = 4
NO_NAMES: Mapping[int, str] = MappingProxyType({})


def page(loaded: Loaded, *, live: bool = False) -> Page:
    """The page. The same tile gives the same page."""
    tile = loaded.tile
    report = check_for(loaded.project, tile)
    declared = is_declared(tile)
    answers = Answers(tile, loaded.selected)
    own = tuple(_samples(tile, answers))
    witnesses = shown(report, own, answers)
    return Page(
        title=tile.partner if declared else tile.body.name,
        subtitle=tile.title if declared else "a template without a declaration",
        kind=tile.kind if declared else "Template",
        summary=outcome(report),
        command=f"tile preview {shlex.quote(loaded.name)} --serve",
        category=tile.connection.category if declared and isinstance(tile, Tile) else "",
        logo=_logo(tile),
        findings=marks(report, witnesses.names),
        verdicts=tuple(_verdicts(report, witnesses.claims)),
        sections=sections(tile),
        form=form(tile),
        bench=Bench(
            samples=(*own, *witnesses.samples),
            start=tile.subject.test_sample,
            subject=tile.subject.name,
            references=tuple(_reference(row) for row in report.table) if declared else (),
        ),
        live=live,
    )


def marks(report: Report, samples: Mapping[int, str] = NO_NAMES) -> tuple[Mark, ...]:
    """The findings of a report. `samples` has the name of a sample that shows one, by the finding's index."""
    safe = _safe(report)
    return tuple(_mark(each, safe, samples.get(index, "")) for index, each in enumerate(report.findings))


def _safe(report: Report) -> Callable[[str], str]:
    """Takes secrets out of a text: a finding may quote what a sample came to."""
    return partial(redacted, tile=report.tile, customer=report.tile.customer_settings())


def _logo(tile: Destination) -> str:
    """The logo as a data URI; nothing where there is none, or it is not a PNG: the export says so."""
    logo = tile.connection.logo if isinstance(tile, Tile) else None
    if logo is None:
        return ""
    try:
        data = logo.read()
        png.read(data)
    except (OSError, TileError, png.PngError):
        return ""
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _samples(tile: Destination, answers: Answers) -> Iterator[Sample]:
    samples = tile.samples
    for name in samples.names():
        event = samples.load(name)
        text = json.dumps(event, ensure_ascii=False, indent=2)
        yield Sample(name, samples.description(name), text, answers.of(event))


def _verdicts(report: Report, samples: Mapping[str, str]) -> Iterator[ClaimLine]:
    safe = _safe(report)
    for name, claim in list_claims(report):
        text = explain(claim) or f"{describe(report, name)}, for {universe(report)}"
        yield ClaimLine(name, claim.status.value, safe(text), samples.get(name, ""))


def _reference(row: Row) -> Reference:
    used = tuple((f"{place.part} {place.line}:{place.column}", f"{place.part}:{place.line}") for place in row.used)
    return Reference(row.literal, row.declared, used, row.used_somehow)


def _mark(finding: Finding, safe: Callable[[str], str], sample: str) -> Mark:
    place = finding.location
    start = end = 0
    if place:
        start = character(place.source_line, place.column) - 1
        whole = len(place.source_line)
        end = character(place.source_line, place.end_column) if place.end_line == place.line else whole
    return Mark(
        code=finding.code,
        name=finding.name,
        severity=finding.severity.value,
        message=safe(finding.message),
        place=str(place) if place else "",
        part=place.part if place else "",
        line=place.line if place else 0,
        start=start,
        end=max(end, start + 1) if place else 0,
        notes=tuple((label, safe(text)) for label, text in _notes(finding)),
        fix=finding.fix,
        sample=sample,
        edits=tuple((each.start, each.end, each.replacement) for each in finding.edits),
        is_safe=finding.applicability is Applicability.SAFE,
    )


def _notes(finding: Finding) -> Iterator[tuple[str, str]]:
    """As the report has them."""
    if finding.witness:
        yield "witness", witness(finding.witness)
    others = [name for name in finding.samples if not finding.witness or name != finding.witness.sample]
    if others:
        more = f" and {len(others) - _MOST_SAMPLES} more" if len(others) > _MOST_SAMPLES else ""
        yield "also", ", ".join(others[:_MOST_SAMPLES]) + more
    for note in finding.related:
        yield "note", note
