"""A destination as Amplitude shows it, as one HTML page or served live, with its findings and a test bench for events."""

from __future__ import annotations

from tile.preview.html import MARK, policy, render_page

__all__ = ["MARK", "policy", "render_page"]
