"""Every witness is a command: it runs in a real shell, and shows the fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from payloads.strict_json import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

_REPOSITORY = Path(__file__).parents[2]

# Faults of many kinds: in a sample, in an event that the proof makes, under a setting, in a made-up property.
_TEMPLATES = {
    "a quote in an identifier": '{"u": "${(input.user_id!"")}"}',
    "a number in a locale": '{"n": <#if (input.event_properties.n!"")?is_number>${input.event_properties.n}<#else>0</#if>}',
    "a missing value": '{"u": "${input.user_properties.first_name?json_string}"}',
    "a boolean": '{"u": "${(input.event_properties["it\'s"]!true)}"}',
    "a name with quotes": '{"u": "${input.event_properties["a \\"b\\" $HOME `id` !x"]?json_string}"}',
    "a single event": '{"u": <#if input.event_type == "it\'s \\"one\\"">,</#if>1}',
    "a rare number": '{"u": <#if (input.event_id!0) == 4711>,</#if>1}',
    "a line break": '{"u": "${(input.city!"")?replace("\\\\", "")}"}',
}


def _shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In bash, as somebody pastes it; `tile` is this checkout's."""
    folder.joinpath("bin").mkdir(exist_ok=True)
    script = folder / "bin" / "tile"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m tile "$@"\n')
    script.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(_REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _findings(run: Run, *names: str) -> list[dict[str, Any]]:
    content = json.loads(run("check", *names, "--output-format", "json").out)
    found = [each for tile in content["tiles"] for each in tile["findings"] if each["witness"]]
    refuted = [each for tile in content["tiles"] for each in tile["verdicts"].values() if each["witness"]]
    assert found or refuted
    return found


def _shows(finding: dict[str, Any], folder: Path) -> None:
    done = _shell(finding["witness"]["command"], folder)
    if finding["code"].startswith(("TPL", "HDR")):
        assert done.returncode == 1, done.stderr
        assert finding["message"].split("\n")[0][:40].lower() in done.stderr.lower()
    else:
        assert done.returncode == 0, done.stderr
        wrong = bool(parse(done.stdout).faults)
        assert wrong or finding["witness"]["excerpt"].strip("… ") in done.stdout


@pytest.mark.parametrize("template", _TEMPLATES.values(), ids=_TEMPLATES)
def test_the_command_shows_the_fault(run: Run, tmp_path: Path, template: str) -> None:
    (tmp_path / "it's.ftl").write_text(template, encoding="utf-8")
    findings = _findings(run, "./it's.ftl")
    for finding in findings[:2]:
        _shows(finding, tmp_path)


def test_of_a_declared_tile_with_a_mapping(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    mapping = '[MappedField(name="the user", required=True), MappedField(name="mail", default="user_properties.email")]'
    reference = acme(
        """{"a": "${(mappedFields["the user"]!"")?is_string?string(mappedFields["the user"]!"", "")}", "b": "${mappedFields.mail!""}"}""",
        mapping=mapping,
    )
    (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\n')
    findings = _findings(run)
    assert all(each["witness"]["command"].startswith("tile render acme-events --event ") for each in findings)
    for finding in findings[:3]:
        _shows(finding, tmp_path)


def test_of_a_tile_by_its_module(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    acme('{"u": "${(input.user_id!"")}"}')
    [finding, *_] = _findings(run, "acme_tile.py")
    assert finding["witness"]["command"].startswith("tile render acme_tile.py:events ")
    _shows(finding, tmp_path)


def test_people_see_it_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.ftl").write_text('{"u": "${(input.user_id!"")}"}', encoding="utf-8")
    command = _findings(run, "event.ftl")[0]["witness"]["command"]
    assert f"= try: {command}\n" in run("check", "event.ftl").out


def test_what_is_too_long_for_a_command_has_none(run: Run, tmp_path: Path) -> None:
    from conformance.finding import Witness
    from conformance.report import Report
    from conformance.reports.reproduction import LONGEST, reproduction
    from tile import body_text
    from tile.undeclared import bare_tile

    report = Report(bare_tile(body_text("{}")), (), (), 0, (), reference="event.ftl")
    assert reproduction(report, Witness("made-by-proof", "default", event={"a": "b" * LONGEST})) is None
    assert reproduction(report, Witness("web", "values=stringified locale=de_DE mapping:a=b c")) == (
        "tile render event.ftl --event web --platform values=stringified --platform locale=de_DE"
    )


def test_an_event_on_the_command_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.ftl").write_text('{"u": "${input.event_type?json_string}"}', encoding="utf-8")
    assert run("render", "event.ftl", "--event", ' {"event_type": "A b"}').out == '{"u": "A b"}'
    broken = run("render", "event.ftl", "--event", '{"event_type": }')
    assert (broken.code, broken.out) == (2, "")
    assert "the event:1:16" in broken.err
