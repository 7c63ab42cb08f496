"""Templates given as files, without a declaration, and the contracts they can be checked against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tile import _modules
from tile.errors import TileError, in_words
from tile.failure import CliError
from tile.find import find_own, shipped
from tile.project import project
from tile.reading import read_at_most
from tile.samples import own_samples
from tile.spelling import nearest
from tile.wording import not_utf8

if TYPE_CHECKING:
    from tile.body import Body
    from tile.contract import Contract
    from tile.destination import Destination

LARGEST = 1_000_000
"""Bytes of a template that is looked at; no form takes one of that size."""

_ENDINGS = (".ftl", ".ftlh", ".ftlx", ".fm")


def is_file_name(name: str) -> bool:
    """Whether an argument means a template's file: by its ending or a folder in it, so that a key, `module:attribute`
    or a module's file is never mistaken for one.
    """
    if _modules.split(name) is not None:
        return False
    return name.lower().endswith(_ENDINGS) or "/" in name or ("\\" in name and ":" not in name[2:])


def load(name: str, contract: str | None) -> Destination:
    """A tile around the template in a file.

    Raises:
        CliError: the file isn't there, can't be read, is too large or not valid UTF-8, or there is no such contract.
        TileError: the project's configuration or one of its samples can't be used.
    """
    from tile.undeclared import bare_tile

    tile = bare_tile(_body(name), None if contract is None else find_contract(contract))
    own = own_samples(project(), tile.subject)
    return tile.with_samples(own) if own else tile


def declared_by(tile: Destination) -> str | None:
    """The key of the declared tile whose template this is; None if there is none, or the project's can't be loaded."""
    path = tile.body.path
    try:
        own = find_own()
    except TileError:
        own = ()
    kit = shipped() if path is not None and path.is_relative_to(Path(__file__).parent) else ()
    return next((each.tile.key for each in (*own, *kit) if path in each.tile.body.files[-1:]), None)


def find_contract(name: str) -> Contract:
    """A contract by its name: the file of a JSON Schema, or one that comes with the kit.

    Raises:
        CliError: there is none of that name, or the file is no schema.
        TileError: the file can't be read, or is not a JSON object.
    """
    if name.endswith(".json"):
        return _contract_in(Path(name))
    from tile.reteno.contracts import CONTRACTS

    found = CONTRACTS.get(name)
    if found is None:
        near = nearest(name, CONTRACTS)
        hint = f"did you mean {near!r}?" if near else "name a JSON Schema's file, e.g. acme.schema.json"
        raise CliError(f"there is no contract {name!r}", hint=hint)
    return found


def _contract_in(file: Path) -> Contract:
    from pydantic import ValidationError

    from tile.contract import Contract, schema_file

    try:
        return Contract(name=file.stem, endpoint="–", json_schema=schema_file(file.resolve()))
    except ValidationError as error:
        raise CliError(in_words(error), hint="it takes a JSON Schema of draft 2020-12", place=str(file)) from None


def _body(name: str) -> Body:
    from tile.body import Body

    path = Path(name)
    try:
        if path.is_dir():
            raise CliError("this is a folder, not a template", hint="name a file, e.g. event.ftl", place=name)
        content = read_at_most(path, LARGEST, "the template")
    except FileNotFoundError:
        raise CliError(f"there is no file {name!r}", hint="the path counts from the working directory") from None
    except OSError as error:
        raise CliError(f"the template can't be read: {error.strerror}", place=name) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CliError(not_utf8("the template", error), hint="save it as UTF-8", place=name) from None
    return Body(text=text.replace("\r\n", "\n").replace("\r", "\n"), name=path.name, path=path.resolve())
