"""Files a tile's module names relative to itself."""

from __future__ import annotations

import sys
from pathlib import Path


def beside_caller(path: str | Path, *, depth: int = 2) -> Path:
    """The absolute form of `path`, taken from the folder of the module that called the caller.

    `depth` counts frames: 1 is the function that calls this one, 2 is whoever called that function.
    A module without a file (the interactive prompt) takes the working directory.
    """
    here = sys._getframe(depth).f_globals.get("__file__")  # noqa: SLF001 - the documented way to the caller
    folder = Path(here).resolve().parent if isinstance(here, str) else Path.cwd()
    return (folder / path).resolve()
