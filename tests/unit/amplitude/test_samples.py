from __future__ import annotations

import json
import re
from typing import Any

import pytest

from payloads.amplitude import samples

_TEXTS = {name: json.dumps(samples.load(name), ensure_ascii=False) for name in samples.names()}


def test_the_kinds_of_events_that_break_templates_are_there() -> None:
    assert {
        "portal-test", "mobile-full", "web", "anonymous", "minimal", "hostile-text", "numbers", "booleans",
        "nested", "empty-values", "odd-names", "lesson-started", "goal-achieved", "subscription-renewed",
        "payment-failed", "search-performed", "account-created",
    } <= set(samples.names())  # fmt: skip


def test_the_portals_own_event_is_as_the_portal_prints_it() -> None:
    assert samples.load("portal-test") == {
        "user_id": "some user id",
        "event_type": "some event type",
        "event_time": "2022-02-28 20:07:01.795000",
    }


def test_anonymous_means_no_user_id() -> None:
    assert samples.load("anonymous")["user_id"] is None


def test_numbers_reach_beyond_what_java_holds_in_a_long_and_below_four_decimals() -> None:
    held: Any = samples.load("numbers")["event_properties"]
    assert held["int64_beyond"] > 2**63
    assert 0 < held["tiny"] < 0.0001
    assert str(held["negative_zero"]) == "-0.0"


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        samples.load("no-such-sample")
    with pytest.raises(KeyError):
        samples.load("../samples/web")


@pytest.mark.parametrize("name", samples.names())
def test_every_sample_says_what_it_is_good_for(name: str) -> None:
    assert re.fullmatch(r"[A-Z].*\.", samples.description(name))


@pytest.mark.parametrize("name", samples.names())
def test_no_real_person_is_in_a_sample(name: str) -> None:
    # RFC 2606 domains, RFC 5737 addresses, and telephone numbers of zeros.
    domains = re.findall(r"\w@(\w[\w.-]+)", _TEXTS[name])
    assert all(re.fullmatch(r"example\.(com|org|net)", domain) for domain in domains)
    addresses = re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", _TEXTS[name])
    assert all(address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")) for address in addresses)
    assert all(re.fullmatch(r"\+3800{6,}\d+", phone) for phone in re.findall(r"\+\d{7,}", _TEXTS[name]))


def test_loading_twice_gives_separate_events() -> None:
    samples.load("minimal")["user_id"] = "changed"
    assert samples.load("minimal")["user_id"] == "user-10005"
