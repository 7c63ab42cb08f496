"""Which files are done, and what was found in them: kept beside a run, so that it can go on after it was ended.

One row a file, written in one transaction. The key is what was tested, and which file it was by path, size and stamp; a
file or a template that has changed is examined again. Only made-up events are in it, unless real ones are asked for.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tile.backtest.summary import Summary
from tile.private_base import private_base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from tile.backtest.archive import Part

_TABLE = """
CREATE TABLE IF NOT EXISTS finished (
    target TEXT NOT NULL, archive TEXT NOT NULL, member TEXT NOT NULL, size INTEGER NOT NULL, stamp INTEGER NOT NULL,
    summary BLOB NOT NULL, PRIMARY KEY (target, archive, member)
) WITHOUT ROWID
"""


def usual_place() -> Path:
    """Where the journal lies unless another place is named."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "reteno-amplitude-tile" / "backtest.sqlite"


class Journal:
    """The journal of runs against one target.

    Args:
        file: where it lies; made if it isn't there, readable by its owner only.
        target: the digest of what is tested.

    Raises:
        TileError: the file can't be used.
    """

    def __init__(self, file: Path, target: str) -> None:
        self._target = target
        self._base = private_base(
            file, _TABLE, name="journal", remedy="name another file with --journal, or delete this one", patience=30
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def finished(self, parts: Sequence[Part]) -> dict[Part, Summary]:
        """The summaries of those files that are done."""
        rows = self._base.execute(
            "SELECT archive, member, size, stamp, summary FROM finished WHERE target = ?", (self._target,)
        )
        known = {tuple(row[:4]): row[4] for row in rows}
        found = {}
        for part in parts:
            content = known.get((part.archive, part.member, part.size, _signed(part.stamp)))
            if content is not None:
                try:
                    found[part] = Summary.from_bytes(content)
                except (ValueError, KeyError, TypeError):
                    continue
        return found

    def note(self, part: Part, summary: bytes) -> None:
        """A file is done."""
        self._base.execute(
            "INSERT OR REPLACE INTO finished VALUES (?, ?, ?, ?, ?, ?)",
            (self._target, part.archive, part.member, part.size, _signed(part.stamp), summary),
        )

    def forget(self, parts: Sequence[Part]) -> None:
        """Nothing is known of these files any more."""
        self._base.execute("BEGIN")
        self._base.executemany(
            "DELETE FROM finished WHERE target = ? AND archive = ? AND member = ?",
            ((self._target, part.archive, part.member) for part in parts),
        )
        self._base.execute("COMMIT")


def _signed(number: int) -> int:
    """A number that SQLite can hold."""
    return number - (1 << 64) if number >= 1 << 63 else number
