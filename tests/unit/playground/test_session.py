"""What the page is answered, without a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from payloads.freemarker.compiler.compiled import Compiled, compile_block
from tile.find import shipped
from tile.playground.offers import FIRST
from tile.playground.session import NAME, Session

_BAD = '{"user": "${input.user_id}", "price": ${input.event_properties.price!0},}'


def _ask(name: str, **question: Any) -> Any:
    return json.loads(Session().ask(name, json.dumps(question)))


def test_a_template_and_an_event() -> None:
    assert ["namespace", "input"] in _ask("colour", template=_BAD)["code"][0]
    said = _ask("render", template=_BAD, event='{"user_id": "a\\"b", "event_properties": {}}')
    assert said["subject"] == "event"
    assert said["outcome"]["request"]["body"] == '{"user": "a"b", "price": 0,}'
    assert said["outcome"]["verdict"] == "invalid"


def test_what_a_web_page_did_to_a_template() -> None:
    template = '{\n  \\<#if input.user_id??>\n  "id": "${input.user_id?json_string}"\n  \\</#if>\n}\n'
    assert _ask("check", template=template)["repairs"] == 2
    said = _ask("repair", template=template)
    assert said == {"template": template.replace("\\", ""), "applied": 2}
    assert _ask("check", template=said["template"])["repairs"] == 0


def test_what_a_key_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The body once, whether or not something is wrong with it; and nothing where only the event is another one."""
    compiled: list[str] = []

    def noted(*given: Any, name: str, **more: Any) -> Compiled:
        compiled.append(name)
        return compile_block(*given, name=name, **more)

    monkeypatch.setattr("payloads.freemarker.compiler.compiled.compile_block", noted)
    session = Session()
    for template, user, verdict in [
        ('{"at-a-key": "${input.user_id}"}', "a", "unchecked"),
        ('{"at-a-key": "${input.user_id}"}', 'a"b', "invalid"),
        ('{"at-another-key": "${input.user_id}"}', 'a"b', "invalid"),
    ]:
        question = json.dumps({"template": template, "event": json.dumps({"user_id": user})})
        assert json.loads(session.ask("render", question))["outcome"]["verdict"] == verdict
    assert compiled.count(NAME) == 2


def test_a_setting_of_the_platform() -> None:
    def body(**platform: str) -> str:
        said = _ask("render", template="${input.event_id}", event='{"event_id": 1234}', platform=platform)
        text: str = said["outcome"]["request"]["body"]
        return text

    assert [body(), body(number_format="computer"), body(locale="de_DE"), body(locale="nonsense")] == [
        "1,234", "1234", "1.234", "1,234",
    ]  # fmt: skip


def test_a_schema_of_ones_own() -> None:
    question = {"template": '{"a": 1}', "event": "{}", "against": "schema"}
    assert _ask("render", **question, schema='{"required": ["b"]}')["outcome"]["verdict"] == "invalid"
    assert _ask("render", **question, schema='{"required": ["a"]}')["outcome"]["verdict"] == "valid"
    assert _ask("render", **question, schema="")["outcome"]["verdict"] == "unchecked"


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a JSON object"),
        ('{"type": 3}', "is not JSON Schema"),
        ("[" * 100_000, "nested too deeply"),
        ('{"$ref": "https://example.com/other.json"}', "example.com"),
    ],
)
def test_a_schema_that_is_none(schema: str, said: str) -> None:
    question = {"template": '{"a": 1}', "against": "schema", "schema": schema}
    assert said in _ask("check", **question)["fault"]["message"]
    assert said in _ask("render", **question, event="{}")["outcome"]["headline"]


@pytest.mark.parametrize("key", [each.tile.key for each in shipped()])
def test_every_destination_is_described(key: str) -> None:
    page = _ask("describe", template="{}", against=f"destination/{key}")
    names = [each["name"] for each in page["bench"]["samples"]]
    assert page["bench"]["start"] in names
    assert page["form"]["title"]
    event = page["bench"]["samples"][0]["event"]
    request = _ask("render", template="{}", against=f"destination/{key}", event=event)["outcome"]["request"]
    assert [shell for shell, _ in request["curls"]] == ["bash", "powershell", "cmd"]


def test_what_is_wrong_is_found_and_fixed() -> None:
    seen = [each["code"] for each in _ask("lint", template=_BAD)["findings"]]
    page = _ask("check", template=_BAD)
    assert "TPL301" in seen
    assert {"JSN101", "JSN106"} <= {each["code"] for each in page["findings"]}
    assert {each["name"]: each["outcome"] for each in page["verdicts"]}["json"] == "refuted"
    comma = next(each for each in page["findings"] if each["code"] == "JSN101")
    assert [(_BAD[start:end], to) for start, end, to in comma["edits"]] == [(",", "")]
    fixed = _ask("fix", template=_BAD)
    assert fixed["applied"] > 0
    assert "JSN101" not in {each["code"] for each in _ask("check", template=fixed["template"])["findings"]}


def test_a_witness_brings_its_event_and_its_settings() -> None:
    page = _ask("check", template='{"n": ${input.event_properties.n!0}}')
    samples = {each["name"]: each for each in page["bench"]["samples"]}
    shown = [samples[each["sample"]] for each in page["verdicts"] if each["sample"]]
    assert shown
    for each in shown:
        asked = {"platform": dict(each["platform"]), "values": dict(each["values"]), "event": each["event"]}
        said = _ask("render", template='{"n": ${input.event_properties.n!0}}', **asked)
        assert said["outcome"]["verdict"] in ("failed", "invalid")


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"template": 3},
        {"template": "", "against": "destination/os"},
        {"template": "", "against": "contract/none"},
        {"template": "x" * 1_000_001},
        {"template": "", "event": {}},
        {"template": "", "event": "{", "values": []},
        {"template": "<#if", "event": "{}"},
        {"template": "\ud800", "event": "\ud800"},
    ],
)
@pytest.mark.parametrize("name", ["describe", "render", "lint", "check", "fix"])
def test_nonsense_is_answered(name: str, question: dict[str, Any]) -> None:
    said = _ask(name, **question)
    text = json.dumps(said)
    assert "Traceback" not in text
    if "fault" in said:
        assert said["fault"]["message"]


def test_no_module_is_imported_that_a_link_names() -> None:
    said = _ask("render", template="{}", against="destination/os:path", event="{}")
    assert said["outcome"]["headline"] == "there is no destination 'os:path'"


def test_the_page_begins_with_the_demonstration_of_the_readme() -> None:
    readme = Path(__file__).parents[3] / "README.md"
    assert f"```json event.ftl\n{FIRST}```" in readme.read_text(encoding="utf-8")
