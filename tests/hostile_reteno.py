"""Events, users and cohorts with values that nobody planned for, for the destinations of Reteno."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tile.find import shipped

if TYPE_CHECKING:
    from random import Random

    from payloads.amplitude import JSON
    from tile import Destination

_TEXTS = (
    *("", " ", "null", "NULL", "\u00a0", "\u200b", "\ufeffnull ", "a", "user-1", 'say "a"', "a\\b", "\\u0041", "<b>", "a\nb", "\x00"),
    *("+380671234567", "+44 (0)20 7946 0958", "3.8E11", "380671234567", "a@b.com", " a@b.com ", "<a@b.com>", "a@b", "a@b.com\n"),
    *("Мар\u02bcяна", "O'Brien", "-a-", "Anna", "Maria de los Angeles", "Ana de la O", "𠮷田", "Anna 2", "J. R. R.", "Dr.", "de la Cruz"),
    *("2026-03-02 08:15:30.123000", "2026-02-30 08:15:30", "2026-03-02T08:15:30+02:00", "2026-03-02T08:15:30Z", "ios", "Android"),
    *("true", "false", "0", "-1", "1e5", "orderCreated", "$identify", "${x}", "</script>", "]]>", "\u2028", "%00", "{}", "[1]", '"a"'),
)  # fmt: skip
_CHARACTERS = ("\x01", "\x1f", '"', "\\", "/", "я", "語", "🎈", "\u2028", "x", "’", "<", " ")
_VALUES: tuple[Any, ...] = (
    *(0, 1, -1, 3.8e11, 380671234567, 0.1, 1e-7, 1e300, -0.0, 2**53, True, False, None),
    *([], [1], ["a", None], [[]], {}, {"a": "b"}, {"": 1}, {"a": [{"b": True}]}),
)
_NAMES = (
    *(
        "email",
        "phone",
        "first_name",
        "last_name",
        "plan",
        "price",
        "$set",
        "ContactId",
        "EMAIL",
        " email",
        "Contact_Key",
        "sms",
    ),
    *(
        "",
        " ",
        "a b",
        'q"',
        "null",
        "amplitude.country",
        "AmplitudeUser.x",
        "amplitudeEventType",
        "externalCustomerId",
        "\x00",
        "🎈",
    ),
)
#: What is typed in for an account, of the kinds that have names.
CHOSEN = "plan, price, a b, country"


def of_reteno() -> list[Destination]:
    """The destinations of Reteno that come with the kit."""
    return [each.tile for each in shipped() if each.reference.startswith("tile.reteno")]


def text(rng: Random) -> str:
    """One text, now and then a very long one."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(_TEXTS)
    if kind < 0.75:
        return rng.choice(_CHARACTERS) * rng.choice((1, 40, 100, 300, 1024))
    ranges = (range(128), range(0xD800), range(0xE000, 0x30000))
    return "".join(chr(rng.choice(rng.choice(ranges))) for _ in range(rng.randrange(8)))


def _value(rng: Random) -> JSON:
    return rng.choice(_VALUES) if rng.random() < 0.3 else text(rng)


def _properties(rng: Random) -> dict[str, JSON]:
    held = {name: _value(rng) for name in rng.sample(_NAMES, rng.randrange(10))}
    if rng.random() < 0.1:  # many, or large ones
        length = rng.choice((1, 300, 1024))
        held |= {f"p{number}": rng.choice(_CHARACTERS) * length for number in range(rng.randrange(60))}
    return held


def hostile(rng: Random, subject: str) -> dict[str, JSON]:
    """An event, a user, or the batch of a cohort."""
    if subject == "cohort":
        users: list[Any] = [{"user_id": text(rng)} for _ in range(rng.randrange(5))]
        return {"cohort_name": text(rng), "in_cohort": rng.choice((True, False, "true", None)), "users": users}
    fields = ("user_id", "device_id", "event_type", "os_name", "os_version", "country", "device_model", "version_name")
    made: dict[str, JSON] = {name: text(rng) for name in fields if rng.random() < 0.9}
    if rng.random() < 0.5:
        made["amplitude_id"] = rng.choice((1, 45975551903, "7", 2**60))
    good = rng.random() < 0.7
    made["event_time"] = "2026-03-02 08:15:30.123000" if good else text(rng)
    for name in ("user_properties", "event_properties", "derived_properties", "lookup_properties"):
        made[name] = _properties(rng)
    made["group_properties"] = {"org": {text(rng): _properties(rng)}, text(rng): {"x": _properties(rng)}}
    if subject == "user":
        made.pop("event_type", None)
        if rng.random() < 0.5:
            made["user_properties"] = {"$set": made["user_properties"]}
    return made
