"""The cURL command, and sending."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from payloads.amplitude import samples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run
    from tests.loopback import Loopback

_SECRET = "Basic bGl2ZTpzZWNyZXQ="


@pytest.fixture
def reteno_here(tmp_path: Path) -> str:
    """Reteno's tile, its address a parameter, so that it can be sent to loopback."""
    (tmp_path / "acme_reteno.py").write_text(
        "from tile import Endpoint, Parameter\n"
        "from tile.reteno import events\n"
        'address = Parameter(name="endpoint", display_name="Endpoint")\n'
        'endpoint = Endpoint(method="POST", url="${parameters.endpoint}/api/v2/event")\n'
        "parameters = (*events.parameters, address)\n"
        'events = events.model_copy(update={"endpoint": endpoint, "parameters": parameters})\n'
    )
    return "acme_reteno:events"


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.one_in(3)
@pytest.mark.parametrize("sample", samples.names())
def test_the_command_delivers_what_render_prints(
    run: Run,
    reteno_here: str,
    server: Loopback,
    tmp_path: Path,
    sample: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By a real bash and a real curl, for every sample event."""
    options = (reteno_here, "--event", sample, "--set", f"endpoint={server.url}")
    rendered = run("render", *options)
    printed = run("test-payload", *options)
    if rendered.code:  # an anonymous event: the template stops on purpose
        assert (rendered.code, printed.code) == (1, 1)
        assert "doesn't meet 'identified-user'" in printed.err
        return
    assert _SECRET not in printed.out
    (tmp_path / "command.sh").write_bytes(printed.stdout)
    monkeypatch.setenv("RETENO_AUTHORIZATION", _SECRET)
    subprocess.run(["bash", "command.sh"], check=True, capture_output=True, timeout=30)
    received = server.only()
    assert received.body == rendered.stdout
    assert (received.method, received.path) == ("POST", "/api/v2/event")
    assert received.header("Authorization") == _SECRET.encode()
    assert received.header("Content-Type") == b"application/json"
    assert received.header("User-Agent") == b"Amplitude/EventStreaming/1.0"


def test_every_sample_but_the_anonymous_ones_is_sent() -> None:
    """The test above can't pass by rendering nothing."""
    from payloads.amplitude import namespaces
    from tile.reteno import events

    met = [
        name
        for name in samples.names()
        if all(each.holds(namespaces(samples.load(name), events.customer_settings())) for each in events.preconditions)
    ]
    assert len(met) >= 20


def test_layout_is_the_portals(run: Run) -> None:
    lines = run("test-payload").out.splitlines()
    assert lines[:5] == [
        'curl --verbose --request POST "https://api.reteno.com/api/v2/event" \\',
        "-H 'Content-Type:application/json' \\",
        "-H 'User-Agent:Amplitude/EventStreaming/1.0' \\",
        "-H 'Authorization:'\"$RETENO_AUTHORIZATION\" \\",
        "-H 'Accept:application/json' \\",
    ]
    assert lines[5] == "--data '{"


@pytest.mark.parametrize(
    ("shell", "placeholder"),
    [("powershell", "$env:RETENO_AUTHORIZATION"), ("cmd", "%RETENO_AUTHORIZATION%")],
)
def test_other_shells(run: Run, shell: str, placeholder: str) -> None:
    result = run("test-payload", "--shell", shell)
    assert result.code == 0
    assert placeholder in result.out


def test_secrets_are_revealed_only_when_asked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENO_AUTHORIZATION", _SECRET)
    assert _SECRET not in run("test-payload").out
    assert _SECRET not in run("test-payload", "--set", f"authorization={_SECRET}").out
    assert f"-H 'Authorization:{_SECRET}'" in run("test-payload", "--reveal").out
    given = run("test-payload", "--reveal", "--set", "authorization=Basic b3RoZXI=").out
    assert "-H 'Authorization:Basic b3RoZXI='" in given


class TestSend:
    @pytest.fixture
    def options(self, reteno_here: str, server: Loopback) -> tuple[str, ...]:
        return (
            "test-payload",
            reteno_here,
            "--send",
            "--set",
            f"endpoint={server.url}",
            "-e",
            "hostile-text",
        )

    def test_sends_the_same_request(
        self,
        run: Run,
        options: tuple[str, ...],
        server: Loopback,
        monkeypatch: pytest.MonkeyPatch,
        reteno_here: str,
    ) -> None:
        monkeypatch.setenv("RETENO_AUTHORIZATION", _SECRET)
        server.answer = b'{"ok": "\xd1\x97"}'
        result = run(*options)
        assert result.code == 0
        received = server.only()
        assert received.body == run("render", reteno_here, "--set", "endpoint=x", "-e", "hostile-text").stdout
        assert received.header("Authorization") == _SECRET.encode()
        names = {name.lower() for name, _ in received.headers}
        assert names == {"host", "content-length", "content-type", "user-agent", "authorization", "accept"}
        assert result.err.splitlines()[0] == f"sending {len(received.body):,} bytes: POST {server.url}/api/v2/event"
        assert result.out.startswith("HTTP/1.1 200 OK\n")
        assert result.out.endswith('\n\n{"ok": "ї"}\n')
        assert "200: accepted" in result.err

    def test_refused(
        self, run: Run, options: tuple[str, ...], server: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RETENO_AUTHORIZATION", _SECRET)
        server.status, server.answer = 401, f"no such key: {_SECRET}".encode()
        result = run(*options)
        assert result.code == 1
        assert "no such key: $RETENO_AUTHORIZATION" in result.out
        assert _SECRET not in result.out + result.err
        assert "Amplitude would count this as failed" in result.err

    def test_without_credentials_nothing_is_sent(self, run: Run, options: tuple[str, ...], server: Loopback) -> None:
        result = run(*options)
        assert result.code == 5
        assert "the environment holds no RETENO_AUTHORIZATION" in result.err
        assert "nothing was sent" in result.err
        assert server.received == []

    def test_nobody_answers(self, run: Run, reteno_here: str) -> None:
        result = run(
            "test-payload",
            reteno_here,
            "--send",
            "--set",
            "endpoint=http://127.0.0.1:9",
            "--set",
            "authorization=x y",
        )
        assert result.code == 5
        assert "no answer from http://127.0.0.1:9/api/v2/event" in result.err

    @pytest.mark.parametrize(
        ("endpoint", "told"),
        [
            ("http://example.com", "in the clear"),
            ("http://127.0.0.1.example.com", "in the clear"),
            ("ftp://x", "not an https"),
            ("nonsense", "not an https"),
        ],
    )
    def test_unsafe_addresses(self, run: Run, reteno_here: str, endpoint: str, told: str) -> None:
        result = run("test-payload", reteno_here, "--send", "--set", f"endpoint={endpoint}", "--set", "authorization=x")
        assert result.code == 2
        assert told in result.err

    def test_redirects_are_not_followed(
        self, run: Run, options: tuple[str, ...], server: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("RETENO_AUTHORIZATION", _SECRET)
        server.status = 302
        assert run(*options).code == 1
        assert len(server.received) == 1
