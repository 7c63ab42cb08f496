"""The pictures of the documentation, taken anew: `python -m tests.browser.screenshots`, or those of a page alone:
`python -m tests.browser.screenshots playground`.

They are pictures of real pages: the tile with findings that the browser tests look at, and the one that comes with the
kit. Taking them again on another machine may give other bytes (fonts), so no test compares them. The tests of the playground
take its two pictures each time, and write them with `DOCS_PICTURES=1`.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import httpx

from tests.browser import devtools, playground, samples
from tile.backtest.made_archive import files, zipped
from tile.cli import main as main_of_tile
from tile.cli.sandbox.page import page as sandbox_page
from tile.playground.links import fragment
from tile.playground.offers import FIRST
from tile.reteno import events
from tile.sandbox.running import sandbox
from tile.sandbox.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.devtools import Browser

FOLDER = Path(__file__).parents[2] / "docs" / "images"
MOST_BYTES = 200_000


class Picture(NamedTuple):
    name: str
    key: str
    fragment: str
    size: tuple[int, int]
    scheme: str = "light"
    then: str = ""

    @property
    def scale(self) -> int:
        """Pixels of the picture for one of the page: a telephone has two."""
        return 2 if self.size[0] < 600 else 1


PICTURES = (
    Picture(
        "preview-configuration",
        "price-watch",
        "configuration",
        (1280, 900),
        then="document.querySelector('#card-body').scrollIntoView()",
    ),
    Picture("preview-set-up", "reteno-events", "form", (1280, 1010)),
    Picture("preview-testing", "reteno-events", "testing/subscription-renewed", (1280, 1010)),
    Picture("preview-dark", "price-watch", "testing/subscription-renewed", (1280, 860), "dark"),
    Picture("backtest-report", "backtest", "", (1100, 1290)),
    Picture("backtest-phone", "backtest", "", (375, 812), "dark"),
    Picture(
        "sandbox-events",
        "sandbox",
        "events",
        (1280, 900),
        then="setTimeout(() => document.querySelector('#panel-events .row-name').click(), 900), "
        "new Promise((done) => setTimeout(done, 1500))",
    ),
    Picture(
        "sandbox-faults", "sandbox", "faults", (1280, 560), "dark", then="new Promise((done) => setTimeout(done, 900))"
    ),
    Picture("delivery-plan", "plan", "", (1000, 1180)),
    Picture("preview-phone", "reteno-events", "testing/web", (375, 812)),
    Picture(
        "playground",
        "playground",
        fragment(FIRST),
        (1440, 840),
        then="(() => { const pick = document.getElementById('sample'); pick.value = 'hostile-identifiers'; "
        "pick.dispatchEvent(new Event('change')); document.activeElement.blur(); "
        "return new Promise((done) => setTimeout(done, 1500)); })()",
    ),
    Picture("playground-phone", "playground", fragment(FIRST), (375, 812), "dark"),
)


def main() -> int:
    """Take all of them; 1 if one is too large."""
    if devtools.PROGRAM is None:
        sys.stderr.write(f"{devtools.MISSING}\n")
        return 5
    FOLDER.mkdir(exist_ok=True)
    wanted = [each for each in PICTURES if each.key in sys.argv[1:]] or PICTURES
    with tempfile.TemporaryDirectory() as name, devtools.chromium() as browser, ExitStack() as taken:
        folder = Path(name)
        made: dict[str, Callable[[], str]] = {
            "price-watch": lambda: samples.write(samples.PRICE_WATCH, folder),
            "reteno-events": lambda: samples.write(events, folder),
            "backtest": lambda: _back_test(folder),
            "plan": lambda: _plan(folder),
            "sandbox": lambda: taken.enter_context(_sandbox(folder)),
            "playground": lambda: taken.enter_context(playground.served(folder / "playground")).url,
        }
        addresses = {key: made[key]() for key in dict.fromkeys(each.key for each in wanted)}
        return max(_take(browser, picture, addresses[picture.key]) for picture in wanted)


def _back_test(folder: Path) -> str:
    """The page of a back-test of made-up events, through a template with faults."""
    export = _export(folder)
    template = folder / "event.ftl"
    template.write_text(
        '{"user": "${input.user_id!}", "event": "${input.event_type?json_string}", "price": ${input.event_properties.price!0}}',
        encoding="utf-8",
    )
    page = folder / "backtest.html"
    main_of_tile(["backtest", export, str(template), "--report", str(page), "--journal", str(folder / "j")])
    return page.as_uri()


def _export(folder: Path) -> str:
    """An archive of made-up events, the same every time."""
    file = folder / "export.zip"
    file.write_bytes(zipped(files(2_400, 7)))
    return str(file)


def _plan(folder: Path) -> str:
    """The page of a forecast with an outage."""
    page = folder / "plan.html"
    load = ["--rate", "100/s", "--for", "40m", "--limit", "200/s", "--outage", "5m@10m"]
    main_of_tile(["delivery", "plan", *load, "--report", str(page)])
    return page.as_uri()


@contextmanager
def _sandbox(folder: Path) -> Iterator[str]:
    """The page of a sandbox that some made-up events, and their users, were sent to."""
    with sandbox(Settings(limit=None, lenient=frozenset({"events-repeat"})), page=sandbox_page()) as running:
        export = _export(folder)
        for is_first in (True, False):  # the second time the users are known
            main_of_tile(["stream", export, "reteno-events", "--to", running.url, "--rate", "500/s", "--first", "40"])
            for event in running.events(limit="40") if is_first else ():
                person = {"externalCustomerId": event["key"], "firstName": "Olena"}
                body = {**person, "channels": [{"type": "email", "value": f"{event['key']}@example.com"}]}
                httpx.post(f"{running.url}/api/v1/contact", auth=("reteno", "sample-key"), json=body, trust_env=False)
        yield running.url


def _take(browser: Browser, picture: Picture, address: str) -> int:
    browser.open_page()
    content = take(browser, picture, address)
    (FOLDER / f"{picture.name}.png").write_bytes(content)
    sys.stdout.write(f"{picture.name}.png  {len(content):,} bytes\n")
    return int(len(content) > MOST_BYTES)


def take(browser: Browser, picture: Picture, address: str) -> bytes:
    """A picture of the page at an address, as PNG."""
    browser.size(*picture.size, scale=picture.scale)
    browser.media(prefers_color_scheme=picture.scheme, prefers_reduced_motion="reduce")
    browser.visit(f"{address}#{picture.fragment}")
    if picture.key == "playground":
        playground.wait(browser)
    if picture.then:
        browser.run(picture.then)
    return smaller(browser.picture())


def smaller(png: bytes) -> bytes:
    """The same picture, its pixels packed as tightly as zlib can; what isn't needed to show it is left out."""
    chunks = list(_chunks(png))
    pixels = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    kept = [(kind, content) for kind, content in chunks if kind in (b"IHDR", b"PLTE", b"tRNS")]
    packed = min((zlib.compress(pixels, 9), _packed(pixels, zlib.Z_FILTERED)), key=len)
    written = b"".join(_chunk(kind, content) for kind, content in [*kept, (b"IDAT", packed), (b"IEND", b"")])
    return min(png[:8] + written, png, key=len)


def _packed(pixels: bytes, strategy: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy)
    return packer.compress(pixels) + packer.flush()


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


if __name__ == "__main__":
    sys.exit(main())
