"""Reading files of others: no more of one than anything sensible holds, so that a device can't fill the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.errors import TileError

if TYPE_CHECKING:
    from pathlib import Path


def read_at_most(path: Path, most: int, what: str) -> bytes:
    """The bytes of a file.

    Args:
        path: the file.
        most: the bytes that are looked at.
        what: what it holds, for the message, e.g. `the event`.

    Raises:
        TileError: it has more bytes.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TileError(f"{what} has more than {most:,} bytes", remedy="name another file", place=str(path))
    return content
