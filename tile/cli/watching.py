"""`tile check --watch`: the same command again, in a process of its own, whenever a file of the project changes."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tile.backtest.optional import installed
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from pathlib import Path

    from tile.console import Console

_ENDINGS = (".py", ".ftl", ".ftlh", ".ftlx", ".fm", ".json", ".toml", ".png")
_SWITCH = "--watch"


def check_again(root: Path, console: Console) -> int:
    """Check, and again after each change below a folder, until somebody interrupts.

    Raises:
        CliError: watchfiles isn't installed.
    """
    watchfiles = installed("watchfiles")
    if watchfiles is None:
        raise CliError(
            "--watch needs watchfiles", hint="pip install 'reteno-amplitude-tile[watch]'", code=ExitCode.MISSING
        )
    command = [sys.executable, "-m", "tile", *(each for each in sys.argv[1:] if each != _SWITCH)]
    code = subprocess.run(command, check=False).returncode  # noqa: S603 - this program, as it was called
    for _ in watchfiles.watch(root, watch_filter=lambda _, path: path.endswith(_ENDINGS), raise_interrupt=False):
        console.note("")
        code = subprocess.run(command, check=False).returncode  # noqa: S603
    return code
