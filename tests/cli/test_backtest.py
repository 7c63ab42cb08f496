"""`tile backtest` and `tile sample-archive` as a person uses them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from payloads.amplitude import samples

if TYPE_CHECKING:
    from tests.cli.conftest import Run

_SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "schemas" / "backtest.schema.json"
_CANARY = "Zq7Canary"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def _write(name: str, events: list[dict[str, Any]]) -> None:
    Path(name).write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")


def _event(**more: Any) -> dict[str, Any]:
    return {**samples.load("mobile-full"), **more}


def _json(run: Run, *arguments: str, code: int = 0) -> dict[str, Any]:
    result = run("backtest", *arguments, "--output-format", "json")
    assert result.code == code, result.err
    document: dict[str, Any] = json.loads(result.out)
    Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8"))).validate(document)
    return document


def test_from_archive_to_screen(run: Run) -> None:
    assert run("sample-archive", "-o", "export.zip", "--events", "1000", "--seed", "7").code == 0
    result = run("backtest", "export.zip", "reteno-events", "-p", "plan", "--workers", "1")
    assert result.code == 0
    assert result.out.startswith("reteno-events  1,0")
    for part in ("accepted", "excluded[identified-user]", "EVENT TYPE", "BYTES A BODY", "REQUESTS A MINUTE", "cut off"):
        assert part in result.out
    assert result.out.splitlines()[-1].startswith("PASSED")
    assert len(result.out.splitlines()) < 60


def test_counts(run: Run) -> None:
    events = [
        _event(),
        _event(uuid="6f1c5a4e-15f5-11f1-9f0e-0a58a9feac02"),
        _event(user_id=None, user_properties={}),
        _event(event_type="orderCreated", uuid="a"),
    ]
    _write("a.ndjson", events)
    with Path("a.ndjson").open("a", encoding="utf-8") as file:
        file.write('\nnot json\n{"amplitude_id": 1, "merged_amplitude_id": 2}\n')
    found = _json(run, "a.ndjson", "--closely", "1")
    assert found["events"] == 4
    assert found["outcomes"] == {
        "accepted": 3, "rejected": 0, "refused": 0, "excluded": 1, "failed": 0, "unselected": 0,
    }  # fmt: skip
    assert found["lines"]["blank"] == 1
    assert {each["reason"]: each["count"] for each in found["lines"]["unreadable"]} == {
        "not valid JSON": 1,
        "a record of merged ids, not an event": 1,
    }
    places = {each["reason"]: each["first"] for each in found["lines"]["unreadable"]}
    assert places["not valid JSON"] == [{"file": "a.ndjson", "line": 6}]
    assert found["duplicates"]["repeated"] == 1
    found_causes = {each["name"]: each for each in found["causes"]}
    assert {name: each["count"] for name, each in found_causes.items()} == {
        "identified-user": 1,
        "reserved orderCreated": 1,
    }
    assert found_causes["reserved orderCreated"]["example"]["event_type"] == "orderCreated"
    assert found["looked_at_closely"]["events"] == 4


def test_a_template_that_fails_and_breaks_json(run: Run) -> None:
    Path("event.ftl").write_text('{"a": "${input.user_id}", "n": ${input.event_properties.price}}', encoding="utf-8")
    _write(
        "a.ndjson",
        [
            _event(event_properties={"price": 5}),
            _event(event_properties={"price": 1234567}),
            _event(event_properties={"price": "much"}),
            _event(event_properties={}),
            _event(user_id='say "hi"', event_properties={"price": 5}),
        ],
    )
    found = _json(run, "a.ndjson", "event.ftl", "--closely", "0", code=1)
    assert found["outcomes"]["accepted"] == 1
    assert found["outcomes"]["rejected"] == 3
    assert found["outcomes"]["failed"] == 1
    assert found["users_affected"] == {"number": 1, "standard_error": 0.0}  # all are the sample's one person
    failed = next(each for each in found["causes"] if each["kind"] == "failed")
    assert failed["where"] == "event.ftl:1:34"
    assert failed["example"] is not None
    quoted = next(
        each
        for each in found["causes"]
        if each["where"] == "$.a" or '"' in json.dumps(each["example"]).replace('"', "", 1)
    )
    assert quoted["example"] is not None
    assert run("backtest", "a.ndjson", "event.ftl").out.splitlines()[-1].startswith("FAILED  event-ftl: 4 of 5 events")


def _canaries(value: Any) -> Any:
    """Every text of an event with a canary in it, every number with one, too."""
    if isinstance(value, dict):
        return {name: _canaries(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_canaries(item) for item in value]
    if isinstance(value, str):
        return f"{_CANARY} {value}" if value != "mobile" else value
    if isinstance(value, int) and not isinstance(value, bool):
        return 7077770777
    return value


@pytest.mark.parametrize("template", [None, '{"x": "${input.user_id}", "y": ${input.city}}', "${input.city?number}"])
def test_nothing_of_a_person_is_printed(run: Run, template: str | None) -> None:
    events = []
    for name in samples.names():
        event = {**_canaries(samples.load(name)), "event_type": "Paid"}
        event["event_properties"] = {**event.get("event_properties", {}), f"{_CANARY}@example.com": f'{_CANARY} "x"'}
        event["user_properties"] = {"email": f"{_CANARY}@example.com", "phone": f"+{7077770777}", "note": [_CANARY]}
        events += [event, {**event, "user_id": None, "user_properties": {}}]
    _write("a.ndjson", events)
    with Path("a.ndjson").open("a", encoding="utf-8") as file:
        file.write(f'{{"{_CANARY}": \n')
    more: tuple[str, ...] = ("--closely", "1", "--workers", "1")
    if template is not None:
        Path("event.ftl").write_text(template, encoding="utf-8")
        more = ("event.ftl", *more)
    run("export", "reteno-events", "-o", "submission")
    for extra in ((), ("--output-format", "json"), ("--against", "submission"), ("--report", "report.html")):
        result = run("backtest", "a.ndjson", *more, *extra)
        assert result.code in (0, 1), result.err
        for said in (result.out, result.err):
            assert _CANARY.lower() not in said.lower()
            assert "7077770777" not in said
    assert _CANARY not in Path("report.html").read_text(encoding="utf-8")


def test_the_journal_holds_nothing_of_a_person_either(run: Run) -> None:
    from payloads.amplitude import Platform
    from tile.backtest.archive import inventory
    from tile.backtest.examining import examine
    from tile.backtest.target import Options, target
    from tile.reteno import events as tile

    _write(
        "a.ndjson",
        [{**_canaries(_event()), "event_type": "Paid"}, {**_canaries(_event(user_id=None)), "event_type": "Paid"}],
    )
    [part] = inventory(["a.ndjson"]).parts
    summary = examine(
        part, target(tile, "tile.reteno:events", tile.customer_settings(), Platform(), Options(closely=1.0))
    )
    assert _CANARY.lower() not in summary.decode().lower()


def test_real_examples_are_kept_on_request_only(run: Run) -> None:
    _write("a.ndjson", [_event(user_id=None, user_properties={}, city=_CANARY)])
    result = run("backtest", "a.ndjson", "--keep-examples", "kept.ndjson")
    assert _CANARY not in result.out
    assert "only you can read" in result.err
    kept = Path("kept.ndjson")
    assert kept.stat().st_mode & 0o777 == 0o600
    assert json.loads(json.loads(kept.read_text(encoding="utf-8"))["line"])["city"] == _CANARY


def test_selected_types_and_samples(run: Run) -> None:
    _write("a.ndjson", [_event(event_type=f"E{number % 2}", uuid=str(number)) for number in range(400)])
    assert _json(run, "a.ndjson", "--event-type", "E1")["outcomes"]["unselected"] == 200
    found = _json(run, "a.ndjson", "--sample", "0.25")
    assert 50 < found["events"] < 150
    assert found["events"] + found["lines"]["not_sampled"] == 400
    assert _json(run, "a.ndjson", "--sample", "0.25") == found


def test_against_itself_and_another(run: Run) -> None:
    run("export", "reteno-events", "-o", "submission")
    _write("a.ndjson", [_event(uuid=str(number)) for number in range(5)])
    found = _json(run, "a.ndjson", "--against", "submission")
    assert found["against"]["events"]["same"] == 5
    assert found["against"]["differences"] == []
    file = Path("submission/submission.json")
    text = file.read_text(encoding="utf-8")
    assert "amplitudeEventTime" in text
    file.write_text(
        text.replace('"amplitudeEventTime\\"', '"happenedAt\\"').replace('\\"amplitudeEventTime', '\\"happenedAt'),
        encoding="utf-8",
    )
    found = _json(run, "a.ndjson", "--against", "submission", "--fail-on", "changed", code=1)
    assert found["against"]["events"]["different"] == 5
    assert [(each["what"], each["name"]) for each in found["against"]["differences"]] == [
        ("added", "$.params[amplitudeEventTime]"),
        ("removed", "$.params[happenedAt]"),
    ]
    assert run("backtest", "a.ndjson", "--against", "submission", "--fail-on", "lost").code == 0


def test_a_proof_in_place_of_the_contract(run: Run) -> None:
    _write("a.ndjson", [_event(uuid=str(number)) for number in range(50)])
    found = _json(run, "a.ndjson", "--proof")
    assert found["proof"] == {
        "used": True, "reason": None, "trusted": 50, "checked": 0, "outside": 0, "unsound": 0,
    }  # fmt: skip
    assert (
        "PROOF  bodies that are right because that is proved: 50; 0 checked"
        in run("backtest", "a.ndjson", "--proof").out
    )
    without = _json(run, "a.ndjson")
    assert without["proof"]["reason"] == "the archive is small"
    assert {**without, "proof": None} == {**found, "proof": None}
    assert _json(run, "a.ndjson", "--no-proof")["proof"]["reason"] == "--no-proof"
    Path("event.ftl").write_text("{}", encoding="utf-8")
    assert _json(run, "a.ndjson", "event.ftl", "--proof")["proof"]["reason"] == "there is no contract"
    other = _json(run, "a.ndjson", "--proof", "--platform", "statics=absent")["proof"]["reason"]
    assert other == "no proof speaks of these settings of the platform, or of these parameters"


def test_a_contract_that_is_not_proved_and_a_proof_that_is_wrong(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("event.ftl").write_text('{"city": "${input.city?json_string}"}', encoding="utf-8")
    Path("acme.schema.json").write_text('{"type": "object", "required": ["city"]}', encoding="utf-8")
    _write("a.ndjson", [_event(city="Kyiv"), _event(city=None, user_id=_CANARY)])
    arguments = ("a.ndjson", "event.ftl", "--contract", "acme.schema.json", "--proof", "--workers", "1")
    assert _json(run, *arguments, code=1)["proof"]["reason"] == "the contract isn't proved"
    monkeypatch.setattr("conformance.proof.prover.proved_by_walk", lambda *_: frozenset({"contract"}))
    found = _json(run, *arguments, code=1)
    assert (found["proof"]["trusted"], found["proof"]["unsound"]) == (1, 1)
    [unsound] = [each for each in found["causes"] if each["kind"] == "unsound"]
    assert (unsound["what"], unsound["name"], unsound["count"]) == ("error", "InvalidReference", 1)
    assert "null or missing" in unsound["message"]
    assert unsound["example"] is not None
    result = run("backtest", *arguments, "--report", "report.html")
    assert "UNSOUND  1 event against it: the proof is wrong." in result.out
    assert _CANARY not in result.out
    assert "the proof is wrong" in Path("report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none.zip"], 2, "there is no file or folder 'none.zip'"),
        (["reteno-events"], 2, "no archive is named"),
        (["a.ndjson", "one", "other"], 2, "are two tiles"),
        (["a.ndjson", "reteno-cohort-webhook"], 2, "archives hold events"),
        (["a.ndjson", "--sample", "0"], 2, "--sample takes a share"),
        (["a.ndjson", "--fail-on", "lost"], 2, "--fail-on does nothing by itself"),
        (["a.ndjson", "--against", "nothing-of-that"], 2, "neither a submission nor a tile nor a commit"),
        (["a.ndjson", "--journal", "."], 2, "the journal can't be used"),
        (["a.ndjson", "--report", "a.ndjson"], 2, "no back-test wrote"),
        (["broken.zip"], 2, "not a zip"),
        (["empty.ndjson"], 4, "the archives hold no events"),
        (["folder"], 4, "no files of events"),
        (["a.ndjson", "broken.ftl"], 1, "broken.ftl"),
    ],
)
def test_what_cannot_be_done(run: Run, arguments: list[str], code: int, said: str) -> None:
    _write("a.ndjson", [_event()])
    _write("empty.ndjson", [])
    Path("broken.zip").write_bytes(b"PK")
    Path("broken.ftl").write_text("${", encoding="utf-8")
    Path("folder").mkdir()
    result = run("backtest", *arguments)
    assert result.code == code, result.err
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_run_that_is_interrupted_goes_on(run: Run) -> None:
    run("sample-archive", "-o", "export.zip", "--events", "9600")
    whole = _json(run, "export.zip", "-p", "plan", "--workers", "1")
    for _ in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "tile", "backtest", "export.zip", "-p", "plan", "--workers", "1", "--resume"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        journal = Path("cache/reteno-amplitude-tile/backtest.sqlite")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None and not _finished(journal):
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        if process.returncode == 130:
            assert b"go on with --resume" in err
            assert b"not read" in out
            break
    else:
        pytest.fail("it was never interrupted in time")
    assert _finished(journal)
    assert _json(run, "export.zip", "-p", "plan", "--workers", "1", "--resume") == whole
    assert not _finished(journal)


def _finished(journal: Path) -> int:
    if not journal.exists():
        return 0
    base = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return int(base.execute("SELECT count(*) FROM finished").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        base.close()


def test_sample_archives_are_reproducible(run: Run) -> None:
    Path("events.toml").write_text(
        '[events.Purchase]\nsource = "amplitude"\nparameters.price = {type = "number", example = 1.5}\n',
        encoding="utf-8",
    )
    for name in ("a.zip", "b.zip"):
        assert run("sample-archive", "-o", name, "--events", "300", "--seed", "3", "--plan", "events.toml").code == 0
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()
    assert run("sample-archive", "-o", "a.zip").code == 2
    assert run("sample-archive", "-o", "a.txt").code == 2
    for name in ("folder/", "c.ndjson", "c.json.gz"):
        assert run("sample-archive", "-o", name, "--events", "300").code == 0
    found = _json(run, "a.zip", "--plan", "events.toml", "--workers", "1")
    assert {each["name"] for each in found["event_types"]} >= {"Purchase"}
    assert any(each["planned"] is False for each in found["properties"])
    assert _json(run, "c.json.gz")["events"] == _json(run, "c.ndjson")["events"] >= 295


def test_an_archive_of_which_nothing_is_sent_passes_nothing(run: Run) -> None:
    _write("a.ndjson", [{"event_type": "a"}])
    result = run("backtest", "a.ndjson")
    assert result.out.splitlines()[-1] == "NOTHING SENT  reteno-events: no event reaches the destination"
