"""Finding tiles: a partner's own by `module:attribute` or from `pyproject.toml`, those of the kit by key.

Modules are imported with the project's folder first on the path. A module may also be named by its file:
`path/to/tiles.py` means every tile in it, `path/to/tiles.py:events` one.
"""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from pydantic import ValidationError

from tile import _modules
from tile.console import output_beside
from tile.destination import Destination
from tile.errors import TileError, in_words
from tile.project import project
from tile.samples import own_samples
from tile.shipped import SHIPPED, VENDORS
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tile.project import Project

_UNDECLARED = "this project declares none; write package.module:attribute, or a module's file"


class Found(NamedTuple):
    """A tile, where it was found: `module:attribute`, and whether it comes with the kit."""

    tile: Destination
    reference: str
    shipped: bool


def find_all(names: Sequence[str] = (), *, directory: Path | None = None) -> tuple[Found, ...]:
    """The tiles meant by some names, in their order.

    A name is a key (`acme-events`), a reference (`acme.tiles:events`) or a module's file, which means all tiles in
    it (`acme/tiles.py`) or one (`acme/tiles.py:events`). Without names: the project's own tiles. Those that come with the
    kit have to be named.

    Raises:
        TileError: no names and no tile declared, an unknown name, a broken configuration, or a module that cannot be imported.
    """
    here = project(directory)
    if not names:
        return tuple(_with_samples(found, here) for found in _own(here)) or _nothing(here)
    return tuple(_with_samples(found, here) for name in names for found in _find(name, here))


def find(name: str | None = None, *, directory: Path | None = None) -> Found:
    """One destination: the named one, or the project's only one.

    Raises:
        TileError: as `find_all`; or no name was given and there are several.
    """
    found = find_all(() if name is None else [name], directory=directory)
    if len(found) != 1:
        keys = ", ".join(each.tile.key for each in found)
        raise TileError(f"there are {len(found)} tiles", remedy=f"name one of: {keys}")
    return found[0]


def shipped() -> tuple[Found, ...]:
    """The destinations that come with the kit."""
    return tuple(_load(reference, Path()) for reference in SHIPPED.values())


def with_shipped(*, directory: Path | None = None) -> tuple[Found, ...]:
    """The project's own tiles, if it declares any, and those of the kit.

    Raises:
        TileError: as `find_all`.
    """
    return tuple({found.reference: found for found in (*find_own(directory=directory), *shipped())}.values())


def find_own(*, directory: Path | None = None) -> tuple[Found, ...]:
    """The project's own tiles; empty if it declares none.

    Raises:
        TileError: as `find_all`.
    """
    here = project(directory)
    return tuple(_with_samples(found, here) for found in _own(here))


def _with_samples(found: Found, here: Project) -> Found:
    """The tile, with the project's own samples if there are any for it."""
    own = {} if found.shipped else own_samples(here, found.tile.subject)
    return found._replace(tile=found.tile.with_samples(own)) if own else found


def _own(here: Project) -> tuple[Found, ...]:
    return _distinct(tuple(_load(reference, here.root) for reference in here.tiles))


def _nothing(here: Project) -> NoReturn:
    if here.file is None:
        message = "no tile is named, and there is no pyproject.toml that declares one"
    elif not here.declared:
        message = "no tile is named, and there is no table [tool.tile] that declares one"
    else:
        message = "no tile is named, and [tool.tile] declares none: `tiles` is empty or absent"
    raise TileError(
        message,
        remedy='name a tile or a file; or declare tiles = ["package.module:attribute"] in [tool.tile] of pyproject.toml; '
        "`tile init` begins a project, `tile list --shipped` shows what comes with the kit",
        place=str(here.file) if here.file else None,
    )


def _distinct(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The tiles, if no two have one key.

    Raises:
        TileError: two have, so that the key would mean the first and never the second.
    """
    places: dict[str, str] = {}
    for each in found:
        other = places.setdefault(each.tile.key, each.reference)
        if other != each.reference:
            raise TileError(
                f"two tiles have the key {each.tile.key!r}: {other} and {each.reference}",
                remedy="give each a key of its own, and list each once in [tool.tile] tiles",
            )
    return found


def _find(name: str, here: Project) -> tuple[Found, ...]:
    if (file := _modules.split(name)) is not None:
        return _in_file(*file)
    if ":" in name:
        return (_load(name, here.root),)
    own = _own(here)
    for found in own:
        if found.tile.key == name:
            return (found,)
    if name in SHIPPED:
        return (_load(SHIPPED[name], here.root),)
    path = Path(name)
    if path.is_dir():
        raise TileError(
            f"{name!r} is a folder", remedy="name a module's file in it, e.g. tiles.py, or a template, e.g. event.ftl"
        )
    if path.is_file():
        raise TileError(
            f"{name!r} is taken neither for a module nor for a template, by its name",
            remedy=f"write ./{name} to have it looked at as a template",
        )
    # The kit's own keys concern only those who write something like one.
    keys = [*(found.tile.key for found in own), *(SHIPPED if name.startswith(VENDORS) else ())]
    raise TileError(f"there is no tile {name!r}", remedy=did_you_mean(name, keys) if keys else _UNDECLARED)


def _load(reference: str, root: Path) -> Found:
    module_name, _, attribute = reference.partition(":")
    if not module_name or not attribute:
        raise TileError(f"{reference!r} is not a reference", remedy="write package.module:attribute")
    module = _import(module_name, reference, root)
    return Found(_attribute(module, attribute, reference), reference, reference in SHIPPED.values())


def _in_file(path: str, attribute: str | None) -> tuple[Found, ...]:
    """The tiles of a module named by its file: the one of that name, or all it declares."""
    at = _modules.place(Path(path))
    if not at.file.is_file():
        raise TileError(f"there is no file {path!r}", remedy="the path counts from the working directory")
    module = _imported(at.name, lambda: _modules.load(at))
    if attribute is not None:
        return (Found(_attribute(module, attribute, f"{path}:{attribute}"), f"{path}:{attribute}", shipped=False),)
    named = {id(held): name for name, held in reversed(vars(module).items()) if isinstance(held, Destination)}
    found = [Found(vars(module)[name], f"{path}:{name}", shipped=False) for name in reversed(named.values())]
    if not found:
        raise TileError(
            "the module holds no destination at all", remedy="declare one: events = Tile(…)", place=str(at.file)
        )
    return tuple(found)


def _attribute(module: object, attribute: str, reference: str) -> Destination:
    value = module
    for step in attribute.split("."):
        if not hasattr(value, step):
            tiles = [name for name, held in vars(module).items() if isinstance(held, Destination)]
            remedy = did_you_mean(attribute, tiles) if tiles else "the module holds no destination at all"
            name = getattr(module, "__name__", "")
            raise TileError(f"module {name} has no {attribute!r}", remedy=remedy, place=_file_of(module))
        value = getattr(value, step)
    if not isinstance(value, Destination):
        raise TileError(
            f"{reference} is a {type(value).__name__}, not a destination",
            remedy="name the attribute that holds the tile",
            place=_file_of(module),
        )
    return value


def _import(name: str, reference: str, root: Path) -> object:
    if reference not in SHIPPED.values():
        _modules.make_importable(root)
        if importlib.util.find_spec(name.partition(".")[0]) is None:
            _modules.make_importable(Path.cwd())
    return _imported(name, lambda: importlib.import_module(name), reference, root)


def _imported(name: str, load: Callable[[], object], reference: str = "", root: Path | None = None) -> object:
    """What `load` gives; whatever it raises becomes a message."""
    try:
        with output_beside():
            return load()
    except ModuleNotFoundError as error:
        if root is not None and error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise TileError(
                f"there is no module {error.name!r}, named by {reference!r}",
                remedy=f"check the spelling; modules are looked for in {root}, the working directory and the installed packages",
            ) from None
        if error.name and error.name.partition(".")[0] in _modules.KIT:
            package = error.name.partition(".")[0]
            raise TileError(
                f"there is no module {error.name!r}: {package!r} is a package of the kit",
                remedy=f"if the project has a folder {package!r} of its own, rename it",
                place=_modules.line_of(error),
            ) from None
        raise _raised(name, error) from error
    except TileError as error:
        if error.place is None:
            error.place = _modules.line_of(error)
        raise
    except ValidationError as error:
        raise TileError(in_words(error), remedy="", place=_modules.line_of(error)) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module can raise anything, SystemExit included
        raise _raised(name, error) from error


def _raised(name: str, error: BaseException) -> TileError:
    try:
        text = str(error) or "no message"
    except Exception:  # noqa: BLE001 - it is somebody's own
        text = "no message"
    return TileError(
        f"module {name} can't be imported: {type(error).__name__}: {text}",
        remedy=f"fix the module; `python -c 'import {name}'` shows the whole traceback",
        place=_modules.line_of(error),
    )


def _file_of(module: object) -> str | None:
    file = getattr(module, "__file__", None)
    return file if isinstance(file, str) else None
