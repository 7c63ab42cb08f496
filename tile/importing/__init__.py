"""Importing a template from a page: what the page did to it is undone, what it is is recognised, and it is declared."""

from __future__ import annotations

from tile.importing.draft import Draft, Known, drafted, module_name
from tile.importing.mend import Mend, Mended
from tile.importing.mending import mended, parses
from tile.importing.page import blocks
from tile.importing.recognition import Kind, Recognised, recognise

__all__ = [
    "Draft",
    "Kind",
    "Known",
    "Mend",
    "Mended",
    "Recognised",
    "blocks",
    "drafted",
    "mended",
    "module_name",
    "parses",
    "recognise",
]
