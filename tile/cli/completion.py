"""What a shell completes: keys of destinations, names of samples, codes of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable


def complete_key(incomplete: str) -> list[str]:
    """The keys of the project's own tiles and of the kit's; the kit's alone if the project's can't be loaded."""
    from tile.errors import TileError
    from tile.find import with_shipped
    from tile.shipped import SHIPPED

    try:
        keys = [found.tile.key for found in with_shipped()]
    except TileError:
        keys = list(SHIPPED)
    return _beginning(keys, incomplete)


def complete_sample(ctx: typer.Context, incomplete: str) -> list[str]:
    """The samples of the tile that the command line names so far, or of the project's only one."""
    from tile.errors import TileError
    from tile.find import find

    try:
        return _beginning(find(ctx.params.get("tile")).tile.samples.names(), incomplete)
    except TileError:
        return []


def complete_rule(incomplete: str) -> list[str]:
    """The codes of the rules."""
    from conformance.rules import RULES

    return _beginning([rule.code for rule in RULES], incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
