"""`tile event-plan`: what people see, and what they can do wrong."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

_PLAN = """
[events.LessonStarted]
source = "amplitude"
users = "known"
description = "A lesson begins."
parameters.lesson_id = { type = "string", required = true, example = "breathing-07" }
parameters.position = { type = "number", example = 7 }
"""


@pytest.fixture
def plan(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        (tmp_path / "events.toml").write_text(text, encoding="utf-8")
        return "events.toml"

    return write


class TestCheck:
    def test_shipped_plan_passes_at_every_destination_for_events(self, run: Run) -> None:
        assert run("event-plan", "init").out == "events.toml\n"
        for destination in ("reteno-events", "reteno-event-webhook", "reteno-mobile-event-webhook"):
            result = run("event-plan", "check", "events.toml", destination)
            assert (result.code, result.err) == (0, "")
            assert "PASSED  events.toml: 6 of 6 events through Amplitude arrive · 8 come another way" in result.out
            assert "not sent" not in result.out

    def test_table_and_finding_name_the_line(self, run: Run, plan: Callable[..., str]) -> None:
        result = run("event-plan", "check", plan(_PLAN + 'parameters.tags = { type = "list", example = ["a"] }\n'))
        assert result.code == 0
        assert (
            "LessonStarted  amplitude  LessonStarted  lesson_id, position; not sent: tags (a list isn't sent)"
            in result.out
        )
        assert "warning[parameter-dropped] LessonStarted: 'tags'" in result.out
        assert "--> events.toml:8\n" in result.out

    def test_fails_where_something_cannot_arrive(self, run: Run, plan: Callable[..., str]) -> None:
        result = run("event-plan", "check", plan('[events.Left]\nsource = "amplitude"\nusers = "anonymous"\n'))
        assert result.code == 1
        assert "error[cannot-arrive] Left: Reteno accepts an event only with" in result.out
        assert "FAILED  events.toml: 0 of 1 event through Amplitude arrive · 1 error · 1 warning" in result.out

    def test_json_says_the_same(self, run: Run, plan: Callable[..., str]) -> None:
        text = _PLAN + '[events."A/B"]\nsource = "amplitude"\nusers = "known"\ndescription = "…"\n'
        data = json.loads(run("event-plan", "check", plan(text), "--output-format", "json").out)
        assert (data["schema_version"], data["destination"], data["errors"]) == (1, "reteno-events", 0)
        assert [(event["name"], event["key"]) for event in data["events"]] == [
            ("LessonStarted", "LessonStarted"),
            ("A/B", "A_B"),
        ]
        assert [(each["name"], each["event"], each["place"]) for each in data["remarks"]] == [
            ("name-changed", "A/B", "events.toml:8")
        ]

    def test_mapped_property_arrives(self, run: Run, plan: Callable[..., str]) -> None:
        text = (
            _PLAN
            + 'parameters.email = { type = "string", required = true, personal = true, example = "a@example.com" }\n'
        )
        assert run("event-plan", "check", plan(text)).code == 1
        mapped = run("event-plan", "check", plan(text), "--map", "email=event_properties.email")
        assert (mapped.code, "not sent" in mapped.out) == (0, False)

    def test_property_that_a_template_reads_is_planned(
        self, run: Run, plan: Callable[..., str], acme: Callable[..., str]
    ) -> None:
        tile = acme('{"name": "${input.event_type}", "lesson": "${(input.event_properties.leson_id)!}"}')
        result = run("event-plan", "check", plan(_PLAN), tile)
        assert result.code == 1
        assert "acme-events reads the property 'leson_id' (body.ftl:1), which no planned event has" in result.out
        assert "did you mean 'lesson_id'?" in result.out
        assert "'lesson_id': the plan requires it, and it never arrives: no template reads it" in result.out

    def test_field_that_customers_must_map(self, run: Run, plan: Callable[..., str], acme: Callable[..., str]) -> None:
        tile = acme(
            '{"name": "${input.event_type}", "who": "${mappedFields.who}"}',
            mapping='[MappedField(name="who", required=True)]',
        )
        text = _PLAN.replace("required = true, ", "")
        result = run("event-plan", "check", plan(text), tile)
        assert "'who' has no default and is taken for mapped to user_id; --map who=… says otherwise" in result.err
        assert "1 of 1 event through Amplitude arrives" in result.out
        assert run("event-plan", "check", plan(text), tile, "--map", "who=device_id").err == ""

    def test_template_that_does_not_parse(self, run: Run, plan: Callable[..., str], acme: Callable[..., str]) -> None:
        result = run("event-plan", "check", plan(_PLAN), acme("<#if x>"))
        assert (result.code, result.stdout) == (1, b"")
        assert result.err.startswith("error: ")

    def test_only_destinations_for_events(self, run: Run, plan: Callable[..., str]) -> None:
        result = run("event-plan", "check", plan(_PLAN), "reteno-contact-webhook")
        assert result.code == 2
        assert "sends users, not events" in result.err
        assert "reteno-events, reteno-event-webhook, reteno-mobile-event-webhook" in result.err


class TestInitAndSamples:
    def test_nothing_is_overwritten_unasked(self, run: Run, plan: Callable[..., str], tmp_path: Path) -> None:
        plan(_PLAN)
        refused = run("event-plan", "init")
        assert refused.code == 2
        assert "events.toml is there already" in refused.err
        assert (tmp_path / "events.toml").read_text() == _PLAN
        assert run("event-plan", "init", "--force").code == 0
        assert (tmp_path / "events.toml").read_text() != _PLAN

    def test_samples_render_and_stay_the_same(self, run: Run, plan: Callable[..., str], tmp_path: Path) -> None:
        first = run("event-plan", "samples", plan(_PLAN), "-o", "out")
        assert first.out == "out/lesson-started.json\nout/lesson-started.required.json\n"
        before = {file: file.read_bytes() for file in (tmp_path / "out").iterdir()}
        assert run("event-plan", "samples", "events.toml", "-o", "out").code == 0  # the same: nothing is lost
        assert {file: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
        body = json.loads(run("render", "--event", "out/lesson-started.json").out)
        assert {"name": "lesson_id", "value": "breathing-07"} in body["params"]
        assert {"name": "position", "value": "7"} in body["params"]

    def test_folder_that_cannot_be(self, run: Run, plan: Callable[..., str]) -> None:
        result = run("event-plan", "samples", plan(_PLAN), "-o", "events.toml")
        assert (result.code, result.stdout) == (2, b"")
        assert "the files can't be written" in result.err

    def test_two_names_with_one_file_name(self, run: Run, plan: Callable[..., str]) -> None:
        text = '[events."A B"]\nsource = "amplitude"\nusers = "known"\n[events."A-B"]\nsource = "amplitude"\nusers = "any"\n'
        result = run("event-plan", "samples", plan(text), "-o", "out")
        assert result.out == "out/a-b.json\nout/a-b-2.json\nout/a-b-2.anonymous.json\n"

    def test_changed_samples_are_kept(self, run: Run, plan: Callable[..., str], tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "lesson-started.json").write_text("mine")
        result = run("event-plan", "samples", plan(_PLAN), "-o", "out")
        assert result.code == 2
        assert (tmp_path / "out" / "lesson-started.json").read_text() == "mine"
        assert [file.name for file in (tmp_path / "out").iterdir()] == ["lesson-started.json"]


def test_properties_are_ready_to_copy(run: Run, plan: Callable[..., str]) -> None:
    text = _PLAN + (
        'parameters.city = { type = "string", personal = true, example = "Kyiv" }\n'
        'parameters.tags = { type = "list", example = ["a"] }\n'
        '[events.Paid]\nsource = "backend"\nparameters.price = { type = "number" }\n'
    )
    result = run("event-plan", "properties", plan(text))
    assert result.code == 0
    titles = ("Select and filter events", "Select additional properties", "Personal data: tick only what a campaign")
    blocks = result.out.rstrip().split("\n\n")
    assert [block.split("\n")[1:] for block in blocks] == [["LessonStarted"], ["lesson_id", "position"], ["city"]]
    assert all(block.startswith(title) for block, title in zip(blocks, titles, strict=True))
    assert "not to be selected, since they come another way: Paid" in result.err
    assert "left out: LessonStarted, tags: a list isn't sent" in result.err


def test_only_what_the_check_finds_to_arrive_is_listed(run: Run, plan: Callable[..., str]) -> None:
    text = _PLAN + (
        'parameters.email = { type = "string", personal = true, example = "a@example.com" }\n'
        '[events.session_start]\nsource = "amplitude"\nparameters.first = { type = "boolean" }\n'
        '[events.Closed]\nsource = "amplitude"\nusers = "anonymous"\nparameters.via = { type = "string" }\n'
    )
    file = plan(text)
    result = run("event-plan", "properties", file)
    assert result.out.split() == [
        *(["Select", "and", "filter", "events", "LessonStarted"]),
        *(["Select", "additional", "properties", "lesson_id", "position"]),
    ]
    for left_out in ("LessonStarted, email: its name isn't sent", "session_start: Reteno's own SDK", "Closed: Reteno"):
        assert f"left out: {left_out}" in result.err
    mobile = json.loads(
        run("event-plan", "properties", file, "reteno-mobile-event-webhook", "--output-format", "json").out
    )
    assert (mobile["destination"], mobile["events"]) == ("reteno-mobile-event-webhook", ["LessonStarted", "Closed"])
    assert mobile["properties"] == []
    assert {(each["event"], each["parameter"]) for each in mobile["left_out"]} == {("session_start", None)}


class TestEvents:
    @pytest.fixture
    def export(self, tmp_path: Path) -> str:
        lines = [
            {"event_type": "LessonStarted", "event_properties": {"lesson_id": "a", "position": 1}},
            {"event_type": "LessonStarted", "event_properties": {"lesson_id": "a", "position": "1", "new": None}},
            {"event_type": "LessonStarted", "event_properties": {"lesson_id": None}},
            {"event_type": "lessonStarted"},
        ]
        (tmp_path / "e.ndjson").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
        return "e.ndjson"

    def test_what_is_not_as_planned(self, run: Run, plan: Callable[..., str], export: str) -> None:
        result = run("event-plan", "events", plan(_PLAN), export)
        assert (result.code, result.err) == (1, "")
        for expected in (
            "LessonStarted  amplitude          3",
            "1  lessonStarted: did you mean 'LessonStarted'?  first at line 4",
            "1  LessonStarted.lesson_id  first at line 3",
            "1  LessonStarted.position: text, not number  first at line 2",
            "1  LessonStarted.new  first at line 2",
            "FAILED  events.toml: 4 lines · 3 ways in which events aren't as planned",
        ):
            assert expected in result.out

    def test_packed_and_piped_lines_are_read_alike(
        self, run: Run, plan: Callable[..., str], export: str, tmp_path: Path
    ) -> None:
        content = (tmp_path / export).read_bytes()
        (tmp_path / "e.json.gz").write_bytes(gzip.compress(content))
        plain = run("event-plan", "events", plan(_PLAN), export)
        assert run("event-plan", "events", "events.toml", "e.json.gz").out == plain.out
        assert run("event-plan", "events", "events.toml", "-", stdin=content).out == plain.out
        data = json.loads(run("event-plan", "events", "events.toml", "e.json.gz", "--output-format", "json").out)
        assert data["events"] == {"LessonStarted": 3}
        assert {(each["kind"], each["count"], each["first_line"]) for each in data["deviations"]} == {
            ("unplanned-event", 1, 4),
            ("missing-parameter", 1, 3),
            ("wrong-type", 1, 2),
            ("unplanned-parameter", 1, 2),
        }

    def test_all_as_planned(self, run: Run, plan: Callable[..., str]) -> None:
        line = b'{"event_type": "LessonStarted", "event_properties": {"lesson_id": "a"}}\n\n'
        result = run("event-plan", "events", plan(_PLAN), "-", stdin=line)
        assert result.code == 0
        assert "PASSED  events.toml: 1 line" in result.out

    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            (b"nope", "not valid JSON"),
            (b"[1]", "JSON, but not an object"),
            (b"[" * 100_000, "nested too deeply"),
            (b'{"event_type": 3}', "not an event: there is no text event_type"),
            (b"\xff\xfe", "not valid UTF-8"),
            (b'{"event_type": ' + b"9" * 5_000 + b"}", "not valid JSON"),
            (b"x" * 4_500_000, "a line of more than 2,000,000 bytes"),
        ],
        ids=["text", "list", "deep", "no-name", "latin-1", "digits", "long"],
    )
    def test_hostile_lines_are_counted_and_the_rest_is_read(
        self, run: Run, plan: Callable[..., str], line: bytes, fault: str
    ) -> None:
        good = b'{"event_type": "LessonStarted", "event_properties": {"lesson_id": "a"}}\n'
        result = run("event-plan", "events", plan(_PLAN), "-", stdin=line + b"\n" + good)
        assert result.code == 1
        assert f"1  {fault}  first at line 1" in result.out
        assert "LessonStarted  amplitude          1" in result.out

    def test_terminals_are_not_obeyed(self, run: Run, plan: Callable[..., str]) -> None:
        line = json.dumps({"event_type": "\x1b[2J\ud800"}).encode()
        result = run("event-plan", "events", plan(_PLAN), "-", stdin=line)
        assert "\\u001b[2J\\ud800" in result.out

    @pytest.mark.parametrize(
        ("content", "code", "part"),
        [
            (b"", 4, "the file has no events"),
            (gzip.compress(b"{}\n" * 999)[:-12], 2, "the file is not a complete gzip file"),
        ],
        ids=["empty", "cut"],
    )
    def test_files_that_cannot_be_used(
        self, run: Run, plan: Callable[..., str], tmp_path: Path, content: bytes, code: int, part: str
    ) -> None:
        (tmp_path / "e").write_bytes(content)
        result = run("event-plan", "events", plan(_PLAN), "e")
        assert (result.code, part in result.err) == (code, True), result.err


@pytest.mark.parametrize(
    ("text", "code", "parts"),
    [
        ("", 4, ["the plan has no events", "--> events.toml"]),
        ("[events\n", 2, ["the plan is not valid TOML", "--> events.toml:1:"]),
        ('[events.A]\nsource="sdk"\n[events.A]\n', 2, ["it is there twice", "--> events.toml:3:"]),
        ("[events.A]\n", 2, ["events.A has no 'source'", "--> events.toml:1", 'source = "amplitude"']),
        ('[events.A]\nsource = "app"\n', 2, ["events.A.source is 'app'", "--> events.toml:2", "'backend'"]),
        (
            '[events.A]\nsorce = "sdk"\nsource="sdk"',
            2,
            ["unknown key 'sorce'", "events.toml:2", "did you mean 'source'?"],
        ),
        ("sdc = true", 2, ["unknown key 'sdc'", "did you mean 'sdk'?", "events.toml:1"]),
        ("[events]\nA = 3", 2, ["events.A is not a table", "events.toml:2"]),
        ('[events.A]\nsource="sdk"\nparameters.x = {type="text"}', 2, ["events.A.parameters.x.type is 'text'", ":3"]),
        ('[events.A]\nsource="sdk"\nparameters.x = {type="number", example=nan}', 2, ["not a number in JSON", ":3"]),
        ('[events.A]\nsource="sdk"\nparameters.x = {}', 2, ["events.A.parameters.x has no 'type'", ":3"]),
        ('[events." "]\nsource="sdk"', 2, ["is blank", "events.toml:1"]),
        ('[events.A]\nsource="sdk"\nparameters.x = {type="list", example=' + "[" * 90 + "]" * 90 + "}", 2, ["nested"]),
        ("x = " + "9" * 5000, 2, ["a value is out of bounds"]),
        ("x = " + "[" * 50_000, 2, ["events.toml"]),
    ],
    ids=range(15),
)
def test_bad_plans(run: Run, plan: Callable[..., str], text: str, code: int, parts: list[str]) -> None:
    result = run("event-plan", "check", plan(text))
    assert result.code == code, result.err
    assert result.stdout == b""
    assert result.err.startswith("error: ")
    for part in parts:
        assert part in result.err


def test_no_plan(run: Run) -> None:
    result = run("event-plan", "check", "nowhere.toml")
    assert result.code == 2
    assert "there is no plan 'nowhere.toml'" in result.err
    assert "tile event-plan init" in result.err


def test_mistyped_command_of_the_group(run: Run) -> None:
    result = run("event-plan", "chek")
    assert result.code == 2
    assert "there is no command 'chek'; did you mean 'check'?" in result.err
