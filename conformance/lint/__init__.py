"""What can be said about a tile without running its templates.

Every rule here keeps silent where it can't be sure: whatever it reports is so. What needs an event to be seen is left
to the samples and to the proof, and where one of those shows the same fault at the same place, its finding stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import portal, printing, reads, secrets
from conformance.lint.context import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conformance.finding import Finding
    from conformance.parameters import Row
    from payloads.freemarker import Template
    from tile import Destination


def findings(tile: Destination, templates: Mapping[str, Template], rows: Iterable[Row]) -> list[Finding]:
    """All findings; `templates` are those that parse, by name, `rows` the table of what is declared and used."""
    context = Context.of(tile, templates, rows)
    return [
        *reads.findings(context),
        *printing.findings(context),
        *portal.findings(context),
        *secrets.findings(context),
    ]
