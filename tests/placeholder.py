"""A logo for tiles of tests: the check asks for one."""

from __future__ import annotations

from pathlib import Path

from tile import Logo

LOGO = Logo(path=Path(__file__).parents[1] / "docs" / "examples" / "logo.png")
IN_A_MODULE = f"logo_file({str(LOGO.path)!r})"
"""The same in a module's text."""
