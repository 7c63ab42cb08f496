from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from payloads.freemarker import Settings
from payloads.freemarker.__main__ import main
from payloads.freemarker.protocol import answer, answers, settings_of

if TYPE_CHECKING:
    from pathlib import Path


def _lines(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answers(lines)]


def test_render() -> None:
    asked: dict[str, Any] = {
        "id": 7,
        "template": "${x} <#include 'part.ftl'>",
        "model": {"x": 1234},
        "templates": {"part.ftl": "${x?c}"},
    }
    assert answer(asked) == {"id": 7, "ok": True, "output": "1,234 1234"}


def test_name_is_the_templates_own() -> None:
    assert answer({"template": "${.template_name}", "name": "a/b.ftl"})["output"] == "a/b.ftl"


def test_render_error_has_its_place() -> None:
    given = answer({"id": "e", "template": "a\n ${b.c}", "model": {}})
    assert (given["ok"], given["phase"], given["error_type"]) == (
        False,
        "render",
        "freemarker.core.InvalidReferenceException",
    )
    assert (given["line"], given["column"], given["end_line"], given["end_column"]) == (2, 4, 2, 4)
    assert given["error_short"] == "The following has evaluated to null or missing:\n==> b"
    assert "2 |  ${b.c}" in str(given["error_message"])


def test_parse_error() -> None:
    given = answer({"template": "<#if x>", "op": "parse"})
    assert (given["ok"], given["phase"], given["error_type"]) == (False, "parse", "freemarker.core.ParseException")


def test_parse_alone_runs_nothing() -> None:
    given = answer({"template": "<#ftl output_format='XML'>${nope}", "op": "parse"})
    assert given == {"id": None, "ok": True, "output": "<#ftl output_format='XML'>${nope}", "output_format": "XML"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"number_format": "0.00"}, Settings(number_format="0.00")),
        ({"numberFormat": "0.00"}, Settings(number_format="0.00")),
        ({"whitespace_stripping": "no"}, Settings(whitespace_stripping=False)),
        ({"whitespace_stripping": True}, Settings()),
        ({"object_wrapper": "beans"}, Settings(object_wrapper="beans")),
        ({"object_wrapper": "simple", "float_type": "bigdecimal", "locale": None}, Settings(object_wrapper="simple")),
        ({"amplitude_statics": "true"}, Settings(amplitude_statics=True)),
        ({"auto_include": "a.ftl, b.ftl"}, Settings(auto_include=("a.ftl", "b.ftl"))),
        ({"auto_import": "lib.ftl as l, x.ftl as y"}, Settings(auto_import=(("l", "lib.ftl"), ("y", "x.ftl")))),
    ],
)
def test_settings(settings: dict[str, Any], expected: Settings) -> None:
    assert settings_of(settings) == expected


@pytest.mark.parametrize(
    ("settings", "error_type"),
    [
        ({"nope": "1"}, "UnknownSettingException"),
        ({"limits": "1"}, "UnknownSettingException"),
        ({"tag_syntax": "round"}, "SettingValueAssignmentException"),
        ({"whitespace_stripping": "perhaps"}, "SettingValueAssignmentException"),
        ({"boolean_format": "yes"}, "SettingValueAssignmentException"),
        ({"auto_import": "lib.ftl"}, "SettingValueAssignmentException"),
        ({"output_format": "PDF"}, "UnregisteredOutputFormatException"),
        ({"incompatible_improvements": "3.0"}, "IllegalArgumentException"),
    ],
)
def test_refused_settings_are_a_matter_of_configuration(settings: dict[str, Any], error_type: str) -> None:
    with pytest.raises(ValueError):
        settings_of(settings)
    given = answer({"template": "x", "settings": settings})
    assert given["phase"] == "config"
    assert str(given["error_type"]).endswith(error_type)


def test_statics_and_iterators_on_demand() -> None:
    helper = "${statics['com.amplitude.integrations.connector.utils.FtlUtils'].toJson(x)}"
    assert answer({"template": helper, "model": {"x": [1]}, "settings": {"amplitude_statics": True}})["output"] == "[1]"
    assert not answer({"template": helper, "model": {"x": [1]}})["ok"]


def test_decimals_on_demand() -> None:
    asked: dict[str, Any] = {"template": "${x?string('0.00')}", "model": {"x": 2.675}}
    assert answer(asked)["output"] == "2.67"  # the binary number is a little less than 2.675
    assert answer({**asked, "settings": {"float_type": "bigdecimal"}})["output"] == "2.68"


def test_time_is_limited() -> None:
    endless = "<#list 1..1000 as a><#list 1..1000 as b>${a?string?upper_case}${b?string?lower_case}</#list></#list>"
    given = answer({"template": endless, "timeout_ms": 20})
    assert (given["phase"], given["error_type"], given["limit"]) == ("timeout", "Timeout", "seconds")


def test_limits_are_named() -> None:
    given = answer({"template": "<#list 1.. as x></#list>"})
    assert (given["error_type"], given["limit"]) == ("LimitExceeded", "loop_turns")


@pytest.mark.parametrize("line", ["", "nope", "[1]", "5", '"x"', "null", "[" * 100_000, '{"template": "x"'])
def test_bad_lines_are_answered(line: str) -> None:
    *before, last = _lines('{"id": 1, "template": "a"}', line, '{"id": 2, "template": "b"}')
    assert last == {"id": 2, "ok": True, "output": "b"}
    assert [given["ok"] for given in before] == ([True, False] if line else [True])
    assert all(given["phase"] == "request" for given in before[1:])


@pytest.mark.parametrize(
    "request_line",
    [
        "{}",
        '{"template": 5}',
        '{"template": "x", "model": []}',
        '{"template": "x", "settings": 1}',
        '{"template": "x", "templates": "y"}',
    ],
)
def test_unusable_requests_are_answered(request_line: str) -> None:
    [given] = _lines(request_line)
    assert (given["ok"], given["phase"]) == (False, "config")


def test_a_fault_of_the_engine_costs_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("payloads.freemarker.protocol.Template", broken)
    [first, second] = _lines('{"id": 1, "template": "a"}', '{"id": 2, "template": "b"}')
    assert (first["id"], second["id"]) == (1, 2)
    assert first["error_type"] == "python.KeyError"


def test_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.TextIOWrapper(io.BytesIO('{"id": 1, "template": "é\\u2028"}\n\n{"id": 2}\n'.encode()))
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", source)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(printed, write_through=True))
    assert main([]) == 0
    first, second = printed.getvalue().decode().splitlines()
    assert json.loads(first)["output"] == "é\u2028"
    assert json.loads(second)["phase"] == "config"


def test_show_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = tmp_path / "a.ftl"
    template.write_text("${user.name}", encoding="utf-8")
    assert main(["--show-code", str(template)]) == 0
    assert "def main(env, ns, call, scope):" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(b"${", 1), (b"\xff", 2), (None, 2)])
def test_show_code_of_what_has_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: int
) -> None:
    template = tmp_path / "a.ftl"
    if content is not None:
        template.write_bytes(content)
    assert main(["--show-code", str(template)]) == code
    assert capsys.readouterr().err


def test_nothing_heavy_is_imported() -> None:
    code = "import payloads.freemarker.protocol, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"pydantic", "httpx", "typer", "jsonschema", "babel", "asyncio"}.isdisjoint(loaded)
