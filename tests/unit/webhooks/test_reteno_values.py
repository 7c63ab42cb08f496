"""What is a phone number, a name, an address, a time, a key: a table of each, and hostile values against Reteno's rules.

The rules in `_complaints` are written down anew from Reteno's documentation, not taken from the kit's contracts.
"""

from __future__ import annotations

import json
import re
import unicodedata
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import Platform, namespaces
from payloads.freemarker import StopError
from tile import render, request_template
from tile.reteno import events as tile
from tile.reteno.webhooks import cohorts, contacts, devices, events, mobile_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON
    from tile.destination import Destination


def _contact(**properties: JSON) -> Any:
    user: dict[str, JSON] = {"user_id": "u1", "user_properties": dict(properties)}
    return json.loads(render(contacts, user, contacts.setup(samples=False)).body)


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
     "Anna Maria Luisa", "प्रिया", "Anna"],
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
     "12345", "Anna, Maria", "a\\b", "×"],
)  # fmt: skip
def test_what_reteno_takes_for_no_name_is_left_out(name: str) -> None:
    if name.strip() != "null":
        assert not {"firstName", "lastName"} & set(_contact(first_name=name, last_name=name))


def test_a_first_name_of_too_many_words_is_left_out() -> None:
    assert "firstName" not in _contact(first_name="Anna Maria Luisa Sophia")


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
    assert not tile.preconditions[0].holds(namespaces(samples[-1][1], tile.setup()))


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


_FORBIDDEN = set("<;’\\/|\"`'^?!,>")
_SPECIAL = set('~!@#$%^&*()_=+[{]}\\|;:,<>/?"')
_BLANK_ID = re.compile(r"\s*(null)?\s*")


def _id(value: Any) -> bool:
    return isinstance(value, str) and not _BLANK_ID.fullmatch(value)


def _complaints(key: str, body: Any, text: str) -> Iterator[str]:
    """What Reteno's documentation says against a body."""
    if "device" in key or "mobile" in key:
        if not _id(body["deviceId"]) or ("externalUserId" in body and not _id(body["externalUserId"])):
            yield "blank id"
        if "device" in key and (body["category"] != "MOBILE" or body.get("osType", "IOS") not in ("IOS", "ANDROID")):
            yield "category or system"
        for event in body.get("events", ()):
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["occurred"]):
                yield "occurred"
    elif "contact" in key:
        yield from _of_contact(body)
    elif "cohort" in key:
        yield from (f"member {each}" for each in body["contacts"] if not _id(each["externalCustomerId"]))
    if "event" in key:
        for event in body.get("events", (body,)):
            yield from _of_event(event)
    if key in ("reteno-events", "reteno-event-webhook"):
        names = {each["name"]: each["value"] for each in body["params"]}
        ids = [names[each] for each in ("externalCustomerId", "email", "phone") if each in names]
        if not ids or not all(map(_id, ids)):
            yield "no identifier, or a blank one"
        if len(text.encode()) > 20_000:
            yield "more than 20 kB"


def _of_event(event: Any) -> Iterator[str]:
    kind = event["eventTypeKey"]
    if not kind.strip() or len(kind.encode("utf-16-le")) > 200 or set(kind) & _FORBIDDEN:
        yield f"key {kind!r}"
    kinds = str if "occurred" in event else str | list | dict  # v2 takes nested JSON, the mobile API text
    if any(not each["name"] or not isinstance(each["value"], kinds) for each in event["params"]):
        yield "params"


def _is_sign(character: str) -> bool:
    """Whether it is a sign; those that stand among the letters of a script may pass (decision 9)."""
    of_a_script = "\u0250" <= character < "\u2000" or "\u2c00" <= character <= "\uffff"
    return unicodedata.category(character)[0] in "SC" and not of_a_script


def _of_contact(body: Any) -> Iterator[str]:
    if not _id(body["externalCustomerId"]):
        yield "blank id"
    for member in ("firstName", "lastName"):
        name = body.get(member, "Anna")
        if len(name) > 40 or set(name) & _SPECIAL or sum(each.isdigit() for each in name) > 3:
            yield f"{member} {name!r}"
        if not any(each.isalpha() for each in name) or any(map(_is_sign, name)):
            yield f"{member} {name!r} has signs"
    for channel in body["channels"]:
        pattern = r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+" if channel["type"] == "email" else r"\+?[1-9][0-9]{6,14}"
        if not re.fullmatch(pattern, channel["value"]):
            yield f"channel {channel}"
    if any(not isinstance(each["id"], int) or not each["value"].strip() for each in body["fields"]):
        yield "fields"


_HOSTILE: tuple[Any, ...] = (
    *(
        "",
        " ",
        "null",
        "\u00a0",
        "\u200b",
        "a",
        "user-1",
        'say "a"',
        "a\\b",
        "<b>",
        "a\nb",
        "\x00",
        "😀" * 80,
        "x" * 300,
    ),
    *(
        "+380671234567",
        "+44 (0)20 7946 0958",
        "3.8E11",
        "a@b.com",
        " a@b.com ",
        "<a@b.com>",
        "a@b",
        "Мар\u02bcяна",
        "O'Brien",
        "-a-",
    ),
    *(
        "2026-03-02 08:15:30.123000",
        "2026-02-30 08:15:30",
        "2026-03-02T08:15:30+02:00",
        "ios",
        "Android",
        "true",
        "orderCreated",
    ),
    *(0, 1, -1, 3.8e11, 0.1, True, False, None),
    *([], [1], {}, {"a": "b"}),
)


def hostile(rng: Random, key: str) -> dict[str, JSON]:
    def text() -> str:
        chosen = rng.choice(_HOSTILE)
        made = "".join(
            chr(rng.choice((rng.randrange(128), rng.randrange(0xD800), rng.randrange(0xE000, 0x1FFFF))))
            for _ in range(6)
        )
        return chosen if isinstance(chosen, str) and rng.random() < 0.8 else made

    names = ("email", "phone", "first_name", "last_name", "plan", "$set", "ContactId", "", "a b", 'q"')
    held: dict[str, JSON] = {name: rng.choice((rng.choice(_HOSTILE), text())) for name in rng.sample(names, 5)}
    if key == "reteno-cohort-webhook":
        users: list[JSON] = [{"user_id": text()} for _ in range(rng.randrange(4))]
        return {"cohort_name": text(), "in_cohort": rng.random() < 0.5, "users": users}
    event: dict[str, JSON] = {
        name: text() for name in ("user_id", "device_id", "event_type", "os_name", "country") if rng.random() < 0.9
    }
    event["event_time"] = rng.choice(("2026-03-02 08:15:30.123000", "2026-03-02 08:15:30.123000", text()))
    return {**event, "user_properties": held, "event_properties": dict(held)}


_SHIPPED = pytest.mark.parametrize(
    "destination", [tile, devices, contacts, events, mobile_events, cohorts], ids=lambda each: each.key
)


@_SHIPPED
def test_reteno_has_nothing_against_hostile_values(destination: Destination) -> None:
    _hold(destination, range(1_500))


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@_SHIPPED
def test_reteno_has_nothing_against_twenty_thousand_hostile_values(destination: Destination) -> None:
    """`.venv/bin/python -m pytest -m slow tests/unit/webhooks/test_reteno_values.py`, minutes."""
    _hold(destination, range(1_500, 21_500))


def _hold(destination: Destination, seeds: range) -> None:
    platforms = [
        Platform(values=values, missing=missing)
        for values in ("native", "stringified")
        for missing in ("absent", "null")
    ]
    template, setup, sent = request_template(destination).body, destination.setup(), 0
    for seed in seeds:
        rng = Random(seed)
        model = namespaces(hostile(rng, destination.key), setup, rng.choice(platforms))
        try:
            text = template.render(model)
        except StopError:
            continue
        sent += 1
        assert list(_complaints(destination.key, json.loads(text), text)) == [], (seed, text)
    assert sent > len(seeds) / 15
