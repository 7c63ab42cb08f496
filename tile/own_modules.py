"""The modules a project's tiles are declared in: which are loaded, and forgetting them, so that a change is seen."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from tile import _modules
from tile.project import project
from tile.shipped import SHIPPED

_OURS = frozenset({"conformance", "payloads", "tile"})


def forget(name: str | None) -> None:
    """Let the modules that `name` is declared in be imported anew: all below the project's folder that are neither
    installed nor this kit's, and those of the shipped destinations.
    """
    importlib.invalidate_caches()
    for module in own_modules(roots_of(name)):
        del sys.modules[module]


def roots_of(name: str | None) -> tuple[Path, ...]:
    """The folders that modules of one's own lie below: the project's, and that of a module named by its file."""
    here = project().root
    file = _modules.split(name or "")
    return (here,) if file is None else (here, _modules.place(Path(file[0])).root)


def own_modules(roots: tuple[Path, ...]) -> list[str]:
    shipped = {reference.partition(":")[0] for reference in SHIPPED.values()}
    return [name for name, module in list(sys.modules.items()) if _is_own(name, module, roots, shipped)]


def _is_own(name: str, module: object, roots: tuple[Path, ...], shipped: set[str]) -> bool:
    if any(name == each or name.startswith(f"{each}.") for each in shipped):
        return True
    file = getattr(module, "__file__", None)
    if name == "__main__" or name.partition(".")[0] in _OURS or not isinstance(file, str):
        return False
    path = Path(file)
    below = any(path.is_relative_to(root) for root in roots)
    return below and "site-packages" not in path.parts and not path.is_relative_to(sys.prefix)
