"""`tile backfill`: past events as files, and sent to a sandbox, never twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run
    from tile.sandbox.running import Sandbox


def _event(number: int, **more: Any) -> dict[str, Any]:
    time = f"2026-03-{1 + number // 100:02} 22:{number % 60:02}:30.123000"
    return {"event_type": "Paid", "user_id": f"u{number}", "uuid": f"uuid-{number}", "event_time": time, **more}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Seven hundred events; two lines are the same event, one is anonymous, one has no time."""
    events = [_event(number) for number in range(700)]
    events += [_event(3), _event(700, user_id=None), _event(701, event_time="yesterday")]
    file = tmp_path / "e.ndjson"
    file.write_text("\n".join(map(json.dumps, events)), encoding="utf-8")
    return file


def test_without_send_or_output_nothing_happens(run: Run, archive: Path) -> None:
    result = run("backfill", str(archive), "reteno-events")
    assert result.code == 0
    assert result.out.splitlines()[0] == "701 past events in 2 requests"  # the double is in another batch
    assert "1  left out: no event_time that can be read" in result.out
    assert "1  left out: filtered out: identified-user" in result.out
    assert "nothing was sent or written" in result.err


def test_files(run: Run, archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "past"
    zone = ("--time-zone", "Europe/Kyiv")
    result = run("backfill", str(archive), "reteno-events", "-o", str(folder), "--before", "2026-03-02T22:10", *zone)
    assert result.code == 0
    [file] = folder.iterdir()
    events = json.loads(file.read_text(encoding="utf-8"))["events"]
    before = [_event(n) for n in range(700) if _event(n)["event_time"] < "2026-03-02 22:10"]
    assert len(events) == len(before)
    assert events[0]["occurred"] == "2026-03-02T00:00"  # 22:00:30 UTC of 1 March, in winter two hours ahead
    assert events[0]["eventTypeKey"] == "Paid"
    live = json.loads(run("render", "reteno-events", "--event", str(_one(tmp_path))).out)
    assert {name: value for name, value in events[0].items() if name != "occurred"} == live
    assert run("backfill", str(archive), "reteno-events", "-o", str(folder)).code == 2


def _one(folder: Path) -> Path:
    file = folder / "one.json"
    file.write_text(json.dumps(_event(0)), encoding="utf-8")
    return file


def test_it_goes_on_and_sends_nothing_twice(run: Run, archive: Path, reteno_sandbox: Sandbox, tmp_path: Path) -> None:
    sending = ("backfill", str(archive), "reteno-events", "--send", "--to", reteno_sandbox.url, "--rate", "100/s")
    journal = ("--journal", str(tmp_path / "journal.sqlite"))
    reteno_sandbox.faults.key_disabled = True  # it is refused: nothing arrived, and all of it may be sent again
    refused = run(*sending, *journal)
    assert refused.code == 1
    assert "ENDED  Reteno answers 401" in refused.out
    assert "UNSURE" not in refused.out
    reteno_sandbox.faults.key_disabled = False
    reteno_sandbox.faults.lost_answers = 1  # it arrives, and nobody learns of it
    lost = run(*sending, *journal)
    assert lost.code == 1
    assert "UNSURE  500 events may have arrived" in lost.out
    reteno_sandbox.faults.lost_answers = 0
    rest = run(*sending, *journal)
    assert rest.code == 1  # 500 are still unsure
    assert "200 past events sent" in rest.out
    keys = [each["key"] for each in reteno_sandbox.events(limit="1000")]
    assert len(keys) == len(set(keys)) == 700
    assert "0 past events sent; 201 had been before" in run(*sending, *journal).out
    assert len(reteno_sandbox.events(limit="1000")) == 700
    assert {each["occurred"][:10] for each in reteno_sandbox.events(limit="1000")} == {
        f"2026-03-0{day}" for day in range(1, 8)
    }
    assert (tmp_path / "journal.sqlite").stat().st_mode & 0o077 == 0


def test_two_at_once_would_send_twice(run: Run, archive: Path, reteno_sandbox: Sandbox, tmp_path: Path) -> None:
    from tile.backfill import Journal

    file = tmp_path / "journal.sqlite"
    with Journal(file, "other"):
        result = run(
            "backfill", str(archive), "reteno-events", "--send", "--to", reteno_sandbox.url, "--journal", str(file)
        )
    assert result.code == 2
    assert "is another backfill running?" in result.err
    assert reteno_sandbox.requests() == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("reteno-mobile-event-webhook",), 2, "doesn't send Reteno's events of the method v2/event"),
        (("reteno-device-webhook",), 2, "is sent users, not events"),
        (("reteno-events", "--to", "http://127.0.0.1:1"), 2, "--to is for --send"),
        (("reteno-events", "--send", "--to", "https://acme.example"), 2, "is another computer"),
        (("reteno-events", "--time-zone", "Kyiv"), 2, "is not a time zone"),
        (("reteno-events", "--before", "soon"), 2, "is not a time"),
        (("reteno-events", "--send"), 5, "the environment holds no"),
        (("reteno-events", "--event-type", "Other"), 4, "has no events that the tile sends"),
    ],
)
def test_what_cannot_be(run: Run, archive: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run("backfill", str(archive), *arguments)
    assert (result.code, says in result.err) == (code, True), result.err
