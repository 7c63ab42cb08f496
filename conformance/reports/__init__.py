"""A report written down: `text` for people, `as_json` for machines. Both say the same."""

from __future__ import annotations

from conformance.reports.json_report import SCHEMA_VERSION, as_json
from conformance.reports.text import finding_text, text

__all__ = ["SCHEMA_VERSION", "as_json", "finding_text", "text"]
