"""What a sandbox is asked for by its page, by programs and by tests: everything as plain data, newest first, in bounded pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.sandbox.api import Api
    from tile.sandbox.store import Store

_PAGE: Final = 100
_MOST: Final = 1_000
_SEARCHED: Final = 10_000
"""So many of the newest rows are searched, so that a search can't hold up the API."""

_COUNTS: Final = """
SELECT (SELECT coalesce(max(id), 0) FROM requests) AS requests, (SELECT coalesce(max(id), 0) FROM events) AS events,
    (SELECT count(*) FROM contacts) AS contacts
"""


def answer(api: Api, what: str, number: int | None, asked: Mapping[str, str]) -> Any:
    """What is found; None if there is no such thing.

    `what` is `state`, `events`, `requests`, `contacts` or `groups`, with a number one of them. `asked` may hold `limit`, `before`
    (a number that the rows are older than), `q` (text that is searched for), and `type`, `status`, `contact`, `group`.
    """
    api.catch_up()
    store = api.account.store
    if number is not None and number >= 1 << 63:
        return None
    if number is not None:
        one = {"events": _event, "requests": _request, "contacts": _contact}.get(what)
        return None if one is None else one(store, number)
    match what:
        case "state":
            return state(api)
        case "events":
            return _listed(store, "events", asked, "type || ' ' || key || ' ' || params", ("type", "contact"))
        case "requests":
            return _listed(store, "requests", asked, "path || ' ' || body || ' ' || answer", ("status", "contact"))
        case "contacts":
            return _listed(store, "contacts", asked, "data", ())
        case "groups":
            return store.rows(
                "SELECT name, count(*) AS contacts FROM groups GROUP BY name ORDER BY name LIMIT ?", (_MOST,)
            )
        case _:
            return None


def state(api: Api) -> dict[str, Any]:
    """The counts, and what the sandbox is set to."""
    [counts] = api.account.store.rows(_COUNTS)
    settings = api.account.settings
    return {
        **counts,
        "statuses": {str(status): count for status, count in sorted(api.statuses.items())},
        "limit": settings.limit,
        "lenient": sorted(settings.lenient),
        "now": api.clock.now(),
        "faults": api.faults.shown(api.clock.now()),
    }


_COLUMNS: Final = {
    "events": "id, at, occurred, type, key, contact, note, request",
    "requests": "id, at, method, path, status, fault, stored, contact",
    "contacts": "id, source, created, updated, data",
}


def _listed(
    store: Store, table: str, asked: Mapping[str, str], searched: str, equal: tuple[str, ...]
) -> list[dict[str, Any]]:
    where, values = ["1"], list[Any]()
    if before := _number(asked.get("before")):
        where.append("id < ?")
        values.append(before)
    for name in equal:
        if asked.get(name):
            where.append(f"{name} = ?")
            values.append(asked[name])
    if asked.get("group"):
        where.append("id IN (SELECT contact FROM groups WHERE name = ?)")
        values.append(asked["group"])
    if words := asked.get("q"):
        where.append(f"instr(lower({searched}), lower(?)) > 0")
        where.append(f"id > (SELECT max(id) FROM {table}) - {_SEARCHED}")  # noqa: S608 - fixed names
        values.append(words)
    limit = min(_number(asked.get("limit")) or _PAGE, _MOST)
    rows = store.rows(
        f"SELECT {_COLUMNS[table]} FROM {table} WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",  # noqa: S608 - fixed names
        (*values, limit),
    )
    return [_read(row) for row in rows]


def _event(store: Store, number: int) -> dict[str, Any] | None:
    found = store.rows("SELECT * FROM events WHERE id = ?", (number,))
    if not found:
        return None
    event = _read(found[0])
    contact = None if event["contact"] is None else _contact(store, event["contact"])
    return {"event": event, "contact": contact, "request": _request(store, event["request"])}


def _request(store: Store, number: int) -> dict[str, Any] | None:
    found = store.rows("SELECT * FROM requests WHERE id = ?", (number,))
    return _read(found[0]) if found else None


def _contact(store: Store, number: int) -> dict[str, Any] | None:
    found = store.rows("SELECT * FROM contacts WHERE id = ?", (number,))
    if not found:
        return None
    groups = [row["name"] for row in store.rows("SELECT name FROM groups WHERE contact = ? ORDER BY name", (number,))]
    return {**_read(found[0]), "groups": groups}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its JSON read; numbers beyond all bounds, which JSON can't say, as text."""
    return {
        name: json.loads(value, parse_constant=str) if name in ("data", "params") else value
        for name, value in row.items()
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
