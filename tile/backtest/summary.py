"""What was found in some events. Summaries can be merged, in any order and however the events were split: the result is
the same to the byte.

So everything here is a sum, a smallest, or decided by a hash; nothing is what came first, and nothing is estimated.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from tile.backtest.tally import Distinct, Ids, Tally, smallest

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_CAUSES = 200
MOST_NAMES = 2_000
MOST_IDS = 8_192
MOST_PLACES = 20
MOST_USERS = 1_024
VERSION = 2
_MODULUS = 1 << 128
_TALLIES = ("types", "causes", "fields", "properties", "live", "arrived", "changes")


class Example(NamedTuple):
    """The smallest event that shows a cause, by its line's length and digest.

    Attributes:
        length: bytes of its line.
        digest: of its line.
        event: an event made up in its likeness, as JSON; empty where none shows the cause.
        line: the line itself; empty unless it is asked for.
    """

    length: int
    digest: str
    event: str
    line: str = ""


@dataclass
class Summary:
    """What was found.

    Attributes:
        numbers: plain counts: `lines`, `blank`, `events`, `unsampled`, `untimed`, outcomes; of bodies that are sent, with a
            proof: `trusted`, `checked` all the same, `outside` of the proof's universe; and `unsound`, events against it.
        types: event type and kind of outcome.
        causes: causes, as `causes.Cause`.
        examples: the smallest event of a cause.
        unreadable: why lines hold no event; `places` of the first of each.
        damaged: files that can't be read to their end, and why, with the last line that could be read.
        sizes: bytes of the bodies that are sent.
        minutes: requests by the minute they are due, as `2026-03-02 08:15`.
        fields: top-level fields that no catalogue knows.
        properties: kind and name of every property.
        ids: ids that come more than once.
        digest: of all bodies, in no order.
        users: those with events that are lost: that fail, or are rejected.
        live: how the same events come out as text, by outcome and difference.
        arrived: kind, property and what happens to its values.
        changes: differences from another state, as `against.Difference`.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    types: Tally = field(default_factory=lambda: Tally(MOST_NAMES))
    causes: Tally = field(default_factory=lambda: Tally(MOST_CAUSES))
    examples: dict[tuple[str, ...], Example] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    damaged: dict[tuple[str, str], int] = field(default_factory=dict)
    sizes: Counter[int] = field(default_factory=Counter)
    minutes: Counter[str] = field(default_factory=Counter)
    fields: Tally = field(default_factory=lambda: Tally(MOST_CAUSES))
    properties: Tally = field(default_factory=lambda: Tally(MOST_NAMES))
    ids: Ids = field(default_factory=lambda: Ids(MOST_IDS))
    digest: int = 0
    users: Distinct = field(default_factory=lambda: Distinct(MOST_USERS))
    live: Tally = field(default_factory=lambda: Tally(MOST_CAUSES))
    arrived: Tally = field(default_factory=lambda: Tally(MOST_NAMES))
    changes: Tally = field(default_factory=lambda: Tally(MOST_CAUSES))

    def merge(self, other: Summary) -> None:
        """Take in what another summary holds."""
        self.numbers.update(other.numbers)
        self.unreadable.update(other.unreadable)
        self.sizes.update(other.sizes)
        self.minutes.update(other.minutes)
        for mine, theirs in zip(self.tallies(), other.tallies(), strict=True):
            mine.merge(theirs)
        for key, example in other.examples.items():
            self.show(key, example)
        for reason, places in other.places.items():
            self.places[reason] = smallest([*self.places.get(reason, ()), *places], MOST_PLACES)
        self.damaged.update(other.damaged)
        self.ids.merge(other.ids)
        self.users.merge(other.users)
        self.digest = (self.digest + other.digest) % _MODULUS

    def tallies(self) -> tuple[Tally, ...]:
        """All tallies, always in the same order."""
        return tuple(getattr(self, name) for name in _TALLIES)

    def show(self, key: tuple[str, ...], example: Example) -> None:
        """Take an example, if it is smaller than the one there is."""
        known = self.examples.get(key)
        if known is None or example < known:
            self.examples[key] = example

    def to_bytes(self) -> bytes:
        """The summary in the one form it has."""
        for each in self.tallies():
            each.trim()
        self.ids.trim()
        self.users.trim()
        kept = [*self.causes.counts, *self.changes.counts, *self.live.counts]
        files = sorted({file for _, file, _ in self.ids.seen.values()})
        at = {file: index for index, file in enumerate(files)}
        data: dict[str, Any] = {
            "version": VERSION,
            "numbers": _sorted(self.numbers),
            "examples": [[list(key), list(self.examples[key])] for key in sorted(kept) if key in self.examples],
            "unreadable": _sorted(self.unreadable),
            "places": dict(sorted(self.places.items())),
            "damaged": [[*key, line] for key, line in sorted(self.damaged.items())],
            "sizes": sorted(self.sizes.items()),
            "minutes": _sorted(self.minutes),
            "files": files,
            "ids": [[key, number, at[file], line] for key, (number, file, line) in sorted(self.ids.seen.items())],
            "ids_are_sample": self.ids.is_sample,
            "digest": f"{self.digest:032x}",
            "users": sorted(self.users.hashes),
        }
        for name, tally in zip(_TALLIES, self.tallies(), strict=True):
            data[name] = [tally.beyond, [[list(key), number] for key, number in sorted(tally.counts.items())]]
        return json.dumps(data, separators=(",", ":"), ensure_ascii=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """What `to_bytes` gave.

        Raises:
            ValueError: it is of another version.
        """
        data = json.loads(content)
        if data.get("version") != VERSION:
            raise ValueError("the summary is of another version")
        made = cls(
            numbers=Counter(data["numbers"]),
            examples={tuple(key): Example(*example) for key, example in data["examples"]},
            unreadable=Counter(data["unreadable"]),
            places={reason: [(file, line) for file, line in places] for reason, places in data["places"].items()},
            damaged={(file, reason): line for file, reason, line in data["damaged"]},
            sizes=Counter(dict(data["sizes"])),
            minutes=Counter(data["minutes"]),
            digest=int(data["digest"], 16),
        )
        for name, tally in zip(_TALLIES, made.tallies(), strict=True):
            beyond, counts = data[name]
            tally.beyond = beyond
            tally.counts = {tuple(key): number for key, number in counts}
        made.users.hashes = set(data["users"])
        files = data["files"]
        made.ids.seen = {key: (number, files[file], line) for key, number, file, line in data["ids"]}
        made.ids.is_sample = data["ids_are_sample"]
        return made


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {key: number for key, number in sorted(counts.items()) if number}


def merge_summaries(summaries: Iterable[Summary]) -> Summary:
    """All of them as one."""
    whole = Summary()
    for each in summaries:
        whole.merge(each)
    return whole
