"""Cases from the recorded ones with a value or two exchanged: what no grammar thinks of, such as a range as a condition."""

from __future__ import annotations

import json
import re
from bisect import bisect
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any, Final

from .damage import damaged_data, other_values
from .generator import Case
from .tree import Node

_CASES: Final = Path(__file__).parents[2] / "cases" / "freemarker"
#: What differs for a known reason: the time, error messages, locales without data, names of settings that are refused,
#: groups of a match that failed, and ranges about 2^31 items long (see the page of differences); and what takes forever.
APART: Final = re.compile(
    r"\.now|\.error|has_api|toJson|\[-\d{9}|locale|classic_compatible|charset|2022|R\\+X|(?i:autoEsc|nsPrefixes|#ftl)|\?groups \+|\?float"
    r"|\.\.[<*!]?\s*[(-]*\d{9}|\d{9}[\d.)]*\s*\.\.|\d{11}"
)


@lru_cache(maxsize=1)
def _recorded() -> list[tuple[float, dict[str, Any]]]:
    """The recorded cases, each with its place on a ring: a new case takes few seeds from the others."""
    lines = (line for path in sorted(_CASES.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").split("\n"))
    cases = [json.loads(line) for line in lines if line]
    placed = [(Random(json.dumps(case)).random(), case) for case in cases if not APART.search(case["template"])]
    return sorted(placed, key=itemgetter(0))


def chosen(r: Random) -> dict[str, Any]:
    ring = _recorded()
    return ring[bisect(ring, r.random(), key=itemgetter(0)) % len(ring)][1]


def case(seed: int | str) -> Case:
    """The case of a seed; the same seed and the same recorded cases give the same."""
    r = Random(f"damaged {seed}")
    while True:
        recorded = chosen(r)
        template = other_values(r, recorded["template"], r.choice((1, 1, 1, 2)))
        data = recorded.get("data") or {}
        data = damaged_data(r, data) if r.random() < 0.3 else data
        if not APART.search(template) and _is_modest(data):
            settings, templates = dict(recorded.get("settings") or {}), dict(recorded.get("templates") or {})
            return Case(Node("block", [template]), data, settings, templates)


def _is_modest(data: object) -> bool:
    """Whether JSON can carry it, and Java print it soon."""
    if isinstance(data, dict | list):
        return all(map(_is_modest, data.values() if isinstance(data, dict) else data))
    return not isinstance(data, int | float) or -1e60 < data < 1e60
