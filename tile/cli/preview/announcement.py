"""What both ways of previewing tell: the outcome in a line, and where the page is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile.console import Console
    from tile.preview.page import Page

PORT = 8473
"""Tried first, so that the address stays the same from one day to the next."""


def tell(made: Page, console: Console) -> None:
    """What the check says, beside the result."""
    failed = any(mark.severity == "error" for mark in made.findings)
    word = console.paint_note("FAILED", "bold red") if failed else console.paint_note("PASSED", "bold green")
    console.note(f"{word}  {made.summary}")


def open_in_browser(address: str, console: Console) -> None:
    """Open it, or say that there is nothing to open it with."""
    import webbrowser

    if not webbrowser.open(address):
        console.note(f"no browser was found; open {address} yourself")
