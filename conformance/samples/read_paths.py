"""Which part of the data model templates can look at: what they can't, can make no difference.

Names only are looked at, so that whatever a template does with a value, the value is in reach: `input.user_id` puts
that field in reach, `input` by itself, with a computed key, or where code is made of data, every field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.amplitude import Platform
from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from payloads.amplitude import JSON, CustomerSettings
    from payloads.freemarker import Template

_ROOTS: Final = ("input", "parameters", "mappedFields", "mappedProperties")
#: The special variables that lead to no data; any other may.
_HARMLESS: Final = frozenset({"error", "lang", "locale", "now", "output_format", "pass", "time_zone", "version"})
_CODE: Final = frozenset({"eval", "eval_json", "interpret"})


class Reach:
    """What some templates can look at.

    Attributes:
        members: root of the data model to the members in reach; None: all of them.
    """

    def __init__(self, templates: Iterable[Template], paths: Iterable[tuple[str, ...]] = ()) -> None:
        """`paths` are places that something else looks at."""
        reads = (*paths, *(path for template in templates for element in template.nodes for path in reads_of(element)))
        self.members: dict[str, set[str] | None] = {}
        for root, *rest in reads:
            if root not in _ROOTS:
                continue  # the template's own
            known = self.members.setdefault(root, set())
            if not rest:
                self.members[root] = None
            elif known is not None:
                known.add(rest[0])

    @property
    def views(self) -> tuple[Platform, ...]:
        """The platform's settings of the data, without those that change only what isn't in reach; the defaults first."""
        default = Platform()
        return tuple(
            view
            for view in Platform.views()
            if ("mappedProperties" in self.members or view.mapped_properties == default.mapped_properties)
            and ("mappedFields" in self.members or view.unmapped == default.unmapped)
        )

    def of_event(self, event: Mapping[str, JSON], customer: CustomerSettings) -> Mapping[str, JSON]:
        """The event without the fields that nothing in reach is made of."""
        wanted = self.members.get("input", set())
        if wanted is None:
            return event
        mapped = {*self.members} & {"mappedFields", "mappedProperties"}
        sources = {*customer.mapping.values(), *(customer.properties or ())} if mapped else set()
        return {
            name: value
            for name, value in event.items()
            if name in wanted or name in sources or (mapped and isinstance(value, dict))
        }

    def of_model(self, model: Mapping[str, JSON]) -> dict[str, JSON]:
        """The members of the model in reach."""
        return {root: _members(value, self.members[root]) for root, value in model.items() if root in self.members}


def _members(value: JSON, wanted: set[str] | None) -> JSON:
    if wanted is None or not isinstance(value, dict):
        return value
    return {name: value[name] for name in sorted(wanted) if name in value}


def reads_of(node: Node) -> Iterator[tuple[str, ...]]:
    """The paths that a node reads, each as far as its names are written out."""
    read = chain(node) if isinstance(node, Expression) else None
    if read is not None:
        yield read.path
        for key in read.computed:
            yield from reads_of(key)
        return
    if _leads_anywhere(node):
        yield from ((root,) for root in _ROOTS)
    for child in node.children():
        yield from reads_of(child)


def _leads_anywhere(node: Node) -> bool:
    """Whether a node can look at data that it doesn't name."""
    match node:
        case el.Include() | el.Import():
            return True
        case ex.SpecialVariable(name=name):
            return name not in _HARMLESS
        case ex.BuiltIn(name=name):
            return name in _CODE
    return False
