"""Hypothesis strategies for events, made from the same statement as the proof and the random events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from payloads.amplitude.catalogue import FIELDS
from payloads.amplitude.universe import DOCUMENTED, LONGEST_STRING

if TYPE_CHECKING:
    from payloads.amplitude import JSON
    from payloads.amplitude.catalogue import Field
    from payloads.amplitude.universe import Universe

TEXT = st.text(max_size=12) | st.sampled_from(["null", "true", '"quoted"', "x" * LONGEST_STRING])
_SCALARS = TEXT | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
VALUES: st.SearchStrategy[JSON] = st.recursive(
    st.none() | _SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
PROPERTIES = st.dictionaries(TEXT, VALUES, max_size=4)


def events(universe: Universe = DOCUMENTED) -> st.SearchStrategy[dict[str, JSON]]:
    """The events of a universe, in the export view."""
    always = {each.name: _field(each, universe) for each in FIELDS if each.name in universe.always}
    others = {each.name: st.none() | _field(each, universe) for each in FIELDS if each.name not in universe.always}
    return st.fixed_dictionaries(always, optional=others)


def _field(field: Field, universe: Universe) -> st.SearchStrategy[JSON]:
    match field.name, field.type:
        case "groups", _:
            return st.dictionaries(TEXT, st.lists(TEXT, max_size=2), max_size=2)
        case "group_properties", _:
            return st.dictionaries(TEXT, st.dictionaries(TEXT, PROPERTIES, max_size=1), max_size=1)
        case _, "object":
            return PROPERTIES
        case _, "integer":
            return st.integers(-(2**63), 2**63 - 1)
        case _, "number":
            return st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
        case _, "boolean":
            return st.booleans()
        case name, _ if name in universe.formats:
            return st.from_regex(universe.formats[name], fullmatch=True)
        case _:
            return TEXT
