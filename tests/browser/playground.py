"""The playground's folder, built once and served, for tests and for the documentation's pictures."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from tile.playground.building import build
from tile.playground.serving import Server, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.devtools import Browser

PATIENCE = 240.0
"""Seconds until Python is loaded on a machine that has other work, too."""

READY = "document.getElementById('phase')?.textContent === 'Ready'"
"""Nothing is at work: what the check says is about the template that is there."""


class Site(NamedTuple):
    """A served folder, and the sizes of its files as a host sends them."""

    server: Server
    sizes: dict[str, int]

    @property
    def url(self) -> str:
        return self.server.url


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Build a folder and serve it.

    Raises:
        CliError: a registry doesn't answer.
    """
    build(folder)
    files = read(folder)
    server = Server(files)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield Site(server, {name: len(gzip.compress(content, 9)) for name, content in files.items()})
    finally:
        server.shutdown()
        server.server_close()


def wait(browser: Browser) -> None:
    """Until the page is loaded and all is checked."""
    browser.until(READY, timeout=PATIENCE)


def write(browser: Browser, template: str, against: str = "", schema: str = "") -> None:
    """Write a template, as if it were typed, and wait for the check."""
    begin(browser, template, against, schema)
    wait(browser)


def begin(browser: Browser, template: str, against: str = "", schema: str = "") -> None:
    """The same without waiting."""
    given: Any = [template, against, schema]
    browser.run(
        f"(([template, against, schema]) => {{ Object.assign(state, {{ schema, sample: null, edited: null }});"
        f" choose(against); editor.write(template); }})({_json(given)})"
    )


def _json(value: object) -> str:
    import json

    return json.dumps(value)
