"""`tile account check`: offline, and asking a server that answers as Reteno documents it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run
    from tests.loopback import Loopback

_KEY = "Basic cmV0ZW5vOnNlY3JldA=="


@pytest.fixture
def account(tmp_path: Path) -> Callable[[str], str]:
    def written(text: str) -> str:
        (tmp_path / "account.toml").write_text(text, encoding="utf-8")
        return "account.toml"

    return written


def test_an_account_that_is_right(run: Run, account: Callable[..., str]) -> None:
    file = account('country_field = 514049\ncolumns = ["platform"]\n[property_fields]\nplan = 514043\n')
    result = run("account", "check", file)
    assert (result.code, result.err) == (0, "")
    assert "reteno-contact-webhook: 2 values set" in result.out
    assert "reteno-event-webhook: 1 value set" in result.out


def test_an_account_without_any_value(run: Run, account: Callable[..., str]) -> None:
    assert run("account", "check", account("")).code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("country_field = 7\ncity_field = 7", "the field 7 is given to country_field and to city_field"),
        ("country_field = 7\n[property_fields]\nplan = 7", "the field 7 is given to"),
        ('email_property = "mail"\nphone_property = "mail"', "both name the property 'mail'"),
        ('external_id = "amplitude_id"', "which cohorts don't carry"),
        ('external_id = "email"', "can't be 'email'"),
        ('country_field = "x"', "takes the number of an id"),
        ('app_id = "vcfc4f0e-z891-355b-aea3-107f2f18e6ds"', "a UUID"),
        ('authorization = "Basic x"', "is a secret"),
        ("counry_field = 7", "no destination asks for 'counry_field'"),
    ],
)
def test_what_is_wrong_is_told_with_its_destination(
    run: Run, account: Callable[..., str], text: str, told: str
) -> None:
    result = run("account", "check", account(text))
    assert result.code == 1
    assert told in result.out
    assert "help: " in result.out


@pytest.mark.parametrize("text", ["country_field = ", "[", "\x00"])
def test_files_that_are_no_toml(run: Run, account: Callable[..., str], text: str) -> None:
    result = run("account", "check", account(text))
    assert (result.code, result.out) == (2, "")
    assert "is not valid TOML" in result.err


class TestSend:
    @pytest.fixture(autouse=True)
    def _key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("RETENO_AUTHORIZATION", _KEY)

    def test_the_key_and_the_fields_are_known(self, run: Run, account: Callable[..., str], server: Loopback) -> None:
        server.answer = json.dumps({"organisationName": "Acme", "fields": [{"id": 514049, "name": "Country"}]}).encode()
        result = run("account", "check", account("country_field = 514049"), "--send", "--host", server.url)
        assert result.code == 0
        assert "account 'Acme'" in result.out
        assert "Reteno has all of the additional fields" in result.out
        assert [each.path for each in server.received] == ["/api/v1/account/info", "/api/v1/addressbooks"]
        assert {each.header("Authorization") for each in server.received} == {_KEY.encode()}

    def test_a_field_that_is_not_there(self, run: Run, account: Callable[..., str], server: Loopback) -> None:
        result = run("account", "check", account("country_field = 5"), "--send", "--host", server.url)
        assert result.code == 1
        assert "no additional field 5, which country_field names" in result.out

    def test_a_key_that_is_not_known(self, run: Run, account: Callable[..., str], server: Loopback) -> None:
        server.status = 401
        result = run("account", "check", account("country_field = 5"), "--send", "--host", server.url)
        assert result.code == 1
        assert "Reteno doesn't know the key" in result.out
        assert len(server.received) == 1

    @pytest.mark.parametrize(("status", "answer"), [(500, b""), (200, b"<html>"), (429, b"{}"), (200, b"[" * 100_000)])
    def test_other_answers(
        self, run: Run, account: Callable[..., str], server: Loopback, status: int, answer: bytes
    ) -> None:
        server.status, server.answer = status, answer
        result = run("account", "check", account(""), "--send", "--host", server.url)
        assert result.code == 5
        assert f"Reteno answers {status}" in result.err

    @pytest.mark.parametrize("key", ["", "secret", "Basic", "Basic two words", "Bearer x"])
    def test_a_key_of_another_form_is_not_sent(
        self, run: Run, account: Callable[..., str], server: Loopback, monkeypatch: pytest.MonkeyPatch, key: str
    ) -> None:
        monkeypatch.setenv("RETENO_AUTHORIZATION", key)
        result = run("account", "check", account(""), "--send", "--host", server.url)
        assert result.code in (2, 5)
        assert server.received == []

    def test_without_send_nothing_is_asked(self, run: Run, account: Callable[..., str], server: Loopback) -> None:
        assert run("account", "check", account(""), "--host", server.url).code == 0
        assert server.received == []
