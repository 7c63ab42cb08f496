"""What an archive's events make of users and of cohorts, for destinations that are sent these.

An archive holds events only. A user is what an event says of its user; Amplitude sends one *each time a selected user property changes*
(https://amplitude.com/docs/data/destination-event-streaming-overview), which is here: when the request differs from that user's last.
A cohort is everybody in the archive: they enter it. How many users a batch holds isn't documented.
"""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from payloads.amplitude.user_catalogue import USER_FIELDS
from tile.backtest.decoding import Unreadable, event_of, object_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from payloads.amplitude.subject import SubjectName

BATCH: Final = 100
"""Users of a cohort in one request."""

_MOST_USERS: Final = 100_000
_NAMES: Final = tuple(each.name for each in USER_FIELDS)
#: Names of Identify's object to those of an event.
_RENAMED: Final = {"app_version": "version_name", "carrier": "device_carrier"}


class Found(NamedTuple):
    """What is sent.

    Attributes:
        name: where it stands: file and line.
        line: what gives it again, as a line of an archive.
        value: `input` of the templates.
        time: when it was, in seconds since 1970, if that is known.
    """

    name: str
    line: bytes
    value: dict[str, Any]
    time: float | None


def read(subject: SubjectName, line: bytes) -> dict[str, Any] | Unreadable:
    """The event of a line, or, for other subjects, a user or a batch that is written there itself; otherwise why there is none."""
    found = event_of(line)
    if subject == "event" or found is not Unreadable.NO_EVENT_TYPE:
        return found
    value = object_of(line)
    own = ("users",) if subject == "cohort" else ("user_id", "device_id")
    return value if isinstance(value, dict) and any(value.get(name) for name in own) else found


def user_of(event: dict[str, Any]) -> dict[str, Any]:
    """The user of an event, as Identify's object names the fields, and as an event does; a user itself stays as it is."""
    user = {name: event[name] for name in _NAMES if name in event}
    for name, of_event in _RENAMED.items():
        if event.get(of_event) is not None:
            user.setdefault(name, event[of_event])
    return user


class Users:
    """Which users' requests are news; forgets those that were longest ago."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[Any, Any], int] = OrderedDict()

    def is_news(self, user: dict[str, Any], body: str) -> bool:
        """Whether a user's request differs from the last one."""
        who, said = (str(user.get("user_id")), str(user.get("device_id"))), hash(body)
        if self._last.get(who) == said:
            return False
        self._last[who] = said
        self._last.move_to_end(who)
        if len(self._last) > _MOST_USERS:
            self._last.popitem(last=False)
        return True


def batches(found: Iterable[Found], *, cohort: str) -> Iterator[Found]:
    """The known users of events, each once, in batches that enter a cohort; batches themselves stay as they are."""
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, cohort))
    seen: set[int] = set()
    users: list[str] = []
    last: Found | None = None
    number = 0
    for each in found:
        if "users" in each.value:
            yield each
            continue
        last, user = each, each.value.get("user_id")
        if isinstance(user, str) and hash(user) not in seen:
            seen.add(hash(user))
            users.append(user)
        if len(users) == BATCH:
            yield _batch(cohort, identity, number, users, each)
            users, number = [], number + 1
    if users and last is not None:
        yield _batch(cohort, identity, number, users, last)


def _batch(cohort: str, identity: str, number: int, users: list[str], last: Found) -> Found:
    value = {
        "cohort_name": cohort,
        "cohort_id": identity[:8],
        "in_cohort": True,
        "computed_time": str(int(last.time or 0)),
        "message_id": f"{identity}::enter::{number}",
        "users": [{"user_id": user} for user in users],
    }
    return Found(last.name, json.dumps(value, ensure_ascii=False).encode(), value, last.time)


def seconds(event: dict[str, Any]) -> float | None:
    """An event's time, in seconds since 1970; None without one."""
    time = event.get("event_time")
    if not isinstance(time, str):
        return None
    try:
        return datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
