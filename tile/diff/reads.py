"""Which parameters the address and the headers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tile.diff.state import State


class Reads(NamedTuple):
    """Names of parameters."""

    url: frozenset[str]
    headers: frozenset[str]


def reads(state: State) -> Reads:
    """What a state's URL and headers read; nothing where a template can't be parsed."""
    url = state.fields.get("endpoint", {}).get("url", "")
    values = [each.get("value", "") for each in state.fields.get("headers", ())]
    return Reads(_parameters(url), frozenset[str]().union(*map(_parameters, values)))


def _parameters(text: str) -> frozenset[str]:
    from payloads.freemarker import FreeMarkerError, Template

    try:
        references = Template(text).references()
    except FreeMarkerError:
        return frozenset()
    return frozenset(each.path[1] for each in references if len(each.path) > 1 and each.path[0] == "parameters")
