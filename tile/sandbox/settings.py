"""What a sandbox is set to. Its keys are those the kit's destinations have as samples, so that test payloads arrive."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tile.errors import TileError
from tile.sandbox.unknowns import UNKNOWNS
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT: Final = 200
"""Requests a second: https://docs.reteno.com/reference/addcontact-1."""

REPEAT_WINDOW: Final = 60.0
"""Seconds in which the same request is answered with 409: the same page."""

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""What `Host` may be without its port, unless further names are allowed."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One sandbox.

    Attributes:
        api_key: the password of Basic authentication; any user name will do.
        access_key: that of the mobile API.
        limit: requests a second; None without a limit.
        lenient: names of unknowns (`tile.sandbox.unknowns`) that are decided for the sender.
        fields: additional fields of the account by number; with none given, all are known.
        required: the params that events of a type must have, as *Validate parameters* has it.
        import_seconds: how long a bulk import takes.
        speed: how much faster than a real clock its clock runs.
        hosts: further names in `Host` that the API, not the page, answers to.

    Raises:
        TileError: there is no unknown of that name.
    """

    api_key: str = "sample-key"
    access_key: str = "sample-access-key"
    limit: int | None = LIMIT
    lenient: frozenset[str] = frozenset()
    fields: Mapping[int, str] = field(default_factory=dict)
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    import_seconds: float = 2.0
    speed: float = 1.0
    hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in self.lenient - UNKNOWNS.keys():
            raise TileError(f"no setting is called {name!r}", remedy=did_you_mean(name, UNKNOWNS))

    def is_lenient(self, name: str) -> bool:
        """Whether an unknown is decided for the sender."""
        return name in self.lenient

    @property
    def authorization(self) -> str:
        """A value of `Authorization` that it knows."""
        return f"Basic {base64.b64encode(f'reteno:{self.api_key}'.encode()).decode()}"

    def knows(self, authorization: str) -> bool:
        """Whether a value of `Authorization` is Basic and holds the key."""
        scheme, _, token = authorization.partition(" ")
        try:
            name_and_key = base64.b64decode(token.strip(), validate=True).decode()
        except ValueError:
            return False
        return scheme.lower() == "basic" and name_and_key.partition(":")[2] == self.api_key


class Clock:
    """Seconds since 1970, perhaps faster than they pass; not before a time, so that it doesn't go back when a sandbox starts again."""

    def __init__(self, speed: float = 1.0, *, after: float = 0.0) -> None:
        self._speed = speed
        self._start = max(time.time(), after)
        self._began = time.monotonic()

    def now(self) -> float:
        """The time."""
        return self._start + (time.monotonic() - self._began) * self._speed

    def real(self, seconds: float) -> float:
        """How long a time of this clock really takes."""
        return seconds / self._speed
