"""`tile test-payload --send`: what an answer means, and what it can't do to the one who reads it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tile import exchange
from tile.cli.sending import meaning
from tile.failure import CliError
from tile.find import shipped

if TYPE_CHECKING:
    from tests.cli.conftest import Result, Run
    from tests.loopback import Loopback
    from tile.destination import Destination

_SHIPPED = [each.tile for each in shipped()]


@pytest.fixture
def send(run: Run, server: Loopback) -> Run:
    def sent(*options: str, stdin: bytes = b"") -> Result:
        return run(
            "test-payload", "reteno-cohort-webhook", "--send", "--to", f"{server.url}/staging", *options, stdin=stdin
        )

    return sent


def test_a_success_that_names_failures_is_a_failure(send: Run, server: Loopback) -> None:
    server.answer = b'{"asyncSessionId": "x", "failedContacts": []}'
    assert send().code == 0
    server.answer = b'{"asyncSessionId": "x", "failedContacts": {"externalCustomerId": "a"}}'
    result = send()
    assert result.code == 1
    assert "the answer has failedContacts" in result.err


@pytest.mark.parametrize("destination", _SHIPPED, ids=lambda each: each.key)
def test_to_another_address_goes_the_same_body_and_no_secret(
    run: Run, server: Loopback, destination: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in destination.parameters:
        if each.secret:
            monkeypatch.setenv(destination.environment_name(each), "Basic c2VjcmV0")
    result = run("test-payload", destination.key, "--send", "--to", f"{server.url}/staging?a=b")
    assert result.code == 0
    received = server.only()
    assert received.path == "/staging?a=b"
    assert received.body == run("render", destination.key).stdout
    assert b"c2VjcmV0" not in b"".join(value for _, value in received.headers)


def test_to_another_address_needs_send(run: Run) -> None:
    result = run("test-payload", "--to", "https://acme.example/")
    assert (result.code, result.out) == (2, "")
    assert "--to is for --send" in result.err


def test_a_slow_answer_to_a_batch_is_told(send: Run, server: Loopback) -> None:
    server.pause, server.answer = 0.3, b"{     }"
    result = send()
    assert result.code == 0
    assert "within 1 to 2 seconds" in result.err
    assert "answered after 1." in result.err


def test_an_answer_that_drips_ends_at_the_deadline(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    server.pause, server.answer = 0.2, b" " * 100
    with pytest.raises(CliError, match="no complete answer"):
        exchange.exchange("POST", server.url, [], seconds=0.5)


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_swells_is_cut(server: Loopback, packed: bool) -> None:
    server.answer = b"a" * 30_000_000
    if packed:
        server.answer, server.headers = gzip.compress(server.answer), {"Content-Encoding": "gzip"}
    answer = exchange.exchange("POST", server.url, [])
    assert (len(answer.content), answer.is_whole) == (exchange.MOST_BYTES, False)


def test_a_packed_answer_is_unpacked(send: Run, server: Loopback) -> None:
    server.answer, server.headers = gzip.compress(b'{"failedContacts": [1]}'), {"Content-Encoding": "gzip"}
    assert send().code == 1


def test_a_terminal_obeys_nothing_in_an_answer(send: Run, server: Loopback) -> None:
    server.answer = '{"a": "\x1b[2J\u202e\u009b31m\r"}\nnext'.encode()
    server.headers = {"X-Odd": "\x1b]0;title\x07"}
    result = send()
    assert not {"\x1b", "\u202e", "\x9b", "\x07", "\r"} & set(result.out)
    assert "\\u001b[2J\\u202e\\u009b31m\\u000d" in result.out
    assert "\nnext" in result.out


@pytest.mark.one_in(3)
@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503])
@pytest.mark.parametrize("destination", _SHIPPED, ids=lambda each: each.key)
def test_every_status_is_explained(destination: Destination, status: int) -> None:
    assert len(meaning(status, destination.contract)) > 10


def test_a_redirect_is_not_followed(send: Run, server: Loopback) -> None:
    server.status, server.headers = 302, {"Location": "https://elsewhere.example/"}
    result = send()
    assert result.code == 1
    assert "a redirect, which isn't followed" in result.err
    assert len(server.received) == 1


def test_answers_that_are_no_json_are_no_failure(send: Run, server: Loopback) -> None:
    for text in (b"", b"OK", b"[" * 100_000, json.dumps(["failedContacts"]).encode()):
        server.answer = text
        assert send().code == 0
