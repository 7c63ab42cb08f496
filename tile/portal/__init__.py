"""The Developer Portal submission of a tile: bundle, sheet, checklist, body template, logo and evidence in
one folder.
"""

from __future__ import annotations

from tile.portal.bundle import SCHEMA_VERSION, schema
from tile.portal.evidence import Check, Evidence, Payload
from tile.portal.export import submission_files, write_submission

__all__ = [
    "SCHEMA_VERSION",
    "Check",
    "Evidence",
    "Payload",
    "schema",
    "submission_files",
    "write_submission",
]
