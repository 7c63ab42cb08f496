"""Templates by which the proof was once led astray: what is wrong with them isn't proved right."""

from __future__ import annotations

import pytest

from conformance import parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import prove
from payloads.freemarker import Template
from tests.placeholder import LOGO
from tile import ConnectionInfo, Contract, Endpoint, Tile, body_text
from tile.contract import Distinct, PayloadRule, Source

_CONTRACT = Contract(
    name="distinct",
    endpoint="POST https://api.acme.example/",
    json_schema={"type": "object"},
    rules=(
        PayloadRule(
            name="repeated",
            description="No two items have the same name.",
            source=Source(constraint="names differ", url="https://acme.example/"),
            find=lambda _body, _text: (),
            as_distinct=Distinct(array="items", member="name"),
        ),
    ),
)
_KEYS = "<#assign ks = input.event_properties?keys>"
_REST = "<#sep>,</#list>"

#: Template, and the claim that isn't true of it.
_WRONG = {
    # A variable that is set in one branch only is missing after the other, though what it is a copy of never is.
    "missing-copy": (
        ("<#if input.device_id??><#assign v = input.event_type></#if>"
        '{"a": <#if v??>"x"<#else>oops</#if>}'),
        "json",
    ),
    # A turn of a loop over keys that prints its key twice.
    "key-twice": (f'{{{_KEYS}<#list ks as k>"${{k?json_string}}": 1, "${{k?json_string}}": 2{_REST}}}', "json"),
    "key-in-inner-loop": (
        f'{{{_KEYS}<#list ks as k><#list ["a", "b"] as j>"${{k?json_string}}": 1{_REST}{_REST}}}',
        "json",
    ),
    "one-key-in-every-turn": (f'{{{_KEYS}<#list ks as k>"${{ks?first?json_string}}": 1{_REST}}}', "json"),
    "keys-added-to-themselves": (f'{{{_KEYS}<#list ks + ks as k>"${{k?json_string}}": 1{_REST}}}', "json"),
    "key-kept-in-a-list": (
        f'{{{_KEYS}<#list ks as k><#if !one??><#assign one = [k]></#if>"${{one[0]?json_string}}": 1{_REST}}}',
        "json",
    ),
    "item-twice": (
        f'{{"items": [{_KEYS}<#list ks as k><#list ["a", "b"] as j>{{"name": "${{k?json_string}}"}}{_REST}{_REST}]}}',
        "contract",
    ),
    # Two loops over one list of keys, one in the other: what is known of one key says nothing of the other.
    "two-keys": (
        (f'{_KEYS}["x"<#list ks as a><#if (input.event_properties[a]!1)?is_string><#list ks as b>'
        ', "${input.event_properties[b]?json_string}"</#list></#if></#list>]'),
        "renders",
    ),
    "unfit-key": ('{"a": "${(input.event_properties.x[input.event_type])!""}"}', "renders"),
    "not-a-number": ('{"a": <#attempt>${input.event_type?number?c}<#recover>0</#attempt>}', "json"),
    "message-of-error": ('{"a": "<#attempt>${input.event_type?number?c}<#recover>${.error}</#attempt>"}', "json"),
    "cut-escape": ('{"a": "${input.event_type?url_path("UTF-8")?json_string[0..*1]}"}', "json"),
    "quote-as-padding": ('{"a": "${input.event_type?url("UTF-8")?left_pad(200, "\\"")}"}', "json"),
    "unknown-array": (
        ('<#assign h = statics["com.amplitude.integrations.connector.util.FreemarkerUtils"]>'
        '{"items": ${h.toJson(input.event_properties)}}'),
        "contract",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "claim"), _WRONG.values(), ids=_WRONG)
def test_what_is_wrong_is_not_proved(text: str, claim: str) -> None:
    tile = Tile(
        key="wrong",
        integration_name="Acme",
        connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d", logo=LOGO),
        endpoint=Endpoint(method="POST", url="https://api.acme.example/"),
        body=body_text(text),
        contract=_CONTRACT,
    )
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    proof = prove(tile, templates, parameters.table(tile, templates))
    assert dict(proof.claims)[claim].status is not Status.PROVED
