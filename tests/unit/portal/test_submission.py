from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tile import ConnectionInfo, Endpoint, Header, Parameter, Tile, TileError, body_text, logo_file
from tile.portal import Check, Evidence, Payload, schema, submission_files
from tile.portal.bundle import SCHEMA_FILE, schema_text
from tile.reteno import events

if TYPE_CHECKING:
    from pathlib import Path

EVIDENCE = Evidence(
    checks=(
        Check("strict JSON", "passed", "25 samples | all\nplatforms"),
        Check("size", "unknown", "not measured"),
    ),
    payloads=(
        Payload("minimal", "The least.", '{"name": "Zoë"}', "curl --verbose https://api.reteno.com/api/v2/event"),
    ),
)


def bundle_of(files: dict[str, bytes]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(files["submission.json"])
    return made


def test_the_files() -> None:
    assert sorted(submission_files(events, EVIDENCE)) == [
        "CHECKLIST.md",
        "SUBMISSION.md",
        "event.ftl",
        "logo.png",
        "payloads/minimal.json",
        "payloads/minimal.sh",
        "submission.json",
    ]


@pytest.mark.parametrize("evidence", [EVIDENCE, Evidence()])
def test_the_bundle_satisfies_its_published_schema(evidence: Evidence) -> None:
    published = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published).validate(bundle_of(submission_files(events, evidence)))


def test_the_published_schema_is_that_of_the_models() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run python scripts/generate.py"


def test_the_schema_refuses_another_kind_and_version() -> None:
    made = bundle_of(submission_files(events, Evidence()))
    for wrong in ({"kind": "x"}, {"schema_version": 2}, {"surplus": 1}):
        assert list(Draft202012Validator(schema()).iter_errors(made | wrong))


def test_the_bundle_says_what_the_tile_says() -> None:
    made = bundle_of(submission_files(events, EVIDENCE))
    assert made["kind"] == "amplitude-event-streaming-submission"
    assert made["key"] == "reteno-events"
    assert made["request"]["url"] == events.endpoint.url
    assert made["body"]["template"] == events.body.text
    assert [row["name"] for row in made["mapping"]] == [field.name for field in events.mapping]
    assert made["evidence"]["payloads"][0]["body_bytes"] == 16


def test_checksums_are_those_of_the_files() -> None:
    files = submission_files(events, EVIDENCE)
    listed = bundle_of(files)["files"]
    assert listed == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "submission.json"
    }


def test_secrets_appear_as_placeholders_only() -> None:
    secret = events.parameters[0].sample
    for content in submission_files(events, EVIDENCE).values():
        assert secret.encode() not in content
    assert b"$RETENO_AUTHORIZATION" in submission_files(events, EVIDENCE)["submission.json"]


def test_another_process_with_another_hash_seed_writes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tile.portal import Evidence, submission_files; from tile.reteno import "
        "events; files = sorted(submission_files(events, Evidence()).items()); "
        "print(hashlib.sha256(repr(files).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(runs) == 1


def test_the_sheet_has_the_fields_in_the_portals_order() -> None:
    text = submission_files(events, EVIDENCE)["SUBMISSION.md"].decode()
    order = [
        "**Display Name**", "**Category**", "**Summary**", "**Full Description**", "**Integration Logo**",
        "Integration name", "Create Parameters", "**Parameter Display Name**", "**Parameter Name**",
        "Customize User Properties Mapping", "**Destination Property Name**", "**Required?**",
        "Customize Events Payload", "**Method**", "**URL Endpoint**", "REST API Headers", "Event Body Editor",
    ]  # fmt: skip
    places = [text.index(label) for label in order]
    assert places == sorted(places)


def test_the_sheet_holds_every_value_alone_in_a_block() -> None:
    text = submission_files(events, EVIDENCE)["SUBMISSION.md"].decode()
    blocks = [block for _, block in re.findall(r"^(```+)\w*\n(.*?)\n\1$", text, re.DOTALL | re.MULTILINE)]
    values = [
        events.integration_name,
        events.endpoint.url,
        events.connection.description,
        events.body.text.rstrip("\n"),
    ]
    values += [field.name for field in events.mapping] + [parameter.name for parameter in events.parameters]
    for header in events.headers:
        values += [*header.as_key_and_value, *header.as_label_and_line]
    assert [value for value in values if value not in blocks] == []


def test_the_sheet_tells_customers_the_filter() -> None:
    text = submission_files(events, EVIDENCE)["SUBMISSION.md"].decode()
    assert events.preconditions[0].customer in text
    assert all(note in text for note in events.notes)


def test_tables_survive_pipes_and_line_breaks() -> None:
    text = submission_files(events, EVIDENCE)["SUBMISSION.md"].decode()
    assert "| passed | strict JSON | 25 samples \\| all platforms |" in text


def tile(**fields: object) -> Tile:
    assert events.connection.logo is not None
    given: dict[str, object] = {
        "key": "acme",
        "integration_name": "Acme",
        "connection": ConnectionInfo(
            display_name="Acme",
            category="Messaging",
            summary="s",
            description="d",
            logo=events.connection.logo,
        ),
        "endpoint": Endpoint(method="PUT", url="https://api.example.com"),
        "body": body_text("{}"),
    }
    return Tile.model_validate(given | fields)


def test_a_bare_tile_exports_too() -> None:
    files = submission_files(tile(), Evidence())
    Draft202012Validator(schema()).validate(bundle_of(files))
    assert "body.ftl" in files
    assert bundle_of(files)["contract"] is None
    text = files["SUBMISSION.md"].decode()
    assert "No further header." in text
    assert "Nothing beside the form." in text


def test_fences_are_longer_than_what_they_hold() -> None:
    text = submission_files(tile(body=body_text("````\nx")), Evidence())["SUBMISSION.md"].decode()
    assert "`````ftl\n````\nx\n`````" in text


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a b/ç.ftl", "a-b-.ftl"),
        ("../x", "x.ftl"),
        ("submission.json", "submission.json.ftl"),
        ("..", "body.ftl"),
    ],
)
def test_a_templates_name_stays_in_the_folder(name: str, file: str) -> None:
    assert file in submission_files(tile(body=body_text("{}", name=name)), Evidence())


def test_a_public_parameters_sample_is_kept() -> None:
    made = bundle_of(
        submission_files(
            tile(
                parameters=[Parameter(name="region", display_name="Region", sample="eu")],
                headers=[Header(name="X-Region", value="${parameters.region}")],
            ),
            Evidence(),
        )
    )
    assert made["parameters"][0]["sample"] == "eu"


def test_without_a_sound_logo_there_is_no_submission(tmp_path: Path) -> None:
    connection = tile().connection
    for logo, says in (
        (None, "connection.logo is not set"),
        (logo_file(tmp_path / "missing.png"), "can't be read"),
        (logo_file(__file__), "not a valid PNG: it does not begin with the PNG signature"),
    ):
        with pytest.raises(TileError, match=says):
            submission_files(tile(connection=connection.model_copy(update={"logo": logo})), Evidence())
