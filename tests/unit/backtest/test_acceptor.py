"""A quick yes is always right."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from tile.backtest.acceptor import acceptor
from tile.find import find_own
from tile.outcome import Kind, Outcomes

if TYPE_CHECKING:
    from tile.contract import Contract

pytest.importorskip("msgspec")
pytest.importorskip("jsonschema_rs")

_CONTRACTS = {each.tile.contract.name: each.tile.contract for each in find_own() if each.tile.contract is not None}
_ATOMS = (
    '"a"', '"plan"', '"email"', '"EMAIL"', '"\u212aey"', '"phone"', '"a@b.example"', '""', '" "', '"null"', '"NULL\u00a0"', '"\\u0000"',
    '"\\ud800"', '"\\ud83d\\ude00"', '"\u2028"', '"a\\":b"', '"x\\n"', '"Ж"', '"+380501234567"', '"orderCreated"', '"a<b"', "1", "-0", "1.5",
    "1e400", "01", "123456789012345678901", "true", "null", "NaN", "[]", "{}", '"\ufeff"', "",
)  # fmt: skip
_MEMBERS = (
    "eventTypeKey", "params", "keyValue", "name", "value", "email", "phone", "contactId", "externalCustomerId", "a",
)  # fmt: skip


def _body(rng: random.Random, depth: int = 0) -> str:
    roll = rng.random()
    if depth > 3 or roll < 0.2:
        return rng.choice(_ATOMS)
    if roll < 0.45:
        return "[" + ",".join(_body(rng, depth + 1) for _ in range(rng.randrange(3))) + "]"
    pairs = (
        f'"{rng.choice(_MEMBERS)}"{rng.choice(("", "", " "))}:{_body(rng, depth + 1)}' for _ in range(rng.randrange(4))
    )
    return "{" + ",".join(pairs) + "}"


def _event(rng: random.Random) -> str:
    """Nearer to what Reteno takes."""
    params = ",".join(
        f'{{"name": {rng.choice(_ATOMS)}, "value": {rng.choice(_ATOMS)}}}' for _ in range(rng.randrange(4))
    )
    identity = rng.choice(('{"name": "email", "value": "a@b.example"}', '{"name": "externalCustomerId", "value": "1"}'))
    key = rng.choice(('"LessonStarted"', *_ATOMS))
    return f'{{"eventTypeKey": {key}, "params": [{identity}{"," if params else ""}{params}]}}'


@pytest.mark.parametrize("contract", _CONTRACTS.values(), ids=_CONTRACTS)
def test_what_is_accepted_quickly_is_accepted(contract: Contract) -> None:
    rng = random.Random(11)
    quick, slow = acceptor(contract), _slow(contract)
    for _ in range(4_000):
        body = _event(rng) if rng.random() < 0.5 else _body(rng)
        found = quick(body)
        if found is not None:
            outcome = slow(body)
            assert outcome.kind is Kind.ACCEPTED, body
            assert outcome.breaches == found.reserved, body
            assert found.value == json.loads(body)


def test_plain_bodies_are_accepted_quickly() -> None:
    """Of those it knows nothing against, none is left to the slow one."""
    rng = random.Random(5)
    contract = _CONTRACTS["Reteno event v2"]
    quick, slow = acceptor(contract), _slow(contract)
    accepted = 0
    for _ in range(2_000):
        body = _event(rng)
        if slow(body).kind is Kind.ACCEPTED and "\\u" not in body and '\\":' not in body:
            accepted += 1
            assert quick(body) is not None, body
    assert accepted > 50


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1, "a": 2}',
        '{"a" : 1, "a": 2}',
        '{"a"\n: 1, "a" : 2}',
        '{"a": {"b": 1, "b": 1}}',
        '[{"a": 1}, {"b": 2, "b": 3}]',
        '{"a": "x", "a" \t\r\n: "y"}',
        "[" * 250 + "]" * 250,
        '{"a": 1,}',
        "",
        '{"a": \ufeff1}',
        '{"a": ":x", "a": 1}',
        '{"b": ":", ":": 1, ":": 2}',
        '{"a": "\\u0022:", "b": 1, "b": 2}',
    ],
)
def test_what_is_no_strict_json(body: str) -> None:
    assert acceptor(None)(body) is None


@pytest.mark.parametrize("body", ['{"a": ":x"}', '{":": [":", ""]}', '{"a" : 1}', '{"a\\n": "b"}', "1"])
def test_what_is_strict_json_is_read(body: str) -> None:
    found = acceptor(None)(body)
    assert found is not None
    assert found.value == json.loads(body)


def test_limits_are_bytes() -> None:
    contract = _CONTRACTS["Reteno event v2"]
    text = json.dumps(
        {
            "eventTypeKey": "a",
            "params": [{"name": "email", "value": "a@b.example"}, {"name": "n", "value": "é" * 9_990}],
        },
        ensure_ascii=False,
    )
    assert len(text) < 20_000 < len(text.encode())
    assert acceptor(contract)(text) is None


def _slow(contract: Contract) -> Any:
    from payloads.request import Request

    outcomes = Outcomes(None, contract=contract)  # type: ignore[arg-type]
    return lambda body: outcomes.judged(Request("POST", "", (), body))
