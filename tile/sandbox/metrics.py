"""Amplitude's delivery metrics of what came to the sandbox, so that `tile delivery watch` can be tried.

The API is Amplitude's: https://amplitude.com/docs/apis/analytics/event-streaming-metrics. What it says is worked out from the requests
that arrived, so an event that was never sent is in no count, and any sync has the same figures. Any two keys will do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tile.delivery.metrics import Period
from tile.delivery.simulation import quantiles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tile.sandbox.api import Api

PATH: Final = "/api/2/event-streaming/delivery-metrics-summary"
_FOUR_HOURS: Final = 4 * 3600
_SECONDS: Final = {
    Period.TEN_MINUTES: 600,
    Period.ONE_HOUR: 3600,
    Period.FOUR_HOURS: _FOUR_HOURS,
    Period.ONE_DAY: 86_400,
    Period.ONE_WEEK: 7 * 86_400,
    Period.TWO_WEEKS: 14 * 86_400,
}
_EVENTS: Final = """
SELECT min(at) AS first, min(CASE WHEN status = 200 THEN at END) AS done FROM requests
WHERE method = 'POST' AND at >= ? GROUP BY path, body
"""


def summary(api: Api, asked: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
    """Status and answer for a sync and a period."""
    if not authorization.lower().startswith("basic "):
        return 401, {"error": "the keys of the project are missing"}
    period = asked.get("time_period")
    if not asked.get("sync_id") or period not in _SECONDS:
        return 400, {"error": f"sync_id and time_period are wanted, the latter one of {', '.join(_SECONDS)}"}
    now = api.clock.now()
    rows = api.account.store.rows(_EVENTS, (now - _SECONDS[Period(period)],))
    delays = sorted(row["done"] - row["first"] for row in rows if row["done"] is not None)
    expired = sum(row["done"] is None and row["first"] < now - _FOUR_HOURS for row in rows)
    return 200, {
        "timePeriod": period,
        "eventsDelivered": len(delays),
        "eventsNotDelivered": expired,
        "successOnFirstAttempt": sum(delay == 0 for delay in delays),
        "successAfterRetry": sum(delay > 0 for delay in delays),
        "eventsExpired": expired,
        "eventsDiscarded": 0,
        "latencyInSeconds": round(quantiles(delays, [0.95])[0], 3) if delays else None,
    }
