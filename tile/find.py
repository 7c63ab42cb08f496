"""Finding tiles: the shipped ones by key, a partner's own by `module:attribute` or from `pyproject.toml`.

    [tool.tile]
    tiles = ["acme.tiles:events"]
    ignore = {SEC101 = "their API takes the key nowhere else"}

The nearest `pyproject.toml` upward from a folder counts; modules are imported with its folder first on the
path. A module may also be named by its file: `path/to/tiles.py` means every tile in it, `path/to/tiles.py:events` one.
"""

from __future__ import annotations

import importlib
import tomllib
import traceback
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from tile import _modules
from tile.destination import Destination
from tile.errors import TileError, in_words
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SHIPPED = {
    "reteno-events": "tile.reteno:events",
    "reteno-device-webhook": "tile.reteno.webhooks:devices",
    "reteno-contact-webhook": "tile.reteno.webhooks:contacts",
    "reteno-event-webhook": "tile.reteno.webhooks:events",
    "reteno-mobile-event-webhook": "tile.reteno.webhooks:mobile_events",
    "reteno-cohort-webhook": "tile.reteno.webhooks:cohorts",
}
"""Key to reference of the destinations that come with the kit; commands that need one take the first, the tile."""

_TABLE_KEYS = ("tiles", "ignore")


class Found(NamedTuple):
    """A tile, where it was found: `module:attribute`, and whether it comes with the kit."""

    tile: Destination
    reference: str
    shipped: bool


class Project(NamedTuple):
    """What a `pyproject.toml` declares: its folder, references of tiles, and rules that don't count (`ignore`,
    code or name to reason).
    """

    root: Path
    tiles: tuple[str, ...] = ()
    ignored: Mapping[str, str] = MappingProxyType({})


def find_all(names: Sequence[str] = (), *, directory: Path | None = None) -> tuple[Found, ...]:
    """The tiles meant by some names, in their order.

    A name is a key (`reteno-events`), a reference (`acme.tiles:events`) or a module's file, which means all tiles in
    it (`acme/tiles.py`) or one (`acme/tiles.py:events`). Without names: the project's own tiles if its
    `pyproject.toml` declares any, otherwise the shipped ones.

    Raises:
        TileError: an unknown name, a broken configuration, or a module that cannot be imported.
    """
    here = project(directory)
    if not names:
        return tuple(_load(reference, here.root) for reference in here.tiles or SHIPPED.values())
    return tuple(found for name in names for found in _find(name, here.root, here.tiles))


def find(name: str | None = None, *, directory: Path | None = None) -> Found:
    """One destination: the named one, or the project's only one; where it has none, the shipped tile.

    Raises:
        TileError: as `find_all`; or no name was given and there are several.
    """
    names = [name] if name is not None else [] if project(directory).tiles else [next(iter(SHIPPED))]
    found = find_all(names, directory=directory)
    if len(found) != 1:
        keys = ", ".join(each.tile.key for each in found)
        raise TileError(f"there are {len(found)} tiles", remedy=f"name one of: {keys}")
    return found[0]


def known(*, directory: Path | None = None) -> tuple[Found, ...]:
    """Every tile that can be found without a reference: the project's own, then the shipped ones.

    Raises:
        TileError: as `find_all`.
    """
    here = project(directory)
    references = dict.fromkeys((*here.tiles, *SHIPPED.values()))
    return tuple(_load(reference, here.root) for reference in references)


def project(directory: Path | None = None) -> Project:
    """What the nearest `pyproject.toml` upward declares.

    Raises:
        TileError: it is not valid TOML, or its table `[tool.tile]` isn't as it should be.
    """
    start = (directory or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            return _declared(file)
    return Project(start)


def _find(name: str, root: Path, declared: tuple[str, ...]) -> tuple[Found, ...]:
    if (file := _modules.split(name)) is not None:
        return _in_file(*file)
    if ":" in name:
        return (_load(name, root),)
    own = [_load(reference, root) for reference in declared]
    for found in own:
        if found.tile.key == name:
            return (found,)
    if name in SHIPPED:
        return (_load(SHIPPED[name], root),)
    keys = [*(found.tile.key for found in own), *SHIPPED]
    raise TileError(f"there is no tile {name!r}", remedy=did_you_mean(name, keys))


def _declared(file: Path) -> Project:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("tile", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TileError(f"is not valid TOML: {error}", remedy="fix the file", place=str(file)) from None
    except OSError as error:
        raise TileError(f"cannot be read: {error.strerror}", place=str(file)) from None
    if not isinstance(table, dict):
        raise TileError("`tool.tile` is not a table", remedy='write [tool.tile] and tiles = ["…"]', place=str(file))
    for key in table:
        if key not in _TABLE_KEYS:
            raise TileError(
                f"[tool.tile] has an unknown key {key!r}",
                remedy=did_you_mean(key, _TABLE_KEYS),
                place=str(file),
            )
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
    return Project(file.parent, tuple(tiles), ignored)


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
            f"{reference} is a {type(value).__name__}, no destination",
            remedy="name the attribute that holds the tile",
            place=_file_of(module),
        )
    return value


def _import(name: str, reference: str, root: Path) -> object:
    if reference not in SHIPPED.values():
        _modules.make_importable(root)
    return _imported(name, lambda: importlib.import_module(name), reference, root)


def _imported(name: str, load: Callable[[], object], reference: str = "", root: Path | None = None) -> object:
    """What `load` gives; whatever it raises becomes a message."""
    try:
        return load()
    except ModuleNotFoundError as error:
        if root is not None and error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise TileError(
                f"there is no module {error.name!r}, named by {reference!r}",
                remedy=f"check the spelling; modules are looked for in {root} and in the installed packages",
            ) from None
        if error.name and error.name.partition(".")[0] in _modules.KIT:
            package = error.name.partition(".")[0]
            raise TileError(
                f"there is no module {error.name!r}: {package!r} is a package of the kit",
                remedy=f"if the project has a folder {package!r} of its own, rename it",
                place=_line_of(error),
            ) from None
        raise _raised(name, error) from error
    except TileError:
        raise
    except ValidationError as error:
        raise TileError(in_words(error), remedy="", place=_line_of(error)) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module can raise anything, SystemExit included
        raise _raised(name, error) from error


def _raised(name: str, error: BaseException) -> TileError:
    text = str(error) or "no message"
    return TileError(
        f"module {name} cannot be imported: {type(error).__name__}: {text}",
        remedy=f"fix the module; `python -c 'import {name}'` shows the whole traceback",
        place=_line_of(error),
    )


def _line_of(error: BaseException) -> str | None:
    """The innermost line of the user's own code: not of the import machinery, not of an installed package."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    here = str(Path(__file__).parent)
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", here))
        and "importlib" not in frame.filename
        and "site-packages" not in frame.filename
    ]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else None


def _file_of(module: object) -> str | None:
    file = getattr(module, "__file__", None)
    return file if isinstance(file, str) else None
