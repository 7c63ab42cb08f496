"""Every sample's rendered body is that of the real Apache FreeMarker, under every combination of platform
settings, for every destination that comes with the kit."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from payloads.amplitude import Platform, namespaces
from payloads.freemarker import FreeMarkerError, Template
from tile.find import shipped
from tile.rendering import request_template

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

_COMBINATIONS = list(Platform.all())
_DESTINATIONS = {found.tile.key: found.tile for found in shipped()}
#: The default run takes one sample for each destination.
_PAIRS = [
    pytest.param(key, sample, marks=[pytest.mark.slow] if at else [])
    for key, each in _DESTINATIONS.items()
    for at, sample in enumerate(each.subject.samples.names())
]


@cache
def _template(key: str, number_format: str, boolean_format: str) -> Template:
    platform = Platform(number_format=number_format, boolean_format=boolean_format)  # type: ignore[arg-type]
    return request_template(_DESTINATIONS[key], platform).body


@pytest.mark.parametrize(("key", "sample"), _PAIRS)
def test_body_is_apaches(oracle: Oracle, key: str, sample: str) -> None:
    destination = _DESTINATIONS[key]
    event = destination.subject.samples.load(sample)
    requests: dict[str, dict[str, object]] = {}
    ours: list[str | None] = []
    for platform in _COMBINATIONS:
        model = namespaces(event, destination.customer_settings(), platform)
        settings = {"number_format": platform.number_format, "boolean_format": platform.boolean_format}
        asked = json.dumps([settings, model])
        if asked in requests:
            continue
        requests[asked] = {"template": destination.body.text, "model": model, "settings": settings}
        try:
            ours.append(_template(key, platform.number_format, platform.boolean_format).render(model))
        except FreeMarkerError:
            ours.append(None)
    answers = oracle.ask_many(list(requests.values()))
    theirs = [answer["output"] if answer["ok"] else None for answer in answers]
    assert ours == theirs
