"""What can be said about a tile without running its templates.

Every rule here keeps silent where it can't be sure: whatever it reports is so. What needs an event to be seen is left
to the samples and to the proof, and where one of those shows the same fault at the same place, its finding stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint import formats, inner_json, portal, printing, reads, roots, secrets, tags, versions
from conformance.lint.context import Context
from conformance.places import parts
from payloads.freemarker import FreeMarkerError, Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from conformance.finding import Finding
    from conformance.parameters import Row
    from tile import Destination


def unknown_names(tile: Destination) -> list[Finding]:
    """The names its templates read that nothing has; of a template that doesn't parse, none."""
    templates: dict[str, Template] = {}
    for part in parts(tile):
        try:
            templates[part.name] = Template(part.text, name=part.name)
        except FreeMarkerError:
            continue
    return list(roots.findings(Context.of(tile, templates, ())))


def findings(tile: Destination, templates: Mapping[str, Template], rows: Iterable[Row]) -> list[Finding]:
    """All findings; `templates` are those that parse, by name, `rows` the table of what is declared and used."""
    context = Context.of(tile, templates, rows)
    return [
        *tags.findings(context),
        *roots.findings(context),
        *reads.findings(context),
        *printing.findings(context),
        *formats.findings(context),
        *inner_json.findings(context),
        *portal.findings(context),
        *secrets.findings(context),
        *versions.findings(context),
    ]
