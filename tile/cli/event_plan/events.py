"""`tile event-plan events`."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from tile.cli.event_plan.inputs import Format, PlanName, load_plan, visible
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.console import Console
    from tile.plan import PlanFile
    from tile.plan.observed import Deviation, Observed

EXAMPLES = (
    ("tile event-plan events events.toml export.ndjson", "an export's lines against the plan"),
    ("tile event-plan events events.toml 187520_2026-03-02_8#0.json.gz", "as Amplitude packs them"),
    ("zcat *.json.gz | tile event-plan events events.toml -", "many files at once"),
)
EXIT_CODES = (
    (ExitCode.OK, "all events are as planned"),
    (ExitCode.FINDINGS, "some aren't planned, lack a required parameter or have one of another type, or can't be read"),
    (ExitCode.USAGE, "the plan or the file can't be used"),
    (ExitCode.NOTHING, "the plan has no events, or the file has none"),
)
_MOST_SHOWN = 30
_TITLES = {
    "unreadable": "LINES THAT AREN'T EVENTS",
    "unplanned-event": "EVENTS THAT AREN'T PLANNED",
    "missing-parameter": "REQUIRED PARAMETERS THAT ARE MISSING",
    "wrong-type": "PARAMETERS OF ANOTHER TYPE",
    "other-source": "EVENTS PLANNED TO COME ANOTHER WAY: DON'T SELECT THEM IN AMPLITUDE, OR THEY ARRIVE TWICE",
    "unplanned-parameter": "PARAMETERS THAT AREN'T PLANNED",
}
_SERIOUS = ("unreadable", "unplanned-event", "missing-parameter", "wrong-type")


def command(
    ctx: typer.Context,
    plan: PlanName,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            show_default=False,
            help="Lines of an export, one event as JSON each, packed (.gz) or not; `-` for standard input.",
        ),
    ],
    output_format: Format = "full",
) -> int:
    """Hold what your app really sends against the plan: events that aren't planned, required parameters that are missing,
    values of another type, with counts and the first line of each.

    The file is read line by line, so that it may be of any size; lines that are no event are counted, and the rest is read.
    """
    from tile.plan.observed import lines_of_stream, observe

    read = load_plan(plan)
    with _opened(file) as stream:
        observed = observe(read.plan, lines_of_stream(stream))
    if not observed.lines:
        raise CliError("the file has no events", place=file, code=ExitCode.NOTHING)
    if output_format == "json":
        ctx.obj.print(_as_json(read, file, observed))
    else:
        for line in _lines(read, observed, ctx.obj):
            ctx.obj.print(line)
    return ExitCode.FINDINGS if observed.serious else ExitCode.OK


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as raw:
            packed = raw.peek(2)[:2] == b"\x1f\x8b"
            if packed:
                with gzip.open(raw) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield raw
    except FileNotFoundError:
        raise CliError(f"there is no file {file!r}", hint="the path counts from the working directory") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise CliError("the file is not a complete gzip file", hint="load it again", place=file) from None
    except (OSError, ValueError) as error:
        raise CliError(f"the file can't be read: {getattr(error, 'strerror', None) or error}", place=file) from None


def _as_json(plan: PlanFile, file: str, observed: Observed) -> str:
    data = {
        "schema_version": 1,
        "plan": plan.file,
        "file": file,
        "lines": observed.lines,
        "events": {event.name: observed.events[event.name] for event in plan.plan.events},
        "deviations": [
            {
                "kind": each.kind,
                "event": each.event or None,
                "parameter": each.parameter or None,
                "detail": each.detail or None,
                "count": number,
                "first_line": observed.first[each],
            }
            for each, number in observed.deviations.most_common()
        ],
        "deviations_beyond": observed.beyond,
    }
    return json.dumps(data, indent=2, ensure_ascii=True)


def _lines(plan: PlanFile, observed: Observed, console: Console) -> Iterator[str]:
    width = max(len(visible(event.name, 60)) for event in plan.plan.events)
    yield console.paint(f"{'PLANNED EVENT':{width}}  {'FROM':9}  {'SEEN':>9}", "dim")
    for event in plan.plan.events:
        seen = observed.events[event.name]
        shown = f"{visible(event.name, 60):{width}}  {event.source:9}  {seen:>9,}"
        yield console.paint(shown, "yellow") if not seen and event.source == "amplitude" else shown
    for kind, title in _TITLES.items():
        found = [(each, number) for each, number in observed.deviations.most_common() if each.kind == kind]
        if not found:
            continue
        yield ""
        yield console.paint(title, "bold red" if kind in _SERIOUS else "bold yellow")
        widest = max(len(f"{number:,}") for _, number in found)
        for each, number in found[:_MOST_SHOWN]:
            yield f"{number:>{widest},}  {_named(each)}  {console.paint(f'first at line {observed.first[each]:,}', 'dim')}"
        if found[_MOST_SHOWN:]:
            yield console.paint(f"… {len(found) - _MOST_SHOWN} more kinds; --output-format json has them", "dim")
    if observed.beyond:
        yield f"\n{plural(observed.beyond, 'deviation')} of further kinds only counted"
    yield ""
    yield _verdict(plan, observed, console)


def _named(each: Deviation) -> str:
    name = ".".join(visible(part) for part in (each.event, each.parameter) if part)
    return ": ".join(part for part in (name, visible(each.detail)) if part)


def _verdict(plan: PlanFile, observed: Observed, console: Console) -> str:
    ways = sum(each.kind in _SERIOUS for each in observed.deviations)
    never = sum(not observed.events[event.name] for event in plan.plan.through_amplitude)
    parts = [plural(observed.lines, "line")]
    if observed.serious:
        parts.append(f"{plural(ways, 'way')} in which events aren't as planned")
    if never:
        parts.append(f"{plural(never, 'planned event')} not seen")
    word = console.paint("FAILED", "bold red") if observed.serious else console.paint("PASSED", "bold green")
    return f"{word}  {visible(plan.file)}: {' · '.join(parts)}"
