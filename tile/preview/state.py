"""What the live preview holds: the page as it was last loaded, and what is wrong with what was saved since."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.event_text import parse_event
from tile.failure import CliError, as_cli_error
from tile.own_modules import forget
from tile.preview import render_page
from tile.preview.answers import Answers
from tile.preview.content import page
from tile.preview.event_streaming import PROPERTIES
from tile.preview.page import Outcome, Problem, as_json
from tile.preview.source import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from payloads.amplitude import JSON, CustomerSettings
    from tile.preview.page import Page

    Stamp = tuple[tuple[Path, tuple[int, int] | None], ...]

_ORIGIN = "pasted event"


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
                self._announce(fault=_in_words(error))
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
        """The outcome for what the page asks: `{"event": text, "values": {box: text}}`, as JSON."""
        try:
            return as_json(self._outcome(content))
        except Exception as error:  # noqa: BLE001 - an event must not be able to end an answer
            return as_json(_failed(_in_words(error)))

    def _outcome(self, content: bytes) -> Outcome:
        asked = parse_event(content, "request")
        text, values = asked.get("event"), asked.get("values", {})
        if not isinstance(text, str) or not isinstance(values, dict):
            raise CliError('the request is no `{"event": text, "values": {…}}`')
        try:
            event = parse_event(text.encode(errors="surrogatepass"), _ORIGIN)
        except CliError as error:
            return _not_json(error, text)
        return self._answers.of(event, self._customer_settings(values))

    def _customer_settings(self, values: Mapping[str, JSON]) -> CustomerSettings:
        """What the customer's form says; names that are no longer declared don't count."""
        tile = self._loaded.tile
        given = {name: value for name, value in values.items() if isinstance(value, str)}
        own = {f"parameters.{each.name}": each.name for each in tile.parameters if not each.secret}
        mapped = {f"mappedFields.{each.name}": each.name for each in tile.mapping}
        return tile.customer_settings(
            parameters={own[name]: value for name, value in given.items() if name in own},
            mapping={mapped[name]: value for name, value in given.items() if name in mapped},
            properties=[name for each in given.get(PROPERTIES, "").split(",") if (name := each.strip())] or None,
        )

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


def _in_words(error: Exception) -> dict[str, str]:
    known = as_cli_error(error)
    if known is None:
        return {"message": f"{type(error).__name__}: {error}", "place": "", "hint": ""}
    return {"message": known.message, "place": known.place or "", "hint": known.hint}


def _failed(words: Mapping[str, Any]) -> Outcome:
    return Outcome("failed", "This can't be rendered", None, (Problem(words["message"], fix=words["hint"]),))


def _not_json(error: CliError, text: str) -> Outcome:
    """With the line and a caret, as errors of templates have them."""
    excerpt = ""
    line, _, column = (error.place or "").removeprefix(f"{_ORIGIN}:").partition(":")
    if line.isdigit() and column.isdigit():
        number, at = int(line), int(column)
        shown = text.split("\n")[number - 1].expandtabs(8) if number <= text.count("\n") + 1 else ""
        first = max(at - 60, 0)
        excerpt = (
            f"  --> {error.place}\n{number} | {shown[first : first + 100]}\n"
            f"{' ' * len(line)} | {' ' * (at - 1 - first)}^"
        )
    return Outcome(
        "failed", "The event can't be read", None, (Problem(error.message, fix=error.hint, excerpt=excerpt),)
    )
