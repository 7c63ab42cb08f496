"""`tile sandbox`, and the how-to's commands as they are written there."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tile.find import find
from tile.sandbox.running import sandbox
from tile.sandbox.settings import Settings
from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Run
    from tile.sandbox.running import Sandbox

_CASES = Path(__file__).parents[1] / "cases" / "sandbox"
_PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "see-it-arrive.md"


def _commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)\n```$", _PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@contextmanager
def _shell(command: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        ["bash", "-c", f"exec {command}" if "&&" not in command else command],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_the_how_tos_three_commands(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    start, send, look = (each.replace("8080", port) for each in _commands()[:3])
    with _shell(f"{start} --port {port}", tmp_path) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == f"http://127.0.0.1:{port}/\n"
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/", trust_env=False)
                break
            except httpx.HTTPError:
                time.sleep(0.05)
        with _shell(send, tmp_path) as stream:
            out, err = stream.communicate(timeout=60)
        assert "40  delivered by the first request" in out, err
        with _shell(look, tmp_path) as curl:
            [event] = json.loads(curl.communicate(timeout=10)[0])
        shown = httpx.get(f"http://127.0.0.1:{port}/sandbox/events/{event['id']}", trust_env=False).json()
        names = [each["name"] for each in shown["event"]["params"]]
        assert {"amplitudeEventType", "externalCustomerId"} <= set(names)
        started.send_signal(signal.SIGINT)
        assert started.wait(10) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--fault", "eror=5%"), "'eror=5%' is not a fault; did you mean 'errors'?"),
        (("--fault", "errors=500%"), "is not a share"),
        (("--fault", "latency=soon"), "is not a time"),
        (("--lenient", "no-channel"), "did you mean 'no-channels'?"),
        (("--limit", "many"), "is not a rate"),
        (("--limit", "30/min"), "less than one request a second"),
        (("--field", "plan"), "begins with no number"),
        (("--require", "Paid"), "names no params"),
        (("--replay",), "--replay takes what is in a file"),
        (("--host", "0.0.0.0"), "needs a key of its own"),
        (("--state", "/nowhere/state.sqlite"), "the state can't be used"),
    ],
)
def test_what_cannot_be_used(run: Run, arguments: tuple[str, ...], says: str) -> None:
    result = run("sandbox", "--port", "0", *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err.replace("\n  help: ", "; ").replace("\nhelp: ", "; ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "needs starlette and uvicorn"),
        (("--lenient", "nonsense"), "no setting is called 'nonsense'"),
        (("--fault", "nonsense"), "'nonsense' is not a fault"),
        (("--limit", "many"), "is not a rate"),
        (("--replay",), "--replay takes what is in a file"),
    ],
)
def test_without_the_extra_options_are_looked_at_first(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = run("sandbox", "--port", "0", *arguments)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("sandbox", "--port", str(taken.getsockname()[1]))
    assert result.code == 2
    assert "is taken" in result.err


def test_the_fixture_of_the_plug_in(reteno_sandbox: Sandbox, run: Run) -> None:
    result = run("test-payload", "reteno-events", "--send", "--to", f"{reteno_sandbox.url}/api/v2/event")
    assert result.code == 0
    assert reteno_sandbox.events()[0]["type"] == "some event type"
    reteno_sandbox.faults.key_disabled = True
    assert run("test-payload", "reteno-events", "--send", "--to", f"{reteno_sandbox.url}/api/v2/event").code == 1
    assert [each["status"] for each in reteno_sandbox.requests()] == [401, 200]


def test_a_stream_keeps_the_path_of_its_tile(reteno_sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "e.ndjson"
    archive.write_text(
        json.dumps({"event_type": "Paid", "user_id": "u", "event_time": "2026-03-02 08:15:30.123"}), "utf-8"
    )
    for address, status in (
        (reteno_sandbox.url, 200),
        (f"{reteno_sandbox.url}/", 409),
        (f"{reteno_sandbox.url}/other", 404),
    ):
        run("stream", str(archive), "reteno-events", "--to", address, "--speed", "100000", "--policy", "nine-even")
        assert reteno_sandbox.requests(limit="1")[0]["status"] == status
    assert {each["path"] for each in reteno_sandbox.requests()} == {"/api/v2/event", "/other"}
    assert len(reteno_sandbox.events()) == 1


@pytest.mark.parametrize("key", [key for key, reference in SHIPPED.items() if reference.startswith("tile.reteno")])
def test_each_destination_of_the_kit_has_its_stream(key: str, run: Run, tmp_path: Path) -> None:
    """Events, users or a cohort of an archive: all that is sent arrives, and is seen where it belongs."""
    archive = tmp_path / "e.ndjson"
    known = [
        {"event_type": "Paid", "uuid": f"{number}", "user_id": f"user-{number % 130}", "device_id": f"device-{number % 130}",
         "platform": "iOS", "os_name": "ios", "event_time": "2026-03-02 08:15:30.123000", "user_properties": {"email": f"u{number % 130}@b.com"}}
        for number in range(150)
    ]  # fmt: skip
    archive.write_text("\n".join(map(json.dumps, known)), "utf-8")
    lenient = frozenset({"no-channels", "events-repeat"})
    with sandbox(Settings(limit=None, lenient=lenient, import_seconds=0.0)) as running:
        result = run("stream", str(archive), key, "--to", running.url, "--rate", "5000/s", "--output-format", "json")
        assert result.code == 0, result.out + result.err
        told = json.loads(result.out)
        assert {each["status"] for each in running.requests(limit="1000")} == {200}
        subject = find(key).tile.subject.name
        assert told["delivered"] == told["events"] == {"event": 150, "user": 130, "cohort": 2}[subject]
        if subject == "event":
            assert len(running.events(limit="1000")) == 150
        else:
            assert len(running.contacts(limit="1000")) == 130
        if subject == "user":
            assert told["not_sent"] == {"nothing that is sent of the user has changed": 20}
        if subject == "cohort":
            assert len(running.contacts(group="Everybody in the archive", limit="1000")) == 130


def test_a_published_template_is_streamed_and_refused(reteno_sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    """A file without a declaration; what Reteno refuses, and what the template fails on (see tests/cases/sandbox)."""
    archive = tmp_path / "e.ndjson"
    known = {"event_type": "Paid", "amplitude_id": 7, "user_id": "u", "event_properties": {"plan": "pro"}}
    events = [known, {**known, "amplitude_id": None}, {**known, "user_id": None}]
    archive.write_text("\n".join(map(json.dumps, events)), "utf-8")
    template = str(_PAGE.parents[2] / "tests" / "cases" / "sandbox" / "published" / "event.ftl")
    sending = ("stream", str(archive), template, "--rate", "50/s", "--speed", "100000")
    key = ("--header", "authorization: Basic OnNhbXBsZS1rZXk=")
    result = run(*sending, "--to", f"{reteno_sandbox.url}/api/v2/event", *key)
    assert result.code == 1
    assert "1  delivered by the first request" in result.out
    assert "1  expired: no request succeeded" in result.out
    assert "1  not sent: discarded" in result.out
    assert {each["status"] for each in reteno_sandbox.requests()} == {200, 400}
    assert run(*sending, "--to", reteno_sandbox.url).code == 2  # it has no address of its own
    for header in ("Authorization", "A b: c", "A: b\nC: d", "A: ü"):
        assert run(*sending, "--to", reteno_sandbox.url, "--header", header).code == 2


@pytest.mark.parametrize("template", ["device", "contact", "event"])
def test_the_published_templates_streamed_come_to_what_reteno_would_answer(
    template: str, reteno_sandbox: Sandbox, run: Run, tmp_path: Path
) -> None:
    """The same cases as without a stream: what the template fails on isn't sent, and what is refused expires."""
    cases = tomllib.loads((_CASES / "published.toml").read_text("utf-8"))["case"]
    cases = [case for case in cases if case["template"] == template]
    archive = tmp_path / "e.ndjson"
    archive.write_text("\n".join(json.dumps({"event_type": "x", **case["event"]}) for case in cases), "utf-8")
    path, subject = {
        "device": ("/api/v1/device", "user"),
        "contact": ("/api/v1/contact", "user"),
        "event": ("/api/v2/event", "event"),
    }[template]
    keys = {
        "Authorization": "Basic OnNhbXBsZS1rZXk=",
        "X-Reteno-Access-Key": "sample-access-key",
        "X-Reteno-SDK-Version": "amplitude-device",
    }
    headers = [word for name, value in keys.items() for word in ("--header", f"{name}: {value}")]
    sending = ("stream", str(archive), str(_CASES / "published" / f"{template}.ftl"), "--subject", subject)
    how = ("--rate", "50/s", "--speed", "100000", "--output-format", "json")
    told = json.loads(run(*sending, "--to", reteno_sandbox.url + path, *headers, *how).out)
    answers = {each["body"]: (each["status"], each["answer"]) for each in reteno_sandbox.requests(limit="1000")}
    sent = [case for case in cases if not case.get("fails")]
    assert Counter(status for status, _ in answers.values()) == Counter(case["status"] for case in sent)
    for case in sent:
        assert any(status == case["status"] and case.get("says", "") in answer for status, answer in answers.values())
    assert told["delivered"] == sum(case["status"] == 200 for case in sent)
    assert told["expired"] == sum(case["status"] == 400 for case in sent)
    assert sum(told["not_sent"].values()) == len(cases) - len(sent)


def test_a_test_payload_keeps_the_path_of_its_destination(reteno_sandbox: Sandbox, run: Run) -> None:
    assert run("test-payload", "reteno-device-webhook", "--send", "--to", reteno_sandbox.url).code == 0
    assert reteno_sandbox.requests()[0]["path"] == "/api/v1/device"
    assert len(reteno_sandbox.contacts()) == 1


def test_delivery_metrics_of_what_arrived(reteno_sandbox: Sandbox, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two events at once, one after a retry, one that is still on its way, as Amplitude's API says it."""
    key = {"Authorization": "Basic OnNhbXBsZS1rZXk="}

    def post(name: str) -> None:
        body = {"eventTypeKey": name, "keyValue": "k"}
        httpx.post(f"{reteno_sandbox.url}/api/v2/event", headers=key, json=body, trust_env=False)

    post("a")
    post("b")
    reteno_sandbox.faults.errors = 1
    post("c")
    post("d")
    reteno_sandbox.faults.errors = 0
    post("c")
    monkeypatch.setenv("AMPLITUDE_API_KEY", "any")
    monkeypatch.setenv("AMPLITUDE_SECRET_KEY", "any")
    watch = (
        "delivery",
        "watch",
        "sync",
        "--host",
        reteno_sandbox.url,
        "--period",
        "ONE_HOUR",
        "--output-format",
        "json",
    )
    [found] = json.loads(run(*watch).out)["metrics"]
    assert (found["delivered"], found["first_attempt"], found["after_retry"]) == (3, 2, 1)
    assert (found["not_delivered"], found["expired"], found["discarded"]) == (0, 0, 0)
    assert 0 < found["latency"] < 60
    assert run(*watch, "--fail-if", "after-retry > 0").code == 1
