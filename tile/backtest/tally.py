"""Counting in bounded memory, so that no order and no split of the work changes the result.

What there is room for is decided by a hash of the key, never by what came first: the keys with the smallest hashes stay,
and since a key that stays in the whole stays in each part, too, their counts are exact.
"""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

Key = tuple[str, ...]


@dataclass
class Tally:
    """How often each key came.

    Attributes:
        limit: how many keys are kept.
        counts: those of the keys that are kept.
        beyond: how often the others came.
    """

    limit: int
    counts: dict[Key, int] = field(default_factory=dict)
    beyond: int = 0

    def add(self, key: Key, number: int = 1) -> None:
        """Count a key."""
        counts = self.counts
        counts[key] = counts.get(key, 0) + number
        if len(counts) > 2 * self.limit:
            self.trim()

    def merge(self, other: Tally) -> None:
        """Count what another one has counted."""
        for key, number in other.counts.items():
            self.add(key, number)
        self.beyond += other.beyond

    def trim(self) -> None:
        """Keep no more than there is room for."""
        if len(self.counts) > self.limit:
            kept = sorted(self.counts, key=lambda key: (_hash(key), key))[: self.limit]
            total = sum(self.counts.values())
            self.counts = {key: self.counts[key] for key in kept}
            self.beyond += total - sum(self.counts.values())

    def ranked(self) -> list[tuple[Key, int]]:
        """Keys and counts, the most frequent first."""
        self.trim()
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))


def _hash(key: Key) -> bytes:
    return blake2b("\0".join(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()


@dataclass
class Ids:
    """Which ids came more than once: exact for as many ids as there is room for, beyond that of a sample of them.

    Attributes:
        limit: how many ids are followed.
        seen: hash of an id to how often it came, and the first place, as file and line.
        is_sample: whether some ids weren't followed.
    """

    limit: int
    seen: dict[int, tuple[int, str, int]] = field(default_factory=dict)
    is_sample: bool = False
    _edge: int = 1 << 64

    def add(self, name: str, file: str, line: int) -> None:
        """Note an id at a place."""
        coded = name.encode("utf-8", "surrogatepass")
        # The upper half decides who is followed; it is cheap, and most ids of a large archive end here.
        upper = zlib.crc32(coded) << 32
        if upper >= self._edge:
            self.is_sample = True
            return
        self._note(upper | zlib.adler32(coded), (1, file, line))

    def merge(self, other: Ids) -> None:
        """Note what another one has noted."""
        for key, place in other.seen.items():
            if key < self._edge:
                self._note(key, place)
            else:
                self.is_sample = True
        self.is_sample |= other.is_sample

    def _note(self, key: int, place: tuple[int, str, int]) -> None:
        known = self.seen.get(key)
        self.seen[key] = place if known is None else (known[0] + place[0], *min(known[1:], place[1:]))
        if len(self.seen) > 2 * self.limit:
            self.trim()

    def trim(self) -> None:
        """Follow no more than there is room for."""
        if len(self.seen) > self.limit:
            kept = heapq.nsmallest(self.limit, self.seen)
            self._edge = kept[-1] + 1
            self.seen = {key: self.seen[key] for key in kept}
            self.is_sample = True

    @property
    def followed(self) -> int:
        """How many ids are followed."""
        return min(len(self.seen), self.limit)

    def repeated(self) -> Iterator[tuple[str, int, int]]:
        """File, line and number of those that came more than once."""
        self.trim()
        yield from sorted((file, line, number) for number, file, line in self.seen.values() if number > 1)


@dataclass
class Distinct:
    """How many different keys there are: exact for as many as there is room for, beyond that estimated from the smallest hashes
    (k minimum values, https://doi.org/10.1007/3-540-45726-7_1), which are the same in any order.

    Attributes:
        limit: how many hashes are kept.
        hashes: the smallest, of 64 bits.
    """

    limit: int
    hashes: set[int] = field(default_factory=set)

    def add(self, key: str) -> None:
        """Note a key."""
        coded = key.encode("utf-8", "surrogatepass")
        self.hashes.add(int.from_bytes(blake2b(coded, digest_size=8).digest(), "big"))
        if len(self.hashes) > 2 * self.limit:
            self.trim()

    def merge(self, other: Distinct) -> None:
        """Note what another one has noted."""
        self.hashes |= other.hashes
        self.trim()

    def trim(self) -> None:
        """Keep no more than there is room for."""
        if len(self.hashes) > self.limit:
            self.hashes = set(heapq.nsmallest(self.limit, self.hashes))

    @property
    def number(self) -> int:
        """How many keys there are."""
        self.trim()
        if not self.standard_error:
            return len(self.hashes)
        return round((self.limit - 1) * (1 << 64) / max(self.hashes))

    @property
    def standard_error(self) -> float:
        """Of the number, as a share of it; 0 where it is exact."""
        self.trim()
        return 0.0 if len(self.hashes) < self.limit else float((self.limit - 2) ** -0.5)


def smallest(places: Iterable[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    """The first places by file and line."""
    return heapq.nsmallest(limit, places)
