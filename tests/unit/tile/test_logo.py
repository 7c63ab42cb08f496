from __future__ import annotations

import zlib

from scripts import logo
from tile.portal import png
from tile.reteno import events


def _pixels(data: bytes) -> bytes:
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    return zlib.decompress(data[at + 4 : at + 4 + length])


def test_the_committed_logo_is_what_the_module_draws() -> None:
    # Compared unpacked: how zlib packs depends on its version.
    assert events.connection.logo is not None
    assert _pixels(events.connection.logo.read()) == _pixels(logo.draw())


def test_it_is_a_square_png_with_transparent_corners() -> None:
    assert png.read(logo.draw()) == png.Png(logo.SIZE, logo.SIZE)
    rows = logo.pixels()
    assert rows[0][3] == 0
    assert rows[logo.SIZE // 2][4 * (logo.SIZE // 2) + 3] == 255
