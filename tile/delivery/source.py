"""The events of an archive as requests, in their own rhythm or at a rate; what isn't sent is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tile.backtest.decoding import Unreadable, event_of
from tile.backtest.reading import Damage, lines
from tile.delivery.stream import Outgoing
from tile.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from tile.backtest.archive import Part
    from tile.backtest.judge import Judge


@dataclass(slots=True)
class Source:
    """Reads events and renders them.

    Attributes:
        unsent: how many events are not sent, by reason: filtered out, refused or failed in the template.
        unreadable: how many lines hold no event, or files are damaged, by reason.
        discarded: how many events the template failed on.
    """

    parts: Iterable[Part]
    judge: Judge
    rate: float | None = None
    most: int | None = None
    unsent: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    discarded: int = 0

    def requests(self) -> Iterator[Outgoing]:
        """The requests, each with the time that it is sent at first."""
        sent, now, began = 0, 0.0, None
        for name, line, event in self._events():
            if self.most is not None and sent >= self.most:
                return
            if self.rate is not None:
                now = sent / self.rate
            elif (time := _seconds(event)) is not None:
                began = time if began is None else began
                now = max(now, time - began)
            outcome = self.judge.of_event(event)
            if not outcome.is_sent or outcome.request is None:
                self.unsent[_reason(outcome)] += 1
                self.discarded += outcome.kind is Kind.FAILED
                continue
            sent += 1
            yield Outgoing(name, now, outcome.request, line)

    def _events(self) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
        for part in self.parts:
            for number, line in enumerate(lines(part, faster=False), 1):
                if isinstance(line, Damage):
                    self.unreadable[line.reason] += 1
                elif line is None:
                    self.unreadable[Unreadable.TOO_LONG] += 1
                elif line.strip():
                    event = event_of(line)
                    if isinstance(event, Unreadable):
                        self.unreadable[event] += 1
                    else:
                        yield f"{part.name}:{number}", line, event


def _reason(outcome: Any) -> str:
    if outcome.unselected:
        return f"filtered out: {outcome.unselected}"
    if outcome.unmet:
        return f"filtered out: {outcome.unmet[0].name}"
    if outcome.refusal is not None:
        return f"refused by the template: {outcome.refusal.message}"
    return f"discarded: {type(outcome.error).__name__}"


def _seconds(event: dict[str, Any]) -> float | None:
    time = event.get("event_time")
    if not isinstance(time, str):
        return None
    try:
        return datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
