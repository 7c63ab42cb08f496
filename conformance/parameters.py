"""The portal's PARAMETERS table: what is declared, what is used, and where; the same for mapped fields.

Source: https://amplitude.com/docs/partners/create-an-event-streaming-integration, *Parameters*: a parameter
is used if URL, a header or the body reads it. References are those of the parsed templates, so that the
bracket form (`parameters["apiKey"]`) and the default form (`parameters.apiKey!""`) count and a comment
doesn't.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance import rules
from conformance.finding import Finding, Location
from conformance.places import parts
from tile.spelling import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.finding import Rule
    from payloads.freemarker import Template
    from tile import Destination


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        namespace: `parameters` or `mappedFields`.
        name: of the parameter or destination property.
        declared: whether the tile declares it.
        used: every place that reads it.
        used_somehow: whether a template reads the namespace by a computed name, which may mean this one.
    """

    namespace: str
    name: str
    declared: bool
    used: tuple[Location, ...]
    used_somehow: bool = False

    @property
    def literal(self) -> str:
        """As the portal writes it: `${parameters.apiKey}`, with brackets where the name needs them."""
        plain = self.name.isidentifier() and self.name.isascii()
        return f"${{{self.namespace}.{self.name}}}" if plain else f'${{{self.namespace}["{self.name}"]}}'


def table(tile: Destination, templates: Mapping[str, Template]) -> tuple[Row, ...]:
    """The table of a tile, declared rows first; `templates` are its parsed templates by name."""
    declared = {
        "parameters": [parameter.name for parameter in tile.parameters],
        "mappedFields": [field.name for field in tile.mapping],
    }
    used: dict[tuple[str, str], list[Location]] = {}
    computed: set[str] = set()
    for part in parts(tile):
        template = templates.get(part.name)
        for reference in template.references() if template else ():
            if reference.path[0] not in declared:
                continue
            if len(reference.path) == 1:
                computed.add(reference.path[0])
                continue
            place = Location.of(reference.span, part=part.title, file=part.file)
            used.setdefault((reference.path[0], reference.path[1]), []).append(place)
    rows = []
    for namespace, names in declared.items():
        read = [name for space, name in used if space == namespace]
        for name in dict.fromkeys([*names, *read]):
            places = tuple(used.get((namespace, name), ()))
            rows.append(Row(namespace, name, name in names, places, namespace in computed))
    return tuple(rows)


def findings(rows: Iterable[Row], *, complete: bool) -> Iterator[Finding]:
    """Unused and undeclared rows. `complete`: every template was parsed, so that "unused" can be said at
    all.
    """
    rows = tuple(rows)
    for row in rows:
        if row.declared and not row.used and not row.used_somehow and complete:
            yield _unused(row)
        if not row.declared:
            yield _undeclared(
                row, [other.name for other in rows if other.namespace == row.namespace and other.declared]
            )


_UNUSED: dict[str, tuple[Rule, str]] = {
    "parameters": (rules.UNUSED_PARAMETER, "customers are asked for a value that goes nowhere"),
    "mappedFields": (rules.UNUSED_MAPPED_FIELD, "customers map a property that goes nowhere"),
}
_UNDECLARED: dict[str, tuple[Rule, str]] = {
    "parameters": (rules.UNDECLARED_PARAMETER, "no customer can fill it in"),
    "mappedFields": (rules.UNDECLARED_MAPPED_FIELD, "no customer can map it"),
}


def _unused(row: Row) -> Finding:
    rule, consequence = _UNUSED[row.namespace]
    return Finding(
        rule,
        f"`{row.literal}` is declared, but neither URL nor headers nor body read it: {consequence}",
        fix=f"remove {row.name!r} from the declaration, or read it",
        about=(row.namespace, row.name),
    )


def _undeclared(row: Row, declared: list[str]) -> Finding:
    rule, consequence = _UNDECLARED[row.namespace]
    near = nearest(row.name, declared)
    if near:
        fix = f"did you mean `{row.namespace}.{near}`?"
    elif declared:
        fix = f"declare it, or read one of: {', '.join(declared)}"
    else:
        fix = "declare it"
    return Finding(
        rule,
        f"`{row.literal}` is read here, but not declared: {consequence}",
        location=row.used[0],
        related=tuple(f"also read at {place}" for place in row.used[1:]),
        fix=fix,
        about=(row.namespace, row.name),
        corrects_name=bool(near),
    )
