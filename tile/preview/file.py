"""Writing the page: whole or not at all, and never over a file that is something else."""

from __future__ import annotations

from pathlib import Path

from tile.atomic import write_atomically
from tile.errors import TileError
from tile.preview import MARK

_HEAD = 1024


def write(text: str, target: Path, *, mark: str = MARK, writer: str = "preview") -> None:
    """Write the page to a file. An earlier page is replaced; half of one is never seen.

    Raises:
        TileError: the file is something else than a page of ours, or can't be written.
    """
    refuse_foreign(target, mark=mark, writer=writer)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text.encode())
    except OSError as error:
        raise TileError(
            f"the page can't be written: {error.strerror or error}",
            remedy="check that the folder is writable and has room",
            place=str(target),
        ) from error


def refuse_foreign(target: Path, *, mark: str = MARK, writer: str = "preview") -> None:
    """Refuse a target that no earlier one wrote: no file with its mark.

    Raises:
        TileError: it is there and something else.
    """
    if target.is_dir():
        raise TileError(
            "there is a folder", remedy=f"name a file in it, e.g. {target / 'page.html'}", place=str(target)
        )
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise TileError("there is something other than a file", remedy="choose another name", place=str(target))
    try:
        with target.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise TileError(f"the file can't be read: {error.strerror}", place=str(target)) from None
    if head and mark.encode() not in head:
        raise TileError(
            f"there is a file that no {writer} wrote", remedy="choose another name, or move it away", place=str(target)
        )
