"""Declaring a webhook, its account's values, and writing its set-up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from conformance import check
from payloads.freemarker import Template
from tile import AccountValue, CohortWebhook, Endpoint, MappedField, Refusal, TileError, Webhook, body_text, render
from tile.reteno.webhooks import contacts
from tile.setup import pasted_body, setup_files
from tile.setup.account_file import read_account

if TYPE_CHECKING:
    from pathlib import Path


def _webhook(**changes: Any) -> Webhook:
    given: dict[str, Any] = {
        "key": "acme-users",
        "sync_name": "Acme",
        "vendor": "Acme",
        "sends": "users",
        "endpoint": Endpoint(method="POST", url="https://api.acme.example/users"),
        "body": body_text('{"id": "${(input.user_id!"")?json_string}"}'),
    }
    return Webhook(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mapping": (MappedField(name="email"),)}, "a webhook has no form to map properties in"),
        ({"endpoint": Endpoint(method="PUT", url="https://a.example")}, "Amplitude sends webhooks by POST, not PUT"),
        ({"sends": "cohorts"}, "a CohortWebhook sends cohorts"),
        ({"sends": "everything"}, "Input should be 'events', 'users' or 'cohorts'"),
        (
            {"refusals": (Refusal(name="a", message="m", reason="r", customer="c"),) * 2},
            "refusal name 'a' is there more than once",
        ),
    ],
)
def test_what_can_never_work_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        _webhook(**changes)


def test_a_cohort_webhook_sends_nothing_else() -> None:
    with pytest.raises(ValidationError, match="a CohortWebhook sends cohorts"):
        CohortWebhook(**{**_webhook().model_dump(), "sends": "events"})


def test_a_webhook_sees_no_form() -> None:
    report = check(_webhook(body=body_text('{"id": "${(mappedFields.id)!""}"}')))
    assert report.claims is not None
    found = {finding.name for finding in report.findings}
    assert "undeclared-mapped-field" in found


def test_a_stop_that_nobody_declared_is_a_fault() -> None:
    body = body_text('<#if !(input.user_id)??><#stop "no user"></#if>{}')
    refused = Refusal(name="no-user", message="no user", reason="r", customer="c")
    other = Refusal(name="no-user", message="nobody", reason="r", customer="c")
    assert str(check(_webhook(body=body, refusals=(refused,))).claims.renders.status) == "proved"  # type: ignore[union-attr]
    for refusals in ((), (other,)):
        report = check(_webhook(body=body, refusals=refusals))
        assert str(report.claims.renders.status) == "refuted"  # type: ignore[union-attr]
        assert "render-failure" in {finding.name for finding in report.findings}


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "plan", "plan"),
        ("text", "", None),
        ("id", " 514046 ", "514046"),
        ("ids", "", {}),
        ("ids", "plan=7, a=b=8", {"plan": "7", "a=b": "8"}),
        ("ids", {"plan": "7", "a, b": "8"}, {"plan": "7", "a, b": "8"}),
        ("choice", "one", "one"),
    ],
)
def test_what_is_typed_in_is_read(kind: Any, typed: Any, value: Any) -> None:
    assert AccountValue(name="x", display_name="X", kind=kind, choices=("one", "two")).read(typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("text", "two\nlines", "holds a line break"),
        ("text", {"a": "1"}, "is one value, not a table"),
        ("id", "0", "the number of an id, not '0'"),
        ("id", "12345678901", "the number of an id"),
        ("id", '1, "x": 2', "the number of an id"),
        ("ids", "plan", "takes names and ids, not 'plan'"),
        ("ids", "plan=x", "the number of an id, not 'x'"),
        ("choice", "three", "can't be 'three'"),
    ],
)
def test_what_can_not_be_is_refused(kind: Any, typed: Any, message: str) -> None:
    with pytest.raises(TileError, match=message):
        AccountValue(name="x", display_name="X", kind=kind, choices=("one", "two")).read(typed)


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "\\",
        "${input.user_id}",
        "#{1}",
        "[=1]",
        "<#stop>",
        "</#function>",
        "&amp;",
        "'",
        "é\u2028\u2029",
        "$\\{x}",
        "a}",
    ],
)
def test_no_value_becomes_code(text: str) -> None:
    value = AccountValue(name="x", display_name="X")
    webhook = _webhook(parameters=(value,), body=body_text("[${parameters.x}]"))
    pasted = pasted_body(webhook, {"x": value.read(text)})
    assert Template(pasted).render({"input": {"user_id": "u"}}).strip() == f"[{text}]"


def test_only_what_the_template_reads_is_pasted() -> None:
    values = (AccountValue(name="a", display_name="A"), AccountValue(name="key", display_name="K", secret=True))
    webhook = _webhook(parameters=values, body=body_text('{"a": "${parameters.a!""}"}'))
    assert pasted_body(webhook, {"a": "1", "key": "secret"}).count("secret") == 0
    assert pasted_body(webhook, {}).startswith(
        "<#-- Values of your account, as the sheet says. Nothing to fill in here. -->\n<#assign parameters = {}>\n{"
    )
    assert pasted_body(_webhook(), {"key": "secret"}) == _webhook().body.text


def test_the_default_universe_is_that_of_users() -> None:
    body = render(_webhook(), {"user_id": "u"}).body
    assert body == '{"id": "u"}'
    assert check(_webhook()).claims.universe == "every user (documented)"  # type: ignore[union-attr]


def _account(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "account.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_account_file_serves_all_destinations(tmp_path: Path) -> None:
    file = _account(tmp_path, 'country_field = 49\nother = "x"\n[property_fields]\n"[Amplitude] X" = 7\n')
    other = _webhook(parameters=(AccountValue(name="other", display_name="O"),))
    assert read_account(file, contacts, [contacts, other]) == {
        "country_field": "49",
        "property_fields": {"[Amplitude] X": "7"},
    }
    assert read_account(file, other, [contacts, other]) == {"other": "x"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("country_feild = 1", "no destination asks for 'country_feild'.*did you mean 'country_field'"),
        ('authorization = "Basic x"', "is a secret, which doesn't belong in a file.*RETENO_AUTHORIZATION"),
        ("country_field = 1.5", "country_field is neither text nor a whole number"),
        ("country_field = true", "neither text nor a whole number"),
        ("a = [", "is not valid TOML"),
    ],
)
def test_an_account_file_that_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TileError, match=message):
        read_account(_account(tmp_path, text), contacts, [contacts])


def test_a_missing_account_file(tmp_path: Path) -> None:
    with pytest.raises(TileError, match="can't be read: No such file"):
        read_account(tmp_path / "none.toml", contacts, [contacts])


def test_a_set_up_holds_no_secret_and_is_the_same_twice() -> None:
    customer = contacts.customer_settings(parameters={"country_field": "49"}, samples=False)
    customer = replace(customer, parameters={**customer.parameters, "authorization": "$RETENO_AUTHORIZATION"})
    files = setup_files(contacts, customer)
    assert sorted(files) == ["SETUP.md", "contact.ftl", "sample.json", "setup.json"]
    assert files == setup_files(contacts, customer)
    sheet = files["SETUP.md"].decode()
    assert "*Type in your own:* API authorization" in sheet
    assert "cmV0ZW5v" not in sheet, "a sample's secret looks as if it were to be copied"
    assert files["contact.ftl"].decode() in sheet
    assert '"country_field": "49"' in sheet
    assert "514046" not in sheet, "a sample's id is nobody's"
