"""One case from a seed: a template's tree, a model, settings and further templates."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from . import data, expressions, settings
from .tree import POSTFIX, Node, Part, expression, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Types whose variables may stand for another type.
_ALIASES = {
    "words": "strings",
    "visits": "numbers",
    "holes": "mixed",
    "ints": "numbers",
    "row": "row",
    "hash_or_row": "hash",
}


def camel(snake: str) -> str:
    """The camelCase form of a name of the language."""
    name = re.sub("_([a-z])", lambda m: m[1].upper(), snake)
    return name[:-1] + "Z" if snake.endswith(("_nz", "_fz")) else name


@dataclass
class Case:
    """What both engines are asked; `uses` names the parts of the language in it."""

    template: Node
    model: dict[str, Any]
    settings: dict[str, str]
    templates: dict[str, str]
    uses: frozenset[str] = frozenset()
    milliseconds: int = 5000

    def request(self) -> dict[str, Any]:
        asked: dict[str, Any] = {"template": str(self.template), "model": self.model, "timeout_ms": self.milliseconds}
        if self.settings:
            asked["settings"] = self.settings
        if self.templates:
            asked["templates"] = self.templates
        return asked


@dataclass
class Macro:
    """A macro or function that may be called: parameter names, and what a function gives."""

    name: str
    parameters: tuple[str, ...]
    required: int
    result: str | None = None
    takes: str = "string"
    nested: tuple[str, ...] = ()


@dataclass
class Generator:
    """The state while a template is written: variables in reach, macros, how deep."""

    r: Random
    depth: int = 3
    variables: dict[str, list[str]] = field(default_factory=lambda: {k: list(v) for k, v in data.NAMES.items()})
    loops: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    macros: list[Macro] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    camel_case: bool = False
    square: bool = False
    interpolation_marks: tuple[str, str] = ("${", "}")
    hash_interpolation: bool = True
    escapes: bool = False
    wanted_date: str = "datetime"
    in_loop: bool = False
    macro: Macro | None = None

    # ------------------------------------------------------------------ names

    def use(self, feature: str) -> None:
        self.uses.add(feature)

    def name(self, snake: str) -> str:
        """A built-in's, directive's or special variable's name in the template's naming convention."""
        return camel(snake) if self.camel_case else snake

    # ------------------------------------------------------------ expressions

    def typed(self, kind: str, depth: int | None = None) -> Node:
        """An expression of a type; `depth` limits how deep it goes."""
        outer = self.depth
        self.depth = min(outer - 1, outer if depth is None else depth)
        try:
            return expressions.make(self, kind)
        finally:
            self.depth = outer

    def variable(self, kind: str) -> Node:
        if kind == "k":
            return expression("k", "k")
        names = self.variables.get(_ALIASES.get(kind, kind)) or self.variables["any"]
        # The newest names are those of loops, macros and assignments around this place.
        name = self.r.choice(names[-3:] if self.r.random() < 0.4 else names)
        return expression(kind, name, level=POSTFIX)

    def loop_variable(self) -> Node | None:
        return expression("loop", self.r.choice(self.loops)) if self.loops else None

    def row(self) -> Node | None:
        return expression("row", self.r.choice(self.rows)) if self.rows else None

    def built_in(
        self,
        target: Node,
        name: str,
        arguments: list[Node] | None = None,
        *,
        dotted: str | None = None,
        brackets: Node | None = None,
    ) -> Node:
        self.use(f"?{name}")
        parts: list[Part] = [fitted(target, POSTFIX), "?", self.name(name)]
        if dotted:
            parts.append(f".{dotted}")
        if brackets is not None:
            parts += ["[", brackets, "]"]
        if arguments is not None:
            parts += _arguments(arguments)
        return Node("string" if name == "string" else "any", parts, POSTFIX)

    def call_built_in(self, target: Node, name: str, arguments: list[Node]) -> Node:
        return self.built_in(target, name, arguments)

    def function_name(self, takes: str, result: str) -> str | None:
        """A function of one argument that fits."""
        for macro in self.macros:
            if macro.result == result and macro.takes == takes and macro.required <= 1:
                return macro.name
        return None

    def function_call(self, result: str) -> Node | None:
        fitting = [macro for macro in self.macros if macro.result == result]
        if not fitting:
            return None
        function = self.r.choice(fitting)
        count = self.r.randint(function.required, len(function.parameters))
        arguments = [self.typed(function.takes) for _ in range(count)]
        bound: list[Part] = []
        if self.r.random() < 0.15 and arguments:
            name = self.r.choice(("with_args", "with_args_last"))
            self.use(f"?{name}")
            bound = ["?", self.name(name), "([", arguments.pop(), "])"]
        return expression(result, function.name, *bound, *_arguments(arguments), level=POSTFIX)

    @contextmanager
    def scope(self, name: str, kind: str, *, loop: bool = False) -> Iterator[None]:
        """`name` is a variable of type `kind` inside."""
        kind = _ALIASES.get(kind, kind)
        outer = self.variables, self.loops, self.rows
        self.variables = {each: [n for n in names if n != name] for each, names in self.variables.items()}
        self.loops = [each for each in self.loops if each != name]
        self.rows = [each for each in self.rows if each != name]
        if kind == "row":
            self.rows = [*self.rows, name]
            self.variables["hash"] = [*self.variables["hash"], name]
            self.variables["string"] = [*self.variables["string"], f"{name}.name"]
            self.variables["number"] = [*self.variables["number"], f"{name}.qty"]
        else:
            self.variables[kind] = [*self.variables.get(kind, []), name]
        if loop:
            self.loops = [*self.loops, name]
        try:
            yield
        finally:
            self.variables, self.loops, self.rows = outer

    def declare(self, name: str, kind: str) -> None:
        """From here on `name` is a variable of type `kind`, as after an assignment."""
        self.variables = {each: [n for n in names if n != name] for each, names in self.variables.items()}
        self.variables[kind] = [*self.variables.get(kind, []), name]


def _arguments(arguments: list[Node]) -> list[Part]:
    parts: list[Part] = ["("]
    for index, argument in enumerate(arguments):
        parts += ([", "] if index else []) + [argument]
    return [*parts, ")"]


def case(seed: int | str) -> Case:
    """The case of a seed; the same seed always gives the same case."""
    from . import directives

    r = Random(f"fuzz {seed}")
    g = Generator(r, depth=r.choice((2, 3, 3, 4)))
    chosen = settings.choose(g)
    template = directives.template(g)
    templates = directives.other_templates(g)
    return Case(template, data.model(r), chosen, templates, frozenset(g.uses))
