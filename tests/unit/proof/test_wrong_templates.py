"""Templates that look right and are broken by an event: the walk alone proves none of them right.

Each case of `tests/cases/proof/wrong.jsonl` names the claim, and what its event has besides what every event has; that
the event breaks the claim is seen by rendering it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.amplitude import DOCUMENTED, EVENT, JSON, Platform
from payloads.freemarker import Template
from tests.fuzz.unsound import Attack
from tile import body_text
from tile.undeclared import bare_tile

_FILE = Path(__file__).parents[2] / "cases/proof/wrong.jsonl"
_CASES = {case["name"]: case for case in map(json.loads, _FILE.read_text().splitlines())}


def _event(changes: dict[str, JSON]) -> dict[str, JSON]:
    fields = [field for field in EVENT.fields if field.name in DOCUMENTED.always]
    plain: dict[str, JSON] = {each.name: {} if each.type == "object" else each.example for each in fields}
    return {**plain, "event_properties": {}, "user_properties": {}, **changes}


def test_a_name_stays_the_same() -> None:
    """Mutation testing collects the tests twice in one process, and pytest escapes other characters each time."""
    assert [name for name in _CASES if not (name.isascii() and name.isprintable() and "\\" not in name)] == []


@pytest.mark.parametrize("case", _CASES.values(), ids=_CASES)
def test_what_an_event_breaks_is_not_proved(case: dict[str, Any]) -> None:
    tile, event = bare_tile(body_text(case["template"])), _event(case["event"])
    assert not list(DOCUMENTED.objections(event))
    broken = Attack(tile).broken_by(event, Platform(**case.get("platform", {})))
    assert broken is not None
    assert broken[0] == case["claim"]
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    assert case["claim"] not in proved_by_walk(tile, templates)
