"""The whole check in a process of its own: it may take seconds, and what is out of date is ended, not waited for."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from conformance import Finding
    from conformance.reports.declared_places import Stretch
    from tile.lsp.document import Workspace


class Checker:
    """One worker, started when it is first asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    def check(self, path: Path, text: str) -> tuple[Finding, ...] | None:
        """The findings of a template's whole check; None if the worker was ended before it was done.

        A second call, from another thread, ends the first.
        """
        found: tuple[Finding, ...] | None = self._ask(path, text)
        return found

    def check_module(self, path: Path) -> tuple[tuple[Stretch, Finding], ...] | None:
        """What is wrong in a saved module with the project's destinations, and where; None as for `check`."""
        found: tuple[tuple[Stretch, Finding], ...] | None = self._ask(path, None)
        return found

    def _ask(self, path: Path, text: str | None) -> Any:
        with self._lock:
            if self._worker is None or self._worker.busy:
                self._end()
                self._worker = _Worker()
            worker = self._worker
            worker.busy = True
        found = worker.ask(path, text)
        with self._lock:
            worker.busy = False
            if found is None and self._worker is worker:  # it failed, and would answer nothing any more
                self._end()
        return found

    def close(self) -> None:
        """End the worker: whoever waits for it gets None."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


class _Worker:
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.busy = False
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, str(Path.cwd())), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, path: Path, text: str | None) -> Any:
        try:
            self._ours.send((path, text))
            return self._ours.recv()
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        self._process.terminate()
        self._process.join()


def _work(asked: Connection, directory: str) -> None:
    """Answer questions until nobody asks. Modules of the project are imported here, once: a change of them needs a new
    process.
    """
    os.dup2(2, 1)  # what a module prints must not reach the editor's end of the protocol
    sys.stdout = sys.stderr
    os.chdir(directory)
    from tile.lsp.document import Workspace

    workspace = Workspace()
    while True:
        try:
            path, text = asked.recv()
        except EOFError:
            return
        asked.send(_findings_in_module(workspace, path) if text is None else _findings(workspace, path, text))


def _findings(workspace: Workspace, path: Path, text: str) -> tuple[Finding, ...]:
    from conformance.configured import check_for
    from tile.errors import TileError

    document = workspace.document(path, text)
    try:
        return check_for(document.project, document.destination).findings
    except TileError:  # of the configuration: the command line says it, a template is not to blame
        return ()


def _findings_in_module(workspace: Workspace, path: Path) -> tuple[tuple[Stretch, Finding], ...]:
    from conformance.configured import check_for
    from conformance.reports.declared_places import stretch
    from tile.errors import TileError

    found: list[tuple[Stretch, Finding]] = []
    for each in workspace.found:
        if path not in {Path(place.file) for place in (each.tile.place, each.tile.body.place)}:
            continue
        try:
            report = check_for(workspace.project, each.tile)
        except TileError:
            return ()
        places = ((stretch(report, finding), finding) for finding in report.findings)
        found += [(place, finding) for place, finding in places if place and Path(place.file).absolute() == path]
    return tuple(found)
