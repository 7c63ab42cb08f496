"""Minutes of the export's times."""

from __future__ import annotations

import re

_MINUTE = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[ T](?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)


def is_minute(text: str) -> bool:
    """Whether a text is a minute as the export writes it: `2026-03-02 08:15`."""
    return _MINUTE.fullmatch(text) is not None
