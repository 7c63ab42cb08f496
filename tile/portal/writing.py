"""Writing the submission to a folder: the whole of it, or nothing."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tile.errors import TileError
from tile.portal import png
from tile.portal.bundle import KIND, LogoEntry, as_json, bundle
from tile.portal.checklist import as_markdown
from tile.portal.sheet import sheet

if TYPE_CHECKING:
    from tile.declaration import Tile
    from tile.portal.evidence import Evidence

_BUNDLE = "submission.json"
_LOGO = "logo.png"


def submission_files(tile: Tile, evidence: Evidence) -> dict[str, bytes]:
    """Every file of the submission by its path in the folder. The same input gives the same bytes.

    Raises:
        TileError: there is no logo, or it is no sound PNG.
    """
    logo, size = _logo(tile)
    body_file = _template_name(tile.body.name)
    files = {
        _LOGO: logo,
        body_file: tile.body.text.encode(),
        "CHECKLIST.md": as_markdown(tile).encode(),
        "SUBMISSION.md": sheet(tile, evidence, logo_file=_LOGO, body_file=body_file).encode(),
    }
    for payload in evidence.payloads:
        files[f"payloads/{payload.sample}.json"] = payload.body.encode()
        files[f"payloads/{payload.sample}.sh"] = payload.curl.encode()
    entry = LogoEntry(file=_LOGO, width=size.width, height=size.height)
    made = bundle(tile, evidence, logo=entry, body_file=body_file, files=files)
    return {_BUNDLE: as_json(made).encode(), **files}


def write_submission(tile: Tile, directory: Path, evidence: Evidence) -> tuple[str, ...]:
    """Write the submission into `directory` and give the paths written, sorted.

    A folder that an earlier export wrote is replaced as a whole; everything is written beside it first, so
    that a failure leaves the old one. Any other folder that is not empty is left alone.

    Raises:
        TileError: the logo is missing or no PNG; the folder is not one of ours; it cannot be written.
    """
    files = submission_files(tile, evidence)
    target = Path(directory).absolute()
    _refuse_foreign(target)
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
            f"the submission cannot be written: {error.strerror or error}",
            remedy="check that the folder's parent is writable and has room",
            place=str(target),
        ) from error
    return tuple(sorted(files))


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


def _refuse_foreign(target: Path) -> None:
    """Refuse a target that holds anything an export did not write."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise TileError("there is something else than a folder", remedy="choose another folder", place=str(target))
    if not target.exists():
        return
    present = {path.relative_to(target).as_posix() for path in target.rglob("*") if not path.is_dir()}
    if not present:
        return
    strangers = sorted(present - _written_by_us(target))
    if strangers:
        named = ", ".join(strangers[:3]) + (" …" if strangers[3:] else "")
        raise TileError(
            f"the folder holds files that no export wrote: {named}",
            remedy="choose another folder, or move those files away: an export replaces a folder as a whole",
            place=str(target),
        )


def _written_by_us(target: Path) -> set[str]:
    try:
        content = json.loads((target / _BUNDLE).read_bytes())
    except (OSError, ValueError):
        return set()
    if not isinstance(content, dict) or content.get("kind") != KIND or not isinstance(content.get("files"), dict):
        return set()
    return {_BUNDLE, *content["files"]}


def _logo(tile: Tile) -> tuple[bytes, png.Png]:
    logo = tile.connection.logo
    if logo is None:
        raise TileError(
            "connection.logo is not set, and the portal asks for one",
            remedy='write logo=logo_file("logo.png")',
        )
    try:
        data = logo.read()
        return data, png.read(data)
    except OSError as error:
        raise TileError(
            f"the logo cannot be read: {error.strerror}",
            remedy="the path counts from the folder of the module that declares the tile",
            place=str(logo.path),
        ) from None
    except png.PngError as error:
        raise TileError(
            f"the logo is no sound PNG: {error}", remedy="save it as PNG again", place=str(logo.path)
        ) from None


def _template_name(name: str) -> str:
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "body"
    return stem if stem.endswith(".ftl") else f"{stem}.ftl"
