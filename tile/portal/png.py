"""Is a file really a PNG? The portal takes no other format for the logo.

Source: https://www.w3.org/TR/png-3/, 5 (structure), 11.2 (critical chunks). Everything is read and
checked: signature, lengths, checksums, header, and that the image data unpack to the size the header
promises.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_MAX_PIXELS = 50_000_000


class PngError(ValueError):
    """The bytes are not a valid PNG; the text says why."""


class Png(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


def read(data: bytes) -> Png:
    """Check a PNG file's bytes and give its size.

    Raises:
        PngError: they are not a valid PNG.
    """
    if not data.startswith(_SIGNATURE):
        raise PngError("it does not begin with the PNG signature")
    header: _Header | None = None
    packed: list[bytes] = []
    position, kind = len(_SIGNATURE), b""
    while kind != b"IEND":
        kind, content, position = _chunk(data, position)
        if header is None:
            if kind != b"IHDR":
                raise PngError("its first chunk is not IHDR")
            header = _header(content)
        elif kind == b"IDAT":
            packed.append(content)
    if position != len(data):
        raise PngError(f"{len(data) - position} bytes follow its end")
    if header is None or not packed:
        raise PngError("it holds no image data")
    _check_image(header, b"".join(packed))
    return Png(header.width, header.height)


class _Header(NamedTuple):
    width: int
    height: int
    bits: int
    interlaced: bool


def _chunk(data: bytes, position: int) -> tuple[bytes, bytes, int]:
    if position + 12 > len(data):
        raise PngError("it is cut off")
    length, kind = struct.unpack_from(">I4s", data, position)
    end = position + 12 + length
    if end > len(data):
        raise PngError(f"its {kind.decode('latin-1')} chunk is cut off")
    content = data[position + 8 : end - 4]
    if zlib.crc32(kind + content) != struct.unpack_from(">I", data, end - 4)[0]:
        raise PngError(f"the checksum of its {kind.decode('latin-1')} chunk is wrong")
    return kind, content, end


def _header(content: bytes) -> _Header:
    if len(content) != 13:
        raise PngError("its header has the wrong length")
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", content)
    if depth not in _DEPTHS.get(colour, ()) or compression or filtering or interlace > 1:
        raise PngError("its header names a kind of image PNG does not have")
    if not 0 < width * height <= _MAX_PIXELS:
        raise PngError(f"it measures {width} × {height} pixels")
    return _Header(width, height, depth * _CHANNELS[colour], bool(interlace))


def _check_image(header: _Header, packed: bytes) -> None:
    if header.interlaced:
        passes = [
            (-(-(header.width - x) // step_x), -(-(header.height - y) // step_y)) for x, y, step_x, step_y in _ADAM7
        ]
    else:
        passes = [(header.width, header.height)]
    expected = sum(rows * (1 + -(-columns * header.bits // 8)) for columns, rows in passes if columns > 0 and rows > 0)
    unpacker = zlib.decompressobj()
    try:
        image = unpacker.decompress(packed, expected + 1)
    except zlib.error as error:
        raise PngError(f"its image data do not unpack: {error}") from None
    if len(image) != expected or not unpacker.eof:
        raise PngError("its image data are not of the size its header promises")
