"""Sample events worth having, one JSON file each: `{"description": …, "event": {…}}`.

All of them are invented: no real person, device or address is in them.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude.json_values import JSON


_FOLDER = Path(__file__).parent


@functools.cache
def names() -> tuple[str, ...]:
    """The samples' names, sorted."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.json")))


def load(name: str) -> dict[str, JSON]:
    """The event of a sample, in the export view with the keys it needs.

    Raises:
        KeyError: there is no sample of that name.
    """
    event = _read(name)["event"]
    if not isinstance(event, dict):
        raise TypeError(f"sample {name}: the event is no object")
    return event


def description(name: str) -> str:
    """What a sample is good for, in one sentence.

    Raises:
        KeyError: there is no sample of that name.
    """
    return str(_read(name)["description"])


def _read(name: str) -> dict[str, JSON]:
    if name not in names():
        raise KeyError(name)
    content: dict[str, JSON] = json.loads((_FOLDER / f"{name}.json").read_bytes())
    return content
