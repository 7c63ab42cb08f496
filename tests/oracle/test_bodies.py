"""Bodies declared in Python print the same with Apache FreeMarker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payloads.amplitude import CustomerSettings, Platform, namespaces
from payloads.freemarker import Template
from tests.body_shapes import EVENTS, SHAPES
from tile import Body

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

_SETUP = CustomerSettings(
    parameters={"key": "k"}, mapping={"email": "user_properties.plan", "e mail": "event_properties.a"}
)


@given(shape=SHAPES, event=EVENTS, platform=st.sampled_from(list(Platform.all())))
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_body_is_apaches(oracle: Oracle, shape: Any, event: dict[str, Any], platform: Platform) -> None:
    template = Body.of(shape).text
    model = namespaces(event, _SETUP, platform)
    asked = {
        "template": template,
        "model": model,
        "settings": {
            "number_format": platform.number_format,
            "boolean_format": platform.boolean_format,
            "locale": platform.locale,
            "time_zone": platform.time_zone,
        },
    }
    [answer] = oracle.ask_many([asked])
    assert answer["ok"], answer
    assert Template(template, settings=platform.settings()).render(model) == answer["output"], template
