"""`tile preview`: the data of the page is collected here, because only the command line may look into the checks; the
page itself is `tile.preview`.
"""

from __future__ import annotations

from tile.cli.preview.command import EXAMPLES, EXIT_CODES, command

__all__ = ["EXAMPLES", "EXIT_CODES", "command"]
