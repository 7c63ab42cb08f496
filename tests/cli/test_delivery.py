"""`tile delivery watch`, against a server that answers as Amplitude documents it."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from tile.delivery import metrics

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Result, Run
    from tests.loopback import Loopback

_SUMMARY = {
    "timePeriod": "ONE_HOUR",
    "eventsDelivered": 9_950,
    "eventsNotDelivered": 50,
    "deliveryRate": 0.995,
    "latencyInSeconds": 42.5,
    "timePeriodStart": "2026-03-02 08:00:00",
    "timePeriodEnd": "2026-03-02 09:00:00",
    "successOnFirstAttempt": 9_900,
    "successAfterRetry": 50,
    "eventsExpired": 45,
    "eventsDiscarded": 5,
}
_NOTHING = {**_SUMMARY, **dict.fromkeys((name for name in _SUMMARY if name.startswith(("events", "success"))), 0)}


@pytest.fixture
def watch(run: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("AMPLITUDE_API_KEY", "key")
    monkeypatch.setenv("AMPLITUDE_SECRET_KEY", "hidden")
    server.answer = json.dumps(_SUMMARY).encode()

    def watched(*options: str, stdin: bytes = b"") -> Result:
        return run("delivery", "watch", "sync-1", "--host", server.url, *options, stdin=stdin)

    return watched


def test_the_request_is_the_documented_one(watch: Run, server: Loopback) -> None:
    assert watch("--period", "ONE_HOUR").code == 0
    received = server.only()
    path = "/api/2/event-streaming/delivery-metrics-summary?sync_id=sync-1&time_period=ONE_HOUR"
    assert (received.method, received.path, received.body) == ("GET", path, b"")
    assert received.header("Authorization") == b"Basic " + base64.b64encode(b"key:hidden")


def test_each_period_is_a_row(watch: Run, server: Loopback) -> None:
    rows = watch().out.splitlines()
    assert [row.split("  ")[0] for row in rows[2:]] == [
        *("ten minutes", "one hour", "four hours", "one day", "one week", "two weeks")
    ]
    assert len(server.received) == 6
    assert "99.50%" in rows[2]
    assert "42.5 s" in rows[2]
    assert "█" * 29 in rows[2]
    server.answer = json.dumps(_NOTHING).encode()
    assert "no events" in watch("--period", "ONE_DAY").out


@pytest.mark.parametrize(
    ("threshold", "code"),
    [
        ("delivery-rate < 99.5%", 0),
        ("delivery-rate<=99.5", 1),
        ("delivery-rate < 99.51%", 1),
        ("latency > 42s", 1),
        ("latency > 43 s", 0),
        ("expired > 0", 1),
        ("expired > 45", 0),
        ("discarded >= 5", 1),
        ("after-retry > 100", 0),
        ("not-delivered > 49", 1),
    ],
)
def test_thresholds(watch: Run, threshold: str, code: int) -> None:
    result = watch("--period", "ONE_HOUR", "--fail-if", threshold)
    assert result.code == code
    assert ("sync-1, ONE_HOUR: " in result.err) == bool(code)


def test_no_events_pass_no_threshold_of_the_rate(watch: Run, server: Loopback) -> None:
    server.answer = json.dumps(_NOTHING).encode()
    assert watch("--fail-if", "delivery-rate < 99.5%").code == 0


@pytest.mark.parametrize(
    "threshold", ["", "rate < 5", "delivery-rate", "delivery-rate = 5", "latency > 5%", "expired > -1", "expired > nan"]
)
def test_thresholds_that_are_none(watch: Run, server: Loopback, threshold: str) -> None:
    result = watch("--fail-if", threshold)
    assert (result.code, result.out, server.received) == (2, "", [])


def test_for_programs(watch: Run) -> None:
    data = json.loads(watch("--period", "ONE_HOUR", "--output-format", "json").out)
    assert data["metrics"] == [
        {
            "sync": "sync-1",
            "period": "ONE_HOUR",
            "delivered": 9_950,
            "not_delivered": 50,
            "first_attempt": 9_900,
            "after_retry": 50,
            "expired": 45,
            "discarded": 5,
            "latency": 42.5,
            "delivery_rate": 99.5,
        }
    ]


def test_for_prometheus(watch: Run, tmp_path: Path) -> None:
    result = watch("--period", "ONE_HOUR", "--output-format", "prometheus", "--output-file", str(tmp_path / "a.prom"))
    lines = (tmp_path / "a.prom").read_text().splitlines()
    assert (result.code, result.out) == (0, "")
    assert 'amplitude_delivery_rate_percent{sync="sync-1",period="one_hour"} 99.5' in lines
    assert 'amplitude_delivery_events_delivered{sync="sync-1",period="one_hour"} 9950' in lines
    kinds = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(kinds) == len(set(kinds)) == 8


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_refused(watch: Run, server: Loopback, status: int) -> None:
    server.status, server.answer = status, b"\x1b[31mno"
    result = watch()
    assert result.code == 5
    assert f"Amplitude answers {status}" in result.err
    assert "\x1b" not in result.err
    assert len(server.received) == 1


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b"null", b"[" * 100_000, b'{"eventsDelivered": "1"}'])
def test_an_answer_that_is_no_summary(watch: Run, server: Loopback, answer: bytes) -> None:
    server.answer = answer
    result = watch()
    assert result.code == 5
    assert "not its documented summary" in result.err


def test_without_keys_nothing_is_sent(run: Run, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AMPLITUDE_API_KEY", raising=False)
    result = run("delivery", "watch", "sync-1", "--host", server.url)
    assert (result.code, server.received) == (5, [])
    assert "AMPLITUDE_API_KEY" in result.err


def test_twelve_a_minute(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer = json.dumps(_SUMMARY).encode()
    waited: list[float] = []
    found: Any = metrics.read(
        map(str, range(14)), [metrics.Period.ONE_HOUR], host=server.url, api_key="k", secret_key="s", wait=waited.append
    )
    began = time.monotonic()
    assert len(list(found)) == 14
    assert len(waited) == 2
    assert all(60 - (time.monotonic() - began) - 1 <= each <= 60 for each in waited)
