"""Draws the placeholder logo of Reteno's tile.

It is the project's own drawing, three events flowing into a bell. Reteno's mark is Reteno's to supply:
replace the file before handing the submission in.
"""

from __future__ import annotations

import math
import struct
import zlib

SIZE = 256
_GROUND = (36, 41, 71)
_INK = (255, 255, 255)
_ACCENT = (255, 149, 0)


def pixels() -> list[bytes]:
    """The drawing, row by row, four bytes (red, green, blue, alpha) a pixel."""
    return [b"".join(_pixel(x + 0.5, y + 0.5) for x in range(SIZE)) for y in range(SIZE)]


def draw() -> bytes:
    """The drawing as a PNG file: 8 bits a channel, RGBA, not interlaced."""
    rows = b"".join(b"\0" + row for row in pixels())
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: float, y: float) -> bytes:
    # Each shape is a signed distance: negative inside. One pixel around zero blends, which smooths the edges.
    ground = _cover(_box(x, y, 128, 128, 128, 128, 56))
    dots = max(_cover(_disc(x, y, 38 + 24 * step, 122, 6 + 2 * step)) for step in range(3))
    bell = max(
        _cover(max(_disc(x, y, 168, 104, 46), y - 112)),
        _cover(_box(x, y, 168, 124, 46, 18, 4)),
        _cover(_box(x, y, 168, 146, 60, 8, 8)),
        _cover(max(_disc(x, y, 168, 160, 16), 160 - y)),
    )
    colour = [
        _mix(_mix(ground_c, accent, dots), ink, bell)
        for ground_c, accent, ink in zip(_GROUND, _ACCENT, _INK, strict=True)
    ]
    return bytes((*map(round, colour), round(255 * ground)))


def _disc(x: float, y: float, cx: float, cy: float, radius: float) -> float:
    return math.hypot(x - cx, y - cy) - radius


def _box(x: float, y: float, cx: float, cy: float, half_width: float, half_height: float, corner: float) -> float:
    dx, dy = abs(x - cx) - half_width + corner, abs(y - cy) - half_height + corner
    return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - corner


def _cover(distance: float) -> float:
    return min(max(0.5 - distance, 0.0), 1.0)


def _mix(below: float, above: float, cover: float) -> float:
    return below + (above - below) * cover
