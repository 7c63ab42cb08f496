"""Templates as people write them are fixed until every claim is proved: `tests/cases/fixing/templates.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from conformance import check
from conformance.claims import Status
from conformance.fixes import fixed
from conformance.fixes.equivalence import Delivered
from tile import body_text
from tile.undeclared import bare_tile

_FILE = Path(__file__).parents[2] / "cases/fixing/templates.toml"
_CASES = tomllib.loads(_FILE.read_text(encoding="utf-8"))["template"]


@pytest.mark.one_in(4)
@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_a_template_is_fixed_until_it_is_proved(case: dict[str, str]) -> None:
    tile = bare_tile(body_text(case["text"]))
    outcome = fixed(tile, check, unsafe=case["fix"] == "unsafe")
    assert not outcome.report.findings
    assert outcome.report.claims is not None
    assert {claim.status for _, claim in outcome.report.claims} == {Status.PROVED}
    assert bool(outcome.applied) == (case["fix"] != "nothing")
    if case["fix"] == "safe":
        assert not Delivered(tile).is_changed_by(outcome.tile)
