"""Mending templates: edits for findings, and applying them without ever making a tile worse."""

from __future__ import annotations

from conformance.fixing.apply import Fixed, fixed
from conformance.fixing.edits import with_edits

__all__ = ["Fixed", "fixed", "with_edits"]
