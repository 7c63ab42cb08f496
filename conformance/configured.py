"""A check as a project wants it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import conformance
from conformance.selection import codes_of, selected
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.report import Report
    from payloads.amplitude import CustomerSettings
    from tile import Destination
    from tile.project import Project


def check_for(
    project: Project,
    tile: Destination,
    *,
    ignore: Iterable[str] = (),
    reference: str = "",
    customer: CustomerSettings | None = None,
) -> Report:
    """The check of a tile, with the universe, the rules and the failures that a project has chosen.

    Args:
        project: what `[tool.tile]` says.
        tile: the tile.
        ignore: selectors of rules that don't count besides.
        reference: what the tile is called on a command line.
        customer: what the customer picked, for the samples; by default what suits the destination.

    Raises:
        TileError: `select` of the project names no rule.
    """
    for selector in project.select:
        if not codes_of(selector):
            raise TileError(
                f"[tool.tile] select: no rule's code or name begins with {selector!r}",
                remedy="`tile rules` lists them",
                place=str(project.file) if project.file else None,
            )
    report = conformance.check(tile, ignored=project.ignored, universe=project.universe, customer=customer)
    return replace(selected(report, project.select, ignore), reference=reference, fail_on=project.fail_on)
