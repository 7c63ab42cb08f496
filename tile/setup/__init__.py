"""The set-up of a webhook: what a customer types into Amplitude by hand, one sheet and the template to paste."""

from __future__ import annotations

from tile.setup.pasted import pasted_body
from tile.setup.sheet import sheet
from tile.setup.writing import setup_files, write_setup

__all__ = ["pasted_body", "setup_files", "sheet", "write_setup"]
