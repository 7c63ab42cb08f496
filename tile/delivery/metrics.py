"""Amplitude's delivery metrics: https://amplitude.com/docs/apis/analytics/event-streaming-metrics.

Requests are made one after the other, at most twelve within a minute; Amplitude refuses more than four at once and more than
twelve a minute.
"""

from __future__ import annotations

import base64
import json
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlencode

from tile.exchange import exchange, printable
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Period(StrEnum):
    """How far back from now; Amplitude knows `CUSTOM` as well."""

    TEN_MINUTES = "TEN_MINUTES"
    ONE_HOUR = "ONE_HOUR"
    FOUR_HOURS = "FOUR_HOURS"
    ONE_DAY = "ONE_DAY"
    ONE_WEEK = "ONE_WEEK"
    TWO_WEEKS = "TWO_WEEKS"


HOSTS: Final = {"us": "https://amplitude.com", "eu": "https://analytics.eu.amplitude.com"}
_PATH: Final = "/api/2/event-streaming/delivery-metrics-summary"
_MOST: Final = 12
_MINUTE: Final = 60.0
_COUNTS: Final = {
    "delivered": "eventsDelivered",
    "not_delivered": "eventsNotDelivered",
    "first_attempt": "successOnFirstAttempt",
    "after_retry": "successAfterRetry",
    "expired": "eventsExpired",
    "discarded": "eventsDiscarded",
}
_REFUSED: Final = {
    401: "AMPLITUDE_API_KEY and AMPLITUDE_SECRET_KEY are those of the project; copy both anew",
    403: "the sync belongs to another project or organisation: its id stands under its title in Amplitude",
    404: "is the address that of your region? --region eu is for data kept in Europe",
    429: "somebody else asks as well: Amplitude takes twelve requests a minute for a project",
    500: "Amplitude keeps metrics for 90 days, and answers so to a sync it has none of",
}


class Metrics(NamedTuple):
    """What became of a sync's events in a period.

    Attributes:
        sync, period: whose, and when.
        delivered, not_delivered: events.
        first_attempt, after_retry: of those delivered.
        expired, discarded: of the others: given up after ten attempts; not sent, since the data was incomplete or invalid.
        latency: seconds, end to end, that 95 of 100 took at most; None if it isn't known.
    """

    sync: str
    period: Period
    delivered: int
    not_delivered: int
    first_attempt: int
    after_retry: int
    expired: int
    discarded: int
    latency: float | None

    @property
    def rate(self) -> float | None:
        """How many of a hundred events were delivered; None where there were none."""
        total = self.delivered + self.not_delivered
        return 100 * self.delivered / total if total else None


def read(
    syncs: Iterable[str], periods: Iterable[Period], *, host: str, api_key: str, secret_key: str,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Metrics]:  # fmt: skip
    """The metrics of each sync in each period.

    Raises:
        CliError: Amplitude refuses, doesn't answer, or answers something else; exit code 5.
    """
    token = base64.b64encode(f"{api_key}:{secret_key}".encode()).decode()
    began: list[float] = []
    for sync in syncs:
        for period in periods:
            if len(began) >= _MOST:
                wait(max(0.0, began[-_MOST] + _MINUTE - time.monotonic()))
            began.append(time.monotonic())
            yield _one(f"{host}{_PATH}?{urlencode({'sync_id': sync, 'time_period': period})}", token, sync, period)


def _one(url: str, token: str, sync: str, period: Period) -> Metrics:
    answer = exchange("GET", url, [("Authorization", f"Basic {token}"), ("Accept", "application/json")])
    if not answer.is_success:
        told = printable(answer.text.replace(token, "…").strip())[:200]
        raise CliError(
            f"Amplitude answers {answer.status} for {printable(sync)}, {period}{f': {told}' if told else ''}",
            hint=_REFUSED.get(answer.status, "try again later"),
            code=ExitCode.MISSING,
        )
    try:
        held = json.loads(answer.content)
        counts = {name: _count(held[member]) for name, member in _COUNTS.items()}
        latency = held.get("latencyInSeconds")
        return Metrics(sync, period, latency=None if latency is None else float(latency), **counts)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        raise CliError(
            f"Amplitude answers {period} of {printable(sync)} with something that is not its documented summary",
            hint="is the address that of the API, and not of a page?",
            code=ExitCode.MISSING,
        ) from None


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return int(value)
