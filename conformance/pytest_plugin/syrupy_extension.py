"""Where syrupy keeps a tile's snapshots: one text file each, in a folder of the tile's own.

Not in `__snapshots__`, where the other tests of a project keep theirs: syrupy would take a tile's files for theirs
and, on a run without `--tile`, for unused ones.
"""

from __future__ import annotations

from pathlib import Path

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from tile.snapshots import FOLDER


class _OneFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        return str(Path(test_location.filepath).parent / FOLDER / test_location.basename)


class Payload(_OneFile):
    """A body."""

    file_extension = "json"


class Command(_OneFile):
    """A command for bash."""

    file_extension = "sh"
