"""A contract's schema is looked at when it is declared; whatever is wrong is told with its JSON pointer."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from conformance import check
from conformance.claims import Status
from tests.placeholder import LOGO
from tile import Body, ConnectionInfo, Contract, Endpoint, Tile
from tile.body import event
from tile.contract_schema import FORMATS, schema_faults
from tile.find import shipped
from tile.reteno.contracts import CONTRACTS

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"type": "text"}, "/type", "is not JSON Schema"),
    ({"type": ["string", 1]}, "/type", "is not JSON Schema"),
    ({"properties": []}, "/properties", "is not JSON Schema"),
    ({"properties": {"a/b": {"minLength": -1}}}, "/properties/a~1b/minLength", "is not JSON Schema"),
    ({"required": "a"}, "/required", "is not JSON Schema"),
    ({"anyOf": []}, "/anyOf", "is not JSON Schema"),
    ({"$schema": "http://json-schema.org/draft-07/schema#"}, "/$schema", "2020-12"),
    ({"$schema": 1}, "/$schema", "2020-12"),
    ({"items": {"$ref": "#/$defs/none"}}, "/items/$ref", "refers to nothing"),
    ({"$ref": "https://example.com/schema.json"}, "/$ref", "nothing is fetched"),
    ({"$ref": "#anchor", "$anchor": "anchor"}, "/$ref", "refers to nothing"),
    ({"$dynamicRef": "#x"}, "/$dynamicRef", "write $ref"),
    ({"properties": {"a": {"pattern": "("}}}, "/properties/a/pattern", "is not a regular expression"),
    ({"patternProperties": {"[z-a]": {}}}, "/patternProperties", "is not a regular expression"),
    ({"$defs": {"x": {"not": {"pattern": "*"}}}}, "/$defs/x/not/pattern", "is not a regular expression"),
    ({"allOf": [{"format": "date-time"}]}, "/allOf/0/format", "'date-time' can't be checked here"),
    ({"prefixItems": [{"format": "nonsense"}]}, "/prefixItems/0/format", "'nonsense' can't be checked here"),
]


@pytest.mark.parametrize(
    ("schema", "pointer", "message"), FAULTS, ids=[pointer + str(n) for n, (_, pointer, _) in enumerate(FAULTS)]
)
def test_what_is_no_schema_is_refused_where_it_is_declared(schema: dict[str, Any], pointer: str, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Contract(name="Acme", endpoint="POST https://api.acme.example/", json_schema=schema)
    assert f"json_schema: `{pointer}`" in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"properties": {"pattern": {"type": "string"}, "$ref": {"format": "uuid"}, "format": {"const": "("}}},
        {"$defs": {"a/b": {"type": "string"}}, "properties": {"x": {"$ref": "#/$defs/a~1b"}, "self": {"$ref": "#"}}},
        {"examples": [{"pattern": "("}], "default": {"$ref": "nowhere"}, "enum": [{"format": "nonsense"}]},
        {"pattern": r"^\d+$", "additionalProperties": False, "if": True},
    ],
)
def test_what_is_one_is_taken(schema: dict[str, Any]) -> None:
    assert Contract(name="Acme", endpoint="POST https://api.acme.example/", json_schema=schema).json_schema == schema


def _contracts_of_the_kit() -> dict[str, Contract]:
    declared = [each.tile.contract for each in shipped()]
    return {**CONTRACTS} | {each.name: each for each in declared if each is not None and each not in CONTRACTS.values()}


@pytest.mark.parametrize("contract", _contracts_of_the_kit().values(), ids=lambda each: each.name)
def test_those_of_the_kit_are(contract: Contract) -> None:
    assert not list(schema_faults(contract.json_schema))
    for rule in contract.rules:
        assert not list(schema_faults(rule.as_schema or {}))


@pytest.mark.parametrize(
    ("module", "is_looked_at"),
    [
        ("tile.acme.contracts", False),
        ("tile.acme", False),
        ("tile.acmes", True),
        ("acme.contracts", True),
        ("tile.importing", True),
        ("acme.tile.acme", True),
    ],
)
def test_those_of_each_vendor_of_the_kit_load_no_validator(
    module: str, is_looked_at: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test holds them instead, so that listing the kit's tiles is quick."""
    monkeypatch.setattr("tile.shipped.VENDORS", ("reteno", "acme"))
    names: dict[str, Any] = {"__name__": module, "Contract": Contract}
    expectation = pytest.raises(ValidationError) if is_looked_at else contextlib.nullcontext()
    with expectation:
        exec("Contract(name='Acme', endpoint='POST https://acme.example/', json_schema={'type': 'text'})", names)


def test_the_line_of_the_declaration_is_told(tmp_path: Path) -> None:
    module = tmp_path / "acme.py"
    module.write_text(
        "from tile import Contract\n\ncontract = Contract(\n    name='Acme',\n    endpoint='POST https://x.example/',\n"
        "    json_schema={'properties': {'a': {'pattern': '('}}},\n)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "tile", "check", "acme.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "json_schema: `/properties/a/pattern` '(' is not a regular expression" in done.stderr
    assert "acme.py:3" in done.stderr


def _tile(schema: dict[str, Any]) -> Tile:
    return Tile(
        key="acme-events",
        integration_name="Acme",
        connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d", logo=LOGO),
        endpoint=Endpoint(method="POST", url="https://api.acme.example/"),
        body=Body.of({"text": event.event_type, "day": "2026-01-28", "address": "192.0.2.1", "mail": "a@example.com"}),
        contract=Contract(name="Acme", endpoint="POST https://api.acme.example/", json_schema=schema),
    )


@pytest.mark.parametrize(
    ("member", "wanted", "verdict"),
    [
        ("text", "uuid", Status.REFUTED),
        ("text", "email", Status.REFUTED),
        ("day", "date", Status.PROVED),
        ("address", "ipv4", Status.PROVED),
        ("mail", "email", Status.UNKNOWN),
    ],
)
def test_a_format_counts(member: str, wanted: str, verdict: Status) -> None:
    """It is asserted of samples, and of every event decided, or else unknown: of e-mail addresses the proof knows nothing."""
    report = check(_tile({"properties": {member: {"type": "string", "format": wanted}}}))
    assert report.claims is not None
    assert report.claims.contract is not None
    assert report.claims.contract.status is verdict


def test_every_format_that_is_accepted_is_checked() -> None:
    assert set(Draft202012Validator.FORMAT_CHECKER.checkers) >= FORMATS
    for name in FORMATS - {"idn-email"}:
        validator = Draft202012Validator({"format": name}, format_checker=Draft202012Validator.FORMAT_CHECKER)
        assert list(validator.iter_errors("(no one of them")), name
