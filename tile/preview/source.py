"""What is previewed: a declared destination, or a template without a declaration; loaded anew as often as it changes."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tile import _modules, template_files
from tile.declaration import Tile
from tile.failure import CliError
from tile.find import find, project
from tile.own_modules import own_modules, roots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tile.destination import Destination


@dataclass(frozen=True, slots=True)
class Loaded:
    """A destination as it was loaded.

    Attributes:
        tile: the destination.
        name: what to call it on a command line.
        ignored: rules that the project's configuration ignores for it, with the reasons.
        files: what it was made of; when one of them changes, it is out of date.
    """

    tile: Destination
    name: str
    ignored: Mapping[str, str]
    files: tuple[Path, ...]


def load(name: str | None, contract: str | None) -> Loaded:
    """The tile of a key or reference, or the template in a file.

    Raises:
        CliError, TileError: there is none, or it can't be loaded.
    """
    if name is not None and template_files.is_file_name(name) and _modules.split(name) is None:
        tile = template_files.load(name, contract)
        return Loaded(tile, name, {}, (Path(name).resolve(),))
    if contract is not None:
        raise CliError(
            "--contract is for a template's file; a tile declares its own",
            hint="leave it out, or name a file, e.g. event.ftl",
        )
    found = find(name)
    return Loaded(
        found.tile,
        found.tile.key if name is None else name,
        {} if found.shipped else project().ignored,
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
