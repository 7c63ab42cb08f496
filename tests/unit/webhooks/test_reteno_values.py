"""What is a phone number, a name, an address, a time, a key: a table of each."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import namespaces
from payloads.freemarker import StopError
from tile import render
from tile.reteno import events as tile
from tile.reteno.webhooks import cohorts, contacts, devices, events, mobile_events

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from tile.destination import Destination


def _contact(**properties: JSON) -> Any:
    user: dict[str, JSON] = {"user_id": "u1", "user_properties": dict(properties)}
    return json.loads(render(contacts, user, contacts.customer_settings(samples=False)).body)


def _channel(kind: str, **properties: JSON) -> str | None:
    return next((each["value"] for each in _contact(**properties)["channels"] if each["type"] == kind), None)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("+380671234567", "+380671234567"),
        ("+380 67 123-45-67", "+380671234567"),
        ("+380 (67) 123-45-67", "+380671234567"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+1(415)555-2671", "+14155552671"),
        ("+1.415.555.2671", "+14155552671"),
        ("\u00a0+44\u00a020\u00a07946\u00a00958 \n", "+442079460958"),
        ("+44 20 7946\u20110958", "+442079460958"),
        ("380671234567", "380671234567"),
        (380671234567, "380671234567"),
        ("+44 (0)20 7946 0958", None),
        ("+44 (020) 7946 0958", None),
        ("+1 415 555 2671 ext 5", None),
        ("+1 415 555 2671x5", None),
        ("+1 415 555 2671, 42", None),
        ("+1 415 555 2671 / 72", None),
        ("+380 67 *** ** 67", None),
        ("+38067XXXXX67", None),
        ("3.8E11", None),
        ("+3.8E11", None),
        ("2026-03-02", None),
        ("20260302", None),
        ("02.03.2026", None),
        ("Order 1234567", None),
        ("Order +1234567", None),
        ("067 123 45 67", None),
        ("4155552671", None),
        ("1-415-555-2671", None),
        ("tel:+380671234567", None),
        ("++380671234567", None),
        ("+380671234567+", None),
        ("+0380671234567", None),
        ("+123456", None),
        ("+1234567890123456", None),
        ("+٣٨٠٦٧١٢٣٤٥٦٧", None),
        ("null", None),
        ("", None),
    ],
)
def test_a_phone_number_is_one_or_is_not_sent(written: JSON, sent: str | None) -> None:
    assert _channel("sms", phone=written) == sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a@example.com", "a@example.com"),
        (" a@example.com\u00a0\n", "a@example.com"),
        ("o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"),
        ("пошта@приклад.укр", "пошта@приклад.укр"),
        ("a@xn--80aswg.xn--j1amh", "a@xn--80aswg.xn--j1amh"),
        ("<a@b.com>", None),
        ("Anna <a@b.com>", None),
        ("mailto:a@b.com", None),
        ("a@b", None),
        ("a@b.com, c@d.com", None),
        ("a@b@c.com", None),
        ("a b@c.com", None),
        (".a@b.com", None),
        ("a.@b.com", None),
        ("a..b@c.com", None),
        ("a@b..com", None),
        ("a@b.com.", None),
        ("a@-b.com", None),
        ("a@b-.com", None),
        ("a@1.2.3.4", None),
        ("@b.com", None),
        ("a@", None),
        ('"a"@b.com', None),
        ("a" * 65 + "@b.com", None),
        ("null", None),
    ],
)
def test_an_address_is_one_or_is_not_sent(written: str, sent: str | None) -> None:
    assert _channel("email", email=written) == sent


@pytest.mark.parametrize(
    "name",
    ["Ștefan", "Nguyễn Văn An", unicodedata.normalize("NFD", "Nguyễn"), "Γιώργος", "გიორგი", "Արմեն", "יוסף", "محمد", "小明",
     "佐々木", "Ўладзімір", "Қайрат", "Мар\u02bcяна", "Мар’яна", "O'Brien", "Jean-Luc", "Anna - Maria", "St. John", "J. R. R.",
     "Anna Maria Luisa", "प्रिया", "Anna", "Maria de los Angeles", "𠮷田", "𞤀𞤣𞤢𞤥", "Anna2", "Anna 2", "Иван 123", "Jean-Luc 2"],
)  # fmt: skip
def test_names_of_any_alphabet_are_sent(name: str) -> None:
    body = _contact(first_name=name, last_name=f" \u00a0{name}\n")
    assert (body["firstName"], body["lastName"]) == (name, name)


def test_names_as_they_are_tidied() -> None:
    assert _contact(last_name="Anna\u00a0  Maria")["lastName"] == "Anna Maria"
    assert _contact(last_name="Anna\u2010Maria")["lastName"] == "Anna-Maria"
    assert _contact(last_name="Maria del Carmen de la Cruz")["lastName"] == "Maria del Carmen de la Cruz"


@pytest.mark.parametrize(
    "name",
    ["", " ", "null ", "<b>", "a" * 41, "Anna_1", "Anna!", 'say "a"', "-Anna", "'Anna", "Anna'", "An\x00na", "😀", "John.", "Ph.D.",
     "12345", "Anna, Maria", "a\\b", "×", "4nna", "An2na", "Anna 1234", "Anna1234", "1 Anna", "Anna 1 2", "J.2", "Anna-2",
     "𝐀nna", "𠮷" * 21],
)  # fmt: skip
def test_what_reteno_takes_for_no_name_is_left_out(name: str) -> None:
    if name.strip() != "null":
        assert not {"firstName", "lastName"} & set(_contact(first_name=name, last_name=name))


@pytest.mark.parametrize(
    "name",
    ["Anna Maria Luisa Sophia", "Maria de los Santos Angeles", "Ana de la O", "de la Cruz Anna", "Anna-Maria de Luca"],
)
def test_a_first_name_of_too_many_words_is_left_out(name: str) -> None:
    body = _contact(first_name=name, last_name=name)
    assert "firstName" not in body
    assert body["lastName"] == name


@pytest.mark.parametrize(
    "blank", ["", " ", "null", "\u00a0null\u2003", "\u3000", "\ufeff", "\u200b", "\x7f", "\x00", "\u2028"]
)
def test_one_definition_of_a_blank_id(blank: str) -> None:
    samples: tuple[tuple[Destination, dict[str, JSON]], ...] = (
        (contacts, {"user_id": blank}),
        (events, {"user_id": blank, "event_type": "E"}),
        (devices, {"device_id": blank}),
        (mobile_events, {"device_id": blank, "event_type": "E", "event_time": "2026-03-02 08:15:30"}),
        (cohorts, {"cohort_name": "c", "in_cohort": True, "users": [{"user_id": blank}]}),
        (tile, {"user_id": blank, "event_type": "E"}),
    )
    for destination, sample in samples:
        with pytest.raises(StopError):
            render(destination, sample)
    assert not tile.preconditions[0].holds(namespaces(samples[-1][1], tile.customer_settings()))


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("2026-03-02 08:15:30.123000", "2026-03-02T08:15:30.123000"),
        ("2026-03-02T08:15:30Z", "2026-03-02T08:15:30"),
        ("2026-03-02T08:15:30.5+00:00", "2026-03-02T08:15:30.5"),
        ("2024-02-29 00:00:00", "2024-02-29T00:00:00"),
        ("null", None),
        ("", None),
        ("2026-03-02T08:15:30+02:00", None),
        ("2026-02-29 08:15:30", None),
        ("2100-02-29 08:15:30", None),
        ("2026-13-02 08:15:30", None),
        ("2026-04-31 08:15:30", None),
        ("2026-03-02 24:15:30", None),
        ("2026-03-02 08:61:30", None),
        ("2026-03-02", None),
        ("yesterday", None),
    ],
)
def test_a_time_is_one_or_is_not_sent(written: str, sent: str | None) -> None:
    event: dict[str, JSON] = {"event_type": "E", "user_id": "u", "device_id": "d", "event_time": written}
    for destination in (tile, events):
        params = {each["name"]: each["value"] for each in json.loads(render(destination, event).body)["params"]}
        assert params.get("amplitudeEventTime") == (None if sent is None else f"{sent}Z")
    if sent is None:
        with pytest.raises(StopError, match="no event time"):
            render(mobile_events, event)
    else:
        occurred = json.loads(render(mobile_events, event).body)["events"][0]["occurred"]
        assert occurred == f"{sent[:19]}.{(sent[20:] + '000')[:3]}Z"
