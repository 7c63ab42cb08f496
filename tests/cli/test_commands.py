"""What the commands print when all is well, and when the tile is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

_KEY = '[Parameter(name="key", display_name="API key", secret=True, sample="s3cr3t")]'
_FAULTY = '{"key": "${parameters.kye}",}\n'


class TestList:
    def test_the_projects_tile_without_any_option(self, run: Run) -> None:
        result = run("list")
        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines()[1].split("  ")[0] == "reteno-events"

    def test_own_tiles_of_a_project_come_first(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme("{}")
        (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\n')
        content = json.loads(run("list", "--shipped", "--output-format", "json").out)
        assert content["schema_version"] == 1
        assert [(tile["key"], tile["shipped"]) for tile in content["tiles"]] == [
            ("acme-events", False),
            *((key, True) for key in SHIPPED),
        ]
        kinds = {tile["key"]: tile["kind"] for tile in content["tiles"]}
        assert kinds["acme-events"] == kinds["reteno-events"] == "Event Streaming"
        assert kinds["reteno-device-webhook"] == "Webhook"
        assert kinds["reteno-cohort-webhook"] == "Cohort Webhook"


class TestShow:
    def test_text_names_every_declared_thing(self, run: Run) -> None:
        from tile.reteno import events

        out = run("show").out
        for parameter in events.parameters:
            assert f"\n  {parameter.name}" in out
            assert f"${events.environment_name(parameter)}" in out
        for field in events.mapping:
            assert f"\n  {field.name}" in out
        for header in events.headers:
            assert f"\n  {header.name}: {header.value}" in out
        assert f"\n  POST {events.endpoint.url}" in out

    def test_json(self, run: Run) -> None:
        content = json.loads(run("show", "reteno-events", "--output-format", "json").out)
        assert content["schema_version"] == 1
        assert content["reference"] == "tile.reteno:events"
        assert content["tile"]["endpoint"] == {"method": "POST", "url": "https://api.reteno.com/api/v2/event"}
        assert content["tile"]["body"]["text"]


class TestCheck:
    def test_shipped_tiles_pass(self, run: Run) -> None:
        result = run("check", "--shipped")
        assert (result.code, result.err) == (0, "")
        ends = [line for line in result.out.splitlines() if line.startswith("PASSED")]
        assert len(ends) == len(SHIPPED)
        assert ends[0].startswith("PASSED  reteno-events: ")

    def test_findings_say_what_where_and_what_to_do(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        result = run("check", acme(_FAULTY, parameters=_KEY))
        assert result.code == 1
        assert "error[PRM101] unused-parameter: `${parameters.key}` is declared" in result.out
        assert (
            "error[PRM102] undeclared-parameter: `${parameters.kye}` is read here, but not declared: "
            "no customer can fill it in\n"
            "  --> body.ftl:1:12\n"
            "  |\n"
            '1 | {"key": "${parameters.kye}",}\n'
            "  |            ^^^^^^^^^^^^^^\n"
            "  |\n"
            "  = help: did you mean `parameters.key`?\n"
        ) in result.out
        assert "error[JSN101] trailing-comma" in result.out
        assert result.out.splitlines()[-1].startswith("FAILED  acme-events: 3 errors")

    def test_json_says_the_same(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("check", acme(_FAULTY, parameters=_KEY), "reteno-events", "--output-format", "json")
        assert result.code == 1
        content = json.loads(result.out)
        assert content["schema_version"] == 1
        assert content["verdict"] == "failed"
        acme_, reteno = content["tiles"]
        assert (acme_["verdict"], reteno["verdict"]) == ("failed", "passed")
        assert [finding["code"] for finding in acme_["findings"]] == ["PRM101", "PRM102", "JSN101"]
        undeclared = acme_["findings"][1]
        assert undeclared["location"] == {
            "part": "body",
            "file": "body.ftl",
            "line": 1,
            "column": 12,
            "end_line": 1,
            "end_column": 25,
        }
        assert reteno["findings"] == []
        assert {sample["name"] for sample in reteno["samples"]} > {"mobile-full", "anonymous"}

    def test_broken_template_is_a_finding(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("check", acme('{\n  "a": "${input.user_id"\n}\n'))
        assert (result.code, result.err) == (1, "")
        assert "error[TPL101] template-syntax-error: " in result.out
        assert " --> body.ftl:2:" in result.out
        assert "^" in result.out

    def test_nothing_to_check(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        acme("{}")
        (tmp_path / "acme_nobody.py").write_text(
            "from acme_tile import *\n"
            'none = Precondition(name="never", any_of=("input.no_such_field",), customer="Filter.", reason="It is so.")\n'
            'events = events.model_copy(update={"preconditions": (none,)})\n'
        )
        result = run("check", "acme_nobody:events")
        assert result.code == 4
        assert "error[DST109] no-sample-left" in result.out

    def test_endless_template_ends(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("check", acme("<#list 1.. as n><#assign x = n></#list>"))
        assert result.code == 1
        assert result.out.count("error[") == 1
        assert "error[TPL102] render-failure: " in result.out

    def test_caret_is_under_the_fault_whatever_the_letters_width(self, run: Run, acme: Callable[..., str]) -> None:
        out = run("check", acme('{"東京": "e\u0301", \t"x": "${parameters.none}"}\n')).out
        lines = out.splitlines()
        index = next(number for number, line in enumerate(lines) if line.startswith("1 | "))
        before = lines[index][: lines[index].index("parameters")]
        cells = sum(2 if character in "東京" else 0 if character == "\u0301" else 1 for character in before)
        assert lines[index + 1].index("^") == cells


class TestRender:
    def test_exact_bytes(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("render", acme("no newline at the end: ї ${input.user_id}"))
        assert result.stdout == "no newline at the end: ї some user id".encode()

    def test_event_from_file_and_from_standard_input(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme("${input.event_type} ${input.user_id}")
        event = b'\xef\xbb\xbf{"event_type": "a b", "user_id": "\\u0457"}'
        (tmp_path / "event.json").write_bytes(event)
        assert run("render", reference, "--event", "event.json").out == "a b ї"
        assert run("render", reference, "-e", "-", stdin=event).out == "a b ї"

    def test_what_the_customer_picks(self, run: Run, acme: Callable[..., str]) -> None:
        reference = acme(
            "${parameters.key}|${mappedFields.who!'none'}|<#list mappedProperties?keys?sort as k>${k} </#list>",
            parameters='[Parameter(name="key", display_name="API key", sample="sample")]',
            mapping='[MappedField(name="who", default="user_id")]',
        )
        everything = run("render", reference, "-e", "web").out.split("|")
        assert everything[0] == "sample"
        assert len(everything[2].split()) > 2
        picked = run(
            "render",
            reference,
            "-e",
            "web",
            "--set",
            "key=a=b",
            "--map",
            "who=device_id",
            "-p",
            "one",
            "-p",
            "two",
        )
        from payloads.amplitude import samples

        assert picked.out == f"a=b|{samples.load('web')['device_id']}|"
        assert run("render", reference, "-e", "web", "--map", "who=", "--no-properties").out == "sample|none|"

    def test_platform_settings(self, run: Run, acme: Callable[..., str]) -> None:
        reference = acme("${1234567.5} ${true?c}")
        assert run("render", reference).out == "1,234,567.5 true"
        assert run("render", reference, "--platform", "number_format=computer").out == "1234567.5 true"

    def test_event_outside_the_preconditions(self, run: Run) -> None:
        result = run("render", "--event", "anonymous")
        assert result.code == 1
        assert result.stdout == b""
        assert result.err.startswith("note: this event doesn't meet 'identified-user'")
        assert "\nerror: " in result.err

    def test_events_made_for_the_tile(self, run: Run, acme: Callable[..., str]) -> None:
        reference = acme(
            "${(input.event_properties.score!0)?c} ${mappedFields.who!}", mapping='[MappedField(name="who")]'
        )
        assert run("render", reference, "-e", "generated-numbers").out == "1234567.25 1,234,567.25"


class TestExport:
    def test_two_runs_give_the_same_bytes(self, run: Run, tmp_path: Path) -> None:
        first, second = run("export", "-o", "one"), run("export", "-o", "two")
        assert (first.code, second.code) == (0, 0)
        listed = first.out.splitlines()
        assert "one/submission.json" in listed
        assert [line.replace("two/", "one/") for line in second.out.splitlines()] == listed
        for line in listed:
            assert (tmp_path / line).read_bytes() == (tmp_path / line.replace("one/", "two/")).read_bytes()

    def test_bundle_meets_its_schema_and_holds_the_evidence(self, run: Run, tmp_path: Path) -> None:
        from jsonschema import Draft202012Validator

        from tile.portal import schema

        run("export", "-o", "out")
        content = json.loads((tmp_path / "out/submission.json").read_text())
        Draft202012Validator(schema()).validate(content)
        sheet = (tmp_path / "out/SUBMISSION.md").read_text()
        assert "Reteno" in sheet
        payload = tmp_path / "out/payloads/mobile-full"
        assert payload.with_suffix(".json").read_bytes() == run("render", "-e", "mobile-full").stdout
        assert payload.with_suffix(".sh").read_bytes() == run("test-payload", "-e", "mobile-full").stdout
        assert not (tmp_path / "out/payloads/anonymous.json").exists()

    def test_replaces_its_own_folder_only(self, run: Run, tmp_path: Path) -> None:
        assert run("export", "-o", "out").code == 0
        assert run("export", "-o", "out").code == 0
        (tmp_path / "out/notes.txt").write_text("mine")
        result = run("export", "-o", "out")
        assert result.code == 2
        assert "notes.txt" in result.err
        assert (tmp_path / "out/notes.txt").read_text() == "mine"

    def test_refuses_a_tile_with_errors(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme(_FAULTY, parameters=_KEY)
        result = run("export", reference, "-o", "out")
        assert result.code == 1
        assert result.err.startswith("error: the tile has 3 errors (PRM101 unused-parameter, PRM102 ")
        assert f"`tile check {reference}` shows them" in result.err
        assert not (tmp_path / "out").exists()

    def test_without_a_logo(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("export", acme("{}", logo="None"), "-o", "out", "--allow-errors")
        assert result.code == 2
        assert "connection.logo is not set" in result.err


@pytest.mark.parametrize("command", [["list"], ["show"], ["check", "reteno-events"], ["export"]], ids=" ".join)
def test_results_are_stable(run: Run, command: list[str]) -> None:
    assert run(*command).stdout == run(*command).stdout
