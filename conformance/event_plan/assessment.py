"""What a destination makes of planned events: each sent by its own templates, and checked against its contract.

Nothing here knows a template or an API. What happens to a name or value is found by sending it: the event key is the
text of the body that changes with the event's name; a parameter is sent if the body differs without it; and why one
isn't is told by sending another value under its name, or its value under another name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.event_plan.requests import Deliveries, Trouble
from payloads.amplitude.views import as_text
from tile.plan import Remark
from tile.plan.sample_events import sample
from tile.plan.spelling_styles import fold
from tile.plan.values import type_name
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.amplitude import JSON, CustomerSettings
    from tile import Destination
    from tile.plan import EventPlan, PlannedEvent, PlannedParameter

_PROBE = "zq7probe"
_MOST_NAMES = 4


@dataclass(frozen=True, slots=True)
class ParameterOutcome:
    """A parameter's fate: sent, as `becomes` where that is another text; or not, for a `reason`."""

    planned: PlannedParameter
    sent: bool
    becomes: str | None = None
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """An event's fate.

    Attributes:
        planned: the event.
        key: what it is called at the destination; None where that can't be told.
        arrives: whether the destination takes it.
        anonymous: why it doesn't arrive for an anonymous user; empty where it does, or nobody asks.
        parameters: the parameters' fate; empty for events that don't come through Amplitude.
    """

    planned: PlannedEvent
    key: str | None
    arrives: bool
    anonymous: str = ""
    parameters: tuple[ParameterOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """The fate of all events, and what is to be said of it."""

    events: tuple[EventOutcome, ...]
    remarks: tuple[Remark, ...]


def arrival(tile: Destination, plan: EventPlan, customer: CustomerSettings) -> Arrival:
    """What happens to a plan's events at a destination for events, as a customer has set it up.

    Events that don't come through Amplitude are only checked against what the contract says of their names: nothing
    changes them on their way.

    Raises:
        payloads.freemarker.FreeMarkerError: a template doesn't parse.
    """
    return _Run(tile, plan, customer).arrival()


_LONGEST_SHOWN = 60


class _Run:
    def __init__(self, tile: Destination, plan: EventPlan, customer: CustomerSettings) -> None:
        self.tile = tile
        self.plan = plan
        self.deliveries = Deliveries(tile, customer)
        self.remarks: list[Remark] = []
        self.read_by_name = self.deliveries.properties_read_by_name()

    def arrival(self) -> Arrival:
        events = tuple(self.event(event, number) for number, event in enumerate(self.plan.events, 1))
        self.same_keys(events)
        self.anonymous(events)
        self.unplanned()
        order = {event.name: number for number, event in enumerate(self.plan.events)}
        remarks = sorted(self.remarks, key=lambda remark: order.get(remark.event, -1))
        return Arrival(events, tuple(remarks))

    def event(self, planned: PlannedEvent, number: int) -> EventOutcome:
        if planned.source != "amplitude":
            return self.direct(planned, number)
        anonymous = planned.users == "anonymous"
        needed = tuple(each for each in planned.parameters if each.required)
        full = self.deliveries.identified(sample(planned, planned.parameters, number), anonymous=anonymous)
        bare = self.deliveries.identified(sample(planned, needed, number), anonymous=anonymous)
        troubles = list(self.deliveries.troubles(full))
        for each in self.deliveries.troubles(bare):
            if each not in troubles:
                troubles.append(each._replace(message=f"without its optional parameters: {each.message}"))
        serious = [each for each in troubles if not each.accepted]
        for each in troubles:
            self.remark(planned, each, "cannot-arrive")
        key = self.key(full)
        self.renamed(planned, key)
        self.remark_repeated(planned)
        why = "" if planned.users != "any" or serious else self.why_not_anonymous(planned, number)
        parameters = () if serious else tuple(self.parameter(each, full) for each in planned.parameters)
        for outcome in parameters:
            self.tell(planned, outcome)
        return EventOutcome(planned, key, not serious, why, parameters)

    def direct(self, planned: PlannedEvent, number: int) -> EventOutcome:
        """An event that somebody else sends: its name is what it is, and the contract minds it or not."""
        event = self.deliveries.identified(sample(planned, (), number))
        path = self.key_path(event)
        troubles = self.deliveries.troubles_at(event, path, planned.name) if path is not None else ()
        for each in troubles:
            self.remark(
                planned,
                each,
                "name-not-accepted",
                "rename it: nothing changes the name of an event that is sent this way",
            )
        return EventOutcome(planned, planned.name, all(each.accepted for each in troubles))

    def key_path(self, event: dict[str, JSON]) -> tuple[str | int, ...] | None:
        """Where the body has the event's name, in any case: the first place that has nothing else, or has it at all."""
        leaves = list(_leaves(self.deliveries.body({**event, "event_type": _PROBE})))
        alone = (path for path, value in leaves if str(value).lower() == _PROBE)
        within = (path for path, value in leaves if _PROBE in str(value).lower())
        return next(alone, None) or next(within, None)

    def key(self, event: dict[str, JSON]) -> str | None:
        path = self.key_path(event)
        body = self.deliveries.body(event)
        if path is None or body is None:
            return None
        return next((str(value) for at, value in _leaves(body) if at == path), None)

    def renamed(self, planned: PlannedEvent, key: str | None) -> None:
        if key is None or key == planned.name:
            return
        if len(key) == len(planned.name):
            lost = dict.fromkeys(was for was, now in zip(planned.name, key, strict=True) if was != now)
            why = f"the template replaces {' '.join(lost)}"
        elif planned.name.startswith(key):
            why = f"the template cuts it after {len(key)} characters"
        else:
            why = "the template changes it"
        self.remarks.append(
            Remark(
                "name-changed",
                "warning",
                f"it arrives as {key!r}: {why}",
                planned.name,
                remedy="choose campaigns' triggers by that key, or rename the event",
            )
        )

    def remark_repeated(self, planned: PlannedEvent) -> None:
        contract = self.tile.contract
        if contract is None or not self.plan.sdk:
            return
        for own in contract.own_events:
            if fold(planned.name) in {fold(own.name), *map(fold, own.alike)}:
                self.remarks.append(
                    Remark(
                        "sent-by-sdk",
                        "warning",
                        f"{self.tile.partner}'s own SDK reports the same by itself, as {own.name!r}: it would arrive twice",
                        planned.name,
                        remedy="don't select it in Amplitude, switch it off in the SDK, or write sdk = false at the "
                        "top of the plan if the product doesn't carry the SDK",
                    )
                )

    def why_not_anonymous(self, planned: PlannedEvent, number: int) -> str:
        event = sample(planned, planned.parameters, number, anonymous=True)
        return next((each.message for each in self.deliveries.troubles(event) if not each.accepted), "")

    def anonymous(self, events: tuple[EventOutcome, ...]) -> None:
        """One remark for all events that are lost for the same reason."""
        lost: dict[str, list[str]] = {}
        for each in events:
            if each.anonymous:
                lost.setdefault(each.anonymous, []).append(each.planned.name)
        for why, names in lost.items():
            self.remarks.append(
                Remark(
                    "anonymous-lost",
                    "warning",
                    f"of anonymous users, {'it does' if len(names) == 1 else f'{_listed(names)} do'} not arrive: {why}",
                    names[0] if len(names) == 1 else "",
                    remedy='filter anonymous users out where you select the events in Amplitude; users = "known" in the '
                    "plan says that none of them has the event",
                )
            )

    def parameter(self, each: PlannedParameter, event: dict[str, JSON]) -> ParameterOutcome:
        new = self.printed_for(event, each.name)
        if new is None:
            return self.explain_dropped(each, event)
        properties = event["event_properties"]
        assert isinstance(properties, dict)
        value = properties[each.name]
        text = as_text(value) if isinstance(value, bool | int | float) else value
        if text in new or not isinstance(text, str):
            return ParameterOutcome(each, sent=True)
        others = [value for value in new if value != each.name]
        return ParameterOutcome(each, sent=True, becomes=", ".join(others))

    def explain_dropped(self, each: PlannedParameter, event: dict[str, JSON]) -> ParameterOutcome:
        """Why nothing of it is in the body: because of the value, the name, or since no property is sent unasked."""
        properties = event["event_properties"]
        assert isinstance(properties, dict)
        value = properties[each.name]
        if self.printed_for({**event, "event_properties": {**properties, each.name: _PROBE}}, each.name) is not None:
            if isinstance(value, list | dict):
                remedy = (
                    "plan what campaigns need of it as parameters of their own: a first item, a count, a joined text"
                )
                return ParameterOutcome(each, sent=False, reason=f"{type_name(value)} isn't sent", remedy=remedy)
            shown = "empty text" if value == "" else f"the value {_cut(repr(value))}"
            return ParameterOutcome(
                each, sent=False, reason=f"{shown} isn't sent", remedy="leave the parameter out then"
            )
        other = {name: held for name, held in properties.items() if name != each.name}
        if self.printed_for({**event, "event_properties": {**other, _PROBE: "value"}}, _PROBE) is not None:
            return ParameterOutcome(each, sent=False, reason="its name isn't sent", remedy=self.other_way(each.name))
        near = nearest(each.name, self.read_by_name)
        hint = (
            f"did you mean {near!r}?" if near else "the templates name the properties they send; this isn't one of them"
        )
        return ParameterOutcome(each, sent=False, reason="no template reads it", remedy=hint)

    def other_way(self, name: str) -> str:
        fields = {fold(field.name): field.name for field in self.tile.mapping}
        alike = fields.get(fold(name))
        if alike:
            return (
                f"{self.tile.partner} takes it for an identifier: map it to {alike!r} under *Map properties to "
                "destination*, or give it another name"
            )
        return f"{self.tile.partner} gives that name a meaning of its own; choose another one"

    def printed_for(self, event: dict[str, JSON], name: str) -> list[str] | None:
        """The texts of the body that are there for a property only; None where there is no difference."""
        properties = event["event_properties"]
        assert isinstance(properties, dict)
        rest = {other: value for other, value in properties.items() if other != name}
        before, after = self.deliveries.body({**event, "event_properties": rest}), self.deliveries.body(event)
        if before is None:  # the template can't do without it
            before = self.deliveries.body({**event, "event_properties": {**rest, name: _PROBE}})
        if before == after:
            return None
        new = Counter(_texts(after))
        new.subtract(_texts(before))
        return list(new.elements())

    def tell(self, planned: PlannedEvent, each: ParameterOutcome) -> None:
        name = each.planned.name
        if not each.sent:
            lost = "the plan requires it, and it never arrives" if each.planned.required else "it doesn't arrive"
            self.remarks.append(
                Remark(
                    "parameter-dropped",
                    "error" if each.planned.required else "warning",
                    f"{name!r}: {lost}: {each.reason}",
                    planned.name,
                    name,
                    each.remedy,
                )
            )
        elif each.becomes is not None:
            self.remarks.append(
                Remark(
                    "parameter-changed",
                    "warning",
                    f"{name!r} arrives as {each.becomes[:80]!r}",
                    planned.name,
                    name,
                    "compare with `tile render`",
                )
            )

    def same_keys(self, events: tuple[EventOutcome, ...]) -> None:
        first: dict[str, str] = {}
        for each in events:
            if each.key is None:
                continue
            other = first.setdefault(each.key, each.planned.name)
            if other != each.planned.name:
                self.remarks.append(
                    Remark(
                        "same-key",
                        "error",
                        f"{each.planned.name!r} and {other!r} are one event at {self.tile.partner}: {each.key!r}",
                        each.planned.name,
                        remedy="rename one of them so that more than the replaced characters differs",
                    )
                )

    def unplanned(self) -> None:
        """Properties that a template reads by name and that no event has: mistyped in one of the two, most likely."""
        planned = {each.name for event in self.plan.through_amplitude for each in event.parameters}
        for name, place in self.read_by_name.items():
            if name not in planned:
                near = nearest(name, planned)
                self.remarks.append(
                    Remark(
                        "unplanned-property",
                        "warning",
                        f"{self.tile.key} reads the property {name!r} ({place}), which no planned event has",
                        remedy=f"did you mean {near!r}?" if near else "plan it, or remove it from the template",
                    )
                )

    def remark(self, planned: PlannedEvent, trouble: Trouble, name: str, remedy: str = "") -> None:
        if trouble.accepted:
            meant = "rename the event, or filter it out, unless that is meant"
            self.remarks.append(Remark("reserved-name", "warning", trouble.message, planned.name, remedy=meant))
        else:
            self.remarks.append(Remark(name, "error", trouble.message, planned.name, remedy=trouble.remedy or remedy))


def _leaves(value: JSON, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], JSON]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path, value


def _texts(body: JSON) -> Iterator[str]:
    for _, value in _leaves(body):
        if value is not None:
            yield as_text(value) if isinstance(value, bool | int | float) else str(value)


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}… ({len(text):,} characters)"
