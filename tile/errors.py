"""What goes wrong with a tile that cannot be loaded, found or exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tile.spelling import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError


class TileError(Exception):
    """A tile, a sample or an export folder is not usable as it stands.

    Attributes:
        message: what is wrong, in one sentence.
        remedy: what to do about it; may be empty.
        place: `file` or `file:line` where the cause lies, if it is known.
    """

    def __init__(self, message: str, *, remedy: str = "", place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.message}" + (f" ({self.remedy})" if self.remedy else "")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.remedy, self.place))


def _rebuild(kind: type[TileError], message: str, remedy: str, place: str | None) -> TileError:
    return kind(message, remedy=remedy, place=place)


def in_words(error: ValidationError) -> str:
    """A model's refusal as one line for each field: which field, what is wrong, what to do."""
    lines = []
    for problem in error.errors(include_url=False):
        field = ""
        for step in problem["loc"]:
            field += f"[{step}]" if isinstance(step, int) else f".{step}" if field else str(step)
        text = _describe(problem, error.title)
        lines.append(f"{error.title}.{field}: {text}" if field else f"{error.title}: {text}")
    return "\n".join(lines)


def _describe(problem: Mapping[str, Any], title: str) -> str:
    """One problem in this kit's words; a value is never shown, since it may be a secret."""
    kind, given, facts = problem["type"], _kind_of(problem["input"]), problem.get("ctx", {})
    match kind:
        case "missing":
            return "is missing, and it is needed"
        case "extra_forbidden":
            fields = _fields(title) if len(problem["loc"]) == 1 else []
            near = f"; {did_you_mean(str(problem['loc'][-1]), fields)}" if fields else ""
            return f"there is no such field{near}"
        case "literal_error" | "enum":
            return f"must be {facts.get('expected', 'one of a few words')}, not {problem['input']!r:.60}"
        case "model_type" | "model_attributes_type" | "is_instance_of" | "dataclass_type":
            wanted = facts.get("class_name") or facts.get("class", "")
            wanted = "a list" if wanted in _LISTS else wanted
            return f"must be {wanted}, not {given}"
        case "too_short":
            return f"needs at least {facts['min_length']}, and has {facts['actual_length']}"
        case "too_long":
            return f"takes at most {facts['max_length']}, and has {facts['actual_length']}"
        case "string_pattern_mismatch":
            return f"must match `{facts['pattern']}`"
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, not {given}"
    return str(problem["msg"]).removeprefix("Value error, ").replace("Input should be", "must be")


_LISTS = ("Sequence", "Sequence[Any]", "tuple", "list")
_WANTED = {
    "string_type": "text",
    "bool_type": "True or False",
    "bool_parsing": "True or False",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "dict_type": "a dict",
    "mapping_type": "a dict",
    "list_type": "a list",
    "tuple_type": "a list",
    "sequence_str": "a list",
    "iterable_type": "a list",
    "callable_type": "a function",
    "path_type": "a path",
}


def _kind_of(value: object) -> str:
    """What a value is, for people."""
    if value is None:
        return "None"
    names = {str: "text", bool: "True or False", int: "a number", float: "a number", list: "a list", tuple: "a list"}
    return names.get(type(value), f"a {type(value).__name__}" if type(value) is not dict else "a dict")


def _fields(title: str) -> list[str]:
    """The fields of a declaration by its name."""
    from tile._model import Model  # pydantic is slow to import

    kinds = [Model]
    while kinds:
        if found := [kind for kind in kinds if kind.__name__ == title]:
            return list(found[0].model_fields)
        kinds = [inner for kind in kinds for inner in kind.__subclasses__()]
    return []
