"""A fix called safe changes no body that was right: compared with the bodies themselves, by another way than its own."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from conformance.fixes import fixed
from conformance.fixes.equivalence import Delivered
from payloads.amplitude import Platform, namespaces
from payloads.amplitude.random_events import random_event
from payloads.freemarker import FreeMarkerError
from tile import CohortWebhook, Endpoint, Webhook, body_text
from tile.rendering import request_template
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from tile import Destination

_TEMPLATES = [
    '{"a": "${input.event_type}"}',
    '{"a": "${input.event_properties.a}", "b": "${(input.user_properties.email)!""}"}',
    '{"a": ["${mappedProperties?keys?join("\\", \\"")}"]}',
    """{"a": ["${mappedProperties?keys?join('","')}"]}""",
    """{"a": "${input.event_type + '", "b": "' + (input.city!"")}"}""",
    r'{"a": ${("\"" + input.event_type + "\"")!"null"}}',
    r"""{"a": "${input.event_type?replace('\\', '\\\\')?replace('"', '\\"')?replace('\n', '\\n')}"}""",
    r"""{"a": "${input.event_type?replace('"', '\\"')}"}""",
    r"""<#assign t = input.event_type?replace('"', '\\"')>{"a": "${t}"}""",
    r"""<#function e t><#return t?replace('\\', '\\\\')?replace('"', '\\"')></#function>{"a": "${e(input.event_type)}"}""",
    '{"a": "${input.event_type?js_string}", "b": "${input.event_type?json_string?truncate(9)}"}',
    '{"a": [<#list 998..1002 as n>${n}<#sep>, </#sep></#list>]}',
    '{"a": "${input.amplitude_id!0}", "b": "${input.event_type?length * 1000}"}',
    '[<#list mappedProperties?keys as k>"${k}",</#list>]',
    '{"a": 1, <#if (input.city)??>"b": "${input.city}",</#if>}',
    '{"a": "${(mappedFields.ext-id)!""}"}',
    '{"a": "${input.plan.branch!""}", "b": "<#if input.platform == "iOS">1</#if>"}',
    r"""{"a": "${input.event_type?has_content?then('x", "b": "' + input.event_type, '')}"}""",
    r"""{"a": "{\"inner\": \"${input.event_type}\"}"}""",
]
_OF_WEBHOOKS = {
    "events": ['{"a": "${input.event_type}"}', '{"a": ["${input.event_properties?keys?join("\\", \\"")}"]}'],
    "users": ['{"a": "${input.user_id}"}', """{"a": "${(input.user_id!"") + '", "b": "x'}"}"""],
    "cohorts": [
        '{"a": [<#list input.users as u>"${u.user_id!""}"<#sep>, </#sep></#list>], "b": "${input.cohort_name}"}',
        '{"a": ["${input.users?map(u -> u.user_id!"")?join("\\", \\"")}"]}',
    ],
}


def _webhook(sends: str, text: str) -> Destination:
    kind: Any = CohortWebhook if sends == "cohorts" else Webhook
    endpoint = Endpoint(method="POST", url="https://acme.example/")
    made: Destination = kind(
        key="acme", sync_name="A", vendor="A", sends=sends, endpoint=endpoint, body=body_text(text)
    )
    return made


def _tiles() -> list[Any]:
    found = [pytest.param(bare_tile(body_text(text)), id=text) for text in _TEMPLATES]
    for sends, texts in _OF_WEBHOOKS.items():
        found += [pytest.param(_webhook(sends, text), id=f"{sends} {text}") for text in texts]
    return found


def _models(tile: Destination) -> list[dict[str, Any]]:
    """Events of the universe that hold neither quotes nor backslashes except where it is the tile's to escape them."""
    rng = random.Random(7)
    names = {"event_properties": ("a", "b"), "user_properties": ("email",), "event_type": (), "city": (), "users": ()}
    events = [random_event(rng, tile.universe(), names=names) for _ in range(150)]
    events += [{"event_type": text, "city": "x", "user_id": text} for text in ('say "x"', "plain", "two\nlines", "")]
    views = [Platform(), Platform(values="stringified", missing="null")]
    return [dict(namespaces(event, tile.customer_settings(), view)) for event in events for view in views]


def _bodies(tile: Destination, models: list[dict[str, Any]]) -> list[Any]:
    bodies: list[Any] = []
    for engine in (Platform(), Platform(number_format="computer", boolean_format="c")):
        template = request_template(tile, engine)
        for model in models:
            try:
                bodies.append(json.loads(template.render(model).body))
            except (FreeMarkerError, ValueError):
                bodies.append(None)
    return bodies


@pytest.mark.parametrize("tile", _tiles())
def test_a_body_that_was_json_means_the_same_afterwards(tile: Destination) -> None:
    outcome = fixed(tile, check)
    models = [each for each in _models(tile) if "\\" not in json.dumps(each, ensure_ascii=False).replace('\\"', "")]
    for before, after in zip(_bodies(tile, models), _bodies(outcome.tile, models), strict=True):
        assert before is None or before == after


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ('{"a": "${input.event_type}"}', '{"a": "${input.event_type?json_string}"}', False),
        ('{"a": "${input.event_type}"}', '{"a": "${input.event_type?trim?json_string}"}', True),
        ('{"a": "${input.event_type}"}', '{"a": "${input.event_type', True),
        ('{"a": "${input.event_type}"}', '{"a": "${input.event_type?upper_case}"}', True),
        (
            r"""{"a": "${input.event_type?replace('"', '\\"')}"}""",
            """{"a": "${input.event_type?replace('"', '')}"}""",
            True,
        ),
        (
            r"""{"a": "${input.event_type?replace('"', '\\"')}"}""",
            r"""{"a": "${input.event_type?replace('"', '\\"')?json_string}"}""",
            True,
        ),
        ('{"a": "${.now?long?c}"}', '{"a": "${.now?long?c}" }', False),
        ('{"a": "${nothing}"}', '{"a": ""}', False),
        ('{"a": "${input.city!""}"}', '{"a": "${input.city}"}', True),
    ],
)
def test_what_counts_as_changed(before: str, after: str, changed: bool) -> None:
    tile = bare_tile(body_text(before))
    assert Delivered(tile).is_changed_by(tile.model_copy(update={"body": body_text(after)})) == changed
