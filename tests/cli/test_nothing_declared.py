"""Where no tile is declared and none is named, nothing is done; the kit's own tiles never fill the gap."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def kit_declared() -> None:
    """No project is there."""


_COMMANDS = [
    ("check",),
    ("check", "--fix"),
    ("check", "--output-format", "sarif"),
    ("show",),
    ("render",),
    ("test-payload",),
    ("test-payload", "--send"),
    ("preview", "-o", "page.html"),
    ("export", "-o", "submission"),
    ("diff", "--against", "submission"),
    ("event-plan", "check", "plan.toml"),
    ("event-plan", "properties", "plan.toml"),
    ("delivery", "plan", "--rate", "5/s"),
    ("backtest", "export.ndjson"),
    ("stream", "export.ndjson"),
]
_PROJECTS = {
    "no project": None,
    "another project": "[project]\nname = 'x'\n",
    "an empty list": "[tool.tile]\ntiles = []\n",
    "a misspelt table": "[tool.tiles]\ntiles = ['acme:events']\n",
}


def _surroundings(folder: Path, project: str | None) -> None:
    file = folder / "pyproject.toml"
    file.unlink(missing_ok=True)
    if project is not None:
        file.write_text(project, encoding="utf-8")
    (folder / "plan.toml").write_text(
        '[events.Bought]\nsource = "amplitude"\ndescription = "Bought"\n', encoding="utf-8"
    )
    (folder / "export.ndjson").write_text('{"event_type": "Bought"}\n', encoding="utf-8")


@pytest.mark.one_in(3)
@pytest.mark.parametrize("project", _PROJECTS.values(), ids=_PROJECTS)
@pytest.mark.parametrize("arguments", _COMMANDS, ids=" ".join)
def test_nothing_is_done(run: Run, tmp_path: Path, arguments: tuple[str, ...], project: str | None) -> None:
    _surroundings(tmp_path, project)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "[tool.tile]" in result.err or "pyproject.toml" in result.err
    assert "reteno" not in result.err.lower()
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_list_is_the_projects_own(run: Run, tmp_path: Path) -> None:
    _surroundings(tmp_path, None)
    result = run("list")
    assert (result.code, result.out) == (0, "")
    assert "`tile init`" in result.err
    assert json.loads(run("list", "--output-format", "json").out)["tiles"] == []
    assert "reteno-events" in run("list", "--shipped").out


@pytest.mark.parametrize("arguments", [("check", "acme-evnts"), ("check", "nothing.py"), ("check",), ("list",)])
def test_another_vendors_words_are_free_of_the_kits_tiles(
    run: Run, acme: Callable[..., str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    reference = acme('{"a": "${input.event_type}"}')
    (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\n', encoding="utf-8")
    result = run(*arguments)
    assert "reteno" not in f"{result.out}{result.err}".lower()


def test_a_contract_can_be_a_schemas_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.ftl").write_text('{"a": 1}\n', encoding="utf-8")
    schema = tmp_path / "acme.schema.json"
    schema.write_text('{"type": "object", "required": ["b"]}', encoding="utf-8")
    result = run("check", "event.ftl", "--contract", "acme.schema.json")
    assert result.code == 1
    assert "$.b" in result.out or "'b'" in result.out
    schema.write_text('{"type": "objekt"}', encoding="utf-8")
    broken = run("check", "event.ftl", "--contract", "acme.schema.json")
    assert (broken.code, broken.out) == (2, "")
    assert "`/type`" in broken.err
    unknown = run("check", "event.ftl", "--contract", "acme")
    assert "name a JSON Schema's file" in unknown.err


@pytest.mark.parametrize("project", _PROJECTS.values(), ids=_PROJECTS)
def test_pytest_collects_nothing_either(tmp_path: Path, project: str | None) -> None:
    _surroundings(tmp_path, project)
    done = _pytest(tmp_path, "--tile")
    assert done.returncode == 4
    assert "tiles can't be collected" in done.stderr
    assert "reteno" not in done.stderr.lower().replace("reteno_tile_pytest", "")


def test_pytest_takes_a_tile_of_the_kit_that_is_named(tmp_path: Path) -> None:
    _surroundings(tmp_path, None)
    done = _pytest(tmp_path, "--tile", "reteno-events::templates")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
