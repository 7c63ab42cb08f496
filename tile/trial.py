"""One to try a destination with: a sample that it sends, fitted to the values of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.amplitude import namespaces
from tile.account import AccountValue
from tile.outcome import Outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON, Setup
    from tile.destination import Destination

_FULLEST: Final = "mobile-full"


def trial_sample(destination: Destination, setup: Setup | None = None, *, first: str = _FULLEST) -> str:
    """The name of the first sample that is sent; of a destination that sends none, that of the portal's own test."""
    outcomes, samples = Outcomes.of(destination, parses=False), destination.subject.samples
    names = samples.names()
    for name in dict.fromkeys((first, destination.subject.test_sample, _FULLEST, *names)):
        if name in names and outcomes.sent(namespaces(samples.load(name), setup or destination.setup())).is_sent:
            return name
    return destination.subject.test_sample


def fitted(event: Mapping[str, JSON], destination: Destination, setup: Setup) -> dict[str, JSON]:
    """An event with the properties that an account names: by the account's names, and each with a value."""
    held = event.get("user_properties")
    if not isinstance(held, dict):
        return dict(event)
    properties = dict(held)
    for each in destination.parameters:
        value = setup.parameters.get(each.name)
        if isinstance(each, AccountValue) and each.names and isinstance(value, str) and each.names in held:
            properties.setdefault(value, held[each.names])
        elif isinstance(value, dict):
            properties = {**{name: f"sample {name}" for name in value}, **properties}
    own: dict[str, JSON] = (
        {} if setup.parameters.get("external_id") != "amplitude_id" else {"amplitude_id": 45975551903}
    )
    return {**own, **event, "user_properties": properties}
