"""Writing a new project into a folder: what is there already is never overwritten unasked."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, NamedTuple

from tile.atomic import write_all_atomically
from tile.errors import TileError
from tile.scaffold.files import configuration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tile.scaffold.answers import Answers

#: Files that belong to the whole project: what is there stays.
_SHARED = ("README.md", ".github/workflows/tile.yml", ".pre-commit-config.yaml", "logo.png")


class Written(NamedTuple):
    """What became of the files: written, and left as they were."""

    written: tuple[str, ...]
    kept: tuple[str, ...]


def write_project(folder: Path, files: Mapping[str, bytes], answers: Answers, *, force: bool) -> Written:
    """Write all files, or none.

    Args:
        folder: where to; it is made if it isn't there.
        files: path to content.
        answers: what the project is about, for `pyproject.toml`.
        force: overwrite the tile's own files.

    Raises:
        TileError: a file of the tile is there already with another content, `pyproject.toml` can't be added to, or
            nothing can be written.
    """
    if folder.resolve().parent == folder.resolve():
        raise TileError(
            "this is the root of the file system", remedy="name a folder for the project", place=str(folder)
        )
    contents: dict[str, bytes] = {}
    kept: list[str] = []
    others: list[str] = []
    for path, content in files.items():
        present = _read(folder / path)
        if present is None or (force and path not in _SHARED):
            contents[path] = content
        elif present != content:
            (kept if path in _SHARED else others).append(path)
    if others:
        raise TileError(
            f"there {'is' if len(others) == 1 else 'are'} already: {', '.join(others[:5])}{' …' if len(others) > 5 else ''}; nothing was written",
            remedy="--force overwrites the files of the tile; or choose another folder or name",
            place=str(folder),
        )
    configured = _configured(folder / "pyproject.toml", answers)
    if configured is not None:
        contents["pyproject.toml"] = configured
    paths = {folder / path: content for path, content in contents.items()}
    try:
        for target in paths:
            target.parent.mkdir(parents=True, exist_ok=True)
        write_all_atomically(paths)
    except OSError as error:
        raise TileError(
            f"the project can't be written: {error.strerror or error}",
            remedy="choose another folder",
            place=str(folder),
        ) from None
    return Written(tuple(contents), tuple(kept))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TileError(
            f"it can't be written: {error.strerror}", remedy="choose another folder", place=str(path)
        ) from None


def _configured(file: Path, answers: Answers) -> bytes | None:
    """`pyproject.toml` with the tile in it; None if it has it already."""
    present = _read(file)
    if present is None:
        return configuration(answers, pytest=True).encode()
    try:
        text = present.decode("utf-8")
        tool = tomllib.loads(text).get("tool", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TileError(
            f"is not valid TOML: {error}", remedy="correct it first; nothing was written", place=str(file)
        ) from None
    reference = f"{answers.stem}:events"
    own = tool.get("tile")
    if own is not None:
        if isinstance(own, dict) and reference in (own.get("tiles") or ()):
            return None
        raise TileError(
            "there is a table [tool.tile] already; nothing was written",
            remedy=f'add "{reference}" to its `tiles`, and run this again',
            place=str(file),
        )
    added = f"{text.rstrip()}\n\n{configuration(answers, pytest='pytest' not in tool)}"
    try:
        tomllib.loads(added)
    except tomllib.TOMLDecodeError:
        raise TileError(
            "a table can't be added to it; nothing was written",
            remedy=f'write [tool.tile] and tiles = ["{reference}"] yourself, and run this again',
            place=str(file),
        ) from None
    return added.lstrip().encode()
