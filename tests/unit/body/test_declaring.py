"""What can't be printed is refused at the line that declares it, with what to write instead."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest

from tile import Body, TileError
from tile.body import Stop, event, mapped, number, optional, properties, when

if TYPE_CHECKING:
    from collections.abc import Callable

_OUTSIDE: list[Any] = []


def _kept(each: Any) -> Any:
    _OUTSIDE.append(each)
    return each.name


FAULTS: list[tuple[Callable[[], object], str, str]] = [
    (lambda: event.evnt_type, "no field 'evnt_type'", "did you mean 'event_type'?"),
    (lambda: event.groups, "`groups` is an object", "event.event_properties"),
    (lambda: event.user_id.truncated(0), "cut to 0 characters", "from 1"),
    (lambda: event.user_id.only("z-a"), "runs backwards", "a-z"),
    (lambda: event.user_id.only(""), "no character is allowed", "A-Za-z"),
    (lambda: event.user_id.only("a", instead="$1"), "dollar sign", "_"),
    (lambda: event.user_id.matches("("), "not a regular expression", "Java"),
    (lambda: event.user_id.is_one_of("\ud800"), "half a surrogate pair", "whole character"),
    (lambda: event.user_id.translated({}), "no word to translate", "iOS"),
    (lambda: number(event.user_id, default=float("nan")), "no number nan", "another default"),
    (lambda: bool(event.user_id.present), "no truth in Python", "&, | and ~"),
    (lambda: optional({"a": 1}), "not dict", "when(condition, …)"),  # type: ignore[arg-type]
    (lambda: properties.members(at_most=0), "at_most can't be 0", "from 1"),
    (lambda: Body.of({"n": number(event.user_id)}), "gives nothing", "optional(number(…))"),
    (lambda: Body.of({"a": object()}), "can't hold a object", "dicts and lists"),  # type: ignore[dict-item]
    (lambda: Body.of({"a": float("inf")}), "no number inf", "another"),
    (lambda: Body.of({"a": "\udc00"}), "half a surrogate pair", "whole character"),
    (lambda: Body.of({1: "a"}), "name 1 of a member", "as text"),  # type: ignore[dict-item]
    (lambda: Body.of(properties.items(lambda _: properties.members())), "inside another one", "once"),
    (lambda: Body.of([properties.items(_kept), _OUTSIDE[-1].name]), "outside of the list", "members"),
]  # fmt: skip


@pytest.mark.parametrize(("declare", "message", "remedy"), FAULTS, ids=[message for _, message, _ in FAULTS])
def test_what_cannot_be_is_refused_at_its_line(declare: Callable[[], object], message: str, remedy: str) -> None:
    with pytest.raises(TileError) as raised:
        declare()
    assert message in raised.value.message
    assert remedy in raised.value.remedy
    line = inspect.getsourcelines(declare)[1]
    assert raised.value.place is not None
    assert raised.value.place.startswith(f"{__file__}:{line}:")


def test_a_body_that_holds_itself_is_refused() -> None:
    shape: list[Any] = []
    shape.append(shape)
    with pytest.raises(TileError, match="nested more than 30 deep"):
        Body.of(shape)


def test_every_line_of_the_template_has_its_place() -> None:
    body = Body.of(
        {
            "id": mapped.id,
            "name": event.event_type.truncated(
                100,
            ),
            "email": optional(mapped.email),
            "properties": properties.members(
                value=lambda each: each.value.truncated(5),
            ),
        },
    )
    assert len(body.places) == body.text.count("\n")
    began = inspect.getsourcelines(test_every_line_of_the_template_has_its_place)[1]
    lines = {}
    for text, place in zip(body.text.splitlines(), body.places, strict=True):
        lines[text.strip()] = place.line - began
    assert lines['"id": "${text(mappedFields.id!"")?json_string}",'] == 3
    assert lines['"name": "${cut(text(input.event_type!""), 100)?json_string}",'] == 4
    assert lines['"email": "${email?json_string}",'] == 7
    assert lines['${comma}"${name?json_string}": "${shown?json_string}"'] == 9


def test_a_stop_comes_before_the_body() -> None:
    body = Body.of({}, stops=[Stop(~event.user_id.present & mapped.email.is_one_of("", "-"), 'no "user"')])
    assert body.text.splitlines()[-2:] == [
        '<#if !text(input.user_id!"")?has_content && text(mappedFields.email!"")?matches("|\\\\x2D")><#stop "no \\"user\\""></#if>',
        "{}",
    ]


def test_variables_never_share_a_name() -> None:
    shape = [{"comma": optional(mapped.a), "input": optional(mapped.b), "2nd": optional(mapped.c)} for _ in range(3)]
    body = Body.of([*shape, when(event.user_id.present, "x")])
    assigned = [
        line.split()[1] for line in body.text.splitlines() if line.strip().startswith("<#assign") and "text(" in line
    ]
    assert len(set(assigned)) == len(assigned) == 9
    assert "input" not in assigned
