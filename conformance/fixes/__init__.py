"""Mending templates: edits for findings, and applying them without ever making a tile worse."""

from __future__ import annotations

from conformance.fixes.application import Fixed, fixed
from conformance.fixes.edits import with_edits

__all__ = ["Fixed", "fixed", "with_edits"]
