"""Which events were sent, kept in SQLite so that a backfill can go on after it was ended, and none is sent twice.

A batch is noted before its request is made, and again when its answer has come. One that was noted and has no answer may have
arrived: its events are *unsure*, and aren't sent again unless asked for.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tile.private_base import private_base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from tile.backfill.batches import Batch, PastEvent

_TABLE = """
CREATE TABLE IF NOT EXISTS events (
    target TEXT NOT NULL, key BLOB NOT NULL, sure INTEGER NOT NULL, PRIMARY KEY (target, key)
) WITHOUT ROWID
"""


def usual_place() -> Path:
    """Where the journal lies unless another place is named."""
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "reteno-amplitude-tile" / "backfill.sqlite"


class Journal:
    """What was sent to one target.

    Args:
        file: made if it isn't there, readable by its owner only.
        target: where events go, and as what.

    Raises:
        TileError: the file can't be used.
    """

    def __init__(self, file: Path, target: str) -> None:
        self._target = target
        # Held for as long as it is open: a second backfill would send what this one sends.
        self._base = private_base(
            file,
            "PRAGMA locking_mode = EXCLUSIVE",
            "BEGIN EXCLUSIVE",
            _TABLE,
            "COMMIT",
            name="journal",
            remedy="is another backfill running? Otherwise name another file with --journal",
            patience=0,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def is_known(self, event: PastEvent) -> bool:
        """Whether an event was sent, or may have been."""
        query = "SELECT 1 FROM events WHERE target = ? AND key = ?"
        return self._base.execute(query, (self._target, event.key)).fetchone() is not None

    def begin(self, batch: Batch) -> None:
        """Its request is about to be made."""
        self._change("INSERT INTO events VALUES (?, ?, 0)", batch.events)

    def end(self, batch: Batch, *, arrived: bool) -> None:
        """The answer says that it arrived, or that it didn't: then it may be sent again."""
        order = "UPDATE events SET sure = 1" if arrived else "DELETE FROM events"
        self._change(f"{order} WHERE target = ? AND key = ?", batch.events)

    def unsure(self) -> int:
        """How many events may have arrived."""
        query = "SELECT count(*) FROM events WHERE target = ? AND NOT sure"
        return int(self._base.execute(query, (self._target,)).fetchone()[0])

    def forget_unsure(self) -> None:
        """Those that may have arrived are sent again."""
        self._base.execute("DELETE FROM events WHERE target = ? AND NOT sure", (self._target,))

    def _change(self, order: str, events: Iterable[PastEvent]) -> None:
        self._base.execute("BEGIN")
        self._base.executemany(order, [(self._target, each.key) for each in events])
        self._base.execute("COMMIT")
