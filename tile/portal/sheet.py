"""The sheet for the person who fills in the form: every field in the portal's own order, ready to copy.

Source of the order: https://amplitude.com/docs/partners/create-an-event-streaming-integration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.amplitude import PRESET_HEADERS
from tile.markdown import fenced, table
from tile.portal.checklist import SEND_USERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.declaration import Tile
    from tile.portal.evidence import Evidence


def sheet(tile: Tile, evidence: Evidence, *, logo_file: str, body_file: str) -> str:
    """The sheet as Markdown."""
    parts = [
        f"# {tile.integration_name}: Developer Portal submission",
        (
            "*Settings → Developer Portal → Add New Destination → Event Streaming.* Each block below is "
            "one field of the form, in its order; copy what stands between the fences."
        ),
        *_connection(tile, logo_file),
        "## 2. Integration name",
        fenced(tile.integration_name),
        *_parameters(tile),
        *_mapping(tile),
        *_request(tile),
        "## 6. Event Body Editor",
        f"The same text lies beside this sheet as `{body_file}`.",
        fenced(tile.body.text, "ftl"),
        *_customers(tile),
        *_evidence(evidence),
    ]
    return "\n\n".join(parts) + "\n"


def _connection(tile: Tile, logo_file: str) -> Iterator[str]:
    connection = tile.connection
    yield "## 1. Connection info"
    yield from _field("Display Name", connection.display_name)
    yield from _field("Category", connection.category)
    yield from _field("Summary", connection.summary)
    yield from _field("Full Description", connection.description)
    yield "**Integration Logo**"
    yield f"Upload `{logo_file}`."


def _parameters(tile: Tile) -> Iterator[str]:
    yield "## 3. Create Parameters"
    if not tile.parameters:
        yield "None."
    for number, parameter in enumerate(tile.parameters, 1):
        yield f"### Parameter {number}"
        yield from _field("Parameter Display Name", parameter.display_name)
        yield from _field("Parameter Name", parameter.name)
        if parameter.description:
            yield f"For the customer: {parameter.description}"


def _mapping(tile: Tile) -> Iterator[str]:
    yield "## 4. Customize User Properties Mapping"
    if not tile.mapping:
        yield "None."
    for number, field in enumerate(tile.mapping, 1):
        yield f"### Destination property {number}"
        yield from _field("Destination Property Name", field.name)
        yield f"**Required?** {'tick the box' if field.required else 'leave the box empty'}"
        if field.description:
            yield f"For the customer: {field.description}"


def _request(tile: Tile) -> Iterator[str]:
    yield "## 5. Customize Events Payload"
    yield f"**Method** choose {tile.endpoint.method}"
    yield from _field("URL Endpoint", tile.endpoint.url)
    yield "### REST API Headers"
    presets = " and ".join(f"`{name}: {value}`" for name, value in PRESET_HEADERS)
    yield f"Amplitude adds {presets} by itself; do not repeat them."
    if not tile.headers:
        yield "No further header."
        return
    yield (
        "The form has two columns. Its documentation calls them key and value; its published screenshots "
        "show a label on the left and the whole header on the right. Use the first form, send a test "
        "event, and if the header does not arrive, use the second."
    )
    for number, header in enumerate(tile.headers, 1):
        (key, value), (label, line) = header.as_key_and_value, header.as_label_and_line
        yield f"#### Header {number}, as key and value"
        yield from _field("Header Key", key)
        yield from _field("Header Value", value)
        yield f"#### Header {number}, as label and line"
        yield from _field("Left column", label)
        yield from _field("Right column", line)


def _customers(tile: Tile) -> Iterator[str]:
    yield "## What customers must set and know"
    if not (tile.preconditions or tile.notes or tile.refusals or tile.send_users):
        yield "Nothing beside the form."
    if tile.send_users:
        yield f"**Send Users.** {SEND_USERS[tile.send_users]}"
    for refusal in tile.refusals:
        yield f"**Not sent.** {refusal.customer} Why: {refusal.reason}"
    for precondition in tile.preconditions:
        yield f"**Filter.** {precondition.customer} Why: {precondition.reason}"
    if tile.notes:
        yield "\n".join(f"- {note}" for note in tile.notes)


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield "## Evidence"
    if not evidence.checks and not evidence.payloads:
        yield "None was handed in with this export."
    if evidence.checks:
        rows = ([check.outcome, check.name, check.message] for check in evidence.checks)
        yield table(["Outcome", "Check", "Message"], rows)
    if evidence.payloads:
        rows = ([f"`payloads/{each.sample}.json`", each.description] for each in evidence.payloads)
        yield table(["Test payload", "Event"], rows)


def _field(label: str, value: str) -> Iterator[str]:
    yield f"**{label}**"
    yield fenced(value)
