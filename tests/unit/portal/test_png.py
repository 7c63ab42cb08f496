from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tile.portal.png import Png, PngError, read


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(
    width: int = 3,
    height: int = 2,
    depth: int = 8,
    colour: int = 2,
    interlace: int = 0,
    image: bytes | None = None,
    between: bytes = b"",
) -> bytes:
    raw = b"\0" * (height * (1 + width * 3)) if image is None else image
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + between
        + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b"")
    )


GOOD = picture()


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (GOOD, (3, 2)),
        (picture(between=chunk(b"tEXt", b"Title\0x")), (3, 2)),
        # 1 bit grey: a row of 9 pixels takes two bytes and its filter byte.
        (picture(9, 2, depth=1, colour=0, image=b"\0" * 6), (9, 2)),
        # Interlaced 1 × 1: the first pass holds the one pixel, the others are empty.
        (picture(1, 1, colour=6, interlace=1, image=b"\0" * 5), (1, 1)),
        # Interlaced 5 × 5 RGB: passes of 1×1, 1×1, 2×1, 1×2, 3×1, 2×3 and 5×2 pixels.
        (picture(5, 5, interlace=1, image=b"\0" * (4 + 4 + 7 + 8 + 10 + 21 + 32)), (5, 5)),
    ],
    ids=["rgb", "with text", "one bit grey", "interlaced dot", "interlaced"],
)
def test_sound_pictures(data: bytes, size: tuple[int, int]) -> None:
    assert read(data) == Png(*size)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "signature"),
        (b"\xff\xd8\xff\xe0 a JPEG", "signature"),
        (GOOD[:8], "cut off"),
        (GOOD[:20], "IHDR chunk is cut off"),
        (GOOD[:-12], "cut off"),
        (GOOD + b"x", "1 bytes follow its end"),
        (GOOD.replace(b"IHDR\0\0\0\x03", b"IHDR\0\0\0\x04"), "checksum of its IHDR"),
        (GOOD[:8] + chunk(b"IDAT", b""), "first chunk is not IHDR"),
        (GOOD[:8] + chunk(b"IHDR", b"x"), "wrong length"),
        (GOOD[:33] + chunk(b"IEND", b""), "no image data"),
        (picture(0, 2), "0 × 2"),
        (picture(100_000, 100_000, image=b""), "100000 × 100000"),
        (picture(depth=3), "kind of image"),
        (picture(colour=5), "kind of image"),
        (picture(interlace=2), "kind of image"),
        (picture(image=b"\0" * 19), "not of the size"),
        (picture(image=b"\0" * 21), "not of the size"),
        (GOOD[:33] + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b""), "do not unpack"),
        (GOOD[:33] + chunk(b"IDAT", zlib.compress(b"\0" * 20)[:-2]) + chunk(b"IEND", b""), "not of the size"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_png(data: bytes, says: str) -> None:
    with pytest.raises(PngError, match=says):
        read(data)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_one_changed_byte_is_always_seen(place: int, change: int) -> None:
    data = bytearray(GOOD)
    data[place] ^= change
    with pytest.raises(PngError):
        read(bytes(data))


@given(st.binary(max_size=200))
def test_any_bytes_end_in_an_answer_or_a_png_error(tail: bytes) -> None:
    with pytest.raises(PngError):
        read(GOOD[:33] + tail)
