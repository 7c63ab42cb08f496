"""An account's file: what a customer would otherwise give to every command by `--set`, once for all destinations.

    external_id = "user_id"
    country_field = 514049
    columns = ["platform", "country"]

    [property_fields]
    plan = 514043

    [filter]
    events = ["Order Completed", "Trial Started"]
    where = [{ property = "user_id", operator = "is not", values = ["(none)"] }]

`[filter]` is *Select and filter events*, for destinations that are sent events: the types ticked, and conditions that must all
hold. Secrets have no place in it: they come from the environment.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from tile.errors import TileError
from tile.setup.event_selection import FILTER, selection
from tile.spelling import did_you_mean
from tile.webhook import CohortWebhook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from payloads.amplitude import EventFilter
    from tile.destination import Destination

_MOST_BYTES = 1_000_000

Given = dict[str, str | dict[str, str]]


def read_account(file: Path, destination: Destination, others: Iterable[Destination]) -> Given:
    """The values a destination knows, as they would be typed in. What only `others` know is passed over.

    Raises:
        TileError: the file can't be read, is not valid TOML, holds a secret, or a name nobody knows.
    """
    content = content_of(file)
    own = {parameter.name: parameter for parameter in destination.parameters}
    all_of_them = own | {parameter.name: parameter for other in others for parameter in other.parameters}
    given: Given = {}
    for name, value in content.items():
        if name == FILTER:
            selection(value, file)
            continue
        known = own.get(name) or all_of_them.get(name)
        if known is None:
            raise TileError(
                f"no destination asks for {name!r}",
                remedy=did_you_mean(name, [*all_of_them, FILTER]),
                place=str(file),
            )
        if known.secret:
            variable = destination.environment_name(known)
            raise TileError(
                f"{name!r} is a secret, which doesn't belong in a file",
                remedy=f"remove it, and set the environment variable {variable}",
                place=str(file),
            )
        if name in own:
            given[name] = _as_typed(name, value, file)
    _hold_together(content, destination, file)
    return given


def _hold_together(content: dict[str, object], destination: Destination, file: Path) -> None:
    """Refuse values of which each is right and which together are not."""
    if content.get("external_id") == "amplitude_id" and isinstance(destination, CohortWebhook):
        raise TileError(
            "external_id is amplitude_id, which cohorts don't carry: no contact of this account has the user_id that would be sent",
            remedy=f"leave {destination.key} out, or use user_id as the external id of all destinations",
            place=str(file),
        )
    if "contact_key" in content and "emptied_field" in content:
        raise TileError(
            "contact_key and emptied_field are both set: with contact_key no field is emptied",
            remedy="remove one of them",
            place=str(file),
        )
    fields = _fields(content)
    for number, names in fields.items():
        if len(names) > 1:
            raise TileError(
                f"the field {number} is given to {' and to '.join(names)}: one would overwrite the other",
                remedy="each field of the account holds one value",
                place=str(file),
            )
    properties: dict[object, str] = {}
    for name, value in content.items():
        other = properties.setdefault(value, name) if name.endswith("_property") and isinstance(value, str) else name
        if other != name:
            raise TileError(
                f"{name} and {other} both name the property {value!r}",
                remedy="each of them is a property of its own; leave out what your users don't have",
                place=str(file),
            )


def fields_of(file: Path) -> dict[str, list[str]]:
    """The numbers of the additional fields in an account's file, and which values name them.

    Raises:
        TileError: the file can't be read, or is not valid TOML.
    """
    return _fields(content_of(file))


def _fields(content: dict[str, object]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in content.items():
        if isinstance(value, dict) and name != FILTER:
            for key, inner in value.items():
                fields.setdefault(str(inner).strip(), []).append(f"{name}.{key}")
        elif name.endswith("_field") and name != "emptied_field":
            fields.setdefault(str(value).strip(), []).append(name)
    return fields


def read_filter(file: Path) -> EventFilter:
    """The events that an account's file selects; all of them where it says nothing.

    Raises:
        TileError: the file can't be read, is not valid TOML, or its filter is not one.
    """
    return selection(content_of(file).get(FILTER, {}), file)


def content_of(file: Path) -> dict[str, object]:
    """What an account's file holds.

    Raises:
        TileError: it can't be read, or is not valid TOML.
    """
    try:
        data = file.read_bytes()[:_MOST_BYTES]
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TileError(
            f"is not valid TOML: {error}", remedy='write lines like country_field = "514049"', place=str(file)
        ) from None
    except OSError as error:
        raise TileError(
            f"the account's file can't be read: {error.strerror}", remedy="check the path", place=str(file)
        ) from None


def _as_typed(name: str, value: object, file: Path) -> str | dict[str, str]:
    if isinstance(value, dict):
        return {key: _scalar(f"{name}.{key}", inner, file) for key, inner in value.items()}
    if isinstance(value, list):
        return {_scalar(name, each, file): "" for each in value}
    return _scalar(name, value, file)


def _scalar(name: str, value: object, file: Path) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TileError(f"{name} is neither text nor a whole number", remedy="write it in quotes", place=str(file))
    return str(value)
