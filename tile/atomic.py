"""Writing files: whole or not at all, so that half of one is never seen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_atomically(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Write a file beside its place and move it there in one step.

    Args:
        path: the file; its folder must exist.
        content: what it will hold.
        mode: its permissions; those of any new file of the user's, if not given.

    Raises:
        OSError: it can't be written. What was there before is still there.
    """
    write_all_atomically({path: content}, mode=mode)


def write_all_atomically(contents: Mapping[Path, bytes], *, mode: int | None = None) -> None:
    """Write several files: none takes its place before all are written.

    Raises:
        OSError: one of them can't be written.
    """
    mode = _usual_mode() if mode is None else mode
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
            beside[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(mode)
        for path, fresh in beside.items():
            fresh.replace(path)
    finally:
        for fresh in beside.values():
            fresh.unlink(missing_ok=True)


def _usual_mode() -> int:
    """The permissions of a new file; a temporary one is its owner's alone."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
