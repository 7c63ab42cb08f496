"""What is wrong with a plan by itself, whatever the destination."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tile.plan.remark import Remark
from tile.plan.spelling_styles import fold
from tile.plan.values import is_of, type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.plan.model import EventPlan, PlannedEvent

_PERSONAL = re.compile(
    r"(email|mail|phone|phonenumber|firstname|lastname|fullname|birthday|birthdate|dateofbirth|iban)"
)


def review(plan: EventPlan) -> tuple[Remark, ...]:
    """Remarks about the plan, in the order of its events."""
    remarks = [*_same_names(plan), *_types(plan), *_spellings(plan)]
    for event in plan.events:
        remarks += _of_event(event)
    order = {event.name: number for number, event in enumerate(plan.events)}
    return tuple(sorted(remarks, key=lambda remark: order.get(remark.event, -1)))


def _same_names(plan: EventPlan) -> Iterator[Remark]:
    first: dict[str, str] = {}
    for event in plan.events:
        other = first.setdefault(fold(event.name), event.name)
        if other != event.name:
            how = "case" if other.casefold() == event.name.casefold() else "spelling style"
            yield Remark(
                "same-name",
                "error",
                f"{event.name!r} and {other!r} differ in {how} only: each makes an event of its own, with half of the data",
                event.name,
                remedy=f"keep one of them, in the plan and in the code: {other!r} comes first",
            )


def _types(plan: EventPlan) -> Iterator[Remark]:
    """One name, one type: segments and conditions know a parameter by its name."""
    first: dict[str, tuple[str, str]] = {}
    for event in plan.events:
        for each in event.parameters:
            kind, where = first.setdefault(each.name, (each.type, event.name))
            if kind != each.type:
                yield Remark(
                    "clashing-types",
                    "error",
                    f"{each.name!r} is of type {each.type} here, and of type {kind} in {where!r}",
                    event.name,
                    each.name,
                    remedy="give both the same type, or one of them another name",
                )


def _spellings(plan: EventPlan) -> Iterator[Remark]:
    """One parameter, one spelling, among events and within one."""
    first: dict[str, tuple[str, str]] = {}
    for event in plan.events:
        for each in event.parameters:
            other, where = first.setdefault(fold(each.name), (each.name, event.name))
            if other != each.name:
                yield Remark(
                    "mixed-spelling",
                    "warning",
                    f"{each.name!r} is spelt {other!r} in {where!r}: a message that uses one finds nothing in the other",
                    event.name,
                    each.name,
                    remedy=f"spell it the same everywhere, e.g. {other!r}",
                )


def _of_event(event: PlannedEvent) -> Iterator[Remark]:
    if not event.description.strip():
        yield Remark(
            "no-description",
            "warning",
            "nothing says when it happens",
            event.name,
            remedy='add description = "…": whoever builds a campaign reads it',
        )
    missing = [each.name for each in event.parameters if each.example is None]
    if missing:
        yield Remark(
            "no-example",
            "warning",
            f"without an example: {', '.join(missing)}; samples hold an invented value",
            event.name,
            remedy="add an example that could be a real one, of nobody in particular",
        )
    for each in event.parameters:
        if each.example is not None and not is_of(each.example, each.type):
            wanted = "text as ISO 8601 has it" if each.type == "date-time" else f"of type {each.type}"
            yield Remark(
                "example-of-another-type",
                "error",
                f"the example of {each.name!r} is {type_name(each.example)}, not {wanted}",
                event.name,
                each.name,
                remedy="fix the example or the type",
            )
        if not each.personal and _PERSONAL.fullmatch(fold(each.name)):
            yield Remark(
                "looks-personal",
                "warning",
                f"{each.name!r} looks like personal data, and the plan doesn't say that it is",
                event.name,
                each.name,
                remedy="add personal = true, or leave the parameter out",
            )
