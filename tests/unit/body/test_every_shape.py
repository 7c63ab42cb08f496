"""Whatever a body in Python can say is proved JSON for every event, and means what the plain reference says."""

from __future__ import annotations

import json
from typing import Any

from body_reference import Reference
from body_shapes import EVENTS, SHAPES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conformance.proof.prover import proved_by_walk
from payloads.amplitude import UNIVERSES, Platform, namespaces
from payloads.freemarker import Template
from tile import Body, ConnectionInfo, Endpoint, MappedField, Parameter, Tile

MAPPING = {"email": "user_properties.email", "e mail": "event_properties.a"}


def tile_of(shape: Any) -> Tile:
    return Tile(
        key="shaped",
        integration_name="Shaped",
        connection=ConnectionInfo(display_name="Shaped", category="Messaging", summary="s", description="d"),
        parameters=(Parameter(name="key", display_name="Key", sample="k"),),
        mapping=tuple(MappedField(name=name, default=source) for name, source in MAPPING.items()),
        endpoint=Endpoint(method="POST", url="https://api.example/events"),
        body=Body.of(shape),
    )


_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))


@given(shape=SHAPES)
@settings(_SETTINGS, max_examples=25)
def test_it_is_proved_in_every_universe(shape: Any) -> None:
    tile = tile_of(shape)
    template = Template(tile.body.text, name=tile.body.name)
    for universe in UNIVERSES:
        assert proved_by_walk(tile, {"body": template}, tile.universe(universe)) >= {"renders", "json"}, tile.body.text


@given(shape=SHAPES, event=EVENTS, platform=st.sampled_from(list(Platform.all())))
@settings(_SETTINGS, max_examples=150)
def test_it_means_what_the_reference_says(shape: Any, event: dict[str, Any], platform: Platform) -> None:
    tile = tile_of(shape)
    model = namespaces(event, tile.setup(), platform)
    text = Template(tile.body.text, name="body", settings=platform.settings()).render(model)
    rendered = json.loads(text, object_pairs_hook=_pairs)
    assert rendered == Reference(model).value(shape), tile.body.text


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)
