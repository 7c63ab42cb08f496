"""`tile preview --serve`: the server over real HTTP, and what it makes of changes and of pasted events."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.placeholder import IN_A_MODULE
from tile.cli.preview.announcement import PORT
from tile.cli.serving import listen
from tile.failure import CliError
from tile.preview.server import LARGEST, Server
from tile.preview.state import State, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TEMPLATE = (
    '{"id": "${input.user_id?json_string}", "to": "${(mappedFields.to!"")?json_string}", "t": "${parameters.token}"}\n'
)
EVENT = '{"user_id": "u\\"1", "user_properties": {"email": "a@example.com", "mail": "b@example.com"}}'


@contextmanager
def _serving(state: State) -> Iterator[Server]:
    server = Server(state)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        state.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def state(acme: Callable[..., str]) -> State:
    return State(
        acme(
            TEMPLATE,
            parameters='[Parameter(name="token", display_name="Token", secret=True, sample="s")]',
            mapping='[MappedField(name="to", default="user_properties.email")]',
        )
    )


@pytest.fixture
def changing(state: State) -> Iterator[Server]:
    """A server whose files a test may change."""
    with _serving(state) as server:
        yield server


_MODULE = """
from tile import *

events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="Other", summary="…", description="…", logo=LOGO),
    parameters=[Parameter(name="token", display_name="Token", secret=True, sample="s")],
    mapping=[MappedField(name="to", default="user_properties.email")],
    endpoint=Endpoint(method="POST", url="https://acme.example/events"),
    body=body_file("body.ftl"),
)
""".replace("LOGO", IN_A_MODULE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One that all others share: a check takes its time."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "body.ftl").write_text(TEMPLATE, encoding="utf-8")
    (folder / "acme_shared.py").write_text(_MODULE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)  # what lies below the folder is imported anew: none of this repository's own tests
        state = State(f"{folder / 'acme_shared.py'}:events")
    with _serving(state) as server:
        yield server


def _ask(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def _render(server: Server, event: str, values: object = None) -> dict[str, Any]:
    body = json.dumps({"event": event, "values": {} if values is None else values}).encode()
    status, _, content = _ask(server, "POST", "/render", body, Content_Type="application/json")
    assert status == 200
    outcome: dict[str, Any] = json.loads(content)
    return outcome


def test_the_page(server: Server) -> None:
    status, headers, content = _ask(server, "GET", "/")
    assert status == 200
    assert content.startswith(b"<!doctype html>")
    assert b'"live":true' in content
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert not [name for name in headers if name.startswith("Access-Control")]


def test_a_pasted_event(server: Server) -> None:
    outcome = _render(server, EVENT)
    assert outcome["verdict"] == "unchecked"
    assert outcome["request"]["body"] == '{"id": "u\\"1", "to": "a@example.com", "t": "$ACME_TOKEN"}\n'
    assert '"$ACME_TOKEN"' in outcome["request"]["curls"][0][1]


def test_the_form_s_values_count(server: Server) -> None:
    values = {"mappedFields.to": "user_properties.mail", "parameters.token": "mine", "parameters.gone": "x", "url": 3}
    body = _render(server, EVENT, values)["request"]["body"]
    assert '"to": "b@example.com"' in body
    assert '"t": "$ACME_TOKEN"' in body  # secrets aren't taken from a page


@pytest.mark.parametrize(
    ("given", "names"), [("", ["a", "b"]), (" , ", ["a", "b"]), ("b", ["b"]), ("event_properties.a, nope", ["a"])]
)
def test_ticked_properties_count(tmp_path: Path, given: str, names: list[str]) -> None:
    (tmp_path / "event.ftl").write_text("<#list mappedProperties?keys as name>${name};</#list>", encoding="utf-8")
    (tmp_path / "acme_ticked.py").write_text(_MODULE.replace("body.ftl", "event.ftl"), encoding="utf-8")
    with _serving(State(f"{tmp_path / 'acme_ticked.py'}:events")) as server:
        outcome = _render(server, '{"event_properties": {"a": "1", "b": "2"}}', {"mappedProperties": given})
    assert outcome["request"]["body"] == "".join(f"{name};" for name in names)


@pytest.mark.parametrize(
    ("event", "message", "excerpt"),
    [
        (
            '{"user_id": "a",\n "x": }',
            "the event is not valid JSON: a value is missing before `}`",
            ["  --> pasted event:2:7", '2 |  "x": }', "  |       ^"],
        ),
        ("[]", "the event is JSON, but not an object", []),
        ('{"user_id": "a", "user_id": "b"}', "", []),
        ("", "", []),
        ("[" * 100_000, "", []),
        ('{"a": "\ud800"}', "", []),
        ("\x00", "", []),
    ],
    ids=["no-json", "no-object", "twice", "nothing", "deep", "surrogate", "nul"],
)
def test_what_is_no_event(server: Server, event: str, message: str, excerpt: list[str]) -> None:
    outcome = _render(server, event)
    assert outcome["verdict"] == "failed"
    problem = outcome["problems"][0]
    if message:
        assert problem["text"] == message
        assert problem["excerpt"].splitlines() == excerpt
    assert problem["text"]
    assert "Traceback" not in problem["text"]


def test_a_template_that_fails(server: Server) -> None:
    outcome = _render(server, "{}")
    assert (outcome["verdict"], outcome["request"]) == ("failed", None)
    problem = outcome["problems"][0]
    assert "input.user_id" in problem["text"]
    assert problem["excerpt"].splitlines() == [
        "  --> body.ftl:1:11",
        f"1 | {TEMPLATE.strip()}",
        f"  | {' ' * 10}{'^' * 13}",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"event": 1}', b'{"event": "{}", "values": []}', b"\xff"])
def test_what_is_no_question(server: Server, content: bytes) -> None:
    status, _, answer = _ask(server, "POST", "/render", content, Content_Type="application/json")
    assert status == 200
    assert json.loads(answer)["verdict"] == "failed"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {"Host": "evil.example"}, 421),
        ("GET", "/page.json", {"Host": "evil.example:{port}"}, 421),
        ("GET", "/changes", {"Host": "127.0.0.1"}, 421),
        ("GET", "/", {"Host": "localhost:{port}"}, 200),
        ("GET", "/page.json", {"Origin": "https://evil.example"}, 403),
        ("GET", "/page.json", {"Sec_Fetch_Site": "cross-site"}, 403),
        ("GET", "/page.json", {"Sec_Fetch_Site": "same-origin"}, 200),
        ("POST", "/render", {"Content_Type": "application/json", "Host": "evil.example"}, 421),
        ("POST", "/render", {"Content_Type": "application/json", "Origin": "null"}, 403),
        ("POST", "/render", {"Content_Type": "application/json", "Origin": "http://127.0.0.1:1"}, 403),
        ("POST", "/render", {"Content_Type": "application/json", "Origin": "http://127.0.0.1:{port}"}, 200),
        ("POST", "/render", {"Content_Type": "text/plain"}, 415),
        ("POST", "/render", {}, 415),
        ("POST", "/render", {"Content_Type": "application/json", "Content_Length": str(LARGEST + 1)}, 413),
        ("POST", "/render", {"Content_Type": "application/json", "Content_Length": "9" * 30}, 413),
        ("POST", "/render", {"Content_Type": "application/json", "Content_Length": "-1"}, 411),
        ("POST", "/render", {"Content_Type": "application/json", "Transfer_Encoding": "chunked"}, 411),
        ("POST", "/", {"Content_Type": "application/json"}, 404),
        ("GET", "/../../etc/passwd", {}, 404),
        ("GET", "/favicon.ico", {}, 404),
        ("PUT", "/render", {}, 501),
        ("OPTIONS", "/render", {}, 501),
    ],
)
def test_who_may_ask_what(server: Server, method: str, path: str, headers: dict[str, str], status: int) -> None:
    given = {name: value.replace("{port}", str(server.server_port)) for name, value in headers.items()}
    body = b'{"event": "{}"}' if method == "POST" else None
    assert _ask(server, method, path, body, **given)[0] == status


def test_two_hosts_are_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        own = f"127.0.0.1:{server.server_port}"
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 421 ")


def test_it_listens_on_this_computer_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"


def _events(server: Server, seen: int) -> Iterator[tuple[str, str]]:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        host = f"127.0.0.1:{server.server_port}"
        connection.sendall(f"GET /changes?seen={seen} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        name = ""
        for line in connection.makefile(encoding="utf-8"):
            if line.startswith("event: "):
                name = line.removeprefix("event: ").strip()
            elif line.startswith("data: ") and name != "busy":
                yield name, line.removeprefix("data: ").strip()


def _touch(path: Path, text: str) -> None:
    """Write a file so that it counts as changed, however soon."""
    before = path.stat().st_mtime_ns
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 2_000_000_000, before + 2_000_000_000))


def test_changes_arrive(changing: Server, state: State, tmp_path: Path) -> None:
    module = tmp_path / "acme_tile.py"
    declared = module.read_text(encoding="utf-8")
    events = _events(changing, 1)
    assert not state.refresh()

    _touch(tmp_path / "body.ftl", '{"new": "${parameters.token}"}')
    assert state.refresh()
    assert next(events) == ("page", "2")
    assert b'"new"' in _ask(changing, "GET", "/page.json")[2].replace(b"\\", b"")
    assert _render(changing, "{}")["request"]["body"] == '{"new": "$ACME_TOKEN"}'

    _touch(module, declared.replace('"Sends things."', '"Sends other things."'))
    assert state.refresh()
    assert next(events) == ("page", "3")
    assert b"Sends other things." in _ask(changing, "GET", "/page.json")[2]

    _touch(module, f"{declared}\n1 / 0\n")
    assert state.refresh()
    name, told = next(events)
    assert name == "fault"
    assert "ZeroDivisionError" in json.loads(told)["message"]
    assert json.loads(told)["place"].endswith(f"acme_tile.py:{declared.count(chr(10)) + 2}")
    assert b"Sends other things." in _ask(changing, "GET", "/page.json")[2]  # the page before it stays

    _touch(module, declared)
    assert state.refresh()
    assert [next(events), next(events)] == [("fault", "null"), ("page", "4")]


def test_what_is_to_blame_for_a_fault_is_watched(state: State, tmp_path: Path) -> None:
    """A module that could not be imported is none of those that were loaded."""
    helper, module = tmp_path / "acme_helper.py", tmp_path / "acme_tile.py"
    helper.write_text("1 / 0\n", encoding="utf-8")
    _touch(module, f"import acme_helper\n{module.read_text(encoding='utf-8')}")
    assert state.refresh()
    assert state.fault is not None
    assert state.fault["place"].endswith("acme_helper.py:1")
    assert not state.refresh()
    _touch(helper, "")
    assert state.refresh()
    assert not state.fault
    assert state.version == 2
    _touch(helper, "x = 1\n")
    assert state.refresh()  # and is one of them from now on
    assert state.version == 3


def test_who_comes_late_is_told(changing: Server, state: State, tmp_path: Path) -> None:
    _touch(tmp_path / "body.ftl", "{}")
    state.refresh()
    assert next(_events(changing, 1)) == ("page", "2")


@pytest.mark.parametrize("gone", ["body.ftl", "acme_tile.py"])
def test_a_file_that_is_gone_and_comes_back(state: State, tmp_path: Path, gone: str) -> None:
    file = tmp_path / gone
    held = file.read_text(encoding="utf-8")
    file.unlink()
    assert state.refresh()
    assert state.fault is not None
    file.write_text(held, encoding="utf-8")
    assert state.refresh()
    assert not state.fault
    assert state.version == 2


def test_watching(state: State, tmp_path: Path) -> None:
    said = threading.Event()
    thread = threading.Thread(target=watch, args=(state, said.set), kwargs={"every": 0.02})
    thread.start()
    _touch(tmp_path / "body.ftl", "{}")
    assert said.wait(20)
    state.close()
    thread.join(20)
    assert not thread.is_alive()


def test_files_put_in_front_of_a_template_are_watched(state: State, tmp_path: Path) -> None:
    shared, module = tmp_path / "shared.ftl", tmp_path / "acme_tile.py"
    shared.write_text("", encoding="utf-8")
    declared = module.read_text(encoding="utf-8")
    assert declared.count('body_file("body.ftl"') == 1
    _touch(module, declared.replace('body_file("body.ftl"', 'body_file("body.ftl", shared=["shared.ftl"]'))
    assert state.refresh()
    assert state.fault is None
    assert not state.refresh()
    _touch(shared, "<#-- anew -->")
    assert state.refresh()
    _touch(tmp_path / "body.ftl", "{}")
    assert state.refresh()


def test_a_template_without_a_declaration_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "event.ftl"
    file.write_text("{", encoding="utf-8")
    state = State("event.ftl")
    _touch(file, "{}")
    assert state.refresh()
    assert [mark.code for mark in state.page.findings] == []


def test_a_port_that_is_taken(state: State) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CliError, match="is taken"):
            listen(partial(Server, state), PORT, taken.getsockname()[1])
    listen(partial(Server, state), PORT, None).server_close()


def test_the_command_itself(acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme("{}")
    # A shell that runs the tests in the background has its children ignore Ctrl+C.
    heeding = "import runpy, signal; signal.signal(2, signal.default_int_handler); runpy.run_module('tile', run_name='__main__')"
    process = subprocess.Popen(
        [sys.executable, "-c", heeding, "preview", reference, "--serve", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        port = int(address.removeprefix("http://127.0.0.1:").rstrip("/"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().read().startswith(b"<!doctype html>")
        connection.close()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, notes = process.communicate(timeout=20)
        assert process.returncode == 0
        assert notes.splitlines()[-1] == "ended"
    finally:
        process.kill()
        process.communicate()
