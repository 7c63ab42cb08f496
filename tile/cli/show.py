"""`tile show`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tile.cli.inputs import TileName
from tile.declaration import Tile
from tile.exit_codes import ExitCode
from tile.find import find
from tile.webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.console import Console
    from tile.find import Found
    from tile.mapping import MappedField

EXAMPLES = (
    ("tile show", "what the tile declares"),
    ("tile show acme.tiles:events", "a tile by module and attribute"),
    ("tile show acme-events --body", "the template that its body is compiled to"),
    ("tile show --output-format json", "the same for programs"),
)
EXIT_CODES = (
    (ExitCode.OK, "the tile is shown"),
    (ExitCode.USAGE, "there is no such tile, or its module is at fault"),
)


def command(
    ctx: typer.Context,
    tile: TileName = None,
    body: Annotated[
        bool, typer.Option("--body", help="Its template, as it is pasted into the portal, and nothing else.")
    ] = False,
    output_format: Annotated[Literal["full", "json"], typer.Option(help="For people or for programs.")] = "full",
) -> int:
    """What a tile declares, in the order of the Developer Portal's form."""
    found = find(tile)
    if body:
        ctx.obj.print(found.tile.body.text.removesuffix("\n"))
    elif output_format == "json":
        ctx.obj.print(json.dumps(_as_data(found), indent=2, ensure_ascii=False))
    else:
        for line in _as_text(found, ctx.obj):
            ctx.obj.print(line.rstrip())
    return ExitCode.OK


def _as_data(found: Found) -> dict[str, Any]:
    tile = found.tile
    data = tile.model_dump(mode="json", exclude={"contract": {"rules"}, "body": {"path"}, "connection": {"logo"}})
    return {"schema_version": 1, "reference": found.reference, "tile": data}


def _as_text(found: Found, console: Console) -> Iterator[str]:
    tile = found.tile

    def heading(text: str) -> str:
        return "\n" + console.paint(text, "bold")

    yield f"{console.paint(tile.key, 'bold')}  {found.reference}"
    if isinstance(tile, Tile):
        connection = tile.connection
        yield heading("Connection info")
        yield from _pairs(
            [
                ("Integration name", tile.integration_name),
                ("Display name", connection.display_name),
                ("Category", connection.category),
                ("Summary", connection.summary),
                ("Logo", connection.logo.path.name if connection.logo else "none"),
            ]
        )
    elif isinstance(tile, Webhook):
        yield heading(tile.kind)
        yield from _pairs([("Sync name", tile.sync_name), ("Sends", tile.sends)])
    yield heading("Parameters" if tile.has_form else "Values of the account")
    yield from _pairs(
        [
            (
                each.name,
                each.display_name + (f" [secret: ${tile.environment_name(each)}]" if each.secret else ""),
            )
            for each in tile.parameters
        ]
    )
    if tile.has_form:
        yield heading("User properties mapping")
        yield from _pairs([(each.name, _mapped(each)) for each in tile.mapping])
    yield heading("Request")
    yield f"  {tile.endpoint.method} {tile.endpoint.url}"
    for header in tile.headers:
        yield f"  {header.name}: {header.value}"
    lines = tile.body.text.count("\n") + (not tile.body.text.endswith("\n"))
    yield f"  body: {tile.body.name}, {lines} lines of FreeMarker"
    if tile.preconditions:
        yield heading("Only events that meet")
        yield from _pairs([(each.name, " or ".join(each.any_of)) for each in tile.preconditions])
    if tile.refusals:
        yield heading("Stops on purpose at")
        yield from _pairs([(each.name, each.reason) for each in tile.refusals])
    if tile.contract:
        yield heading("Contract")
        yield f"  {tile.contract.name}: {tile.contract.endpoint}"
    if tile.notes:
        yield heading("Notes")
        for note in tile.notes:
            yield f"  - {note}"


def _mapped(field: MappedField) -> str:
    return ("required" if field.required else "optional") + (f", usually {field.default}" if field.default else "")


def _pairs(pairs: list[tuple[str, str]]) -> Iterator[str]:
    if not pairs:
        yield "  none"
        return
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        yield f"  {name:{width}}  {value}"
