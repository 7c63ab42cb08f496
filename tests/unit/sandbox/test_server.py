"""The sandbox over HTTP: who may ask, what is bounded, what survives."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import pytest

from tile.sandbox.running import Sandbox, sandbox
from tile.sandbox.server import Page
from tile.sandbox.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEY = {"Authorization": "Basic OnNhbXBsZS1rZXk="}
_EVENT = {"eventTypeKey": "a", "keyValue": "k"}


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    settings = Settings(limit=None, lenient=frozenset({"events-repeat"}), hosts=frozenset({"tunnel.example"}))
    with sandbox(settings, page=Page("<title>x</title>", "default-src 'none'")) as started:
        yield started


@pytest.fixture
def client(running: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, headers=_KEY, trust_env=False) as made:
        yield made


@pytest.mark.parametrize(
    ("headers", "page", "api"),
    [
        ({}, 200, 200),
        ({"Host": "localhost:80"}, 200, 200),
        ({"Host": "evil.example"}, 421, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421, 421),
        ({"Host": ""}, 421, 421),
        ({"Host": "tunnel.example"}, 421, 200),
        ({"Host": "Tunnel.example:443"}, 421, 200),
        ({"X-Forwarded-For": "127.0.0.1"}, 421, 200),
        ({"Forwarded": "for=127.0.0.1"}, 421, 200),
        ({"Origin": "http://evil.example"}, 403, 403),
        ({"Origin": "null"}, 403, 403),
        ({"Origin": "http://localhost:1"}, 403, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200, 200),
    ],
)
def test_who_may_ask(client: httpx.Client, headers: dict[str, str], page: int, api: int) -> None:
    assert client.get("/", headers=headers).status_code == page
    assert client.get("/sandbox/state", headers=headers).status_code == page
    assert client.put("/sandbox/faults", headers=headers, json={"latency": 0}).status_code == page
    assert client.post("/api/v2/event", headers=headers, json=_EVENT).status_code == api


def test_a_page_of_somebody_else_can_send_nothing_unasked(client: httpx.Client, running: Sandbox) -> None:
    """What a form or `fetch` sends without asking first: text, and no headers of its own."""
    answer = client.put("/sandbox/faults", content=b'{"errors": 1}', headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert client.post("/api/v2/event", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert running.faults.errors == 0


def test_headers_of_the_page(client: httpx.Client) -> None:
    headers = client.get("/").headers
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert not [name for name in headers if name.startswith("access-control")]
    assert "server" not in headers


def test_what_kind_an_answer_is(client: httpx.Client) -> None:
    """As recorded of Reteno's sibling: JSON with its charset, and nothing at all after an event."""
    taken = client.post("/api/v2/event", json=_EVENT)
    assert (taken.status_code, taken.content, taken.headers["content-length"]) == (200, b"", "0")
    assert "content-type" not in taken.headers
    body = {"externalCustomerId": "u", "channels": [{"type": "email", "value": "a@b.com"}]}
    for answer in (client.post("/api/v1/contact", json=body), client.post("/api/v1/contact", json={})):
        assert answer.headers["content-type"] == "application/json;charset=UTF-8"


def test_sizes_are_bounded(client: httpx.Client) -> None:
    assert client.post("/api/v1/contacts", content=b" " * 5_000_001).status_code == 413
    json_type = {"Content-Type": "application/json"}
    assert client.put("/sandbox/faults", content=b" " * 10_001, headers=json_type).status_code == 413
    for content in (b"{", b"[" * 9_000, b"\xff", b'{"errors": 2}'):
        assert client.put("/sandbox/faults", content=content, headers=json_type).status_code == 400
    assert client.get("/sandbox/events?limit=999999999999999999999&before=x&q=%00").status_code == 200
    assert client.get("/sandbox/events/99999999999999999999999999").status_code == 404
    assert client.get("/sandbox/nothing").status_code == 404


def test_faults_over_http(client: httpx.Client, running: Sandbox) -> None:
    assert client.put("/sandbox/faults", json={"outage": 60}).json()["outage"] == pytest.approx(60, abs=1)
    assert client.post("/api/v2/event", json=_EVENT).status_code == 503
    assert client.put("/sandbox/faults", json={"outage": 0, "resets": 1}).json()["outage"] == 0
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/api/v2/event", json=_EVENT)
    client.put("/sandbox/faults", json={"resets": 0})
    assert client.post("/api/v2/event", json=_EVENT).status_code == 200
    assert running.requests(limit="3")[1]["fault"] == "resets"


def test_slow_and_broken_requests_are_answered_or_dropped(running: Sandbox) -> None:
    host, port = running.url.removeprefix("http://").split(":")
    for sent in (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100_000,
        b"\x00\x01\r\n\r\n",
        b"POST /api/v2/event",
    ):
        with socket.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(sent)
    assert httpx.get(f"{running.url}/sandbox/state", trust_env=False).status_code == 200


def test_nothing_is_printed(running: Sandbox, client: httpx.Client, capfd: pytest.CaptureFixture[str]) -> None:
    client.post("/api/v2/event", json={"eventTypeKey": "secret-text", "keyValue": ""})
    assert running.requests(q="secret-text")[0]["status"] == 400
    assert capfd.readouterr() == ("", "")


def test_what_can_not_be_stored_is_not_answered_with_200() -> None:
    """The disk is full: all that were to be committed together are answered with 500, and come in later."""
    body = {"eventTypeKey": "a", "params": [{"name": "x", "value": "x" * 15_000}]}

    async def send(client: httpx.AsyncClient, number: int) -> int:
        return (await client.post("/api/v2/event", json={**body, "keyValue": f"k{number}"})).status_code

    async def send_all(url: str) -> list[int]:
        async with httpx.AsyncClient(base_url=url, headers=_KEY, trust_env=False, timeout=60) as client:
            return await asyncio.gather(*(send(client, number) for number in range(20)))

    with sandbox(Settings(limit=None)) as full:
        base = full._api.account.store.base
        [(pages,)] = base.execute("PRAGMA page_count")
        base.execute(f"PRAGMA max_page_count = {pages + 40}")
        statuses = asyncio.run(send_all(full.url))
        assert 500 in statuses
        assert set(statuses) <= {200, 500}
        assert len(full.events(limit="100")) == statuses.count(200)
        base.execute("PRAGMA max_page_count = 1000000")
        assert sorted(asyncio.run(send_all(full.url))) == [200] * statuses.count(500) + [409] * statuses.count(200)
        assert len(full.events(limit="100")) == 20


@pytest.mark.parametrize("at_once", [1, 16])
def test_what_was_answered_200_survives_a_kill(at_once: int, tmp_path: Path) -> None:
    """Killed in the middle of requests, whether they are committed alone or together; what was answered is there afterwards, once."""
    state = tmp_path / "state.sqlite"
    command = [sys.executable, "-m", "tile", "sandbox", "--port", "0", "--limit", "none", "--state", str(state)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    answered: set[str] = set()

    async def send(client: httpx.AsyncClient, numbers: Iterator[int]) -> None:
        with suppress(httpx.HTTPError):
            for number in numbers:
                if number == 150:
                    process.send_signal(signal.SIGKILL)
                answer = await client.post("/api/v2/event", json={"eventTypeKey": f"e{number}", "keyValue": "k"})
                assert answer.status_code == 200
                answered.add(f"e{number}")

    async def send_all(url: str) -> None:
        numbers = iter(range(1_000))
        async with httpx.AsyncClient(base_url=url, headers=_KEY, trust_env=False, timeout=60) as client:
            await asyncio.gather(*(send(client, numbers) for _ in range(at_once)))

    try:
        asyncio.run(send_all(process.stdout.readline().strip()))
    finally:
        process.kill()
        process.communicate()
    assert len(answered) > 150 - at_once
    assert state.stat().st_mode & 0o077 == 0
    with sandbox(state=str(state)) as again:
        kept = [each["type"] for each in again.events(limit="1000")]
    assert answered <= set(kept)
    assert len(kept) == len(set(kept)) <= len(answered) + at_once
