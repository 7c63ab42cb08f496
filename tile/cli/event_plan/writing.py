"""Writing files so that nothing of anybody's is lost, and none is ever there by half."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tile.atomic import write_atomically
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool) -> list[Path]:
    """Write files into a folder, made if need be; each appears as a whole.

    Raises:
        CliError: one of them is there already with another content, without `force`; or they can't be written.
    """
    paths = {folder / name: content for name, content in files.items()}
    try:
        present = [path for path, content in paths.items() if path.exists() and not _holds(path, content)]
        if present and not force:
            raise CliError(
                f"{present[0]} is there already" + (f", and {len(present) - 1} more are" if present[1:] else ""),
                hint="choose another place, or overwrite with --force",
            )
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in paths.items():
            write_atomically(path, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CliError(f"the files can't be written: {reason}", place=str(folder)) from None
    return list(paths)


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
