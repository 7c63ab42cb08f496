"""What a project says of its tiles, in `[tool.tile]` of its `pyproject.toml`.

    [tool.tile]
    tiles = ["acme.tiles:events"]
    ignore = {SEC101 = "their API takes the key nowhere else"}
    samples = "samples/*.json"

The nearest `pyproject.toml` with that table counts, from a folder upward, so that a part of a larger repository may have
a `pyproject.toml` of its own.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from tile.errors import TileError
from tile.spelling import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UniverseName = Literal["documented", "cautious"]
"""What an event can be: what is documented, or anything."""

FailOn = Literal["errors", "warnings", "unknown"]
"""What makes a check fail, each with what stands before it."""

KEYS = ("tiles", "ignore", "samples", "universe", "select", "fail-on")
"""The keys of `[tool.tile]`."""


class Project(NamedTuple):
    """What a `pyproject.toml` declares.

    Attributes:
        root: its folder; the folder that was asked for, where there is no such file.
        file: the file with `[tool.tile]`, or else the nearest `pyproject.toml`; None if there is none.
        declared: whether there is a table `[tool.tile]`.
        tiles: references of tiles.
        ignored: rules that don't count, code or name to reason.
        samples: patterns of the files of its own samples, from `root`.
        universe: what an event can be.
        select: the rules that count; all if there are none.
        fail_on: what makes a check fail.
    """

    root: Path
    file: Path | None = None
    declared: bool = False
    tiles: tuple[str, ...] = ()
    ignored: Mapping[str, str] = MappingProxyType({})
    samples: tuple[str, ...] = ()
    universe: UniverseName = "documented"
    select: tuple[str, ...] = ()
    fail_on: FailOn = "errors"


def project(directory: Path | None = None) -> Project:
    """What the nearest `pyproject.toml` with `[tool.tile]` declares.

    Raises:
        TileError: a `pyproject.toml` on the way isn't valid TOML or has a misspelt table, or its `[tool.tile]` isn't as it
            should be.
    """
    start = (directory or Path.cwd()).resolve()
    nearest_file = None
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        nearest_file = nearest_file or file
        table = _table(file)
        if table is not None:
            return _declared(file, table)
    return Project(nearest_file.parent if nearest_file else start, nearest_file)


def _table(file: Path) -> dict[str, Any] | None:
    """`[tool.tile]` of a file; None if it has none."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TileError(f"is not valid TOML: {error}", remedy="fix the file", place=str(file)) from None
    except OSError as error:
        raise TileError(f"can't be read: {error.strerror}", place=str(file)) from None
    tools = content.get("tool", {})
    if isinstance(tools, dict) and "tile" in tools:
        if not isinstance(tools["tile"], dict):
            raise TileError("`tool.tile` is not a table", remedy='write [tool.tile] and tiles = ["…"]', place=str(file))
        return tools["tile"]
    for name in _misspelt(content):
        raise TileError(f"there is a table [{name}]", remedy="did you mean [tool.tile]?", place=str(file))
    return None


def _misspelt(content: dict[str, Any]) -> Iterator[str]:
    """Tables that hold what `[tool.tile]` holds, under a name like it."""
    for section, held in content.items():
        if isinstance(held, dict):
            within = held if nearest(section.lower(), ["tool"]) else {}
            yield from (f"{section}.{name}" for name, own in within.items() if _is_alike(name, own))
            if _is_alike(section, held):
                yield section


def _is_alike(name: str, table: object) -> bool:
    similar = nearest(name.lower(), ["tile", "tiles"]) or {"tile", "tiles"} & set(re.split("[-_]", name.lower()))
    return bool(similar) and isinstance(table, dict) and (not table or any(nearest(key, KEYS) for key in table))


def _declared(file: Path, table: dict[str, Any]) -> Project:
    for key in table:
        if key not in KEYS:
            raise TileError(f"[tool.tile] has an unknown key {key!r}", remedy=did_you_mean(key, KEYS), place=str(file))
    tiles = table.get("tiles", [])
    if not isinstance(tiles, list) or not all(isinstance(each, str) and ":" in each for each in tiles):
        raise TileError(
            "[tool.tile] tiles is not a list of references",
            remedy='write tiles = ["package.module:attribute"]',
            place=str(file),
        )
    ignored = table.get("ignore", {})
    if not isinstance(ignored, dict) or not all(isinstance(reason, str) for reason in ignored.values()):
        raise TileError(
            "[tool.tile] ignore is not a table of rules and reasons",
            remedy='write ignore = {CODE = "reason"}',
            place=str(file),
        )
    return Project(
        file.parent,
        file,
        declared=True,
        tiles=tuple(tiles),
        ignored=ignored,
        samples=_texts(table, "samples", "a pattern", '"samples/*.json"', file),
        universe=_choice(table, "universe", get_args(UniverseName), file),
        select=_texts(table, "select", "a rule", '["JSN", "TPL102"]', file),
        fail_on=_choice(table, "fail-on", get_args(FailOn), file),
    )


def _texts(table: dict[str, Any], key: str, what: str, example: str, file: Path) -> tuple[str, ...]:
    """One text, or a list of them."""
    given = table.get(key, [])
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(each, str) and each for each in texts):
        raise TileError(
            f"[tool.tile] {key} is neither {what} nor a list of them",
            remedy=f"write {key} = {example}",
            place=str(file),
        )
    return tuple(texts)


def _choice(table: dict[str, Any], key: str, choices: tuple[str, ...], file: Path) -> Any:
    """One of some words; the first, if nothing is given."""
    given = table.get(key, choices[0])
    if given not in choices:
        raise TileError(
            f"[tool.tile] {key} can't be {given!r}", remedy=f"it is one of: {', '.join(choices)}", place=str(file)
        )
    return given
