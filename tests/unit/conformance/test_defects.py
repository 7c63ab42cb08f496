"""One defect after the other, seeded into a template that is proved right: each is caught, with an event that shows it.

The defects and what must be found of them are data: tests/cases/defects/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from payloads.amplitude import JSON

import tomllib
from pathlib import Path
from typing import Any

import pytest

from conformance import check, parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof.replay import Replay
from payloads.freemarker import Template
from tests.placeholder import LOGO
from tile import ConnectionInfo, Contract, Destination, Endpoint, Precondition, Tile, body_text
from tile.reteno import events
from tile.reteno.contracts import CONTRACTS

_FOLDER = Path(__file__).parents[2] / "cases" / "defects"
_DEFECTS: list[dict[str, Any]] = tomllib.loads((_FOLDER / "defects.toml").read_text(encoding="utf-8"))["defect"]


def _known(path: str) -> Precondition:
    return Precondition(name="known", any_of=(path,), customer="Filter the others out.", reason="The API wants it.")


def _tile(key: str, contract: Contract | None, *preconditions: Precondition) -> Tile:
    return Tile(
        key=key,
        integration_name="Acme",
        connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d", logo=LOGO),
        endpoint=Endpoint(method="POST", url="https://api.acme.example/"),
        body=body_text((_FOLDER / f"{key}.ftl").read_text(encoding="utf-8")),
        contract=contract,
        preconditions=preconditions,
    )


_BASES: dict[str, Destination] = {
    "plain": _tile("plain", None),
    "device": _tile("device", CONTRACTS["reteno-device-v1"], _known("input.device_id")),
    "contact": _tile("contact", CONTRACTS["reteno-contact-v1"], _known("input.user_id")),
    "event": events,
}


@pytest.mark.parametrize("base", _BASES.values(), ids=_BASES)
def test_good_template_is_proved(base: Destination) -> None:
    report = check(base)
    assert report.findings == ()
    assert report.claims is not None
    assert {name: claim.status for name, claim in report.claims} == {
        "renders": Status.PROVED,
        "json": Status.PROVED,
        **({"contract": Status.PROVED} if base.contract else {}),
    }


def _cases() -> list[Any]:
    """The shipped tile's own template is large, so what is seeded into it takes long: see `pytest -m slow`."""
    return [
        pytest.param(
            each, id=each["name"].replace(" ", "-"), marks=[pytest.mark.slow] if each["base"] == "event" else []
        )
        for each in _DEFECTS
    ]


@pytest.mark.one_in(3)
@pytest.mark.parametrize("defect", _cases())
def test_defect_is_caught(defect: dict[str, Any]) -> None:
    tile = _seeded(defect)
    report = check(tile)
    found = [
        finding
        for finding in report.findings
        if finding.code == defect["code"] and finding.location is not None and finding.location.line == defect["line"]
    ]
    assert found, [(each.code, str(each.location), each.message) for each in report.findings]
    if "claim" not in defect:
        return
    assert report.claims is not None
    claim = dict(report.claims)[defect["claim"]]
    assert claim.status is Status.REFUTED
    if found[0].witness is not None and found[0].witness.event is not None:
        _bears_out(tile, defect["code"], found[0].witness.event)


def _seeded(defect: dict[str, Any]) -> Destination:
    base = _BASES[defect["base"]]
    assert base.body.text.count(defect["old"]) == 1, defect["name"]
    return base.model_copy(update={"body": body_text(base.body.text.replace(defect["old"], defect["new"]))})


def _bears_out(tile: Destination, code: str, event: Mapping[str, JSON]) -> None:
    """The witness is an event there can be, and rendering it breaks the claim."""
    assert list(tile.universe().objections(event)) == []
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    replay = Replay(tile, parameters.table(tile, templates))
    assert code in {failure.finding.code for failure in replay.failures(event)}


def test_there_are_enough_and_all_differ() -> None:
    assert len(_DEFECTS) >= 60
    assert len({(each["base"], each["old"], each["new"]) for each in _DEFECTS}) == len(_DEFECTS)
