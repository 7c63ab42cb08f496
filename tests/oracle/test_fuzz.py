"""A short run of the fuzzer, and that the fuzzer itself does what its long runs rely on."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.oracle.fuzz import battery, counts, damaged, data, formats, pipelines, programs, splices
from tests.oracle.fuzz.campaign import run, wanted
from tests.oracle.fuzz.compare import Outcome, incomparable, ours, outcome
from tests.oracle.fuzz.generator import case
from tests.oracle.fuzz.shrink import shrink

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.fuzz.generator import Case
    from tests.oracle.oracle import Oracle

_SEED = "ci"


def test_no_mismatch(oracle: Oracle) -> None:
    report = run(oracle, (f"{_SEED}:{number}" for number in range(200)))
    found = [mismatch.stored() for mismatch in report.distinct.values()]
    assert found == []
    assert report.outcomes["rendered"] > 100


@pytest.mark.slow
@pytest.mark.parametrize("make", [battery.case, counts.case, formats.case, pipelines.case, programs.case, splices.case])
def test_no_mismatch_by_other_designs(oracle: Oracle, make: Callable[[str], Case]) -> None:
    report = run(oracle, (f"{_SEED}:{number}" for number in range(200)), make=make)
    found = [mismatch.stored() for mismatch in report.distinct.values()]
    assert found == []
    assert report.outcomes["rendered"] > 40
    assert make("1:5").request() == make("1:5").request()


def test_a_seed_always_makes_the_same_case() -> None:
    assert case("1:5").request() == case("1:5").request()
    assert case("1:5").request() != case("1:6").request()


@pytest.mark.slow
def test_every_part_of_the_language_is_generated() -> None:
    used: Counter[str] = Counter()
    for number in range(15_000):
        used.update(case(f"{_SEED}:{number}").uses)
        if wanted() <= used.keys():
            break
    assert sorted(wanted() - used.keys()) == []


def test_models_hold_what_their_types_promise() -> None:
    model = data.model(Random(1))
    assert isinstance(model["s"], str)
    assert all(isinstance(word, str) for word in model["words"])
    assert model["null_value"] is None


class _Echo:
    """An engine that is right about everything but `?upper_case`."""

    def ask_many(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"ok": True, "output": "?"} if "?upper_case" in request["template"] else _as_answer(ours(request))
            for request in requests
        ]


def _as_answer(given: Outcome) -> dict[str, Any]:
    if given.ok:
        return {"ok": True, "output": given.text}
    phase, kind, line = given.text.split(" ")
    return {"ok": False, "phase": phase, "error_type": f"freemarker.{kind}", "line": int(line)}


def test_mismatches_are_cut_down() -> None:
    number = next(n for n in range(1000) if "?upper_case" in str(case(f"s:{n}").template))
    smaller, theirs, mine = shrink(case(f"s:{number}"), _Echo())
    assert (theirs.text, theirs != mine) == ("?", True)
    assert len(str(smaller.template)) < 100
    assert "?upper_case" in str(smaller.template)


@pytest.mark.slow
def test_mismatches_with_one_cause_are_told_once() -> None:
    seeds = [f"s:{n}" for n in range(1000) if "?upper_case" in str(case(f"s:{n}").template)][:5]
    report = run(_Echo(), seeds)
    assert len(report.distinct) <= report.mismatches <= len(seeds)
    assert all("upper_case" in found.signature for found in report.distinct.values())


def test_outcomes() -> None:
    assert outcome({"ok": True, "output": "x"}) == Outcome(True, "x")
    error = {"ok": False, "phase": "render", "error_type": "freemarker.core.NonBooleanException", "line": 3}
    assert outcome(error) == Outcome(False, "render NonBooleanException 3")
    crash = outcome({"ok": False, "phase": "render", "error_type": "java.lang.NullPointerException", "line": None})
    assert incomparable(crash, Outcome(True, "x")) == "FreeMarker failed with an exception of Java's own"
    assert incomparable(Outcome(True, "x"), Outcome(False, "render LimitExceeded 1")) == "a limit of this engine"
    assert incomparable(Outcome(True, "x"), Outcome(True, "y")) is None


@pytest.mark.slow
def test_damaged_cases_agree(oracle: Oracle) -> None:
    report = run(oracle, (f"{_SEED}:{number}" for number in range(1000)), make=damaged.case)
    assert [mismatch.stored() for mismatch in report.distinct.values()] == []
    assert report.outcomes["rendered"] > 100
