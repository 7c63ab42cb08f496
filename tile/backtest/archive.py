"""What lies in archives: the files that hold events, and what else there is.

An archive is what Amplitude's Export API gives (a zip of gzip files), what its exports to S3 and GCS leave in a folder, or
single files. Names look like `187520/187520_2026-03-02_8#0.json.gz`: project, day, hour (not padded), number. Beside them
lie markers of hours that are complete, and files of merged ids (`-<org>_<day>_<hour>.json.gz`), which hold no events.
Sources: https://amplitude.com/docs/apis/analytics/export and https://amplitude.com/docs/data/destination-catalog/amazon-s3.
"""

from __future__ import annotations

import glob
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from tile.backtest.storage import is_address, objects, opened
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ENDINGS = (".json.gz", ".ndjson.gz", ".jsonl.gz", ".json", ".ndjson", ".jsonl")
_HOUR = re.compile(r"_(\d{4}-\d{2}-\d{2})_(\d{1,2})(?=[#_.]|$)")
_MERGED = re.compile(r"-\d+_\d{4}-\d{2}-\d{2}_\d{1,2}(?:#\d+)?\.json(?:\.gz)?")
_MOST_HOURS = 24 * 366 * 20


class Part(NamedTuple):
    """A file of events, the unit of work.

    Attributes:
        archive: the path or address of the file, or of the zip that holds it.
        member: its name in the zip; empty for a file of its own.
        size: its bytes as they lie there, packed or not.
        stamp: what changes when its content does: time of last change in nanoseconds, or a member's checksum.
    """

    archive: str
    member: str
    size: int
    stamp: int

    @property
    def name(self) -> str:
        """What it is called in reports."""
        return f"{self.archive}:{self.member}" if self.member else self.archive


class Inventory(NamedTuple):
    """What lies in some archives.

    Attributes:
        parts: the files of events, sorted, each once.
        skipped: files that hold no events, and why.
        missing: hours between the first and the last for which there is neither a file nor a marker, as `2026-03-02 08`.
    """

    parts: tuple[Part, ...]
    skipped: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def open_file(archive: str) -> IO[bytes]:
    """The file of an archive, wherever it lies.

    Raises:
        OSError: it can't be read.
    """
    return opened(archive) if is_address(archive) else Path(archive).open("rb")


def inventory(sources: Sequence[str]) -> Inventory:
    """What lies in the archives that some paths or patterns name.

    Raises:
        TileError: there is no such file, or it can't be opened.
    """
    parts: dict[Part, None] = {}
    skipped: dict[tuple[str, str], None] = {}
    for source in sources:
        for found in _of_source(source):
            if isinstance(found, Part):
                parts[found] = None
            else:
                skipped[found] = None
    names = [part.member or part.archive for part in parts]
    marked = [name for name, why in skipped if why == _COMPLETE]
    return Inventory(tuple(sorted(parts)), tuple(sorted(skipped)), tuple(_missing([*names, *marked])))


_COMPLETE = "a marker of an hour that is complete"


def _of_source(source: str) -> Iterator[Part | tuple[str, str]]:
    if is_address(source):
        for each in objects(source):
            if each.address.lower().endswith(".zip"):
                yield from _of_zip(each.address)
            else:
                why = _no_events(each.address.rpartition("/")[2]) or _other(each.address)
                yield (each.address, why) if why else Part(each.address, "", each.size, each.stamp)
        return
    path = Path(source)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.is_file())
        for file in files:
            yield from _of_file(file, named=False)
    elif path.exists():
        yield from _of_file(path, named=True)
    else:
        matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - a pattern may be absolute
        if not matches:
            raise TileError(
                f"there is no file or folder {source!r}", remedy="paths and patterns count from the working directory"
            )
        for match in matches:
            if Path(match).is_file():
                yield from _of_file(Path(match), named=True)


def _of_file(file: Path, *, named: bool) -> Iterator[Part | tuple[str, str]]:
    if file.suffix.lower() == ".zip":
        yield from _of_zip(str(file))
        return
    why = _no_events(file.name) or ("" if named else _other(file.name))
    if why:
        yield (str(file), why)
        return
    about = file.stat()
    yield Part(str(file), "", about.st_size, about.st_mtime_ns)


def _other(name: str) -> str:
    return "" if name.lower().endswith(_ENDINGS) else "another kind of file"


def _of_zip(file: str) -> Iterator[Part | tuple[str, str]]:
    try:
        with open_file(file) as raw, zipfile.ZipFile(raw) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise TileError(
            "the zip can't be read: it is cut off, or not a zip", remedy="download it again", place=file
        ) from None
    except OSError as error:
        raise TileError(f"the zip can't be read: {error.strerror or error}", place=file) from None
    for member in members:
        if member.is_dir():
            continue
        name = member.filename
        why = _no_events(name.rpartition("/")[2]) or _other(name)
        yield (f"{file}:{name}", why) if why else Part(file, name, member.compress_size, member.CRC)


def _no_events(name: str) -> str:
    """Why a file of such a name holds no events; empty if it may."""
    stem = name.lower().split(".")[0]
    if stem.endswith("complete"):
        return _COMPLETE
    if _MERGED.fullmatch(name):
        return "merged ids, not events"
    return "a hidden file" if name.startswith(".") else ""


def _missing(names: Iterable[str]) -> Iterator[str]:
    hours = set()
    for name in names:
        found = _HOUR.search(name)
        if found and int(found[2]) < 24:
            try:
                day = datetime.strptime(found[1], "%Y-%m-%d").replace(tzinfo=UTC)
            except ValueError:
                continue
            hours.add(day + timedelta(hours=int(found[2])))
    if not hours:
        return
    hour, last = min(hours), max(hours)
    if (last - hour) > timedelta(hours=_MOST_HOURS):
        return
    while hour < last:
        if hour not in hours:
            yield f"{hour:%Y-%m-%d %H}"
        hour += timedelta(hours=1)
