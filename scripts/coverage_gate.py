"""Whether the tests cover enough: `python scripts/coverage_gate.py`, after a run of pytest with `--cov`.

Lines and branches count apart, which coverage's own limit can't do.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path, PurePath
from typing import Final

#: Folders, or patterns of files in one, and how many percent of lines and of branches must be covered.
GATES: Final = {
    "payloads/freemarker/": (95, 90),
    "payloads/": (95, 90),
    "tile/*.py": (95, 90),  # the models
    "tile/outcome.py": (95, 90),
    "conformance/rules/": (95, 90),
    "conformance/lint/": (95, 90),
    "conformance/proof/": (95, 90),
    "conformance/": (95, 90),
    "tile/": (93, 86),  # a good part of the command line runs in processes of its own
}


def main() -> int:
    """0 if every gate is met."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "-o", file], check=True)
        files = json.loads(file.read_text(encoding="utf-8"))["files"]
    failed = False
    for pattern, wanted in GATES.items():
        found = [
            each["summary"]
            for name, each in files.items()
            if PurePath(name).match(pattern) or name.replace("\\", "/").startswith(pattern)
        ]
        lines = _percent(found, "covered_lines", "num_statements")
        branches = _percent(found, "covered_branches", "num_branches")
        is_met = lines >= wanted[0] and branches >= wanted[1]
        failed |= not is_met
        print(
            f"{pattern:22} lines {lines:5.1f} of {wanted[0]}, branches {branches:5.1f} of {wanted[1]}{'' if is_met else '  NOT MET'}"
        )
    return 1 if failed else 0


def _percent(summaries: list[dict[str, int]], covered: str, of: str) -> float:
    total = sum(each[of] for each in summaries)
    return 100 * sum(each[covered] for each in summaries) / total if total else 100.0


if __name__ == "__main__":
    sys.exit(main())
