"""What is decided about a body for every event, not for a few: three claims, each proved, refuted or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.finding import Location, Witness


NAMES: Final = ("renders", "json", "contract")
"""The claims by their names."""


class Status(StrEnum):
    """`unknown` never passes silently: the report says why it couldn't be decided."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim about every event the tile is for.

    Attributes:
        status: what was decided.
        reason: why, in one sentence; empty where it is proved.
        witness: the event that breaks it, where it is refuted.
        location: the place in a template that is to blame, where one is.
    """

    status: Status
    reason: str = ""
    witness: Witness | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """The three claims.

    Attributes:
        renders: the templates never fail.
        json: the body is always strict JSON, each property a string in it.
        contract: the destination accepts the body; None where no contract is given.
        universe: which events are meant, for people, e.g. the preconditions that narrow them.
    """

    renders: Claim
    json: Claim
    contract: Claim | None
    universe: str = "every event"

    def __iter__(self) -> Iterator[tuple[str, Claim]]:
        """Name and claim, in the order of the body's way to its destination."""
        yield "renders", self.renders
        yield "json", self.json
        if self.contract is not None:
            yield "contract", self.contract
