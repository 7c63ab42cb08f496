"""Importing a module by its file, as `tile check path/to/tiles.py` names it."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import sysconfig
import traceback
from pathlib import Path
from typing import NamedTuple

_FILE = re.compile(r"(?P<path>.*\.py)(?::(?P<attribute>[^:/\\]+))?", re.DOTALL)


class Place(NamedTuple):
    """A module's file, and the folder it is imported from; `name` counts from there."""

    file: Path
    root: Path
    name: str


def split(name: str) -> tuple[str, str | None] | None:
    """Path and attribute of `path/to/tiles.py` or `path/to/tiles.py:events`; None for any other name."""
    match = _FILE.fullmatch(name)
    return (match["path"], match["attribute"]) if match else None


def place(path: Path) -> Place:
    """How a file is imported: by its own name, or as a part of the packages it lies in."""
    file = path.resolve()
    parts = [file.stem]
    root = file.parent
    while (root / "__init__.py").is_file() and root.name.isidentifier():
        parts.insert(0, root.name)
        root = root.parent
    if file.stem == "__init__" and len(parts) > 1:
        parts.pop()
    return Place(file, root, ".".join(parts))


#: The kit's packages, which a project may have folders of the same name as.
KIT = ("payloads", "tile", "conformance")


def hiding() -> Path | None:
    """A folder that hides one of the kit's packages, as the working directory does for `python -m tile`."""
    home = Path(__file__).resolve().parents[1]
    for name in KIT:
        spec = importlib.util.find_spec(name)
        folders = [] if spec is None else [Path(each).resolve() for each in spec.submodule_search_locations or ()]
        if home / name not in folders:
            return folders[0] if folders else Path(name)
    return None


def make_importable(root: Path) -> None:
    """Let modules be imported from a project's folder. The kit's packages stay what they are, whatever that holds."""
    for name in KIT:
        importlib.import_module(name)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))


def load(at: Place) -> object:
    """The module in a file, imported once a process.

    Inside a package it is imported by its name, so that relative imports work. A lone file is loaded from where it
    lies, whatever other module has its name.
    """
    make_importable(at.root)
    present = sys.modules.get(at.name)
    if present is not None and _is(present, at.file):
        return present
    if "." in at.name:
        return importlib.import_module(at.name)
    name = at.name if present is None and importlib.util.find_spec(at.name) is None else f"{at.name}@{at.file}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, at.file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{at.file} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _is(module: object, file: Path) -> bool:
    known = getattr(module, "__file__", None)
    return isinstance(known, str) and Path(known).resolve() == file


def line_of(error: BaseException) -> str | None:
    """The innermost line of the user's own code: not of the import machinery, of the kit, or of an installed package."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    home = Path(__file__).resolve().parents[1]
    ours = tuple(f"{home / name}{os.sep}" for name in KIT)
    library = f"{sysconfig.get_path('stdlib')}{os.sep}"
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", library, *ours)) and "site-packages" not in frame.filename
    ]
    return f"{own[-1].filename}:{own[-1].lineno}" if own else None
