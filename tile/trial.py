"""One to try a destination with: a sample that it sends, fitted to the values of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tile.account import AccountValue
from tile.outcome import Outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, CustomerSettings
    from tile.destination import Destination

_FULLEST: Final = "mobile-full"
_OBJECTS: Final = ("event_properties", "derived_properties", "lookup_properties")


def trial_sample(destination: Destination, customer: CustomerSettings | None = None, *, first: str = _FULLEST) -> str:
    """The name of the first sample that is sent, fitted to a set-up if one is given; of a destination that sends none, that
    of the portal's own test.
    """
    outcomes, samples = Outcomes.of(destination, parses=False), destination.samples
    names = samples.names()
    for name in dict.fromkeys((first, destination.subject.test_sample, _FULLEST, *names)):
        if name not in names:
            continue
        event = samples.load(name) if customer is None else fit_event(samples.load(name), destination, customer)
        if outcomes.sent_of_event(event, customer or destination.customer_settings()).is_sent:
            return name
    return destination.subject.test_sample


def fit_event(event: Mapping[str, JSON], destination: Destination, customer: CustomerSettings) -> dict[str, JSON]:
    """An event with the properties that an account names: by the account's names, and each with a value; and of a type that
    it selects.
    """
    fit: dict[str, JSON] = dict(event)
    if customer.filter.events and event.get("event_type") not in customer.filter.events:
        fit["event_type"] = customer.filter.events[0]
    held = event.get("user_properties")
    if not isinstance(held, dict):
        return fit
    properties = dict(held)
    for each in destination.parameters:
        value = customer.parameters.get(each.name)
        if not isinstance(each, AccountValue):
            continue
        if each.names and isinstance(value, str) and each.names in held:
            properties.setdefault(value, held[each.names])
        elif each.kind == "ids" and isinstance(value, dict):
            properties = {**_samples(value), **properties}
        elif each.kind == "names" and isinstance(value, dict):  # of the properties that are called as the value is
            if each.name == "user_properties":
                properties = {**_samples(value), **properties}
            elif each.name == "group_properties":
                fit[each.name] = {"sample group type": {"sample group": _samples(value)}}
            elif isinstance(there := fit.get(each.name) or {}, dict) and each.name in _OBJECTS:
                fit[each.name] = {**_samples(value), **there}
    own: dict[str, JSON] = (
        {} if customer.parameters.get("external_id") != "amplitude_id" else {"amplitude_id": 45975551903}
    )
    return {**own, **fit, "user_properties": properties}


def _samples(names: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: f"sample {name}" for name in names}
