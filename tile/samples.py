"""A project's own samples: the files that `samples` of `[tool.tile]` names.

A file holds one event as Amplitude's export has it, or a user, or the batch of a cohort; or, as the kit's own do, one of
them with a description: `{"description": "…", "event": {…}}`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from payloads.amplitude.samples import OwnSample
from payloads.amplitude.subject import SUBJECTS
from tile.errors import TileError
from tile.event_text import parse_event
from tile.failure import CliError
from tile.reading import read_at_most

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from payloads.amplitude import JSON, Subject
    from tile.project import Project

MOST: Final = 200
"""Samples that are looked at: each is rendered under every combination of the platform's settings."""

_LARGEST: Final = 1_000_000
_NAME: Final = re.compile(r"(?!generated-|made-by-)[A-Za-z0-9][A-Za-z0-9._-]*")


def own_samples(here: Project, subject: Subject) -> dict[str, OwnSample]:
    """The project's samples of a subject, by the names of their files without the ending, sorted.

    Raises:
        TileError: a pattern matches no file, or a file can't be used.
    """
    found: dict[str, OwnSample] = {}
    places: dict[str, Path] = {}
    for file in _files(here):
        name = file.stem
        if not _NAME.fullmatch(name):
            raise TileError(
                f"{name!r} can't be the name of a sample",
                remedy="rename the file: letters, digits, dots, dashes and underscores",
                place=str(file),
            )
        if name in places:
            raise TileError(f"two samples are called {name!r}: {places[name]} and {file}", remedy="rename one of them")
        places[name] = file
        kind, sample = _read(file)
        if kind != subject.name:
            continue
        if name in subject.samples.names():
            raise TileError(f"the kit has a sample {name!r}", remedy="rename the file", place=str(file))
        found[name] = sample
    return found


def _files(here: Project) -> list[Path]:
    files: set[Path] = set()
    for pattern in here.samples:
        try:
            matched = {file for file in here.root.glob(pattern) if file.is_file()}
        except (ValueError, NotImplementedError) as error:
            raise TileError(f"[tool.tile] samples can't be {pattern!r}: {error}", place=str(here.file)) from None
        if not matched:
            raise TileError(
                f"[tool.tile] samples: {pattern!r} matches no file",
                remedy=f"it counts from {here.root}; `tile sample add` writes one",
                place=str(here.file),
            )
        files |= matched
    if len(files) > MOST:
        raise TileError(
            f"[tool.tile] samples: {len(files):,} files are more than the {MOST} that are looked at",
            remedy="keep those that differ; `tile backtest` takes as many as there are",
            place=str(here.file),
        )
    return sorted(files, key=lambda file: (file.stem, file))


def _read(file: Path) -> tuple[str, OwnSample]:
    """The subject's name and the sample of a file."""
    try:
        content = parse_event(read_at_most(file, _LARGEST, "the sample"), str(file))
    except OSError as error:
        raise TileError(f"the sample can't be read: {error.strerror}", place=str(file)) from None
    except CliError as error:
        raise TileError(error.message, remedy=error.hint, place=error.place) from None
    for name in SUBJECTS:
        held = content.get(name)
        if isinstance(held, dict) and content.keys() <= {"description", name}:
            return name, OwnSample(str(content.get("description") or f"{file.name} of this project."), held)
    return _subject(content), OwnSample(f"{file.name} of this project.", content)


def _subject(content: Mapping[str, JSON]) -> str:
    """What an object without a description is."""
    if "event_type" in content:
        return "event"
    return "cohort" if "cohort_id" in content or "cohort_name" in content else "user"
