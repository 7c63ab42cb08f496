"""The Developer Portal's form of a destination as one HTML page: what it shows (`page`), what a tile puts there
(`event_streaming`), and the file (`html`, with its styles and scripts beside it).
"""

from __future__ import annotations

from tile.preview.html import MARK, policy, written

__all__ = ["MARK", "policy", "written"]
