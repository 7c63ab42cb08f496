"""Folders that a command writes as a whole, or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Mapping


def replace_folder(files: Mapping[str, bytes], directory: Path, *, bundle: str, kind: str) -> tuple[str, ...]:
    """Write files into `directory` and give the paths written, sorted.

    A folder that an earlier export wrote is replaced as a whole; everything is written beside it first, so
    that a failure leaves the old one. Any other folder that is not empty is left alone.

    Args:
        files: content by path in the folder.
        directory: the folder.
        bundle: the file in it that names all others, as JSON with `kind` and `files`.
        kind: of the bundle.

    Raises:
        TileError: the folder is not one of ours, or it cannot be written.
    """
    target = Path(directory).absolute()
    refuse_foreign(target, bundle, kind)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as workshop:
            fresh = Path(workshop, "new")
            for name, content in files.items():
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            _swap(fresh, target, former=Path(f"{workshop}.former"))
    except OSError as error:
        raise TileError(
            f"the {_NAMES[kind]} can't be written: {error.strerror or error}",
            remedy="check that the folder's parent is writable and has room",
            place=str(target),
        ) from error
    return tuple(sorted(files))


_NAMES = {
    "amplitude-event-streaming-submission": "submission",
    "amplitude-webhook-setup": "set-up",
    "amplitude-template-playground": "playground",
}


_WRITERS = {"amplitude-template-playground": "tile playground"}


def _swap(fresh: Path, target: Path, former: Path) -> None:
    """Put `fresh` in the place of `target`; `former` is where the old one stands in between."""
    if not target.exists():
        fresh.rename(target)
        return
    target.rename(former)
    try:
        fresh.rename(target)
    except OSError:
        former.rename(target)
        raise
    shutil.rmtree(former)


def refuse_foreign(target: Path, bundle: str, kind: str) -> None:
    """Refuse a folder that holds anything else than an earlier one of its kind; the arguments are those of `replace_folder`.

    Raises:
        TileError: it does.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise TileError("there is something other than a folder", remedy="choose another folder", place=str(target))
    if not target.exists():
        return
    top = {path.name for path in target.iterdir()}
    ours = _written_by_us(target, bundle, kind)
    # A folder without a bundle is anybody's, and may be large: it isn't gone through.
    present = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()} if ours else top
    strangers = sorted(present - ours)
    if strangers:
        named = ", ".join(strangers[:3]) + (" …" if strangers[3:] else "")
        raise TileError(
            f"the folder holds files that `{_WRITERS.get(kind, 'tile export')}` didn't write: {named}",
            remedy="choose another folder, or move those files away: a folder is replaced as a whole",
            place=str(target),
        )


def _written_by_us(target: Path, bundle: str, kind: str) -> set[str]:
    try:
        content = json.loads((target / bundle).read_bytes())
    except (OSError, ValueError):
        return set()
    if not isinstance(content, dict) or content.get("kind") != kind or not isinstance(content.get("files"), dict):
        return set()
    return {bundle, *content["files"]}


def template_name(name: str) -> str:
    """A file name for a template."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "body"
    return stem if stem.endswith(".ftl") else f"{stem}.ftl"
