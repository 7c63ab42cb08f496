"""`tile event-plan init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tile.cli.event_plan.writing import write_files
from tile.exit_codes import ExitCode

EXAMPLES = (
    ("tile event-plan init", "write events.toml"),
    ("tile event-plan init plans/app.toml", "write another file"),
)
EXIT_CODES = (
    (ExitCode.OK, "the plan is written"),
    (ExitCode.USAGE, "the file is there already, or can't be written"),
)


def command(
    ctx: typer.Context,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The file to write.")] = Path("events.toml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is there already.")] = False,
) -> int:
    """Write a plan to begin with: the events of a subscription app, from all three sources. Change it to yours."""
    from tile.reteno.example_plan import event_plan

    [written] = write_files(plan.parent, {plan.name: event_plan().read_bytes()}, force=force)
    ctx.obj.print(str(written))
    ctx.obj.note(f"change it to your events; `tile event-plan check {written}` checks it")
    return ExitCode.OK
