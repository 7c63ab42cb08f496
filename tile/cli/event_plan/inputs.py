"""What the commands about plans are given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from tile.plan import PlanFile

PlanName = Annotated[
    Path, typer.Argument(metavar="PLAN", show_default=False, help="The plan's file, e.g. events.toml.")
]
Format = Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")]


def load_plan(file: Path) -> PlanFile:
    """The plan in a file.

    Raises:
        TileError: the file can't be read, or isn't a plan.
        CliError: the plan has no events.
    """
    from tile.plan import read_plan

    found = read_plan(file)
    if not found.plan.events:
        raise CliError(
            "the plan has no events",
            hint='write one: [events.LessonStarted] and source = "amplitude"',
            place=str(file),
            code=ExitCode.NOTHING,
        )
    return found


def visible(text: str, longest: int = 200) -> str:
    """A text from outside on one line, nothing in it that a terminal would obey."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:longest])
    return f"{shown}…" if len(text) > longest else shown
