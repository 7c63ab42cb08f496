"""`tile playground`: what it says without a browser and without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tile.playground import building
from tile.playground.downloads import Downloads

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "fetch", lambda: Downloads({"pyodide.mjs": b"export {}"}, {}))


def test_a_folder_is_written_and_written_again(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "page"
    for _ in range(2):
        done = run("playground", "-o", str(target))
        assert (done.code, done.out) == (0, f"{target}\n")
        assert "compressed" in done.err
    assert (target / "index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_another_folder_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    done = run("playground", "-o", str(tmp_path / "mine"))
    assert done.code == 2
    assert "thesis.txt" in done.err
    assert "fetching" not in done.err
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("option", [("--port", "0"), ("--open",)])
def test_what_needs_serve(run: Run, option: tuple[str, ...]) -> None:
    done = run("playground", *option)
    assert done.code == 2
    assert "add --serve" in done.err


def test_a_folder_that_is_none_is_not_served(run: Run, tmp_path: Path) -> None:
    (tmp_path / building.BUNDLE).write_text("{}")
    done = run("playground", "-o", str(tmp_path), "--serve")
    assert done.code == 2
    assert "not a folder with a playground" in done.err
