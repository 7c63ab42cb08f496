"""`tile preview`: the command, and what the terminal shows beside the page."""

from __future__ import annotations

from tile.cli.preview.command import EXAMPLES, EXIT_CODES, command

__all__ = ["EXAMPLES", "EXIT_CODES", "command"]
