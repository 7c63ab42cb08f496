"""A project's own samples: declared, checked, rendered, snapshot, shown, exported; and how one is added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tile.find import find
from tile.redaction import LONGEST, is_personal, redact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

_BODY = """{"event": "${input.event_type?json_string}", "plan":
<#if ((input.event_properties.plan)!0)?is_string>"${input.event_properties.plan?json_string}"<#else>null</#if>}"""
_SENT = '{"event": "Refunded", "plan":\n"gold"}'
_EVENT = {"event_type": "Refunded", "event_properties": {"plan": "gold"}}


@pytest.fixture
def project(acme: Callable[..., str], tmp_path: Path) -> Path:
    reference = acme(_BODY)
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "refunded.json").write_text(json.dumps(_EVENT))
    (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\nsamples = "samples/*.json"\n')
    return tmp_path


def test_they_come_first_and_the_kits_stay(project: Path) -> None:
    names = find(directory=project).tile.samples.names()
    assert names[0] == "refunded"
    assert "portal-test" in names


def test_they_are_checked(run: Run, project: Path) -> None:
    good = run("check", "--output-format", "json")
    assert "refunded" in [each["name"] for each in json.loads(good.out)["tiles"][0]["samples"]]
    (project / "body.ftl").write_text(_BODY[:-1] + '<#if input.event_type == "Refunded">,</#if>}')
    bad = run("check", "body.ftl")
    assert bad.code == 1
    assert "sample refunded" in bad.out


def test_they_are_rendered_by_their_names(run: Run, project: Path) -> None:
    assert run("render", "--event", "refunded").out == _SENT
    assert "Refunded" in run("test-payload", "--event", "refunded").out
    assert "refunded" in run("render", "--event", "refunde").err


def test_they_are_previewed_and_exported(run: Run, project: Path) -> None:
    assert run("preview", "-o", "page.html").code == 0
    assert "refunded" in (project / "page.html").read_text(encoding="utf-8")
    assert run("export", "-o", "out").code == 0
    assert json.loads((project / "out" / "payloads" / "refunded.json").read_text())["plan"] == "gold"


def test_a_difference_that_only_they_show_is_shown(run: Run, acme: Callable[..., str], project: Path) -> None:
    assert run("export", "-o", "out").code == 0
    reference = acme(_BODY[:-1] + '<#if input.event_type == "Refunded">, "refund": true</#if>}', module="acme_changed")
    changed = run("diff", reference, "--against", "out")
    assert changed.code == 1
    assert '"refund": true' in changed.out
    assert "refunded" in changed.out


def test_a_template_without_a_declaration_takes_them_too(run: Run, project: Path) -> None:
    assert run("render", "body.ftl", "--event", "refunded").out == _SENT


def test_the_kits_own_tiles_do_not(run: Run, project: Path) -> None:
    assert "refunded" not in find("reteno-events", directory=project).tile.samples.names()


def test_a_sample_of_a_user_is_for_those_who_are_sent_users(project: Path) -> None:
    (project / "samples" / "someone.json").write_text('{"user": {"user_id": "a", "user_properties": {}}}')
    assert "someone" not in find(directory=project).tile.samples.names()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("web.json", "{}", "two"),
        ("a b.json", "{}", "can't be the name of a sample"),
        ("broken.json", "{", "is not valid JSON"),
        ("list.json", "[]", "not an object"),
        ("bytes.json", b"\xff", "not valid UTF-8"),
    ],
)
def test_files_that_cannot_be_samples(run: Run, project: Path, name: str, content: str | bytes, message: str) -> None:
    file = project / "samples" / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if name == "web.json":
        file.write_text(json.dumps(_EVENT))
        message = "the kit has a sample 'web'"
    result = run("check")
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert name.removesuffix(".json") in result.err


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"nothing/*.json"', "matches no file"),
        ("3", "neither a pattern nor a list"),
        ('["a", 1]', "neither a pattern"),
        ('"/a*"', "can't be"),
    ],
)
def test_patterns_that_lead_nowhere(run: Run, project: Path, value: str, message: str) -> None:
    file = project / "pyproject.toml"
    file.write_text(file.read_text().replace('"samples/*.json"', value))
    result = run("check")
    assert result.code == 2
    assert message in result.err


_REAL = {
    "event_type": "Order Completed",
    "user_id": "jane.doe@corp.com",
    "device_id": "5D1C5A4E-15F5-11F1-9F0E-0A58A9FEAC02",
    "amplitude_id": 45975551903,
    "ip_address": "84.17.46.9",
    "city": "Zürich",
    "country": "Switzerland",
    "location_lat": 47.3769,
    "idfa": None,
    "data": {"path": "/2/httpapi"},
    "event_properties": {
        "plan_name": "gold",
        "price": 12.5,
        "first_name": "Zoë",
        "note": "call +41 44 668 18 00 or mail jane@corp.com",
        "token": "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "landing": "https://shop.example/a?session=4711#x",
        "address": {"street": "Langstrasse 12", "zip": "8004"},
        "from": "10.1.2.3",
        "items": [{"sku": f"S{n}"} for n in range(30)],
        "long": "x " * 2000,
        "card": 4111111111111111,
    },
    "user_properties": {"email": "jane@corp.com", "jane@corp.com": "yes", "lastName": "Doe"},
}
_SECRETS = (
    "jane", "corp.com", "5D1C5A4E", "45975551903", "84.17", "Zürich", "47.3769", "Zoë", "668", "sk_test_4eC", "4711",
    "Langstrasse", "8004", "10.1.2.3", "4111111111111111", "Doe",
)  # fmt: skip


def test_an_event_is_trimmed_and_redacted(run: Run, project: Path) -> None:
    (project / "real.json").write_text(json.dumps(_REAL), encoding="utf-8")
    result = run("sample", "add", "real.json")
    assert (result.code, result.out) == (0, "samples/order-completed.json\n")
    text = (project / "samples" / "order-completed.json").read_text(encoding="utf-8")
    assert [each for each in _SECRETS if each in text or each in result.err] == []
    event = json.loads(text)["event"]
    assert event["event_properties"]["plan_name"] == "gold"
    assert event["event_properties"]["price"] == 12.5
    assert event["country"] == "Switzerland"
    assert event["event_properties"]["first_name"] == "Aaé"
    assert event["user_properties"]["email"] == "user@example.com"
    assert event["event_properties"]["landing"] == "https://shop.example/a"
    assert len(event["event_properties"]["items"]) == 20
    assert len(event["event_properties"]["long"]) == LONGEST
    assert isinstance(event["amplitude_id"], int)
    assert event.keys().isdisjoint({"idfa", "data"})
    assert "kept, look them over: event_properties.plan_name" in result.err
    assert run("check").code == 0
    assert run("render", "-e", "order-completed").code == 0


def test_a_value_can_be_kept_and_a_sample_named(run: Run, project: Path) -> None:
    (project / "real.json").write_text(json.dumps(_REAL), encoding="utf-8")
    assert run("sample", "add", "real.json", "--keep", "city", "--name", "order").code == 0
    assert json.loads((project / "samples" / "order.json").read_text())["event"]["city"] == "Zürich"
    again = run("sample", "add", "real.json", "--name", "order")
    assert again.code == 2
    assert "is there already" in again.err
    assert run("sample", "add", "real.json", "--name", "order", "--force").code == 0


def test_one_of_many_lines(run: Run, project: Path) -> None:
    (project / "export.ndjson").write_text('{"event_type": "A"}\n{"event_type": "B"}\n')
    assert "say which: --line 1" not in run("sample", "add", "export.ndjson").out
    assert run("sample", "add", "export.ndjson").code == 2
    assert run("sample", "add", "export.ndjson", "--line", "2").out == "samples/b.json\n"
    assert "there is no line 3" in run("sample", "add", "export.ndjson", "--line", "3").err


def test_from_standard_input_and_without_a_project(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").unlink()
    result = run("sample", "add", "-", stdin=b'{"event_type": "A"}')
    assert result.out == "samples/a.json\n"
    assert 'add samples = "samples/*.json" to [tool.tile]' in result.err


@pytest.mark.parametrize("arguments", [["nothing.json"], ["."], ["bad.json"]])
def test_what_cannot_be_added(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "bad.json").write_text("{,}")
    result = run("sample", "add", *arguments)
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize(
    "name", ["email", "Email Address", "phoneNumber", "first_name", "userId", "ip", "APIKey", "name"]
)
def test_names_of_what_is_personal(name: str) -> None:
    assert is_personal(name)


@pytest.mark.parametrize(
    "name", ["plan_name", "lesson", "price", "screen name", "description", "clip", "flat", "position"]
)
def test_names_of_what_is_not(name: str) -> None:
    assert not is_personal(name)


def test_shapes_are_kept() -> None:
    event = redact({"user_id": "auth0|5f7C", "device_id": "ab-12", "amplitude_id": 7}).event
    assert event == {"user_id": "abcd1|2e3A", "device_id": "ab-12", "amplitude_id": 7}
    event = redact({"ip_address": "84.17.46.9", "uuid": "5d1c5a4e-15f5-11f1-9f0e-0a58a9feac02"}).event
    assert event == {"ip_address": "192.0.2.44", "uuid": "1a2b3c4d-56e7-89f0-1a2b-3c45d6efab78"}
    assert redact({"ip_address": "2001:db8:1:2:3:4:5:6"}).event == {"ip_address": "2001:db8::44"}
