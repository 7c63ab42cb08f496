"""What a customer of the former version gets from now on."""

from __future__ import annotations

import pytest

from payloads.amplitude import samples
from tests.placeholder import LOGO
from tile import (
    ConnectionInfo,
    Destination,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    Precondition,
    Tile,
    Webhook,
    body_text,
)
from tile.diff import Effect, Outcome, effects, state_of

_USER = MappedField(name="userId", default="user_id")


def _tile(body: str, **update: object) -> Tile:
    tile = Tile(
        key="acme-events",
        integration_name="Acme",
        connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d", logo=LOGO),
        parameters=(Parameter(name="token", display_name="API token", secret=True, sample="never-shown"),),
        mapping=(_USER,),
        endpoint=Endpoint(method="POST", url="https://api.acme.example/events"),
        headers=(Header(name="Authorization", value="Bearer ${parameters.token}"),),
        body=body_text(body),
    )
    return tile.model_copy(update=update)


def _effects(before: Destination, after: Destination) -> dict[str, Outcome]:
    return {each.sample: each for each in effects(state_of(before, "before"), state_of(after, "after"))}


_PLAIN = '{"user": "${(mappedFields.userId!"")?json_string}"}'


def _precondition(name: str) -> Precondition:
    return Precondition(name="known", any_of=(f"mappedFields.{name}",), customer="Filter.", reason="Needed.")


@pytest.mark.parametrize(
    ("before", "after", "anonymous", "mobile"),
    [
        (_tile(_PLAIN), _tile(_PLAIN), Effect.UNCHANGED, Effect.UNCHANGED),
        (_tile(_PLAIN), _tile(f"\n{_PLAIN}"), Effect.REWRITTEN, Effect.REWRITTEN),
        (_tile(_PLAIN), _tile('{"user": "${mappedFields.userId}"}'), Effect.FAILS, Effect.UNCHANGED),
        (_tile('{"user": "${mappedFields.userId}"}'), _tile(_PLAIN), Effect.WORKS_AGAIN, Effect.UNCHANGED),
        (_tile("${nothing}"), _tile("${none}"), Effect.STILL_FAILS, Effect.STILL_FAILS),
        (_tile(_PLAIN), _tile("<#if"), Effect.FAILS, Effect.FAILS),
        (_tile(_PLAIN), _tile(_PLAIN, preconditions=(_precondition("userId"),)), Effect.EXCLUDED, Effect.UNCHANGED),
        (_tile(_PLAIN, preconditions=(_precondition("userId"),)), _tile(_PLAIN), Effect.INCLUDED, Effect.UNCHANGED),
        (
            _tile(_PLAIN, preconditions=(_precondition("userId"),)),
            _tile("{}", preconditions=(_precondition("userId"),)),
            Effect.STILL_OUTSIDE,
            Effect.CHANGED,
        ),
        # A renamed parameter is one that an existing customer hasn't filled in; a renamed field isn't mapped.
        (
            _tile(_PLAIN),
            _tile(
                _PLAIN,
                parameters=(Parameter(name="key", display_name="API token", sample="x"),),
                headers=(Header(name="Authorization", value="Bearer ${parameters.key}"),),
            ),
            Effect.FAILS,
            Effect.FAILS,
        ),
        (
            _tile(_PLAIN),
            _tile(_PLAIN.replace("userId", "id"), mapping=(MappedField(name="id", default="user_id"),)),
            Effect.UNCHANGED,
            Effect.CHANGED,
        ),
        # What is usual for new customers doesn't touch existing ones.
        (_tile(_PLAIN), _tile(_PLAIN, mapping=(MappedField(name="userId", default="device_id"),)), *[Effect.UNCHANGED] * 2),
        (_tile(_PLAIN), _tile(_PLAIN, endpoint=Endpoint(method="PUT", url='https://b.example/${"x y"}')), *[Effect.FAILS] * 2),
    ],
)  # fmt: skip
def test_effect(before: Tile, after: Tile, anonymous: Effect, mobile: Effect) -> None:
    found = _effects(before, after)
    assert found.keys() == set(samples.names())
    assert (found["anonymous"].effect, found["mobile-full"].effect) == (anonymous, mobile)


def test_differences_are_lines_of_the_request() -> None:
    after = _tile(
        '{"user": "x"}',
        endpoint=Endpoint(method="PUT", url="https://b.example/"),
        headers=(Header(name="Authorization", value="Basic ${parameters.token}"),),
    )
    found = _effects(_tile(_PLAIN), after)["lesson-started"]
    assert [line for line in found.difference if line[0] in "+-"] == [
        "-POST https://api.acme.example/events",
        "+PUT https://b.example/",
        "-Authorization: Bearer $token",
        "+Authorization: Basic $token",
        '-  "user": "user-10020"',
        '+  "user": "x"',
    ]


def test_failures_say_what_and_where() -> None:
    found = _effects(_tile(_PLAIN), _tile('{\n"user": "${mappedFields.userId}"}'))["anonymous"]
    assert found.before == ""
    assert "missing" in found.after
    assert "2:" in found.after
    unsafe = _tile(_PLAIN, endpoint=Endpoint(method="POST", url='https://b.example/${"x y"}'))
    assert "no URL may" in _effects(_tile(_PLAIN), unsafe)["web"].after


def test_a_webhook_is_shown_with_its_own_samples() -> None:
    webhook = Webhook(
        key="acme-users",
        sync_name="Acme",
        vendor="Acme",
        sends="users",
        endpoint=Endpoint(method="POST", url="https://api.acme.example/users"),
        body=body_text('{"user": "${(input.user_id!"")?json_string}"}'),
    )
    changed = webhook.model_copy(update={"body": body_text('{"user": "${input.user_id}"}')})
    found = _effects(webhook, changed)
    assert found.keys() == set(samples.USERS.names())
    assert found["anonymous-device"].effect is Effect.FAILS
