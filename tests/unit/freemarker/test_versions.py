"""What other versions of FreeMarker do: by their sources, release notes and, where they lie beside, recordings of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from payloads.freemarker.protocol import answer

_CASES = Path(__file__).parents[2] / "cases" / "versions" / "cases.jsonl"
_RECORDED = Path(__file__).parents[4] / "shared" / "cases" / "versions.jsonl"
#: What isn't emulated: a lambda in an `<#escape>`, which 2.3.29 forgot about; the name of a version before its release.
_LEFT_OUT = ("unit/LamdaAndEscapeTest/001", "unit/LamdaAndEscapeTest/002")


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _read(_CASES)])
def test_case(case: dict[str, Any]) -> None:
    said = answer({"template": case["template"], "model": case["data"], "settings": case["settings"]})
    if "error" in case:
        assert (said["ok"], said.get("phase")) == (False, case["error"]["phase"]), said
    else:
        assert said.get("output") == case["result"], said


@pytest.mark.skipif(not _RECORDED.exists(), reason="no recordings of other versions beside the project")
def test_recordings_of_other_versions() -> None:
    differing = []
    for case in _read(_RECORDED):
        wanted = case["here"]
        if case["id"] in _LEFT_OUT or "nightly" in wanted.get("output", ""):
            continue
        settings = {**case.get("settings", {}), "freemarker_version": case["engine"].removesuffix("n")}
        settings["incompatible_improvements"] = case["incompatible_improvements"]
        said = answer(
            {
                "template": case["template"],
                "model": case["model"],
                "settings": settings,
                "templates": case.get("templates", {}),
            }
        )
        if any(said.get(field) != wanted.get(field) for field in ("ok", "output", "phase")):
            differing.append((case["id"], case["engine"], wanted, said))
    assert differing == []
