"""A file of events in, or some rows, and a summary out: the one piece of work there is.

It depends on nothing but its arguments, so it may be done anywhere, in any order, and twice.
"""

from __future__ import annotations

import itertools
import zlib
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from payloads.amplitude.catalogue import BY_NAME
from tile.backtest.arrivals import arrivals
from tile.backtest.causes import UNSOUND, breaches_of_proof, causes
from tile.backtest.decoding import Unreadable, event_of
from tile.backtest.names import shown
from tile.backtest.reading import CannotUnpackError, Damage, lines
from tile.backtest.summary import MOST_PLACES, Example, Summary
from tile.backtest.synthetic import likeness
from tile.backtest.tally import smallest
from tile.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tile.backtest.archive import Part
    from tile.backtest.target import Target
    from tile.outcome import Outcome


class Share(NamedTuple):
    """A part of a file's lines: every `of`th run of them, beginning with the one `at` that place."""

    at: int
    of: int

    def takes(self, number: int) -> bool:
        """Whether the line of this number, from 1, is in it."""
        return number // _RUN % self.of == self.at


WHOLE = Share(0, 1)
_RUN = 256
"""Lines that stay together."""

Place = tuple[str, int]
"""A file, and the number of a line in it."""

_FIELDS = frozenset(BY_NAME)
_MODULUS = 1 << 128
_FLUSHED = 20_000


def examine(part: Part, target: Target, share: Share = WHOLE) -> bytes:
    """The summary of a file, or of a share of its lines, as `Summary.to_bytes` writes it."""
    examiner = Examiner.of(target)
    try:
        summary = _examine(part, examiner, share, faster=True)
    except CannotUnpackError:
        summary = _examine(part, examiner, share, faster=False)
    return summary.to_bytes()


def _examine(part: Part, examiner: Examiner, share: Share, *, faster: bool) -> Summary:
    found = lines(part, faster=faster)
    if share == WHOLE:
        return examiner.summary(part.name, found)
    # Whoever takes a share unpacks the whole file, which costs little beside what is done with a line.
    numbered = (
        (number, line) for number, line in enumerate(found, 1) if share.takes(number) or isinstance(line, Damage)
    )
    numbers, taken = itertools.tee(numbered)
    return examiner.summary_at(((part.name, number) for number, _ in numbers), (line for _, line in taken))


class Examiner:
    """Examines events for one target; made once in each process."""

    _known: dict[str, Examiner] = {}  # noqa: RUF012 - one a process, on purpose

    def __init__(self, target: Target) -> None:
        options = target.options
        self.judge = target.judge()
        self.live = target.judge(stringified=True) if target.platform.values == "native" else None
        self.sampled = _edge(options.share)
        self.closely = _edge(options.closely)
        self.keep_lines = options.keep_lines
        self.is_member = self.judge.members(target.declared().universe()) if options.proved else None
        self.in_full = _edge(options.share * options.in_full)
        self.rival = None
        if target.former is not None:
            from tile.backtest.against import Rival

            self.rival = Rival(target)

    @classmethod
    def of(cls, target: Target) -> Examiner:
        """The examiner of a target in this process."""
        known = cls._known.get(target.digest)
        if known is None:
            cls._known.clear()
            known = cls._known[target.digest] = cls(target)
        return known

    def shows(self, event: dict[str, Any], key: tuple[str, ...]) -> bool:
        """Whether an event shows a cause or a difference."""
        outcome = self.judge.of_event(event)
        if key in tuple(causes(outcome)):
            return True
        if key[0] == UNSOUND:
            return self.is_member is not None and self.is_member(event) and key in breaches_of_proof(outcome)
        if key[0] == "live" and self.live is not None:
            return key in live_differences(outcome, self.live.of_event(event))
        return self.rival is not None and key in self.rival.compare(event, outcome).differences

    def summary(self, file: str, found: Iterable[bytes | Damage | None]) -> Summary:
        """What is found in the lines of a file."""
        return self.summary_at(zip(itertools.repeat(file), itertools.count(1)), found)

    def summary_at(self, places: Iterable[Place], found: Iterable[bytes | Damage | None]) -> Summary:
        """What is found in lines, each with its place."""
        return _Count(self).of(places, found)


class _Count:
    """The count of some lines."""

    def __init__(self, examiner: Examiner) -> None:
        self._examiner = examiner
        self._summary = Summary()
        self._smallest: dict[tuple[str, ...], tuple[int, str, bytes]] = {}
        self._types: Counter[tuple[str, str]] = Counter()
        # Events of one type mostly have the same names, so these are counted by all of them at once.
        self._names: dict[str, Counter[tuple[str, ...]]] = {
            kind: Counter() for kind in ("", "event_properties", "user_properties")
        }
        self._minutes: Counter[str] = Counter()

    def of(self, places: Iterable[Place], found: Iterable[bytes | Damage | None]) -> Summary:
        examiner = self._examiner
        summary, numbers = self._summary, self._summary.numbers
        judge, is_member, in_full = examiner.judge, examiner.is_member, examiner.in_full
        of_event = judge.of_event
        sampled, closely = examiner.sampled, examiner.closely
        rival = examiner.rival
        types, minutes, sizes = self._types, self._minutes, summary.sizes
        of_fields, of_events, of_users = self._names.values()
        crc32, add_id = zlib.crc32, summary.ids.add
        events = blank = unsampled = digest = trusted = checked = outside = unsound = 0
        for (file, number), line in zip(places, found, strict=False):
            if line is None:
                self._unreadable(Unreadable.TOO_LONG, file, number)
                continue
            if isinstance(line, Damage):
                summary.damaged[file, line.reason] = number - 1
                continue
            if not line or line.isspace():
                blank += 1
                continue
            mark = crc32(line)
            if mark >= sampled:
                unsampled += 1
                continue
            event = event_of(line)
            if not isinstance(event, dict):
                self._unreadable(event, file, number)
                continue
            events += 1
            name = event["event_type"]
            if type(uuid := event.get("uuid")) is str:
                add_id(uuid, file, number)
            of_fields[tuple(event)] += 1
            if type(held := event.get("event_properties")) is dict:
                of_events[tuple(held)] += 1
            if type(held := event.get("user_properties")) is dict:
                of_users[tuple(held)] += 1
            if is_member is None:
                outcome = of_event(event)
            elif not is_member(event):
                outcome = of_event(event)
                outside += outcome.is_sent
            else:
                is_checked = mark < in_full
                outcome = judge.of_event_in_full(event) if is_checked else judge.of_proved(event)
                if is_checked:
                    checked += outcome.is_sent
                else:
                    trusted += outcome.is_sent
                if breaches := breaches_of_proof(outcome):
                    unsound += 1
                    for cause in breaches:
                        summary.causes.add(cause)
                        self._note(cause, line)
            kind, is_sent = outcome.kind, outcome.is_sent
            types[name, kind.value] += 1
            if kind is Kind.UNSELECTED:
                continue
            if is_sent:
                body = outcome.request.body.encode("utf-8", "surrogatepass")  # type: ignore[union-attr]
                sizes[len(body)] += 1
                digest += int.from_bytes(blake2b(body, digest_size=16).digest(), "big")
                due = event.get("server_upload_time") or event.get("event_time")
                minutes[due[:16] if type(due) is str else ""] += 1
            if kind is Kind.FAILED or kind is Kind.REJECTED:
                summary.users.add(_user(event))
            if outcome.breaches or kind is not Kind.ACCEPTED:
                for cause in causes(outcome):
                    summary.causes.add(cause)
                    self._note(cause, line)
            if mark < closely:
                self._look_closely(event, outcome, line)
            if rival is not None:
                verdict, differences = rival.compare(event, outcome)
                numbers[f"against {verdict}"] += 1
                for difference in differences:
                    summary.changes.add(difference)
                    self._note(difference, line)
            if len(of_events) + len(of_users) + len(of_fields) > _FLUSHED or len(types) > _FLUSHED:
                self._flush()
        numbers.update(blank=blank, events=events, unsampled=unsampled)
        numbers.update(trusted=trusted, checked=checked, outside=outside, unsound=unsound)
        numbers["lines"] = blank + events + unsampled + summary.unreadable.total()
        summary.digest = digest % _MODULUS
        self._flush()
        self._finish()
        return summary

    def _unreadable(self, reason: Unreadable, file: str, number: int) -> None:
        self._summary.unreadable[reason.value] += 1
        places = self._summary.places.setdefault(reason.value, [])
        places.append((file, number))
        if len(places) > 2 * MOST_PLACES:  # the first by file and line, in whatever order they come
            places[:] = smallest(places, MOST_PLACES)

    def _note(self, key: tuple[str, ...], line: bytes) -> None:
        """Keep the line, if it is the smallest that shows it."""
        known = self._smallest.get(key)
        if known is None or len(line) <= known[0]:
            candidate = (len(line), blake2b(line, digest_size=8).hexdigest(), line)
            if known is None or candidate < known:
                self._smallest[key] = candidate
                if len(self._smallest) > 2_000:
                    self._drop()

    def _drop(self) -> None:
        """Forget lines of causes there is no room for."""
        self._summary.causes.trim()
        self._summary.changes.trim()
        self._summary.live.trim()
        kept = {*self._summary.causes.counts, *self._summary.changes.counts, *self._summary.live.counts}
        self._smallest = {key: each for key, each in self._smallest.items() if key in kept}

    def _look_closely(self, event: dict[str, Any], outcome: Outcome, line: bytes) -> None:
        summary, judge, live = self._summary, self._examiner.judge, self._examiner.live
        summary.numbers["closely"] += 1
        if outcome.request is not None:
            for namespace, name, arrival in arrivals(judge.model(event), outcome.request.body):
                summary.arrived.add((namespace, shown(name), arrival.value))
        if live is None:
            return
        for key in live_differences(outcome, live.of_event(event)):
            summary.live.add(key)
            self._note(key, line)

    def _flush(self) -> None:
        summary = self._summary
        for (name, kind), number in self._types.items():
            summary.types.add((shown(name), kind), number)
            summary.numbers[kind] += number
        for kind, counts in self._names.items():
            for names, number in counts.items():
                for name in names:
                    if kind:
                        summary.properties.add((kind, shown(name)), number)
                    elif name not in _FIELDS:
                        summary.fields.add((shown(name),), number)
            counts.clear()
        self._types.clear()

    def _finish(self) -> None:
        from tile.backtest.times import is_minute

        summary = self._summary
        for minute, number in self._minutes.items():
            if is_minute(minute):
                summary.minutes[minute.replace("T", " ")] += number
            else:
                summary.numbers["untimed"] += number
        for reason, places in summary.places.items():
            summary.places[reason] = smallest(places, MOST_PLACES)
        self._drop()
        for key, (length, digest, line) in self._smallest.items():
            kept = line.decode("utf-8", "replace") if self._examiner.keep_lines else ""
            summary.show(key, Example(length, digest, self._example(key, line), kept))

    def _example(self, key: tuple[str, ...], line: bytes) -> str:
        event = event_of(line)
        assert isinstance(event, dict)
        return likeness(event, lambda other: self._examiner.shows(other, key))


def _user(event: dict[str, Any]) -> str:
    """Whose event it is; those of nobody are nobody's."""
    return str(event.get("amplitude_id") or event.get("user_id") or event.get("device_id"))


def live_differences(outcome: Outcome, live: Outcome) -> list[tuple[str, ...]]:
    """How an event comes out otherwise where every value of it is text."""
    if outcome.kind is not live.kind:
        return [("live", "outcome", f"{outcome.kind.value}, {live.kind.value} live", "")]
    if outcome.request is not None and live.request is not None and outcome.request.body != live.request.body:
        return [("live", "body", "another body", "")]
    return []


def _edge(share: float) -> int:
    """The mark below which lines are taken."""
    return round(share * (1 << 32))
