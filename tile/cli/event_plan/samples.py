"""`tile event-plan samples`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.event_plan.inputs import PlanName, load_plan
from tile.cli.event_plan.writing import write_files
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.wording import plural

if TYPE_CHECKING:
    from tile.plan import EventPlan

EXAMPLES = (
    ("tile event-plan samples events.toml -o samples", "write the samples"),
    ("tile render --event samples/lesson-started.json", "see what is sent for one"),
)
EXIT_CODES = (
    (ExitCode.OK, "the samples are written"),
    (ExitCode.USAGE, "the plan can't be used, or a file is there already"),
    (ExitCode.NOTHING, "the plan has no events, or none that comes through Amplitude"),
)


def command(
    ctx: typer.Context,
    plan: PlanName,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", show_default=False, help="The folder they are written to.")
    ] = ...,  # type: ignore[assignment]
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there already.")] = False,
) -> int:
    """Write sample events: each event that comes through Amplitude as its export has it, with all parameters; with the required ones
    only; of an anonymous user.

    The same plan gives the same bytes. A file with the same content is left alone, another one is never overwritten
    without --force.
    """
    read = load_plan(plan).plan
    if not read.through_amplitude:
        raise CliError("no event of the plan comes through Amplitude", place=str(plan), code=ExitCode.NOTHING)
    written = write_files(output, _files(read), force=force)
    for path in written:
        ctx.obj.print(str(path))
    ctx.obj.note(f"{plural(len(written), 'sample')}; see one with: tile render --event {written[0]}")
    return ExitCode.OK


def _files(plan: EventPlan) -> dict[str, bytes]:
    from tile.plan import sample_events

    stems: dict[str, str] = {}
    files = {}
    for each in sample_events(plan):
        stem = stems.get(each.planned.name) or _stem(each.planned.name, set(stems.values()))
        stems[each.planned.name] = stem
        suffix = "" if each.variant == "all" else f".{each.variant}"
        text = json.dumps(each.content, indent=2, ensure_ascii=False)
        files[f"{stem}{suffix}.json"] = f"{text}\n".encode()
    return files


def _stem(name: str, taken: set[str]) -> str:
    """`lesson-started` for `LessonStarted`; numbered where two events would have one file."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:60] or "event"
    number, numbered = 1, stem
    while numbered in taken:
        number += 1
        numbered = f"{stem}-{number}"
    return numbered
