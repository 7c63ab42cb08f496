"""Archives in object storage, read through fsspec: `s3://bucket/folder`, `gs://…`. The extras `s3` and `gcs` bring it."""

from __future__ import annotations

import io
from hashlib import blake2b
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from tile.backtest.optional import installed
from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = 4 << 20
_STAMPS = ("ETag", "etag", "md5Hash", "checksum", "LastModified", "updated", "mtime", "created")


class Object(NamedTuple):
    """A file in a storage: its address, bytes, and a number that changes with its content."""

    address: str
    size: int
    stamp: int


def is_address(source: str) -> bool:
    """Whether a source names a storage, not a file of this computer."""
    return "://" in source


def objects(source: str) -> Iterator[Object]:
    """The files that an address means: one file, all below a folder, or those of a pattern.

    Raises:
        CliError: a library or the right to read is missing, or there is nothing.
    """
    protocol = source.partition("://")[0]
    fsspec = _library(protocol)
    try:
        system, path = fsspec.core.url_to_fs(source)
        details: dict[str, Any] = (
            system.glob(path, detail=True) if _is_pattern(path) else system.find(path, detail=True)
        )
        found = [(name, about) for name, about in sorted(details.items()) if about.get("type") == "file"]
    except ImportError as error:
        raise _missing(protocol) from error
    except Exception as error:  # storages raise what they like
        raise CliError(
            f"{source} can't be read: {_in_words(error)}",
            hint="are address, region and credentials right? They are taken from where the storage's own tools look",
            code=ExitCode.MISSING,
        ) from error
    if not found:
        raise CliError(f"there is nothing at {source}", hint="check the address; folders and patterns may be named")
    for name, about in found:
        yield Object(system.unstrip_protocol(name), int(about.get("size") or 0), _stamp(about))


def opened(address: str) -> IO[bytes]:
    """A file of a storage, for reading in any order.

    Raises:
        OSError: it can't be read.
    """
    fsspec = _library(address.partition("://")[0])
    system, path = fsspec.core.url_to_fs(address)
    try:
        raw = system.open(path, "rb", block_size=_BLOCK)
    except OSError:
        raise
    except Exception as error:  # storages raise what they like
        raise OSError(_in_words(error)) from error
    return cast("IO[bytes]", io.BufferedReader(raw))


def _library(protocol: str) -> Any:
    fsspec = installed("fsspec")
    if fsspec is None or protocol not in fsspec.available_protocols():
        raise _missing(protocol)
    return fsspec


def _missing(protocol: str) -> CliError:
    extra = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}.get(protocol)
    hint = f"pip install 'reteno-amplitude-tile[{extra}]'" if extra else "s3:// and gs:// are read with an extra"
    return CliError(f"what reads {protocol}:// isn't installed", hint=hint, code=ExitCode.MISSING)


def _is_pattern(path: str) -> bool:
    return any(sign in path for sign in "*?[")


def _stamp(about: dict[str, Any]) -> int:
    told = next((str(about[name]) for name in _STAMPS if about.get(name)), "")
    return int.from_bytes(blake2b(told.encode(), digest_size=7).digest(), "big")


def _in_words(error: Exception) -> str:
    text = (str(error).splitlines() or [""])[0][:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
