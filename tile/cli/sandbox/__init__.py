"""`tile sandbox`: the command, and the page that it serves."""

from __future__ import annotations

from tile.cli.sandbox.command import EXAMPLES, EXIT_CODES, command

__all__ = ["EXAMPLES", "EXIT_CODES", "command"]
