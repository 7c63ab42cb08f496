from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payloads.amplitude import JSON

from typing import Any, Literal

import pytest

from payloads.amplitude import CustomerSettings, Platform, namespaces, views

_EVENT: dict[str, JSON] = {
    "event_type": "Bought",
    "user_id": "u1",
    "paying": True,
    "event_properties": {
        "price": 9.5,
        "first": False,
        "city": "Kyiv",
        "none": None,
        "list": [1],
        "object": {"a": 1},
    },
    "user_properties": {"email": "e@example.com", "city": "Lviv"},
}
_SETUP = CustomerSettings(
    parameters={"key": "k"}, mapping={"id": "user_id", "phone": "user_properties.phone", "open": None}
)


def test_the_four_namespaces() -> None:
    made: Any = namespaces(_EVENT, _SETUP)
    assert set(made) == {"input", "parameters", "mappedFields", "mappedProperties"}
    assert made["parameters"] == {"key": "k"}
    assert made["mappedFields"] == {"id": "u1"}
    assert made["input"]["event_type"] == "Bought"
    assert "adid" not in made["input"]


def test_native_and_raw_passes_everything_on() -> None:
    assert namespaces(_EVENT, _SETUP)["mappedProperties"] == {
        "price": 9.5, "first": False, "city": "Kyiv", "list": [1], "object": {"a": 1},
        "email": "e@example.com",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "price", "first", "city"),
    [
        (Platform(values="stringified"), "9.5", "false", "Kyiv"),
        (Platform(mapped_properties="json"), "9.5", "false", '"Kyiv"'),
        (Platform(values="stringified", mapped_properties="json"), '"9.5"', '"false"', '"Kyiv"'),
    ],
)
def test_converted_values_are_text_and_collections_are_left_out(
    platform: Platform, price: str, first: str, city: str
) -> None:
    assert namespaces(_EVENT, _SETUP, platform)["mappedProperties"] == {
        "price": price, "first": first, "city": city,
        "email": '"e@example.com"' if platform.mapped_properties == "json" else "e@example.com",
    }  # fmt: skip


def test_stringified_reaches_into_input() -> None:
    seen: Any = namespaces(_EVENT, _SETUP, Platform(values="stringified"))["input"]
    assert seen["paying"] == "true"
    assert seen["event_properties"]["price"] == "9.5"


def test_null_keys_are_there_if_the_platform_fills_them() -> None:
    made: Any = namespaces(_EVENT, _SETUP, Platform(missing="null"))
    assert made["input"]["adid"] is None
    assert made["mappedProperties"]["none"] is None
    encoded: Any = namespaces(_EVENT, _SETUP, Platform(missing="null", mapped_properties="json"))
    assert encoded["mappedProperties"]["none"] == "null"


@pytest.mark.parametrize(
    ("unmapped", "fields"),
    [
        ("absent", {"id": "u1"}),
        ("empty", {"id": "u1", "phone": "", "open": ""}),
        ("null", {"id": "u1", "phone": None, "open": None}),
    ],
)
def test_how_an_unmapped_field_looks(
    unmapped: Literal["absent", "empty", "null"], fields: dict[str, str | None]
) -> None:
    assert namespaces(_EVENT, _SETUP, Platform(unmapped=unmapped))["mappedFields"] == fields


def test_only_ticked_properties_are_sent() -> None:
    customer = CustomerSettings(properties=("user_properties.city", "price", "user_properties.unknown"))
    assert namespaces(_EVENT, customer)["mappedProperties"] == {"city": "Lviv", "price": 9.5}
    assert namespaces(_EVENT, CustomerSettings(properties=()))["mappedProperties"] == {}


@pytest.mark.parametrize("platform", list(Platform.views()), ids=str)
@pytest.mark.parametrize(
    ("sources", "sent"),
    [
        (("user_properties.city", "event_properties.city"), {"city": "Lviv"}),
        (("event_properties.city", "user_properties.city"), {"city": "Kyiv"}),
        (("event_properties.email", "user_properties.email"), {"email": "e@example.com"}),
        (None, {"price": "9.5", "first": "false", "city": "Kyiv", "email": "e@example.com"}),
    ],
)
def test_of_several_with_one_name_the_first_that_the_event_has(
    platform: Platform, sources: tuple[str, ...] | None, sent: dict[str, str]
) -> None:
    made: Any = namespaces(_EVENT, CustomerSettings(properties=sources), platform)["mappedProperties"]
    assert isinstance(made, dict)
    texts = {name: views.as_text(value) if isinstance(value, bool | float) else value for name, value in made.items()}
    if platform.mapped_properties == "json":
        texts = {name: str(text).strip('"') for name, text in texts.items()}
    assert {name: text for name, text in texts.items() if isinstance(text, str) and text != "null"} == sent


def test_the_event_is_left_as_it_was() -> None:
    before = repr(_EVENT)
    for platform in Platform.views():
        namespaces(_EVENT, _SETUP, platform)
    assert repr(_EVENT) == before


def test_a_setup_does_not_change_with_what_it_was_made_of() -> None:
    mapping: dict[str, str | None] = {"id": "user_id"}
    customer = CustomerSettings(mapping=mapping)
    mapping["id"] = "device_id"
    assert customer.mapping["id"] == "user_id"
    with pytest.raises(TypeError):
        customer.mapping["id"] = "x"  # type: ignore[index]
