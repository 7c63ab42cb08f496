"""Reports for people: one screen when all is well.

Nothing is wrapped here: source lines and carets must keep their places.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from conformance.claims import Status
from conformance.finding import Applicability, Severity
from conformance.report import Verdict
from conformance.reports.reproduction import reproduction
from conformance.reports.verdicts import depends_on, describe, explain, list_claims, universe, witness
from tile.undeclared import NOWHERE
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conformance.finding import Finding, Location
    from conformance.parameters import Row
    from conformance.report import Report, SampleResult

    Paint = Callable[[str, str], str]
    """A text and a style (`bold`, `red`, `bold red`, …) to the text as the terminal shall get it."""

_TAB = 8
_MOST_PLACES = 3
_MOST_SAMPLES = 4
_MOST_FINE = 5
"""Samples that are as they should be and get a line each."""
_LONGEST_COMMAND = 4000
"""Characters of a command on a screen; JSON reports hold any."""


def plain(text: str, _style: str) -> str:
    """No colours."""
    return text


def text(report: Report, paint: Paint = plain, *, every_sample: bool = False) -> str:
    """The whole report of one tile, its last line the verdict. `every_sample`: those that are fine get a line each."""
    tile = report.tile
    sends = f"{tile.title} · {tile.endpoint.method} {tile.endpoint.url}"
    if tile.endpoint.url == NOWHERE:
        what = "template" if tile.has_form else f"{tile.kind.lower()}'s template"
        sends = f"a {what} without a declaration · {tile.contract.name if tile.contract else 'no contract'}"
    blocks = [f"{paint(tile.key, 'bold')}  {sends}"]
    if report.table and tile.endpoint.url != NOWHERE:  # what isn't declared there counts as declared
        blocks.append("\n".join(_table(report.table, paint)))
    if report.samples:
        blocks.append("\n".join(_samples(report, paint, every=every_sample)))
    blocks.append("\n".join(_claims(report, paint)))
    if report.dependencies is not None:
        blocks.append("\n".join(_platform(report, paint)))
    blocks += [finding_text(finding, paint, report) for finding in report.findings]
    if report.suppressed:
        blocks.append("\n".join(_suppressed(report, paint)))
    blocks.append(verdict(report, paint))
    return "\n\n".join(blocks)


def finding_text(finding: Finding, paint: Paint = plain, report: Report | None = None) -> str:
    """One finding: what, where, which event shows it, how to see it, what to do."""
    colour = "bold red" if finding.severity is Severity.ERROR else "bold yellow"
    head = paint(f"{finding.severity.value}[{finding.code}]", colour)
    lines = [f"{head} {paint(finding.name, 'bold')}: {finding.message}"]
    margin = "  "
    if finding.location:
        excerpt = list(_excerpt(finding.location, paint, colour))
        margin = " " * len(str(finding.location.line))
        lines += excerpt
    notes = list(_notes(finding, report))
    if notes and finding.location:
        lines.append(f"{margin} {paint('|', 'blue')}")
    lines += [f"{margin} {paint('=', 'blue')} {paint(f'{label}:', 'bold')} {note}" for label, note in notes]
    return "\n".join(lines)


def _excerpt(place: Location, paint: Paint, colour: str) -> Iterator[str]:
    number = str(place.line)
    margin = " " * len(number)
    bar = paint("|", "blue")
    shown, offsets = _expanded(place.source_line)
    first = min(place.column - 1, len(offsets) - 1)
    last = place.end_column if place.end_line == place.line else len(offsets) - 1
    start = offsets[first]
    width = max(offsets[min(last, len(offsets) - 1)] - start, 1)
    yield f"{margin} {paint('-->', 'blue')} {place}"
    yield f"{margin} {bar}"
    yield f"{paint(number, 'blue')} {bar} {shown}".rstrip()
    yield f"{margin} {bar} {' ' * start}{paint('^' * width, colour)}"


def _expanded(line: str) -> tuple[str, list[int]]:
    """The line with tabs as spaces, and for each of the engine's columns the width of what is left of it.

    Columns count a tab as the way to the next multiple of eight, a character beyond the BMP as two, any other as one; a terminal
    gives East Asian wide characters two cells and combining ones none.
    """
    shown: list[str] = []
    offsets = [0]
    width = 0
    for character in line:
        if character == "\t":
            step = _TAB - (len(offsets) - 1) % _TAB
            shown.append(" " * step)
            for _ in range(step):
                width += 1
                offsets.append(width)
            continue
        shown.append(character)
        if not unicodedata.combining(character):
            width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        offsets += [width] * (2 if character > "\uffff" else 1)
    return "".join(shown), offsets


def _notes(finding: Finding, report: Report | None) -> Iterator[tuple[str, str]]:
    if finding.witness:
        yield "witness", witness(finding.witness)
        command = reproduction(report, finding.witness) if report else None
        if command and len(command) <= _LONGEST_COMMAND:
            yield "try", command
    others = [name for name in finding.samples if not finding.witness or name != finding.witness.sample]
    if others:
        more = f" and {len(others) - _MOST_SAMPLES} more" if len(others) > _MOST_SAMPLES else ""
        yield "also", ", ".join(others[:_MOST_SAMPLES]) + more
    for note in finding.related:
        yield "note", note
    if finding.fix:
        yield "help", finding.fix


def _table(rows: Iterable[Row], paint: Paint) -> Iterator[str]:
    cells = [(row.literal, _tick(row.declared), _places(row)) for row in rows]
    width = max(len("PARAMETERS"), *(len(cell[0]) for cell in cells))
    yield paint(f"{'PARAMETERS':{width}}  DECLARED  USED", "dim")
    for literal, declared, used in cells:
        style = "red" if "no" in (declared, used) else "green"
        tick = paint(f"{declared:8}", "red" if declared == "no" else "green")
        yield f"{literal:{width}}  {tick}  {paint(used, style)}"


def _tick(condition: object) -> str:
    return "yes" if condition else "no"


def _places(row: Row) -> str:
    if not row.used:
        return "by a computed name" if row.used_somehow else "no"
    places = [f"{place.part} {place.line}:{place.column}" for place in row.used]
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    return ", ".join(places[:_MOST_PLACES]) + more


def _samples(report: Report, paint: Paint, *, every: bool) -> Iterator[str]:
    """A line for each sample; where there are many, those that are as they should be in one."""
    title = f"SAMPLES, each under {report.platforms} platform settings"
    yield paint(title, "dim")
    fine = [] if every else [each for each in report.samples if not each.faulty and not each.outside]
    if len(fine) <= _MOST_FINE:
        fine = []
    shown = [each for each in report.samples if each not in fine]
    width = max((len(sample.name) for sample in shown), default=0)
    for sample in shown:
        size = f"{sample.bytes:,} B" if sample.bytes is not None else "–"
        yield f"{sample.name:{width}}  {size:>8}  {_outcome(sample, paint)}"
    if fine:
        largest = max(fine, key=lambda each: each.bytes or 0)
        others = "others " if shown else ""
        yield f"{len(fine)} {others}{paint('ok', 'green')}, up to {largest.bytes or 0:,} B ({largest.name}); -v lists them"


def _outcome(sample: SampleResult, paint: Paint) -> str:
    if sample.outside:
        return paint(f"outside: {', '.join(sample.outside)}", "dim")
    return paint("faulty", "red") if sample.faulty else paint("ok", "green")


def _claims(report: Report, paint: Paint) -> Iterator[str]:
    """Three lines, one a verdict, with what it rests on."""
    yield paint(f"VERDICTS for {universe(report)}", "dim")
    styles = {Status.PROVED: "green", Status.REFUTED: "red", Status.UNKNOWN: "yellow"}
    for name, claim in list_claims(report):
        shown = paint(f"{claim.status.value:7}", styles[claim.status])
        yield f"{name:8}  {shown}  {explain(claim) or describe(report, name)}"


def _platform(report: Report, paint: Paint) -> Iterator[str]:
    """Which of the platform's unknown settings the payload depends on."""
    yield paint("PLATFORM settings that only Amplitude knows", "dim")
    lines = depends_on(report)
    yield from lines or [paint("none of them changed the payload of any sample that was tried", "green")]


def _suppressed(report: Report, paint: Paint) -> Iterator[str]:
    yield paint("SUPPRESSED", "dim")
    for each in report.suppressed:
        place = f" {each.finding.location}" if each.finding.location else ""
        yield f"{each.finding.code} {each.finding.name}{place}: {each.reason} ({each.origin})"


def verdict(report: Report, paint: Paint = plain) -> str:
    """The last line: whether it passed, and what was counted."""
    failed = report.verdict is Verdict.FAILED
    passed = paint("FAILED", "bold red") if failed else paint("PASSED", "bold green")
    return f"{passed}  {report.tile.key}: {outcome(report)}"


def outcome(report: Report) -> str:
    """What was counted."""
    counts = [
        plural(report.errors, "error") if report.errors else "",
        plural(report.warnings, "warning") if report.warnings else "",
        f"{len(report.suppressed)} suppressed" if report.suppressed else "",
    ]
    if report.fail_on == "unknown" and report.unknown:
        counts.append(f"unknown: {', '.join(report.unknown)}")
    summary = ", ".join(count for count in counts if count) or "no findings"
    inside = sum(not sample.outside for sample in report.samples)
    outside = len(report.samples) - inside
    fixable = sum(bool(each.edits) and each.applicability is Applicability.SAFE for each in report.findings)
    if fixable and report.tile.body.path is not None:
        summary += f" ({fixable} can be fixed with --fix)"
    if report.samples:
        summary += f" · {inside} samples checked" + (f", {outside} outside the preconditions" if outside else "")
        summary += f" · {sum(sample.combinations for sample in report.samples):,} combinations"
    return summary
