"""Write docs/reference/schemas/ and the page about it, from the models of what is printed and of what is declared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from scripts.outputs import OUTPUTS
from tile import CohortWebhook, Tile, Webhook
from tile.portal.bundle import schema_text

REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
FOLDER: Final = REFERENCE / "schemas"

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: What `tile show` leaves out: it is no data.
_LEFT_OUT: Final = (("Contract", "rules"), ("Body", "path"), ("ConnectionInfo", "logo"))

_HEAD: Final = """\
# JSON output

Commands with `--output-format json` print one JSON document to standard output. `schema_version` increases when a
change could break a reader of the previous version. A JSON Schema (2020-12) is published for each:

| command | schema |
|---|---|
"""


def files() -> dict[Path, str]:
    """A schema for each output, and the page."""
    schemas = {name: _text(name, model.model_json_schema()) for name, model in OUTPUTS.items()}
    schemas["show"] = _text("show", _show())
    schemas["submission"] = schema_text()
    return {REFERENCE / "json-output.md": _page(sorted(schemas)), **{_file(name): schemas[name] for name in schemas}}


def _file(name: str) -> Path:
    return FOLDER / f"{name}.schema.json"


def _text(name: str, schema: dict[str, Any]) -> str:
    head = {"$schema": _DIALECT, "$id": f"urn:reteno-amplitude-tile:{name}:1"}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


class _Declared(GenerateJsonSchema):
    """A declaration holds functions; they aren't printed."""

    def callable_schema(self, schema: Any) -> dict[str, Any]:  # noqa: ARG002 - the signature is given
        return {}


def _show() -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    for kind in (Tile, Webhook, CohortWebhook):
        made = kind.model_json_schema(mode="serialization", schema_generator=_Declared)
        definitions |= made.pop("$defs") | {kind.__name__: made}
    for name, member in _LEFT_OUT:
        del definitions[name]["properties"][member]
    for schema in definitions.values():
        if "properties" in schema:  # what is printed is whole
            schema["required"] = list(schema["properties"])
    return {
        "$defs": _used(definitions, "Tile", "Webhook", "CohortWebhook"),
        "title": "Show",
        "description": "`tile show`.",
        "type": "object",
        "properties": {
            "schema_version": {"const": 1},
            "reference": {"type": "string", "description": "`module:attribute`."},
            "tile": {"anyOf": [{"$ref": f"#/$defs/{name}"} for name in ("Tile", "Webhook", "CohortWebhook")]},
        },
        "required": ["schema_version", "reference", "tile"],
        "additionalProperties": False,
    }


def _used(definitions: dict[str, Any], *roots: str) -> dict[str, Any]:
    """The definitions that others lead to."""
    pending, found = list(roots), set()
    while pending:
        name = pending.pop()
        found.add(name)
        text = json.dumps(definitions[name])
        pending += [each for each in definitions if f'"#/$defs/{each}"' in text and each not in found]
    return {name: definitions[name] for name in sorted(found)}


def _page(names: list[str]) -> str:
    rows = (f"| {_command(name)} | [{name}.schema.json](schemas/{name}.schema.json) |" for name in names)
    return _HEAD + "\n".join((*rows, "", "Written by `python scripts/generate.py`.")) + "\n"


def _command(name: str) -> str:
    if name == "submission":
        return "`submission.json`, which `tile export` writes"
    return f"`tile {name.replace('event-plan-', 'event-plan ')}`" + (", `tile explain`" if name == "rules" else "")
