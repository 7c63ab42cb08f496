"""`tile stream`: an archive's events to a receiver on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.loopback import Loopback

    Run = Callable[..., Any]

_NAMES = ("lesson-started", "goal-achieved", "anonymous", "minimal")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two events of known users, one of an anonymous one, one with nothing but a user."""
    file = tmp_path / "events.ndjson"
    lines = [json.dumps(samples.load(name)) for name in _NAMES]
    file.write_text("\n".join([lines[0], "", "not json", *lines[1:]]) + "\n", encoding="utf-8")
    return file


def test_without_an_address_nothing_is_sent(run: Run, archive: Path) -> None:
    result = run("stream", str(archive), "reteno-events")
    assert result.code == 0
    assert result.out.splitlines()[0] == "3 events would be sent"
    assert "1  not sent: filtered out: identified-user" in result.out
    assert "1  not sent: not valid JSON" in result.out
    assert "nothing was sent: --to URL says where to" in result.err


def test_events_arrive_as_they_are_rendered(run: Run, archive: Path, server: Loopback) -> None:
    result = run("stream", str(archive), "reteno-events", "--to", server.url, "--rate", "100/s")
    assert result.code == 0
    assert "3  delivered by the first request" in result.out
    bodies = [json.loads(each.body) for each in server.received]
    assert sorted(body["eventTypeKey"] for body in bodies) == sorted(
        str(samples.load(name)["event_type"]) for name in ("lesson-started", "goal-achieved", "minimal")
    )
    rendered = json.loads(run("render", "reteno-events", "--event", "lesson-started").out)
    assert rendered in bodies
    # The sample of a secret, never the secret itself.
    assert all(b"Basic" in (each.header("Authorization") or b"") for each in server.received)


def test_secrets_of_the_environment_stay_here(
    run: Run, archive: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETENO_EVENTS_AUTHORIZATION", "Basic c2VjcmV0")
    monkeypatch.setenv("RETENO_AUTHORIZATION", "Basic c2VjcmV0")
    run("stream", str(archive), "reteno-events", "--to", server.url, "--rate", "100/s")
    assert server.received
    assert not any(b"c2VjcmV0" in (each.header("Authorization") or b"") for each in server.received)


def test_a_destination_that_is_down_loses_all_and_they_can_be_sent_again(
    run: Run, archive: Path, server: Loopback, tmp_path: Path
) -> None:
    server.status = 503
    letters = tmp_path / "lost.ndjson"
    arguments = ("stream", str(archive), "reteno-events", "--to", server.url, "--rate", "100/s", "--speed", "20000")
    result = run(*arguments, "--dead-letters", str(letters), "--output-format", "json")
    assert result.code == 1
    data = json.loads(result.out)
    assert (data["events"], data["expired"], data["delivered"]) == (3, 3, 0)
    # Between one and three tries in each of ten deliveries: at this speed an answer may come after the four seconds.
    assert 30 <= data["requests"] <= 90
    assert data["lost"][0]["status"] == 503
    assert sorted(data["lost"][0]["examples"]) == [f"{archive}:{line}" for line in (1, 4, 6)]
    assert letters.stat().st_mode & 0o077 == 0
    assert [json.loads(line)["event_type"] for line in letters.read_text(encoding="utf-8").splitlines()]

    server.status = 200
    server.received.clear()
    again = run("stream", str(letters), "reteno-events", "--to", server.url, "--rate", "100/s")
    assert "3  delivered by the first request" in again.out
    assert run(*arguments, "--dead-letters", str(letters)).code == 2  # never over a file that is there


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "https://acme.example/"), "https://acme.example/ is another computer"),
        (("--to", "http://acme.example/", "--yes"), "would send credentials and personal data in the clear"),
        (("--to", "ftp://127.0.0.1/"), "is not an https address"),
        (("--rate", "many"), "--rate 'many' is not a rate"),
    ],
)
def test_what_is_refused(run: Run, archive: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run("stream", str(archive), "reteno-events", *arguments)
    assert result.code == 2
    assert message in result.err


def test_an_archive_without_events(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.ndjson"
    file.write_text("", encoding="utf-8")
    assert run("stream", str(file), "reteno-events").code == 4
