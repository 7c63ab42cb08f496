"""The `[filter]` of an account's file: *Select and filter events*, as it will be filled in.

[filter]
events = ["Order Completed", "Trial Started"]
where = [{ property = "user_id", operator = "is not", values = ["(none)"] }]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field, ValidationError

from payloads.amplitude import Condition, EventFilter
from payloads.amplitude.event_filter import Operator
from tile._model import Model
from tile.errors import TileError, in_words

if TYPE_CHECKING:
    from pathlib import Path

FILTER: Final = "filter"
"""The table's name."""

_Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$")]


class _Condition(Model):
    property: _Name
    operator: Operator
    values: tuple[_Name, ...] = Field(min_length=1)


class _Selection(Model):
    events: tuple[_Name, ...] = ()
    where: tuple[_Condition, ...] = ()


def selection(held: object, file: Path) -> EventFilter:
    """What the table of a file selects.

    Raises:
        TileError: it is not such a table.
    """
    try:
        read = _Selection.model_validate(held)
    except ValidationError as error:
        raise TileError(
            in_words(error).replace(_Selection.__name__, FILTER),
            remedy='events is a list of names; where = [{ property = "user_id", operator = "is not", values = ["(none)"] }]',
            place=str(file),
        ) from None
    return EventFilter(read.events, tuple(Condition(each.property, each.operator, each.values) for each in read.where))
