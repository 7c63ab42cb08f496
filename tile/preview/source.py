"""What is previewed: a declared destination, or a template without a declaration; loaded anew as often as it changes."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tile import _modules, template_files
from tile.declaration import Tile
from tile.failure import CliError
from tile.find import find, with_shipped
from tile.own_modules import own_modules, roots_of
from tile.project import Project, project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payloads.amplitude import EventFilter
    from tile.destination import Destination
    from tile.setup.account_file import Given


@dataclass(frozen=True, slots=True)
class Loaded:
    """A destination as it was loaded.

    Attributes:
        tile: the destination.
        name: what to call it on a command line.
        project: the configuration that counts for it.
        files: what it was made of; when one of them changes, it is out of date.
        selected: the events that the customer selects; all, if not given.
    """

    tile: Destination
    name: str
    project: Project
    files: tuple[Path, ...]
    selected: EventFilter | None = None


def load(name: str | None, contract: str | None, account: Path | None = None) -> Loaded:
    """The tile of a key or reference, or the template in a file, with an account's values and the events that it selects.

    Raises:
        CliError, TileError: there is none, or it can't be loaded.
    """
    loaded = _load(name, contract)
    if account is None:
        return loaded
    from tile.setup.account_file import read_account, read_filter

    values = read_account(account, loaded.tile, [each.tile for each in with_shipped()])
    return replace(
        loaded,
        tile=_with_values(loaded.tile, values),
        files=(*loaded.files, account.resolve()),
        selected=read_filter(account),
    )


def _with_values(tile: Destination, values: Given) -> Destination:
    """A destination whose samples are what an account has; of what is optional and the account has none of, nothing."""
    parameters = tuple(
        each
        if each.secret or (each.is_needed and each.name not in values)
        else each.model_copy(update={"sample": _as_typed(values.get(each.name, ""))})
        for each in tile.parameters
    )
    return tile.model_copy(update={"parameters": parameters}) if values else tile


def _as_typed(value: str | Mapping[str, str]) -> str:
    """What is typed into a box for a value; a file has some as tables or lists."""
    if isinstance(value, str):
        return value
    return ", ".join(f"{name}={inner}" if inner else name for name, inner in value.items())


def _load(name: str | None, contract: str | None) -> Loaded:
    if name is not None and template_files.is_file_name(name) and _modules.split(name) is None:
        tile = template_files.load(name, contract)
        return Loaded(tile, name, project(), (Path(name).resolve(),))
    if contract is not None:
        raise CliError(
            "--contract is for a template's file; a tile declares its own",
            hint="leave it out, or name a file, e.g. event.ftl",
        )
    found, here = find(name), project()
    return Loaded(
        found.tile,
        found.tile.key if name is None else name,
        Project(here.root) if found.shipped else here,
        tuple(_files(found.tile, name)),
    )


def _files(tile: Destination, name: str | None) -> Iterator[Path]:
    roots = roots_of(name)
    if (roots[0] / "pyproject.toml").is_file():
        yield roots[0] / "pyproject.toml"
    if tile.body.path is not None:
        yield tile.body.path
    else:
        yield from tile.body.files
    if isinstance(tile, Tile) and tile.connection.logo is not None:
        yield tile.connection.logo.path
    for module in own_modules(roots):
        file = getattr(sys.modules[module], "__file__", None)
        if isinstance(file, str):
            yield Path(file)
