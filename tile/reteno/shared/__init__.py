"""What several of Reteno's templates need, stated once: it is put in front of each that names it."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def shared(*names: str) -> tuple[Path, ...]:
    """The files of these parts, e.g. `text`."""
    return tuple(_HERE / f"{name}.ftl" for name in names)
