"""An account's values: what the export takes every command takes, and what doesn't fit together is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tile.errors import TileError
from tile.rendering import render
from tile.reteno.webhooks import cohorts, contacts, devices, events, mobile_events
from tile.setup import setup_files
from tile.setup.account_file import read_account

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run
    from tile import Webhook


@pytest.mark.parametrize("command", ["render", "test-payload"])
def test_an_optional_value_may_be_absent(run: Run, tmp_path: Path, command: str) -> None:
    account = tmp_path / "account.toml"
    account.write_text("country_field = 514049\n")
    assert run(command, "reteno-contact-webhook", "--account", str(account)).code == 0


@pytest.mark.parametrize(
    "key",
    [
        f"reteno-{kind}"
        for kind in (
            "events",
            "device-webhook",
            "contact-webhook",
            "event-webhook",
            "mobile-event-webhook",
            "cohort-webhook",
        )
    ],
)
def test_the_sample_taken_unasked_is_one_that_is_sent(run: Run, key: str) -> None:
    result = run("render", key)
    assert result.code == 0
    json.loads(result.out)


@pytest.mark.parametrize("command", ["render", "test-payload"])
def test_a_required_field_that_is_not_mapped_is_told(run: Run, command: str) -> None:
    result = run(command, "reteno-events", "--map", "externalCustomerId=")
    assert (result.code, result.out) == (1, "")
    assert "without it Amplitude forwards no event" in result.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("country_field = 7\ncity_field = 7\n", "the field 7 is given to country_field and to city_field"),
        ("country_field = 7\n[property_fields]\nplan = 7\n", "given to country_field and to property_fields.plan"),
        ("[property_fields]\nplan = 7\nstate = 7\n", "given to property_fields.plan and to property_fields.state"),
    ],
)
def test_a_field_is_used_once(tmp_path: Path, content: str, message: str) -> None:
    account = tmp_path / "account.toml"
    account.write_text(content)
    with pytest.raises(TileError, match=message):
        read_account(account, contacts, [cohorts])


def test_cohorts_carry_no_amplitude_id(tmp_path: Path) -> None:
    account = tmp_path / "account.toml"
    account.write_text('external_id = "amplitude_id"\n')
    with pytest.raises(TileError, match="which cohorts don't carry"):
        read_account(account, cohorts, [contacts])
    assert read_account(account, contacts, [cohorts]) == {"external_id": "amplitude_id"}


def test_a_contact_key_that_is_set_is_not_emptied(tmp_path: Path) -> None:
    account = tmp_path / "account.toml"
    account.write_text('contact_key = "user_id"\nemptied_field = "town"\n')
    with pytest.raises(TileError, match="contact_key and emptied_field are both set"):
        read_account(account, cohorts, [contacts])


_SELECTION = """
[filter]
events = ["Lesson Completed"]
where = [{ property = "platform", operator = "is", values = ["iOS", "An`droid|"] }]
"""


def test_what_an_account_selects_is_sent_and_on_the_sheet(run: Run, tmp_path: Path) -> None:
    account, output = tmp_path / "account.toml", tmp_path / "out"
    account.write_text(_SELECTION)
    event = tmp_path / "event.json"
    for content, told in (
        ({"event_type": "Lesson Started", "platform": "iOS"}, "filtered out: its event type isn't selected"),
        ({"event_type": "Lesson Completed", "platform": "Web"}, "filtered out: not so: platform is iOS, An`droid|"),
        ({"event_type": "Lesson Completed", "platform": "iOS"}, ""),
    ):
        event.write_text(json.dumps({"user_id": "u-1", **content}))
        for command in ("render", "test-payload"):
            result = run(command, "reteno-event-webhook", "--account", str(account), "--event", str(event))
            assert (result.code, told in result.err) == (1 if told else 0, True), result.err
    assert run("export", "reteno-event-webhook", "--account", str(account), "-o", str(output)).code == 0
    sheet = (output / "SETUP.md").read_text()
    assert "- [ ] `Lesson Completed`" in sheet
    assert "| `platform` | is | `iOS`, ``An`droid\\|`` |" in sheet
    assert json.loads((output / "sample.json").read_text())["event_type"] == "Lesson Completed"


def test_checks_and_previews_know_what_is_selected(run: Run, tmp_path: Path) -> None:
    account = tmp_path / "account.toml"
    account.write_text('[filter]\nwhere = [{ property = "platform", operator = "is", values = ["iOS"] }]\n')
    checked = run("check", "reteno-event-webhook", "--account", str(account), "--output-format", "json")
    (tile,) = json.loads(checked.out)["tiles"]
    outside = {each["name"]: each["outside"] for each in tile["samples"]}
    assert outside["web"] == ["filtered-out"]
    assert outside["mobile-full"] == []
    page = run("preview", "reteno-event-webhook", "--account", str(account), "-o", "-")
    assert "Filtered out: not so: platform is iOS" in page.out


@pytest.mark.parametrize(
    "table",
    [
        "events = 'Lesson Completed'",
        "types = ['a']",
        "where = [{ property = 'platform', operator = 'equals', values = ['iOS'] }]",
        "where = [{ property = 'platform', operator = 'is', values = [] }]",
        "where = [{ property = 'platform', operator = 'is' }]",
        "where = ['platform is iOS']",
        "events = ['a\\u0007']",
    ],
)
def test_a_filter_that_is_none(run: Run, tmp_path: Path, table: str) -> None:
    account = tmp_path / "account.toml"
    account.write_text(f"[filter]\n{table}\n".replace("'", '"'))
    result = run("render", "reteno-event-webhook", "--account", str(account))
    assert result.code == 2
    assert "error: filter." in result.err
    assert "where = [{ property" in result.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("app_id", "my app"),
        ("app_id", "3f0e8c1a"),
    ],
)
def test_ids_and_tokens_have_their_form(name: str, value: str) -> None:
    with pytest.raises(TileError, match=f"{name} isn't"):
        contacts.customer_settings(parameters={name: value})


def test_a_sheets_sample_has_the_accounts_names() -> None:
    customer = contacts.customer_settings(
        parameters={"email_property": "mail", "property_fields": "tier=7"}, samples=False
    )
    properties = json.loads(setup_files(contacts, customer)["sample.json"])["user_properties"]
    assert (properties["mail"], properties["tier"]) == (properties["email"], "sample tier")


@pytest.mark.parametrize("webhook", [contacts, cohorts, devices, events, mobile_events], ids=lambda each: each.key)
def test_a_sheet_says_what_to_look_at_afterwards(webhook: Webhook) -> None:
    customer = webhook.customer_settings(samples=False)
    files = setup_files(webhook, customer)
    section = files["SETUP.md"].decode().partition("## After it is switched on")[2].partition("\n## ")[0]
    assert "In Reteno, " in section
    assert "Debugger" in section
    shown = json.loads(section.partition("```json")[2].partition("```")[0])
    assert shown == json.loads(render(webhook, json.loads(files["sample.json"]), customer).body)


def test_a_verdict_names_the_leniency_it_rests_on(run: Run) -> None:
    result = run("check", "reteno-contact-webhook")
    assert "the destination accepts the body, if the list of channels may be empty" in result.out
    assert "none of them changed the payload of any sample" in result.out


def test_chosen_names_are_on_the_sheet_and_in_the_sample(tmp_path: Path) -> None:
    account = tmp_path / "account.toml"
    account.write_text(
        'event_properties = ["plan", "price"]\ncolumns = ["country"]\nuser_properties = ["visits"]\n'
        'group_properties = ["seats"]\nderived_properties = ["Is big"]\n'
    )
    customer = events.customer_settings(parameters=read_account(account, events, [events]), samples=False)
    secret = {"authorization": "$RETENO_AUTHORIZATION"}
    files = setup_files(events, replace(customer, parameters={**customer.parameters, **secret}))
    text = files["SETUP.md"].decode()
    assert "| `event_properties` | event properties to send | `plan`, `price` |" in text
    sample = json.loads(files["sample.json"])
    names = {each["name"] for each in json.loads(render(events, sample, customer).body)["params"]}
    assert {"plan", "price", "amplitude.country", "amplitudeUser.visits"} <= names
    assert {"amplitudeGroup.seats", "amplitudeDerived.Is big"} <= names
    assert "country" not in sample["user_properties"]
