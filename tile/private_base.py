"""SQLite files of the user's own."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from tile.errors import TileError

if TYPE_CHECKING:
    from pathlib import Path


def private_base(file: Path, *orders: str, name: str, remedy: str, patience: float) -> sqlite3.Connection:
    """Open a file, made with its folder if it isn't there, readable by its owner only; each order is executed at once.

    Args:
        file: where it lies.
        orders: what is executed at the beginning.
        name: what it is called in an error.
        remedy: what to do about one.
        patience: seconds that it is waited for if another process holds it.

    Raises:
        TileError: the file can't be used.
    """
    base = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        base = sqlite3.connect(file, timeout=patience, isolation_level=None)
        for order in orders:
            base.execute(order)
    except (OSError, sqlite3.Error) as error:
        if base is not None:
            base.close()
        why = getattr(error, "strerror", None) or error
        raise TileError(f"the {name} can't be used: {why}", remedy=remedy, place=str(file)) from None
    return base
