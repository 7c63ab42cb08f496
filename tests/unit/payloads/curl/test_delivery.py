"""The command delivers the request unchanged: bash really, the Windows shells as `windows_shells` reads
them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payloads.curl import SHELLS, Shell, curl
from payloads.request import Request
from tests.windows_shells import cmd_arguments, powershell_arguments

if TYPE_CHECKING:
    from pathlib import Path

    from tests.loopback import Loopback

_PRESETS = (("Content-Type", "application/json"), ("User-Agent", "Amplitude/EventStreaming/1.0"))

_HOSTILE = {
    "empty": "",
    "plain": '{"a": 1}',
    "apostrophe": "it's 'quoted'",
    "quotes and backslashes": '"\\" \\\\ \\\\\\" \\',
    "bash expansions": "$HOME ${HOME} $(id) `id` $'x' !! !a ~ * ? [a] {a,b} \\$",
    "cmd expansions": "%PATH% %%PATH%% ^& | < > & echo ! !PATH!",
    "powershell expansions": "$env:PATH $(Get-Date) `n `` @' '@ \"@ --% ; #",
    "typographic quotes": "\u2018a\u2019 \u201ab\u201b \u201cc\u201d \u201ed",
    "lines": "\n\n{\n  'a'\n}\n\n",
    "carriage returns": "a\r\nb\rc\n\r",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "non-ascii": "Київ Zürich 東京 مرحبا \u202e\u2066 e\u0301 🏳️‍🌈 \U0010ffff \ufeff\ufffe\u2028\u2029",
    "at sign": "@/etc/passwd",
    "option": "--next -o /dev/null",
    "here-document": "EOF\n'@\n\"@\n)",
    "on": "8Q",
    "long": "ї" * 70_000,
}


def _run(command: str, shell: Shell, folder: Path, env: dict[str, str]) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C"} | env
    if shell == "bash":
        script = folder / "command.sh"  # a file, because `-c` would set a limit of its own
        script.write_text(command, encoding="utf-8", newline="")
        arguments = ["bash", "--norc", str(script)]
    elif shell == "powershell":
        arguments = ["curl", *powershell_arguments(command, folder, env)]
    else:
        arguments = ["curl", *cmd_arguments(command, folder, env)]
    done = subprocess.run(arguments, env=environment, cwd=folder, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("body", _HOSTILE.values(), ids=_HOSTILE)
def test_body_arrives_unchanged(server: Loopback, tmp_path: Path, shell: Shell, body: str) -> None:
    _run(curl(Request("POST", f"{server.url}/e", _PRESETS, body), shell=shell), shell, tmp_path, {})
    received = server.only()
    assert received.body == body.encode()
    assert received.method == "POST"
    assert received.header("Content-Type") == b"application/json"
    assert received.header("User-Agent") == b"Amplitude/EventStreaming/1.0"


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_any_body_arrives_unchanged(server: Loopback, tmp_path: Path, shell: Shell, body: str) -> None:
    _run(curl(Request("PUT", server.url, _PRESETS, body), shell=shell), shell, tmp_path, {})
    received = server.only()
    assert (received.method, received.body) == ("PUT", body.encode())


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "value",
    ['it\'s "x"', "$HOME `id` !a %PATH% ^&|<>", "ends in \\", "Zoë 🎉", "a\tb", "; , :", "@file"],
)
def test_header_arrives_unchanged(server: Loopback, tmp_path: Path, shell: Shell, value: str) -> None:
    headers = (*_PRESETS, ("X-Custom", value), ("X-After", "still here"))
    _run(curl(Request("PATCH", server.url, headers, "{}"), shell=shell), shell, tmp_path, {})
    received = server.only()
    assert received.method == "PATCH"
    assert received.header("X-Custom") == value.encode()
    assert received.header("X-After") == b"still here"


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("value", ["", "  "])
def test_empty_header_is_sent(server: Loopback, tmp_path: Path, shell: Shell, value: str) -> None:
    _run(curl(Request("POST", server.url, (("X-Empty", value),), "{}"), shell=shell), shell, tmp_path, {})
    assert server.only().header("X-Empty") == b""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "path",
    [
        "/a?b=1&c=%20d%2F%25",
        "/it's",
        "/{a,b}/[1-3]",
        "/a/../b/./c",
        "/$HOME/`id`/!x",
        "/%PATH%",
        "/back\\slash\\",
    ],
)
def test_url_arrives_unchanged(server: Loopback, tmp_path: Path, shell: Shell, path: str) -> None:
    _run(curl(Request("POST", server.url + path, _PRESETS, "{}"), shell=shell), shell, tmp_path, {})
    assert server.only().path == path


@pytest.mark.parametrize("shell", SHELLS)
def test_secret_is_read_when_the_command_runs(server: Loopback, tmp_path: Path, shell: Shell) -> None:
    request = Request("POST", f"{server.url}/key-7f3a/end", (*_PRESETS, ("Authorization", "Basic c2VjcmV0")), "{}")
    command = curl(request, shell=shell, secrets={"Basic c2VjcmV0": "MY_AUTHORIZATION", "key-7f3a": "MY_KEY"})
    assert "c2VjcmV0" not in command
    assert "key-7f3a" not in command
    _run(command, shell, tmp_path, {"MY_AUTHORIZATION": "Basic bGl2ZQ==", "MY_KEY": "live"})
    received = server.only()
    assert received.header("Authorization") == b"Basic bGl2ZQ=="
    assert received.path == "/live/end"


@pytest.mark.parametrize("shell", ["bash", "powershell"])
@pytest.mark.parametrize("body", ["key-7f3a", '{"k": "key-7f3a",\n"again": "key-7f3a"}'])
def test_secret_in_the_body(server: Loopback, tmp_path: Path, shell: Shell, body: str) -> None:
    command = curl(Request("POST", server.url, _PRESETS, body), shell=shell, secrets={"key-7f3a": "MY_KEY"})
    _run(command, shell, tmp_path, {"MY_KEY": "@li ve\"'$x"})
    assert server.only().body == body.replace("key-7f3a", "@li ve\"'$x").encode()


def test_every_shell_is_covered() -> None:
    assert set(SHELLS) == {"bash", "powershell", "cmd"}
