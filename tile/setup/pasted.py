"""The template a customer pastes: the destination's own, and in front of it the account's values.

    <#-- Values of your account, as the sheet says. Nothing to fill in here. -->
    <#assign parameters = {
      "country_field": "514049"
    }>

A webhook has no form, so nobody else would assign them. With this in front the template is the same as in a check,
where `parameters` is part of the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON
    from tile.webhook import Webhook


def pasted_body(webhook: Webhook, values: Mapping[str, JSON]) -> str:
    """The body's template for one account; `values` are those of `Setup.parameters`.

    Raises:
        payloads.freemarker.FreeMarkerError: the template doesn't parse.
    """
    paths = [reference.path for reference in Template(webhook.body.text, name=webhook.body.name).references()]
    read = {path[1] for path in paths if path[0] == "parameters" and len(path) > 1}
    everything = ("parameters",) in paths
    own = {name: value for name, value in values.items() if name in read or everything}
    if not read and not everything:
        return webhook.body.text
    lines = ",\n".join(f"  {_literal(name)}: {_literal(value)}" for name, value in own.items())
    assigned = f"{{\n{lines}\n}}" if lines else "{}"
    return f"<#-- Values of your account, as the sheet says. Nothing to fill in here. -->\n<#assign parameters = {assigned}>\n{webhook.body.text}"


def _literal(value: JSON) -> str:
    """A value as FreeMarker writes it; nothing in it can be read as code."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(name)}: {_literal(member)}" for name, member in value.items()) + "}"
    escaped = "".join(_ESCAPES.get(character, character) for character in str(value))
    return f'"{escaped}"'


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "{": "\\{",
    "<": "\\l",
    ">": "\\g",
    "&": "\\a",
    "\u2028": "\\x2028",
    "\u2029": "\\x2029",
}
"""`{` because `${` and `#{` begin an interpolation; `<` and `>` because editors and sites mistake them for tags."""
