"""What is passed over can make no difference: an event breaks the same as when it is rendered in the plainest way."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from conformance import parameters
from conformance.places import parts
from conformance.proof.replay import Failure, Replay
from conformance.samples.read_paths import Reach
from payloads.amplitude import DOCUMENTED
from payloads.amplitude.random_events import random_event
from payloads.freemarker import Template
from tests.fuzz.plain import Plain
from tests.fuzz.proof import NAMES, template_of, tile_of
from tile import Precondition

if TYPE_CHECKING:
    from collections.abc import Iterable

_PRECONDITION = Precondition(name="known", any_of=("mappedFields.id",), customer="Filter.", reason="The API wants it.")
_WRITTEN = (
    '{"a": "${.now?string["yyyy"]}", "b": "${input.amplitude_id}"}',
    '{"a": "<#attempt>${input.amplitude_id}<#recover>x</#attempt>"}',
    '{"a": "${.data_model.mappedFields.id}"}',
    '{"a": "${.vars["input"].user_id}"}',
    '<#assign i = input>{"a": "${i["user_id"]!}", "b": "${(i.amplitude_id > 9)?string}"}',
    '{"a": "${"input.user_id"?eval}"}',
    '{"a": "${input[mappedFields.mail]!}"}',
    '{"a": "<#list mappedFields as k, v>${k}</#list>"}',
    '<#setting locale=\'de_DE\'>{"a": "${input.location_lat}"}',
)


def _broken(failures: Iterable[Failure]) -> set[object]:
    """Each claim that is broken; of rendering each place."""
    return {each.cause if each.claim == "renders" else each.claim for each in failures}


def _same(text: str, seed: int, events: int, *preconditions: Precondition) -> None:
    tile = tile_of(text).model_copy(update={"preconditions": preconditions})
    rows = parameters.table(tile, {part.name: Template(part.text, name=part.name) for part in parts(tile)})
    replay, plain, rng = Replay(tile, rows), Plain(tile, rows), Random(seed)
    for _ in range(events):
        event = random_event(rng, DOCUMENTED, names=NAMES)
        assert _broken(replay.failures(event, every_engine=True)) == _broken(plain.failures(event, every_engine=True))


@pytest.mark.parametrize("text", _WRITTEN)
def test_written_templates(text: str) -> None:
    _same(text, 1, 1)
    _same(text, 2, 1, _PRECONDITION)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20_260_100, 20_260_120))
def test_made_templates(seed: int) -> None:
    _same(template_of(seed), seed, 3)


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("${input.user_id}${input['os_name']}", {"input": {"user_id", "os_name"}}),
        ("${(input.user_properties.a)!}<#if mappedFields.id??>x</#if>", {"input": {"user_properties"}, "mappedFields": {"id"}}),
        ("<#list input?keys as k>${k}</#list>${input.user_id}", {"input": None}),
        ("<#assign x = mappedProperties>", {"mappedProperties": None}),
        ("${input[parameters.name]}", {"input": None, "parameters": {"name"}}),
        ('${"a ${input.city} b"}', {"input": {"city"}}),
        ("<#macro m a=input.city>${a}</#macro><@m/>", {"input": {"city"}}),
    ],
)  # fmt: skip
def test_what_is_in_reach(text: str, members: dict[str, set[str] | None]) -> None:
    assert Reach([Template(text)]).members == members


@pytest.mark.parametrize(
    "text", ["${.data_model.input}", "${.globals.x}", "${x?eval}", "<#include 'a'>", "<#import 'a' as b>"]
)
def test_code_and_the_data_model_itself_reach_everything(text: str) -> None:
    members = Reach([Template(text)]).members
    assert {members.get(root, set()) is None for root in ("input", "mappedFields", "mappedProperties")} == {True}
