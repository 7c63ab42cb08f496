"""Record what Apache FreeMarker answers to the project's own cases: `python -m tests.oracle.record`.

Cases that have neither `result` nor `error` are asked; with `--all` every one. The files (tests/cases/freemarker) are
written anew in canonical form: one case a line, its fields always in the same order.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser

from tests.cases.freemarker_cases import Case, expected, files, outcome, read, request
from tests.oracle.oracle import Oracle, OracleMissing

_ORDER = ("name", "template", "data", "settings", "templates", "result", "error")


def line(case: Case) -> str:
    """A case as it stands in its file."""
    ordered = {key: case[key] for key in _ORDER if key in case}
    return json.dumps(ordered, ensure_ascii=False) + "\n"


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="ask anew for cases that have an answer")
    options = parser.parse_args()
    try:
        oracle = Oracle()
    except OracleMissing as missing:
        print(f"the oracle is missing: {missing}", file=sys.stderr)
        return 5
    with oracle:
        for path in files():
            cases = read(path)
            asked = [case for case in cases if options.all or not expected(case)]
            for case, answer in zip(asked, oracle.ask_many([request(case) for case in asked]), strict=True):
                case.pop("result", None)
                case.pop("error", None)
                case.update(outcome(answer))
            path.write_bytes("".join(map(line, cases)).encode())  # half a surrogate pair can't be stored: fail before
            print(f"{path.name}: {len(asked)} of {len(cases)} recorded")
    return 0


if __name__ == "__main__":
    sys.exit(main())
