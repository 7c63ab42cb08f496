"""How many items a list prints, and how large an id is: proved where it is so, and never where it isn't."""

from __future__ import annotations

from typing import Any

import pytest

from conformance import parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import prove
from payloads.freemarker import Template
from tile import AccountValue, CohortWebhook, Contract, Endpoint, Refusal, body_text

_MANY = "<#if input.users?size gt 3><#stop 'many'></#if>"
_LIST = "<#list input.users as u>{}<#sep>, </#list>"
_MACRO = f"<#macro m>{_LIST}</#macro>"


def _verdict(template: str, schema: dict[str, Any]) -> Status:
    webhook = CohortWebhook(
        key="acme",
        sync_name="Acme",
        vendor="Acme",
        parameters=(
            AccountValue(name="id", display_name="id", kind="id", required=True, sample="7"),
            AccountValue(name="ids", display_name="ids", kind="ids", sample="a=7"),
        ),
        endpoint=Endpoint(method="POST", url="https://acme.example"),
        body=body_text(template),
        contract=Contract(name="c", endpoint="POST https://acme.example", json_schema=schema),
        refusals=(Refusal(name="many", message="many", reason="r", customer="c"),),
    )
    templates = {part.name: Template(part.text, name=part.name) for part in parts(webhook)}
    claims = prove(webhook, templates, parameters.table(webhook, templates)).claims
    assert claims.contract is not None
    return claims.contract.status


@pytest.mark.parametrize(
    ("template", "most"),
    [
        (f"{_MANY}[{_LIST}]", 3),
        (f"<#if input.users?size gte 3><#stop 'many'></#if>[{_LIST}]", 2),
        (f"<#if input.users?size lte 3>[{_LIST}]<#else>[]</#if>", 3),
        (f"<#if input.users?size lt 3>[{_LIST}]<#else>[]</#if>", 2),
        (f"{_MANY}[<#list input.users as u>{{}}, {{}}<#sep>, </#list>]", 6),
        (f"{_MANY}[<#list input.users as u><#if !u?is_first>, </#if>{{}}</#list>]", 3),
        (f"{_MANY}[<#list input.users as u>{{}}<#sep>, <#else>{{}}</#list>]", 4),
        (("<#assign us = input.users?filter(u -> u.user_id??)><#if us?size gt 3><#stop 'many'></#if>"
         "[<#list us as u>{}<#sep>, </#list>]"), 3),
        (f"{_MACRO}{_MANY}[<@m/>]", 3),
    ],
)  # fmt: skip
def test_a_list_that_is_bounded_prints_no_more(template: str, most: int) -> None:
    assert _verdict(template, {"type": "array", "maxItems": most}) is Status.PROVED
    # The last of these bounds counts the item of the `else` as well, which the proof doesn't tell apart.
    one_less = {"type": "array", "maxItems": most - 1}
    assert _verdict(template, one_less) is not Status.PROVED


@pytest.mark.parametrize(
    "template",
    [
        f"[{_LIST}]",
        f"{_MACRO}{_MANY}[{{}}<#if input.users?size gt 0>, </#if><@m/>]",
        f"{_MACRO}{_MANY}[{{}}<#list 1..2 as n><#if input.users?size gt 0>, </#if><@m/></#list>]",
        f"{_MANY}[{{}}<#list input.users as u><#list input.users as v>, {{}}</#list></#list>]",
        f"{_MANY}<#macro two>, {{}}, {{}}</#macro>[{{}}<#list input.users as u><@two/></#list>]",
        f"{_MANY}<#macro all n><#list input.users as u>, {{}}<#if n == 0><@all 1/></#if></#list></#macro>[{{}}<@all 0/>]",
        f"<#if input.cohort_name?length gt 3><#stop 'many'></#if>[{_LIST}]",
        f"<#if input.users?size gt 3>[{_LIST}]<#else>[]</#if>",
    ],
)
def test_a_list_that_isn_t_is_not_taken_for_one(template: str) -> None:
    assert _verdict(template, {"type": "array", "maxItems": 3}) is not Status.PROVED


@pytest.mark.parametrize(
    ("printed", "schema", "proved"),
    [
        ("${parameters.id}", {"type": "integer", "minimum": 1}, True),
        ("${parameters.id}", {"type": "integer", "minimum": 0}, True),
        ("${parameters.id}", {"type": "integer", "minimum": 2}, False),
        ("${parameters.id}", {"type": "integer", "maximum": 10_000_000_000}, True),
        ("${parameters.id}", {"type": "integer", "maximum": 1_000_000_000}, False),
        ("-${parameters.id}", {"type": "integer", "minimum": 0}, False),
        ("${parameters.id}.5", {"type": "integer"}, False),
        (
            "[<#list parameters.ids as name, id>${id}<#sep>, </#list>]",
            {"items": {"type": "integer", "minimum": 1}},
            True,
        ),
        ('[${parameters.ids.a!"0"}]', {"items": {"type": "integer", "minimum": 1}}, False),
        ("[${parameters.ids.a}]", {"items": {"minimum": 1}}, False),
    ],
)
def test_an_id_is_a_whole_number_from_one(printed: str, schema: dict[str, Any], proved: bool) -> None:
    assert (_verdict(printed, schema) is Status.PROVED) is proved
