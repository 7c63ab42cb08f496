"""One template's code: constants, functions, and the Python functions they become."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType
from typing import Protocol

from payloads.freemarker.builtins import FAST_TEXT, HANDLERS
from payloads.freemarker.compiler.code import Code, places
from payloads.freemarker.compiler.elements import ElementCompiler
from payloads.freemarker.compiler.facts import Facts
from payloads.freemarker.compiler.scope import OwnFunction, Scope, python_names
from payloads.freemarker.errors import LimitExceeded, RenderError
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes.elements import Block, Macro
from payloads.freemarker.runtime import (
    access,
    calls,
    environment,
    letter_case,
    loops,
    operators,
    other_templates,
    printing,
    special,
    support,
    utf16,
)
from payloads.freemarker.runtime.environment import Environment, MacroCall
from payloads.freemarker.runtime.places import PLACES
from payloads.freemarker.runtime.values import EMPTY, NOTHING, Markup, Namespace, Value
from payloads.freemarker.settings import Settings


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


@dataclass
class Unit:
    """What the compiled code refers to by name."""

    settings: Settings
    facts: Facts
    constants: dict[str, object] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    counter: int = 0
    traced: bool = False
    macros: list[str] = field(default_factory=list)
    compile_function: Callable[[Macro], OwnFunction] | None = None

    @property
    def has_plain_case(self) -> bool:
        """Whether upper and lower case are Python's own wherever the template runs."""
        return not self.facts.may_set_locale and letter_case.is_plain(self.settings.locale)

    def number(self) -> int:
        self.counter += 1
        return self.counter

    def own_function(self, function: Macro) -> OwnFunction:
        """A function of the template, compiled when it is first needed."""
        assert self.compile_function is not None
        return self.compile_function(function)

    def handler(self, name: str) -> str:
        """The name under which the code finds a built-in's handler."""
        self.constants[f"bi_{name}"] = HANDLERS[name]
        return f"bi_{name}"

    def fast_text(self, name: str) -> str:
        """The name under which the code finds a text built-in as a function of its string."""
        self.constants[f"fast_{name}"] = FAST_TEXT[name]
        return f"fast_{name}"

    def constant(self, value: object, prefix: str) -> str:
        """The name under which the code finds `value`."""
        known = self._names.get(id(value))
        if known is None:
            known = f"{prefix}{len(self.constants)}"
            self.constants[known] = value
            self._names[id(value)] = known
        return known


@dataclass(frozen=True)
class Compiled:
    """A compiled template: `define_macros(namespace)` comes first where it has macros."""

    main: Main
    define_macros: Callable[[Namespace], None] | None
    source: str
    uses_namespace: bool = True


def compile_block(body: Block, settings: Settings, *, name: str, open_world: bool, traced: bool = False) -> Compiled:
    """Compile a template's content.

    `open_world` says that others may have set variables before it runs: it is included or imported, or the
    settings import something.
    """
    unit = Unit(settings, Facts(body, open_world=open_world), traced=traced)
    compiler = ElementCompiler(unit)
    main = compiler.main(body, Scope(dynamic=unit.facts.dynamic, own=python_names(unit.facts.own_variables())))
    definitions = compiler.macro_definitions(body)
    return _finish(unit, [*compiler.functions, *main, *definitions], name)


def compile_expression(expression: Expression, settings: Settings, name: str) -> Evaluate:
    """Compile an expression that is looked at while a template runs (`?eval`): `f(env, ns, call, scope)`."""
    unit = Unit(settings, Facts((), open_world=True))
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
    exec(_compile("\n".join(lines), name), scope)
    return scope


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
        "PLAIN": support.PLAIN, "utf16_length": utf16.length, "whole_text": utf16.whole, "RenderError": RenderError, "EMPTY": EMPTY, "NOTHING": NOTHING, "Markup": Markup, "ONCE": support.ONCE,
        "ReturnSignal": environment.ReturnSignal, "BreakSignal": environment.BreakSignal,
        "ContinueSignal": environment.ContinueSignal,
    }  # fmt: skip
    for module in (access, calls, loops, operators, other_templates, printing, special, support):
        names |= {
            key: value
            for key, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__ and not key.startswith("_")
        }
    return names


_RUNTIME = _runtime()

__all__ = ["Code", "Compiled", "Unit", "compile_block", "compile_expression"]
