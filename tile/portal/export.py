"""Writing the submission to a folder: the whole of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tile.folder import replace_folder, template_name
from tile.portal.bundle import KIND, LogoEntry, as_json, bundle
from tile.portal.checklist import as_markdown
from tile.portal.requirements import required_logo
from tile.portal.sheet import sheet

if TYPE_CHECKING:
    from pathlib import Path

    from tile.declaration import Tile
    from tile.portal.evidence import Evidence

_BUNDLE = "submission.json"
_LOGO = "logo.png"


def submission_files(tile: Tile, evidence: Evidence) -> dict[str, bytes]:
    """Every file of the submission by its path in the folder. The same input gives the same bytes.

    Raises:
        TileError: there is no logo, or it is not a valid PNG.
    """
    logo, size = required_logo(tile)
    body_file = template_name(tile.body.name)
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
    """Write the submission into `directory` and give the paths written, sorted; see `tile.folder.replace_folder`.

    Raises:
        TileError: the logo is missing or no PNG; the folder is not one of ours; it cannot be written.
    """
    return replace_folder(submission_files(tile, evidence), directory, bundle=_BUNDLE, kind=KIND)
