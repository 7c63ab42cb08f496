"""Write every file that is made from the code: `python scripts/generate.py`.

With `--check` nothing is written, and files that aren't as they would be written now are listed.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

#: Folders that hold nothing but generated files: what is left over there is removed.
FOLDERS: Final = tuple(ROOT / "docs" / "reference" / name for name in ("api", "schemas", "set-up"))


def generators() -> list[str]:
    """The modules that make files."""
    from scripts import pages

    return sorted(f"scripts.pages.{module.name}" for module in pkgutil.iter_modules(pages.__path__) if not module.ispkg)


def files(module: str) -> dict[Path, bytes]:
    """What a module makes."""
    made = importlib.import_module(module).files()
    return {path: content if isinstance(content, bytes) else content.encode() for path, content in made.items()}


def stale(made: dict[Path, bytes]) -> list[Path]:
    """Files that are missing or hold something else."""
    return [path for path, content in made.items() if not path.is_file() or path.read_bytes() != content]


def left_over(made: dict[Path, bytes]) -> list[Path]:
    """Files in a generated folder that nothing makes."""
    return [path for folder in FOLDERS for path in folder.glob("*") if path not in made]


def main() -> int:
    """Write, or with `--check` look: 1 if a file isn't up to date."""
    made = {path: content for module in generators() for path, content in files(module).items()}
    changed, gone = stale(made), left_over(made)
    for path in (*changed, *gone):
        print(path.relative_to(ROOT))
    if "--check" in sys.argv[1:]:
        return 1 if changed or gone else 0
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made[path])
    for path in gone:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
