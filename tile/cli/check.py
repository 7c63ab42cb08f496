"""`tile check`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tile.cli.exit_codes import ExitCode
from tile.find import find_all

EXAMPLES = (
    ("tile check", "the project's tiles, or the one that comes with the kit"),
    ("tile check reteno-events", "one tile by its key"),
    ("tile check acme.tiles:events", "one tile by module and attribute"),
    ("tile check --output-format json", "the same for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "every tile passed"),
    (ExitCode.FINDINGS, "a tile has errors, a template that can't be parsed included"),
    (ExitCode.USAGE, "there is no such tile, or its module is at fault"),
    (ExitCode.NOTHING, "no sample event meets a tile's preconditions, so nothing was checked"),
)


def command(
    ctx: typer.Context,
    tiles: Annotated[
        list[str] | None,
        typer.Argument(metavar="TILE", show_default=False, help="Keys or `module:attribute`; by default all."),
    ] = None,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """Check tiles.

    What is declared is held against what is used. Every sample event is rendered under every combination of
    the platform settings nobody outside Amplitude knows, parsed as strict JSON, and held against the
    destination's contract; custom properties must arrive as strings.
    """
    found = find_all(tiles or ())

    from conformance import check
    from conformance.reports import as_json, text

    reports = [check(each.tile) for each in found]
    if output_format == "json":
        ctx.obj.print(as_json(reports))
    else:
        ctx.obj.print("\n\n".join(text(report, ctx.obj.paint) for report in reports))
    names = {finding.name for report in reports for finding in report.findings}
    if names == {"no-sample-left"}:
        return ExitCode.NOTHING
    return ExitCode.FINDINGS if any(report.errors for report in reports) else ExitCode.OK
