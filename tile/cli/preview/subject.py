"""What is previewed: a declared tile, or a template without a declaration; loaded anew as often as it changes."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tile.cli import templates
from tile.cli.failure import CliError
from tile.find import SHIPPED, find, project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tile.declaration import Tile

_OURS = frozenset({"conformance", "payloads", "tile"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A tile as it was loaded.

    Attributes:
        tile: the tile.
        name: what to call it on a command line.
        ignored: rules that the project's configuration ignores for it, with the reasons.
        files: what it was made of; when one of them changes, it is out of date.
    """

    tile: Tile
    name: str
    ignored: Mapping[str, str]
    files: tuple[Path, ...]


def load(name: str | None, contract: str | None) -> Subject:
    """The tile of a key or reference, or the template in a file.

    Raises:
        CliError, TileError: there is none, or it can't be loaded.
    """
    if name is not None and templates.is_file_name(name):
        tile = templates.load(name, contract)
        return Subject(tile, name, {}, (Path(name).resolve(),))
    if contract is not None:
        raise CliError(
            "--contract is for a template's file; a tile declares its own",
            hint="leave it out, or name a file, e.g. event.ftl",
        )
    found = find(name)
    here = project()
    return Subject(
        found.tile,
        found.tile.key if name is None else name,
        {} if found.shipped else here.ignored,
        tuple(_files(found.tile, here.root)),
    )


def forget(root: Path) -> None:
    """Let the modules that tiles are declared in be imported anew: all below the project's folder that are neither
    installed nor this kit's, and those of the shipped tiles.
    """
    importlib.invalidate_caches()
    for name in _own_modules(root):
        del sys.modules[name]


def _files(tile: Tile, root: Path) -> Iterator[Path]:
    if (root / "pyproject.toml").is_file():
        yield root / "pyproject.toml"
    if tile.body.path is not None:
        yield tile.body.path
    if tile.connection.logo is not None:
        yield tile.connection.logo.path
    for name in _own_modules(root):
        file = getattr(sys.modules[name], "__file__", None)
        if isinstance(file, str):
            yield Path(file)


def _own_modules(root: Path) -> list[str]:
    shipped = {reference.partition(":")[0] for reference in SHIPPED.values()}
    return [name for name, module in list(sys.modules.items()) if _is_own(name, module, root, shipped)]


def _is_own(name: str, module: object, root: Path, shipped: set[str]) -> bool:
    if any(name == each or name.startswith(f"{each}.") for each in shipped):
        return True
    file = getattr(module, "__file__", None)
    if name == "__main__" or name.partition(".")[0] in _OURS or not isinstance(file, str):
        return False
    path = Path(file)
    return path.is_relative_to(root) and "site-packages" not in path.parts and not path.is_relative_to(sys.prefix)
