"""The example tiles are proved, and what the vendors' documentation prints begins a project that is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance import check
from conformance.claims import Status
from tile.cli import main
from tile.find import find_all

_ROOT = Path(__file__).parents[2]
_EXAMPLES = sorted(_ROOT.joinpath("docs/examples").glob("*.py"))
_COMMANDS = json.loads(_ROOT.joinpath("tests/cases/init/commands.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", _EXAMPLES, ids=[file.stem for file in _EXAMPLES])
def test_example_is_proved_without_a_finding(file: Path) -> None:
    [found] = find_all([str(file)])
    assert found.tile.body.places, "its template is compiled"
    assert found.tile.contract is not None
    assert found.tile.contract.sources
    report = check(found.tile)
    assert report.claims is not None
    assert not report.findings
    assert [claim.status for _, claim in report.claims] == [Status.PROVED] * 3


def test_there_are_five() -> None:
    assert len(_EXAMPLES) == 5
    page = _ROOT.joinpath("docs/examples/README.md").read_text(encoding="utf-8")
    assert all(f"({file.name})" in page for file in _EXAMPLES)


@pytest.mark.parametrize("case", _COMMANDS, ids=[case["name"] for case in _COMMANDS])
def test_a_documented_command_begins_a_proved_project(
    case: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code = main(["init", "new", "--name", case["name"], "--from-curl", case["command"]])
    out, err = capsys.readouterr()
    assert "renders proved, json proved, contract proved" in out, out + err
    assert code == 0
