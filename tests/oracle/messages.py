"""How alike the two engines' errors are: `python -m tests.oracle.messages`.

Takes the recorded cases, the shared ones where they are present, and failures that the fuzzers make, asks both engines,
and counts equal types, lines, columns and first lines of messages.
"""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from payloads.freemarker.protocol import answer

from .fuzz import damaged, generator
from .oracle import Oracle, OracleMissing

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

_CASES: Final = Path(__file__).parents[1] / "cases" / "freemarker"
_SHARED: Final = Path(__file__).parents[3] / "shared" / "cases"
_PARTS: Final = ("type", "line", "column", "first line")
_BATCH: Final = 500
_SHOWN: Final = 400


def _requests(generated: int, seed: str) -> Iterator[Json]:
    for path in (*sorted(_CASES.glob("*.jsonl")), *sorted(_SHARED.glob("*.jsonl"))):
        for written in path.read_text(encoding="utf-8").split("\n"):
            case = json.loads(written) if written else {}
            if case.get("error") and not case.get("engine"):
                kept = {key: case[key] for key in ("template", "settings", "templates", "name") if case.get(key)}
                yield {**kept, "model": case.get("model") or case.get("data") or {}}
    for number in range(generated):
        make = damaged.case if number % 2 else generator.case
        yield make(f"{seed}:{number}").request()


def _facts(given: Json) -> tuple[object, ...]:
    first = str(given.get("error_short") or "").split("\n")[0].rstrip()
    return given.get("error_type"), given.get("line"), given.get("column"), first


def _cause(theirs: str, mine: str) -> str:
    """What differs, without the names and numbers of one template."""
    left, right = (re.sub(r'"[^"]*"|\d+', "_", words) for words in (theirs, mine))
    return f"{left[:160]}\n      ours: {right[:160]}"


class Count:
    """What was compared in one phase."""

    def __init__(self) -> None:
        self.total = 0
        self.equal: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.shown: dict[str, Json] = {}

    def add(self, request: Json, theirs: Json, mine: Json) -> None:
        self.total += 1
        left, right = _facts(theirs), _facts(mine)
        same = [a == b for a, b in zip(left, right, strict=True)]
        self.equal.update(part for part, is_same in zip(_PARTS, same, strict=True) if is_same)
        self.equal["all"] += all(same)
        if not all(same):
            cause = _cause(str(left[3]), str(right[3])) if not same[3] else f"{left[:3]} ours: {right[:3]}"
            cause = cause if not same[3] else "place or type: " + re.sub(r"\d+", "_", cause)
            self.causes[cause] += 1
            self.shown.setdefault(cause, {**request, "theirs": left, "ours": right})

    def report(self, title: str, most: int) -> str:
        total = max(self.total, 1)
        shares = ", ".join(f"{part} {100 * self.equal[part] / total:.1f} %" for part in (*_PARTS, "all"))
        lines = [f"{title}: {self.total:,} failures; equal: {shares}"]
        for cause, number in self.causes.most_common(most):
            lines.append(f"{number:6}  {cause}")
            lines.append("        " + json.dumps(self.shown[cause], default=str)[:_SHOWN])
        return "\n".join(lines)


def compare(oracle: Oracle, requests: Iterator[Json]) -> dict[str, Count]:
    """What differs, by phase."""
    counts = {"render": Count(), "parse": Count()}
    pending = list(requests)
    for start in range(0, len(pending), _BATCH):
        batch = pending[start : start + _BATCH]
        for request, theirs in zip(batch, oracle.ask_many(batch), strict=True):
            if theirs["ok"] or theirs["phase"] not in counts:
                continue
            mine = answer(request)
            if (
                mine["ok"]
                or mine["error_type"] == "LimitExceeded"
                or not theirs.get("error_short")
                or str(theirs["error_type"]).startswith("java.")
            ):
                continue
            counts[theirs["phase"]].add(request, theirs, mine)
    return counts


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.oracle.messages", description=__doc__)
    parser.add_argument("--generated", type=int, default=10_000, help="pairs made by the fuzzers (default 10000)")
    parser.add_argument("--seed", default="messages", help="the same seed makes the same pairs")
    parser.add_argument("--causes", type=int, default=20, help="how many causes to show (default 20)")
    options = parser.parse_args()
    try:
        oracle = Oracle()
    except OracleMissing as missing:
        print(f"the oracle is missing: {missing}", file=sys.stderr)
        return 5
    with oracle:
        for phase, count in compare(oracle, _requests(options.generated, options.seed)).items():
            print(count.report(phase, options.causes) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
