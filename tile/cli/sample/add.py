"""`tile sample add`."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.event_plan.writing import write_files
from tile.event_text import parse_event
from tile.exit_codes import ExitCode
from tile.failure import CliError
from tile.project import Project, project
from tile.reading import read_at_most
from tile.redaction import redact
from tile.wording import plural

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile.console import Console
    from tile.redaction import Redacted

EXAMPLES = (
    ("tile sample add event.json", "trim and redact an event"),
    ("tile sample add event.json --name refund --keep plan_name", "under a name, with a value that isn't personal"),
    ("tile sample add export.ndjson --line 7", "the seventh event of an export"),
    ("tile sample add -", "from standard input"),
)
EXIT_CODES = (
    (ExitCode.OK, "the sample is written"),
    (ExitCode.USAGE, "the event can't be read, or a sample of that name is there already"),
)
_LARGEST = 200_000_000
_SHOWN = 12


def command(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-", help="An event as Amplitude's export has it; or a file with one in each line."
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", show_default=False, help="What the sample is called; by default as its event type."
        ),
    ] = None,
    line: Annotated[
        int | None, typer.Option(min=1, show_default=False, help="Which line of FILE holds the event.")
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", show_default=False, help="A column or property that isn't personal. Repeatable."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", show_default=False, help="Where to; by default where `samples` says."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a sample that is there already.")] = False,
) -> int:
    """Trim and redact an event, and write it as a sample of the project's.

    What is personal – identifiers, e-mail addresses, phone numbers, names, places, tokens – is replaced by something of the
    same shape; columns that are null or say nothing of the event are left out. What is kept as it was is listed: look it over
    before you commit it.
    """
    here = project()
    event = _event(file, line)
    done = redact(event, keep=keep or ())
    kind = "event" if "event_type" in event else "cohort" if "cohort_id" in event else "user"
    stem = name or _slug(str(event.get("event_type") or kind))
    content = {"description": f"{event.get('event_type') or kind}, redacted.", kind: done.event}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    folder = output or _folder(here)
    [written] = write_files(folder, {f"{stem}.json": text.encode()}, force=force)
    ctx.obj.print(os.path.relpath(written) if written.is_relative_to(Path.cwd()) else str(written))
    _tell(done, ctx.obj)
    if not here.samples:
        pattern = f"{folder.name if output is None else folder.as_posix()}/*.json"
        ctx.obj.note(f'add samples = "{pattern}" to [tool.tile] in pyproject.toml: then checks take it')
    return ExitCode.OK


def _event(file: str, line: int | None) -> dict[str, JSON]:
    try:
        content = (
            sys.stdin.buffer.read(_LARGEST) if file == "-" else read_at_most(Path(file), _LARGEST, "the file of events")
        )
    except FileNotFoundError:
        raise CliError(f"there is no file {file!r}", hint="the path counts from the working directory") from None
    except OSError as error:
        raise CliError(f"the event can't be read: {error.strerror}", place=file) from None
    origin = "standard input" if file == "-" else file
    lines = content.splitlines()
    if line is None:
        filled = [each for each in lines if each.strip()]
        many = len(filled) > 1 and all(each.lstrip()[:1] == b"{" and each.rstrip()[-1:] == b"}" for each in filled[:2])
        if many:
            raise CliError(f"there are {len(filled):,} events", hint="say which: --line 1", place=origin)
        held = parse_event(content, origin)
    elif line > len(lines):
        raise CliError(f"there is no line {line:,}: there are {len(lines):,}", place=origin)
    else:
        held = parse_event(lines[line - 1], f"{origin}:{line}")
    inner = held.get("event")
    return inner if isinstance(inner, dict) and held.keys() <= {"event", "description"} else held


def _slug(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text)
    return re.sub(r"[^A-Za-z0-9]+", "-", spaced).strip("-").lower() or "event"


def _folder(here: Project) -> Path:
    """Where the project's samples are: the folder of its first pattern, if it names one."""
    for pattern in here.samples:
        folder = Path(pattern).parent
        if not re.search(r"[*?\[]", str(folder)):
            return here.root / folder
    return here.root / "samples"


def _tell(done: Redacted, console: Console) -> None:
    for what, paths in (("replaced", done.replaced), ("shortened", done.cut), ("left out", done.left_out)):
        if paths:
            console.note(f"{what}: {_listed(paths)}")
    if done.kept:
        console.note(f"{plural(len(dict.fromkeys(done.kept)), 'value')} kept, look them over: {_listed(done.kept)}")


def _listed(paths: list[str]) -> str:
    names = list(dict.fromkeys(paths))
    more = f", and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
