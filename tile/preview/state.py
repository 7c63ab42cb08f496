"""What the live preview holds: the page as it was last loaded, and what is wrong with what was saved since."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tile.own_modules import forget
from tile.preview import render_page
from tile.preview.answers import Answers
from tile.preview.content import page
from tile.preview.page import as_json
from tile.preview.questions import answer_json, in_words
from tile.preview.source import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile.preview.page import Page

    Stamp = tuple[tuple[Path, tuple[int, int] | None], ...]


class Known(NamedTuple):
    """What a page knows of the state."""

    version: int
    fault: dict[str, str] | None = None
    busy: bool = False


class State:
    """One destination, loaded again when its files change. Everything here may be called from several threads.

    Attributes:
        version: counts the pages. busy: a change is being loaded. closed: nobody waits any more.
        fault: what is wrong with the last change, as the page shows it; None if it is the page.
    """

    def __init__(self, name: str | None, contract: str | None = None, account: Path | None = None) -> None:
        """Load it.

        Raises:
            CliError, TileError: it can't be loaded.
        """
        self._name, self._contract, self._account = name, contract, account
        self._changed = threading.Condition()
        self._loading = threading.Lock()
        self.version = 1
        self.fault: dict[str, str] | None = None
        self.busy = False
        self.closed = False
        self._loaded = load(name, contract, account)
        self._stamp = self._look()  # before the check, which takes its time
        self._page = replace(page(self._loaded, live=True), version=self.version)
        self._answers = Answers(self._loaded.tile, self._loaded.selected)

    @property
    def page(self) -> Page:
        """The page as it is now."""
        return self._page

    def html(self) -> str:
        """The page as a file."""
        return render_page(self._page)

    def json(self) -> str:
        """The page as data."""
        return as_json(self._page)

    def wait(self, known: Known, seconds: float) -> bool:
        """Wait until something else holds than what is known; False if nothing changed in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.closed or self.known != known, timeout=seconds)

    @property
    def known(self) -> Known:
        """What a page that follows has to know."""
        return Known(self.version, self.fault, self.busy)

    def close(self) -> None:
        """Let everyone go who waits."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def refresh(self) -> bool:
        """Load it again if a file changed; whether there was a change. What can't be loaded becomes the fault, and the
        page stays.
        """
        with self._loading:
            stamp = self._look()
            if stamp == self._stamp:
                return False
            self._stamp = stamp
            self._announce(busy=True)
            was = dict(stamp)  # as it was before loading: what changes meanwhile is seen next time
            try:
                forget(self._name)
                loaded = load(self._name, self._contract, self._account)
                stamps = tuple((path, was.get(path, _stamp(path))) for path in sorted(set(loaded.files)))
                fresh = replace(page(loaded, live=True), version=self.version + 1)
            except Exception as error:  # noqa: BLE001 - whatever a tile's module raises must not end the preview
                self._announce(fault=in_words(error))
                self._stamp = tuple((path, was.get(path, _stamp(path))) for path, _ in self._look())
            else:
                self._loaded, self._page, self._answers = loaded, fresh, Answers(loaded.tile, loaded.selected)
                self._stamp = stamps
                self._announce(version=self.version + 1)
        return True

    def _announce(self, *, busy: bool = False, version: int | None = None, fault: dict[str, str] | None = None) -> None:
        with self._changed:
            self.busy = busy
            self.fault = self.fault if busy else fault
            self.version = version or self.version
            self._changed.notify_all()

    def rendered(self, content: bytes) -> str:
        """The outcome for what the page asks, as JSON: see `questions.answer_json`."""
        return as_json(answer_json(content, self._answers))

    def _look(self) -> Stamp:
        """The files, and the one that is to blame for a fault: it may be none of those that were loaded."""
        blamed = re.sub(r"(:\d+)+$", "", self.fault["place"]) if self.fault else ""
        files = {*self._loaded.files, *([Path(blamed)] if blamed else [])}
        return tuple((path, _stamp(path)) for path in sorted(files))


def watch(state: State, said: Callable[[], None], *, every: float = 0.3) -> None:
    """Refresh a state as its files change, until it is closed; `said` is called after each change."""
    while not state.closed:
        time.sleep(every)
        if state.refresh():
            said()


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        held = path.stat()
    except OSError:
        return None
    return held.st_mtime_ns, held.st_size
