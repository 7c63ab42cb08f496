"""The page's folder: files that any static host can serve, each of them named by what it holds.

A file's name changes with its content, so that a browser may keep it forever; `index.html` alone is asked for anew.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tile.folder import refuse_foreign, replace_folder
from tile.playground import packing
from tile.playground.downloads import PYODIDE, fetch
from tile.playground.html import html
from tile.playground.offers import against, axes, examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.playground.downloads import Downloads

KIND: Final = "amplitude-template-playground"
BUNDLE: Final = "playground.json"
_SCRIPTS: Final = Path(__file__).parent / "js"


def refuse(directory: Path) -> None:
    """Refuse a folder that holds something else.

    Raises:
        TileError: it does.
    """
    refuse_foreign(directory.absolute(), BUNDLE, KIND)


def build(directory: Path) -> dict[str, bytes]:
    """Fetch what is needed, and write the folder; an earlier one is replaced as a whole.

    Raises:
        CliError: something can't be fetched.
        TileError: the folder holds something else, or can't be written.
    """
    refuse(directory)  # before anything is fetched
    made = files(fetch())
    replace_folder(made, directory, bundle=BUNDLE, kind=KIND)
    return made


def files(downloads: Downloads) -> dict[str, bytes]:
    """The folder's files, content by name."""
    pyodide = {f"pyodide-{PYODIDE}/{name}": content for name, content in downloads.pyodide.items()}
    kit = packing.packed()
    archives = {f"wheels/{name}": content for name, content in downloads.wheels.items()}
    archives |= {_named("kit", ".zip", kit): kit}
    worker = (_SCRIPTS / "worker.js").read_bytes()
    worker_name = _named("worker", ".js", worker)
    kept = {**pyodide, **archives, worker_name: worker}
    page = html(
        {
            "pyodide": f"pyodide-{PYODIDE}/",
            "archives": list(archives),
            "worker": worker_name,
            "files": {name: len(content) for name, content in kept.items()},
            "against": against(),
            "axes": axes(),
            "examples": examples(),
            "parts": [*_own_parts(), *_parts(downloads)],
        }
    )
    made = {**kept, "index.html": page.encode(), "service.js": _service([*kept, "./"])}
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in made.items()
    }
    bundle = json.dumps({"kind": KIND, "files": listed}, indent=2) + "\n"
    return {**made, BUNDLE: bundle.encode()}


def _named(stem: str, ending: str, content: bytes) -> str:
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{ending}"


def _service(names: list[str]) -> bytes:
    script = (_SCRIPTS / "service.js").read_text(encoding="utf-8")
    return script.replace("{{files}}", json.dumps(names, indent=2)).encode()


def _own_parts() -> Iterator[dict[str, str]]:
    """What isn't a wheel, with its licence."""
    yield {"name": "Pyodide", "version": PYODIDE, "licence": "MPL-2.0", "home": "https://pyodide.org"}
    yield {"name": "Python", "version": "3.14", "licence": "PSF-2.0", "home": "https://www.python.org"}


def _parts(downloads: Downloads) -> Iterator[dict[str, str]]:
    """The wheels with their licences, as they say themselves."""
    for content in downloads.wheels.values():
        with zipfile.ZipFile(BytesIO(content)) as wheel:
            name = next(each for each in wheel.namelist() if each.endswith(".dist-info/METADATA"))
            said: Any = BytesParser().parsebytes(wheel.read(name), headersonly=True)
        licence = said["License-Expression"] or said["License"] or _classified(said.get_all("Classifier", []))
        home = f"https://pypi.org/project/{said['Name']}/"
        yield {"name": said["Name"], "version": said["Version"], "licence": licence.splitlines()[0], "home": home}


def _classified(classifiers: list[str]) -> str:
    return next((each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")), "see the wheel")
