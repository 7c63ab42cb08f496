"""A template of Reteno's guide, or one made after it: which of the kit's webhooks sends the same, and with which values.

Read off the text by what the guide's templates look like; what isn't found stays at its default, and is not guessed.
Source: https://docs.reteno.com/docs/integrating-amplitude-with-reteno.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.errors import TileError
from tile.reteno.webhooks import contacts, devices, events, mobile_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tile.webhook import Webhook

Values = dict[str, "str | list[str] | dict[str, str]"]

_WEBHOOKS: Final[Mapping[str, Webhook]] = {
    "reteno-device-v1": devices,
    "reteno-contact-v1": contacts,
    "reteno-event-v2": events,
    "reteno-mobile-events-v1": mobile_events,
}
_COLUMNS: Final = {
    **{
        name: name
        for name in ("user_id", "device_id", "language", "country", "region", "city", "platform", "os_version")
    },
    "version_name": "app_version",
    "app_version": "app_version",
    "device_carrier": "carrier",
    "carrier": "carrier",
    "device_type": "device_type",
    "device_model": "device_type",
    "library": "library",
}
"""Amplitude's fields, and what the webhook for contacts calls their additional field."""

_READ: Final = r'"\$\{\(*input\.([\w$.]+)'
_FIELD: Final = re.compile(rf'"id"\s*:\s*"?([0-9]{{1,10}})"?\s*,\s*"value"\s*:\s*{_READ}')
_CHANNEL: Final = re.compile(rf'"type"\s*:\s*"(email|sms)"\s*,\s*"value"\s*:\s*{_READ}')
_NAME: Final = re.compile(rf'"(firstName|lastName)"\s*:\s*{_READ}')
_ID: Final = re.compile(rf'"external(?:Customer|User)Id"\s*(?:,\s*"value"\s*)?:\s*{_READ}')
_APP: Final = re.compile(r'"appId"\s*:\s*"([^"\n]+)"')
_LIST: Final = re.compile(r"<#list\s*\[([^\]]*)\]\s*as\s+(\w+)\s*>(.*?)</#list>", re.DOTALL)
_READ_BY: Final = {
    "event_properties": "input.event_properties[{}]",
    "user_properties": "input.user_properties[{}]",
    "columns": "input[{}]",
}
_PLACEHOLDER: Final = re.compile(
    r"\$?(?:param(?:eter)?|prop(?:erty)?|field|name|value)[_ -]?(?:[0-9]+|n)|(?:your|my|some)[_ -].*|.*(?:xxx|\.\.\.|<.*>).*",
    re.IGNORECASE,
)
_OF_THE_GUIDE: Final = frozenset(map(str, (*range(513758, 513771), *range(514043, 514046))))
"""The numbers of additional fields in the guide's example; they belong to somebody's account."""


class Migration(NamedTuple):
    """What takes a template's place.

    Attributes:
        key: the webhook's.
        values: for the account's file.
        remarks: what is to be looked at: placeholders, values that can't be meant, what has no place there.
    """

    key: str
    values: Values
    remarks: tuple[str, ...]


def migration(text: str, contract: str | None) -> Migration | None:
    """What takes the place of a template that is made for a contract, by its public name."""
    webhook = _WEBHOOKS.get(contract or "")
    if webhook is None:
        return None
    remarks: list[str] = []
    values: Values = {}
    names = {each.name for each in webhook.parameters}
    for name, value in _found(text, remarks):
        if name not in names:
            continue
        try:
            webhook.customer_settings(parameters={name: _typed(value)}, samples=False)
        except TileError as error:
            remarks.append(f"left out: {name} = {json.dumps(value, ensure_ascii=False)}: {error.message}")
            continue
        values[name] = value
    return Migration(webhook.key, values, tuple(dict.fromkeys(remarks)))


def as_toml(migrations: Iterable[Migration]) -> str:
    """The values as an account's file."""
    values: Values = {}
    for each in migrations:
        values |= each.values
    lines = [
        "# Values of the account, as `tile import` found them. Compare the numbers with your account's settings in Reteno."
    ]
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    for name, value in values.items():
        if not isinstance(value, dict):
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{json.dumps(key, ensure_ascii=False)} = {number}" for key, number in table.items()),
        ]
    return "\n".join(lines) + "\n"


def _typed(value: str | list[str] | dict[str, str]) -> str | dict[str, str]:
    return dict.fromkeys(value, "") if isinstance(value, list) else value


def _found(text: str, remarks: list[str]) -> Iterator[tuple[str, str | list[str] | dict[str, str]]]:
    if (own := _ID.search(text)) and own[1] in ("user_id", "amplitude_id"):
        yield "external_id", own[1]
    if app := _APP.search(text):
        yield "app_id", app[1]
    for kind, read in _CHANNEL.findall(text):
        if read.startswith("user_properties."):
            yield {"email": "email_property", "sms": "phone_property"}[kind], read.removeprefix("user_properties.")
    for member, read in _NAME.findall(text):
        if read.startswith("user_properties."):
            yield (
                {"firstName": "first_name_property", "lastName": "last_name_property"}[member],
                read.removeprefix("user_properties."),
            )
    properties: dict[str, str] = {}
    for number, read in _FIELD.findall(text):
        if number in _OF_THE_GUIDE:
            remarks.append(
                "the numbers of additional fields are those of the guide's example: replace them by your account's"
            )
        if read.startswith("user_properties."):
            properties[read.removeprefix("user_properties.")] = number
        elif read in _COLUMNS:
            yield f"{_COLUMNS[read]}_field", number
        else:
            remarks.append(f"left out: the field {number} takes input.{read}, which the kit's webhook doesn't send")
    if properties:
        yield "property_fields", properties
    yield from _chosen(text, remarks)


def _chosen(text: str, remarks: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The names in the lists of a template for events."""
    for listed, variable, body in _LIST.findall(text):
        names = [name.removeprefix("$") for name in re.findall(r'"([^"\n]*)"', listed)]
        meant = [name for name in names if name and not _PLACEHOLDER.fullmatch(name)]
        if len(meant) < len(names):
            told = ", ".join(name for name in names if name not in meant)
            remarks.append(
                f"placeholders of the page, not taken over: {told}; write the names you want into the account's file"
            )
        target = next((name for name, read in _READ_BY.items() if read.format(variable) in body), None)
        if target and meant:
            yield target, meant
