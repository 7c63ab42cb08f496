"""What is wrong with a plan by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tile.plan import Type

import pytest

from tile.plan import EventPlan, PlannedEvent, PlannedParameter, review
from tile.plan.spelling_styles import fold
from tile.plan.values import is_of


def _event(name: str, *parameters: PlannedParameter) -> PlannedEvent:
    return PlannedEvent(name=name, source="amplitude", description="…", parameters=parameters)


def _parameter(name: str, **given: object) -> PlannedParameter:
    return PlannedParameter.model_validate({"name": name, "type": "string", "example": "x", **given})


def _names(*events: PlannedEvent) -> list[tuple[str, str, str]]:
    return [(each.name, each.severity, each.event) for each in review(EventPlan(events=events))]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("LessonStarted", "lessonstarted", "case"),
        ("LessonStarted", "lesson_started", "spelling style"),
        ("Lesson Started", "lesson-started", "spelling style"),
        ("Café opened", "Cafe\u0301 Opened", "spelling style"),
        ("SleepTracked", "SleepTracker", None),
        ("!!", "??", None),
    ],
)
def test_names_that_differ_in_spelling_only(one: str, other: str, how: str | None) -> None:
    found = review(EventPlan(events=(_event(one), _event(other))))
    assert [each.name for each in found] == (["same-name"] if how else [])
    assert how is None or f"differ in {how} only" in found[0].message


def test_one_parameter_has_one_type_and_one_spelling() -> None:
    assert _names(
        _event("A", _parameter("price", type="number", example=1), _parameter("lesson_id")),
        _event("B", _parameter("price"), _parameter("lessonId")),
        _event("C", _parameter("price", type="number", example=2)),
    ) == [("clashing-types", "error", "B"), ("mixed-spelling", "warning", "B")]


def test_examples() -> None:
    assert _names(
        _event("A", _parameter("a", example=None), _parameter("b", example=None)),
        _event("B", _parameter("c", example=1)),
    ) == [("no-example", "warning", "A"), ("example-of-another-type", "error", "B")]


def test_personal_data_is_said_to_be() -> None:
    assert _names(_event("A", _parameter("e-mail"))) == [("looks-personal", "warning", "A")]
    assert _names(_event("A", _parameter("e-mail", personal=True), _parameter("emails_sent"))) == []


def test_description() -> None:
    assert _names(PlannedEvent(name="A", source="sdk")) == [("no-description", "warning", "A")]


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("x", {"string"}),
        (1, {"number"}),
        (1.5, {"number"}),
        (True, {"boolean"}),
        (None, set()),
        ([], {"list"}),
        ({}, {"object"}),
        ("2026-03-02", {"string", "date-time"}),
        ("2026-03-02T08:15:30Z", {"string", "date-time"}),
        ("2026-03-02 08:15:30.123000", {"string", "date-time"}),
        ("2026-13-02", {"string"}),
        ("2026-03-02" + " " * 100, {"string"}),
    ],
)
def test_types_of_values(value: object, kinds: set[str]) -> None:
    every: tuple[Type, ...] = ("string", "number", "boolean", "date-time", "list", "object")
    assert {kind for kind in every if is_of(value, kind)} == kinds


def test_folding_keeps_signs_where_there_is_nothing_else() -> None:
    assert fold("A/B test-Viewed") == "abtestviewed"
    assert fold("!?") == "!?"
