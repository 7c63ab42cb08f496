"""Bad input: one clear message on standard error with file, line and remedy; the right exit code; no
traceback."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result, Run


def _assert_message(result: Result, code: int, *parts: str) -> None:
    assert result.code == code, result.err
    assert result.stdout == b""
    assert result.err.startswith("error: ")
    assert "Traceback" not in result.err
    for part in parts:
        assert part in result.err


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["chek"], ["there is no command 'chek'; did you mean 'check'?"]),
        (["frobnicate"], ["there is no command 'frobnicate'; there are: init, list, show, check"]),
        (["check", "reteno-event"], ["there is no tile 'reteno-event'", "did you mean 'reteno-events'?"]),
        (["show", "nowhere:tile"], ["there is no module 'nowhere'"]),
        (["show", "tile.reteno:evnts"], ["has no 'evnts'", "did you mean 'events'?"]),
        (["show", "json:dumps"], ["json:dumps is a function, not a destination"]),
        (
            ["render", "--event", "mobil-full"],
            ["neither a sample nor a file 'mobil-full'", "did you mean 'mobile-full'?"],
        ),
        (["render", "--event", "no/such.json"], ["there is no file 'no/such.json'", "working directory"]),
        (["render", "--event", "."], ["the event can't be read", "--> ."]),
        (
            ["render", "--set", "authorisation=x"],
            ["no parameter 'authorisation'", "did you mean 'authorization'?"],
        ),
        (["render", "--set", "authorization"], ["--set takes PARAMETER=VALUE, not 'authorization'"]),
        (["render", "--map", "mail=x"], ["no mapped field 'mail'", "did you mean 'email'?"]),
        (
            ["render", "--platform", "number_fromat=c"],
            ["no setting 'number_fromat'", "did you mean 'number_format'?"],
        ),
        (["render", "--platform", "values=x"], ["--platform values can't be 'x'", "native, stringified"]),
        (["render", "--no-properties", "-p", "plan"], ["exclude each other"]),
        (["render", "--shell", "bash"], ["No such option: --shell", "`tile render --help`"]),
        (["test-payload", "--shell", "fish"], ["'--shell': 'fish' is not one of", "bash"]),
        (["--color", "blue", "list"], ["'blue'", "always"]),
    ],
)
def test_usage(run: Run, arguments: list[str], parts: list[str]) -> None:
    _assert_message(run(*arguments), 2, *parts)


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b'{"event_type": "a",\n "user_id": "b",}', ["not valid JSON: a comma before `}`", "--> event.json:2:16"]),
        (b"", ["not valid JSON: there is nothing", "--> event.json:1:1"]),
        (b"event_type: a", ["not valid JSON: `event_type`", "text needs quotes"]),
        (b'{"a": 1}\n{"a": 2}\n', ["after the end of the JSON value", "event.json:2:1", "one event"]),
        (b'[{"event_type": "a"}]', ["JSON, but not an object"]),
        (b'{"a": "\xff"}', ["not valid UTF-8 (at byte 8)"]),
        (b'{"a": 1, "a": 2}', ["member 'a' is there twice", "event.json:1:10"]),
    ],
)
def test_broken_event(run: Run, tmp_path: Path, content: bytes, parts: list[str]) -> None:
    (tmp_path / "event.json").write_bytes(content)
    _assert_message(run("render", "--event", "event.json"), 2, *parts)
    from_pipe = run("render", "--event", "-", stdin=content)
    _assert_message(from_pipe, 2, *(part.replace("event.json", "standard input") for part in parts))


def test_broken_template(run: Run, acme: Callable[..., str]) -> None:
    reference = acme('{\n  "a": "${input.user_id"\n}\n')
    result = run("render", reference)
    _assert_message(result, 1, "body.ftl:2:")
    assert "^" in result.err


def test_template_that_fails(run: Run, acme: Callable[..., str]) -> None:
    reference = acme('{\n  "a": "${input.nothing.at.all}"\n}\n')
    _assert_message(run("render", reference), 1, "body.ftl:2:", "input.nothing")


def test_missing_template_file(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme("{}")
    (tmp_path / "body.ftl").unlink()
    _assert_message(run("render", reference), 2, "the body template 'body.ftl' does not exist", "body.ftl")


def test_parameter_without_a_value(run: Run, acme: Callable[..., str]) -> None:
    reference = acme('"${parameters.key}"', parameters='[Parameter(name="key", display_name="API key")]')
    _assert_message(run("render", reference), 2, "parameter 'key' (API key) has no value", "--set key=VALUE")
    assert run("render", reference, "--set", "key=").out == '""'


def test_module_that_raises(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme_raises.py").write_text("import tile\n\nraise RuntimeError('no such luck')\n")
    result = run("show", "acme_raises:events")
    _assert_message(result, 2, "RuntimeError: no such luck", "acme_raises.py:3")


def test_module_with_a_syntax_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme_syntax.py").write_text("x = 1\nevents = (\n")
    _assert_message(run("show", "acme_syntax:events"), 2, "SyntaxError", "acme_syntax.py:2")


def test_declaration_that_is_refused(run: Run, acme: Callable[..., str]) -> None:
    reference = acme("{}", url="http://acme.example")
    _assert_message(run("show", reference), 2, "Endpoint.url", "https://", "acme_tile.py:")


def test_broken_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tile]\ntile = []\n")
    _assert_message(run("list"), 2, "unknown key 'tile'", "did you mean 'tiles'?", "pyproject.toml")


def test_debug_shows_the_traceback_and_the_message(run: Run) -> None:
    result = run("render", "--event", "nothing-like-it", "--debug")
    assert result.code == 2
    assert result.err.startswith("Traceback (most recent call last):")
    assert "\nerror: there is neither a sample nor a file" in result.err


def test_internal_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("tile.cli.show.find", broken)
    _assert_message(run("show"), 3, "internal error: ZeroDivisionError: oops", "--debug")


def test_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tile.cli.show.find", interrupted)
    result = run("show")
    assert (result.code, result.out) == (130, "")
    assert "Traceback" not in result.err


def test_colours_are_for_those_who_want_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in run("list").out
    assert "\x1b[" in run("--color", "always", "list").out
    assert "\x1b[" in run("list", "--color=always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("list").out
    assert "\x1b[" not in run("list", "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("list").out


def test_exit_code_of_the_real_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tile", "render", "--event", "nothing-like-it"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
