"""Tiles that the browser is shown: one with findings, as the README has it, and one full of hostile text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.placeholder import LOGO
from tile import (
    AccountValue,
    ConnectionInfo,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    Refusal,
    Tile,
    Webhook,
    body_text,
)
from tile.preview import render_page
from tile.preview.content import page
from tile.preview.source import Loaded
from tile.project import Project
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from tile import Destination

PRICE_WATCH = Tile(
    key="price-watch",
    integration_name="Price Watch",
    connection=ConnectionInfo(
        display_name="Price Watch",
        category="Other",
        summary="Tells your users when a price falls.",
        description="Price Watch tells your users when the price of what they looked at falls.",
        logo=LOGO,
    ),
    parameters=(Parameter(name="token", display_name="API token", secret=True, sample="sample-token"),),
    mapping=(MappedField(name="email", required=True, default="user_properties.email"),),
    endpoint=Endpoint(method="POST", url="https://api.pricewatch.example/events"),
    headers=(Header(name="Authorization", value="Bearer ${parameters.token}"),),
    body=body_text(
        """\
<#-- One event, one price. -->
{
  "user": "${(input.user_id!"anonymous")?json_string}",
  "email": "${mappedFields.email!}",
  "shop": "${(parameters.shop!)?json_string}",
  "price": ${input.event_properties.price!0},
  "tags": [<#list mappedProperties?keys as name>"${name?json_string}"<#sep>, </#sep></#list>]
}
""",
        name="event.ftl",
    ),
)

HOSTILE_TEXT = (
    "</script><script>document.title='broken in'</script><img src=x onerror=\"document.title='broken in'\"><!--"
)

HOSTILE = Tile(
    key="hostile",
    integration_name=HOSTILE_TEXT,
    connection=ConnectionInfo(
        display_name=HOSTILE_TEXT, category=HOSTILE_TEXT, summary=HOSTILE_TEXT, description=HOSTILE_TEXT, logo=LOGO
    ),
    parameters=(Parameter(name="a", display_name=HOSTILE_TEXT, description=HOSTILE_TEXT, sample=HOSTILE_TEXT),),
    mapping=(MappedField(name=HOSTILE_TEXT, description=HOSTILE_TEXT),),
    endpoint=Endpoint(method="POST", url="https://hostile.example/"),
    headers=(Header(name="X-A", value=HOSTILE_TEXT, label=HOSTILE_TEXT),),
    body=body_text('{"a": "${parameters.a?json_string}", "b": "' + HOSTILE_TEXT.replace('"', "'") + '${nothing}"}'),
    notes=(HOSTILE_TEXT, "word " * 40 + "unbreakable" * 60),
)


BROKEN = PRICE_WATCH.model_copy(
    update={"key": "broken", "parameters": (), "mapping": (), "headers": (), "body": body_text("{\n  <#if x>\n")}
)
BARE = bare_tile(body_text('{"id": "${(input.user_id!)?json_string}"}', name="bare.ftl"))
WEBHOOK = Webhook(
    key="webhook",
    sync_name="Acme: users",
    vendor="Acme",
    sends="users",
    parameters=(
        AccountValue(name="api_key", display_name="API key", secret=True, sample="sample-key", required=True),
        AccountValue(name="mode", display_name="Mode", kind="choice", choices=("all", "known")),
    ),
    endpoint=Endpoint(method="POST", url="https://acme.example/users"),
    headers=(Header(name="X-Key", value="${parameters.api_key}"),),
    body=body_text(
        '<#if !input.user_id??><#stop "no user id"></#if>'
        '{"id": "${(input.user_id!)?json_string}", "mode": "${parameters.mode!"all"}"}'
    ),
    refusals=(Refusal(name="no-user-id", message="no user id", reason="Acme needs one.", customer="Identify users."),),
)


def write(tile: Destination, folder: Path) -> str:
    """The page of a tile as a file; gives its address."""
    file = folder / f"{tile.key}.html"
    file.write_text(render_page(page(Loaded(tile, tile.key, Project(folder), ()))), encoding="utf-8")
    return file.as_uri()
