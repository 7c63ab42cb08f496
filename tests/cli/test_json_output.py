"""What is printed for programs fits the JSON Schemas that are published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tile.cli.app import build
from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Run

_FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
_FAULTY = """{
  "user": "${(input.user_id!"anonymous")}",
  <#-- tile: ignore[TPL205] their proxy adds it -->
  "build": "${(input.app_build!"")?json_string}",
  "amount": ${input.event_properties.price!0},
  "number": "${input.event_id!0}",
}
"""
_PLAN = """
[events.Purchase]
source = "amplitude"
parameters.price = {type = "number", required = true, example = 1.5}
parameters.email = {type = "string", personal = true}

[events."Signed Up"]
source = "backend"
users = "known"
"""


def _holds(schema: str, text: str) -> dict[str, Any]:
    """The document, after a look whether it fits."""
    published = json.loads((_FOLDER / f"{schema}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    document: dict[str, Any] = json.loads(text)
    assert [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(published).iter_errors(document)
    ] == []
    return document


def _json(run: Run, *arguments: str) -> str:
    return run(*arguments, "--output-format", "json").out


def test_check(run: Run) -> None:
    Path("event.ftl").write_text(_FAULTY, encoding="utf-8")
    Path("broken.ftl").write_text("${", encoding="utf-8")
    document = _holds("check", _json(run, "check", "event.ftl", "--contract", "reteno-event-v2"))
    [tile] = document["tiles"]
    assert tile["findings"]
    assert tile["suppressed"]
    assert any(finding["edits"] for finding in tile["findings"])
    assert any("event" in (claim["witness"] or {}) for claim in tile["verdicts"].values())
    _holds("check", _json(run, "check", "broken.ftl"))


def test_check_of_a_tile_that_is_right(run: Run, acme: Callable[..., str]) -> None:
    reference = acme('{"name": "${input.event_type?json_string}", "at": "${.now}"}')
    _holds("check", _json(run, "check", reference))


@pytest.mark.parametrize("key", SHIPPED)
def test_show(run: Run, key: str) -> None:
    _holds("show", _json(run, "show", key))


def test_list_and_rules(run: Run) -> None:
    _holds("list", _json(run, "list"))
    _holds("rules", _json(run, "rules"))
    _holds("rules", _json(run, "explain", "JSN106"))


def test_import(run: Run) -> None:
    Path("guide.ftl").write_text('{"a": “${input.user_id}”, "n": ${input.event_properties.price}}', encoding="utf-8")
    assert _holds("import", _json(run, "import", "guide.ftl", "-o", "out"))["repairs"]


def test_diff(run: Run, acme: Callable[..., str]) -> None:
    run("export", "reteno-events", "-o", "submission")
    _holds("diff", _json(run, "diff", "reteno-events", "--against", "submission"))
    submission = Path("submission/submission.json")
    text = submission.read_text(encoding="utf-8").replace('"secret": true', '"secret": false')
    submission.write_text(text.replace("externalCustomerId", "externalId"), encoding="utf-8")
    document = _holds("diff", _json(run, "diff", "reteno-events", "--against", "submission"))
    assert document["changes"]


def test_event_plan(run: Run) -> None:
    Path("events.toml").write_text(_PLAN, encoding="utf-8")
    events = [{"event_type": "Purchase", "event_properties": {"price": "much"}}, {"event_type": "Other"}]
    Path("export.ndjson").write_text("".join(f"{json.dumps(each)}\n" for each in events), encoding="utf-8")
    assert _holds("event-plan-check", _json(run, "event-plan", "check", "events.toml"))["remarks"]
    assert _holds("event-plan-events", _json(run, "event-plan", "events", "events.toml", "export.ndjson"))["deviations"]
    assert _holds("event-plan-properties", _json(run, "event-plan", "properties", "events.toml"))["properties"]


def test_submission(run: Run) -> None:
    run("export", "reteno-events", "-o", "submission")
    _holds("submission", Path("submission/submission.json").read_text(encoding="utf-8"))


def _with_json(path: str, group: Any) -> Iterator[str]:
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from _with_json(f"{path}{name}-", command)
        context = command.context_class(command, info_name=name)
        helps = [str(each.get_help_record(context)) for each in command.get_params(context)]
        if any("--output-format" in each and "json" in each for each in helps):
            yield f"{path}{name}"


def test_every_command_that_prints_json_has_a_schema() -> None:
    published = {file.name.removesuffix(".schema.json") for file in _FOLDER.iterdir()}
    assert set(_with_json("", build())) == published - {"submission"} | {"explain"}


def test_every_field_of_a_declaration_is_described() -> None:
    schema = json.loads((_FOLDER / "show.schema.json").read_text(encoding="utf-8"))
    missing = [
        f"{name}.{field}"
        for name, kind in schema["$defs"].items()
        for field, described in kind.get("properties", {}).items()
        if not described.get("description")
    ]
    assert missing == []
