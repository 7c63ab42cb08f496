"""Faster libraries, where they are installed: the extra `fast`. Nothing comes out differently without them."""

from __future__ import annotations

import importlib
import os
from functools import cache
from typing import Any

OFF = "TILE_BACKTEST_STANDARD_LIBRARY"
"""An environment variable: with any value in it, the standard library does all the work."""


@cache
def optional(name: str) -> Any:
    """A library, or None where it isn't installed."""
    if os.environ.get(OFF):
        return None
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
