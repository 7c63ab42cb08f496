"""A project with folders of the same names as the kit's packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run

_TILE = (
    "from tile import body_text\nfrom tile.undeclared import bare_tile\n{}\n"
    'acme = bare_tile(body_text(\'{{"a": "${{(input.event_type!"")?json_string}}"}}\'))\n'
)


def _project(folder: Path, more: str = "") -> Path:
    for name in ("conformance", "payloads", "acme_shadowed"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("", encoding="utf-8")
    (folder / "acme_shadowed" / "events.py").write_text(_TILE.format(more), encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.tile]\ntiles = ["acme_shadowed.events:acme"]\n', encoding="utf-8")
    return folder


def test_the_kit_finds_its_own_packages(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("tile")), "check"],
        cwd=_project(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "PASSED" in done.stdout


def test_python_m_tile_says_what_hides_it(tmp_path: Path) -> None:
    (_project(tmp_path) / "payloads" / "__init__.py").unlink()
    (tmp_path / "payloads").rmdir()
    done = subprocess.run(
        [sys.executable, "-m", "tile", "check"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert f"the folder {tmp_path / 'conformance'} hides the kit's package" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_projects_own_package_of_that_name_is_told(run: Run, tmp_path: Path) -> None:
    result = run("check", str(_project(tmp_path, "import conformance.own") / "acme_shadowed" / "events.py"))
    assert result.code != 0
    assert "'conformance' is a package of the kit" in result.err
    assert "rename it" in result.err
