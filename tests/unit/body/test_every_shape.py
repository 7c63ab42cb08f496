"""Whatever a body in Python can say is proved JSON for every event, and means what the plain reference says."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from conformance.proof import prover
from conformance.proof.prover import proved_by_walk
from payloads.amplitude import UNIVERSES, Platform, namespaces
from payloads.freemarker import Template
from tests.body_reference import Reference
from tests.body_shapes import EVENTS, SHAPES
from tests.placeholder import LOGO
from tile import Body, ConnectionInfo, Endpoint, MappedField, Parameter, Tile

MAPPING = {"email": "user_properties.email", "e mail": "event_properties.a"}


def tile_of(shape: Any) -> Tile:
    return Tile(
        key="shaped",
        integration_name="Shaped",
        connection=ConnectionInfo(display_name="Shaped", category="Messaging", summary="s", description="d", logo=LOGO),
        parameters=(Parameter(name="key", display_name="Key", sample="k"),),
        mapping=tuple(MappedField(name=name, default=source) for name, source in MAPPING.items()),
        endpoint=Endpoint(method="POST", url="https://api.example/events"),
        body=Body.of(shape),
    )


_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))


@given(shape=SHAPES)
@settings(_SETTINGS, max_examples=10)
def test_it_is_proved_in_every_universe(shape: Any) -> None:
    tile = tile_of(shape)
    template = Template(tile.body.text, name=tile.body.name)
    for universe in UNIVERSES:
        proved = proved_by_walk(tile, {"body": template}, tile.universe(universe)) >= {"renders", "json"}
        assume(proved or not _is_too_large(tile, template, universe))
        assert proved, tile.body.text


def _is_too_large(tile: Tile, template: Template, universe: str) -> bool:
    """Whether the proof gives up for the size of it, which it says: nothing was found to be wrong till then."""
    walked = prover._walked(tile, {"body": template}, tile.universe(universe))
    return [gap.reason for gap in walked.gaps] == ["there are too many ways through the template"]


@given(shape=SHAPES, event=EVENTS, platform=st.sampled_from(list(Platform.all())))
@settings(_SETTINGS, max_examples=60)
def test_it_means_what_the_reference_says(shape: Any, event: dict[str, Any], platform: Platform) -> None:
    tile = tile_of(shape)
    model = namespaces(event, tile.customer_settings(), platform)
    text = Template(tile.body.text, name="body", settings=platform.settings()).render(model)
    rendered = json.loads(text, object_pairs_hook=_pairs)
    assert rendered == Reference(model).value(shape), tile.body.text


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)
