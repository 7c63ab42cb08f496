"""`tile export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tile.cli.exit_codes import ExitCode
from tile.cli.failure import CliError
from tile.cli.inputs import TileName
from tile.find import find

if TYPE_CHECKING:
    from conformance import Report

EXAMPLES = (
    ("tile export -o submission", "write the submission into a folder"),
    ("tile export acme.tiles:events -o out", "of a tile of yours"),
)
EXIT_CODES = (
    (ExitCode.OK, "the submission is written"),
    (ExitCode.FINDINGS, "the tile has errors; nothing was written"),
    (ExitCode.USAGE, "no such tile, or the folder can't be used"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="The folder; one that an earlier export wrote is replaced as a whole.",
        ),
    ] = Path("submission"),
    allow_errors: Annotated[
        bool, typer.Option("--allow-errors", help="Export a tile with errors, too; the evidence names them.")
    ] = False,
) -> int:
    """Write the Developer Portal submission.

    A sheet to copy from in the portal's order, the bundle for programs, body template, logo, checklist, and
    the evidence: results of the check and the rendered test payload of every sample event. The same input
    gives the same bytes.
    """
    found = find(tile)

    from conformance import check
    from tile.cli.evidence import evidence
    from tile.portal import write_submission

    report = check(found.tile)
    if report.errors and not allow_errors:
        raise CliError(_refusal(report), hint=_hint(found.reference), code=ExitCode.FINDINGS)
    written = write_submission(found.tile, output, evidence(report))
    for name in written:
        ctx.obj.print(str(output / name))
    ctx.obj.note(f"{len(written)} files; begin with {output / 'SUBMISSION.md'}")
    return ExitCode.OK


def _refusal(report: Report) -> str:
    count = "1 error" if report.errors == 1 else f"{report.errors} errors"
    names = dict.fromkeys(f"{finding.code} {finding.name}" for finding in report.findings)
    return f"the tile has {count} ({', '.join(names)}); nothing was written"


def _hint(reference: str) -> str:
    return f"`tile check {reference}` shows them; --allow-errors exports all the same"
