"""Every sample's rendered body is that of the real Apache FreeMarker, under every combination of platform
settings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from payloads.amplitude import Platform, namespaces, samples
from payloads.freemarker import FreeMarkerError
from tile.rendering import request_template
from tile.reteno import events

if TYPE_CHECKING:
    from oracle import Oracle

_COMBINATIONS = list(Platform.all())
_TEMPLATES = {(each.number_format, each.boolean_format): request_template(events, each).body for each in _COMBINATIONS}


@pytest.mark.parametrize("sample", samples.names())
def test_body_is_apaches(oracle: Oracle, sample: str) -> None:
    event = samples.load(sample)
    requests: dict[str, dict[str, object]] = {}
    ours: list[str | None] = []
    for platform in _COMBINATIONS:
        model = namespaces(event, events.setup(), platform)
        settings = {"number_format": platform.number_format, "boolean_format": platform.boolean_format}
        key = json.dumps([settings, model])
        if key in requests:
            continue
        requests[key] = {"template": events.body.text, "model": model, "settings": settings}
        try:
            ours.append(_TEMPLATES[platform.number_format, platform.boolean_format].render(model))
        except FreeMarkerError:
            ours.append(None)
    answers = oracle.ask_many(list(requests.values()))
    theirs = [answer["output"] if answer["ok"] else None for answer in answers]
    assert ours == theirs
