"""`tile backtest`."""

from __future__ import annotations

from tile.cli.backtest.command import EXAMPLES, EXIT_CODES, command

__all__ = ["EXAMPLES", "EXIT_CODES", "command"]
