"""The built-ins, one file a group (manual: Template Language Reference / Built-in Reference).

A group is imported when a template first uses one of its built-ins: most templates need two or three groups, and
dates and regular expressions are large.
"""

from __future__ import annotations

from importlib import import_module

from payloads.freemarker.builtin_names import GROUP_OF
from payloads.freemarker.builtins.registry import (
    BOOLEAN_RESULTS,
    DIRECT,
    FAST_TEXT,
    HANDLERS,
    PRINTED_ARGUMENTS,
    TEXT_RESULTS,
)

_loaded = {"compiled", "unsupported"}  # these have no file


def load(name: str) -> None:
    """Make sure that the built-in `name` is in the registry."""
    group = GROUP_OF[name]
    if group not in _loaded:
        import_module(f"{__name__}.{group}")
        _loaded.add(group)


__all__ = ["BOOLEAN_RESULTS", "DIRECT", "FAST_TEXT", "HANDLERS", "PRINTED_ARGUMENTS", "TEXT_RESULTS", "load"]
