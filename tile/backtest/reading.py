"""The lines of one file of an archive, as they come: nothing is unpacked to disk, and memory stays the same.

isal unpacks where it is installed. What it can't unpack is read once more with the standard library, which decides how
much of a damaged file can be saved, so that the result is the same with and without it.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from tile.backtest.decoding import LONGEST_LINE
from tile.backtest.optional import optional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.backtest.archive import Part

_CHUNK = 1 << 20


class Damage(NamedTuple):
    """Why a file can't be read to its end."""

    reason: str


class CannotUnpackError(Exception):
    """The faster library can't go on."""


def lines(part: Part, *, faster: bool) -> Iterator[bytes | Damage | None]:
    """The lines without their ends, None for one that is too long; what is wrong with the file comes last.

    Raises:
        CannotUnpackError: only if `faster`; read the file again without.
    """
    igzip = optional("isal.igzip") if faster else None
    rest: bytes | None = b""
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(_opened(part, stack, igzip))
            while chunk := stream.read1(_CHUNK):  # type: ignore[attr-defined]
                first, *others = chunk.split(b"\n")
                rest = None if rest is None or len(rest) + len(first) > LONGEST_LINE else rest + first
                if others:
                    yield rest
                    rest = others.pop()
                    yield from others
        except Exception as error:
            if igzip is not None:
                raise CannotUnpackError from error
            if not isinstance(error, _BROKEN):
                raise
            yield Damage(_in_words(error))
            return
    if rest is None or rest:
        yield rest


_BROKEN = (EOFError, zlib.error, OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError)


def _opened(part: Part, stack: ExitStack, igzip: Any) -> IO[bytes]:
    raw: IO[bytes]
    if part.member:
        raw = stack.enter_context(stack.enter_context(zipfile.ZipFile(part.archive)).open(part.member))
    else:
        raw = stack.enter_context(Path(part.archive).open("rb"))  # noqa: SIM115 - the stack closes it
    packed = raw.peek(2)[:2] == b"\x1f\x8b"  # type: ignore[attr-defined]
    if not packed:
        return raw
    if igzip is not None:
        opened: IO[bytes] = igzip.IGzipFile(fileobj=raw)
        return opened
    return gzip.GzipFile(fileobj=raw)  # type: ignore[return-value]


def _in_words(error: BaseException) -> str:
    if isinstance(error, EOFError):
        return "cut off"
    if isinstance(error, gzip.BadGzipFile | zlib.error):
        return "damaged: not valid gzip from here on"
    if isinstance(error, zipfile.BadZipFile):
        return "damaged: not what the zip says it is"
    if isinstance(error, RuntimeError | NotImplementedError):
        return "encrypted, or packed in a way that can't be read"
    return f"can't be read: {getattr(error, 'strerror', None) or type(error).__name__}"
