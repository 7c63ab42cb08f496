"""How many items a loop prints that counts them: the limit that is proved, and no limit where an event prints more.

Each case of `tests/cases/proof/counted.jsonl` is a loop that prints items of an array, each with a comma in front, and the
number of items that is proved; without one no number is. What it prints for an event with five properties is counted
as well, so that a case can't be wrong itself.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.amplitude import DOCUMENTED, EVENT, JSON, namespaces
from payloads.freemarker import Template
from tests.fuzz.counted import examine
from tile import Contract, body_text
from tile.rendering import request_template
from tile.undeclared import bare_tile

_FILE = Path(__file__).parents[2] / "cases/proof/counted.jsonl"
_CASES = {case["name"]: case for case in map(json.loads, _FILE.read_text().splitlines())}
_PROPERTIES: dict[str, JSON] = dict.fromkeys("abcde", "x")
_MANY = 5


def _is_proved(loop: str, most: int, *, form: str = '["-"{}]', keyword: str = "maxItems") -> bool:
    contract = Contract(name="Acme", endpoint="POST https://acme.example", json_schema={keyword: most + 1})
    tile = bare_tile(body_text(form.format(loop)), contract)
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    return "contract" in proved_by_walk(tile, templates)


def _printed(loop: str) -> int:
    """How many items the loop prints of an event with five properties."""
    fields = [field for field in EVENT.fields if field.name in DOCUMENTED.always]
    event: dict[str, Any] = {each.name: {} if each.type == "object" else each.example for each in fields}
    tile = bare_tile(body_text(f'["-"{loop}]'))
    model = namespaces({**event, "event_properties": _PROPERTIES}, tile.customer_settings())
    return len(json.loads(request_template(tile).render(model).body)) - 1


@pytest.mark.parametrize("case", _CASES.values(), ids=_CASES)
def test_the_limit(case: dict[str, Any]) -> None:
    loop, most = case["loop"], case.get("proved")
    printed = _printed(loop)
    if most is not None:
        assert printed == case.get("prints", most)
        assert _is_proved(loop, most)
        assert not _is_proved(loop, most - 1)
    else:
        assert printed >= case.get("at_least", _MANY)
        assert not _is_proved(loop, printed - 1)


def test_members_are_counted_too() -> None:
    member = """${comma}"${k?json_string}": true<#assign comma = ", ">"""
    loop = f"<#assign n = 0><#list input.event_properties?keys as k><#if n lt 3>{member}<#assign n++></#if></#list>"
    form = '<#assign comma = "">{{{}}}'
    assert _is_proved(loop, 2, form=form, keyword="maxProperties")  # the limit is one more
    assert not _is_proved(loop, 1, form=form, keyword="maxProperties")
    assert not _is_proved(loop.replace("n++", "n--"), 2, form=form, keyword="maxProperties")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(7_000_000, 7_000_060))
def test_random_loops_print_no_more_than_is_proved(seed: int) -> None:
    outcome = examine(seed)
    assert outcome is None or outcome.broken is None, outcome
