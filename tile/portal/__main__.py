"""Writes the published JSON Schema of the submission, after its models have changed: `python -m
tile.portal`.
"""

from __future__ import annotations

from tile.portal.bundle import SCHEMA_FILE, schema_text

if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
