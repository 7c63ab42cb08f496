"""A state of a destination: what is declared now, what a submission holds, or what a commit declares."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tile.diff.dump import KINDS, dump
from tile.errors import TileError, in_words

if TYPE_CHECKING:
    from pathlib import Path

    from tile.destination import Destination

_LARGEST = 20_000_000


@dataclass(frozen=True)
class State:
    """One state.

    Attributes:
        origin: where it comes from, in words for a person.
        fields: what is declared, as `dump` gives it; samples of secrets are gone.
        whole: whether all fields are known; a submission hasn't all a declaration has.
    """

    origin: str
    fields: dict[str, Any]
    whole: bool = True

    @property
    def kind(self) -> str:
        """`Tile`, `Webhook` or `CohortWebhook`."""
        return str(self.fields.get("kind"))


def state_of(destination: Destination, origin: str) -> State:
    """What a destination declares."""
    return of_dump(dump(destination), origin)


def of_dump(data: dict[str, Any], origin: str) -> State:
    """The state that a dump holds.

    Raises:
        TileError: it isn't of a destination as any version of the kit declares one.
    """
    if not _is_destination(data):
        raise TileError(
            f"what {origin} declares there is not a destination",
            remedy="name the attribute that holds the tile, or compare with another commit",
        )
    fields = copy.deepcopy(data)
    for parameter in fields.get("parameters", ()):
        if parameter.get("secret"):
            parameter["sample"] = None
    for header in fields.get("headers", ()):
        header["label"] = header.get("label") or header.get("name")
    fields["body"] = fields["body"]["text"]
    return State(origin, fields)


def _is_destination(data: dict[str, Any]) -> bool:
    endpoint, body = data.get("endpoint"), data.get("body")
    lists = [data.get(name, []) for name in ("parameters", "mapping", "headers", "preconditions")]
    return (
        data.get("kind") in KINDS
        and isinstance(endpoint, dict)
        and isinstance(endpoint.get("method"), str)
        and isinstance(endpoint.get("url"), str)
        and isinstance(body, dict)
        and isinstance(body.get("text"), str)
        and all(isinstance(each, list) for each in lists)
        and all(isinstance(item, dict) and isinstance(item.get("name"), str) for each in lists for item in each)
    )


def read_submission(path: Path) -> State:
    """What a submission holds: the folder that `tile export` wrote, or its `submission.json`.

    Raises:
        TileError: it can't be read, or is not a submission this kit can read.
    """
    from tile.portal.bundle import KIND, SCHEMA_VERSION, Submission

    file = path / "submission.json" if path.is_dir() else path
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST + 1)
        data = json.loads(content) if len(content) <= _LARGEST else None
    except FileNotFoundError:
        raise TileError(
            "the folder holds no submission.json", remedy="name a folder that `tile export` wrote", place=str(path)
        ) from None
    except OSError as error:
        raise TileError(f"the submission can't be read: {error.strerror}", place=str(file)) from None
    except (ValueError, RecursionError):
        raise TileError("the submission is not valid JSON", remedy="export it again", place=str(file)) from None
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise TileError("this is not a submission", remedy="name a folder that `tile export` wrote", place=str(file))
    if data.get("schema_version") != SCHEMA_VERSION:
        raise TileError(
            f"the submission has schema version {data.get('schema_version')!r}; this kit reads {SCHEMA_VERSION}",
            remedy="compare with the commit it was exported from, by --against REF",
            place=str(file),
        )
    try:
        bundle = Submission.model_validate(data)
    except ValidationError as error:
        raise TileError(
            f"the submission isn't as an export writes it: {in_words(error).splitlines()[0]}",
            remedy="was it edited by hand?",
            place=str(file),
        ) from None
    return State(f"submission {path}", _of_bundle(bundle.model_dump(mode="json")), whole=False)


def _of_bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    """A submission's fields under the names a declaration has for them."""
    connection = {**bundle["connection"], "logo": bundle["files"].get(bundle["connection"]["logo"]["file"])}
    contract = bundle["contract"]
    return {
        "kind": "Tile",
        "key": bundle["key"],
        "integration_name": bundle["integration_name"],
        "connection": connection,
        "parameters": [{**each, "sample": None if each["secret"] else each["sample"]} for each in bundle["parameters"]],
        "mapping": bundle["mapping"],
        "endpoint": {"method": bundle["request"]["method"], "url": bundle["request"]["url"]},
        "headers": [
            {"name": each["key"], "value": each["value"], "label": each["label"]}
            for each in bundle["request"]["headers"]
        ],
        "body": bundle["body"]["template"],
        "contract": {"name": contract["name"]} if contract else None,
        "preconditions": bundle["preconditions"],
        "notes": bundle["notes"],
    }
