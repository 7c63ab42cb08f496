"""What is previewed: a declared destination, or a template without a declaration; loaded anew as often as it changes."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tile import _modules, template_files
from tile.declaration import Tile
from tile.failure import CliError
from tile.find import SHIPPED, find, known
from tile.project import Project, project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import EventFilter
    from tile.destination import Destination

_OURS = frozenset({"conformance", "payloads", "tile"})


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
    """The tile of a key or reference, or the template in a file, with the events that an account's file selects.

    Raises:
        CliError, TileError: there is none, or it can't be loaded.
    """
    loaded = _load(name, contract)
    if account is None:
        return loaded
    from tile.setup.account_file import read_account, read_filter

    read_account(account, loaded.tile, [each.tile for each in known()])  # a name that nobody knows is a mistake
    return replace(loaded, files=(*loaded.files, account.resolve()), selected=read_filter(account))


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


def forget(name: str | None) -> None:
    """Let the modules that `name` is declared in be imported anew: all below the project's folder that are neither
    installed nor this kit's, and those of the shipped destinations.
    """
    importlib.invalidate_caches()
    for module in _own_modules(_roots(name)):
        del sys.modules[module]


def _files(tile: Destination, name: str | None) -> Iterator[Path]:
    roots = _roots(name)
    if (roots[0] / "pyproject.toml").is_file():
        yield roots[0] / "pyproject.toml"
    if tile.body.path is not None:
        yield tile.body.path
    else:
        yield from tile.body.files
    if isinstance(tile, Tile) and tile.connection.logo is not None:
        yield tile.connection.logo.path
    for module in _own_modules(roots):
        file = getattr(sys.modules[module], "__file__", None)
        if isinstance(file, str):
            yield Path(file)


def _roots(name: str | None) -> tuple[Path, ...]:
    """The folders that modules of one's own lie below: the project's, and that of a module named by its file."""
    here = project().root
    file = _modules.split(name or "")
    return (here,) if file is None else (here, _modules.place(Path(file[0])).root)


def _own_modules(roots: tuple[Path, ...]) -> list[str]:
    shipped = {reference.partition(":")[0] for reference in SHIPPED.values()}
    return [name for name, module in list(sys.modules.items()) if _is_own(name, module, roots, shipped)]


def _is_own(name: str, module: object, roots: tuple[Path, ...], shipped: set[str]) -> bool:
    if any(name == each or name.startswith(f"{each}.") for each in shipped):
        return True
    file = getattr(module, "__file__", None)
    if name == "__main__" or name.partition(".")[0] in _OURS or not isinstance(file, str):
        return False
    path = Path(file)
    below = any(path.is_relative_to(root) for root in roots)
    return below and "site-packages" not in path.parts and not path.is_relative_to(sys.prefix)
