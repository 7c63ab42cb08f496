"""Importing a template from a page: what the page did to it is undone, what it is is recognised, and it is declared."""

from __future__ import annotations

from tile.importing.draft import Draft, Known, draft_destination, module_name
from tile.importing.page import blocks
from tile.importing.recognition import Kind, Recognised, recognise
from tile.importing.repair import Repair, Repaired
from tile.importing.repairs import parses, repair

__all__ = [
    "Draft",
    "Kind",
    "Known",
    "Recognised",
    "Repair",
    "Repaired",
    "blocks",
    "draft_destination",
    "module_name",
    "parses",
    "recognise",
    "repair",
]
