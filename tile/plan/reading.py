"""Reading a plan's file, for instance:

sdk = false

[events.LessonStarted]
source = "amplitude"
description = "A lesson begins."
parameters.lesson_id = { type = "string", required = true, example = "breathing-07" }

Names are keys, so that TOML itself refuses one that is there twice.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from tile.errors import TileError
from tile.plan.lines import lines_of
from tile.plan.model import EventPlan, PlannedEvent, PlannedParameter
from tile.spelling import did_you_mean
from tile.wording import not_utf8

if TYPE_CHECKING:
    from pydantic import JsonValue

_MOST_BYTES = 1_000_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan and the file it comes from.

    Attributes:
        plan: the plan.
        file: the file's name, as it was given.
        lines: line by path, e.g. of `("events", "LessonStarted")`.
    """

    plan: EventPlan
    file: str
    lines: Mapping[tuple[str, ...], int]

    def place(self, path: tuple[str, ...]) -> str:
        """`file:line` of what a path leads to, or of what is around it."""
        return _place(self.file, self.lines, path)


def read_plan(file: Path) -> PlanFile:
    """The plan in a TOML file.

    Raises:
        TileError: the file can't be read, is not valid TOML, or no plan; with the line where that is known.
    """
    text = _text(file)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(error, file) from None
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a list in a list in a list …
        what = "it is nested too deeply" if isinstance(error, RecursionError) else "a value is out of bounds"
        raise TileError(f"the plan can't be read: {what}", place=str(file)) from None
    lines = lines_of(text)
    try:
        plan = EventPlan.model_validate(_Shape(str(file), lines).plan(content))
    except ValidationError as error:
        raise _refusal(error, str(file), lines, content) from None
    return PlanFile(plan, str(file), lines)


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise TileError(
            f"there is no plan {str(file)!r}", remedy="`tile event-plan init` writes one to begin with"
        ) from None
    except (OSError, ValueError) as error:  # a NUL in the name is a ValueError
        reason = getattr(error, "strerror", None) or error
        raise TileError(f"the plan can't be read: {reason}", remedy="check the path", place=str(file)) from None
    if len(data) > _MOST_BYTES:
        raise TileError(f"the plan has more than {_MOST_BYTES:,} bytes", remedy="split it", place=str(file))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TileError(not_utf8("the plan", error), remedy="save it as UTF-8", place=str(file)) from None


def _no_toml(error: tomllib.TOMLDecodeError, file: Path) -> TileError:
    found = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", str(error), re.DOTALL)
    what, place = (found[1], f"{file}:{found[2]}:{found[3]}") if found else (str(error), str(file))
    remedy = 'names with spaces or signs stand in quotes: [events."Page Viewed"]'
    if "Cannot declare" in what or "Cannot overwrite" in what:
        remedy = "it is there twice: remove or rename one"
    return TileError(f"the plan is not valid TOML: {what}", remedy=remedy, place=place)


class _Shape:
    """The file's tables, whose keys are names, as what the models take: lists of things with names."""

    def __init__(self, file: str, lines: Mapping[tuple[str, ...], int]) -> None:
        self.file = file
        self.lines = lines

    def plan(self, content: dict[str, Any]) -> dict[str, Any]:
        events = self.table(content.get("events", {}), ("events",), "[events.LessonStarted]")
        return {**content, "events": [self.event(name, held) for name, held in events.items()]}

    def event(self, name: str, held: object) -> dict[str, Any]:
        path = ("events", name)
        event = self.table(held, path, f'[events.{name}] and source = "amplitude"')
        self.refuse_name(event, path)
        written = 'lesson_id = { type = "string" }'
        parameters = self.table(event.get("parameters", {}), (*path, "parameters"), f"parameters.{written}")
        return {
            **event,
            "name": name,
            "parameters": [self.parameter((*path, "parameters", each), held) for each, held in parameters.items()],
        }

    def parameter(self, path: tuple[str, ...], held: object) -> dict[str, Any]:
        parameter = self.table(held, path, f'{path[-1]} = {{ type = "string" }}')
        self.refuse_name(parameter, path)
        given = {**parameter, "name": path[-1]}
        if "example" in parameter:
            given["example"] = self.json((*path, "example"), parameter["example"], 0)
        return given

    def json(self, path: tuple[str, ...], value: object, depth: int) -> JsonValue:
        if depth > _DEEPEST:
            raise self.error(path, "the example is nested too deeply", "write a smaller one")
        if isinstance(value, float) and not math.isfinite(value):
            raise self.error(path, f"the example is {value}, which is not a number in JSON", "write another")
        if isinstance(value, datetime | date | time):
            return value.isoformat().replace("+00:00", "Z")
        if isinstance(value, list):
            return [self.json(path, each, depth + 1) for each in value]
        if isinstance(value, dict):
            return {name: self.json(path, each, depth + 1) for name, each in value.items()}
        assert isinstance(value, bool | int | float | str)
        return value

    def table(self, held: object, path: tuple[str, ...], instead: str) -> dict[str, Any]:
        if isinstance(held, dict):
            return held
        raise self.error(path, f"{_toml_path(path)} is not a table", f"write {instead}")

    def refuse_name(self, held: dict[str, Any], path: tuple[str, ...]) -> None:
        if "name" in held:
            raise self.error(
                (*path, "name"), f"{_toml_path(path)} has a key 'name'", "the table's own name is the name"
            )

    def error(self, path: tuple[str, ...], message: str, remedy: str) -> TileError:
        return TileError(message, remedy=remedy, place=_place(self.file, self.lines, path))


def _refusal(
    error: ValidationError, file: str, lines: Mapping[tuple[str, ...], int], content: dict[str, Any]
) -> TileError:
    """The first thing the models mind, where it stands in the file."""
    problem, *others = error.errors(include_url=False)
    path = _path(problem["loc"], content)
    more = f" (and {len(others)} more)" if others else ""
    message, remedy = _in_words(dict(problem), path)
    return TileError(f"{message}{more}", remedy=remedy, place=_place(file, lines, path))


def _path(steps: tuple[int | str, ...], content: dict[str, Any]) -> tuple[str, ...]:
    """The models' path as the file's, where names stand instead of numbers."""
    path: list[str] = []
    held: Any = content
    for step in steps:
        if isinstance(step, int) and isinstance(held, dict):
            name = list(held)[step]
            path.append(name)
            held = held[name]
        else:
            path.append(str(step))
            held = held.get(step) if isinstance(held, dict) else None
    return tuple(path)


_FIELDS: dict[int, type[BaseModel]] = {0: EventPlan, 2: PlannedEvent, 4: PlannedParameter}
"""The model whose field the last step of a path is, by the number of steps before it."""


def _in_words(problem: Mapping[str, Any], path: tuple[str, ...]) -> tuple[str, str]:
    where, last = _toml_path(path), path[-1] if path else ""
    match problem["type"]:
        case "missing":
            return f"{_toml_path(path[:-1])} has no {last!r}", f"add {_EXAMPLES.get(last, last)}"
        case "extra_forbidden":
            model = _FIELDS.get(len(path) - 1)
            known = [name for name in model.model_fields if name != "name"] if model else []
            return f"{_toml_path(path[:-1]) or 'the plan'} has an unknown key {last!r}", did_you_mean(last, known)
        case "literal_error":
            return f"{where} is {problem['input']!r}", f"it is one of: {problem['ctx']['expected']}"
        case _:
            text = problem["msg"].removeprefix("Value error, ")
            return f"{where}: {text}", f"write {_EXAMPLES[last]}" if last in _EXAMPLES else "fix the plan"


_EXAMPLES = {
    "source": 'source = "amplitude" (or "sdk", "backend")',
    "type": 'type = "string" (or "number", "boolean", "date-time", "list", "object")',
    "users": 'users = "any" (or "known", "anonymous")',
    "required": "required = true",
    "personal": "personal = true",
    "sdk": "sdk = true",
    "description": 'description = "…"',
}


def _place(file: str, lines: Mapping[tuple[str, ...], int], path: tuple[str, ...]) -> str:
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return f"{file}:{lines[path[:length]]}"
    return file


def _toml_path(path: tuple[str, ...]) -> str:
    """A path as TOML has it."""
    return ".".join(each if re.fullmatch(r"[A-Za-z0-9_-]+", each) else f'"{each}"' for each in path)
