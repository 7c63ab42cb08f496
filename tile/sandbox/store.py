"""What the sandbox holds, in SQLite: requests, events, contacts, groups, imports.

One connection, used by the server's thread alone. Changes of one turn of the event loop are committed together before any of
their requests is answered, so that what was answered 200 survives the end of the process, however it ends. Secrets aren't
kept: headers are stored without them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IN_MEMORY: Final = ":memory:"
KEPT_IN_MEMORY: Final = 100_000
"""Requests, and the events in them, that a store in memory keeps."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode
_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, headers TEXT NOT NULL,
    body TEXT NOT NULL, status INTEGER NOT NULL, answer TEXT NOT NULL, fault TEXT, stored INTEGER NOT NULL, contact INTEGER
);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, request INTEGER NOT NULL, at REAL NOT NULL, occurred TEXT, type TEXT NOT NULL,
    key TEXT NOT NULL, contact INTEGER, note TEXT NOT NULL, params TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_contacts ON events (contact) WHERE contact IS NOT NULL;
CREATE TABLE IF NOT EXISTS contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL, data TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS identities (
    kind TEXT NOT NULL, value TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (kind, value, contact)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_of_contacts ON identities (contact);
CREATE TABLE IF NOT EXISTS groups (
    name TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (name, contact)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imports (session TEXT PRIMARY KEY, ready REAL NOT NULL, body TEXT NOT NULL, done INTEGER NOT NULL);
"""


class Exchange(NamedTuple):
    """One request and its answer, as they are kept.

    Attributes:
        at: when, in seconds since 1970.
        headers: a line each, without secrets.
        fault: the fault on demand that it met.
        stored: whether what it brought was stored.
        contact: whom it was about.
    """

    at: float
    method: str
    path: str
    headers: str
    body: str
    status: int
    answer: str
    fault: str | None
    stored: bool
    contact: int | None


class Store:
    """The tables of one sandbox.

    Args:
        place: a file, made if it isn't there and readable by its owner only; or `:memory:`.

    Raises:
        TileError: the file can't be used, or another version of the kit wrote it.
    """

    def __init__(self, place: str = IN_MEMORY) -> None:
        try:
            if place != IN_MEMORY:
                os.close(os.open(Path(place), os.O_RDWR | os.O_CREAT, 0o600))
            self.base = sqlite3.connect(place, timeout=10, isolation_level=None, check_same_thread=False)
            self.base.execute("PRAGMA journal_mode = WAL")
            self.base.execute("PRAGMA synchronous = NORMAL")
            [(version,)] = self.base.execute("PRAGMA user_version")
            if version not in (0, _VERSION):
                raise TileError(
                    f"the state is of version {version}", remedy="name another file with --state", place=place
                )
            self.base.executescript(_TABLES)
            self.base.execute(f"PRAGMA user_version = {_VERSION}")
        except (OSError, sqlite3.Error) as error:
            raise TileError(
                f"the state can't be used: {getattr(error, 'strerror', None) or error}",
                remedy="name another file with --state",
                place=place,
            ) from None
        row = self.base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'requests'").fetchone()
        self._next = 1 if row is None else row[0] + 1
        self._most = KEPT_IN_MEMORY if place == IN_MEMORY else None

    def close(self) -> None:
        """Commit, and give the file back."""
        self.commit()
        self.base.close()

    def begin(self) -> None:
        """Open a transaction unless one is open."""
        if not self.base.in_transaction:
            self.base.execute("BEGIN")

    def commit(self) -> None:
        """Write what was changed since."""
        if self.base.in_transaction:
            self.base.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was changed since."""
        if self.base.in_transaction:
            self.base.execute("ROLLBACK")

    def keep(self, each: Exchange) -> None:
        """Keep a request with its answer."""
        self.base.execute("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (self._next, *each))
        self._next += 1
        if self._most is not None and self._next > self._most and self._next % 1_000 == 0:
            for table, column in (("requests", "id"), ("events", "request")):
                self.base.execute(f"DELETE FROM {table} WHERE {column} < ?", (self._next - self._most,))  # noqa: S608

    def add_event(
        self, at: float, kind: str, key: str, contact: int | None, params: Any, *, occurred: str | None = None,
        note: str = "",
    ) -> None:  # fmt: skip
        """Keep an event of the request that is kept next."""
        self.base.execute(
            "INSERT INTO events (request, at, occurred, type, key, contact, note, params) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self._next, at, occurred, kind, key, contact, note, _JSON(params)),
        )

    def stored_since(self, at: float) -> Iterator[tuple[float, str, str]]:
        """Time, path and body of what was stored since a time, in its order."""
        yield from self.base.execute("SELECT at, path, body FROM requests WHERE at > ? AND stored ORDER BY id", (at,))

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """What a query finds, each row by the names of its columns."""
        cursor = self.base.execute(query, tuple(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
