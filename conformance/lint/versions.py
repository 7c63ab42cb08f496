"""Names of the language that not every version of FreeMarker that Amplitude may run knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.finding import Finding
from conformance.rules import template as rules
from payloads.freemarker.builtin_names import SINCE, SPECIAL_VARIABLES_SINCE
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.context import Context

_OLDEST: Final = 29  # Amplitude's documentation uses what came with 2.3.29


def findings(context: Context) -> Iterator[Finding]:
    """Built-ins and special variables that came after the oldest version it may be."""
    for place in context.places:
        for node in place.walk():
            match node:
                case ex.BuiltIn(name=name):
                    since, shown = SINCE.get(name, 0), f"?{name}"
                case ex.SpecialVariable(name=name):
                    since, shown = SPECIAL_VARIABLES_SINCE.get(name, 0), f".{name}"
                case _:
                    continue
            if since > _OLDEST:
                yield Finding(
                    rules.PLATFORM_VERSION,
                    f"`{shown}` came with FreeMarker 2.3.{since}; Amplitude's may be 2.3.{_OLDEST}, which refuses the whole "
                    "template",
                    location=place.at(node.span),
                    fix="do without it, or suppress the finding once you know which version runs",
                )
