from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile import Destination

import keyword
import sys
from pathlib import Path

import pytest

from tile import CohortWebhook, Tile, Webhook, body_text
from tile.find import find
from tile.importing import Kind, draft_destination, module_name, recognise
from tile.importing.draft import LOGO
from tile.reteno.contracts import CONTRACTS
from tile.reteno.destinations import DESTINATIONS

_STRICT = {name: contract for name, contract in CONTRACTS.items() if not name.endswith("-lenient")}
_TILE = (Path(__file__).parents[3] / "tile" / "reteno" / "event.ftl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "kind", "contract"),
    [
        (_TILE, Kind.TILE, "reteno-event-v2"),
        ('{"a": "${mappedFields["x"]!}"}', Kind.TILE, None),
        ('{"a": "<#list mappedProperties?keys as k>${k}</#list>"}', Kind.TILE, None),
        ('{"a": "${(parameters.key)!}", "b": {"input.users": 1}}', Kind.TILE, None),
        ('{"deviceId": "${input.device_id!}", "category": "MOBILE"}', Kind.WEBHOOK, "reteno-device-v1"),
        ('{<#if input.x??>"deviceId": "x",<#else>"deviceId": "y",</#if> "osType": "IOS"}', Kind.WEBHOOK, "reteno-device-v1"),
        ('{"channels": [{"type": "email"}], "fields": [{"id": 1}]}', Kind.WEBHOOK, "reteno-contact-v1"),
        ('{"eventTypeKey": "a", "params": []}', Kind.WEBHOOK, "reteno-event-v2"),
        ('{"deviceId": "a", "externalUserId": "b", "events": []}', Kind.WEBHOOK, "reteno-mobile-events-v1"),
        ('{"contacts": [{"channels": []}], "dedupeOn": "email"}', Kind.WEBHOOK, "reteno-contacts-v1"),
        ('{"cohort": "${input.cohort_name}", "users": [<#list input.users as u>1</#list>]}', Kind.COHORT, None),
        ('{"ids": "${input["users"]?size}"}', Kind.COHORT, None),
        ('{"cohort": "${input.cohort_name}", "in": ${input.in_cohort?c}}', Kind.COHORT, None),
        ('{"cohort": "${input["cohort_id"]}", "message": "${input.message_id}"}', Kind.COHORT, None),
        ('{"cohort": "${parameters.name}", "ids": "${input.users?size}"}', Kind.COHORT, None),
        ('{"cohort": "${mappedFields.name}", "ids": "${input.users?size}"}', Kind.TILE, None),
        ('{"cohort": "${input.cohort_name!}", "type": "${input.event_type}"}', Kind.UNKNOWN, None),
        ('{"id": "${input.message_id!}"}', Kind.UNKNOWN, None),
        ('{"a": "input.cohort_name", "b": "${my.input.users!}"}', Kind.UNKNOWN, None),
        ('{"email": "${input.user_properties.email!}", "phone": "1"}', Kind.UNKNOWN, None),
        ('{"nested": {"eventTypeKey": "a", "params": []}}', Kind.UNKNOWN, None),
        ('{"eventTypeKey": "a", "x": 1, "y": 2, "z": 3}', Kind.UNKNOWN, None),
        ('{"a": "mappedFields.x", "b": "${my.parameters!}"}', Kind.UNKNOWN, None),
        ("<#-- ${parameters.key} --> plain text", Kind.UNKNOWN, None),
        ('{"deviceId": "${input.device_id",\n"category": <#if', Kind.WEBHOOK, "reteno-device-v1"),
        ('{"contacts": [<#list input.users as u>1</#list>], "dedupeOn": "x"}', Kind.COHORT, "reteno-contacts-v1"),
        ("", Kind.UNKNOWN, None),
    ],
)  # fmt: skip
def test_recognised(text: str, kind: Kind, contract: str | None) -> None:
    found = recognise(text, _STRICT)
    assert (found.kind, found.contract) == (kind, contract)
    assert found.because


@pytest.mark.parametrize("wanted", ["event", "My template (2)", "json", "class", "1st", "tile", "…", "pydantic", "a-b"])
def test_a_module_name_hides_nothing(wanted: str) -> None:
    name = module_name(wanted)
    assert name.isidentifier()
    assert not keyword.iskeyword(name)
    assert name not in {*sys.stdlib_module_names, "tile", "payloads", "conformance", "pydantic"}
    assert module_name("My template (2)") == "my_template_2"


_READING = '{"a": "${parameters.apiToken}${mappedFields["e \\"x\\" mail"]!}${parameters["no name"]!}"}'


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", [*DESTINATIONS, None])
def test_the_module_declares_the_same(
    name: str | None, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    draft = draft_destination(
        "acme_draft", body_text(_READING, name="acme_draft.ftl"), kind, DESTINATIONS[name] if name else None
    )
    (tmp_path / "acme_draft.ftl").write_text(_READING, encoding="utf-8")
    (tmp_path / "acme_draft.py").write_text(draft.source("acme_draft.ftl"), encoding="utf-8")
    found = find(str(tmp_path / "acme_draft.py")).tile
    assert type(found) is type(draft.tile)
    apart = {"body": True, "contract": True, "connection": {"logo"}}  # the logo lies beside the module
    assert found.model_dump(exclude=apart) == draft.tile.model_dump(exclude=apart)
    if isinstance(found, Tile):
        assert found.connection.logo is not None
        assert found.connection.logo.path == tmp_path / LOGO
    assert (found.contract.name if found.contract else None) == (CONTRACTS[name].name if name else None)
    assert found.body.text == _READING
    assert [(each.name, each.secret) for each in found.parameters][-1] == ("apiToken", True)
    kinds: dict[Kind, type[Destination]] = {Kind.WEBHOOK: Webhook, Kind.COHORT: CohortWebhook}
    assert type(found) is kinds.get(kind, Tile)
    assert [each.name for each in found.mapping] == (['e "x" mail'] if isinstance(found, Tile) else [])
    lines = [line for line in draft.source("x.ftl").splitlines() if "description=" not in line]
    assert max(map(len, lines)) <= 120
