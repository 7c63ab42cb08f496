"""`tile list`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from tile.exit_codes import ExitCode
from tile.find import find_own, with_shipped

EXAMPLES = (
    ("tile list", "the destinations of this project"),
    ("tile list --shipped", "and those that come with the kit"),
)
EXIT_CODES = (
    (ExitCode.OK, "the tiles are listed"),
    (ExitCode.USAGE, "the configuration or a tile's module is at fault"),
)


def command(
    ctx: typer.Context,
    shipped: Annotated[bool, typer.Option("--shipped", help="Those that come with the kit, too.")] = False,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """The destinations there are, tiles and webhooks: those `[tool.tile]` in pyproject.toml names."""
    found = with_shipped() if shipped else find_own()
    if output_format == "json":
        tiles = [
            {
                "key": each.tile.key,
                "kind": each.tile.kind,
                "title": each.tile.title,
                "subject": each.tile.subject.name,
                "method": each.tile.endpoint.method,
                "url": each.tile.endpoint.url,
                "reference": each.reference,
                "shipped": each.shipped,
            }
            for each in found
        ]
        ctx.obj.print(json.dumps({"schema_version": 1, "tiles": tiles}, indent=2, ensure_ascii=False))
        return ExitCode.OK
    if not found:
        ctx.obj.note(
            "no tile is declared in [tool.tile] of a pyproject.toml, from here upward; "
            "`tile init` begins a project, --shipped lists what comes with the kit"
        )
        return ExitCode.OK
    rows = [("DESTINATION", "KIND", "NAME", "SENDS", "DECLARED IN")]
    rows += [
        (
            each.tile.key,
            each.tile.kind,
            each.tile.title,
            f"{each.tile.endpoint.method} {each.tile.endpoint.url}",
            each.reference + (" (comes with the kit)" if each.shipped else ""),
        )
        for each in found
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for number, row in enumerate(rows):
        cells = [f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)]
        line = "  ".join([*cells, row[4]])
        ctx.obj.print(ctx.obj.paint(line, "dim") if number == 0 else line)
    return ExitCode.OK
