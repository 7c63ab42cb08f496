"""Each edit of a tile has the consequence it is said to have, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

from tile import (
    AccountValue,
    CohortWebhook,
    ConnectionInfo,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    Precondition,
    Tile,
    Webhook,
    body_text,
)
from tile.diff import Consequence, changes, state_of
from tile.diff.consequences import RULES
from tile.reteno.contracts import DEVICE_V1, EVENT_V2

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = Parameter(name="token", display_name="API token", secret=True, sample="sample-token")
_REGION = Parameter(name="region", display_name="Region", sample="eu", description="Where your account is.")
_USER = MappedField(name="userId", required=True, default="user_id")
_EMAIL = MappedField(name="email", default="user_properties.email")
_AUTH = Header(name="Authorization", value="Bearer ${parameters.token}")
_ACCEPT = Header(name="Accept", value="application/json", label="Accept JSON")
_KNOWN = Precondition(
    name="known-user",
    any_of=("mappedFields.userId", "mappedFields.email"),
    customer="Filter.",
    reason="It needs a user.",
)

_BEFORE = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="Sends.", description="Sends things."),
    parameters=(_TOKEN, _REGION),
    mapping=(_USER, _EMAIL),
    endpoint=Endpoint(method="POST", url="https://api.acme.example/events"),
    headers=(_AUTH, _ACCEPT),
    body=body_text('{"user": "${mappedFields.userId!}", "region": "${parameters.region!}"}'),
    contract=EVENT_V2,
    preconditions=(_KNOWN,),
    notes=("A note.",),
)


def _with(**update: Any) -> Callable[[Tile], Tile]:
    return lambda tile: tile.model_copy(update=update)


def _connection(**update: Any) -> Callable[[Tile], Tile]:
    return lambda tile: tile.model_copy(update={"connection": tile.connection.model_copy(update=update)})


def _copy(model: BaseModel, **update: Any) -> Any:
    return model.model_copy(update=update)


_URL_WITH_REGION = Endpoint(method="POST", url="https://${parameters.region}.acme.example/events")
_NEW = Parameter(name="workspace", display_name="Workspace")

#: What is edited; then every change that is found: consequence, path, what happened.
_EDITS: dict[str, tuple[Callable[[Tile], Tile], list[tuple[str, str, str]]]] = {
    "nothing": (_with(), []),
    "key": (_with(key="acme"), [("cosmetic", "key", "changed")]),
    "integration name": (_with(integration_name="Acme 2"), [("breaking", "integration_name", "changed")]),
    "display name": (_connection(display_name="ACME"), [("review", "connection.display_name", "changed")]),
    "category": (_connection(category="Other"), [("cosmetic", "connection.category", "changed")]),
    "summary": (_connection(summary="Sends more."), [("cosmetic", "connection.summary", "changed")]),
    "description": (_connection(description="More."), [("cosmetic", "connection.description", "changed")]),
    "parameter removed": (_with(parameters=(_TOKEN,)), [("breaking", "parameters.region", "removed")]),
    "parameter renamed, alike in its label": (
        _with(parameters=(_TOKEN, _copy(_REGION, name="zone"))),
        [("breaking", "parameters.zone", "renamed")],
    ),
    "parameter renamed in its place": (
        _with(parameters=(_TOKEN, Parameter(name="zone", display_name="Zone", sample="eu"))),
        [
            ("breaking", "parameters.zone", "renamed"),
            ("cosmetic", "parameters.zone.display_name", "changed"),
            ("cosmetic", "parameters.zone.description", "changed"),
        ],
    ),
    "parameter added": (_with(parameters=(_TOKEN, _REGION, _NEW)), [("review", "parameters.workspace", "added")]),
    "parameter added and put into a header": (
        _with(parameters=(_TOKEN, _REGION, _NEW), headers=(_AUTH, _ACCEPT, Header(name="X-W", value="${parameters.workspace}"))),
        [
            ("breaking", "headers", "read"),
            ("review", "parameters.workspace", "added"),
            ("review", "headers.X-W", "added"),
        ],
    ),
    "parameter newly in the URL": (
        _with(endpoint=_URL_WITH_REGION),
        [("breaking", "endpoint.url", "read"), ("review", "endpoint.url", "changed")],
    ),
    "parameter's texts": (
        _with(parameters=(_TOKEN, _copy(_REGION, display_name="Where", description="EU or US", sample="us"))),
        [
            ("cosmetic", "parameters.region.display_name", "changed"),
            ("cosmetic", "parameters.region.sample", "changed"),
            ("cosmetic", "parameters.region.description", "changed"),
        ],
    ),
    "sample of a secret": (_with(parameters=(_copy(_TOKEN, sample="other"), _REGION)), []),
    "order of the parameters": (_with(parameters=(_REGION, _TOKEN)), [("cosmetic", "parameters", "moved")]),
    "mapping removed": (_with(mapping=(_USER,)), [("breaking", "mapping.email", "removed")]),
    "mapping renamed": (
        _with(mapping=(_copy(_USER, name="user id"), _EMAIL)),
        [("breaking", "mapping.user id", "renamed")],
    ),
    "mapping added": (_with(mapping=(_USER, _EMAIL, MappedField(name="phone"))), [("review", "mapping.phone", "added")]),
    "required mapping added": (
        _with(mapping=(_USER, _EMAIL, MappedField(name="phone", required=True))),
        [("breaking", "mapping.phone", "added")],
    ),
    "mapping made required": (
        _with(mapping=(_USER, _copy(_EMAIL, required=True))),
        [("breaking", "mapping.email.required", "changed")],
    ),
    "mapping made optional": (
        _with(mapping=(_copy(_USER, required=False), _EMAIL)),
        [("review", "mapping.userId.required", "changed")],
    ),
    "usual property": (
        _with(mapping=(_USER, _copy(_EMAIL, default="user_properties.mail"))),
        [("cosmetic", "mapping.email.default", "changed")],
    ),
    "order of the mapping": (_with(mapping=(_EMAIL, _USER)), [("cosmetic", "mapping", "moved")]),
    "method": (
        _with(endpoint=Endpoint(method="PUT", url=_BEFORE.endpoint.url)),
        [("review", "endpoint.method", "changed")],
    ),
    "URL": (
        _with(endpoint=Endpoint(method="POST", url="https://eu.acme.example/events")),
        [("review", "endpoint.url", "changed")],
    ),
    "header added": (
        _with(headers=(_AUTH, _ACCEPT, Header(name="X-Source", value="amplitude"))),
        [("review", "headers.X-Source", "added")],
    ),
    "header removed": (_with(headers=(_AUTH,)), [("review", "headers.Accept", "removed")]),
    "header's value": (
        _with(headers=(_AUTH, _copy(_ACCEPT, value="*/*"))),
        [("review", "headers.Accept.value", "changed")],
    ),
    "header's label": (
        _with(headers=(_AUTH, _copy(_ACCEPT, label=None))),
        [("cosmetic", "headers.Accept.label", "changed")],
    ),
    "order of the headers": (_with(headers=(_ACCEPT, _AUTH)), [("cosmetic", "headers", "moved")]),
    "body": (_with(body=body_text("{}")), [("review", "body", "changed")]),
    "the body's file only": (_with(body=body_text(_BEFORE.body.text, name="other.ftl")), []),
    "contract": (
        _with(contract=DEVICE_V1),
        [("cosmetic", "contract.name", "changed"), ("cosmetic", "contract.digest", "changed")],
    ),
    "no contract any more": (_with(contract=None), [("cosmetic", "contract", "changed")]),
    "precondition added": (
        _with(preconditions=(_KNOWN, _copy(_KNOWN, name="has-mail", any_of=("mappedFields.email",), customer="Mail."))),
        [("breaking", "preconditions.has-mail", "added")],
    ),
    "precondition removed": (_with(preconditions=()), [("review", "preconditions.known-user", "removed")]),
    "precondition made narrower": (
        _with(preconditions=(_copy(_KNOWN, any_of=("mappedFields.userId",)),)),
        [("breaking", "preconditions.known-user.any_of", "changed")],
    ),
    "precondition made wider": (
        _with(preconditions=(_copy(_KNOWN, any_of=(*_KNOWN.any_of, "input.device_id")),)),
        [("review", "preconditions.known-user.any_of", "changed")],
    ),
    "more that counts as nothing": (
        _with(preconditions=(_copy(_KNOWN, ignored=("null",)),)),
        [("breaking", "preconditions.known-user.ignored", "changed")],
    ),
    "notes": (_with(notes=("Another.",)), [("cosmetic", "notes", "changed")]),
}  # fmt: skip


@pytest.mark.parametrize("name", _EDITS)
def test_edit(name: str) -> None:
    edit, expected = _EDITS[name]
    found = changes(state_of(_BEFORE, "before"), state_of(edit(_BEFORE), "after"))
    assert [(change.consequence.word, change.path, change.did) for change in found] == expected
    assert all(change.title for change in found)
    assert all(change.because for change in found if change.consequence is Consequence.BREAKING)


def test_what_is_undone_is_a_change_as_well() -> None:
    for name, (edit, expected) in _EDITS.items():
        found = changes(state_of(edit(_BEFORE), "before"), state_of(_BEFORE, "after"))
        assert bool(found) == bool(expected), name


_WEBHOOK = Webhook(
    key="acme-users",
    sync_name="Acme: users",
    vendor="Acme",
    sends="users",
    parameters=(AccountValue(name="list", display_name="List", kind="id", sample="12"),),
    endpoint=Endpoint(method="POST", url="https://api.acme.example/users"),
    body=body_text("{}"),
)


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ({"sync_name": "Acme"}, [("cosmetic", "sync_name")]),
        ({"sends": "events"}, [("breaking", "sends")]),
        ({"parameters": (_copy(_WEBHOOK.parameters[0], kind="text"),)}, [("breaking", "parameters.list.kind")]),
        ({"parameters": (_copy(_WEBHOOK.parameters[0], required=True),)}, [("breaking", "parameters.list.required")]),
        (
            {"parameters": (*_WEBHOOK.parameters, AccountValue(name="key", display_name="Key", required=True))},
            [("breaking", "parameters.key")],
        ),
        (
            {"parameters": (*_WEBHOOK.parameters, AccountValue(name="key", display_name="Key"))},
            [("review", "parameters.key")],
        ),
    ],
)
def test_edit_of_a_webhook(update: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = changes(state_of(_WEBHOOK, "before"), state_of(_WEBHOOK.model_copy(update=update), "after"))
    assert [(change.consequence.word, change.path) for change in found] == expected


def test_another_kind_of_destination_is_another_destination() -> None:
    found = changes(state_of(_BEFORE, "before"), state_of(_WEBHOOK, "after"))
    assert (found[0].consequence, found[0].path) == (Consequence.BREAKING, "kind")


_LISTS: dict[str, type[BaseModel]] = {
    "parameters": AccountValue,
    "mapping": MappedField,
    "headers": Header,
    "preconditions": Precondition,
}


@pytest.mark.parametrize("model", [Tile, Webhook, CohortWebhook])
def test_every_field_of_a_destination_has_a_rule(model: type[BaseModel]) -> None:
    """A new field must be given a consequence."""
    missing = []
    for name in model.model_fields:
        if name in ("connection", "endpoint"):
            parts: dict[str, type[BaseModel]] = {"connection": ConnectionInfo, "endpoint": Endpoint}
            missing += [f"{name}.{each}" for each in parts[name].model_fields if f"{name}.{each}" not in RULES]
        elif name in _LISTS:
            fields = [f"{name}[].{each}" for each in _LISTS[name].model_fields if each != "name"]
            wanted = [f"{name}[+]", f"{name}[-]", f"{name}[name]", f"{name}[order]", *fields]
            missing += [each for each in wanted if each not in RULES]
        elif name not in RULES and f"{name}[+]" not in RULES:
            missing.append(name)
    assert missing == []


def test_unknown_fields_need_a_look() -> None:
    former = state_of(_BEFORE, "before")
    former.fields["colour"] = "red"
    found = changes(former, state_of(_BEFORE, "after"))
    assert [(change.consequence, change.path) for change in found] == [(Consequence.REVIEW, "colour")]
