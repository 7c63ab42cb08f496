"""The command that shows a fault once more: a witness for a shell."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Final

from payloads.amplitude import AXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.finding import Witness
    from conformance.report import Report

LONGEST: Final = 100_000
"""Characters of an event that one argument of a command may hold: Linux takes 128 KiB."""

_SETTINGS: Final = {axis.name: axis.values for axis in AXES}


def reproduction(report: Report, witness: Witness) -> str | None:
    """A command for a POSIX shell that renders the witness; None for a tile that no name was given for, and for an event
    that is too long for a command.
    """
    event = witness.sample if witness.event is None else json.dumps(witness.event)
    if not report.reference or len(event) > LONGEST:
        return None
    words = ["tile", "render", report.reference, "--event", event, *_mapping(report, witness)]
    for setting in _settings(witness.platform):
        words += ["--platform", setting]
    return " ".join(shlex.quote(word) for word in words)


def _settings(platform: str) -> Iterator[str]:
    """The settings that differ from the default, as `--platform` takes them."""
    for match in re.finditer(r"(?:^| )(\w+)=", platform):
        values = [each for each in _SETTINGS.get(match[1], ()) if platform.startswith(each, match.end())]
        if values:
            yield f"{match[1]}={max(values, key=len)}"


def _mapping(report: Report, witness: Witness) -> Iterator[str]:
    """What the customer mapped otherwise than by default; what must be mapped is mapped in any case."""
    needed = {
        field.name: f"event_properties.{field.name}"
        for field in report.tile.mapping
        if field.required and not field.default
    }
    for name, source in {**needed, **witness.mapping}.items():
        yield from ("--map", f"{name}={source}")
