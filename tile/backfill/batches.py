"""From events as a tile sends them to Reteno's past events, in batches.

The name, the params and the identity are those that the tile's own template gives, so that past and live events are one. The time is
the event's: written as documented, to the minute and without an offset, in the time zone of the account, which is how Reteno reads
it (https://docs.reteno.com/docs/sending-past-events; docs.esputnik.com/reference/getting-started-with-your-api).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tile.backtest.decoding import Unreadable, event_of
from tile.reteno.contracts.past_events_v2 import MOST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from tile.delivery.stream import Outgoing

MOST_BYTES: Final = 2_000_000
"""Of one request's body; Reteno documents none, and 500 events may have 20 kB each."""


class PastEvent(NamedTuple):
    """One event.

    Attributes:
        key: what it is recognised by, so that it isn't sent twice: Amplitude's `uuid`, or else the whole event.
        text: it as JSON, with the time it occurred.
    """

    key: bytes
    text: str


class Batch(NamedTuple):
    """The events of one request."""

    events: tuple[PastEvent, ...]

    @property
    def body(self) -> str:
        """What is sent."""
        return f'{{"events": [{", ".join(each.text for each in self.events)}]}}'


def past_events(
    outgoing: Iterable[Outgoing], zone: tzinfo, *, before: datetime | None, left_out: Counter[str]
) -> Iterator[PastEvent]:
    """The past events of requests for live ones; `left_out` counts the others by reason."""
    for each in outgoing:
        event = event_of(each.line)
        time = None if isinstance(event, Unreadable) else _time(event.get("event_time"))
        if isinstance(event, Unreadable) or time is None:
            left_out["no event_time that can be read"] += 1
        elif before is not None and time >= before:
            left_out["not before the switch"] += 1
        else:
            text = json.loads(each.request.body)
            text["occurred"] = time.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
            yield PastEvent(_key(event, each.line), json.dumps(text, ensure_ascii=False))


def batches(events: Iterable[PastEvent], *, most: int = MOST_EVENTS) -> Iterator[Batch]:
    """Events in batches that one request takes, none of them twice in one."""
    held: dict[bytes, PastEvent] = {}
    size = 0
    for each in events:
        length = len(each.text.encode()) + 2
        if held and (len(held) >= most or size + length > MOST_BYTES):
            yield Batch(tuple(held.values()))
            held, size = {}, 0
        if each.key not in held:
            held[each.key] = each
            size += length
    if held:
        yield Batch(tuple(held.values()))


def _key(event: dict[str, Any], line: bytes) -> bytes:
    uuid = event.get("uuid")
    whole = uuid.encode() if isinstance(uuid, str) and uuid else line.strip()
    return hashlib.blake2b(whole, digest_size=16).digest()


def _time(text: object) -> datetime | None:
    """Amplitude's times are UTC."""
    if not isinstance(text, str):
        return None
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
