"""What a template compares is tried: an event is found on which several comparisons come out as they must at once."""

from __future__ import annotations

import pytest

from conformance import parameters
from conformance.claims import Claims, Status
from conformance.places import parts
from conformance.proof import prove
from payloads.freemarker import Template
from tile import body_text
from tile.undeclared import bare_tile


def _claims(template: str) -> Claims:
    tile = bare_tile(body_text(template))
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    return prove(tile, templates, parameters.table(tile, templates)).claims


@pytest.mark.parametrize(
    "condition",
    [
        'input.city! == "Kyjiw 3"',
        '"Kyjiw 3" == input.city!',
        '!("Kyjiw 3" != input.city!) && !("d 4" != input.device_id!)',
        "input.app == 471100000",
        "!(471100000 != input.app)",
        "input.app gt 471100000 && input.app lt 471100002",
        "input.app lt 471100000 && input.app gt 471099998",
        "471100000 lte input.app",
        "!(input.app lt 471100000)",
        "!(471100000 gte input.app)",
        "input.app lte -471100000",
        "-471100000 gt input.app",
        "-471100000 gte input.app",
        "!(input.app gt -471100000)",
        "!(input.app gte -471100000)",
        "!(-471100000 lt input.app)",
    ],
)
def test_an_event_meets_several_conditions(condition: str) -> None:
    claims = _claims(f'{{"a": 1<#if {condition} && input.event_type == "Sale of 17">,</#if>}}')
    assert claims.json.status is Status.REFUTED


@pytest.mark.parametrize(
    "condition",
    [
        "input.event_properties.x! == 1",
        '"x" == input.event_properties.x!',
        "(input.event_properties.x!1) gt 5",
        "5 gt (input.event_properties.x!1)",
    ],
)
def test_an_event_has_a_value_of_another_type(condition: str) -> None:
    assert _claims(f'{{"a": <#if {condition}>1<#else>2</#if>}}').renders.status is Status.REFUTED


def test_what_no_event_shows_is_named() -> None:
    renders = _claims('<#if (input.event_type?length gt 100000000)?then(1, "a") == "a">1<#else>2</#if>').renders
    assert renders.status is Status.UNKNOWN
    assert renders.reason.startswith("a comparison of different types can't be ruled out")
