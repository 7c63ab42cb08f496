"""Record what Apache FreeMarker answers to the project's own cases: `python -m tests.oracle.record`.

A case is a line of JSON in tests/cases/freemarker: `name`, `template`, and where needed `data`, `settings`, `templates`.
This script adds `result`, or `error` with its Java class, phase and line, for the cases that have neither; with `--all`
it asks anew for every one.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tests.oracle.oracle import Oracle, OracleMissing

CASES = Path(__file__).parents[1] / "cases" / "freemarker"


def request(case: dict[str, Any]) -> dict[str, Any]:
    """The case as the oracle is asked."""
    return {
        "template": case["template"], "model": case.get("data", {}), "settings": case.get("settings", {}),
        "templates": case.get("templates", {}),
    }  # fmt: skip


def outcome(answer: dict[str, Any]) -> dict[str, Any]:
    """`{"result": …}` or `{"error": {…}}`."""
    if answer["ok"]:
        return {"result": answer["output"]}
    return {"error": {"type": answer["error_type"], "phase": answer["phase"], "line": answer.get("line")}}


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.oracle.record", description=__doc__)
    parser.add_argument("--all", action="store_true", help="ask anew for cases that have an answer")
    options = parser.parse_args()
    try:
        oracle = Oracle()
    except OracleMissing as missing:
        print(f"the oracle is missing: {missing}", file=sys.stderr)
        return 5
    with oracle:
        for path in sorted(CASES.glob("*.jsonl")):
            cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            asked = [case for case in cases if options.all or not {"result", "error"} & case.keys()]
            for case, answer in zip(asked, oracle.ask_many([request(case) for case in asked]), strict=True):
                case.pop("result", None)
                case.pop("error", None)
                case.update(outcome(answer))
            lines = [json.dumps(case, ensure_ascii=False) for case in cases]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"{path.name}: {len(asked)} of {len(cases)} recorded")
    return 0


if __name__ == "__main__":
    sys.exit(main())
