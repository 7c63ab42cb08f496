"""Faults on demand: what the sandbox does wrong, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tile.delivery.receiver import Outage
from tile.errors import TileError
from tile.quantities import seconds_of, share_of
from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from random import Random

_SHARES = ("errors", "lost-answers", "resets")
_WINDOWS = ("outage", "too-many")
_LONGEST = 30 * 24 * 3600.0


class Fault(StrEnum):
    """What happens to one request."""

    OUTAGE = "outage"
    """Answered with 503: nothing is stored in an outage."""
    TOO_MANY = "too-many"
    """Answered with 429, whatever the rate."""
    ERROR = "errors"
    """Answered with 503, nothing stored."""
    RESET = "resets"
    """The connection is cut without an answer; nothing is stored."""
    LOST_ANSWER = "lost-answers"
    """Stored, and answered with 503 all the same."""


@dataclass(slots=True)
class Faults:
    """What goes wrong. Shares are from 0 to 1, times in seconds of the sandbox's clock.

    Attributes:
        errors: share of requests answered with 503.
        lost_answers: share of stored requests answered with 503 all the same.
        resets: share of requests whose connection is cut.
        latency: seconds before each answer.
        key_disabled: whether both keys are switched off.
        outage, too_many: when all requests are answered with 503, or with 429.
    """

    errors: float = 0.0
    lost_answers: float = 0.0
    resets: float = 0.0
    latency: float = 0.0
    key_disabled: bool = False
    outage: list[Outage] = field(default_factory=list)
    too_many: list[Outage] = field(default_factory=list)

    def take(self, text: str, now: float) -> None:
        """One fault as it is typed: `errors=5%`, `latency=200ms`, `outage=5m@10m` (from minute ten on), `key-disabled`.

        Raises:
            CliError, TileError: it is none.
        """
        name, _, value = text.partition("=")
        option = f"--fault {name}"
        if name in _SHARES:
            setattr(self, name.replace("-", "_"), share_of(value, option))
        elif name == "latency":
            self.latency = min(seconds_of(value, option), _LONGEST)
        elif name == "key-disabled" and not value:
            self.key_disabled = True
        elif name in _WINDOWS:
            length, _, start = value.partition("@")
            window = Outage(now + (seconds_of(start, option) if start else 0.0), seconds_of(length, option))
            getattr(self, name.replace("-", "_")).append(window)
        else:
            known = (*_SHARES, "latency", "key-disabled", *_WINDOWS)
            raise TileError(f"--fault {text!r} is not a fault", remedy=did_you_mean(name, known))

    def change(self, wanted: Any, now: float) -> None:
        """Take what a page or a program asks for: members as above; `outage` and `too_many` are seconds from now, 0 ends them.

        Raises:
            TileError: it is something else; then nothing is changed.
        """
        if not isinstance(wanted, dict):
            raise TileError("faults are an object", remedy='write {"errors": 0.1}')
        for name, value in wanted.items():
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            most = 1.0 if name in ("errors", "lost_answers", "resets") else _LONGEST
            right = isinstance(value, bool) if name == "key_disabled" else is_number and 0 <= value <= most
            if name not in self.__slots__ or not right:
                raise TileError(
                    f"{name!r} can't be {value!r}",
                    remedy="shares are from 0 to 1, times seconds, key_disabled true or false",
                )
        for name, value in wanted.items():
            setattr(self, name, ([Outage(now, value)] if value else []) if name in ("outage", "too_many") else value)

    def shown(self, now: float) -> dict[str, Any]:
        """As `change` takes them: of windows the seconds that are left of one that has begun."""
        return {
            name: max((each.start + each.seconds - now for each in _open(value, now)), default=0)
            if isinstance(value, list)
            else value
            for name in self.__slots__
            for value in (getattr(self, name),)
        }

    def before(self, now: float, random: Random) -> Fault | None:
        """What happens to a request before anybody looks at it."""
        if self.outage and _open(self.outage, now):
            return Fault.OUTAGE
        if self.too_many and _open(self.too_many, now):
            return Fault.TOO_MANY
        if self.resets and random.random() < self.resets:
            return Fault.RESET
        if self.errors and random.random() < self.errors:
            return Fault.ERROR
        return None


def _open(windows: list[Outage], now: float) -> list[Outage]:
    return [each for each in windows if each.start <= now < each.start + each.seconds]
