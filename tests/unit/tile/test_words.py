"""A model's refusal in this kit's words, pydantic's own sentences among them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tile import (
    Answer,
    ConnectionInfo,
    Contract,
    Endpoint,
    Header,
    Logo,
    Parameter,
    PayloadRule,
    Precondition,
    Source,
    Tile,
    body_text,
)
from tile.errors import in_words

_TILE: dict[str, Any] = {
    "key": "acme-events",
    "integration_name": "Acme",
    "connection": ConnectionInfo(display_name="Acme", category="c", summary="s", description="d"),
    "endpoint": Endpoint(method="POST", url="https://acme.example"),
    "body": body_text("{}"),
}
_PRECONDITION = {"name": "a", "any_of": ["input.user_id"], "customer": "c", "reason": "r"}
_ANSWER = {"status": 200, "meaning": "m", "delivered": True, "source": "s"}
_RULE = {"name": "r", "description": "d", "source": Source(constraint="c", url="u")}
_CASES: list[tuple[Any, dict[str, Any], str]] = [
    (Endpoint, {"method": "POST"}, "Endpoint.url: is missing, and it is needed"),
    (
        Endpoint,
        {"method": "GET", "url": "https://a.example"},
        "Endpoint.method: must be 'POST', 'PUT' or 'PATCH', not 'GET'",
    ),
    (Endpoint, {"method": "POST", "url": 3}, "Endpoint.url: must be text, not a number"),
    (Tile, {**_TILE, "paramters": []}, "Tile.paramters: there is no such field; did you mean 'parameters'?"),
    (Tile, {**_TILE, "headers": 3}, "Tile.headers: must be a list, not a number"),
    (Tile, {**_TILE, "headers": Header(name="A", value="b")}, "Tile.headers: must be a list, not a Header"),
    (Tile, {**_TILE, "headers": ["A: b"]}, "Tile.headers[0]: must be Header, not text"),
    (Tile, {**_TILE, "body": "{}"}, "Tile.body: must be Body, not text"),
    (Tile, {**_TILE, "connection": None}, "Tile.connection: must be ConnectionInfo, not None"),
    (Tile, {**_TILE, "send_users": "maybe"}, "Tile.send_users: must be '', 'sent' or 'refused', not 'maybe'"),
    (
        Parameter,
        {"name": "a", "display_name": "A", "secret": "often"},
        "Parameter.secret: must be True or False, not text",
    ),
    (Parameter, {"name": "a", "display_name": "A", "sample": None}, "Parameter.sample: must be text, not None"),
    (Precondition, {**_PRECONDITION, "any_of": []}, "Precondition.any_of: needs at least 1, and has 0"),
    (Precondition, {**_PRECONDITION, "any_of": "input.user_id"}, "Precondition.any_of: must be a list, not text"),
    (Precondition, {**_PRECONDITION, "name": "A b"}, "Precondition.name: must match `^[a-z0-9]+(-[a-z0-9]+)*$`"),
    (Answer, {**_ANSWER, "status": 99}, "Answer.status: must be greater than or equal to 100"),
    (Answer, {**_ANSWER, "status": "ok"}, "Answer.status: must be a whole number, not text"),
    (Contract, {"name": "a", "endpoint": "b", "json_schema": []}, "Contract.json_schema: must be a dict, not a list"),
    (PayloadRule, {**_RULE, "find": 3}, "PayloadRule.find: must be a function, not a number"),
    (Logo, {"path": 3}, "Logo.path: must be a path, not a number"),
]


@pytest.mark.parametrize(("model", "given", "said"), _CASES, ids=[said for _, _, said in _CASES])
def test_what_is_said(model: Any, given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        model(**given)
    assert in_words(refused.value) == said


def test_a_value_that_may_be_a_secret_is_not_shown() -> None:
    with pytest.raises(ValidationError) as refused:
        Parameter(name="a", display_name="A", sample=["s3cr3t"])  # type: ignore[arg-type]
    assert in_words(refused.value) == "Parameter.sample: must be text, not a list"
