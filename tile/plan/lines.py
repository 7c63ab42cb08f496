"""At which line of a TOML file its tables and keys stand, which `tomllib` doesn't tell."""

from __future__ import annotations

import tomllib

Path = tuple[str, ...]

_LONGEST = 4096
_MOST_SIGNS = 10


def lines_of(text: str) -> dict[Path, int]:
    """The lines of tables and keys, by path; the first where there are several.

    Only lines that are a table's header or begin with a key are looked at. A line inside a text of several lines that
    looks like one of them is taken for one: places in messages can be wrong then, nothing else.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        written = line.strip()[:_LONGEST]
        if written.startswith("[") and not written.startswith("[["):
            path = _only_path(written.partition("#")[0] if '"' not in written and "'" not in written else written)
            if path:
                table = path
                found.setdefault(table, number)
        elif "=" in written and not written.startswith("#"):
            for path in _prefixes(_key(written)):
                found.setdefault((*table, *path), number)
    return found


def _key(written: str) -> Path:
    """The key before the first `=` that ends one: a quoted key may hold further ones."""
    at = -1
    for _ in range(_MOST_SIGNS):
        at = written.find("=", at + 1)
        path = _only_path(f"{written[:at]}=0") if at > 0 else ()
        if at < 0 or path:
            return path
    return ()


def _only_path(text: str) -> Path:
    """The keys of a document that holds one thing."""
    try:
        held: object = tomllib.loads(text)
    except (ValueError, RecursionError):
        return ()
    path = []
    while isinstance(held, dict) and len(held) == 1:
        [(name, held)] = held.items()
        path.append(name)
    return tuple(path)


def _prefixes(path: Path) -> list[Path]:
    return [path[:length] for length in range(1, len(path) + 1)]
