"""The cases of the template engine: what stands in tests/cases/freemarker/*.jsonl, and what each case uses.

A line is one case: `name`, `template`, `data`, optionally `settings` (FreeMarker's own names) and `templates` ({name:
source}), and either `result`, the text it prints, or `error` with `type` (the Java class), `phase` and `line`. Results
and errors are recorded from the real Apache FreeMarker (tests/oracle/record.py) and never written by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from payloads.freemarker.builtin_names import BUILT_INS, SPECIAL_VARIABLES
from payloads.freemarker.directives import DIRECTIVES
from payloads.freemarker.naming import snake_case

Case = dict[str, Any]

FOLDER = Path(__file__).with_name("freemarker")

#: Not comments and what `<#noparse>` holds, which use nothing.
_SILENT = re.compile(r"(?s)<#--.*?-->|\[#--.*?--\]|<#no[pP]arse>.*?</#no[pP]arse>")
_DIRECTIVE = re.compile(r"[<\[]/?#([a-zA-Z]+)")
_MACRO_CALL = re.compile(r"[<\[]@")
_BUILT_IN = re.compile(r"(?<!\?)\?\s*([a-zA-Z_]+)")
_SPECIAL = re.compile(r"(?<![\w.\])])\.\s*([a-zA-Z_]+)")
_SETTING = re.compile(r"[<\[]#setting\s+([a-zA-Z_]+)")


class Uses(NamedTuple):
    """What a case uses, by kind; all in snake_case, directives as the page of the manual spells them."""

    directives: frozenset[str]
    built_ins: frozenset[str]
    special_variables: frozenset[str]
    settings: frozenset[str]


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.jsonl"))


def read(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@lru_cache(maxsize=1)
def cases() -> dict[str, Case]:
    """Every case by its id, `file/name`."""
    found = {f"{path.stem}/{case['name']}": case for path in files() for case in read(path)}
    assert len(found) == sum(len(read(path)) for path in files()), "two cases have one name"
    return found


@lru_cache(maxsize=1)
def all_cases() -> dict[str, Case]:
    """These, and those of other versions of FreeMarker (tests/unit/freemarker/test_versions.py)."""
    others = read(FOLDER.with_name("versions") / "cases.jsonl")
    return {**cases(), **{f"versions/{case['name']}": case for case in others}}


def request(case: Case) -> Case:
    """What is sent to an engine: the line protocol's request."""
    return {
        "template": case["template"],
        "model": case.get("data", {}),
        "settings": case.get("settings", {}),
        "templates": case.get("templates", {}),
    }


def outcome(answer: Case) -> Case:
    """An answer of the line protocol as the `result` or `error` of a case."""
    if answer["ok"]:
        return {"result": answer["output"]}
    return {"error": {"type": answer["error_type"], "phase": answer["phase"], "line": answer.get("line")}}


def expected(case: Case) -> Case:
    return {key: case[key] for key in ("result", "error") if key in case}


def uses(case: Case) -> Uses:
    """What the templates of a case use; a name in a string counts, since `?interpret` and `?eval` may run it."""
    text = "\n".join(_SILENT.sub(_opening, source) for source in _sources(case))
    directives = {DIRECTIVES[name].name for name in _DIRECTIVE.findall(text) if name in DIRECTIVES}
    if _MACRO_CALL.search(text):
        directives.add("@")
    if "<#--" in case["template"] or "[#--" in case["template"]:
        directives.add("#--")
    built_ins = {snake_case(name) for name in _BUILT_IN.findall(text)} & BUILT_INS.keys()
    special = {snake_case(name) for name in _SPECIAL.findall(text)} & SPECIAL_VARIABLES
    settings = {snake_case(name) for name in (*_SETTING.findall(text), *case.get("settings", ()))}
    return Uses(frozenset(directives), frozenset(built_ins), frozenset(special), frozenset(settings))


def _sources(case: Case) -> Iterator[str]:
    yield case["template"]
    yield from case.get("templates", {}).values()


def _opening(silent: re.Match[str]) -> str:
    """The tag of a `<#noparse>` stays: the case does use it."""
    return silent[0].partition(">")[0] + ">" if silent[0].lower().startswith("<#noparse") else ""
