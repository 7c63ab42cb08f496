"""What is said of a template on the side, where a command has another purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile.console import Console
    from tile.destination import Destination


def tell_unknown_names(tile: Destination, console: Console) -> None:
    """Say on standard error which variables the templates read that are missing on every event, default or not."""
    from conformance.lint import unknown_names

    for finding in unknown_names(tile):
        label = console.paint_note("note", "bold yellow")
        place = f"{finding.location}: " if finding.location else ""
        console.note(f"{label}: {place}{finding.message}; {finding.fix}")
