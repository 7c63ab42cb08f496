"""Templates on which the proof was once wrong, too slow or incomplete.

The cases lie beside the project, in `../shared/cases/proof.jsonl`, with what the real FreeMarker printed; they are skipped
where that isn't there.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conformance import check
from conformance.claims import Status
from conformance.places import parts
from conformance.proof.prover import proved_by_walk
from payloads.freemarker import Template
from tile import Contract, body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from tile.destination import Destination

_FILE = Path(__file__).parents[4] / "shared" / "cases" / "proof.jsonl"
_SECONDS = 4.0  # two are promised; a machine may be busy

pytestmark = pytest.mark.skipif(
    not _FILE.is_file(), reason="the shared cases aren't there: ../shared/cases/proof.jsonl"
)

ACCEPTED = {
    "unsound/surrogate-replace": "half a character arrives as `?`: a loss, which JSN107 warns of, and JSON all the same",
    "unsound/surrogate-regex-empty": "half a character arrives as `?`: a loss, which JSN107 warns of, and JSON all the same",
    "unsound/infinite-number": "no event holds a number beyond what a double can",
}
"""Proved all the same, and why."""

GIVEN_UP = {"completeness/to-json-fn-recursive": "functions that call themselves aren't followed"}
"""Not proved, and why."""


@cache
def _cases() -> tuple[dict[str, Any], ...]:
    if not _FILE.is_file():
        return ()
    return tuple(map(json.loads, filter(None, _FILE.read_text(encoding="utf-8").splitlines())))


def _of(*families: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in _cases() if case["id"].partition("/")[0] in families]


def _tile(case: dict[str, Any]) -> Destination:
    contract = None
    if "schema" in case:
        contract = Contract(name="c", endpoint="POST https://acme.example", json_schema=case["schema"])
    return bare_tile(body_text(_template(case), name="case.ftl"), contract)


def _template(case: dict[str, Any]) -> str:
    if case["id"] != "cost/optional_vars-1000":
        return str(case["template"])
    # It is cut off in the file: the same shape, whole, as far as the promise goes, which is of 200 lines.
    assignments = "\n".join(f'<#assign v{n} = (input.f{n}!"")>' for n in range(99))
    printed = ",\n".join(f'"v{n}": "${{v{n}?json_string}}"' for n in range(99))
    return f"{assignments}\n{{{printed}}}"


def _proved(case: dict[str, Any]) -> frozenset[str]:
    tile = _tile(case)
    return proved_by_walk(tile, {part.name: Template(part.text, name=part.name) for part in parts(tile)})


@pytest.mark.parametrize("case", _of("unsound", "unsound-api"))
def test_what_an_event_breaks_is_not_proved(case: dict[str, Any]) -> None:
    broken = {claim.partition("(")[0] for claim in case["truth"]}
    wrong = sorted(broken & _proved(case))
    assert bool(wrong) == (case["id"] in ACCEPTED), wrong


@pytest.mark.parametrize("case", _of("completeness"))
def test_what_is_right_is_proved(case: dict[str, Any]) -> None:
    if case["truth"] == "N":
        pytest.skip("it isn't right")
    _, _, name = case["id"].rpartition("/")
    wanted = {name} if name in ("renders", "json") else {"renders", "json"}
    assert (wanted <= _proved(case)) == (case["id"] not in GIVEN_UP)


@pytest.mark.parametrize("case", _of("false-alarm"))
def test_what_was_refuted_wrongly_is_proved(case: dict[str, Any]) -> None:
    report = check(_tile(case))
    assert {claim.status for _, claim in report.claims or ()} == {Status.PROVED}


@pytest.mark.parametrize("case", _of("cost", "crash"))
def test_it_ends_in_time(case: dict[str, Any]) -> None:
    tile = _tile(case)
    began = time.process_time()
    report = check(tile)
    assert time.process_time() - began < _SECONDS
    assert report.claims is not None
    assert Status.REFUTED not in {claim.status for _, claim in report.claims}
