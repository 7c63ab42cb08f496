"""Hostile values, under any settings of the platform and of an account, against what Reteno's documentation says."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from payloads.amplitude import Platform, namespaces
from payloads.freemarker import StopError
from tests.hostile_reteno import CHOSEN, hostile, of_reteno
from tests.reteno_rules import complaints
from tile import AccountValue, request_template

if TYPE_CHECKING:
    from payloads.amplitude import CustomerSettings
    from tile.destination import Destination

_EACH = pytest.mark.parametrize("destination", of_reteno(), ids=lambda each: each.key)
_PLATFORMS = tuple(Platform.all())
_SOURCES = (
    "user_id",
    "user_properties.email",
    "user_properties.phone",
    "device_id",
    "event_properties.plan",
    "event_type",
)


def _customer_settings(destination: Destination, rng: Random) -> CustomerSettings:
    """What a customer may pick, good or not."""
    typed: dict[str, str] = {}
    ids = iter(rng.sample(range(1, 10**6), 40))
    for each in destination.parameters:
        if not isinstance(each, AccountValue) or each.secret or rng.random() < 0.4:
            continue
        match each.kind:
            case "choice":
                typed[each.name] = rng.choice(each.choices)
            case "id":
                typed[each.name] = str(next(ids))
            case "ids":
                typed[each.name] = f"plan={next(ids)}, a b={next(ids)}"
            case "names":
                typed[each.name] = CHOSEN
            case "text" if each.names:
                typed[each.name] = rng.choice((each.names, "plan"))
    customer = destination.customer_settings(parameters=typed, samples=False)
    return replace(customer, mapping={name: rng.choice(_SOURCES) for name in customer.mapping})


def _hold(destination: Destination, seeds: range) -> None:
    template, sent, refusals = request_template(destination), 0, {each.message for each in destination.refusals}
    for seed in seeds:
        rng = Random(seed)
        event, customer = hostile(rng, destination.subject.name), _customer_settings(destination, rng)
        model = namespaces(event, customer, rng.choice(_PLATFORMS))
        met = all(each.holds(model) for each in destination.preconditions)
        try:
            text = template.body.render(model)
        except StopError as error:
            assert error.message in refusals or not met, seed  # noqa: PT017
            continue
        sent += 1
        assert list(complaints(destination.endpoint.url, text)) == [], (seed, text)
    assert sent > len(seeds) / 15


@_EACH
def test_reteno_has_nothing_against_hostile_values(destination: Destination) -> None:
    _hold(destination, range(1_500))


@pytest.mark.slow
@pytest.mark.timeout(3_600)
@_EACH
def test_reteno_has_nothing_against_twenty_thousand_hostile_values(destination: Destination) -> None:
    """`.venv/bin/python -m pytest -m slow tests/unit/webhooks/test_reteno_hostile.py`, minutes."""
    _hold(destination, range(1_500, 21_500))


@pytest.mark.parametrize(
    ("url", "body", "complaint"),
    [
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a", "params": []}', "no identifier"),
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a?", "params": [{"name": "email", "value": "a"}]}', "event key"),
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a", "params": [{"name": "Email", "value": "a"}]}', "identity"),
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a", "params": [{"name": "email", "value": "null"}]}', "identity"),
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a", "params": [{"name": "x", "value": 1}]}', "x is 1"),
        ("api.reteno.com/api/v2/event", '{"eventTypeKey": "a", "eventTypeKey": "a"}', "twice"),
        ("api.reteno.com/api/v1/contact", '{"externalCustomerId": "u"}', "no channels"),
        ("api.reteno.com/api/v1/contact", '{"externalCustomerId": " ", "channels": []}', "external id"),
        ("api.reteno.com/api/v1/contact", '{"externalCustomerId": "u", "channels": [], "firstName": "Anna1234"}', "digits"),
        ("api.reteno.com/api/v1/contact", '{"externalCustomerId": "u", "channels": [{"type": "sms", "value": "1"}]}', "channel"),
        ("api.reteno.com/api/v1/contacts", '{"dedupeOn": "externalCustomerId", "contacts": []}', "contactFields"),
        ("mobile-api.reteno.com/api/v1/device", '{"deviceId": "d", "category": "PHONE"}', "PHONE"),
        ("mobile-api.reteno.com/api/v1/events", '{"deviceId": "d", "events": []}', "event key"),
    ],
)  # fmt: skip
def test_the_rules_find_what_is_wrong(url: str, body: str, complaint: str) -> None:
    assert any(complaint in each for each in complaints(url, body))
