"""The built-ins, one file a group (manual: Template Language Reference / Built-in Reference)."""

from payloads.freemarker.builtins import (  # noqa: F401  importing a group registers its built-ins
    callables,
    dates,
    dynamic,
    encoding,
    hashes,
    markup_output,
    numbers,
    printing,
    regular_expressions,
    sequences,
    sorting,
    streams,
    strings,
    truncation,
    types,
)
from payloads.freemarker.builtins.registry import BOOLEAN_RESULTS, FAST_TEXT, HANDLERS, TEXT_RESULTS

__all__ = ["BOOLEAN_RESULTS", "FAST_TEXT", "HANDLERS", "TEXT_RESULTS"]
