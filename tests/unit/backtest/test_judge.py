"""The quick judge says what `tile.outcome` says."""

from __future__ import annotations

import random
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import UNIVERSES, Platform, namespaces, samples
from payloads.amplitude.random_events import random_event
from tile import Endpoint, Tile, body_text
from tile.backtest.judge import Judge
from tile.backtest.needs import needs
from tile.outcome import Kind, Outcomes
from tile.parameter import Parameter
from tile.rendering import request_template
from tile.reteno import events as reteno_events
from tile.reteno.contracts import EVENT_V2
from tile.reteno.webhooks import events as event_webhook
from tile.reteno.webhooks import mobile_events

if TYPE_CHECKING:
    from payloads.amplitude import CustomerSettings
    from tile.destination import Destination
    from tile.outcome import Outcome

_PLATFORMS = (
    Platform(),
    Platform(values="stringified"),
    Platform(mapped_properties="json"),
    Platform(mapped_properties="json", values="stringified", unmapped="null"),
    Platform(missing="null", unmapped="empty"),
    Platform(unmapped="empty", number_format="computer"),
)
_BODIES = {
    "whole-input": "<#list input?keys as key>${key} </#list>",
    "whole-of-one": "<#list input.event_properties?keys as key>${key} ${input.event_properties[key]!'-'} </#list>",
    "assigned": "<#assign held = input.user_properties>${held?size}<#list held?keys as key>${key}</#list>",
    "computed": "<#list ['user_id', 'city'] as key>${input[key]!'nothing'} </#list>",
    "data-model": "${.data_model.input.user_id!'nobody'}",
    "shadowed": "<#assign input = {'user_id': 'own'}>${input.user_id} ${.data_model.input.city!'-'}",
    "loop-shadows": "<#list [1] as input>${input}</#list>${input.city!'-'}",
    "eval": "${'input.city'?eval!'-'}",
    "interpreted": "<#assign code = r\"${input.city!'-'}\"?interpret><@code/>",
    "captured": "<@capture_output var='input'>x</@capture_output>${input}",
    "deep": "${(input.event_properties.plan.inner)!'-'} ${(input.groups.company[0])!'-'}",
    "fails": "${input.event_properties.price + 1}",
    "fails-on-missing": "${input.city.name}",
    "properties": "<#list mappedProperties?keys as key>${key}=<#if mappedProperties[key]?is_string>${mappedProperties[key]}</#if>;</#list>",
    "fields": "<#list mappedFields as key, value>${key};</#list>",
    "number": "${input.amplitude_id} ${input.paying?c}",
    "json": '{"a": "${input.city!}", "b" : ${(input.event_properties.price)!0}, "a": 1}',
    "now": "${.now?string('yyyy') != ''}",
}


def _bare(body: str) -> Tile:
    return Tile(
        key="a",
        integration_name="A",
        connection=reteno_events.connection,
        parameters=(Parameter(name="key", display_name="k", sample="s"),),
        mapping=reteno_events.mapping,
        endpoint=Endpoint(method="POST", url="https://a.example/${parameters.key}"),
        body=body_text(body),
        contract=EVENT_V2,
    )


def _events() -> list[dict[str, Any]]:
    rng = random.Random(3)
    universe = UNIVERSES["cautious"]
    names = {"event_properties": ("plan", "price", "lesson"), "user_properties": ("plan", "email", "phone")}
    made = [random_event(rng, universe, names=names) for _ in range(60)]
    return [*(samples.load(name) for name in samples.names()), *made]


def _said(outcome: Outcome) -> tuple[object, ...]:
    error = None if outcome.error is None else (type(outcome.error), str(outcome.error))
    return (*outcome._replace(error=None), error)


def _customers(tile: Destination) -> list[CustomerSettings]:
    picks = [None, ["plan", "event_properties.price", "user_properties.plan", "city", "group_properties.size"]]
    return [tile.customer_settings(properties=pick) for pick in (picks if tile.has_form else [None])]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "tile",
    [reteno_events, event_webhook, mobile_events, *map(_bare, _BODIES.values())],
    ids=["reteno-events", "event-webhook", "mobile-events", *_BODIES],
)
@pytest.mark.parametrize("platform", _PLATFORMS, ids=str)
def test_same_outcomes(tile: Destination, platform: Platform) -> None:
    slow = Outcomes.of(tile, platform)
    kinds = set()
    for customer in _customers(tile):
        judge = Judge(
            request_template(tile, platform),
            customer,
            platform,
            preconditions=tile.preconditions,
            refusals=tile.refusals,
            contract=tile.contract,
        )
        for event in _events():
            expected = slow.of_model(namespaces(event, customer, platform))
            if expected.kind is Kind.EXCLUDED:
                expected = expected._replace(request=None, error=None, refusal=None)
            found = judge.of_event(event)
            assert _said(found) == _said(expected), event
            kinds.add(found.kind)
    assert kinds


def test_a_judge_accepts_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or all of this would be for nothing: an accepted event never gets to the slow one."""
    pytest.importorskip("msgspec")
    pytest.importorskip("jsonschema_rs")
    judge = Judge(request_template(reteno_events), reteno_events.customer_settings(), Platform(), contract=EVENT_V2)
    monkeypatch.setattr(Outcomes, "judged", lambda *_: pytest.fail("the slow one was asked"))
    for name in ("mobile-full", "web"):
        assert judge.of_event(samples.load(name)).kind is Kind.ACCEPTED


def test_what_a_tile_needs() -> None:
    found = needs(request_template(reteno_events).templates(), reteno_events.preconditions)
    assert found is not None
    assert found.fields == {"event_time", "event_type", "event_properties", "user_properties"}
    assert found.whole == {"event_time", "event_type"}


def test_platforms_are_copied_whole() -> None:
    assert Platform(**asdict(Platform())) == Platform()
