"""Asks the JDK for the collation elements of en_US and writes them down for the engine.

python -m tests.oracle.record_collation
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.oracle.oracle import java_command

RECORDED = Path(__file__).parents[2] / "payloads/freemarker/runtime/collation_elements.txt"
_PROGRAM = Path(__file__).with_name("CollationElements.java")


def collation_elements() -> str:
    """What the file should hold; raises ``OracleMissing``."""
    return _printed()


def languages_with_rules_of_their_own() -> list[str]:
    """ISO 639 codes, sorted; raises ``OracleMissing``."""
    return _printed("locales").split()


def _printed(*arguments: str) -> str:
    java = java_command()[0]
    return subprocess.run([java, str(_PROGRAM), *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    RECORDED.write_text(collation_elements(), encoding="ascii", newline="\n")
