"""The rules as a page, the submission's schema, the logo."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from conformance.rules.page import page
from scripts import logo
from tile.portal.bundle import SCHEMA_FILE, schema_text

ROOT: Final = Path(__file__).parents[2]


def files() -> dict[Path, str | bytes]:
    """The rules' page, the schema and the logo."""
    return {
        ROOT / "docs" / "reference" / "rules.md": page().rstrip("\n") + "\n",
        SCHEMA_FILE: schema_text(),
        ROOT / "tile" / "reteno" / "logo.png": logo.draw(),
    }
