"""Samples worth having, one JSON file each: `{"description": …, "event": {…}}`, or `"user"` or `"cohort"` for `"event"`.

All of them are invented: no real person, device or address is in them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude.json_values import JSON


class Samples:
    """The samples in one folder.

    Args:
        folder: where their files are.
        key: what the sample itself is called in them.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._names: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """The samples' names, sorted."""
        self._names = self._names or tuple(sorted(file.stem for file in self._folder.glob("*.json")))
        return self._names

    def load(self, name: str) -> dict[str, JSON]:
        """A sample, in the export view with the keys it needs.

        Raises:
            KeyError: there is no sample of that name.
        """
        content = self._read(name)[self._key]
        if not isinstance(content, dict):
            raise TypeError(f"sample {name}: the {self._key} is not an object")
        return content

    def description(self, name: str) -> str:
        """What a sample is good for, in one sentence.

        Raises:
            KeyError: there is no sample of that name.
        """
        return str(self._read(name)["description"])

    def _read(self, name: str) -> dict[str, JSON]:
        if name not in self.names():
            raise KeyError(name)
        content: dict[str, JSON] = json.loads((self._folder / f"{name}.json").read_bytes())
        return content


class OwnSample(NamedTuple):
    """A sample that somebody has made: what it is good for, and itself."""

    description: str
    content: dict[str, JSON]


class WithOwn(Samples):
    """Somebody's own samples, and then those of the kit."""

    def __init__(self, own: Mapping[str, OwnSample], kit: Samples) -> None:
        self._own = own
        self._kit = kit

    def names(self) -> tuple[str, ...]:
        """The names, one's own first."""
        return (*self._own, *self._kit.names())

    def load(self, name: str) -> dict[str, JSON]:
        """A sample.

        Raises:
            KeyError: there is no sample of that name.
        """
        return self._own[name].content if name in self._own else self._kit.load(name)

    def description(self, name: str) -> str:
        """What a sample is good for.

        Raises:
            KeyError: there is no sample of that name.
        """
        return self._own[name].description if name in self._own else self._kit.description(name)


_FOLDER = Path(__file__).parent

EVENTS: Final = Samples(_FOLDER, "event")
USERS: Final = Samples(_FOLDER / "users", "user")
COHORTS: Final = Samples(_FOLDER / "cohorts", "cohort")

names, load, description = EVENTS.names, EVENTS.load, EVENTS.description
