"""The same payloads by other means: Jinja2, and plain Python written by hand for each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from payloads.freemarker.builtins.encoding import json_string
from payloads.freemarker.formats.numbers import number_formatter

Render = Callable[[dict[str, object]], str]

_number = number_formatter("number", "en_US")


def _text(value: object) -> str:
    return value if type(value) is str else _number(value)  # type: ignore[arg-type]


def device(model: dict[str, object]) -> str:
    event = model["input"]
    get = event.get  # type: ignore[attr-defined]
    parts = ["{\n"]
    for field, key in (("device_id", "deviceId"), ("user_id", "externalUserId")):
        if (value := get(field)) is not None:
            parts.append(f'  "{key}": "{value}",\n')
    if (value := get("os_name")) is not None:
        parts.append(f'  "osType": "{value.upper()}",\n')
    for field, key in (("version_name", "appVersion"), ("os_version", "osVersion"), ("device_model", "deviceModel")):
        if (value := get(field)) is not None:
            parts.append(f'  "{key}": "{value}",\n')
    parts.append('  "category": "MOBILE"\n}\n')
    return "".join(parts)


def contact(model: dict[str, object]) -> str:
    event = model["input"]
    get = event.get  # type: ignore[attr-defined]
    user = get("user_properties")
    return f"""{{
  "externalCustomerId": "{json_string(_text(get("user_id") or ""))}",
  "channels": [
    {{"type": "email", "value": "{json_string(_text(user.get("email") or ""))}"}}
  ],
  "fields": [
    {{"id": 1, "value": "{get("language") or ""}"}},
    {{"id": 2, "value": "{get("country") or ""}"}},
    {{"id": 3, "value": "{get("region") or ""}"}},
    {{"id": 4, "value": "{get("city") or ""}"}},
    {{"id": 5, "value": "{get("device_type") or ""}"}},
    {{"id": 6, "value": "{get("os_version") or ""}"}},
    {{"id": 7, "value": "{get("version_name") or ""}"}},
    {{"id": 8, "value": "{get("platform") or ""}"}},
    {{"id": 9, "value": "{get("library") or ""}"}},
    {{"id": 10, "value": "{get("device_carrier") or ""}"}},
    {{"id": 11, "value": "{get("device_id") or ""}"}},
    {{"id": 12, "value": "{json_string(_text(plan) if (plan := user.get("plan")) is not None else "")}"}}
  ]
}}
"""


def event(model: dict[str, object]) -> str:
    source = model["input"]
    get = source.get  # type: ignore[attr-defined]
    found = get("event_properties").get
    parts = [
        f'{{\n  "eventTypeKey": "{get("event_type")}",\n  "params": [\n',
        f'    {{"name": "externalCustomerId", "value": "{get("user_id")}"}}\n',
    ]
    for name in ("plan", "lesson", "price", "prop_0", "prop_1", "prop_2"):
        if (value := found(name)) is not None:
            parts.append(f'    , {{"name": "{name}", "value": "{_text(value)}"}}\n')
    parts.append("  ]\n}\n")
    return "".join(parts)


PYTHON: dict[str, Render] = {"device": device, "contact": contact, "event": event}

_JINJA = {
    "device": """{
{% if input.device_id is not none %}
  "deviceId": "{{ input.device_id }}",
{% endif %}
{% if input.user_id is not none %}
  "externalUserId": "{{ input.user_id }}",
{% endif %}
{% if input.os_name is not none %}
  "osType": "{{ input.os_name|upper }}",
{% endif %}
{% if input.version_name is not none %}
  "appVersion": "{{ input.version_name }}",
{% endif %}
{% if input.os_version is not none %}
  "osVersion": "{{ input.os_version }}",
{% endif %}
{% if input.device_model is not none %}
  "deviceModel": "{{ input.device_model }}",
{% endif %}
  "category": "MOBILE"
}
""",
    "event": """{
  "eventTypeKey": "{{ input.event_type }}",
  "params": [
    {"name": "externalCustomerId", "value": "{{ input.user_id }}"}
    {% for name in ["plan", "lesson", "price", "prop_0", "prop_1", "prop_2"] %}
      {% if input.event_properties[name] is defined %}
    , {"name": "{{ name }}", "value": "{{ input.event_properties[name] }}"}
      {% endif %}
    {% endfor %}
  ]
}
""",
}


@lru_cache(maxsize=1)
def jinja() -> dict[str, Render]:
    """Jinja2 with FreeMarker's number format and JSON escape, so that its output is the same."""
    import jinja2

    def finalize(value: object) -> object:
        return "" if value is None else value if type(value) is str else _number(value)  # type: ignore[arg-type]

    environment = jinja2.Environment(
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, finalize=finalize, autoescape=False
    )
    environment.filters["js"] = lambda value: json_string("" if value is None else _text(value))
    contact_source = _contact_source()
    sources = _JINJA | {"contact": contact_source}
    templates = {name: environment.from_string(source) for name, source in sources.items()}
    return {name: template.render for name, template in templates.items()}


def _contact_source() -> str:
    from pathlib import Path

    text = (Path(__file__).with_name("templates") / "contact.ftl").read_text(encoding="utf-8")
    text = text.replace(
        '${(input.user_properties.plan!"")?json_string}',
        '{{ (input.user_properties.plan if "plan" in input.user_properties else "")|js }}',
    )
    text = text.replace('${(input.user_id!"")?json_string}', "{{ input.user_id|js }}")
    text = text.replace('${(input.user_properties.email!"")?json_string}', "{{ input.user_properties.email|js }}")
    return text.replace("${", "{{ ").replace("!}", " }}")
