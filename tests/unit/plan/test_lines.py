"""Lines of tables and keys."""

from __future__ import annotations

import time

from tile.plan.lines import lines_of


def test_tables_keys_and_quotes() -> None:
    text = """\
# [events.Commented]
sdk = true  # = 1
[events.A]  # a comment
source = "x = y"
parameters.a.type = "string"
[ events . "B [=] ' c" . parameters ]
"d=e" = { type = "string" }
'f' = 1
"""
    assert lines_of(text) == {
        ("sdk",): 2,
        ("events", "A"): 3,
        ("events", "A", "source"): 4,
        ("events", "A", "parameters"): 5,
        ("events", "A", "parameters", "a"): 5,
        ("events", "A", "parameters", "a", "type"): 5,
        ("events", "B [=] ' c", "parameters"): 6,
        ("events", "B [=] ' c", "parameters", "d=e"): 7,
        ("events", "B [=] ' c", "parameters", "f"): 8,
    }


def test_nothing_takes_long() -> None:
    started = time.perf_counter()
    for line in ("=" * 200_000, '"' + "=" * 4_000 + "\n", "[" * 200_000, "[a." * 50_000, "a." * 100_000 + "=1"):
        lines_of(line * 20 if len(line) < 5_000 else line)
    assert time.perf_counter() - started < 5
