"""How far a run is, on standard error: share, rate, time left; one line that is written over on a terminal."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile.console import Console

_EVERY = 10.0


class Progress:
    """The progress of a run, by the bytes of its files.

    Args:
        console: where it is told.
        total: bytes of all files.
        done: bytes of those that were done before.
    """

    def __init__(self, console: Console, total: int, done: int) -> None:
        self._console = console
        self._total = max(total, 1)
        self._before = self._done = done
        self._events = 0
        self._start = self._told = time.monotonic()
        self._on_terminal = sys.stderr.isatty()

    def advance(self, size: int, events: int) -> None:
        """A file is done."""
        self._done += size
        self._events += events
        now = time.monotonic()
        if now - self._told >= (0.2 if self._on_terminal else _EVERY):
            self._told = now
            self._tell(now - self._start)

    def end(self) -> None:
        """Nothing follows."""
        if self._on_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _tell(self, seconds: float) -> None:
        share = self._done / self._total
        fresh = self._done - self._before
        left = (self._total - self._done) * seconds / fresh if fresh else 0
        text = f"{share:.0%}  {self._events / max(seconds, 0.001):,.0f} events a second, {clock(left)} left"
        if self._on_terminal:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
        else:
            self._console.note(text)


def clock(seconds: float) -> str:
    """A length of time: `42 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
