"""Record cases of the formats with the oracle, for the tests that run without Java.

``python -m tests.oracle.record_formats`` writes tests/unit/freemarker_formats/cases/*.jsonl anew: the first line of
a file tells when it was recorded, which two-digit years depend on, and with which Java.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

_UNIT = Path(__file__).parents[1] / "unit" / "freemarker_formats"

from tests.oracle.oracle import Oracle
from tests.unit.freemarker_formats import format_cases

_FILES = {
    "numbers": (format_cases.number_case, 400),
    "plain_numbers": (format_cases.plain_case, 300),
    "dates": (format_cases.date_case, 300),
    "parsed_dates": (format_cases.parse_case, 400),
    "locales": (format_cases.locale_case, 400),
    "regular_expressions": (format_cases.regex_case, 400),
}
_NUMBERS_OR_NOT = (
    "1", "-1", "+1", "1.5", ".5", "5.", "1E5", "1e-5", "1E+5", "INF", "-INF", "+INF", "NaN", "Infinity", "-Infinity", "nan",
    "", " 1", "1 ", "1_000", "1,000", "0x10", "1e", "e5", "--1", "1.2.3", "1E5.5", "007", "-0", "٣", "1E-2147483647",
    "1E2147483648", "1.0E-2147483647", "0E99999999999", "1d", "1L", "∞", "-", "+", ".", "1E+", "1E 5",
)  # fmt: skip


def main() -> None:
    """Write the recordings."""
    target = _UNIT / "cases"
    target.mkdir(exist_ok=True)
    with Oracle() as oracle:
        for name, (generate, count) in _FILES.items():
            source = random.Random(name)
            cases = [generate(source) for _ in range(count)]
            if name == "plain_numbers":
                cases += [{"do": "to_number", "text": text} for text in _NUMBERS_OR_NOT]
            now = round(time.time() * 1000)
            answers = oracle.ask_many([format_cases.request(case) for case in cases])
            lines = [json.dumps({"recorded_millis": now, "freemarker": "2.3.31", "java": "17"})]
            for case, answer in zip(cases, answers, strict=True):
                expected = answer["output"] if answer["ok"] else None
                lines.append(json.dumps(case | {"expected": expected}, ensure_ascii=True))
            (target / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
