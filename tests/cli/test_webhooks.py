"""The commands on webhooks: what is refused on purpose, and what only a tile's form has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "name", "told"),
    [
        (("render", "reteno-contact-webhook", "-e", "anonymous-device"), "no-user-id", "Anonymous users are not sent"),
        (
            ("test-payload", "reteno-cohort-webhook", "-e", "nobody"),
            "nobody-with-a-user-id",
            "without any user id is not sent",
        ),
    ],
)
def test_a_refusal_is_told_as_one(run: Run, arguments: tuple[str, ...], name: str, told: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"error: not sent on purpose ({name}): ")
    assert told in result.err


@pytest.mark.parametrize("option", [("-p", "plan"), ("--no-properties",), ("--map", "email=user_properties.mail")])
def test_a_webhook_has_no_form(run: Run, option: tuple[str, ...]) -> None:
    result = run("render", "reteno-device-webhook", *option)
    assert (result.code, result.out) == (2, "")
    assert "no form" in result.err or "no mapped field" in result.err
