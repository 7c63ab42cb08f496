"""Events that really happened against the plan, counted as they come: memory stays the same however many there are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from tile.plan.values import is_of, type_name
from tile.spelling import nearest

if TYPE_CHECKING:
    from tile.plan.model import EventPlan, PlannedEvent

_LONGEST_LINE = 2_000_000
_LONGEST_NAME = 200
_MOST_KINDS = 1_000

Kind = Literal[
    "unreadable",
    "unplanned-event",
    "other-source",
    "missing-parameter",
    "wrong-type",
    "unplanned-parameter",
]
SERIOUS: frozenset[Kind] = frozenset({"unreadable", "unplanned-event", "missing-parameter", "wrong-type"})
"""What isn't as planned. The others are worth knowing."""


class Deviation(NamedTuple):
    """One way in which events aren't as planned."""

    kind: Kind
    event: str
    parameter: str = ""
    detail: str = ""


@dataclass
class Observed:
    """What was counted.

    Attributes:
        lines: how many lines that aren't blank.
        events: how many events of each planned name.
        deviations: how many of each, and at which line the first was.
        beyond: how many deviations were of kinds that there was no room for.
    """

    lines: int = 0
    events: Counter[str] = field(default_factory=Counter)
    deviations: Counter[Deviation] = field(default_factory=Counter)
    first: dict[Deviation, int] = field(default_factory=dict)
    beyond: int = 0

    @property
    def serious(self) -> bool:
        """Whether anything isn't as planned."""
        return bool(self.beyond) or any(each.kind in SERIOUS for each in self.deviations)

    def note(self, deviation: Deviation, line: int) -> None:
        """Count one."""
        if deviation not in self.first:
            if len(self.first) >= _MOST_KINDS:
                self.beyond += 1
                return
            self.first[deviation] = line
        self.deviations[deviation] += 1


def observe(plan: EventPlan, lines: Iterable[bytes | None]) -> Observed:
    """Count what isn't as planned in the lines of an export, one event as JSON each. None stands for a line that is too long."""
    observed = Observed()
    planned = {event.name: event for event in plan.events}
    hints: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if line is not None and not line.strip():
            continue
        observed.lines += 1
        event = _event(line)
        if isinstance(event, str):
            observed.note(Deviation("unreadable", "", detail=event), number)
            continue
        name = event["event_type"]
        assert isinstance(name, str)
        known = planned.get(name)
        if known is None:
            shown = name[:_LONGEST_NAME]
            if shown not in hints and len(hints) < _MOST_KINDS:
                near = nearest(shown, planned)
                hints[shown] = f"did you mean {near!r}?" if near else ""
            observed.note(Deviation("unplanned-event", shown, detail=hints.get(shown, "")), number)
            continue
        observed.events[name] += 1
        for deviation in _deviations(known, event.get("event_properties")):
            observed.note(deviation, number)
    return observed


def lines_of_stream(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a stream, None for each one that is longer than any event can be."""
    while True:
        line = stream.readline(_LONGEST_LINE)
        if not line:
            return
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)
        yield None


def _event(line: bytes | None) -> dict[str, object] | str:
    """The event of a line, or what is wrong with the line."""
    if line is None:
        return f"a line of more than {_LONGEST_LINE:,} bytes"
    try:
        event = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "not valid UTF-8"
    except RecursionError:
        return "nested too deeply"
    except ValueError:
        return "not valid JSON"
    if not isinstance(event, dict):
        return "JSON, but not an object"
    if not isinstance(event.get("event_type"), str):
        return "not an event: there is no text event_type"
    return event


def _deviations(planned: PlannedEvent, properties: object) -> Iterator[Deviation]:
    if planned.source != "amplitude":
        yield Deviation("other-source", planned.name, detail=planned.source)
    held = properties if isinstance(properties, dict) else {}
    for each in planned.parameters:
        value = held.get(each.name)
        if value is None:
            if each.required:
                yield Deviation("missing-parameter", planned.name, each.name)
        elif not is_of(value, each.type):
            yield Deviation("wrong-type", planned.name, each.name, f"{type_name(value)}, not {each.type}")
    known = {each.name for each in planned.parameters}
    for name in held:
        if name not in known:
            yield Deviation("unplanned-parameter", planned.name, str(name)[:_LONGEST_NAME])
