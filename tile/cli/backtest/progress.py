"""How far a run is, on standard error: share, rate, time left; one line that is written over on a terminal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tile.console import StatusLine

if TYPE_CHECKING:
    from tile.console import Console


class Progress:
    """The progress of a run, by the bytes of its files.

    Args:
        console: where it is told.
        total: bytes of all files.
        done: bytes of those that were done before.
    """

    def __init__(self, console: Console, total: int, done: int) -> None:
        self._total = max(total, 1)
        self._before = self._done = done
        self._events = 0
        self._start = time.monotonic()
        self._line = StatusLine(console)

    def advance(self, size: int, events: int) -> None:
        """A file is done."""
        self._done += size
        self._events += events
        self._line.show(self._text)

    def end(self) -> None:
        """Nothing follows."""
        self._line.end()

    def _text(self) -> str:
        seconds = time.monotonic() - self._start
        fresh = self._done - self._before
        left = (self._total - self._done) * seconds / fresh if fresh else 0
        rate = self._events / max(seconds, 0.001)
        return f"{self._done / self._total:.0%}  {rate:,.0f} events a second, {clock(left)} left"


def clock(seconds: float) -> str:
    """A length of time: `42 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
