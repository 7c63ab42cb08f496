"""The machine-readable submission: `submission.json`.

Its JSON Schema is published in the package as `submission.schema.json`, made from the models here by
`python scripts/generate.py`. `schema_version` counts up when a reader of the former version could go wrong.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import Field

from payloads.amplitude import PRESET_HEADERS
from tile._model import Model
from tile.portal.checklist import checklist
from tile.portal.evidence import Outcome

if TYPE_CHECKING:
    from tile.declaration import Tile
    from tile.portal.evidence import Evidence

KIND: Final = "amplitude-event-streaming-submission"
SCHEMA_VERSION: Final = 1
SCHEMA_ID = f"urn:reteno-amplitude-tile:submission:{SCHEMA_VERSION}"
SCHEMA_FILE = Path(__file__).with_name("submission.schema.json")


class LogoEntry(Model):
    """The logo's file and its size in pixels."""

    file: str
    width: int
    height: int


class ConnectionEntry(Model):
    """The portal's connection info."""

    display_name: str
    category: str
    summary: str
    description: str
    logo: LogoEntry


class ParameterEntry(Model):
    """A row of *Create Parameters*. `sample` is the environment placeholder if the value is secret."""

    display_name: str
    name: str
    secret: bool
    sample: str
    description: str


class MappingEntry(Model):
    """A row of *Customize User Properties Mapping*."""

    name: str
    required: bool
    default: str | None
    description: str


class HeaderEntry(Model):
    """A header in both forms the portal's columns may want: key and value, or label and line."""

    key: str
    value: str
    label: str
    line: str


class RequestEntry(Model):
    """*Customize Events Payload*. Amplitude adds the preset headers by itself."""

    method: Literal["POST", "PUT", "PATCH"]
    url: str
    headers: tuple[HeaderEntry, ...]
    preset_headers: tuple[tuple[str, str], ...]


class BodyEntry(Model):
    """*Event Body Editor*: the template and the file that holds it."""

    file: str
    template: str


class RuleEntry(Model):
    """A rule of the contract that no schema expresses."""

    name: str
    description: str
    source: str


class AnswerEntry(Model):
    """An answer of the API."""

    status: int
    meaning: str
    delivered: bool
    source: str


class SourceEntry(Model):
    """Where a constraint comes from."""

    constraint: str
    url: str
    inferred: bool


class ContractEntry(Model):
    """What the destination accepts."""

    name: str
    endpoint: str
    body_schema: dict[str, Any]
    max_body_bytes: int | None
    rules: tuple[RuleEntry, ...]
    answers: tuple[AnswerEntry, ...]
    sources: tuple[SourceEntry, ...]


class PreconditionEntry(Model):
    """Which events the tile is for, and what the customer is told."""

    name: str
    any_of: tuple[str, ...]
    ignored: tuple[str, ...]
    customer: str
    reason: str


class ChecklistEntry(Model):
    """A section of the checklist."""

    title: str
    items: tuple[str, ...]


class CheckEntry(Model):
    """How one check ended."""

    name: str
    outcome: Outcome
    message: str


class PayloadEntry(Model):
    """A rendered test payload: its files, and its size in bytes of UTF-8."""

    sample: str
    description: str
    body_file: str
    curl_file: str
    body_bytes: int


class EvidenceEntry(Model):
    """What shows that the tile is right."""

    checks: tuple[CheckEntry, ...]
    payloads: tuple[PayloadEntry, ...]


class Submission(Model):
    """Everything the Developer Portal asks for one tile."""

    kind: Literal["amplitude-event-streaming-submission"]
    schema_version: Literal[1]
    key: str
    integration_name: str
    connection: ConnectionEntry
    parameters: tuple[ParameterEntry, ...]
    mapping: tuple[MappingEntry, ...]
    request: RequestEntry
    body: BodyEntry
    contract: ContractEntry | None
    preconditions: tuple[PreconditionEntry, ...]
    notes: tuple[str, ...]
    checklist: tuple[ChecklistEntry, ...]
    evidence: EvidenceEntry
    files: dict[str, str] = Field(description="SHA-256 in hexadecimal of every other file of the folder, by its path")


def bundle(tile: Tile, evidence: Evidence, *, logo: LogoEntry, body_file: str, files: dict[str, bytes]) -> Submission:
    """The submission of a tile, given the files that lie beside it."""
    return Submission(
        kind=KIND,
        schema_version=SCHEMA_VERSION,
        key=tile.key,
        integration_name=tile.integration_name,
        connection=ConnectionEntry(
            display_name=tile.connection.display_name,
            category=tile.connection.category,
            summary=tile.connection.summary,
            description=tile.connection.description,
            logo=logo,
        ),
        parameters=tuple(
            ParameterEntry(
                display_name=each.display_name,
                name=each.name,
                secret=each.secret,
                sample=f"${tile.environment_name(each)}" if each.secret else each.sample,
                description=each.description,
            )
            for each in tile.parameters
        ),
        mapping=tuple(
            MappingEntry(name=each.name, required=each.required, default=each.default, description=each.description)
            for each in tile.mapping
        ),
        request=_request(tile),
        body=BodyEntry(file=body_file, template=tile.body.text),
        contract=_contract(tile),
        preconditions=tuple(
            PreconditionEntry(
                name=each.name,
                any_of=tuple(each.any_of),
                ignored=tuple(each.ignored),
                customer=each.customer,
                reason=each.reason,
            )
            for each in tile.preconditions
        ),
        notes=tuple(tile.notes),
        checklist=tuple(ChecklistEntry(title=title, items=items) for title, items in checklist(tile)),
        evidence=EvidenceEntry(
            checks=tuple(
                CheckEntry(name=each.name, outcome=each.outcome, message=each.message) for each in evidence.checks
            ),
            payloads=tuple(
                PayloadEntry(
                    sample=each.sample,
                    description=each.description,
                    body_file=f"payloads/{each.sample}.json",
                    curl_file=f"payloads/{each.sample}.sh",
                    body_bytes=len(each.body.encode()),
                )
                for each in evidence.payloads
            ),
        ),
        files={name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    )


def _request(tile: Tile) -> RequestEntry:
    headers = []
    for each in tile.headers:
        (key, value), (label, line) = each.as_key_and_value, each.as_label_and_line
        headers.append(HeaderEntry(key=key, value=value, label=label, line=line))
    return RequestEntry(
        method=tile.endpoint.method,
        url=tile.endpoint.url,
        headers=tuple(headers),
        preset_headers=PRESET_HEADERS,
    )


def _contract(tile: Tile) -> ContractEntry | None:
    contract = tile.contract
    if contract is None:
        return None
    return ContractEntry(
        name=contract.name,
        endpoint=contract.endpoint,
        body_schema=contract.json_schema,
        max_body_bytes=contract.max_body_bytes,
        rules=tuple(
            RuleEntry(name=each.name, description=each.description, source=each.source.url) for each in contract.rules
        ),
        answers=tuple(
            AnswerEntry(status=each.status, meaning=each.meaning, delivered=each.delivered, source=each.source)
            for each in contract.answers
        ),
        sources=tuple(
            SourceEntry(constraint=each.constraint, url=each.url, inferred=each.inferred) for each in contract.sources
        ),
    )


def as_json(submission: Submission) -> str:
    """The submission as text: members in their order, two spaces, a line feed at the end."""
    return json.dumps(submission.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of `submission.json`."""
    made = Submission.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **made}


def schema_text() -> str:
    """What `submission.schema.json` must hold."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
