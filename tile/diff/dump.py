"""What a destination declares, as plain data.

This file is also run by itself, against a former state of a repository: there, the kit may be another version, so that
nothing of the kit is imported here and models are read by what they hold.

    python -c "$(cat dump.py)" ROOT MODULE ATTRIBUTE RESULT

`ROOT` goes first on the import path, and the destination is written to the file `RESULT` as JSON.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from pathlib import Path
from typing import Any

KINDS = ("CohortWebhook", "Webhook", "Tile")


def dump(destination: object) -> dict[str, Any]:
    """A destination's kind and fields; the logo as a digest, the contract as what tells it from another."""
    classes = [each.__name__ for each in type(destination).__mro__]
    kind = next((name for name in KINDS if name in classes), classes[0])
    data: dict[str, Any] = {"kind": kind}
    for name in _fields(destination):
        value = getattr(destination, name)
        data[name] = _contract(value) if name == "contract" else _plain(value)
    return data


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if type(value).__name__ == "Logo":
        return _digest(getattr(value, "path", None))
    if _fields(value):
        return {name: _plain(getattr(value, name)) for name in _fields(value) if name != "path"}
    if isinstance(value, dict):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(str(each) for each in value)
    return None


def _fields(value: object) -> list[str]:
    """The fields of a pydantic model."""
    return list(getattr(type(value), "model_fields", ()))


def _contract(contract: Any) -> Any:
    if contract is None:
        return None
    held = json.dumps(
        [contract.json_schema, contract.max_body_bytes, [each.name for each in contract.rules]], sort_keys=True
    )
    return {"name": contract.name, "digest": hashlib.sha256(held.encode()).hexdigest()}


def _digest(path: Any) -> str | None:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except (OSError, TypeError):
        return None


def _main(root: str, module: str, attribute: str, result: str) -> None:
    sys.path.insert(0, root)
    loaded = importlib.import_module(module)
    file = Path(loaded.__file__ or "").resolve()
    if not file.is_relative_to(Path(root).resolve()):
        raise ImportError(f"{module} was imported from {file}, not from the repository's former state")
    value: object = loaded
    for step in attribute.split("."):
        value = getattr(value, step)
    Path(result).write_text(json.dumps(dump(value)), encoding="utf-8")


if __name__ == "__main__":
    _main(*sys.argv[1:])
