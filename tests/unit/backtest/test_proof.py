"""A proof in place of the contract: the same outcomes where it is right, and a breach that is told where it isn't."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import Platform, samples
from tile import Endpoint, MappedField, Tile, body_text
from tile.backtest.archive import inventory
from tile.backtest.examining import Examiner, examine
from tile.backtest.summary import Summary, merge_summaries
from tile.backtest.target import Options, Target, target
from tile.contract import Contract
from tile.reteno import events as reteno_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CONTRACT = Contract(
    name="Acme",
    endpoint="POST https://acme.example/events",
    json_schema={"type": "object", "properties": {"city": {"type": "string", "maxLength": 10}}, "required": ["city"]},
    max_body_bytes=2_000,
)
#: Nothing of this is proved: a city may have more characters, a quote, or be missing.
_BODY = '{"city": "${mappedFields.city}", "text": "${(input.event_properties.text)!}"}'


def _recipe(**options: Any) -> Target:
    tile = Tile(
        key="acme",
        integration_name="Acme",
        connection=reteno_events.connection,
        parameters=[],
        mapping=[MappedField(name="city", default="city")],
        endpoint=Endpoint(method="POST", url="https://acme.example/events"),
        body=body_text(_BODY),
        contract=_CONTRACT,
    )
    return target(
        tile,
        "",
        tile.customer_settings(properties=[]),
        Platform(),
        Options(**({"closely": 0, "proved": True} | options)),
    )


def _found(folder: Path, tested: Target, *events: dict[str, Any]) -> Summary:
    file = folder / "a.ndjson"
    usual = {**samples.load("mobile-full"), "event_properties": {}, "city": "Kyiv"}
    file.write_text("".join(json.dumps({**usual, **event}) + "\n" for event in events), encoding="utf-8")
    [part] = inventory([str(file)]).parts
    return Summary.from_bytes(examine(part, tested))


def _unsound(summary: Summary) -> dict[str, int]:
    return {
        f"{key[1]}[{key[2]}] {key[3]}": number for key, number in summary.causes.counts.items() if key[0] == "unsound"
    }


def test_a_wrong_proof_is_told(tmp_path: Path) -> None:
    tested = _recipe(in_full=1.0)
    found = _found(
        tmp_path, tested, {}, {"city": "Constantinople"}, {"city": 'the "city"'}, {"city": None}, {"city": "x" * 1025}
    )
    assert found.numbers["unsound"] == 3
    assert _unsound(found) == {
        "schema[properties/city/maxLength] $.city": 1,
        "json[missing-comma] $": 1,
        "error[InvalidReference] body:1:13": 1,
    }
    assert found.numbers["outside"] == 1, "the longest city is of no event in the universe"
    assert (found.numbers["accepted"], found.numbers["rejected"], found.numbers["failed"]) == (1, 3, 1)
    examiner = Examiner.of(tested)
    for key, example in found.examples.items():
        assert example.event
        assert examiner.shows(json.loads(example.event), key)


def test_what_is_not_looked_at_is_trusted(tmp_path: Path) -> None:
    """Or the proof would be in place of nothing."""
    found = _found(tmp_path, _recipe(in_full=0.0), {}, {"city": "Constantinople"})
    assert found.numbers["trusted"] == found.numbers["accepted"] == 2


def test_an_event_that_fails_is_told_at_once(tmp_path: Path) -> None:
    found = _found(tmp_path, _recipe(in_full=0.0), {"city": None})
    assert found.numbers["unsound"] == found.numbers["failed"] == 1


def test_a_size_is_looked_at_and_breaks_no_proof(tmp_path: Path) -> None:
    for share in (0.0, 1.0):
        long = {f"n{number}": "x" for number in range(3)} | {"text": "x" * 1024}
        found = _found(
            tmp_path, _recipe(in_full=share), {"event_properties": long}, {"event_properties": {"text": "ї" * 1000}}
        )
        assert (found.numbers["accepted"], found.numbers["rejected"], found.numbers["unsound"]) == (1, 1, 0)


def test_one_in_a_thousand(made: Path, as_recipe: Callable[..., Target]) -> None:
    """The archive of the other tests, by the proof and without: the same but for the way."""
    parts = inventory([str(made)]).parts

    def figures(**options: Any) -> Summary:
        tested = as_recipe(closely=0.0, **options)
        return merge_summaries(Summary.from_bytes(examine(part, tested)) for part in parts)

    without, found = figures(), figures(proved=True, in_full=0.1)
    ways = {each: found.numbers.pop(each, 0) for each in ("trusted", "checked", "outside")}
    assert sum(ways.values()) == found.numbers["accepted"]
    assert ways["trusted"] > ways["checked"] > 50
    assert found.numbers == without.numbers
    assert (found.causes, found.digest, found.sizes, found.types) == (
        without.causes,
        without.digest,
        without.sizes,
        without.types,
    )


@pytest.mark.parametrize("options", [{}, {"proved": True}])
def test_another_platform_than_the_proof_is_about(tmp_path: Path, options: dict[str, Any]) -> None:
    made = _recipe(**options)
    tested = made._replace(platform=Platform(statics="absent"), digest=made.digest + "-")
    found = _found(tmp_path, tested, {"city": "Constantinople"})
    assert (found.numbers["rejected"], found.numbers["trusted"], found.numbers["unsound"]) == (1, 0, 0)
