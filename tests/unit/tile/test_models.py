from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from tile import (
    ConnectionInfo,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    Precondition,
    Tile,
    TileError,
    body_file,
    body_text,
    logo_file,
)
from tile.errors import in_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from payloads.amplitude import JSON

_CONNECTION = ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d")


def acme(**fields: object) -> Tile:
    given = {
        "key": "acme-events",
        "integration_name": "Acme",
        "connection": _CONNECTION,
        "endpoint": Endpoint(method="POST", url="https://api.example.com/events"),
        "body": body_text("{}"),
    }
    return Tile.model_validate(given | fields)


def refusal(make: Callable[..., object], *arguments: object, **fields: object) -> str:
    with pytest.raises(ValidationError) as caught:
        make(*arguments, **fields)
    return in_words(caught.value)


@pytest.mark.parametrize("name", ["apiKey", "api_key", "_x", "$x", "@x", "a1", "size", "keys"])
def test_parameter_names_that_freemarker_reads(name: str) -> None:
    assert Parameter(name=name, display_name="x").name == name


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("api-key", "not a FreeMarker identifier"),
        ("api key", "e.g. 'api_key'"),
        ("1st", "e.g. '_1st'"),
        ("", "not a FreeMarker identifier"),
        ("ключ", "not a FreeMarker identifier"),
        ("in", "reserved word"),
        ("true", "e.g. 'trueValue'"),
    ],
)
def test_parameter_names_that_cannot_be_are_refused_with_a_remedy(name: str, says: str) -> None:
    text = refusal(Parameter, name=name, display_name="x")
    assert text.startswith("Parameter.name: ")
    assert says in text


@pytest.mark.parametrize(
    ("name", "prefix", "variable"),
    [
        ("authorization", "Reteno", "RETENO_AUTHORIZATION"),
        ("apiKey", "Acme Mail!", "ACME_MAIL_API_KEY"),
        ("api_key", "", "API_KEY"),
        ("$x", "9lives", "_9LIVES_X"),
    ],
)
def test_environment_names(name: str, prefix: str, variable: str) -> None:
    assert Parameter(name=name, display_name="x").environment_name(prefix) == variable


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://api.example.com", "does not begin with https://"),
        ("api.example.com", "does not begin with https://"),
        ("", "is blank"),
        ("https://api.example.com/a b", "white space"),
        ("https://api.example.com/${parameters.x}\n", "line break"),
    ],
)
def test_urls_that_cannot_be(url: str, says: str) -> None:
    assert says in refusal(Endpoint, method="POST", url=url)


@pytest.mark.parametrize("url", ["https://${parameters.host}/v1", "${parameters.endpoint}/users", "https://x.example"])
def test_urls_that_can(url: str) -> None:
    assert Endpoint(method="PUT", url=url).url == url


@pytest.mark.parametrize("method", ["GET", "DELETE", "post"])
def test_methods_the_portal_does_not_offer(method: str) -> None:
    assert "'POST', 'PUT' or 'PATCH'" in refusal(Endpoint, method=method, url="https://x.example")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("content-type", "text/plain", "Amplitude sends by itself (Content-Type: application/json)"),
        ("USER-AGENT", "x", "Amplitude sends by itself"),
        ("X Key", "x", "not a header name"),
        ("X-Key:", "x", "not a header name"),
        ("", "x", "not a header name"),
        ("X-Key", "a\r\nHost: evil", "line break"),
    ],
)
def test_headers_that_cannot_be(name: str, value: str, says: str) -> None:
    assert says in refusal(Header, name=name, value=value)


def test_a_header_in_both_forms_of_the_portal() -> None:
    header = Header(name="Authorization", value="${parameters.apiKey}", label="API KEY")
    assert header.as_key_and_value == ("Authorization", "${parameters.apiKey}")
    assert header.as_label_and_line == ("API KEY", "Authorization:${parameters.apiKey}")
    assert Header(name="Accept", value="*/*").as_label_and_line == ("Accept", "Accept:*/*")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"parameters": [Parameter(name="a", display_name="x"), Parameter(name="a", display_name="y")]},
            "parameters: parameter name 'a' is there more than once",
        ),
        (
            {"mapping": [MappedField(name="id"), MappedField(name="id")]},
            "mapping: Destination Property Name 'id'",
        ),
        ({"headers": [Header(name="A", value="1"), Header(name="a", value="2")]}, "headers: header name"),
    ],
)
def test_names_are_unique(fields: dict[str, object], says: str) -> None:
    assert says in refusal(acme, **fields)


@pytest.mark.parametrize("key", ["Acme", "acme events", "-acme", "acme_events", ""])
def test_keys_are_kebab_case(key: str) -> None:
    assert refusal(acme, key=key).startswith("Tile.key: ")


@pytest.mark.parametrize("field", ["display_name", "category", "summary", "description"])
def test_blank_texts_are_refused(field: str) -> None:
    given = _CONNECTION.model_dump() | {field: "  "}
    assert refusal(ConnectionInfo, **given) == f"ConnectionInfo.{field}: is blank; write the text the portal shall show"


def test_a_line_break_in_a_one_line_field_is_refused() -> None:
    assert "line break" in refusal(acme, integration_name="Ac\nme")


def test_a_misspelt_field_is_refused_with_its_place() -> None:
    nested = {"parameters": [{"name": "a", "display_name": "x", "secrt": True}]}
    assert refusal(acme, **nested).startswith("Tile.parameters[0].secrt: there is no such field")


def test_a_tile_is_frozen() -> None:
    with pytest.raises(ValidationError):
        acme().key = "other"  # type: ignore[misc]


def test_half_done_tiles_load() -> None:
    tile = acme(parameters=[Parameter(name="unused", display_name="x")], body=body_text("${parameters.undeclared"))
    assert tile.parameters[0].name == "unused"


def _set(*any_of: str, ignored: tuple[str, ...] = ()) -> Precondition:
    return Precondition(name="known", any_of=any_of, ignored=ignored, customer="Filter.", reason="Because.")


@pytest.mark.parametrize(
    ("value", "holds"),
    [("u1", True), (0, True), (False, True), ("", False), (" \t\n", False), (None, False), ("null", False),
     (" null ", False), ("NULL", True), ("\u00a0", False), ("\u200b\x7f", False), ([1], False), ({"a": 1}, False)],
)  # fmt: skip
def test_when_a_precondition_holds(value: JSON, holds: bool) -> None:
    assert _set("mappedFields.id", ignored=("null",)).holds({"mappedFields": {"id": value}}) is holds


def test_one_of_several_is_enough_and_paths_may_be_deep() -> None:
    condition = _set("mappedFields.id", "input.user_properties.email")
    assert condition.holds({"input": {"user_properties": {"email": "e"}}})
    assert not condition.holds({"input": {"user_properties": "text"}, "mappedFields": None})


@pytest.mark.parametrize("path", ["id", "event.id", "input", "input.", "input..id", ".id"])
def test_paths_that_lead_nowhere(path: str) -> None:
    assert "not a path into a namespace" in refusal(_set, path)


def test_a_precondition_on_something_undeclared_can_never_hold() -> None:
    text = refusal(acme, mapping=[MappedField(name="userId")], preconditions=[_set("mappedFields.userid")])
    assert "does not declare" in text
    assert "choose one of: userId" in text


def test_setup_takes_samples_and_defaults() -> None:
    tile = acme(
        parameters=[
            Parameter(name="key", display_name="x", sample="s"),
            Parameter(name="region", display_name="y"),
        ],
        mapping=[
            MappedField(name="id", default="user_id"),
            MappedField(name="mail"),
            MappedField(name="tel", default="t"),
        ],
    )
    customer = tile.customer_settings(
        parameters={"region": "eu"}, mapping={"mail": "email", "tel": ""}, properties=["a"]
    )
    assert dict(customer.parameters) == {"key": "s", "region": "eu"}
    assert dict(customer.mapping) == {"id": "user_id", "mail": "email", "tel": None}
    assert customer.properties == ("a",)
    assert tile.customer_settings().properties is None


def test_setup_refuses_unknown_names_with_the_nearest() -> None:
    tile = acme(parameters=[Parameter(name="apiKey", display_name="x")], mapping=[MappedField(name="userId")])
    with pytest.raises(TileError, match=r"no parameter 'apikey'.*did you mean 'apiKey'\?"):
        tile.customer_settings(parameters={"apikey": "x"})
    with pytest.raises(TileError, match=r"no mapped field 'phone'.*there are: userId"):
        tile.customer_settings(mapping={"phone": "x"})


def test_files_are_taken_from_beside_the_declaring_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "body.ftl").write_bytes(b"\xef\xbb\xbf{}\r\n")
    code = "from tile import body_file, logo_file\nbody = body_file('body.ftl')\nlogo = logo_file('l.png')\n"
    (tmp_path / "declared.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    declared = importlib.import_module("declared")

    assert declared.body.path == tmp_path / "body.ftl"
    assert declared.body.name == "body.ftl"
    assert declared.body.text == "{}\n"
    assert declared.logo.path == tmp_path / "l.png"


def test_body_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(TileError, match=r"missing\.ftl: the body template '.*' does not exist"):
        body_file(tmp_path / "missing.ftl")
    (tmp_path / "latin.ftl").write_bytes(b"caf\xe9")
    with pytest.raises(TileError, match=r"not valid UTF-8 \(at byte 4\)"):
        body_file(tmp_path / "latin.ftl")
    with pytest.raises(TileError, match="can't be read"):
        body_file(tmp_path)


def test_a_logo_is_read_when_it_is_needed(tmp_path: Path) -> None:
    logo = logo_file(tmp_path / "missing.png")
    with pytest.raises(OSError, match="missing"):
        logo.read()
