"""A template's code as Python functions that can be called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Final, Protocol

from payloads.freemarker.clock import Clock
from payloads.freemarker.compiler.code import places
from payloads.freemarker.compiler.elements import ElementCompiler
from payloads.freemarker.compiler.facts import Facts
from payloads.freemarker.compiler.scope import Scope, python_names
from payloads.freemarker.compiler.unit import Unit
from payloads.freemarker.errors import LimitExceeded, RenderError
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.runtime import (
    access,
    calls,
    environment,
    loops,
    operators,
    other_templates,
    printing,
    special,
    support,
    tracing,
    utf16,
    white_space,
)
from payloads.freemarker.runtime.environment import Environment, MacroCall
from payloads.freemarker.runtime.generated_code import PLACES
from payloads.freemarker.runtime.values import EMPTY, NOTHING, Markup, Namespace, Value
from payloads.freemarker.settings import Settings

_PART: Final = 30_000  # characters of a template
_PORTION: Final = 200_000  # characters of code


class Main(Protocol):
    """A template's compiled content."""

    def __call__(
        self, env: Environment, namespace: Namespace | None, call: MacroCall | None, scope: dict[str, Value] | None, /
    ) -> None: ...


class Evaluate(Protocol):
    """A compiled expression."""

    def __call__(
        self, env: Environment, namespace: Namespace, call: MacroCall | None, scope: dict[str, Value] | None, /
    ) -> Value: ...


@dataclass(frozen=True)
class Compiled:
    """A compiled template: `define_macros(namespace)` comes first where it has macros."""

    main: Main
    define_macros: Callable[[Namespace], None] | None
    source: str
    uses_namespace: bool = True


def compile_block(
    body: Block, settings: Settings, clock: Clock, *, name: str, open_world: bool, traced: bool = False
) -> Compiled:
    """Compile a template's content in the time that `clock` leaves.

    `open_world` says that others may have set variables before it runs: it is included or imported, or the
    settings import something.
    """
    unit = Unit(settings, Facts(body, clock, open_world=open_world), clock, traced=traced)
    compiler = ElementCompiler(unit)
    parts = _parts(body)
    if len(parts) == 1:
        main = compiler.main(body, Scope(dynamic=unit.facts.dynamic, own=python_names(unit.facts.own_variables())))
    else:
        main = compiler.main_of_parts(parts)
    definitions = compiler.macro_definitions(body)
    return _finish(unit, [*compiler.functions, *main, *definitions], name)


def _parts(body: Block) -> list[Block]:
    """A long template in parts that become functions of their own: Python takes too long, and too much memory, for long ones."""
    parts: list[list[Element]] = [[]]
    start = 0
    for element in body:
        if element.span.end - start > _PART and len(body) > 1:
            parts.append([])
            start = element.span.start
        parts[-1].append(element)
    return [tuple(part) for part in parts if part] or [()]


def compile_expression(expression: Expression, settings: Settings, clock: Clock, name: str) -> Evaluate:
    """Compile an expression that is looked at while a template runs (`?eval`): `f(env, ns, call, scope)`."""
    unit = Unit(settings, Facts((), clock, open_world=True), clock)
    compiler = ElementCompiler(unit)
    code = compiler.expression_function(expression, Scope(dynamic=True))
    scope = _execute(unit, [*compiler.functions, *code], name)
    function = scope["evaluate"]
    assert callable(function)
    return function


def _finish(unit: Unit, lines: list[str], name: str) -> Compiled:
    scope = _execute(unit, lines, name)
    main, define = scope["main"], scope.get("define_macros")
    assert callable(main)
    assert define is None or callable(define)
    body = "\n".join(lines)
    uses_namespace = re.search(r"\bns\b(?!, call, scope\))", body) is not None
    return Compiled(main, define, body, uses_namespace)


def _execute(unit: Unit, lines: list[str], name: str) -> dict[str, object]:
    scope: dict[str, object] = {**_RUNTIME, **unit.constants, PLACES: places(lines)}
    for first, last in _portions(lines, unit.settings.limits.code_characters):
        unit.clock.check()
        exec(_compile("\n" * first + "\n".join(lines[first:last]), name), scope)
    return scope


def _portions(lines: list[str], limit: int) -> Iterator[tuple[int, int]]:
    """Ranges of lines that are compiled at once: whole functions, and not many, for Python's syntax trees are large."""
    first = length = 0
    for index, line in enumerate(lines):
        if length > _PORTION and not line.startswith(" "):
            yield first, index
            first, length = index, 0
        length += len(line)
        if length > limit:
            raise LimitExceeded(
                f"a part of the template takes more than {limit:,} characters of code", limit="code_characters"
            )
    yield first, len(lines)


def _compile(source: str, name: str) -> CodeType:
    try:
        return compile(source, f"<template {ascii(name)[1:-1]}>", "exec", dont_inherit=True, optimize=2)
    except (RecursionError, MemoryError, SyntaxError) as error:
        if isinstance(error, SyntaxError) and "too many" not in str(error):
            raise
        raise LimitExceeded(
            "the template is nested too deeply to be compiled", limit="nesting", hint="move inner parts to macros"
        ) from None


def _runtime() -> dict[str, object]:
    """The names generated code may use, and nothing else: no Python built-ins but these."""
    names: dict[str, object] = {
        "__builtins__": {},
        "type": type, "str": str, "dict": dict, "list": list, "enumerate": enumerate, "len": len, "tuple": tuple, "int": int, "float": float, "bool": bool,
        "PLAIN": support.PLAIN, "NUMBERS": support.NUMBERS, "utf16_length": utf16.length, "whole_text": utf16.whole, "RenderError": RenderError, "EMPTY": EMPTY, "NOTHING": NOTHING, "Markup": Markup, "ONCE": support.ONCE,
        "ReturnSignal": environment.ReturnSignal, "BreakSignal": environment.BreakSignal,
        "ContinueSignal": environment.ContinueSignal,
    }  # fmt: skip
    for module in (access, calls, loops, operators, other_templates, printing, special, support, tracing, white_space):
        names |= {
            key: value
            for key, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__ and not key.startswith("_")
        }
    return names


_RUNTIME = _runtime()
