"""What the sandbox holds, in SQLite: requests, events, contacts, groups, imports.

One connection, used by the server's thread alone. Changes of many requests are committed together before any of them is answered,
so that what was answered 200 survives the end of the process, however it ends. Requests and events are only ever added, so they wait
in lists until then, or until somebody asks for them. Secrets aren't kept: headers are stored without them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tile.backtest.optional import optional
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

IN_MEMORY: Final = ":memory:"
KEPT_IN_MEMORY: Final = 100_000
"""Requests, and the events in them, that a store in memory keeps."""
_TRIMMED_EVERY: Final = 1_000

_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS requests (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, headers TEXT NOT NULL,
    body TEXT NOT NULL, status INTEGER NOT NULL, answer TEXT NOT NULL, fault TEXT, stored INTEGER NOT NULL, contact INTEGER
);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY, request INTEGER NOT NULL, at REAL NOT NULL, occurred TEXT, type TEXT NOT NULL,
    key TEXT NOT NULL, contact INTEGER, note TEXT NOT NULL, params TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_contacts ON events (contact) WHERE contact IS NOT NULL;
CREATE TABLE IF NOT EXISTS contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS contacts_by_source ON contacts (source);
CREATE TABLE IF NOT EXISTS identities (
    kind TEXT NOT NULL, value TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (kind, value, contact)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_of_contacts ON identities (contact);
CREATE TABLE IF NOT EXISTS groups (
    name TEXT NOT NULL, contact INTEGER NOT NULL, PRIMARY KEY (name, contact)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imports (session TEXT PRIMARY KEY, ready REAL NOT NULL, body TEXT NOT NULL, done INTEGER NOT NULL);
"""


_ADD_REQUEST: Final = "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_EVENT: Final = (
    "INSERT INTO events (request, at, occurred, type, key, contact, note, params) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_TRIM: Final = (
    "DELETE FROM events WHERE id < (SELECT id FROM events WHERE request >= ? ORDER BY id LIMIT 1)",
    "DELETE FROM requests WHERE id < ?",
)


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
            try:
                self._set_up(place)
            except BaseException:
                self.base.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise TileError(
                f"the state can't be used: {getattr(error, 'strerror', None) or error}",
                remedy="name another file with --state",
                place=place,
            ) from None
        [(newest,)] = self.base.execute("SELECT max(id) FROM requests")
        self._next = (newest or 0) + 1
        self._most = KEPT_IN_MEMORY if place == IN_MEMORY else None
        self._requests: list[tuple[Any, ...]] = []
        self._events: list[tuple[Any, ...]] = []

    def _set_up(self, place: str) -> None:
        self.base.execute("PRAGMA journal_mode = WAL")
        self.base.execute("PRAGMA synchronous = NORMAL")
        [(version,)] = self.base.execute("PRAGMA user_version")
        if version not in (0, _VERSION):
            raise TileError(f"the state is of version {version}", remedy="name another file with --state", place=place)
        self.base.executescript(_TABLES)
        self.base.execute(f"PRAGMA user_version = {_VERSION}")

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
        self.flush()
        if self.base.in_transaction:
            self.base.execute("COMMIT")

    def roll_back(self) -> None:
        """Forget what was changed since."""
        self._requests.clear()
        self._events.clear()
        if self.base.in_transaction:
            self.base.execute("ROLLBACK")

    def keep(self, each: Exchange) -> None:
        """Keep a request with its answer."""
        self._requests.append((self._next, *each))
        self._next += 1

    def add_event(
        self, at: float, kind: str, key: str, contact: int | None, params: Any, *, occurred: str | None = None,
        note: str = "",
    ) -> None:  # fmt: skip
        """Keep an event of the request that is kept next."""
        self._events.append((self._next, at, occurred, kind, key, contact, note, written(params)))

    def flush(self) -> None:
        """Hand the database what was kept since, for those who ask it."""
        if not self._requests and not self._events:
            return
        self.begin()
        self.base.executemany(_ADD_REQUEST, self._requests)
        self.base.executemany(_ADD_EVENT, self._events)
        first, count = self._requests[0][0] if self._requests else self._next, len(self._requests)
        self._requests.clear()
        self._events.clear()
        if self._most is not None and first // _TRIMMED_EVERY != (first + count) // _TRIMMED_EVERY:
            for order in _TRIM:
                self.base.execute(order, (first + count - self._most,))

    def newest(self) -> float:
        """When the last request came; 0 if none did."""
        rows = self.rows("SELECT at FROM requests ORDER BY id DESC LIMIT 1")
        return float(rows[0]["at"]) if rows else 0.0

    def stored_since(self, at: float) -> Iterator[tuple[float, str, str]]:
        """Time, path and body of what was stored since a time, in its order."""
        self.flush()
        yield from self.base.execute("SELECT at, path, body FROM requests WHERE at > ? AND stored ORDER BY id", (at,))

    def rows(self, query: str, values: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """What a query finds, each row by the names of its columns."""
        self.flush()
        cursor = self.base.execute(query, tuple(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _encoder() -> Callable[[Any], str]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    msgspec = optional("msgspec")
    if msgspec is None:
        return encode
    quickly = msgspec.json.Encoder().encode

    def encoded(value: Any) -> str:
        text: str = quickly(value).decode()
        return text if "null" not in text else encode(value)  # it writes null for a number beyond all bounds

    return encoded


written: Final = _encoder()
"""Any JSON as text."""
