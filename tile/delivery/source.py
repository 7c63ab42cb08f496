"""The events of an archive, its users or a cohort of them as requests, in their own rhythm or at a rate; what isn't sent is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tile.backtest.decoding import Unreadable
from tile.backtest.reading import Damage, lines
from tile.delivery.stream import Outgoing
from tile.delivery.subjects import Found, Users, batches, read, seconds, user_of
from tile.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from payloads.amplitude.subject import SubjectName
    from tile.backtest.archive import Part
    from tile.backtest.judge import Judge

_EVERYBODY: Final = "Everybody in the archive"


@dataclass(slots=True)
class Source:
    """Reads events and renders them.

    Attributes:
        subject: what is sent of them.
        unsent: how many events are not sent, by reason: filtered out, refused or failed in the template.
        unreadable: how many lines hold no event, or files are damaged, by reason.
        discarded: how many events the template failed on.
    """

    parts: Iterable[Part]
    judge: Judge
    subject: SubjectName = "event"
    rate: float | None = None
    most: int | None = None
    unsent: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    discarded: int = 0

    def requests(self) -> Iterator[Outgoing]:
        """The requests, each with the time that it is sent at first."""
        sent, now, began = 0, 0.0, None
        users = Users() if self.subject == "user" else None
        for each in self._found():
            if self.most is not None and sent >= self.most:
                return
            if self.rate is not None:
                now = sent / self.rate
            elif each.time is not None:
                began = each.time if began is None else began
                now = max(now, each.time - began)
            outcome = self.judge.of_event(each.value)
            if not outcome.is_sent or outcome.request is None:
                self.unsent[_reason(outcome)] += 1
                self.discarded += outcome.kind is Kind.FAILED
                continue
            if users is not None and not users.is_news(each.value, outcome.request.body):
                self.unsent["nothing that is sent of the user has changed"] += 1
                continue
            sent += 1
            yield Outgoing(each.name, now, outcome.request, each.line)

    def _found(self) -> Iterator[Found]:
        match self.subject:
            case "event":
                return self._lines()
            case "user":
                return (each._replace(value=user_of(each.value)) for each in self._lines())
            case "cohort":
                return batches(self._lines(), cohort=_EVERYBODY)

    def _lines(self) -> Iterator[Found]:
        for part in self.parts:
            for number, line in enumerate(lines(part, faster=False), 1):
                if isinstance(line, Damage):
                    self.unreadable[line.reason] += 1
                elif line is None:
                    self.unreadable[Unreadable.TOO_LONG] += 1
                elif line.strip():
                    value = read(self.subject, line)
                    if isinstance(value, Unreadable):
                        self.unreadable[value] += 1
                    else:
                        yield Found(f"{part.name}:{number}", line, value, seconds(value))


def _reason(outcome: Any) -> str:
    if outcome.unselected:
        return f"filtered out: {outcome.unselected}"
    if outcome.unmet:
        return f"filtered out: {outcome.unmet[0].name}"
    if outcome.refusal is not None:
        return f"refused by the template: {outcome.refusal.message}"
    return f"discarded: {type(outcome.error).__name__}"
