"""Right templates, as people write them, are proved right: each idiom in `tests/cases/proof/right.jsonl`.

That they are right is tried as well, on random events under random settings of the platform.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.amplitude import DOCUMENTED, Platform
from payloads.amplitude.random_events import random_event
from payloads.freemarker import Template
from tests.fuzz import adversarial
from tests.fuzz.unsound import Attack
from tile import body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from tile import Destination

_FILE = Path(__file__).parents[2] / "cases/proof/right.jsonl"
_CASES = {case["name"]: case["template"] for case in map(json.loads, _FILE.read_text().splitlines())}
_NAMES = {"event_properties": ("price", "tags", "x", "utm_source"), "user_properties": ("email",)}
_EVENTS = 24


@cache
def _platforms() -> tuple[Platform, ...]:
    return tuple(Platform.all())


def _tile(name: str) -> Destination:
    return bare_tile(body_text(_CASES[name]))


@pytest.mark.parametrize("name", _CASES)
def test_a_right_template_is_proved(name: str) -> None:
    tile = _tile(name)
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    assert proved_by_walk(tile, templates) == {"renders", "json"}


@pytest.mark.slow
@pytest.mark.parametrize("name", _CASES)
def test_it_is_right(name: str) -> None:
    attack, rng = Attack(_tile(name)), Random(name)
    platforms = rng.sample(_platforms(), 4)
    for _ in range(_EVENTS):
        event = adversarial.telling(random_event(rng, DOCUMENTED, names=_NAMES), rng)
        if not any(DOCUMENTED.objections(event)):
            assert attack.broken_by(event, rng.choice(platforms)) is None, event
